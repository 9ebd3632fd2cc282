"""Which errors are planted into drafts, and what one is once it is made."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from assistant.drafting.draft import Origin
from assistant.drafting.review.clauses import Standards
from assistant.learning.exercises.draft_text import Passage
from assistant.learning.exercises.exercise import Difficulty, ExerciseRequest, PlantedError
from retrieval.documents import Document
from retrieval.errors import NaniwaError

_E, _N, _H = Difficulty.EASY, Difficulty.NORMAL, Difficulty.HARD


@dataclass(frozen=True, slots=True)
class DraftErrorKind:
    """A kind of error: its name in a request, and the difficulties at which it is planted."""

    name: str
    title: str
    difficulties: tuple[Difficulty, ...]


DRAFT_ERROR_KINDS = (
    DraftErrorKind("sheet_number", "計画シートの数値", (_E, _N, _H)),
    DraftErrorKind("date", "日付", (_E, _N, _H)),
    DraftErrorKind("calculation", "計算", (_N, _H)),
    DraftErrorKind("rule_number", "基準の数値", (_E, _N, _H)),
    DraftErrorKind("limit", "以上・以下", (_N, _H)),
    DraftErrorKind("duty", "義務と許可", (_N, _H)),
    DraftErrorKind("clause", "条項の番号", (_E, _N, _H)),
    DraftErrorKind("edition", "旧版の引用", (_N, _H)),
    DraftErrorKind("term", "用語", (_E, _N, _H)),
    DraftErrorKind("section", "必要な節", (_E, _N, _H)),
)
"""What can be asked for; "section" is made where the draft is put together."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage with an error in it, and what it is."""

    passage: Passage
    error: PlantedError


@dataclass(frozen=True)
class Basis:
    """What errors are made with: the library's standards, its documents by id, numbers of the sheet."""

    standards: Standards
    documents: Mapping[str, Document]
    numbers: Collection[str]
    supervisor: str
    difficulty: Difficulty


def draft_error_titles() -> tuple[str, ...]:
    """The kinds of error in the order of a menu."""
    return tuple(kind.title for kind in DRAFT_ERROR_KINDS)


def error_kinds_of(request: ExerciseRequest) -> tuple[DraftErrorKind, ...]:
    """The kinds that are asked for, all of its difficulty where none is. Raises NaniwaError: ``no_kind``."""
    named = [
        kind
        for kind in DRAFT_ERROR_KINDS
        if not request.error_kinds or {kind.name, kind.title} & set(request.error_kinds)
    ]
    known = {name for kind in DRAFT_ERROR_KINDS for name in (kind.name, kind.title)}
    unknown = [name for name in request.error_kinds if name not in known]
    if unknown:
        choices = "・".join(draft_error_titles())
        raise NaniwaError(f"誤りの種類「{unknown[0]}」はありません（{choices}）。", code="no_kind")
    if request.error_kinds:
        return tuple(named)
    return tuple(kind for kind in named if request.difficulty in kind.difficulties)


def source_of(origin: Origin) -> str:
    """Where words come from, with the page."""
    page = f"（{origin.page}ページ）" if origin.page else ""
    return f"{origin.label}{page}"
