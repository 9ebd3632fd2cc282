"""Rule 6: the estimate agrees with its 特記仕様書, 数量総括表 and other documents, and with itself."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.estimating.agreement_checks.cover import cover_agrees
from assistant.estimating.agreement_checks.inside import inside_agrees
from assistant.estimating.agreement_checks.lines import (
    RULE,
    contradicting_quantities,
    contradicting_values,
    contradicting_words,
    exceeded_conditions,
)
from assistant.estimating.agreement_checks.relevance import lines_of
from assistant.estimating.agreement_checks.tables import tables_agree
from assistant.estimating.findings import Finding
from assistant.estimating.model import Estimate
from assistant.estimating.references import References
from assistant.estimating.rules import rule
from assistant.estimating.specifications.by_model import merged
from assistant.estimating.specifications.facts import facts_in


@rule(6, RULE, "設計図書どうしの内容が一致すること")
def agreement(estimate: Estimate, references: References) -> Iterator[Finding]:
    """Cover and lines state what the specification states; a table in it has the same quantities.

    A contradiction is said only when the document clearly speaks of the same thing: shared words
    and the same kind of value. It is an error when the document names exactly the line's thing.
    """
    yield from inside_agrees(estimate)
    if not references.specifications:
        return
    facts = [
        fact
        for document in references.specifications
        for fact in merged(facts_in(document), document.found)
    ]
    lines = list(lines_of(estimate))
    yield from cover_agrees(estimate, facts)
    yield from contradicting_values(lines, facts)
    yield from exceeded_conditions(lines, facts)
    yield from contradicting_quantities(lines, facts)
    yield from contradicting_words(lines, facts)
    for document in references.specifications:
        yield from tables_agree(estimate, document)
