"""Exercises in reviewing a draft: written from an example sheet and the standards, errors planted.

No language model is used: the draft is put together from the kind's fixed wording, the sheet and
quotations, and every error is wrong by what the sheet or a quoted clause says.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from random import Random

import yaml

from assistant.drafting.draft import OriginKind
from assistant.drafting.kinds import Kind, all_kinds
from assistant.drafting.review.clauses import Standards
from assistant.drafting.sources import KeptPassages, Sources
from assistant.drafting.word.writing import write_word
from assistant.learning.exercises.draft_error_kinds import error_kinds_of, source_of
from assistant.learning.exercises.draft_materials import cited, materials_of
from assistant.learning.exercises.draft_planting import planted_in
from assistant.learning.exercises.draft_sheets import as_text, sheets_of
from assistant.learning.exercises.draft_text import WHOLE, Passage, draft_of
from assistant.learning.exercises.exercise import (
    DIFFICULTY_NAMES,
    MOST_ERRORS,
    Difficulty,
    Exercise,
    ExerciseFile,
    ExerciseKind,
    ExerciseRequest,
    PlantedError,
    Progress,
    unwatched,
)
from assistant.learning.exercises.written_drafts import WrittenDraft, written_draft
from retrieval.documents import Passage as LibraryPassage
from retrieval.errors import NaniwaError

_WORDS = re.compile(r"[一-龥々]{2,}|[ァ-ヺー]{2,}")
_WORDS_OF_CLAUSE = 0.5
_ERRORS = {Difficulty.EASY: 3, Difficulty.NORMAL: 5, Difficulty.HARD: 7}
_VARIED = 3
"""So many kinds of error at least, where as many are asked for: else another kind of document is tried."""


@dataclass(frozen=True, slots=True)
class DraftExercise:
    """An exercise, and the collections of the documents that it quotes."""

    exercise: Exercise
    collections: tuple[str, ...]


def draft_exercise(
    request: ExerciseRequest,
    sources: Sources,
    *,
    kinds: Sequence[Kind] = (),
    title: str = "",
    progress: Progress = unwatched,
) -> Exercise:
    """As `quoting_exercise`, the exercise alone."""
    return quoting_exercise(request, sources, kinds=kinds, title=title, progress=progress).exercise


def quoting_exercise(
    request: ExerciseRequest,
    sources: Sources,
    *,
    kinds: Sequence[Kind] = (),
    title: str = "",
    progress: Progress = unwatched,
) -> DraftExercise:
    """An exercise on a draft of one of the ``kinds`` (default: Naniwa's; ``title`` chooses one).

    The same request makes the same exercise of the same library. ``progress`` is told after every
    section that is written. Raises NaniwaError: ``no_kind``
    for a kind of document or of error that there is none of, ``no_errors`` when nothing of what
    is asked for can be planted.
    """
    random = Random(f"{request.seed}{request.difficulty}")  # noqa: S311 - drawing, nothing secret
    wanted = error_kinds_of(request)
    sources = _read_once(sources)
    standards = Standards.of(sources)
    choices = [kind for kind in kinds or all_kinds() if title in ("", kind.title, kind.name)]
    if not choices:
        raise NaniwaError(f"文書の種類「{title}」はありません。", code="no_kind")
    random.shuffle(choices)
    count = min(request.count or _ERRORS[request.difficulty], MOST_ERRORS)
    best: tuple[WrittenDraft, tuple[PlantedError, ...], tuple[Passage, ...]] | None = None
    for kind in choices:
        so_far = len(best[1]) if best else 0
        written = written_draft(
            kind,
            request.difficulty,
            sources,
            standards,
            random,
            watch=partial(progress, so_far, count),
        )
        if written is None:
            continue
        errors, passages = planted_in(written, wanted, count, request.difficulty, standards, random)
        if best is None or _worth(errors) > _worth(best[1]):
            best = written, errors, passages
        if len(errors) >= count and _worth(errors) >= min(_VARIED, len(wanted), count):
            break
    if best is None or not best[1]:
        raise NaniwaError(
            "登録された基準と記入例からは、求められた誤りのある下書きを作れません。"
            "誤りの種類を変えてください。",
            code="no_errors",
        )
    by_id = {document.id: document.collection for document in standards.documents}
    quoted = {by_id.get(origin.document_id, "") for origin in cited(best[0].passages)}
    exercise = _exercise(request, *best, standards)
    return DraftExercise(exercise, tuple(sorted(quoted - {""})))


def _read_once(sources: Sources) -> Sources:
    """The sources, of which a document is read once for all sections and kinds that are tried."""
    kept: dict[str, tuple[LibraryPassage, ...]] = {}
    return replace(
        sources,
        everything=KeptPassages(sources.everything, kept),
        standards=KeptPassages(sources.standards, kept),
    )


def _worth(errors: Sequence[PlantedError]) -> int:
    """How many kinds of error there are."""
    return len({error.kind for error in errors})


def _exercise(
    request: ExerciseRequest,
    written: WrittenDraft,
    errors: tuple[PlantedError, ...],
    passages: tuple[Passage, ...],
    standards: Standards,
) -> Exercise:
    kept = {passage.section for passage in passages}
    removed = {p.section for p in written.passages} - kept
    draft = replace(
        written.draft, sections=tuple(s for s in written.draft.sections if s.id not in removed)
    )
    documents = {document.id: document for document in standards.documents}
    plain = draft_of(draft, passages, plain=True)
    kind = written.kind
    materials = materials_of(
        kind, written.sheet, written.passages, standards, documents, written.wanted
    )
    sheets = sheets_of(draft, written.names, passages, kind)
    told = "、".join(dict.fromkeys(error.title for error in errors))
    hint = f"誤りの種類: {told}。" if request.difficulty is Difficulty.EASY else ""
    number = f"{len(errors)}か所" if request.difficulty is not Difficulty.HARD else "いくつか"
    text = "".join(passage.text for passage in passages)
    return Exercise(
        id=hashlib.sha256(f"{request}{text}".encode()).hexdigest()[:16],
        kind=ExerciseKind.DRAFT,
        title=f"{kind.title}の下書きの点検（{DIFFICULTY_NAMES[request.difficulty]}）",
        instruction=(
            f"{kind.title}の下書き（抜粋）に、計画シート又は基準と合わないところが{number}あります。{hint}"
            f"誤りのある段落・欄と、その理由を選んでください。節が抜けているときは「{WHOLE}」に印を付けます。"
            "【要確認】は、まだ決まっていないことの印で、誤りではありません。"
        ),
        difficulty=request.difficulty,
        sheets=sheets,
        materials=materials,
        errors=errors,
        files=(
            ExerciseFile(f"{kind.title}.docx", write_word(plain, kind)),
            ExerciseFile(
                "計画シート.yaml",
                yaml.safe_dump(dict(written.given), allow_unicode=True, sort_keys=False).encode(),
            ),
            ExerciseFile("資料.txt", as_text(materials).encode("utf-8-sig")),
        ),
        sound=dict(_sound(written.passages, errors)),
        before=dict(_open_to_doubt(written.passages, errors)),
    )


def _sound(
    passages: Sequence[Passage], errors: Sequence[PlantedError]
) -> Iterator[tuple[str, str]]:
    """Why what stands at the places without an error is right."""
    wrong = {place for error in errors for place in error.places}
    for passage in passages:
        if passage.place not in wrong:
            yield passage.place, _why_right(passage)
    if WHOLE not in wrong:
        yield WHOLE, "必要な節は、すべてあります。"


def _open_to_doubt(
    passages: Sequence[Passage], errors: Sequence[PlantedError]
) -> Iterator[tuple[str, str]]:
    """Fixed wording with a clause that hardly has its words: whether that is enough can be disputed."""
    wrong = {place for error in errors for place in error.places}
    for passage in passages:
        said = "".join(
            piece.text for piece in passage.pieces if piece.origin.kind is OriginKind.TEMPLATE
        )
        words = set(_WORDS.findall(said))
        for piece in passage.pieces:
            quote = piece.origin.quote
            if not (piece.cites and quote and words) or passage.place in wrong:
                continue
            if sum(word in quote for word in words) < len(words) * _WORDS_OF_CLAUSE:
                yield (
                    passage.place,
                    (
                        f"植えた誤りではありません。定型の文に{source_of(piece.origin)}を付けたもので、"
                        "この条項で足りるかは読む人によります。印は点に数えません。"
                    ),
                )
                break


def _why_right(passage: Passage) -> str:
    if any(piece.gap for piece in passage.pieces):
        return "【要確認】は、まだ決まっていないことの印です。誤りではありません。"
    said = []
    for piece in passage.pieces:
        origin = piece.origin
        match origin.kind:
            case OriginKind.STANDARD if origin.quote:
                said.append(f"{source_of(origin)}に「{origin.quote}」とあります。")
            case OriginKind.SHEET | OriginKind.DEFAULT | OriginKind.CALCULATION:
                said.append(f"{origin.label}のとおりです。")
            case _:
                pass
    if not said:
        return "この種類の文書の定まった言い回しで、計画シートとも基準とも食い違いません。"
    return "".join(dict.fromkeys(said))
