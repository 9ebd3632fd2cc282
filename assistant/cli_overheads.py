"""`naniwa learn overheads`: parses, calls, prints. No logic."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli_options import JsonOption
from assistant.cli_text import print_json, print_line
from retrieval.errors import NaniwaError

if TYPE_CHECKING:
    from decimal import Decimal

    from assistant.estimating.references import RateRow
    from assistant.learning.worked_overheads.numbers import OverheadNumbers
    from assistant.learning.worked_overheads.steps import WorkedStep
    from assistant.learning.worked_overheads.working import WorkedOverheads


def overheads(
    *,
    way: Annotated[str, typer.Option(help="計算の方式（土木・営繕）。")] = "土木",
    direct: Annotated[
        str | None, typer.Option(help="直接工事費（円）。", show_default=False)
    ] = None,
    work: Annotated[
        str, typer.Option(help="工種区分（率表にあるもの）。", show_default=False)
    ] = "",
    on: Annotated[
        str, typer.Option(help="率を適用する日か年度（2026-04-01、2026年度）。", show_default=False)
    ] = "",
    months: Annotated[
        str | None, typer.Option(help="工期（月数。営繕の率に要る）。", show_default=False)
    ] = None,
    condition: Annotated[
        list[str] | None,
        typer.Option(
            help="補正の区分（施工地域補正=市街地。ないときは =なし。繰り返し指定可）。",
            show_default=False,
        ),
    ] = None,
    amount: Annotated[
        list[str] | None,
        typer.Option(
            help="ほかの費用（共通仮設費（積上げ）=500000。繰り返し指定可）。", show_default=False
        ),
    ] = None,
    price_unit: Annotated[
        str | None,
        typer.Option(help="工事価格の丸めの単位（円。率表に定めがないとき）。", show_default=False),
    ] = None,
    disposal_base: Annotated[
        str,
        typer.Option(
            help="処分費等の限度の割合を何に掛けるか（対象外の費用を除いた直接工事費・直接工事費の全額・"
            "支給品費等を加えた対象額）。",
            show_default="対象外の費用を除いた直接工事費",
        ),
    ] = "",
    rates: Annotated[
        list[Path] | None,
        typer.Option(
            help="経費率などの率表（なければ登録された率表、それもなければ同梱の版）。",
            show_default=False,
        ),
    ] = None,
    step: Annotated[
        bool, typer.Option("--step", help="各段の答えを先に自分で計算して比べる。")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """諸経費の計算を、自分の数値で、直接工事費から工事費まで段ごとに示す。"""
    from assistant.learning.worked_overheads.numbers import disposal_base_of
    from assistant.learning.worked_overheads.working import worked_overheads

    numbers = _numbers(way, direct, work, on, months, price_unit)
    numbers = replace(
        numbers,
        conditions=_pairs("--condition", condition),
        amounts=_amounts(amount),
        disposal_base=disposal_base_of(disposal_base),
    )
    worked = worked_overheads(numbers, _rates(rates or []))
    if as_json:
        print_json(_record(worked))
        return
    for number, each in enumerate(worked.steps, 1):
        if step and number > 1:
            _ask(number, each)
        _show(number, each)
    for note in worked.notes:
        print_line(f"※{note}")


def _numbers(
    way: str, direct: str | None, work: str, on: str, months: str | None, price_unit: str | None
) -> OverheadNumbers:
    from assistant.estimating.facts import date_in
    from assistant.learning.worked_overheads.numbers import (
        DOMAIN_NAMES,
        OverheadNumbers,
        amount_of,
        months_of,
    )

    domains = {name: domain for domain, name in DOMAIN_NAMES.items()}
    if way not in domains:
        message = f"計算の方式「{way}」はありません（{'・'.join(domains)}）。"
        raise NaniwaError(message, code="no_way")
    day = date_in(on)
    if on and day is None:
        raise NaniwaError(f"--on「{on}」は日付か年度として読めません。", code="bad_date")
    return OverheadNumbers(
        domain=domains[way],
        direct_cost=amount_of("直接工事費", direct) if direct is not None else None,
        category=work,
        on=day,
        months=months_of(months) if months is not None else None,
        price_unit=amount_of("--price-unit", price_unit) if price_unit is not None else None,
    )


def _pairs(option: str, given: Sequence[str] | None) -> Mapping[str, str]:
    pairs: dict[str, str] = {}
    for text in given or ():
        name, equals, value = text.replace("＝", "=").partition("=")
        if not equals or not name.strip() or not value.strip():
            message = f"{option} は「名前=値」の形で指定してください（「{text}」）。"
            raise NaniwaError(message, code="bad_option")
        pairs[name.strip()] = value.strip()
    return pairs


def _amounts(given: Sequence[str] | None) -> Mapping[str, Decimal]:
    from assistant.learning.worked_overheads.numbers import amount_of

    return {name: amount_of(name, text) for name, text in _pairs("--amount", given).items()}


def _rates(paths: Sequence[Path]) -> tuple[RateRow, ...]:
    """The rows of the tables named, else of the library's."""
    from assistant.estimating.reference_reading.files import read_rates

    if paths:
        return tuple(row for path in paths for row in read_rates(path)[0])
    from assistant.config import load_settings
    from assistant.estimating.reference_reading.library import rates_from_library
    from assistant.opening import open_library

    with open_library(load_settings(), vectors=False) as library:
        return rates_from_library(library)


def _ask(number: int, step: WorkedStep) -> None:
    """Let the trainee compute a step first, and compare."""
    from assistant.estimating.reading.number_text import number_in
    from assistant.learning.worked_overheads.steps import compared

    print_line(f"［{number}］{step.name} は？（{step.unit}）")
    if step.symbols:
        print_line(f"　{step.symbols}")
    sys.stdout.write("答え（Enter で示す）> ")
    sys.stdout.flush()
    typed = sys.stdin.readline().strip().removesuffix("%").removesuffix("％")
    given = number_in(typed)
    if given is not None:
        outcome = compared(step, given)
        print_line(f"{'○' if outcome.right else '×'} {outcome.remark}")


def _show(number: int, step: WorkedStep) -> None:
    print_line(f"［{number}］{step.name}　{step.result}")
    print_line(f"　きまり: {step.rule}")
    if step.symbols:
        print_line(f"　式: {step.symbols}")
    print_line(
        f"　計算: {step.numbers}" + (f" ＝ {step.exact_result}" if step.exact_result else "")
    )
    if step.rounding:
        print_line(f"　端数: {step.rounding} → {step.result}")
    if step.source:
        print_line(f"　根拠: {step.source}")


def _record(worked: WorkedOverheads) -> dict[str, object]:
    """The calculation for programs: amounts and rates as text, exact."""
    return {
        "steps": [
            {
                "name": step.name,
                "rule": step.rule,
                "symbols": step.symbols,
                "numbers": step.numbers,
                "before_rounding": None if step.exact is None else f"{step.exact:f}",
                "rounding": step.rounding,
                "value": f"{step.value:f}",
                "unit": step.unit,
                "source": step.source,
            }
            for step in worked.steps
        ],
        "notes": list(worked.notes),
    }
