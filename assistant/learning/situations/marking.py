"""Marking an answer to a situation: each duty that it names, and what is against the clauses."""

from __future__ import annotations

from assistant.learning.situations.situation import Situation, SituationGrade
from retrieval.synonyms import Synonyms


def mark_situation(situation: Situation, given: str, synonyms: Synonyms) -> SituationGrade:
    """Mark what a person wrote, point by point; no language model decides."""
    raise NotImplementedError
