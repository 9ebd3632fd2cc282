"""Passages and what a search makes of them, without an index."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.candidates import Candidate
from retrieval.documents import Box, Cell, Passage, PassageKind, Unit, UnitKind
from retrieval.question import analyse_question
from retrieval.ranking import Found, rank
from retrieval.synonyms import load_synonyms
from tests.retrieval.building import make_document


def clause(name: str, *texts: str, kind: UnitKind = UnitKind.SENTENCE, page: int = 1) -> Passage:
    """A clause of sentences, each with a box of its own."""
    units = tuple(
        Unit(text, (Box(page, 0, float(n), 1, n + 1.0),), kind) for n, text in enumerate(texts)
    )
    return Passage(f"p-{name}", "d", 0, PassageKind.CLAUSE, (name,), name, units)


def table(name: str, *rows: tuple[str, str], key: str = "条件", value: str = "値") -> Passage:
    """A table without a caption."""
    units = tuple(
        Unit(
            f"{k}: {v}",
            (Box(1, 0, float(n), 1, n + 1.0),),
            UnitKind.ROW,
            (Cell(key, k),),
            (Cell(value, v),) if v else (),
        )
        for n, (k, v) in enumerate(rows)
    )
    return Passage(f"p-{name}", "d", 0, PassageKind.TABLE, (name,), name, units)


def search(asked: str, passages: Sequence[Passage], *, lexical_score: float = 10.0) -> Found:
    """Every passage as a candidate, ranked for the question, all words equally rare."""
    question = analyse_question(asked, load_synonyms())
    document = make_document()
    rarity = tuple(1.0 for _ in question.content_words)
    candidates = [Candidate(passage, document, 1, lexical_score) for passage in passages]
    return Found(question, rarity, tuple(rank(question, candidates, rarity=rarity)))
