"""Rule 8: correction factors present when due, applied once, added or multiplied as they should."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal

from assistant.estimating.facts import date_in, fact, fact_text
from assistant.estimating.findings import Finding, Severity, basis_of
from assistant.estimating.model import Estimate, Line, Written
from assistant.estimating.overheads.calculation import plain
from assistant.estimating.overheads.conditions import is_no
from assistant.estimating.overheads.corrections import Due, corrections_due
from assistant.estimating.overheads.diagnosis import found_by
from assistant.estimating.overheads.rate_tables import all_rates, is_shipped, rates_date
from assistant.estimating.references import RateRow, References
from assistant.estimating.rules import rule
from assistant.estimating.walking import Located, shown_name, walk

_NAMED = {"週休2日補正": re.compile(r"週休(2|二)日"), "冬期補正": re.compile(r"冬(期|季)")}
_FIGURE = re.compile(r"(?<![\d.])([01]\.\d{1,3})(?!\d)")
_TARGETS = ("労務費", "労務単価", "機械賃料", "機械経費", "共通仮設費", "現場管理費")
_LABOUR = ("労務費", "労務単価")
_WINTER = (12, 1, 2, 3)


@rule(8, "corrections", "補正係数が条件どおりに一度だけ、正しい方法で適用されている")
def corrections(estimate: Estimate, references: References) -> Iterator[Finding]:
    """施工地域, 週休2日, 冬期, 前払金, 契約保証: as cover and 特記仕様書 state their conditions.

    Rates are compared as rule 5 does; here also the corrections that lines show by name.
    """
    yield from found_by("corrections", estimate, references)
    yield from _winter_without_winter(estimate)
    yield from _shown_in_lines(estimate, references)


def _winter_without_winter(estimate: Estimate) -> Iterator[Finding]:
    """冬期補正 on the cover although 工期 has no winter month."""
    stated = fact(estimate, "冬期補正")
    if stated is None or is_no(stated.text):
        return
    parts = re.split(r"[~〜～]|から", fact_text(estimate, "工期"))
    ends = [date_in(part) for part in parts]
    if len(ends) != 2 or ends[0] is None or ends[1] is None or ends[0] > ends[1]:
        return
    months = {
        (ends[0].month - 1 + step) % 12 + 1
        for step in range((ends[1].year - ends[0].year) * 12 + ends[1].month - ends[0].month + 1)
    }
    if not months & {*_WINTER, 11}:
        yield Finding(
            "corrections",
            Severity.WARNING,
            stated.place,
            "冬期補正",
            f"冬期補正が「{stated.text}」とされていますが、工期（{fact_text(estimate, '工期')}）に"
            "冬期の月がありません。",
            actual=stated.text,
            expected="非該当",
            case="winter_not_due",
        )


def _shown_in_lines(estimate: Estimate, references: References) -> Iterator[Finding]:
    rows, on = all_rates(references, estimate.domain), rates_date(estimate)
    due = {target: corrections_due(estimate, references, rows, target, on) for target in _TARGETS}
    for found in walk(estimate):
        for head, pattern in _NAMED.items():
            for written in _naming(found.line, pattern):
                by_man = found.line.unit is not None and found.line.unit.text.strip() == "人"
                targets = _LABOUR if by_man else _TARGETS
                concerned = [
                    each for target in targets for each in due[target] if each.head == head
                ]
                yield from _judged(found, head, written, concerned)


def _naming(line: Line, pattern: re.Pattern[str]) -> Iterator[Written]:
    """The cells of a line that name a correction by figure (``週休2日補正 1.04``)."""
    if line.cost is not None:
        return
    for written in (line.name, line.specification, line.remarks):
        if written is None:
            continue
        text = unicodedata.normalize("NFKC", written.text)
        if pattern.search(text) and re.search(r"(補正|割増|係数)", text):
            yield written


def _judged(found: Located, head: str, written: Written, due: list[Due]) -> Iterator[Finding]:
    text = unicodedata.normalize("NFKC", written.text)
    figure_cell, figure = written, None
    if shown := _FIGURE.search(text):
        figure = Decimal(shown[1])
    else:
        for cell in (found.line.rate, found.line.quantity):
            if cell and cell.number is not None and Decimal("0.8") <= cell.number < 2:
                figure_cell, figure = cell, cell.number
    options = [row for each in due for row in each.options if row is not None]
    stated = next((each.stated for each in due if each.stated), "")
    if stated and is_no(stated):
        place = found.line.unit_price or found.line.amount or figure_cell
        yield _finding(
            found,
            place if figure is None else figure_cell,
            Severity.ERROR,
            "correction_undue",
            f"{head}が計上されていますが、条件は「{stated}」です。",
            actual=plain(figure) if figure is not None else written.text,
            expected="適用しない",
        )
    elif figure is not None and figure != 1 and options and stated:
        admissible = {row.a for row in options}
        if figure not in admissible:
            yield _wrong_figure(found, head, figure_cell, figure, due, options)


def _wrong_figure(
    found: Located,
    head: str,
    cell: Written,
    figure: Decimal,
    due: list[Due],
    options: list[RateRow],
) -> Finding:
    other = next((row for each in due for row in each.others if row.a == figure), None)
    words = f"{other.edition}の「{other.work_category}」の値です。" if other else ""
    right = "、".join(dict.fromkeys(plain(row.a) for row in options if row.a is not None))
    certain = not any(is_shipped(row) for row in options)
    return _finding(
        found,
        cell,
        Severity.ERROR if certain else Severity.WARNING,
        "correction_other",
        f"{head}の係数 {plain(figure)} は、条件「{due[0].stated}」の値 {right} と違います。{words}",
        actual=plain(figure),
        expected=right,
        rows=options[:1],
    )


def _finding(
    found: Located,
    cell: Written,
    severity: Severity,
    case: str,
    message: str,
    *,
    actual: str,
    expected: str,
    rows: list[RateRow] | None = None,
) -> Finding:
    return Finding(
        "corrections",
        severity,
        cell.place,
        shown_name(found.line),
        message,
        actual=actual,
        expected=expected,
        basis=tuple(
            basis_of(row.origin, f"{row.rate} {row.work_category} {plain(row.a or Decimal(0))}")
            for row in rows or ()
        ),
        case=case,
        table_key=found.table_key,
    )
