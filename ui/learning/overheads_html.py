"""The worked overhead calculation as HTML: its forms, and its steps one below the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from assistant.estimating.model import Domain
from assistant.estimating.overheads.calculation import plain
from assistant.learning.worked_overheads.numbers import DOMAIN_NAMES, DisposalBase, amount_names
from assistant.learning.worked_overheads.steps import Compared, WorkedStep
from assistant.learning.worked_overheads.table import Offered, choices_of
from assistant.learning.worked_overheads.working import WorkedOverheads
from ui.html_text import as_text


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form, as it was typed."""

    direct: str = ""
    category: str = ""
    months: str = ""
    price_unit: str = ""
    disposal_base: str = ""
    conditions: Mapping[str, str] = field(default_factory=dict)
    amounts: Mapping[str, str] = field(default_factory=dict)
    stepwise: bool = False


def way_html(domain: Domain, on: date | None, editions: Sequence[tuple[str, date | None]]) -> str:
    """The choice of the way of calculating and of the year of the rates."""
    ways = _options(((way.value, name) for way, name in DOMAIN_NAMES.items()), chosen=domain.value)
    years = _options(
        [("", "選んでください"), *((day.isoformat(), name) for name, day in editions if day)],
        chosen=on.isoformat() if on else "",
    )
    return (
        '<div class="check-head"><h2>経費計算の例</h2></div>'
        '<p class="note">自分の数値で、直接工事費から工事費までの計算を一段ずつ示します。'
        "率は登録された率表（なければ、なにわに収録した率）によります。</p>"
        '<form class="check-filters" data-filters data-name="choose">'
        f'<label class="check-field"><span>計算の方式</span><select name="way" id="overheads-way">{ways}'
        '</select></label><label class="check-field"><span>率の年度・版</span>'
        f'<select name="on" id="overheads-on">{years}</select></label></form>'
    )


def form_html(domain: Domain, offer: Offered, typed: Typed) -> str:
    """The numbers to give: costs, work, 工期, corrections."""
    categories = _options(
        [("", "選んでください"), *((name, name or "全工種") for name in offer.categories)],
        chosen=typed.category,
    )
    months = (
        _input("months", "工期（月数）", typed.months, "例: 8") if domain is Domain.BUILDING else ""
    )
    conditions = "".join(
        f'<label class="check-field"><span>{as_text(head)}</span>'
        f'<select name="condition:{as_text(head)}" id="overheads-c{number}">'
        f"{_options(_cases(cases), chosen=typed.conditions.get(head, ''))}</select></label>"
        for number, (head, cases) in enumerate(offer.conditions)
    )
    amounts = "".join(
        _input(f"amount:{name}", f"{name}（円）", typed.amounts.get(name, ""), "")
        for name in amount_names(domain)
    )
    opened = " open" if typed.amounts or typed.price_unit else ""
    modes = _options(
        [("all", "すべての段を示す"), ("step", "一段ずつ自分で計算する")],
        chosen="step" if typed.stepwise else "all",
    )
    return (
        '<form class="overheads-form" data-do="work"><div class="overheads-fields">'
        f"{_input('direct', '直接工事費（円）', typed.direct, '例: 51,234,000')}"
        f'<label class="check-field"><span>工種区分</span><select name="category" '
        f'id="overheads-category">{categories}</select></label>{months}{conditions}</div>'
        f'<details class="overheads-more"{opened}><summary>ほかの費用（ある場合だけ）</summary>'
        f'<div class="overheads-fields">{amounts}'
        f"{_input('price_unit', '工事価格の丸め（円。率表に定めがないとき）', typed.price_unit, '例: 10,000')}"
        f"</div>{_disposal(domain, typed.disposal_base)}</details>"
        '<div class="check-actions"><label class="check-field"><span>示し方</span>'
        f'<select name="mode" id="overheads-mode">{modes}</select></label>'
        '<button type="submit" class="check-button main">計算する</button></div></form>'
    )


def _disposal(domain: Domain, chosen: str) -> str:
    """Of what the share for 処分費等 is taken: authorities differ, and no table of rates says it."""
    if domain is not Domain.CIVIL:
        return ""
    ways = _options(((way.value, way.value) for way in DisposalBase), chosen=chosen)
    return (
        '<label class="check-field"><span>処分費等の限度の割合（3%など）を何に掛けるか</span>'
        f'<select name="disposal_base" id="overheads-disposal">{ways}</select></label>'
    )


def steps_html(worked: WorkedOverheads, shown: int, outcomes: Mapping[int, Compared]) -> str:
    """The first ``shown`` steps, and the next one to be computed when there is one."""
    steps = "".join(
        _step(number, step, outcomes.get(number), last=number == shown - 1)
        for number, step in enumerate(worked.steps[:shown])
    )
    following = _next(shown, worked) if shown < len(worked.steps) else _end(worked)
    return (
        '<section class="overheads-steps" aria-labelledby="overheads-steps-title">'
        '<h3 id="overheads-steps-title">計算の段</h3>'
        f"<ol>{steps}</ol>{following}</section>"
    )


def _step(number: int, step: WorkedStep, outcome: Compared | None, *, last: bool) -> str:
    exact = f" ＝ {as_text(step.exact_result)}" if step.exact_result else ""
    rows = [
        ("きまり", as_text(step.rule)),
        ("式", as_text(step.symbols)),
        ("計算", f"{as_text(step.numbers)}{exact}"),
        ("端数", f"{as_text(step.rounding)} → {as_text(step.result)}" if step.rounding else ""),
        ("根拠", as_text(step.source)),
    ]
    told = "".join(f"<dt>{name}</dt><dd>{text}</dd>" for name, text in rows if text)
    own = ""
    if outcome is not None:
        sign, kind = ("○", "right") if outcome.right else ("×", "wrong")
        given = f"{plain(outcome.given)}{step.unit}"
        own = (
            f'<p class="overheads-own {kind}">{sign} あなたの答え {given}: '
            f"{as_text(outcome.remark)}</p>"
        )
    status = ' role="status"' if last and outcome is not None else ""
    return (
        f'<li class="overheads-step"><h4><span class="overheads-number">{number + 1}</span>'
        f'<span class="overheads-name">{as_text(step.name)}</span>'
        f"<strong>{as_text(step.result)}</strong></h4>"
        f"<div{status}>{own}</div><dl>{told}</dl></li>"
    )


def _next(number: int, worked: WorkedOverheads) -> str:
    step = worked.steps[number]
    told = "".join(
        f"<p>{name}{as_text(text)}</p>"
        for name, text in (
            ("", step.symbols),
            ("端数: ", step.rounding),
            ("根拠: ", step.source),
        )
        if text
    )
    return (
        '<form class="overheads-next" data-do="answer">'
        f"<h4>{number + 1}. {as_text(step.name)}を計算してください</h4>"
        f"<p>{as_text(step.rule)}</p>{told}"
        f'<label class="check-field"><span>あなたの答え（{step.unit}）</span>'
        f'<input type="text" name="given" id="overheads-given-{number + 1}" inputmode="decimal" maxlength="40" '
        'autocomplete="off"></label><div class="check-actions">'
        '<button type="submit" id="overheads-go" class="check-button main">次の段へ</button>'
        '<button type="button" class="check-button" data-do="all">残りをすべて示す</button></div>'
        '<p class="note">空けたまま「次の段へ」を押すと、答えを示します。</p></form>'
    )


def _end(worked: WorkedOverheads) -> str:
    return "".join(f'<p class="note">※{as_text(note)}</p>' for note in worked.notes)


def _cases(cases: Sequence[str]) -> list[tuple[str, str]]:
    return [("", "選んでください"), *((case, case) for case in choices_of(cases))]


def _input(name: str, label: str, value: str, example: str) -> str:
    return (
        f'<label class="check-field"><span>{as_text(label)}</span>'
        f'<input type="text" inputmode="decimal" name="{as_text(name)}" maxlength="40" '
        f'autocomplete="off" value="{as_text(value)}" placeholder="{as_text(example)}"></label>'
    )


def _options(options: Iterable[tuple[str, str]], *, chosen: str) -> str:
    return "".join(
        f'<option value="{as_text(value)}"{" selected" if value == chosen else ""}>'
        f"{as_text(name)}</option>"
        for value, name in options
    )
