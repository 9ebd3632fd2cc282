"""Which columns of a price table hold prices: one, or one for each district or edition."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from assistant.estimating.reference_reading.tables import (
    Header,
    Row,
    RowsOfSheet,
    cell_of,
    folded_label,
    is_not_set,
    parse_date,
    parse_number,
)

_PREVIOUS = re.compile(r"改定前|改正前|前月|前回|旧|現行|前年度?|変更前")
_PRESENT = re.compile(r"改定後|改正後|当月|今回|今月|新(?!設)|改定|当年度?|変更後")
_OTHER_FIGURES = re.compile(
    r"コード|code|番号|no\.?$|備考|摘要|率|差|増減|税込|必要経費|参考|行|頁|ページ|数量|金額|比|人数|年齢|index|id|基準年",
    re.IGNORECASE,
)
_MONEY = re.compile(r"単価|価格|損料|賃料|price")
_SAMPLE = 200
_LONGEST_DISTRICT = 12
_LONGEST_EDITION = 40


@dataclass(frozen=True, slots=True)
class PriceColumn:
    """A column of prices, and what its heading says of them. ``times`` is 1000 for 千円."""

    index: int
    header: Header
    district: str = ""
    edition: str = ""
    effective_from: date | None = None
    effective_to: date | None = None
    times: Decimal = Decimal(1)


def price_columns(sheet: RowsOfSheet, header: Header) -> list[PriceColumn]:
    """The columns of prices of a table; empty when it has none.

    Headings that are dates (令和8年4月) are editions; 改定前/改定後 and 前月/当月 are the earlier and
    the present one; other headings over numbers are districts. What stands above the table
    (``適用日 2026年4月1日``) dates columns and rows that have no date of their own.
    """
    stated, edition = _stated_above(sheet.rows[: header.end - 1])
    named = header.columns.get("price", ())
    below = _headings_below(sheet.rows, header, named)
    if below:
        header = Header(
            {name: places for name, places in header.columns.items() if name != "price"},
            tuple(
                below.get(index, label) for index, label in enumerate(_padded(header.labels, below))
            ),
            header.end + 1,
        )
        named = ()
    if named:
        columns = [
            PriceColumn(index, header, times=_times(header.labels[index])) for index in named[:1]
        ]
        columns += _priced_editions(sheet, header, named)
        found = columns if len(columns) == 1 else columns[1:] or columns
    else:
        found = list(_pivoted(sheet, header))
    return [_dated(column, stated, edition, header) for column in _in_order(found, stated)]


def _priced_editions(
    sheet: RowsOfSheet, header: Header, named: tuple[int, ...]
) -> list[PriceColumn]:
    """単価 beside 単価（改定前） or 2026年4月単価: every column of money whose heading tells a time."""
    others = [
        column
        for column in _pivoted(sheet, header)
        if _MONEY.search(folded_label(header.labels[column.index]))
        and (column.effective_from or _is_previous(column))
    ]
    if not others:
        return []
    return [PriceColumn(named[0], header, times=_times(header.labels[named[0]])), *others]


def _is_previous(column: PriceColumn) -> bool:
    return bool(_PREVIOUS.search(column.edition))


def _pivoted(sheet: RowsOfSheet, header: Header) -> Iterator[PriceColumn]:
    taken = {column for places in header.columns.values() for column in places}
    sample = sheet.rows[header.end : header.end + _SAMPLE]
    for index, label in enumerate(header.labels):
        plain = folded_label(label)
        if (
            index in taken
            or not plain
            or _OTHER_FIGURES.search(plain)
            or not _is_money(sample, index)
        ):
            continue
        times = _times(label)
        day = parse_date(plain)
        bare = re.sub(
            r"[(（\[].*|(?:設計|労務|材料|資材)?(?:単価|価格)|[/／・:]$", "", label.strip()
        ).strip()
        if day is not None:
            yield PriceColumn(index, header, edition=label.strip(), effective_from=day, times=times)
        elif _PREVIOUS.search(plain) or _PRESENT.search(plain):
            yield PriceColumn(index, header, edition=label.strip(), times=times)
        elif 0 < len(bare) <= _LONGEST_DISTRICT and not re.fullmatch(r"[\d.]+", bare):
            yield PriceColumn(index, header, district=bare, times=times)


def _is_money(sample: list[Row], index: int) -> bool:
    """Whether a column holds numbers and dashes only, and at least one number."""
    texts = [text for _, cells in sample if (text := cell_of(cells, index))]
    numbers = [text for text in texts if parse_number(text) is not None]
    return bool(numbers) and all(
        parse_number(text) is not None or is_not_set(text) for text in texts
    )


def _headings_below(rows: list[Row], header: Header, named: tuple[int, ...]) -> dict[int, str]:
    """Headings in the row below a merged 単価: one for each district or edition."""
    if not named or header.end >= len(rows):
        return {}
    cells = rows[header.end][1]
    if cell_of(cells, header.column("name")) or cell_of(cells, header.column("unit")):
        return {}
    following = sorted(
        column for places in header.columns.values() for column in places if column > named[0]
    )
    end = following[0] if following else len(cells)
    found = {
        index: text
        for index in range(named[0], end)
        if (text := cell_of(cells, index)) and parse_number(text) is None and not is_not_set(text)
    }
    return found if len(found) > 1 else {}


def _padded(labels: tuple[str, ...], below: dict[int, str]) -> tuple[str, ...]:
    return labels + ("",) * (max(below) + 1 - len(labels))


def _times(label: str) -> Decimal:
    return Decimal(1000) if "千円" in label else Decimal(1)


_STATED = re.compile(r"適用|年度|年版|月版|以降|から|施行|単価表|現在")


def _stated_above(rows: list[Row]) -> tuple[date | None, str]:
    """The day from which a table applies, and its edition, told above its header row."""
    for _, cells in rows:
        for cell in cells:
            if _STATED.search(cell) and (day := parse_date(cell)):
                edition = re.sub(r"^適用(?:年月)?日\s*[::]?\s*", "", cell.strip())
                return day, edition if len(edition) <= _LONGEST_EDITION else ""
    return None, ""


def _in_order(columns: list[PriceColumn], stated: date | None) -> list[PriceColumn]:
    """Editions side by side: each ends on the day before the next one begins.

    An earlier edition whose days are unknown was in force on no day that can be asked for; it
    is kept, ended before all days, so that a price taken from it can be named.
    """
    starts = sorted({column.effective_from for column in columns if column.effective_from})
    found = []
    for column in columns:
        if column.effective_from:
            later = next((start for start in starts if start > column.effective_from), None)
            until = later - timedelta(days=1) if later else None
            found.append(replace(column, effective_to=until))
        elif len(columns) > 1 and _is_previous(column):
            start = starts[0] if starts else stated
            found.append(
                replace(column, effective_to=start - timedelta(days=1) if start else date.min)
            )
        else:
            found.append(column)
    return found


def _dated(column: PriceColumn, stated: date | None, edition: str, header: Header) -> PriceColumn:
    column = replace(column, header=header)
    if column.effective_from or column.effective_to or header.column("effective_from") is not None:
        return column
    named = column.edition or ("" if header.column("edition") is not None else edition)
    return replace(column, effective_from=stated, edition=named)
