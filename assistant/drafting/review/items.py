"""Works with quantities: of a project sheet, of an estimate, and of the tables of a document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from assistant.drafting.review.text import Part, ReviewedTable, plain
from assistant.drafting.sheet import Sheet, Value
from retrieval.japanese import folded, normalise
from retrieval.units import unit_of

if TYPE_CHECKING:
    from assistant.estimating.model import Estimate

_NAME = re.compile(
    r"^(?!先行|後続|関連|根拠|備考|確認|検査|管理).*(?:細別|名称|品名|項目|工種|種別|作業|材料|費目|種類|品名)"
)
_SPECIFICATION = re.compile(r"規格|仕様|寸法|形状|摘要")
_QUANTITY = re.compile(r"^(?:設計)?数量|^員数|^計$")
_UNIT = re.compile(r"^単位")
_MOST_CANDIDATES = 20_000


@dataclass(frozen=True, slots=True)
class Item:
    """A work or material: its names from the widest to its own, specification, unit and quantity.

    ``source`` says where it stands: 「計画シート 数量 3行目」, 「設計書.xlsx 内訳書 F12」; ``field`` is
    the sheet's table.
    """

    names: tuple[str, ...]
    specification: str
    unit: str
    quantity: Decimal
    source: str
    part: Part | None = None
    field: str = ""

    @property
    def name(self) -> str:
        """Its own name."""
        return self.names[-1]

    def shown(self) -> str:
        """Name, specification and quantity."""
        return f"{self.name} {self.specification} {self.quantity:,}{self.unit}".replace("  ", " ")


def key(text: str) -> str:
    """A name or specification for comparing."""
    return re.sub(r"[\s・,、()\[\]「」〔〕-]", "", folded(plain(text)))


def is_quantity_label(label: str) -> bool:
    """Whether a column holds the quantities of works."""
    return _QUANTITY.search(plain(label).strip()) is not None


def same_unit(one: str, other: str) -> bool:
    """Whether two spellings of units mean the same, or one is not said."""
    first, second = normalise(plain(one)).strip(), normalise(plain(other)).strip()
    if not first or not second or first == second:
        return True
    known, wanted = unit_of(first), unit_of(second)
    return known is not None and wanted is not None and known == wanted


def items_of_sheet(sheet: Sheet) -> Iterator[Item]:
    """The rows of the sheet's tables that have a name and a quantity."""
    for field, value in sheet.values.items():
        if not isinstance(value.data, tuple):
            continue
        for number, row in enumerate(value.data, start=1):
            if isinstance(row, Mapping) and (
                item := _sheet_item(row, f"計画シート {field} {number}行目")
            ):
                yield replace(item, field=field)


def _sheet_item(row: Mapping[str, Value], source: str) -> Item | None:
    quantity = next(
        (
            v.data
            for name, v in row.items()
            if _QUANTITY.match(name) and isinstance(v.data, Decimal)
        ),
        None,
    )
    names = tuple(v.text for name, v in row.items() if _NAME.search(name) and v.text.strip())
    if quantity is None or not names:
        return None
    specification = next((v.text for name, v in row.items() if _SPECIFICATION.search(name)), "")
    unit = next((v.text for name, v in row.items() if _UNIT.match(name)), "")
    return Item(names, specification, unit, quantity, source)


def items_of_estimate(estimate: Estimate, name: str) -> Iterator[Item]:
    """The lines of the breakdowns that have a quantity; 一式 is none."""
    from assistant.estimating.walking import walk_table

    for breakdown in estimate.breakdowns:
        for located in walk_table(breakdown):
            line = located.line
            if line.quantity is None or line.quantity.number is None:
                continue
            unit = line.unit.text if line.unit else ""
            if unit.strip() in ("式", "一式", "%"):
                continue
            yield Item(
                (*(above.name.text for above in located.ancestors), line.name.text),
                line.specification.text if line.specification else "",
                unit,
                line.quantity.number,
                f"{name} {line.quantity.place.sheet} {line.quantity.place.cell}",
            )


def items_of_table(table: ReviewedTable) -> Iterator[Item]:
    """The rows of a document's table that has columns for name and quantity."""
    columns = {
        what: [n for n, label in enumerate(table.header) if pattern.search(plain(label).strip())]
        for what, pattern in (
            ("names", _NAME),
            ("specification", _SPECIFICATION),
            ("quantity", _QUANTITY),
            ("unit", _UNIT),
        )
    }
    if not columns["names"] or len(columns["quantity"]) != 1:
        return
    from assistant.drafting.review.rules.inner_numbers import number_of

    for row in table.rows:
        if len(row) < len(table.header):
            continue
        cell = row[columns["quantity"][0]]
        number = number_of(re.sub(r"(?<=[0-9])\s*[a-zA-Z㎡㎥]+[23²³]?$", "", cell.text.strip()))
        names = tuple(row[n].text for n in columns["names"] if row[n].text.strip())
        written = re.search(r"[0-9]\s*([a-zA-Z㎡㎥]+[23²³]?)$", cell.text.strip())
        own_unit = written[1] if written else ""
        if number is None or not names or not cell.number:
            continue
        yield Item(
            names,
            " ".join(row[n].text for n in columns["specification"]),
            row[columns["unit"][0]].text if columns["unit"] else own_unit,
            number,
            f"{table.number}番目の表",
            cell,
        )


def counterparts(item: Item, known: list[Item]) -> list[Item]:
    """The known items that an item of the document is: name and unit equal, specification not otherwise."""
    alike = [
        other
        for other in known[:_MOST_CANDIDATES]
        if key(other.name) == key(item.name) and same_unit(item.unit, other.unit)
    ]
    wanted = key(item.specification)
    if wanted:
        exact = [other for other in alike if key(other.specification) == wanted]
        if exact:
            return exact
        alike = [
            other
            for other in alike
            if not other.specification
            or key(other.specification) in wanted
            or wanted in key(other.specification)
        ]
    return alike
