"""Lines against statements: thickness, strength, distance, layers, quantities, methods, materials."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.estimating.agreement_checks.relevance import (
    LineFacts,
    Relevant,
    best,
    relevance,
)
from assistant.estimating.findings import Basis, Finding, Severity
from assistant.estimating.matching.names import unit_key
from assistant.estimating.model import Written
from assistant.estimating.price_checks.said import on_line, shown
from assistant.estimating.quantity_checks.rounding import nearly
from assistant.estimating.specifications.facts import SpecificationFact
from assistant.estimating.specifications.patterns import (
    FactKind,
    Stated,
    alternatives,
    as_written,
    plain_text,
)

RULE = "agreement"
_WORDS = (FactKind.METHOD, FactKind.MATERIAL)
_LEAST_NAMED = 0.8


def contradicting_values(
    lines: Sequence[LineFacts], facts: Sequence[SpecificationFact]
) -> Iterator[Finding]:
    """Lines whose stated value differs from what the document states of the same thing.

    A value that any statement about the line gives is right. Where another line has what a
    statement demands, only a line that the statement names is doubted.
    """
    by_kind: dict[FactKind, list[SpecificationFact]] = {}
    for fact in facts:
        if fact.value is not None and fact.kind is not FactKind.QUANTITY:
            by_kind.setdefault(fact.kind, []).append(fact)
    fulfilled = _fulfilled(lines, by_kind)
    against: dict[int, list[tuple[LineFacts, Stated, Relevant, SpecificationFact]]] = {}
    for line in lines:
        for one in line.stated:
            candidates = [fact for kind in _like(one.kind) for fact in by_kind.get(kind, [])]
            found = best(candidates, line)
            if not found or one.value is None:
                continue
            if any(_same(one, fact) and relevance(fact, line) for fact in candidates):
                continue
            how, fact = found[0]
            if how.named or id(fact) not in fulfilled:
                against.setdefault(id(fact), []).append((line, one, how, fact))
    for number, contradictions in against.items():
        alone = len(contradictions) == 1 and number not in fulfilled
        for line, one, how, fact in contradictions:
            yield _differs(line, one, fact, _severity(one.kind, how, alone=alone))


def _severity(kind: FactKind, how: Relevant, *, alone: bool) -> Severity:
    """Proved when the document names exactly this line and nothing else in the estimate fits."""
    if alone and how.named:
        return Severity.ERROR if how.share == 1 and how.proper else Severity.WARNING
    if alone and (kind is FactKind.LAYERS or how.share >= _LEAST_NAMED):
        return Severity.WARNING
    return Severity.INFO if kind in _OF_MANY_SIZES else Severity.WARNING


_OF_MANY_SIZES = frozenset(
    {FactKind.BAR_SIZE, FactKind.DIAMETER, FactKind.WIDTH, FactKind.HEIGHT, FactKind.LAYERS}
)


def _fulfilled(
    lines: Sequence[LineFacts], by_kind: dict[FactKind, list[SpecificationFact]]
) -> set[int]:
    """The facts that some line they are about has as stated."""
    return {
        id(fact)
        for line in lines
        for one in line.stated
        for kind in _like(one.kind)
        for fact in by_kind.get(kind, [])
        if _same(one, fact) and relevance(fact, line)
    }


def _like(kind: FactKind) -> tuple[FactKind, ...]:
    """The kinds that a value can be compared with: a mix (18-8-40) begins with its strength."""
    strengths = (FactKind.MIX, FactKind.STRENGTH)
    return strengths if kind in strengths else (kind,)


def _same(one: Stated, fact: SpecificationFact) -> bool:
    if one.kind is FactKind.MIX and fact.kind is FactKind.MIX:
        return one.text == fact.text
    return one.value == fact.value


def _differs(line: LineFacts, one: Stated, fact: SpecificationFact, severity: Severity) -> Finding:
    cell = line.cell(one)
    actual, expected = as_written(one.text, cell.text), as_written(fact.text, fact.quote)
    return on_line(
        RULE,
        "value_differs",
        severity,
        line.located,
        cell,
        f"{fact.kind.value}は「{actual}」ですが、{_where(fact)}では「{expected}」です。",
        expected=expected,
        basis=(_quoted(fact),),
        figures={"actual": actual, "expected": expected, "kind": fact.kind.value},
    )


def exceeded_conditions(
    lines: Sequence[LineFacts], facts: Sequence[SpecificationFact]
) -> Iterator[Finding]:
    """Lines whose condition (運搬距離8.5km以下) the document's value exceeds."""
    for line in lines:
        for bound in line.at_most:
            found = best([fact for fact in facts if fact.kind is bound.kind], line)
            values = [fact.value for _, fact in found if fact.value is not None]
            if bound.value is None or not values or min(values) <= bound.value:
                continue
            fact = found[0][1]
            cell = line.cell(bound)
            actual = as_written(bound.text, cell.text)
            expected = as_written(fact.text, fact.quote)
            yield on_line(
                RULE,
                "value_differs",
                Severity.WARNING,
                line.located,
                cell,
                f"条件は「{actual}以下」ですが、{_where(fact)}では「{expected}」です。",
                expected=expected,
                basis=(_quoted(fact),),
                figures={"actual": actual, "expected": expected, "kind": fact.kind.value},
            )


def contradicting_quantities(
    lines: Sequence[LineFacts], facts: Sequence[SpecificationFact]
) -> Iterator[Finding]:
    """A line's quantity against one that the document states of the same thing in the same unit."""
    stated = [fact for fact in facts if fact.kind is FactKind.QUANTITY and fact.value is not None]
    for fact in stated:
        named = []
        for line in lines:
            unit = line.located.line.unit
            quantity = line.located.line.quantity
            how = relevance(fact, line)
            if how is None or how.share < _LEAST_NAMED or unit is None or quantity is None:
                continue
            if unit_key(unit.text) == unit_key(fact.unit) and quantity.number is not None:
                named.append((line, quantity, how))
        values = [quantity.number for _, quantity, _ in named if quantity.number is not None]
        if len(named) != 1 or fact.value is None:
            continue
        if fact.value in (*values, sum(values)) or nearly(values[0], fact.value):
            continue
        line, quantity, how = named[0]
        yield on_line(
            RULE,
            "quantity_differs",
            Severity.WARNING if how.named or how.share == 1 else Severity.INFO,
            line.located,
            quantity,
            f"数量は{shown(values[0])}{fact.unit}ですが、{_where(fact)}では「{fact.text}」です。",
            expected=shown(fact.value),
            basis=(_quoted(fact),),
            figures={"actual": shown(values[0]), "expected": shown(fact.value), "unit": fact.unit},
        )


def contradicting_words(
    lines: Sequence[LineFacts], facts: Sequence[SpecificationFact]
) -> Iterator[Finding]:
    """Lines with a method or material that excludes the one the document demands there."""
    demanded: dict[str, list[SpecificationFact]] = {}
    for fact in facts:
        if fact.kind in _WORDS:
            demanded.setdefault(fact.unit, []).append(fact)
    everywhere = _without_subject()
    for line in lines:
        for one in line.stated:
            group = demanded.get(one.unit, []) if one.kind in _WORDS else []
            if not group or any(fact.text == one.text for fact in group):
                continue
            if one.unit in everywhere:
                about = group
            else:
                about = [fact for fact in group if relevance(fact, line)]
            if about:
                yield _other_word(line, one, about[0])


def _without_subject() -> frozenset[str]:
    """Groups whose words need no subject: they name the thing themselves (シート), or all works."""
    return frozenset(
        str(number)
        for _, number, word, _ in alternatives()
        if word in ("遮水シート", "昼間", "開削", "片側交互通行")
    )


def _other_word(line: LineFacts, one: Stated, fact: SpecificationFact) -> Finding:
    return on_line(
        RULE,
        "word_differs",
        Severity.WARNING,
        line.located,
        _cell_with(line, one),
        f"「{one.text}」とありますが、{_where(fact)}では「{fact.text}」です。",
        expected=fact.text,
        basis=(_quoted(fact),),
        figures={"actual": one.text, "expected": fact.text, "kind": fact.kind.value},
    )


def _cell_with(line: LineFacts, one: Stated) -> Written:
    pattern = next(
        pattern
        for _, number, word, pattern in alternatives()
        if (str(number), word) == (one.unit, one.text)
    )
    for written in (line.located.line.name, line.located.line.specification):
        if written is not None and pattern.search(plain_text(written.text)):
            return written
    return line.located.line.name


def _where(fact: SpecificationFact) -> str:
    return f"「{fact.document}」{fact.page}ページ"


def _quoted(fact: SpecificationFact) -> Basis:
    return Basis(fact.document, fact.page, fact.quote)
