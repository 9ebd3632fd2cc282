"""The works of a schedule, read from the rows of a sheet's table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from assistant.drafting.amounts import NotCalculable, amount_of
from assistant.drafting.draft import Cell, Gap, Origin, OriginKind, Span
from assistant.drafting.schedule import LONGEST, Duration, Work, duration_of, stated_duration
from assistant.drafting.shown import Missing, Shown, amount_in
from assistant.drafting.shown_rows import Row
from retrieval.errors import NaniwaError

_OWN = Origin(OriginKind.TEMPLATE)
_NAME = re.compile(r"作業|名称|工種|種別|細別")
_DAILY = re.compile(r"^[1１一]?日(?:当|あたり)|^日施工量|施工量")
_BEFORE = re.compile(r"先行")
_EARLIEST = re.compile(r"着手可能|着手できる|開始可能")
_MOST_WORKS = 500


def rows_of(works: object) -> list[Row]:
    """The rows of a table of works. Raises NaniwaError (``kind``) for what is no such table."""
    rows = [row for row in works if isinstance(row, Row)] if isinstance(works, Shown | list) else []
    if not rows or len(rows) > _MOST_WORKS:
        raise NaniwaError(f"工程にする作業は1から{_MOST_WORKS}行の表です", code="kind")
    return rows


def works_of(rows: Sequence[Row], surcharge: object, day: date | None) -> list[Work]:
    """The works by their rows; ``day`` is the first day of the schedule, where it is known."""
    names = [_plain(_column(row, _NAME)) for row in rows]
    works = []
    for number, row in enumerate(rows):
        after, unknown = _after(number, row, names)
        label = f"{names[number]}の先行作業「{unknown}」"
        gap = Gap(label, "作業の表の先行作業の欄") if unknown else None
        name: Cell = _cell(_column(row, _NAME))
        if gap is not None:
            name = (*name, Span(gap.text, Origin(OriginKind.SHEET, label), gap))
        duration = _duration(row, names[number], surcharge)
        works.append(Work(name, _quantity(row), duration, after, _earliest(row, day)))
    return works


def _earliest(row: Row, day: date | None) -> int:
    """The day of the schedule before which a work may not begin; 0 when nothing is said."""
    given = _column(row, _EARLIEST)
    if day is None or not isinstance(given, Shown) or not isinstance(given.value.data, date):
        return 0
    return min(max((given.value.data - day).days, 0), LONGEST)


def _after(number: int, row: Row, names: Sequence[str]) -> tuple[tuple[int, ...], str]:
    """The works that end before this one, and a name among them that no work has."""
    given = _column(row, _BEFORE)
    if not isinstance(given, Shown) or not given.value.text.strip():
        return ((number - 1,) if number else ()), ""
    if not given:
        return (), ""
    found: list[int] = []
    whole = given.value.text.strip()
    for part in [whole] if whole in names else re.split(r"[、,，\n]", whole):
        wanted = part.strip()
        places = [n for n, name in enumerate(names) if name == wanted]
        if not places and wanted:
            return tuple(found), wanted
        found += places
    return tuple(dict.fromkeys(found)), ""


def _duration(row: Row, name: str, surcharge: object) -> Duration:
    """Of a row: its calculated or stated days; None with a gap's cell made by `_days_cell` otherwise."""
    days, daily = row.get("日数"), _column(row, _DAILY)
    crews = row.get("班数")
    try:
        if isinstance(days, Shown):
            return stated_duration(days.amount())
        quantity = row.get("数量")
        missing = [cell for cell in (quantity, daily) if not isinstance(cell, Shown)]
        if missing or not isinstance(quantity, Shown) or not isinstance(daily, Shown):
            what = "・".join(
                cell.field.name for cell in missing if isinstance(cell, Missing) and cell.field
            )
            return Duration(None, steps=(f"{name}の{what or '日当たり施工量'}",))
        count = None
        if isinstance(crews, Shown):
            given = crews.amount()
            count = amount_of(_whole(crews), "", f"{given.written}", given.origins)
        rate = amount_in(surcharge) if isinstance(surcharge, Shown | int | float) else None
        return duration_of(quantity.amount(), daily.amount(), count, rate)
    except NotCalculable as error:
        return Duration(None, steps=(f"{name}の日数（{error}）",))


def _whole(crews: Shown) -> Any:  # noqa: ANN401 - a Decimal, as `amount` has seen
    return crews.value.data


def fixed_work(name: str, given: object) -> Work | None:
    """準備 or 後片付け, of which the sheet states the days."""
    if given is None:
        return None
    label: Cell = (Span(name, _OWN),)
    if isinstance(given, Shown):
        try:
            return Work(label, (), stated_duration(given.amount()))
        except NotCalculable as error:
            return Work(label, (), Duration(None, steps=(f"{name}の日数（{error}）",)))
    gaps = given.gaps if isinstance(given, Missing) else ()
    gap = gaps[0] if gaps else Gap(f"{name}期間")
    return Work(label, (), Duration(None, steps=(gap.label,), where=gap.where))


def _quantity(row: Row) -> Cell:
    quantity, unit = row.get("数量"), row.get("単位")
    if not isinstance(quantity, Shown):
        return ()
    cell = _cell(quantity)
    is_bare = isinstance(unit, Shown) and not quantity.value.text.endswith(unit.value.text)
    return (*cell, *_cell(unit)) if is_bare else cell


def _column(row: Row, pattern: re.Pattern[str]) -> Any:  # noqa: ANN401 - a cell, shown or missing
    names = [
        name
        for name in row
        if pattern.search(name) and not (pattern is _NAME and ("先行" in name or "着手" in name))
    ]
    cells = [row[name] for name in names]
    return next((cell for cell in cells if isinstance(cell, Shown)), cells[0] if cells else None)


def _cell(value: object) -> Cell:
    if isinstance(value, Shown):
        return (Span(value.value.text, value.value.origin),)
    return tuple(gap_spans(value)) if isinstance(value, Missing) else ()


def gap_spans(value: Missing) -> Iterator[Span]:
    """What is missing, as it stands in a draft."""
    for gap in value.gaps:
        yield Span(gap.text, Origin(OriginKind.SHEET, gap.label), gap)


def _plain(value: object) -> str:
    return value.value.text.strip() if isinstance(value, Shown) else ""
