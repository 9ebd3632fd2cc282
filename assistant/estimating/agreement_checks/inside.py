"""Two places of one estimate that contradict each other: a line and the table it refers to."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.estimating.agreement_checks.lines import RULE
from assistant.estimating.findings import Basis, Finding, Severity
from assistant.estimating.model import Estimate, Line, UnitCostTable, Written
from assistant.estimating.price_checks.said import on_line, table_name
from assistant.estimating.specifications.patterns import (
    FactKind,
    Stated,
    alternatives,
    plain_text,
    stated_in,
)
from assistant.estimating.walking import Located, walk, walk_table

_KINDS = (
    FactKind.THICKNESS,
    FactKind.MIX,
    FactKind.DIAMETER,
    FactKind.BAR_SIZE,
    FactKind.DISTANCE,
)


def inside_agrees(estimate: Estimate) -> Iterator[Finding]:
    """Lines against the heading of their unit-cost table, and a table's parts against its name."""
    tables = {table.key: table for table in estimate.tables}
    for located in walk(estimate):
        table = tables.get(located.line.reference or "")
        if table is not None and (finding := _line_and_table(located, table)):
            yield finding
    for table in estimate.tables:
        yield from _parts_and_name(table)


def _line_and_table(located: Located, table: UnitCostTable) -> Finding | None:
    line = located.line
    own, its = _once(_text(line)), _once(_text_of_table(table))
    for kind, one in own.items():
        other = its.get(kind)
        if other is not None and (one.value, one.text if kind is FactKind.MIX else "") != (
            other.value,
            other.text if kind is FactKind.MIX else "",
        ):
            return on_line(
                RULE,
                "table_differs",
                Severity.WARNING,
                located,
                _cell(line, one),
                f"{kind.value}は「{one.text}」ですが、{table_name(table)}では「{other.text}」です。",
                expected=other.text,
                basis=(Basis(table.name.place.sheet, None, table_name(table)),),
                figures={"actual": one.text, "expected": other.text, "kind": kind.value},
            )
    return None


def _once(text: str) -> dict[FactKind, Stated]:
    """Values by kind, of those kinds that a text states exactly once."""
    found = stated_in(plain_text(text))
    return {
        one.kind: one
        for one in found
        if one.kind in _KINDS and sum(other.kind is one.kind for other in found) == 1
    }


def _parts_and_name(table: UnitCostTable) -> Iterator[Finding]:
    """Parts that name a sheet or pipe which the table's name excludes (吸出し防止材 / 遮水シート)."""
    name = plain_text(_text_of_table(table))
    groups: dict[int, str] = {}
    for kind, number, word, pattern in alternatives():
        if kind is FactKind.MATERIAL and word in _NAMED and pattern.search(name):
            groups.setdefault(number, word)
    for located in walk_table(table):
        text = plain_text(_text(located.line))
        for kind, number, word, pattern in alternatives():
            wanted = groups.get(number)
            if kind is FactKind.METHOD or wanted is None or word == wanted or word not in _NAMED:
                continue
            if pattern.search(text):
                yield on_line(
                    RULE,
                    "part_differs",
                    Severity.WARNING,
                    located,
                    located.line.name,
                    f"{table_name(table)}は「{wanted}」ですが、この行は「{word}」です。",
                    expected=wanted,
                    basis=(Basis(table.name.place.sheet, None, table_name(table)),),
                    figures={"actual": word, "expected": wanted},
                )


_NAMED = frozenset({"遮水シート", "吸出し防止材", "止水シート", "防草シート"})


def _cell(line: Line, one: Stated) -> Written:
    if line.specification is not None and one.text in plain_text(line.specification.text):
        return line.specification
    return line.name


def _text(line: Line) -> str:
    return f"{line.name.text} {line.specification.text if line.specification else ''}"


def _text_of_table(table: UnitCostTable) -> str:
    return f"{table.name.text} {table.specification.text if table.specification else ''}"
