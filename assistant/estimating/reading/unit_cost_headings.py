"""The heading of a unit-cost table: its key, name, specification and base quantity."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.estimating.model import Written
from assistant.estimating.reading.areas import SheetRow
from assistant.estimating.reading.header_words import Role, header_word
from assistant.estimating.reading.headers import Header
from assistant.estimating.reading.reference_keys import bare_key, reference_key, without_key
from assistant.estimating.reading.words import normal, plain

_UNITS = (
    "m2|m3|m|㎡|㎥|km|cm|mm|ha|a|t|kg|g|L|l|リットル|本|個|枚|箇所|ヶ所|か所|カ所|ケ所|式|日|時間|時|h|H|人|人日|組|基|台|回|供用日|"
    "月|ヶ月|袋|束|缶|巻|孔|穴|面|段|スパン|空m3|掛m2|掛㎡|対|門|橋|連|箱|株|鉢|脚|戸|棟|件|式|往復|往復回|台回|台日|m・日|断面|継手|口|目地m|"
    "業務|点|地点|測点|km2|葉|ton|kWh|kW|cm2|冊|部|セット|台・日|供日|径間|枠|切断m"
)


UNIT = "(?:" + "|".join(sorted(_UNITS.split("|"), key=len, reverse=True)) + ")"


_PER = r"(?:当\s*(?:た\s*)?り|あたり|につき)"


BASE = re.compile(
    rf"(?P<quantity>(?<![\d.,A-Za-z])\d[\d,]*(?:\.\d+)?)?\s*(?P<unit>{UNIT}|(?<=[\d\s(])[^\d\s()（）:]{{1,5}}[23]?)\s*{_PER}(?:の?単価)?"
)


_PLAIN_BASE = re.compile(rf"\(?(?P<quantity>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>{UNIT})\)?")


PER_ONE = re.compile(
    rf"(?:\(?1?{UNIT}{_PER}の?(?:単価|金額)?\)?|単位{_PER}(?:の?単価)?(?:\(.*\))?|(?:改め|採用|設計|適用|決定)?単価(?:\(.*\))?|"
    rf"1{UNIT}{_PER}.*|1?[^\d\s()]{{1,5}}{_PER}の?(?:単価|金額)?|.*合計÷.*|単価\(?1?{UNIT}{_PER}\)?|[一1]単位{_PER}.*|改め)"
)


_LABELS = {
    "name": "名称|工種|工種名|施工名称|単価名称|代価名称|品名|種別|細別|作業名|作業種別|施工名|件名|項目|工種名称|代価名|名前|機械名|名称・規格",
    "specification": "規格|形状寸法|摘要|仕様|規格寸法|形状|条件|施工条件|規格・仕様|規格等",
    "base": "単位数量|基準数量|施工単位|当り数量|当たり数量|数量|作業量|施工数量|単位当り数量|算出単位|計上単位|単位当たり数量|構成数量|基準単位数量",
    "unit": "単位|計上単位|基準単位",
    "key": "代価番号|単価番号|明細番号|番号|代価表番号|単価表番号|明細表番号|No|No.|NO|NO.|コード|代価No|代価表No|表番号|整理番号|代価コード|内訳番号",
}


LABEL_OF = {word: role for role, words in _LABELS.items() for word in words.split("|")}


@dataclass(slots=True)
class Heading:
    """What stands above the parts of a block."""

    key: str | None = None
    key_cell: Written | None = None
    name: Written | None = None
    specification: Written | None = None
    base_quantity: Written | None = None
    base_unit: Written | None = None


def has_figures(row: SheetRow, header: Header) -> bool:
    """Whether a quantity, price or amount stands in a row of the table."""
    columns = {
        c.index for c in header.columns if c.role in {Role.AMOUNT, Role.UNIT_PRICE, Role.QUANTITY}
    }
    return any(c in columns and cell.number is not None for c, cell in row.cells.items())


def sum_like(row: SheetRow) -> bool:
    """Whether a row closes a block: 合計 or ``1 m3 当り`` with a figure."""
    words = [plain(cell.text) for cell in row.cells.values() if cell.number is None]
    return any(
        re.fullmatch(r"\(?(?:合計|計|総計)(?:\(.*\))?\)?", w) or PER_ONE.fullmatch(w) for w in words
    )


def heading_evidence(row: SheetRow, header: Header, *, in_rows: bool) -> str | None:
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
        label = LABEL_OF.get(plain(text).strip(":"))
        if label == "key" and position + 1 < len(columns):
            following = row.cells[columns[position + 1]].text
            if reference_key(following) or bare_key(following):
                return "key"
    found = BASE.search(_joined_text(row)[0])
    if found and not PER_ONE.fullmatch(plain(row.text)):
        if in_rows and has_figures(row, header):
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
        text += normal(cell.text).strip() + " "
    return text, offsets


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
    roles = {column.index: column.role for column in header.columns}
    position = 0
    while position < len(columns):
        taken = _read_label(row, columns[position : position + 3], heading)
        if not taken:
            column = columns[position]
            words.extend(
                _read_word(row.written(column), heading, roles.get(column), column in used)
            )
        position += taken or 1


def _read_label(row: SheetRow, columns: list[int], heading: Heading) -> int:
    """Read a label and its value (and the unit behind it); how many cells they took."""
    written = row.written(columns[0])
    label, inline = _label_in(written.text)
    if label is None or not (inline or len(columns) > 1):
        return 0
    if inline:
        _put_label(heading, label, replace(written, text=inline, number=None))
        return 1
    _put_label(heading, label, row.written(columns[1]))
    if label == "base" and len(columns) > 2 and _is_unit(row.cells[columns[2]].text):
        heading.base_unit = heading.base_unit or row.written(columns[2])
        return 3
    return 2


def _read_word(
    written: Written,
    heading: Heading,
    role: Role | None,
    holds_base: bool,  # noqa: FBT001
) -> list[Written]:
    """What a cell without a label says; the words that may be name or specification."""
    if heading.key is None and (key := reference_key(written.text)):
        heading.key, heading.key_cell = key, written
        rest = _without_base(without_key(written.text))
        return [replace(written, text=part, number=None) for part in _name_parts(rest)]
    if holds_base:
        rest = _without_base(normal(written.text))
        spoken = bool(rest) and written.number is None and not rest.replace(".", "").isdigit()
        spoken = spoken and not _is_unit(rest) and not re.fullmatch(_PER, rest)
        return [replace(written, text=rest, number=None)] if spoken else []
    if written.number is not None:
        if role is Role.QUANTITY and heading.base_quantity is None:
            heading.base_quantity = written
        return []
    if role is Role.UNIT and heading.base_unit is None and _is_unit(written.text):
        heading.base_unit = written
        return []
    known = header_word(written.text) is not None or _is_title(written.text)
    return [] if known else [written]


def _is_title(text: str) -> bool:
    return bool(
        re.fullmatch(
            r".{0,8}(?:代価表|単価表|明細表|明細書|内訳書|内訳表|代価|一覧表?)(?:\(.*\))?|\d+(?:頁|ページ)?|(?:頁|p\.?)\d+|当り|円",
            plain(text),
        )
    )


def _label_in(text: str) -> tuple[str | None, str]:
    word = plain(text)
    label = LABEL_OF.get(word.strip(":・【】[]()"))
    if label is not None:
        return label, ""
    head, mark, rest = normal(text).partition(":")
    if mark and rest.strip():
        return LABEL_OF.get(plain(head).strip("【】[]")), rest.strip()
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
        found = _PLAIN_BASE.search(normal(value.text))
        if value.number is not None:
            heading.base_quantity = value
        elif found is not None:
            heading.base_quantity = replace(value, number=_number(found["quantity"]))
            heading.base_unit = heading.base_unit or replace(value, text=found["unit"], number=None)
    elif heading.base_unit is None:
        found = _PLAIN_BASE.search(normal(value.text))
        if found is not None and heading.base_quantity is None:
            heading.base_quantity = replace(value, number=_number(found["quantity"]))
            value = replace(value, text=found["unit"], number=None)
        word = _without_per(value.text)
        heading.base_unit = replace(value, text=word, number=None)


def _is_unit(text: str) -> bool:
    return re.fullmatch(UNIT, plain(text)) is not None


def _without_per(text: str) -> str:
    return re.sub(rf"\s*{_PER}.*$", "", normal(text)).strip("() ")


def _without_base(text: str) -> str:
    rest = BASE.sub("", text)
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
    found = BASE.search(text)
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
