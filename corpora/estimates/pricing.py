"""Prices an estimate: unit-cost tables from their parts, amounts, sums of each level."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_DOWN, ROUND_UP, Decimal

from corpora.estimates.catalogue import DISPOSAL, HIRE, LABOUR, Catalogue
from corpora.estimates.design import Design, SourceLine, SourceTable
from retrieval.errors import NaniwaError

Overrides = Mapping[str, Decimal | Callable[[Decimal], Decimal]]
"""Values that stand in the estimate instead of the right ones, by ``id.field``.

A function makes the value from the one computed, so that errors further down still show in it.
What is computed from a value follows it; planting an error is overriding one value.
"""


def overridden(overrides: Overrides, tag: str, computed: Decimal) -> Decimal:
    """The value that is to stand at ``tag``."""
    value = overrides.get(tag, computed)
    return value if isinstance(value, Decimal) else value(computed)


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A line with its figures.

    ``reference`` names the table its price is from; ``kind`` is group, item or rounding;
    ``category`` the price list's, empty for tables and 見積 for quotations.
    """

    id: str
    level: int
    kind: str
    name: str
    specification: str
    unit: str
    quantity: Decimal | None
    unit_price: Decimal | None
    amount: Decimal
    reference: str = ""
    remarks: str = ""
    category: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class PricedTable:
    """A unit-cost table with its figures; ``label`` is its printed number (第3号代価表)."""

    key: str
    label: str
    kind: str
    name: str
    specification: str
    base: Decimal
    unit: str
    lines: tuple[PricedLine, ...]
    total: Decimal
    unit_price: Decimal


@dataclass(slots=True)
class Pricer:
    """Prices the lines of one design; ``tables`` fills up with the tables that are used."""

    design: Design
    catalogue: Catalogue
    factors: Mapping[str, Decimal]
    overrides: Overrides = field(default_factory=dict)
    tables: dict[str, PricedTable] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=dict)

    def lines(self, source: Sequence[SourceLine]) -> tuple[PricedLine, ...]:
        """Lines with amounts; the amount of a group is the sum of the lines right below it."""
        priced = [self._item(line, 0) if line.quantity is not None else None for line in source]
        sums: list[PricedLine] = []
        # From the end, so that the lower groups have their sums when an upper one adds them.
        for place in range(len(source) - 1, -1, -1):
            line = source[place]
            done = priced[place]
            if done is None:
                below = []
                for other in range(place + 1, len(source)):
                    if source[other].level <= line.level:
                        break
                    below.append(other)
                depth = min((source[other].level for other in below), default=0)
                parts = [priced[other] for other in below if source[other].level == depth]
                total = sum((part.amount for part in parts if part), Decimal(0))
                done = PricedLine(
                    line.id, line.level, "group", line.name, line.specification, line.unit,
                    None, None, self._value(f"{line.id}.amount", total), remarks=line.remarks,
                )  # fmt: skip
                priced[place] = done
            sums.append(done)
        return tuple(reversed(sums))

    def table(self, key: str) -> PricedTable:
        """The table ``key``, priced once. Raises NaniwaError when there is none."""
        if key in self.tables:
            return self.tables[key]
        source = self.design.tables.get(key)
        if source is None:
            raise NaniwaError(f"見本設計書の代価表がありません: {key}", code="bad_source")
        number = self._numbers[source.kind] = self._numbers.get(source.kind, 0) + 1
        # Its place among the tables comes before those that its parts refer to.
        self.tables[key] = PricedTable(
            key, f"第{number}号{source.kind}", source.kind, source.name, source.specification,
            source.base, source.unit, (), Decimal(0), Decimal(0),
        )  # fmt: skip
        self.tables[key] = self._priced_table(source, self.tables[key])
        return self.tables[key]

    def _priced_table(self, source: SourceTable, started: PricedTable) -> PricedTable:
        lines: list[PricedLine] = []
        for part in source.lines:
            if part.rule.startswith("R"):
                sum_so_far = sum((line.amount for line in lines), Decimal(0))
                amount = _rounded_up(sum_so_far, source.base, int(part.rule[1:])) - sum_so_far
                lines.append(self._rounding(part, amount))
            elif part.rule:
                percent = re.fullmatch(r"([\d.]+)%労務", part.rule)
                if percent is None:
                    raise NaniwaError(f"見本の代価表の算定: {part.rule}", code="bad_source")
                labour = sum((p.amount for p in lines if p.category == LABOUR), Decimal(0))
                lines.append(self._rounding(part, self._cut(labour * Decimal(percent[1]) / 100)))
            else:
                lines.append(self._item(part, self.design.part_decimals))
        total = sum((line.amount for line in lines), Decimal(0))
        total = self._value(f"{source.key}.total", total)
        one = (total / source.base).quantize(Decimal("0.01"), ROUND_DOWN)
        one = one.quantize(Decimal(1)) if one == one.to_integral_value() else one
        return replace(
            started,
            lines=tuple(lines),
            base=self._value(f"{source.key}.base", source.base),
            total=total,
            unit_price=self._value(f"{source.key}.unit_price", one),
        )

    def _rounding(self, part: SourceLine, amount: Decimal) -> PricedLine:
        return PricedLine(
            part.id, part.level, "rounding", part.name, part.specification, part.unit,
            part.quantity, None, self._value(f"{part.id}.amount", amount), rule=part.rule,
        )  # fmt: skip

    def _item(self, line: SourceLine, decimals: int) -> PricedLine:
        quantity = self._value(f"{line.id}.quantity", line.quantity or Decimal(0))
        reference, category = "", ""
        if line.price.startswith("@"):
            table = self.table(line.price[1:])
            price, reference = table.unit_price, table.label
        elif line.price.startswith("見積"):
            price, category = Decimal(line.price.removeprefix("見積").strip()), "見積"
        else:
            found = self.catalogue.find(
                line.name, line.specification, line.unit, self.design.facts.get("地区", "")
            )
            if found is None or self.design.fiscal_year not in found.prices:
                raise NaniwaError(
                    f"見本の単価がありません: {line.name} {line.specification} {line.unit}",
                    code="bad_source",
                )
            category = found.category
            price = found.prices[self.design.fiscal_year] * self.factors.get(category, Decimal(1))
            price = price.quantize(Decimal(1)) if price == price.to_integral_value() else price
        price = self._value(f"{line.id}.unit_price", price)
        step = Decimal(1).scaleb(-decimals)
        amount = (quantity * price).quantize(step, ROUND_DOWN)
        return PricedLine(
            line.id, line.level, "item", line.name, line.specification, line.unit, quantity,
            price, self._value(f"{line.id}.amount", amount), reference, line.remarks, category,
        )  # fmt: skip

    def _cut(self, amount: Decimal) -> Decimal:
        return amount.quantize(Decimal(1).scaleb(-self.design.part_decimals), ROUND_DOWN)

    def _value(self, tag: str, computed: Decimal) -> Decimal:
        return overridden(self.overrides, tag, computed)


def disposal_costs(lines: Sequence[PricedLine]) -> Decimal:
    """処分費等 among the lines of 直接工事費."""
    return sum((line.amount for line in lines if line.category == DISPOSAL), Decimal(0))


def _rounded_up(total: Decimal, base: Decimal, digits: int) -> Decimal:
    """The total whose price of one unit has ``digits`` significant digits, rounded up."""
    one = total / base
    step = Decimal(1).scaleb(max(one.adjusted() - digits + 1, 0))
    return (one / step).quantize(Decimal(1), ROUND_UP) * step * base


__all__ = [
    "DISPOSAL",
    "HIRE",
    "LABOUR",
    "Overrides",
    "PricedLine",
    "PricedTable",
    "Pricer",
    "overridden",
]
