"""The rows of a table as they fill its columns, before anyone knows how they hang together."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from assistant.estimating.model import BeforeChange, CostItem, LineKind, Written
from assistant.estimating.reading.areas import Area, SheetRow, is_page_mark
from assistant.estimating.reading.headers import Column, Header, Role, Version, header_word
from assistant.estimating.reading.rates import base_in, rate_in, rate_of
from assistant.estimating.reading.reference_keys import bare_key, reference_key
from assistant.estimating.reading.words import plain

_ONE = re.compile(r"(?:一|1|壱)(式)")
_NUMBER_AND_UNIT = re.compile(r"(-?\d[\d,]*(?:\.\d+)?)([^\d\s.,%()]{1,6}\d?)")
_BRACKETED = re.compile(r"[(\[<](-?[\d,]+(?:\.\d+)?)[)\]>]")
_DIGITS_ONLY = re.compile(r"-?[\d,]+(?:\.\d+)?")
_NOTHING = re.compile(r"[-―ー－〃\"'…‥・*＊/]*")
_FIGURE_WORDS = 8
_NUMBERING_ONLY = re.compile(
    r"(?:第?\d{1,3}(?:[-.]\d{1,3})*[.)]?|\(\d{1,3}\)|[A-Z]{1,2}[.)]?|[IVX]{1,4}[.)]?|[アイウエオカキクケコ][.)]?|\([a-zア-ン]\))"
)
VERSION_TAGS = {
    "当初": Version.BEFORE,
    "前回": Version.BEFORE,
    "変更前": Version.BEFORE,
    "元": Version.BEFORE,
    "元設計": Version.BEFORE,
    "旧": Version.BEFORE,
    "(当初)": Version.BEFORE,
    "(前回)": Version.BEFORE,
    "変更": Version.AFTER,
    "今回": Version.AFTER,
    "変更後": Version.AFTER,
    "変": Version.AFTER,
    "新": Version.AFTER,
    "(変更)": Version.AFTER,
    "(今回)": Version.AFTER,
}
_LEVEL_WORDS = {
    word: level
    for level, words in enumerate(
        (
            "費目 本工事費 種目",
            "工事区分 科目 大区分",
            "工種 中科目 中区分",
            "種別 小区分",
            "細別 細目",
            "規格 明細 摘要",
        )
    )
    for word in words.split()
}


@dataclass(slots=True)
class RawLine:
    """A row by columns. ``path`` are names in columns left of its own, with their ranks."""

    row: SheetRow
    name: Written | None = None
    rank: int = 0
    indent: int = 0
    path: list[tuple[int, Written]] = field(default_factory=list)
    numbering: str = ""
    specification: Written | None = None
    unit: Written | None = None
    quantity: Written | None = None
    unit_price: Written | None = None
    amount: Written | None = None
    before: BeforeChange | None = None
    remarks: Written | None = None
    rate: Written | None = None
    base: Written | None = None
    reference: str | None = None
    code: str = ""
    level: int | None = None
    tag: Version | None = None
    unclear: list[Written] = field(default_factory=list)
    kind: LineKind = LineKind.ITEM
    cost: CostItem | None = None

    @property
    def valued(self) -> bool:
        """Whether a quantity, price or amount stands in the row."""
        return self.quantity is not None or self.unit_price is not None or self.amount is not None

    @property
    def key(self) -> str:
        """The name for comparisons."""
        return plain(self.name.text) if self.name else ""


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Which header column each column of the sheet belongs to."""

    header: Header
    divisions_are_levels: bool
    last_named: int

    def owner(self, column: int) -> Column | None:
        """The header column that a cell's column belongs to.

        Columns without a header go with the words left of them: names at a deeper level, longer
        specifications and remarks. Beside figures they hold nothing that is known.
        """
        left: Column | None = None
        for candidate in self.header.columns:
            if candidate.index <= column <= candidate.last:
                return candidate
            if candidate.index < column:
                left = candidate
        if left is not None and left.role in {Role.NAME, Role.SPECIFICATION, Role.REMARKS}:
            return left
        return None


def raw_lines(area: Area) -> list[RawLine]:
    """The rows of an area with a header, without page numbers and repeated header rows."""
    header = area.header
    if header is None:
        return []
    columns = _column_map(header, area.rows)
    owners: dict[int, Column | None] = {}
    found = []
    for row in area.rows:
        if is_page_mark(row) or _is_header_again(row):
            continue
        found.append(_raw_line(row, columns, owners))
    return found


def _column_map(header: Header, rows: Iterable[SheetRow]) -> ColumnMap:
    division = header.find(Role.DIVISION)
    levels = False
    if division is not None:
        texts = [
            plain(row.cells[division.index].text) for row in rows if division.index in row.cells
        ]
        levels = bool(texts) and all(level_in(text) is not None for text in texts)
    names = [column.last for column in header.columns if column.role is Role.NAME]
    return ColumnMap(header, levels, max(names, default=0))


def _is_header_again(row: SheetRow) -> bool:
    words = [header_word(cell.text) for cell in row.cells.values()]
    return len(words) >= 3 and all(words)


def _raw_line(row: SheetRow, columns: ColumnMap, owners: dict[int, Column | None]) -> RawLine:
    line = RawLine(row)
    names: list[int] = []
    words: dict[Role, list[int]] = {}
    has_names = any(c.role is Role.NAME for c in columns.header.columns)
    for column, cell in row.cells.items():
        if column not in owners:
            owners[column] = columns.owner(column)
        owner = owners[column]
        text = plain(cell.text)
        if text in VERSION_TAGS and (owner is None or owner.role not in {Role.NAME, Role.REMARKS}):
            line.tag = VERSION_TAGS[text]
            continue
        role = owner.role if owner else None
        if owner is None:
            if column < columns.header.columns[0].index:
                if cell.number is not None or _NUMBERING_ONLY.fullmatch(text):
                    line.numbering = text
                else:
                    names.append(column)
            continue
        if role is Role.DIVISION:
            role = (
                Role.LEVEL
                if columns.divisions_are_levels
                else Role.OTHER
                if has_names
                else Role.NAME
            )
        if role is Role.NAME:
            names.append(column)
        elif role in {Role.SPECIFICATION, Role.REMARKS, Role.REFERENCE, Role.CODE}:
            words.setdefault(role, []).append(column)
        elif role is Role.NUMBER:
            line.numbering = text
        elif role is Role.LEVEL:
            line.level = level_in(text)
        elif role is not None:
            _put_value(line, owner, column)
    line.specification = _joined(row, words.get(Role.SPECIFICATION, []))
    _put_names(line, names)
    _put_words(line, row, words)
    return line


def level_in(text: str) -> int | None:
    """The depth that a level cell states: ``2``, ``L2``, ``レベル2``, ``種別``."""
    if text in _LEVEL_WORDS:
        return _LEVEL_WORDS[text]
    found = re.fullmatch(
        r"(?:レベル|level|lv\.?|l|第)?(\d)(?:層|階層|次|レベル)?", text, re.IGNORECASE
    )
    return int(found[1]) if found else None


def _put_names(line: RawLine, columns: list[int]) -> None:
    row = line.row
    while len(columns) > 1 and (
        _NUMBERING_ONLY.fullmatch(plain(row.cells[columns[0]].text))
        or (
            "①" <= row.cells[columns[0]].text.strip()[:1] <= "⑳"
            and len(row.cells[columns[0]].text.strip()) == 1
        )
    ):
        line.numbering = row.cells[columns[0]].text.strip()
        line.rank = columns[0]
        columns = columns[1:]
    if not columns:
        return
    own = columns[-1]
    line.name = row.written(own)
    line.rank = own
    line.indent = row.cells[own].indent
    line.path = [(column, row.written(column)) for column in columns[:-1]]
    first, _, rest = line.name.text.partition("\n")
    if not rest.strip() or not first.strip():
        return
    if line.specification is None:
        line.specification = replace(line.name, text=" ".join(rest.split()), number=None)
        line.name = replace(line.name, text=first.strip(), number=None)
    else:
        line.name = replace(line.name, text=" ".join(line.name.text.split("\n")))


def _joined(row: SheetRow, columns: list[int]) -> Written | None:
    if not columns:
        return None
    first = row.written(columns[0])
    if len(columns) == 1:
        return first
    text = " ".join(row.cells[column].text.strip() for column in columns)
    return replace(first, text=text, number=None, formula=None, recomputed=None)


def _put_words(line: RawLine, row: SheetRow, words: dict[Role, list[int]]) -> None:
    references = words.get(Role.REFERENCE, [])
    remarks = words.get(Role.REMARKS, [])
    codes = words.get(Role.CODE, [])
    line.remarks = _joined(row, remarks or references)
    line.code = plain(row.cells[codes[0]].text) if codes else ""
    for column in (*references, *remarks, *codes):
        if key := reference_key(row.cells[column].text):
            line.reference = key
            break
    else:
        for column in references:
            if key := bare_key(row.cells[column].text):
                line.reference = key
                break
    if line.rate is None and line.remarks is not None:
        line.rate = rate_in(line.remarks)
    if line.base is None and line.remarks is not None:
        line.base = base_in(line.remarks)


def _put_value(line: RawLine, owner: Column, column: int) -> None:
    row, cell = line.row, line.row.cells[column]
    if _NOTHING.fullmatch(cell.text.strip()):
        return
    written = row.written(column)
    if owner.role is Role.RATE:
        line.rate = line.rate or rate_of(written, percent=owner.word.percent)
        return
    if owner.role is Role.BASE:
        if written.number is not None:
            line.base = line.base or written
        return
    if owner.role is Role.UNIT:
        if owner.word.version is Version.PRESENT:
            _put_unit(line, written)
        return
    slot = {Role.QUANTITY: "quantity", Role.UNIT_PRICE: "unit_price", Role.AMOUNT: "amount"}.get(
        owner.role
    )
    if slot is None or _is_no_figure(line, written):
        return
    former, present = _former_and_present(written)
    if slot == "quantity" and present is not None and present.number is None:
        present = _quantity_in_words(line, present)
    if owner.word.version is Version.BEFORE:
        _put_before(line, slot, present or former)
        return
    if former is not None:
        _put_before(line, slot, former)
    known: Written | None = getattr(line, slot)
    if present is not None and (known is None or known.number is None):
        setattr(line, slot, present)


def _is_no_figure(line: RawLine, written: Written) -> bool:
    """Whether words stand where figures belong: a reference (kept as such) or a remark."""
    if written.number is not None:
        return False
    if key := reference_key(written.text):
        line.reference = line.reference or key
        return True
    word = plain(written.text)
    digits = sum(letter.isdigit() for letter in word)
    if digits * 2 > len(word) and not _NUMBER_AND_UNIT.fullmatch(word) and "\n" not in written.text:
        if not _BRACKETED.fullmatch(word):
            line.unclear.append(written)
        return False
    if len(word) > _FIGURE_WORDS and not digits:
        line.remarks = line.remarks or written
        return True
    return False


def _put_before(line: RawLine, slot: str, value: Written | None) -> None:
    if value is None:
        return
    before = line.before or BeforeChange()
    quantity = value if slot == "quantity" else before.quantity
    unit_price = value if slot == "unit_price" else before.unit_price
    amount = value if slot == "amount" else before.amount
    line.before = BeforeChange(quantity, unit_price, amount)


def _put_unit(line: RawLine, written: Written) -> None:
    word = plain(written.text)
    if found := _ONE.fullmatch(word):
        line.unit = replace(written, text=found[1], number=None)
        if line.quantity is None:
            line.quantity = replace(written, number=Decimal(1))
        return
    line.unit = written


def _quantity_in_words(line: RawLine, written: Written) -> Written:
    """``一式`` and ``10 m3`` in the quantity column: the number, and the unit if it has no column."""
    word = plain(written.text)
    if found := _ONE.fullmatch(word):
        if line.unit is None:
            line.unit = replace(written, text=found[1])
        return replace(written, number=Decimal(1))
    if word in {"一", "壱"}:
        return replace(written, number=Decimal(1))
    if word == "式":
        if line.unit is None:
            line.unit = written
        return replace(written, number=Decimal(1))
    if found := _NUMBER_AND_UNIT.fullmatch(word):
        if line.unit is None:
            line.unit = replace(written, text=found[2])
        return replace(written, number=Decimal(found[1].replace(",", "")))
    return written


def _former_and_present(written: Written) -> tuple[Written | None, Written | None]:
    """The value before and after a change when both stand in one cell, or the former alone.

    A figure in brackets is the former one; of two lines without brackets the lower is present.
    """
    text = written.text
    if written.number is not None:
        return None, written
    if "\n" not in text:
        if found := _BRACKETED.fullmatch(plain(text)):
            return replace(written, number=Decimal(found[1].replace(",", ""))), None
        return None, written
    parts = [plain(part) for part in text.split("\n") if part.strip()]
    if len(parts) != 2:
        return None, written
    former: Written | None = None
    present: Written | None = None
    for part in parts:
        if found := _BRACKETED.fullmatch(part):
            former = replace(written, text=part, number=Decimal(found[1].replace(",", "")))
        elif _DIGITS_ONLY.fullmatch(part):
            if present is not None:
                former = present
            present = replace(written, text=part, number=Decimal(part.replace(",", "")))
    if present is None:
        return None, written
    return former, present
