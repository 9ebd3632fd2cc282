"""Groups of lines that make the price of a base quantity, wherever they stand."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from assistant.estimating.matching.names import name_key, unit_key
from assistant.estimating.model import Estimate, LineKind
from assistant.estimating.price_checks.said import number, text
from assistant.estimating.price_checks.table_sums import base_of
from assistant.estimating.walking import Located, shown_name, walk, walk_table

_PER = re.compile(
    r"(?P<quantity>\d[\d,]*(?:\.\d+)?)?\s*(?P<unit>[A-Za-z]{1,2}[23]?|[^\d\s()（）・、]{1,3}?)\s*"
    r"(?:当た?り|あたり)"
)


@dataclass(frozen=True, slots=True)
class Base:
    """A base quantity (100 m3 当り)."""

    quantity: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Block:
    """A unit-cost table, or a line of a breakdown with lines under it.

    ``key`` is its name, specification and the names above it, comparable; ``title`` its own name
    alone, comparable; ``base`` None when unstated.
    """

    name: str
    key: str
    title: str
    base: Base | None
    lines: tuple[Located, ...]
    table_key: str | None


def base_stated(words: str) -> tuple[Base | None, str]:
    """The base quantity that a text states, and the text without it: ``検査路製作 1t当り``."""
    plain = unicodedata.normalize("NFKC", words)
    found = _PER.search(plain)
    if found is None:
        return None, plain.strip()
    quantity = Decimal(found["quantity"].replace(",", "")) if found["quantity"] else Decimal(1)
    rest = (plain[: found.start()] + " " + plain[found.end() :]).replace("()", " ")
    return Base(quantity, unit_key(found["unit"])), rest.strip(" ()・、")


def _title(name: str) -> str:
    """The first word of a name, without specification and base, comparable."""
    parts = base_stated(name)[1].split()
    return name_key(parts[0]) if parts else ""


def blocks_of(estimate: Estimate) -> Iterator[Block]:
    """Every unit-cost table, then every line of a breakdown that has items directly under it.

    A table is also known by the names and specifications of the lines that refer to it.
    """
    referring: dict[str, set[str]] = defaultdict(set)
    for located in walk(estimate):
        if located.line.reference:
            referring[located.line.reference].add(name_key(shown_name(located.line)))
    for table in estimate.tables:
        name = f"{table.name.text} {text(table.specification)}"
        base = Base(base_of(table), unit_key(text(table.base_unit))) if table.base_unit else None
        if base is None and number(table.base_quantity) is not None:
            base = Base(base_of(table), "")
        lines = tuple(found for found in walk_table(table) if found.line.kind is LineKind.ITEM)
        keys = {name_key(name), *referring[table.key]}
        yield Block(
            name,
            " ".join(sorted(keys)),
            _title(table.name.text),
            base or base_stated(name)[0],
            lines,
            table.key,
        )
    for located in walk(estimate):
        line = located.line
        below = tuple(
            Located(child, (*located.ancestors, line), located.table)
            for child in line.children
            if child.kind is LineKind.ITEM
        )
        if below and located.table_key is None:
            name = shown_name(line)
            base = base_stated(name)[0]
            quantity = number(line.quantity)
            if base is None and quantity and line.unit is not None:
                base = Base(quantity, unit_key(line.unit.text))
            above = "".join(shown_name(other) for other in located.ancestors)
            key = name_key(above + name)
            yield Block(name, key, _title(line.name.text), base, below, None)
