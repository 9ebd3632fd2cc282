"""Contradictions planted into a finished draft, and whether the review finds them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.drafting.draft import Draft
from assistant.drafting.editing import edited
from assistant.drafting.kinds import Kind
from assistant.drafting.review.clauses import Standards
from assistant.drafting.review.findings import ReviewFinding, Severity
from assistant.drafting.review.review import review_document, review_draft
from assistant.drafting.section_text import section_as_text
from assistant.drafting.sheet import Sheet
from assistant.drafting.sources import Sources
from assistant.drafting.word.writing import write_word
from assistant.drafting.writing import section_of, with_section
from assistant.learning.exercises.draft_sources import (
    named_with_edition,
    numbered_clause,
    unknown_number,
)
from evals.draft_sheets import Contradiction

_FIRM = (Severity.ERROR, Severity.WARNING)


@dataclass(frozen=True, slots=True)
class PlantedResult:
    """What the review said about one contradiction, in the draft and in the Word file made of it.

    ``planted`` is what was done in words, "" when the library has nothing to plant it with (no
    superseded edition) and ``problem`` says why.
    """

    contradiction: Contradiction
    planted: str = ""
    problem: str = ""
    in_draft: tuple[ReviewFinding, ...] = ()
    in_word: tuple[ReviewFinding, ...] = ()

    @property
    def found_in_draft(self) -> bool:
        """Whether a rule that is for it found it in the draft."""
        return self._by_rule(self.in_draft)

    @property
    def found_in_word(self) -> bool:
        """Whether a rule that is for it found it in the Word file."""
        return self._by_rule(self.in_word)

    def _by_rule(self, findings: Iterable[ReviewFinding]) -> bool:
        return any(found.rule in self.contradiction.rules for found in findings)


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Reviews drafts of one sheet, as they are and as Word files, with what the sheet says."""

    kind: Kind
    sheet: Sheet
    sources: Sources

    def draft(self, draft: Draft) -> tuple[ReviewFinding, ...]:
        """The findings on a draft."""
        return review_draft(draft, self.sources, kind=self.kind, sheet=self.sheet).findings

    def word(self, draft: Draft) -> tuple[ReviewFinding, ...]:
        """The findings on the Word file of a draft: what a reader of the file alone can know."""
        with TemporaryDirectory() as folder:
            path = Path(folder) / f"{self.kind.title}.docx"
            path.write_bytes(write_word(draft, self.kind))
            report = review_document(path, self.sources, kind=self.kind, sheet=self.sheet)
        return report.findings


def planted_results(
    draft: Draft,
    contradictions: Sequence[Contradiction],
    reviewer: Reviewer,
    in_draft: Iterable[ReviewFinding],
    in_word: Iterable[ReviewFinding],
) -> tuple[PlantedResult, ...]:
    """Plant each contradiction by itself and review.

    ``in_draft`` and ``in_word`` are the findings without it: they don't count.
    """
    before = _sameness(in_draft), _sameness(in_word)
    names = _names(reviewer.sources)
    return tuple(_result(draft, each, reviewer, before, names) for each in contradictions)


def _result(
    draft: Draft,
    contradiction: Contradiction,
    reviewer: Reviewer,
    before: tuple[set[tuple[str, ...]], set[tuple[str, ...]]],
    names: dict[str, str],
) -> PlantedResult:
    if contradiction.remove:
        gone = section_of(draft, contradiction.remove)
        changed = replace(draft, sections=tuple(s for s in draft.sections if s is not gone))
        done = f"節「{gone.heading}」を除いた"
    else:
        blanks = set(re.findall(r"\{(\w+)\}", contradiction.add))
        if not blanks <= names.keys():
            return PlantedResult(contradiction, problem="文書群に、これを植える文書がない")
        section = section_of(draft, contradiction.section)
        text = section_as_text(section)
        if contradiction.change and contradiction.change not in text:
            problem = f"「{section.heading}」に「{contradiction.change}」がないため植えられない"
            return PlantedResult(contradiction, problem=problem)
        if contradiction.change:
            new = text.replace(contradiction.change, contradiction.to, 1)
            done = f"「{contradiction.change}」を「{contradiction.to}」に変えた"
        else:
            sentence = contradiction.add.format_map(names)
            new = f"{text.rstrip()}\n\n{sentence}\n"
            done = f"「{sentence}」を加えた"
        changed = with_section(draft, edited(section, new, draft.values))
    return PlantedResult(
        contradiction,
        done,
        in_draft=_new(reviewer.draft(changed), before[0]),
        in_word=_new(reviewer.word(changed), before[1]),
    )


def _names(sources: Sources) -> dict[str, str]:
    """What sentences to plant are filled with: a standard, a clause it doesn't have, an old edition."""
    standards = Standards.of(sources)
    names: dict[str, str] = {}
    for document in standards.documents:
        clause = numbered_clause(standards, document)
        if clause is None:
            continue
        if document.superseded_by:
            names.setdefault("superseded", named_with_edition(document))
            names.setdefault("superseded_clause", clause.number)
        elif "standard" not in names:
            names["standard"] = named_with_edition(document)
            names["unknown_clause"] = unknown_number(standards, document, clause.number)
    return names


def _sameness(findings: Iterable[ReviewFinding]) -> set[tuple[str, ...]]:
    return {same(found) for found in findings}


def same(found: ReviewFinding) -> tuple[str, ...]:
    """What stays the same when paragraphs move: everything but the place."""
    return found.rule, str(found.severity), found.item, found.actual, found.expected


def _new(
    findings: Iterable[ReviewFinding], before: set[tuple[str, ...]]
) -> tuple[ReviewFinding, ...]:
    return tuple(
        found for found in findings if found.severity in _FIRM and same(found) not in before
    )
