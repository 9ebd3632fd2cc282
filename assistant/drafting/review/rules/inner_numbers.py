"""Numbers of a document against each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation

from assistant.drafting.review.case import ReviewCase
from assistant.drafting.review.findings import Basis, ReviewFinding, Severity
from assistant.drafting.review.labelled import Labelled, labelled_quantities
from assistant.drafting.review.rules import review_rule
from assistant.drafting.review.text import Part, ReviewedTable, place_of, plain, shortened

_PROJECT_WIDE = frozenset(
    [
        "工期",
        "延長",
        "施工延長",
        "工事延長",
        "全体延長",
        "路線延長",
        "改良延長",
        "幅員",
        "全幅員",
        "計画幅員",
        "面積",
        "施工面積",
        "工事価格",
        "予定価格",
        "請負代金額",
    ]
)
_TOTAL = re.compile(r"^(?:合\s*計|総\s*計|計|小\s*計|総合計)$")
_GRAND = re.compile(r"^(?:合\s*計|総\s*計|総合計)$")
_NUMBER = re.compile(r"^[-△▲]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$|^[-△▲]?\d+(?:\.\d+)?$")
_UNIT = re.compile(r"^(?:単位|m[23]?|km|t|kg|本|個|箇所|式|基|枚|台|円|日)$")
_SUMMED = re.compile(r"数量|金額|面積|延長|体積|土量|計|本数|箇所|枚数|台数|重量|日数|費|額")


@review_rule("same_value", "同じ数量が文書の中で一致する")
def same_value(case: ReviewCase) -> Iterator[ReviewFinding]:
    """One quantity under one name has one value throughout the document.

    ERROR for what a project has once (工期, 施工延長), WARNING for other names.
    """
    first: dict[tuple[str, frozenset[str], str], Labelled] = {}
    for found in labelled_quantities(case):
        key = (_alike(found.name), found.qualifiers, found.quantity.dimension)
        known = first.setdefault(key, found)
        if known.quantity.value == found.quantity.value:
            continue
        sure = found.name in _PROJECT_WIDE and not found.qualifiers
        yield ReviewFinding(
            "same_value",
            Severity.ERROR if sure else Severity.WARNING,
            place_of(found.part),
            found.name,
            f"{found.name}が「{found.shown}」ですが、{place_of(known.part).shown}では「{known.shown}」です。",
            actual=found.shown,
            expected=known.shown,
            basis=(Basis("この文書", known.part.page, shortened(known.sentence, 120)),),
        )


def _alike(name: str) -> str:
    return re.sub(r"^(?:施工|工事|全体)(?=延長|面積)", "", name)


@review_rule("table_totals", "表の合計が行の和に等しい")
def table_totals(case: ReviewCase) -> Iterator[ReviewFinding]:
    """A total row of a table is the sum of the rows above it, back to the total before.

    Spreadsheets are left to `naniwa check`, which knows how estimates are laid out.
    """
    if case.text.name.lower().endswith((".xlsx", ".xls", ".xlsm", ".csv")):
        return
    for table in case.text.tables:
        yield from _totals(table)


def _totals(table: ReviewedTable) -> Iterator[ReviewFinding]:
    width = max((len(row) for row in table.rows), default=0)
    header, rows = table.header, table.rows
    if not header and rows and not any(number_of(cell.text) for cell in rows[0]):
        header, rows = tuple(cell.plain for cell in rows[0]), rows[1:]
    for column in range(1, width):
        label = header[column] if column < len(header) else ""
        if (header and not _SUMMED.search(label)) or re.search("単価|単位|率", label):
            continue
        yield from _column(rows, column)


def _column(rows: Sequence[Sequence[Part]], column: int) -> Iterator[ReviewFinding]:
    since: list[Decimal] = []
    subtotals: list[Decimal] = []
    everything: list[Decimal] = []
    units: set[str] = set()
    for row in rows:
        if column >= len(row) or not row[column].number:
            return
        number = number_of(row[column].text)
        name = next((plain(cell.text).strip() for cell in row if cell.text.strip()), "")
        if not _TOTAL.match(name):
            if number is None and row[column].text.strip() not in ("", "-", "―", "—", "－"):
                return
            units |= {
                plain(cell.text).strip()
                for cell in row
                if cell is not row[column] and _UNIT.match(plain(cell.text).strip())
            }
            if number is not None:
                since.append(number)
                everything.append(number)
            continue
        if number is None or len(units) > 1:
            return
        sums = [sum(since, Decimal(0))] if since else []
        if subtotals:
            sums += [
                sum(subtotals, Decimal(0)) + sum(since, Decimal(0)),
                sum(everything, Decimal(0)),
            ]
        if len(everything) > 1 and sums and number not in sums:
            yield _wrong_total(row[column], name, number, sums[0])
        if not _GRAND.match(name):
            subtotals.append(number)
        since = []


def _wrong_total(cell: Part, name: str, number: Decimal, wanted: Decimal) -> ReviewFinding:
    return ReviewFinding(
        "table_totals",
        Severity.ERROR,
        place_of(cell),
        name,
        f"「{name}」の {number:,} が行の和 {wanted:,} と一致しません。",
        actual=f"{number:,}",
        expected=f"{wanted:,}",
    )


def number_of(text: str) -> Decimal | None:
    """A cell's number, None when it holds anything else."""
    digits = plain(text).strip().replace(" ", "")
    if not _NUMBER.match(digits):
        return None
    try:
        return Decimal(digits.replace(",", "").replace("△", "-").replace("▲", "-"))
    except InvalidOperation:
        return None
