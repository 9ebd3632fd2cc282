"""What the models may add to a check: facts, second opinions, wording. Never a number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.estimating.check import FileReport, finding_id
from assistant.estimating.explanation import explain, rephrase
from assistant.estimating.findings import Severity
from assistant.estimating.references import References, SpecificationText
from assistant.estimating.specifications.by_model import facts_by_model

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from retrieval.protocols import Embedder

_REPHRASED = 10
"""Findings per file that are put in other words; a small model takes seconds over each."""


@dataclass(frozen=True, slots=True)
class Assistance:
    """The models that a check may use; each may be absent."""

    model: BaseChatModel | None = None
    embedder: Embedder | None = None


def assisted(references: References, assistance: Assistance) -> References:
    """The references with what the model points to in the specifications, and the embedder."""
    return replace(
        references,
        specifications=tuple(
            _with_facts(text, assistance.model) for text in references.specifications
        ),
        embedder=assistance.embedder,
    )


def _with_facts(text: SpecificationText, model: BaseChatModel | None) -> SpecificationText:
    return text if model is None else replace(text, found=tuple(facts_by_model(text, model)))


def in_other_words(report: FileReport, assistance: Assistance) -> FileReport:
    """The report with the gravest findings' explanations rephrased, their numbers checked."""
    if assistance.model is None:
        return report
    said: Mapping[str, str] = {
        finding_id(report, finding): rephrase(explain(finding), finding, assistance.model)
        for finding in report.findings[:_REPHRASED]
        if finding.severity is not Severity.INFO
    }
    return replace(report, explanations=said)
