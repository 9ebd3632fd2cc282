"""How a value of a sample estimate is calculated, step by step, with where each figure stands."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from assistant.learning.exercises.cost_proofs import cost_proof, limit_price_proof
from assistant.learning.exercises.materials import (
    MASS_OF_DEBRIS,
    QUANTITIES,
    RULES,
    SPECIFICATION,
    Materials,
)
from assistant.learning.exercises.proof import Proof, yen
from assistant.learning.exercises.sheet_views import place_of
from corpora.estimates.catalogue import HIRE, LABOUR
from corpora.estimates.overheads import load_rates
from corpora.estimates.planting.composing import Variant
from corpora.estimates.pricing import PricedLine, PricedTable

_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Proofs:
    """Proofs from the figures that stand in ``variant``."""

    variant: Variant
    materials: Materials

    def of(self, tag: str) -> Proof | None:
        """How the value at ``tag`` is found from what stands around it; None when it can't be."""
        identifier, _, field = tag.rpartition(".")
        estimate = self.variant.estimate
        if identifier in ("facts", "front"):
            return self._fact(field)
        if any(cost.id == identifier for cost in estimate.costs):
            return cost_proof(self.variant, self.materials, identifier, field)
        if identifier in ("直接工事費計", "積上げ計"):
            name = "直接工事費" if identifier == "直接工事費計" else "共通仮設費（積上げ）"
            return cost_proof(self.variant, self.materials, name, field)
        table = next((x for x in estimate.tables if x.key == identifier), None)
        if table:
            return self._table(table, field)
        for lines, parts in self._lists():
            line = next((x for x in lines if x.id == identifier), None)
            if line and line.kind == "group":
                return self._group(line, lines) if field in ("amount", "total") else None
            if line:
                return self._line(line, parts, field)
        return None

    def _lists(self) -> list[tuple[tuple[PricedLine, ...], PricedTable | None]]:
        estimate = self.variant.estimate
        return [
            *((lines, None) for lines in (estimate.lines, estimate.itemised, estimate.scrap)),
            *((table.lines, table) for table in estimate.tables),
        ]

    def _line(self, line: PricedLine, table: PricedTable | None, field: str) -> Proof | None:
        if field in ("amount", "total"):
            return self._amount(line, table)
        if field == "unit_price":
            return self._price(line)
        if field == "quantity" and table:
            return self._productivity(line, table)
        if field in ("quantity", "unit", "name", "specification"):
            return self._from_quantity_sheet(line, field)
        return None

    def _amount(self, line: PricedLine, table: PricedTable | None) -> Proof | None:
        if line.kind != "item" or line.quantity is None or line.unit_price is None:
            return None
        decimals = self.variant.origin.part_decimals if table else 0
        exact = line.quantity * line.unit_price
        value = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_DOWN)
        cut = f" → {yen(value)}円（1円未満切捨て）" if value != exact else ""
        step = f"{yen(line.quantity)} × {yen(line.unit_price)} = {yen(exact)}円{cut}"
        return Proof(value, (f"金額 = 数量 × 単価 = {step}",))

    def _price(self, line: PricedLine) -> Proof | None:
        if line.reference:
            table = next(x for x in self.variant.estimate.tables if x.label == line.reference)
            where = place_of(self.variant.book, f"{table.key}.unit_price") or place_of(
                self.variant.book, f"{table.key}.total"
            )
            named = f"{table.name} {table.specification}".strip()
            said = f"{table.label}「{named}」の1{table.unit}当りの単価 = {yen(table.unit_price)}円"
            return Proof(table.unit_price, (said,), (f"{table.label} {where}",))
        district = self.variant.origin.facts.get("地区", "")
        row = self.variant.catalogue.find(line.name, line.specification, line.unit, district)
        year = self.variant.origin.fiscal_year
        if row is None or line.category in ("", "見積") or year not in row.prices:
            return None
        price = row.prices[year]
        place = self.materials.price_place(row, year)
        area = f"（{row.district}）" if row.district else ""
        named = f"{row.name} {row.specification}".strip()
        steps = [f"単価表 {year}年度 {named}{area} {row.unit} = {yen(price)}円"]
        basis = [place]
        factor = self._factor(row.category)
        if factor != 1:
            what = "労務費" if row.category == LABOUR else "機械賃料"
            week = self.variant.estimate.design.facts["週休2日"]
            steps.append(
                f"週休2日補正（{what}、{week}）{factor} → {yen(price)} × {factor} = {yen(price * factor)}円"
            )
            origin = self.variant.origin
            basis.append(
                self.materials.rate_place(origin.overhead_year, f"週休2日補正:{what}", week)
            )
        return Proof(price * factor, tuple(steps), tuple(basis))

    def _factor(self, category: str) -> Decimal:
        design = self.variant.estimate.design
        what = {LABOUR: "労務費", HIRE: "機械賃料"}.get(category)
        if what is None:
            return Decimal(1)
        rates = load_rates(design.domain, design.overhead_year)
        return rates.factor(f"週休2日補正:{what}", design.facts["週休2日"], "1")

    def _productivity(self, line: PricedLine, table: PricedTable) -> Proof | None:
        """Man-days by the standard, found by the heading that the table has by right."""
        source = self.variant.origin.tables[table.key]
        work = f"{source.name} {source.specification} {source.base}{source.unit}当り"
        year = self.variant.origin.overhead_year
        days, place = self.materials.productivity(year, work, line.name)
        if not days:
            return None
        said = f"標準歩掛 {work}: {line.name} {days}{line.unit}"
        return Proof(Decimal(days), (said,), (place,))

    def _from_quantity_sheet(self, line: PricedLine, field: str) -> Proof | None:
        identifier = line.id.removesuffix("again")
        number = self.materials.quantity_row(identifier)
        source = next((x for x in self.variant.quantities.lines if x.id == identifier), None)
        if number is None or source is None or source.quantity is None:
            return None
        named = f"{source.name} {source.specification}".strip()
        said = f"数量総括表 {number}行「{named}」{yen(source.quantity)}{source.unit}"
        words = {"unit": source.unit, "name": source.name, "specification": source.specification}
        return Proof(words.get(field, source.quantity), (said,), (f"{QUANTITIES}.csv {number}行",))

    def mass(self, identifier: str, stands: str) -> Proof | None:
        """The mass of broken pavement or concrete from the volume that is carried away before it.

        ``stands`` is what the estimate has, and the quantity sheet as well.
        """
        lines = self.variant.estimate.lines
        at = next(n for n, line in enumerate(lines) if line.id == identifier)
        name = lines[at].name
        carried = next(
            (x for x in reversed(lines[:at]) if x.specification.startswith(f"{name} ")), None
        )
        row = self.materials.quantity_row(identifier)
        if carried is None or carried.quantity is None or carried.unit != "m3" or row is None:
            return None
        exact = carried.quantity * MASS_OF_DEBRIS
        value = exact.quantize(Decimal("0.1"), ROUND_HALF_UP)
        rounded = f" → {value}t（小数2位を四捨五入）" if value != exact else ""
        steps = (
            (
                f"{carried.name} {carried.specification}の {yen(carried.quantity)}m3"
                f" × {MASS_OF_DEBRIS}t/m3 = {yen(exact)}t{rounded}"
            ),
            f"数量総括表 {row}行も {stands}t で、設計書と同じ誤りがある。",
        )
        return Proof(value, steps, (RULES, f"{QUANTITIES}.csv {row}行"))

    def _group(self, group: PricedLine, lines: tuple[PricedLine, ...]) -> Proof:
        below = []
        for line in lines[lines.index(group) + 1 :]:
            if line.level <= group.level:
                break
            below.append(line)
        depth = min(line.level for line in below)
        parts = [line for line in below if line.level == depth]
        total = sum((line.amount for line in parts), Decimal(0))
        added = " ＋ ".join(f"{line.name} {yen(line.amount)}" for line in parts)
        return Proof(total, (f"「{group.name}」の計 = {added} = {yen(total)}円",))

    def _table(self, table: PricedTable, field: str) -> Proof | None:
        if field == "total":
            total = sum((line.amount for line in table.lines), Decimal(0))
            added = " ＋ ".join(f"{line.name} {yen(line.amount)}" for line in table.lines)
            return Proof(total, (f"{table.label}の合計 = {added} = {yen(total)}円",))
        if field == "unit_price":
            one = (table.total / table.base).quantize(_CENT, ROUND_DOWN)
            said = f"1{table.unit}当り = 合計 {yen(table.total)} ÷ {table.base} = {yen(one)}円（小数2位未満切捨て）"
            return Proof(one, (said,))
        if field == "base":
            source = self.variant.origin.tables[table.key]
            work = f"{source.name} {source.specification} {source.base}{source.unit}当り"
            year = self.variant.origin.overhead_year
            for line in table.lines:
                days, place = self.materials.productivity(year, work, line.name)
                if days:
                    said = f"標準歩掛の{line.name} {days}人は「{work}」の値である"
                    return Proof(source.base, (said,), (place,))
        return None

    def _fact(self, label: str) -> Proof | None:
        """What the 特記仕様書 says of it."""
        if label in ("予定価格", "調査基準価格"):
            return limit_price_proof(self.variant, self.materials, label)
        facts = self.variant.origin.facts
        value = facts.get(label, "")
        if label not in ("工事名", "工事場所", "工期", "週休2日"):
            return None
        found = self.materials.paragraph(value, value.split("（")[0])
        if found is None or not value:
            return None
        number, text = found
        return Proof(value, (f"特記仕様書「{text}」",), (f"{SPECIFICATION} {number}段落",))
