"""RIBC2's quantity exchange format (内訳書数量データ交換書式): one record per 細目, no prices.

Columns A-C 種目, D-F 科目, G-I 中科目, J-L 別紙細目, M-O 別紙摘要, P 別紙明細番号, Q-S 細目, T-V 摘要,
W 単位, X 出来形数量 (the sum of what follows), Y 原設計数量, Z-AI the changes. Source: the maker's
page on the format (RIBC, 内訳書数量データ交換書式).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from assistant.estimating.model import (
    BeforeChange,
    Breakdown,
    Domain,
    Estimate,
    Line,
    LineKind,
    Place,
    Problem,
    Stage,
    Written,
)
from assistant.estimating.reading.exchange import DATA_SHEET, computed, words
from assistant.estimating.reading.number_text import number_in
from retrieval.loading.refusals import check_size, reading, refusal
from retrieval.loading.text import decode_file, decode_text
from retrieval.settings import LoadLimits

_FEWEST, _MOST = 25, 35
_UNIT, _BUILT, _ORIGINAL = 22, 23, 24
_NUMBER_OF_SHEET = 15
# First columns of the names that must stand: 種目, 科目, 中科目, 細目, 単位.
_REQUIRED = (0, 3, 6, 16, _UNIT)


@dataclass(frozen=True, slots=True)
class _Record:
    line: int
    fields: tuple[str, ...]

    def joined(self, first: int) -> str:
        """A name of up to three lines."""
        return " ".join(part.strip() for part in self.fields[first : first + 3] if part.strip())

    def group(self) -> tuple[tuple[str, str, str], ...]:
        """種目, 科目, 中科目 and 別紙 above the line: name, specification, number."""
        above = [(self.joined(first), "", "") for first in (0, 3, 6)]
        sheet = self.fields[_NUMBER_OF_SHEET].strip()
        if sheet or self.joined(9):
            above.append((self.joined(9) or "別紙明細", self.joined(12), sheet))
        return tuple(above)


def is_ribc2(head: bytes) -> bool:
    """Whether a file begins like RIBC2's exchange format; a header row may stand first."""
    text, _ = decode_text(head)
    lines = text.splitlines()
    whole = lines[:-1] if len(lines) > 1 and not text.endswith(("\n", "\r")) else lines
    try:
        rows = list(csv.reader(whole[:20]))
    except csv.Error:
        return False
    rows = [row for row in rows if any(row)]
    if not rows:
        return False
    found = [_is_record(row) for row in rows]
    return any(found) and all(found[1:])


def _is_record(row: Sequence[str]) -> bool:
    return (
        _FEWEST <= len(row) <= _MOST
        and all(row[column].strip() for column in _REQUIRED)
        and number_in(row[_ORIGINAL]) is not None
        and all(not field.strip() or number_in(field) is not None for field in row[_BUILT:])
        and all(number_in(row[column]) is None for column in (0, 3, 6, 16))
    )


def read_ribc2(path: Path, limits: LoadLimits) -> Estimate:
    """The quantities of a building estimate. Raises NaniwaError (``empty``, ``broken`` …)."""
    check_size(path, limits)
    text, remark = decode_file(path)
    with reading(path, "RIBC2の交換ファイル"):
        records = list(_records(text))
    if not records:
        raise refusal(path, "細目がありません", code="empty")
    problems = [Problem(Place(DATA_SHEET, "1"), remark)] if remark else []
    lines = [(record.group(), _item(record, len(record.group()), problems)) for record in records]
    breakdown = Breakdown("細目別内訳書", DATA_SHEET, Stage.DETAIL, tuple(_tree(lines, 0)))
    return Estimate(
        file=path,
        layout="RIBC2",
        domain=Domain.BUILDING,
        breakdowns=(breakdown,),
        problems=tuple(problems),
    )


def _records(text: str) -> Iterator[_Record]:
    rows = csv.reader(io.StringIO(text, newline=""))
    begin = 1
    for row in rows:
        if _is_record(row):
            yield _Record(begin, tuple(row) + ("",) * (_MOST - len(row)))
        begin = rows.line_num + 1


def _item(record: _Record, level: int, problems: list[Problem]) -> Line:
    place = Place(DATA_SHEET, str(record.line))
    built, original = (_figure(record.fields[n], place) for n in (_BUILT, _ORIGINAL))
    changes = [number_in(field) for field in record.fields[_ORIGINAL + 1 :] if field.strip()]
    start = original.number if original and original.number is not None else Decimal(0)
    total = start + sum((change for change in changes if change is not None), Decimal(0))
    if built is not None and built.number is not None and built.number != total:
        message = (
            f"出来形数量 {built.text} が、原設計数量と変更数量の合計 {total:f} と一致しません。"
        )
        problems.append(Problem(place, message))
    # Before a change RIBC2 may leave 出来形数量 empty: then the original quantity is the present one.
    current = built or (computed(total, record.line) if changes else original)
    return Line(
        row=record.line,
        name=Written(record.joined(16), place),
        level=level,
        specification=words(record.joined(19), record.line),
        unit=words(record.fields[_UNIT], record.line),
        quantity=current,
        before=BeforeChange(quantity=original) if changes else None,
    )


def _figure(text: str, place: Place) -> Written | None:
    trimmed = text.strip()
    return Written(trimmed, place, number_in(trimmed)) if trimmed else None


def _tree(
    lines: Sequence[tuple[tuple[tuple[str, str, str], ...], Line]], depth: int
) -> Iterator[Line]:
    """Neighbouring lines below the same heading, under a line for that heading."""
    place = 0
    while place < len(lines):
        above, line = lines[place]
        if len(above) == depth:
            yield line
            place += 1
            continue
        end = place
        while end < len(lines) and lines[end][0][: depth + 1] == above[: depth + 1]:
            end += 1
        name, specification, number = above[depth]
        yield replace(
            line,
            name=Written(name, line.name.place),
            kind=LineKind.GROUP,
            level=depth,
            specification=words(specification, line.row),
            unit=None,
            quantity=None,
            before=None,
            code=number,
            children=tuple(_tree(lines[place:end], depth + 1)),
        )
        place = end
