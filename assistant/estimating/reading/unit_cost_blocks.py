"""代価表, 単価表 and 明細表: blocks with a heading, parts, a total and a price for one unit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.estimating.model import Line, LineKind, Problem, TableKind, UnitCostTable, Written
from assistant.estimating.reading.areas import Area, SheetRow
from assistant.estimating.reading.changes import joined_rows
from assistant.estimating.reading.headers import Header, Role, header_word
from assistant.estimating.reading.line_kinds import mark_kinds, sum_words
from assistant.estimating.reading.line_tree import tree_of
from assistant.estimating.reading.raw_lines import RawLine, raw_lines
from assistant.estimating.reading.reference_keys import (
    bare_key,
    kind_of_key,
    reference_key,
    without_key,
)
from assistant.estimating.reading.words import plain, unnumbered

_UNITS = (
    "m2|m3|m|㎡|㎥|km|cm|mm|ha|a|t|kg|g|L|l|リットル|本|個|枚|箇所|ヶ所|か所|カ所|ケ所|式|日|時間|時|h|H|人|人日|組|基|台|回|供用日|"
    "月|ヶ月|袋|束|缶|巻|孔|穴|面|段|スパン|空m3|掛m2|掛㎡|対|門|橋|連|箱|株|鉢|脚|戸|棟|件|式|往復|往復回|台回|台日|m・日|断面|継手|口|目地m|"
    "業務|点|地点|測点|km2|葉|ton|kWh|kW|cm2|冊|部|セット|台・日|供日|径間|枠|切断m"
)
_UNIT = "(?:" + "|".join(sorted(_UNITS.split("|"), key=len, reverse=True)) + ")"
_PER = r"(?:当\s*(?:た\s*)?り|あたり|につき)"
_BASE = re.compile(
    rf"(?P<quantity>(?<![\d.,A-Za-z])\d[\d,]*(?:\.\d+)?)?\s*(?P<unit>{_UNIT}|(?<=[\d\s(])[^\d\s()（）:]{{1,5}}[23]?)\s*{_PER}(?:の?単価)?"
)
_PLAIN_BASE = re.compile(rf"\(?(?P<quantity>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>{_UNIT})\)?")
_PER_ONE = re.compile(
    rf"(?:\(?1?{_UNIT}{_PER}の?(?:単価|金額)?\)?|単位{_PER}(?:の?単価)?(?:\(.*\))?|(?:改め|採用|設計|適用|決定)?単価(?:\(.*\))?|"
    rf"1{_UNIT}{_PER}.*|.*合計÷.*|単価\(?1?{_UNIT}{_PER}\)?|[一1]単位{_PER}.*|改め)"
)
_LABELS = {
    "name": "名称|工種|工種名|施工名称|単価名称|代価名称|品名|種別|細別|作業名|作業種別|施工名|件名|項目|工種名称|代価名|名前|機械名|名称・規格",
    "specification": "規格|形状寸法|摘要|仕様|規格寸法|形状|条件|施工条件|規格・仕様|規格等",
    "base": "単位数量|基準数量|施工単位|当り数量|当たり数量|数量|作業量|施工数量|単位当り数量|算出単位|計上単位|単位当たり数量|構成数量|基準単位数量",
    "unit": "単位|計上単位|基準単位",
    "key": "代価番号|単価番号|明細番号|番号|代価表番号|単価表番号|明細表番号|No|No.|NO|NO.|コード|代価No|代価表No|表番号|整理番号|代価コード|内訳番号",
}
_LABEL_OF = {word: role for role, words in _LABELS.items() for word in words.split("|")}
_SHEET = re.compile(
    r"代価|単価表|施工単価|一位|機械運転|単価内訳|複合単価|明細表|機械損料|施工パッケージ|歩掛"
)


@dataclass(slots=True)
class Heading:
    """What stands above the parts of a block."""

    key: str | None = None
    key_cell: Written | None = None
    name: Written | None = None
    specification: Written | None = None
    base_quantity: Written | None = None
    base_unit: Written | None = None


def is_unit_cost_area(area: Area) -> bool:
    """Whether an area holds unit-cost blocks: it says so by a key, a base or the sheet's name."""
    if area.header is None or not area.header.roles & {Role.AMOUNT, Role.QUANTITY}:
        return False
    if any(_heading_evidence(row, area.header, in_rows=False) for row in area.above):
        return True
    if any(_heading_evidence(row, area.header, in_rows=True) for row in area.rows):
        return True
    words = plain(area.grid.sheet)
    return bool(_SHEET.search(words)) and any(
        _PER_ONE.fullmatch(_bare(row)) for row in area.rows if row.cells
    )


def _bare(row: SheetRow) -> str:
    return plain(next(iter(row.cells.values())).text)


def blocks_of(area: Area) -> tuple[list[UnitCostTable], Area, list[Problem]]:
    """The blocks of an area, the part of it in front of the first one, and what has no place."""
    header = area.header
    if header is None:
        return [], area, []
    rows = [*area.above, *area.rows]
    starts = _starts(area, header)
    first = starts[0] if starts else len(rows)
    front = Area(
        area.grid,
        header,
        rows[: min(first, len(area.above))],
        rows[len(area.above) : first],
        {at for at in area.breaks if at <= first - len(area.above)},
    )
    tables: list[UnitCostTable] = []
    problems: list[Problem] = []
    for position, start in enumerate(starts):
        end = starts[position + 1] if position + 1 < len(starts) else len(rows)
        table, unclear = _block(area, rows[start:end], start, len(tables))
        problems.extend(unclear)
        if table is not None:
            tables.append(table)
    return tables, front, problems


def _starts(area: Area, header: Header) -> list[int]:
    rows = [*area.above, *area.rows]
    above = len(area.above)
    starts: list[int] = []
    parts_since = True
    closed = True
    for position, row in enumerate(rows):
        evidence = _heading_evidence(row, header, in_rows=position >= above)
        own_line = position - above in area.breaks and closed
        if evidence == "key" and (parts_since or not starts):
            starts.append(position)
            parts_since = closed = False
        elif (evidence == "base" or own_line) and ((closed and parts_since) or not starts):
            starts.append(_up_to_gap(rows, position, header) if own_line else position)
            parts_since = closed = False
        elif position >= above and _has_figures(row, header):
            parts_since = True
            if sum_like(row):
                closed = True
            elif not own_line:
                closed = False
    if not starts and above:
        starts = [_first_heading(area)]
    elif not starts:
        starts = [0]
    return starts


def _first_heading(area: Area) -> int:
    """Without any key, the row above the header closest to it begins the block."""
    return max(0, len(area.above) - 1)


def _up_to_gap(rows: Sequence[SheetRow], position: int, header: Header) -> int:
    """The first row of the heading that ends just before a repeated header."""
    start = position
    while start > 0 and not _has_figures(rows[start - 1], header) and not sum_like(rows[start - 1]):
        start -= 1
        if position - start >= 4:
            break
    return start


def _has_figures(row: SheetRow, header: Header) -> bool:
    columns = {
        c.index for c in header.columns if c.role in {Role.AMOUNT, Role.UNIT_PRICE, Role.QUANTITY}
    }
    return any(c in columns and cell.number is not None for c, cell in row.cells.items())


def sum_like(row: SheetRow) -> bool:
    """Whether a row closes a block: 合計 or ``1 m3 当り`` with a figure."""
    words = [plain(cell.text) for cell in row.cells.values() if cell.number is None]
    return any(
        re.fullmatch(r"\(?(?:合計|計|総計)(?:\(.*\))?\)?", w) or _PER_ONE.fullmatch(w)
        for w in words
    )


def _heading_evidence(row: SheetRow, header: Header, *, in_rows: bool) -> str | None:
    """``key`` or ``base`` when a row is the heading of a block, by that."""
    priced = {c.index for c in header.columns if c.role in {Role.AMOUNT, Role.UNIT_PRICE}}
    if in_rows and any(c in priced and cell.number is not None for c, cell in row.cells.items()):
        return None
    columns = list(row.cells)[:3]
    remarks = {
        c.index for c in header.columns if c.role in {Role.REMARKS, Role.REFERENCE, Role.CODE}
    }
    for position, column in enumerate(columns):
        text = row.cells[column].text
        if in_rows and column in remarks and position:
            break
        key = reference_key(text)
        if key is not None and (position == 0 or not in_rows) and _leads(text):
            return "key"
        label = _LABEL_OF.get(plain(text).strip(":"))
        if label == "key" and position + 1 < len(columns):
            following = row.cells[columns[position + 1]].text
            if reference_key(following) or bare_key(following):
                return "key"
    found = _BASE.search(_joined_text(row)[0])
    if found and not _PER_ONE.fullmatch(plain(row.text)):
        if in_rows and _has_figures(row, header):
            return None
        return "base"
    return None


def _leads(text: str) -> bool:
    """Whether the key stands at the front of the words (``第1号代価表 …``), not at their end."""
    word = plain(text)
    rest = plain(without_key(text))
    return not rest or not word.startswith(rest[: max(1, len(rest) // 2)]) or word.startswith("第")


def _joined_text(row: SheetRow) -> tuple[str, list[tuple[int, int]]]:
    """The row's words in one string, and where each column's begin in it."""
    text, offsets = "", []
    for column, cell in row.cells.items():
        offsets.append((len(text), column))
        text += unicodedata.normalize("NFKC", cell.text).strip() + " "
    return text, offsets


def _block(
    area: Area, rows: Sequence[SheetRow], start: int, number: int
) -> tuple[UnitCostTable | None, list[Problem]]:
    header = area.header
    assert header is not None  # noqa: S101
    headings, body = _heading_and_body(area, rows, start)
    heading = heading_of(headings, header)
    lines = raw_lines(Area(area.grid, header, rows=body))
    mark_kinds(lines, in_unit_table=True)
    lines, problems = joined_rows(lines, upper_former=True)
    total, unit_price, parts = _closing(lines)
    if not parts and total is None and unit_price is None and heading.key is None:
        return None, problems
    place = rows[0].place(next(iter(rows[0].cells)))
    key = heading.key or _key_by_name(area, heading, number)
    if key.startswith(":"):
        key = f"{_word_of_sheet(area)}{key}"
    name = heading.name or heading.key_cell or Written(area.grid.sheet, place)
    return (
        UnitCostTable(
            key=key,
            kind=_kind(key, name, area),
            name=name,
            lines=_tree(parts),
            specification=heading.specification,
            base_quantity=heading.base_quantity,
            base_unit=heading.base_unit,
            total=total,
            unit_price=unit_price,
        ),
        problems,
    )


def _tree(parts: Sequence[RawLine]) -> tuple[Line, ...]:
    return tree_of(parts)


def _kind(key: str, name: Written, area: Area) -> TableKind:
    if "機械運転" in plain(name.text) or "機械運転" in plain(area.title):
        return TableKind.MACHINE
    return kind_of_key(key)


def _key_by_name(area: Area, heading: Heading, number: int) -> str:
    word = _word_of_sheet(area)
    if heading.name is not None:
        return f"{word}:{plain(heading.name.text)}"
    found = reference_key(area.grid.sheet)
    return found or f"{word}:{plain(area.grid.sheet)}-{number + 1}"


def _word_of_sheet(area: Area) -> str:
    words = plain(area.title) + plain(area.grid.sheet)
    for word in ("機械運転単価表", "施工パッケージ", "施工単価表", "明細", "内訳表", "単価表"):
        if word in words:
            return "明細表" if word == "明細" else word
    return "代価表"


def _heading_and_body(
    area: Area, rows: Sequence[SheetRow], start: int
) -> tuple[list[SheetRow], list[SheetRow]]:
    """Part a block's rows at the header when one stands inside it, else at the first part."""
    header = area.header
    assert header is not None  # noqa: S101
    above = len(area.above)
    if start < above:
        return list(rows[: above - start]), list(rows[above - start :])
    inside = [b + above - start for b in area.breaks if 0 < b + above - start <= min(len(rows), 8)]
    if inside:
        return list(rows[: inside[0]]), list(rows[inside[0] :])
    end = 1
    while end < min(len(rows), 4) and (
        _heading_evidence(rows[end], header, in_rows=True) == "base"
        or (_LABEL_OF.get(_bare(rows[end]).strip(":")) and not _priced(rows[end], header))
    ):
        end += 1
    return list(rows[:end]), list(rows[end:])


def _priced(row: SheetRow, header: Header) -> bool:
    priced = {c.index for c in header.columns if c.role in {Role.AMOUNT, Role.UNIT_PRICE}}
    return any(c in priced and cell.number is not None for c, cell in row.cells.items())


def heading_of(rows: Sequence[SheetRow], header: Header) -> Heading:
    """Key, name, specification and base of a block from the rows above its parts."""
    heading = Heading()
    words: list[Written] = []
    for row in rows:
        _read_heading_row(row, header, heading, words)
    keyed = [w for w in words if w.text]
    if heading.name is None and keyed:
        heading.name = keyed.pop(0)
    if heading.specification is None and keyed:
        heading.specification = keyed.pop(0)
    return heading


def _read_heading_row(
    row: SheetRow, header: Header, heading: Heading, words: list[Written]
) -> None:
    used = _read_base(row, heading)
    columns = list(row.cells)
    roles = {c.index: c.role for c in header.columns}
    skip = False
    for position, column in enumerate(columns):
        if skip:
            skip = False
            continue
        written = row.written(column)
        label, inline = _label_in(written.text)
        following = columns[position + 1] if position + 1 < len(columns) else None
        if label is not None and (inline or following is not None):
            value = replace(written, text=inline, number=None) if inline else None
            if value is None and following is not None:
                value = row.written(following)
                skip = True
            if value is not None:
                _put_label(heading, label, value)
                after = columns[position + 2 : position + 3]
                if label == "base" and after and _is_unit(row.cells[after[0]].text):
                    heading.base_unit = heading.base_unit or row.written(after[0])
            continue
        if heading.key is None and (key := reference_key(written.text)):
            heading.key, heading.key_cell = key, written
            rest = _without_base(without_key(written.text))
            words.extend(replace(written, text=part, number=None) for part in _name_parts(rest))
            continue
        if column in used:
            rest = _without_base(unicodedata.normalize("NFKC", written.text))
            if rest and not rest.replace(".", "").isdigit() and written.number is None:
                words.append(replace(written, text=rest, number=None))
            continue
        role = roles.get(column)
        if written.number is not None:
            if role is Role.QUANTITY and heading.base_quantity is None:
                heading.base_quantity = written
            continue
        if role is Role.UNIT and heading.base_unit is None and len(plain(written.text)) <= 6:
            heading.base_unit = written
        elif header_word(written.text) is None and not _is_title(written.text):
            words.append(written)


def _is_title(text: str) -> bool:
    return bool(
        re.fullmatch(
            r".{0,8}(?:代価表|単価表|明細表|明細書|内訳書|内訳表|代価|一覧表?)(?:\(.*\))?|\d+(?:頁|ページ)?|(?:頁|p\.?)\d+|当り|円",
            plain(text),
        )
    )


def _label_in(text: str) -> tuple[str | None, str]:
    word = plain(text)
    label = _LABEL_OF.get(word.strip(":・【】[]()"))
    if label is not None:
        return label, ""
    head, mark, rest = unicodedata.normalize("NFKC", text).partition(":")
    if mark and rest.strip():
        return _LABEL_OF.get(plain(head).strip("【】[]")), rest.strip()
    return None, ""


def _put_label(heading: Heading, label: str, value: Written) -> None:
    if label == "name":
        heading.name = heading.name or value
    elif label == "specification":
        heading.specification = heading.specification or value
    elif label == "key":
        key = reference_key(value.text) or bare_key(value.text)
        if heading.key is None and key is not None:
            heading.key, heading.key_cell = key, value
    elif label == "base":
        if heading.base_quantity is not None:
            return
        found = _PLAIN_BASE.search(unicodedata.normalize("NFKC", value.text))
        if value.number is not None:
            heading.base_quantity = value
        elif found is not None:
            heading.base_quantity = replace(value, number=_number(found["quantity"]))
            heading.base_unit = heading.base_unit or replace(value, text=found["unit"], number=None)
    elif heading.base_unit is None:
        found = _PLAIN_BASE.search(unicodedata.normalize("NFKC", value.text))
        if found is not None and heading.base_quantity is None:
            heading.base_quantity = replace(value, number=_number(found["quantity"]))
            value = replace(value, text=found["unit"], number=None)
        word = _without_per(value.text)
        heading.base_unit = replace(value, text=word, number=None)


def _is_unit(text: str) -> bool:
    return re.fullmatch(_UNIT, plain(text)) is not None


def _without_per(text: str) -> str:
    return re.sub(rf"\s*{_PER}.*$", "", unicodedata.normalize("NFKC", text)).strip("() ")


def _without_base(text: str) -> str:
    rest = _BASE.sub("", text)
    return re.sub(r"\(\s*\)", "", rest).strip(" :・【】[]")


def _name_parts(text: str) -> list[str]:
    """Name and specification that wide blanks part; a word with wide letters stays whole."""
    if not text:
        return []
    parts = re.split(r"\s{2,}", text)
    if any(len(part) < 2 for part in parts):
        return [re.sub(r"\s+", " ", text)]
    return [parts[0], " ".join(parts[1:])] if len(parts) > 1 else parts


def _read_base(row: SheetRow, heading: Heading) -> set[int]:
    """Read ``10 m3 当り`` wherever it stands; the columns that it took."""
    text, offsets = _joined_text(row)
    found = _BASE.search(text)
    if found is None:
        return set()

    def column_at(position: int) -> int:
        return max((o, c) for o, c in offsets if o <= position)[1]

    unit_column = column_at(found.start("unit"))
    used = {unit_column}
    if heading.base_unit is None:
        heading.base_unit = replace(
            row.written(unit_column), text=found["unit"], number=None, formula=None
        )
    if found["quantity"] and heading.base_quantity is None:
        column = column_at(found.start("quantity"))
        used.add(column)
        heading.base_quantity = replace(
            row.written(column), text=found["quantity"], number=_number(found["quantity"])
        )
    used.add(column_at(found.end() - 1))
    return used


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _closing(
    lines: Sequence[RawLine],
) -> tuple[Written | None, Written | None, list[RawLine]]:
    """The printed total and the price of one unit, and the rows that are parts."""
    total: Written | None = None
    unit_price: Written | None = None
    parts: list[RawLine] = []
    total_at: int | None = None
    for line in lines:
        word = unnumbered(line.name.text) if line.name else ""
        if _PER_ONE.fullmatch(word) and not (line.quantity and line.unit_price and line.amount):
            unit_price = unit_price or _figure(line)
            continue
        summed = sum_words(line)
        if line.kind is LineKind.SUBTOTAL and summed is not None and summed[1] != "小計":
            figure = _figure(line)
            if figure is not None:
                if total is not None and total_at is not None:
                    parts.insert(total_at, lines[0]) if False else None
                total, total_at = figure, len(parts)
            continue
        parts.append(line)
    return total, unit_price, parts


def _figure(line: RawLine) -> Written | None:
    """The figure of a closing row: its amount, else its price, else the last number in it."""
    for value in (line.amount, line.unit_price):
        if value is not None and value.number is not None:
            return value
    numbers = [column for column, cell in line.row.cells.items() if cell.number is not None]
    return line.row.written(numbers[-1]) if numbers else None
