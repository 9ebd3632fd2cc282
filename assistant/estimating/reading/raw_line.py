"""One row of a table, by columns."""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.estimating.model import BeforeChange, CostItem, LineKind, Written
from assistant.estimating.reading.areas import SheetRow
from assistant.estimating.reading.header_words import Version
from assistant.estimating.reading.words import plain


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
