"""FIEBDC-3 (.bc3), the Spanish exchange format: chapters as groups, decompositions as 代価表."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from assistant.estimating.model import (
    Breakdown,
    Domain,
    Estimate,
    Line,
    LineKind,
    Place,
    Problem,
    Stage,
    TableKind,
    UnitCostTable,
    Written,
)
from assistant.estimating.reading.bc3_records import (
    Concept,
    Part,
    Records,
    decoded,
    records_of,
)
from assistant.estimating.reading.excel_numbers import round_half_up
from assistant.estimating.reading.exchange import DATA_SHEET, computed, decimal_of, figure, words
from retrieval.loading.refusals import check_size, reading, refusal
from retrieval.settings import LoadLimits

_MAX_LINES = 500_000
_MAX_DEPTH = 30


def is_bc3(head: bytes) -> bool:
    """Whether a file begins like FIEBDC-3."""
    text = head.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").lstrip()
    return text.startswith((b"~V|", b"~K|", b"~C|"))


def read_bc3(path: Path, limits: LoadLimits) -> Estimate:
    """The budget with its decompositions. Amounts, which the format leaves out, are computed.

    Raises NaniwaError (``empty`` without concepts, ``broken``, ``too_large``).
    """
    check_size(path, limits)
    with reading(path, "FIEBDC-3"):
        records = records_of(decoded(path.read_bytes()))
        estimate = _Budget(path, records).estimate()
    if not estimate.breakdowns and not estimate.tables:
        raise refusal(path, "内訳がありません", code="empty")
    return estimate


def key_of(code: str) -> str:
    """The key by which lines name a concept's decomposition."""
    return f"代価表:{code}"


class _Budget:
    """The records of one file on their way to an estimate."""

    def __init__(self, path: Path, records: Records) -> None:
        self._path = path
        self._records = records
        self._problems: list[Problem] = []
        self._count = 0

    def estimate(self) -> Estimate:
        """Chapters from the root down, then every decomposition of an item."""
        records = self._records
        tops = self._tops()
        lines = [line for code in tops for line in self._top_lines(code)]
        tables = tuple(
            self._table(concept, records.parts[code])
            for code, concept in records.concepts.items()
            if records.parts.get(code) and not self._is_chapter(code)
        )
        title = next((concept.summary for concept in records.concepts.values() if concept.root), "")
        for kind, number in records.unread.items():
            message = f"知らない種類のレコード（~{kind}）が{number}件あり、読みませんでした。"
            self._problems.append(Problem(Place(DATA_SHEET, "1"), message))
        breakdown = Breakdown(title or "Presupuesto", DATA_SHEET, Stage.BREAKDOWN, tuple(lines))
        return Estimate(
            file=self._path,
            layout=records.version or "FIEBDC-3",
            domain=Domain.CIVIL,
            facts=self._facts(),
            breakdowns=(breakdown,) if lines else (),
            tables=tables,
            problems=tuple(self._problems),
        )

    def _facts(self) -> dict[str, Written]:
        root = next((one for one in self._records.concepts.values() if one.root), None)
        name = words(root.summary, root.line) if root else None
        return {"工事名": name} if name else {}

    def _tops(self) -> list[str]:
        """The root; in files without one, the chapters that stand in no other."""
        records = self._records
        roots = [code for code, concept in records.concepts.items() if concept.root]
        if roots:
            return roots
        children = {part.code for parts in records.parts.values() for part in parts}
        return [
            code
            for code, concept in records.concepts.items()
            if concept.chapter and code not in children
        ]

    def _top_lines(self, code: str) -> Iterator[Line]:
        concept = self._records.concepts[code]
        if not concept.root:
            yield self._chapter(Part(code, Decimal(1), Decimal(1), concept.line), (), 0)
            return
        yield from self._children(code, (code,), 0)
        total = self._price(concept)
        if total is not None:
            yield Line(
                row=concept.line,
                name=Written("Total", total.place),
                kind=LineKind.SUBTOTAL,
                amount=total,
            )

    def _children(self, code: str, above: tuple[str, ...], level: int) -> Iterator[Line]:
        for part in self._records.parts.get(code, []):
            self._count += 1
            if part.code in above or level > _MAX_DEPTH or self._count > _MAX_LINES:
                message = f"「{part.code}」は自分自身を含むか階層が深すぎるため、読みませんでした。"
                self._problems.append(Problem(Place(DATA_SHEET, str(part.line)), message))
            elif self._is_chapter(part.code):
                yield self._chapter(part, above, level)
            else:
                yield self._item(part, code, level)

    def _is_chapter(self, code: str) -> bool:
        concept = self._records.concepts.get(code)
        return concept is not None and (concept.chapter or concept.root)

    def _chapter(self, part: Part, above: tuple[str, ...], level: int) -> Line:
        concept = self._records.concepts[part.code]
        return Line(
            row=part.line,
            name=self._name(part, concept),
            kind=LineKind.GROUP,
            level=level,
            amount=self._price(concept),
            code=part.code,
            children=tuple(self._children(part.code, (*above, part.code), level + 1)),
        )

    def _item(self, part: Part, parent: str, level: int) -> Line:
        """A line of a chapter: its quantity is the measurement, if there is one."""
        concept = self._records.concepts.get(part.code)
        measured = self._records.measured
        total = measured.get((parent, part.code)) or measured.get(("", part.code))
        quantity = (
            figure(*total)
            if total is not None
            else Written(f"{part.quantity:f}", Place(DATA_SHEET, str(part.line)), part.quantity)
        )
        return self._priced(part, concept, quantity, level, self._records.decimals)

    def _priced(
        self,
        part: Part,
        concept: Concept | None,
        quantity: Written | None,
        level: int,
        decimals: int,
    ) -> Line:
        price = self._price(concept)
        text = self._records.texts.get(part.code, "")
        amount = None
        if price and price.number is not None and quantity and quantity.number is not None:
            number = round_half_up(quantity.number * price.number, decimals)
            amount = computed(number, int(quantity.place.cell))
        if concept is None:
            message = f"「{part.code}」の定義（~C）がありません。"
            self._problems.append(Problem(Place(DATA_SHEET, str(part.line)), message))
        return Line(
            row=part.line,
            name=self._name(part, concept),
            level=level,
            specification=words(text, part.line),
            unit=words(concept.unit, concept.line) if concept else None,
            quantity=quantity,
            unit_price=price,
            amount=amount,
            reference=key_of(part.code) if self._records.parts.get(part.code) else None,
            code=part.code,
        )

    def _table(self, concept: Concept, parts: list[Part]) -> UnitCostTable:
        decimals = self._decimals_of(concept, parts)
        return UnitCostTable(
            key=key_of(concept.code),
            kind=TableKind.UNIT_COST,
            name=Written(concept.summary or concept.code, Place(DATA_SHEET, str(concept.line))),
            lines=tuple(self._part_lines(parts, decimals)),
            specification=words(self._records.texts.get(concept.code, ""), concept.line),
            base_unit=words(concept.unit, concept.line),
            total=self._price(concept),
        )

    def _decimals_of(self, concept: Concept, parts: list[Part]) -> int:
        """How many decimals the amounts of this table carry: programs differ from their own ~K."""
        printed = decimal_of(concept.price)
        stated = self._records.decimals
        for decimals in (stated, 2, 3, 4):
            amounts = [line.amount for line in self._part_lines(parts, decimals)]
            total = sum(
                (one.number for one in amounts if one and one.number is not None), Decimal(0)
            )
            places = -int(printed.as_tuple().exponent) if printed is not None else 0
            if printed is not None and round_half_up(total, max(places, 0)) == printed:
                return decimals
        return stated

    def _part_lines(self, parts: list[Part], decimals: int) -> Iterator[Line]:
        before: list[tuple[str, Decimal]] = []
        for part in parts:
            concept = self._records.concepts.get(part.code)
            if part.percentage:
                line = self._percentage(part, concept, before, decimals)
            else:
                place = Place(DATA_SHEET, str(part.line))
                quantity = Written(f"{part.quantity:f}", place, part.quantity)
                line = self._priced(part, concept, quantity, 0, decimals)
            if line.amount is not None and line.amount.number is not None:
                before.append((part.code, line.amount.number))
            yield line

    def _percentage(
        self,
        part: Part,
        concept: Concept | None,
        before: list[tuple[str, Decimal]],
        decimals: int,
    ) -> Line:
        """A rate on the lines before it whose code begins as its own does before the sign."""
        mask = part.code.replace("&", "%").partition("%")[0]
        base = sum((amount for code, amount in before if code.startswith(mask)), Decimal(0))
        percent = part.quantity * 100
        place = Place(DATA_SHEET, str(part.line))
        return Line(
            row=part.line,
            name=self._name(part, concept),
            unit=Written("%", place),
            rate=Written(f"{percent.normalize():f}%", place, percent),
            base=computed(base, part.line),
            amount=computed(round_half_up(base * part.quantity, decimals), part.line),
            code=part.code,
        )

    def _name(self, part: Part, concept: Concept | None) -> Written:
        text = concept.summary if concept and concept.summary else part.code
        return Written(text, Place(DATA_SHEET, str(part.line)))

    def _price(self, concept: Concept | None) -> Written | None:
        if concept is None:
            return None
        found = figure(concept.price, concept.line)
        # Chapters of programs that do not add up carry 0.
        return None if found and found.number == 0 and self._is_chapter(concept.code) else found
