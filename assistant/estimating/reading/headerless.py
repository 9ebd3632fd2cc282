"""Tables without a header row: which column is what, from what stands in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations

from assistant.estimating.reading.areas import SheetRow
from assistant.estimating.reading.cost_items import cost_item
from assistant.estimating.reading.header_words import HeaderWord, Role, Version
from assistant.estimating.reading.headers import Column, Header
from assistant.estimating.reading.words import plain

_UNIT = re.compile(
    r"(?:m|m2|m3|km|cm|mm|ha|a|t|kg|g|L|l|本|個|枚|箇所|ヶ所|か所|カ所|式|一式|1式|日|時間|h|人|人日|組|基|台|回|供用日|月|袋|缶|巻|"
    r"孔|面|段|スパン|空m3|掛m2|対|門|橋|箱|株|脚|戸|棟|件|%|円|業務|点|セット)"
)
_SYSTEM_CODE = re.compile(r"[XYZGV][A-Z]?\d{3,}")
_SYSTEM_COLUMNS = 12
_FEWEST_ROWS = 3


def is_system_export(rows: Sequence[SheetRow]) -> bool:
    """Whether rows are the 12 columns that an estimating system exports without a header.

    コード, 名称, 単位, 規格1, 規格2, 摘要, 設計単価①②, 数量①②, 設計金額①②.
    """
    coded = sum(
        1 for row in rows if 1 in row.cells and _SYSTEM_CODE.match(plain(row.cells[1].text))
    )
    widest = max((max(row.cells) for row in rows), default=0)
    return coded * 2 >= len(rows) and coded >= _FEWEST_ROWS and widest in {11, _SYSTEM_COLUMNS}


def system_export_header(rows: Sequence[SheetRow]) -> Header:
    """The header of such an export. ② is the present design unless only ① holds figures."""
    second = any(
        row.cells[column].number for row in rows for column in (10, 12) if column in row.cells
    )
    first, later = (
        (Version.BEFORE, Version.PRESENT) if second else (Version.PRESENT, Version.BEFORE)
    )
    if not any(row.cells[c].number for row in rows for c in (9, 11) if c in row.cells):
        first, later = Version.BEFORE, Version.PRESENT
    roles: list[tuple[Role, Version]] = [
        (Role.CODE, Version.PRESENT),
        (Role.NAME, Version.PRESENT),
        (Role.UNIT, Version.PRESENT),
        (Role.SPECIFICATION, Version.PRESENT),
        (Role.SPECIFICATION, Version.PRESENT),
        (Role.REMARKS, Version.PRESENT),
        (Role.UNIT_PRICE, first),
        (Role.UNIT_PRICE, later),
        (Role.QUANTITY, first),
        (Role.QUANTITY, later),
        (Role.AMOUNT, first),
        (Role.AMOUNT, later),
    ]
    return _header(dict(enumerate(roles, start=1)))


def inferred_header(rows: Sequence[SheetRow]) -> Header | None:
    """Columns by their content: a column of units, and quantity × price = amount; or cost names.

    None when the rows are no table.
    """
    numbers: Counter[int] = Counter()
    words: Counter[int] = Counter()
    units: Counter[int] = Counter()
    for row in rows:
        for column, cell in row.cells.items():
            if cell.number is not None and "%" not in cell.text:
                numbers[column] += 1
            elif cell.number is None:
                words[column] += 1
                units[column] += bool(_UNIT.fullmatch(plain(cell.text)))
    costs = _cost_rows(rows)
    unit = next(
        (c for c, n in units.most_common(1) if n >= _FEWEST_ROWS and n * 2 > words[c]), None
    )
    figures = _product_columns(rows, numbers)
    if figures is None and len(costs) < _FEWEST_ROWS:
        return None
    found: dict[int, tuple[Role, Version]] = {}
    if figures is not None:
        for column, role in zip(
            figures, (Role.QUANTITY, Role.UNIT_PRICE, Role.AMOUNT), strict=True
        ):
            found[column] = (role, Version.PRESENT)
    else:
        _cost_columns(rows, costs, found)
    if unit is not None:
        found[unit] = (Role.UNIT, Version.PRESENT)
    name = _name_column(rows, words, found)
    if name is None or not any(role is Role.AMOUNT for role, _ in found.values()):
        return None
    found[name] = (Role.NAME, Version.PRESENT)
    last = max(c for c, (role, _) in found.items() if role is Role.AMOUNT)
    for column in sorted(words):
        if column in found:
            continue
        role = Role.SPECIFICATION if name < column < last else Role.REMARKS
        found[column] = (role if column > name else Role.CODE, Version.PRESENT)
    return _header(found)


def _header(roles: dict[int, tuple[Role, Version]]) -> Header:
    columns = tuple(
        Column(index, index, HeaderWord(role, version), "")
        for index, (role, version) in sorted(roles.items())
    )
    return Header(0, 0, columns)


def _cost_rows(rows: Sequence[SheetRow]) -> list[SheetRow]:
    return [
        row
        for row in rows
        if any(cell.number is None and cost_item(cell.text) for cell in row.cells.values())
        and any(cell.number is not None for cell in row.cells.values())
    ]


def _product_columns(
    rows: Sequence[SheetRow], numbers: Counter[int]
) -> tuple[int, int, int] | None:
    """The columns of quantity, price and amount: the product holds in most of their rows."""
    likely = sorted(column for column, count in numbers.items() if count >= _FEWEST_ROWS)[:12]
    best: tuple[int, tuple[int, int, int]] | None = None
    for quantity, price, amount in combinations(likely, 3):
        full = holds = 0
        for row in rows:
            values = [
                row.cells[c].number if c in row.cells else None for c in (quantity, price, amount)
            ]
            first, second, third = values
            if first is None or second is None or third is None:
                continue
            full += 1
            holds += abs(first * second - third) < 1 and second != 1
        if holds >= _FEWEST_ROWS and holds * 3 >= full * 2 and (best is None or holds > best[0]):
            best = (holds, (quantity, price, amount))
    return best[1] if best else None


def _cost_columns(
    rows: Sequence[SheetRow], costs: Sequence[SheetRow], found: dict[int, tuple[Role, Version]]
) -> None:
    sizes: dict[int, list[Decimal]] = {}
    for row in costs:
        for column, cell in row.cells.items():
            if "%" in cell.text:
                found[column] = (Role.RATE, Version.PRESENT)
            elif cell.number is not None:
                sizes.setdefault(column, []).append(abs(cell.number))
    sizes = {column: values for column, values in sizes.items() if column not in found}
    if not sizes:
        return
    amount = max(sizes, key=lambda column: (len(sizes[column]), column))
    found[amount] = (Role.AMOUNT, Version.PRESENT)
    for column, values in sizes.items():
        if column == amount:
            continue
        role = Role.BASE if max(values) >= 1000 else Role.RATE
        found.setdefault(column, (role, Version.PRESENT))
    _ = rows


def _name_column(
    rows: Sequence[SheetRow], words: Counter[int], found: dict[int, tuple[Role, Version]]
) -> int | None:
    """The leftmost column of many different words that aren't codes."""
    for column in sorted(words):
        if column in found or words[column] < _FEWEST_ROWS:
            continue
        texts = [plain(row.cells[column].text) for row in rows if column in row.cells]
        spoken = [t for t in texts if re.search(r"[ぁ-んァ-ヶ一-龠]", t)]
        if len(spoken) * 2 >= len(texts) and len(set(spoken)) >= min(3, len(spoken)):
            return column
    return None
