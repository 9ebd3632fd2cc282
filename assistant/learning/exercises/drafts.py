"""Exercises in reviewing a draft: written from an example sheet and the standards, errors planted.

No language model is used: the draft is put together from the kind's fixed wording, the sheet and
quotations, and every error is wrong by what the sheet or a quoted clause says.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

import yaml

from assistant.drafting.draft import Draft, OriginKind, Paragraph, Section, Table
from assistant.drafting.kinds import Kind, all_kinds
from assistant.drafting.outline_reading import SectionOutline
from assistant.drafting.review.clauses import Standards
from assistant.drafting.sheet import Sheet
from assistant.drafting.sheet_reading import sheet_of
from assistant.drafting.sources import KeptPassages, Sources
from assistant.drafting.tracing import sheet_texts
from assistant.drafting.word.writing import write_word
from assistant.drafting.writing import Writing, begin_draft, write_draft
from assistant.learning.exercises.draft_errors import (
    DRAFT_ERROR_KINDS,
    Basis,
    Candidate,
    DraftErrorKind,
    candidates_of,
    source_of,
)
from assistant.learning.exercises.draft_materials import SHEET, cited, materials_of
from assistant.learning.exercises.draft_text import (
    WHOLE,
    Passage,
    draft_of,
    passages_of,
    section_names,
)
from assistant.learning.exercises.exercise import (
    DIFFICULTY_NAMES,
    Difficulty,
    Exercise,
    ExerciseCell,
    ExerciseFile,
    ExerciseKind,
    ExerciseRequest,
    ExerciseRow,
    ExerciseSheet,
    PlantedError,
)
from retrieval.errors import NaniwaError
from retrieval.japanese import normalise
from retrieval.numbers_in_text import numbers_in

_SECTIONS = {Difficulty.EASY: 5, Difficulty.NORMAL: 7, Difficulty.HARD: 8}
_ERRORS = {Difficulty.EASY: 3, Difficulty.NORMAL: 5, Difficulty.HARD: 7}
_MOST_ERRORS = 12
_FEWEST_SECTIONS = 3
_VARIED = 3
"""So many kinds of error at least, where as many are asked for: else another kind of document is tried."""
_SECTION_MISSING = 0.4
"""How often a section is taken out, where it isn't all that is asked for."""
_SUPERVISOR = "監督員の呼称"
_SUPERVISORS = ("監督員", "監督職員")
_CONTRACTORS = ("受注者", "請負者")


@dataclass(frozen=True, slots=True)
class _Written:
    """A draft as it should be, with what it was written from; ``wanted`` are sections it must have."""

    kind: Kind
    sheet: Sheet
    given: Mapping[str, object]
    draft: Draft
    names: Mapping[str, str]
    passages: tuple[Passage, ...]
    wanted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DraftExercise:
    """An exercise, and the collections of the documents that it quotes."""

    exercise: Exercise
    collections: tuple[str, ...]


def draft_exercise(
    request: ExerciseRequest, sources: Sources, *, kinds: Sequence[Kind] = (), title: str = ""
) -> Exercise:
    """As `quoting_exercise`, the exercise alone."""
    return quoting_exercise(request, sources, kinds=kinds, title=title).exercise


def quoting_exercise(
    request: ExerciseRequest, sources: Sources, *, kinds: Sequence[Kind] = (), title: str = ""
) -> DraftExercise:
    """An exercise on a draft of one of the ``kinds`` (default: Naniwa's; ``title`` chooses one).

    The same request makes the same exercise of the same library. Raises NaniwaError: ``no_kind``
    for a kind of document or of error that there is none of, ``no_errors`` when nothing of what
    is asked for can be planted.
    """
    random = Random(f"{request.seed}{request.difficulty}")  # noqa: S311 - drawing, nothing secret
    wanted = _error_kinds(request)
    standards = Standards.of(sources)
    choices = [kind for kind in kinds or all_kinds() if title in ("", kind.title, kind.name)]
    if not choices:
        raise NaniwaError(f"文書の種類「{title}」はありません。", code="no_kind")
    random.shuffle(choices)
    count = min(request.count or _ERRORS[request.difficulty], _MOST_ERRORS)
    best: tuple[_Written, tuple[PlantedError, ...], tuple[Passage, ...]] | None = None
    for kind in choices:
        written = _written(kind, request.difficulty, sources, standards, random)
        if written is None:
            continue
        errors, passages = _planted(written, wanted, count, request.difficulty, standards, random)
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


def _worth(errors: Sequence[PlantedError]) -> int:
    """How many kinds of error there are."""
    return len({error.kind for error in errors})


def draft_error_titles() -> tuple[str, ...]:
    """The kinds of error in the order of a menu."""
    return tuple(kind.title for kind in DRAFT_ERROR_KINDS)


def _error_kinds(request: ExerciseRequest) -> tuple[DraftErrorKind, ...]:
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


def _written(
    kind: Kind, difficulty: Difficulty, sources: Sources, standards: Standards, random: Random
) -> _Written | None:
    """Some sections of a draft of a kind from its example sheet, None when it has no example."""
    given = yaml.safe_load(kind.example) if kind.example.strip() else None
    if not isinstance(given, dict):
        return None
    if _SUPERVISOR in kind.schema and (called := _called(standards, _SUPERVISORS)):
        given[_SUPERVISOR] = called
    sheet = sheet_of(given, kind)
    draft = begin_draft(kind, sheet)
    outlines = {outline.id: outline for outline in kind.outline}
    chosen = _chosen(draft, outlines, difficulty, random)
    draft = replace(draft, sections=tuple(s for s in draft.sections if s.id in chosen))
    # sections look at the same documents: they are read once
    kept = replace(sources, standards=KeptPassages(sources.standards, {}))
    for finished in write_draft(draft, Writing(kind, sheet, kept)):
        draft = finished
    draft = replace(
        draft, sections=tuple(s for s in draft.sections if s.blocks or _holds(s, draft.sections))
    )
    names = section_names(draft)
    called = _called(standards, _CONTRACTORS) or _CONTRACTORS[0]
    passages = tuple(_calling(passage, called) for passage in passages_of(draft, names))
    return _Written(
        kind,
        sheet,
        given,
        draft,
        names,
        passages,
        tuple(s.heading for s in draft.sections if s.blocks and outlines[s.id].required),
    )


def _called(standards: Standards, words: Sequence[str]) -> str:
    """The one of several words that the standards in force use most, "" where they use none."""
    counts: Counter[str] = Counter()
    for document in standards.documents:
        if not document.superseded_by:
            text = standards.clauses_of(document).text
            counts.update({word: text.count(word) for word in words})
    best = max(words, key=lambda word: counts[word])
    return best if counts[best] else ""


def _calling(passage: Passage, contractor: str) -> Passage:
    """The kind's fixed wording with the standards' word for the contractor: else it looks like an error."""
    pieces = tuple(
        replace(piece, text=piece.text.replace(_CONTRACTORS[0], contractor))
        if piece.origin.kind is OriginKind.TEMPLATE
        else piece
        for piece in passage.pieces
    )
    return replace(passage, pieces=pieces)


def _chosen(
    draft: Draft, outlines: Mapping[str, SectionOutline], difficulty: Difficulty, random: Random
) -> set[str]:
    """The ids of the sections to write: required ones first, each with the headings above it."""
    told = [s for s in draft.sections if outlines[s.id].template.strip()]
    random.shuffle(told)
    told.sort(key=lambda section: not outlines[section.id].required)
    of_all = told[: _SECTIONS[difficulty] * 2]
    random.shuffle(of_all)
    chosen = {section.id for section in of_all[: _SECTIONS[difficulty]]}
    above: list[Section] = []
    for section in draft.sections:
        above = [each for each in above if each.level < section.level]
        if section.id in chosen:
            chosen |= {each.id for each in above}
        above.append(section)
    return chosen


def _holds(section: Section, sections: Sequence[Section]) -> bool:
    """Whether a heading has sections below it."""
    at = sections.index(section)
    return at + 1 < len(sections) and sections[at + 1].level > section.level


def _planted(
    written: _Written,
    kinds: Sequence[DraftErrorKind],
    count: int,
    difficulty: Difficulty,
    standards: Standards,
    random: Random,
) -> tuple[tuple[PlantedError, ...], tuple[Passage, ...]]:
    """The errors in reading order, and the passages with them: each kind in turn, one a passage."""
    basis = Basis(
        standards,
        {document.id: document for document in standards.documents},
        frozenset(
            str(number.value)
            for text in sheet_texts(written.sheet)
            for number in numbers_in(normalise(text))
        ),
        _supervisor(written.sheet),
        difficulty,
    )
    order = list(kinds)
    if len(order) > 1 and random.random() >= _SECTION_MISSING:
        order = [kind for kind in order if kind.name != "section"]
    random.shuffle(order)
    left = {kind.name: _shuffled(written, kind, basis, random) for kind in order}
    changed: dict[str, Candidate] = {}
    facts: set[tuple[str, str, tuple[str, ...]]] = set()
    removed = ""
    missing: PlantedError | None = None
    while len(changed) + bool(missing) < count and any(left.values()):
        for kind in order:
            if len(changed) + bool(missing) >= count:
                break
            pool = left[kind.name]
            if kind.name == "section":
                if pool and missing is None:
                    removed = pool[0].passage.section
                    missing = pool[0].error
                    changed = {p: c for p, c in changed.items() if c.passage.section != removed}
                pool.clear()
                continue
            while pool:
                candidate = pool.pop()
                place = candidate.passage.place
                error = candidate.error
                fact = error.kind, error.should, error.basis  # once: elsewhere it stays right
                if place in changed or candidate.passage.section == removed or fact in facts:
                    continue
                facts.add(fact)
                changed[place] = candidate
                break
    passages = tuple(
        changed[passage.place].passage if passage.place in changed else passage
        for passage in written.passages
        if passage.section != removed
    )
    errors = tuple(changed[p.place].error for p in written.passages if p.place in changed)
    return ((missing, *errors) if missing else errors), passages


def _shuffled(
    written: _Written, kind: DraftErrorKind, basis: Basis, random: Random
) -> list[Candidate]:
    if kind.name == "section":
        return list(_missing_sections(written, random))
    found = list(candidates_of(written.passages, kind.name, basis, random))
    random.shuffle(found)
    return found


def _missing_sections(written: _Written, random: Random) -> Iterator[Candidate]:
    """A required section that can be taken out: without sections below it, and not one of few."""
    outlines = {outline.id: outline for outline in written.kind.outline}
    told = [s for s in written.draft.sections if s.blocks]
    if len(told) <= _FEWEST_SECTIONS:
        return
    choices = [
        section
        for section in told
        if outlines[section.id].required and not _holds(section, written.draft.sections)
    ]
    if not choices:
        return
    section = random.choice(choices)
    error = PlantedError(
        kind="section",
        title="必要な節がない",
        places=(WHOLE,),
        near=(),
        stands="",
        should=section.heading,
        reason="omission",
        explanation=(
            (
                f"{written.kind.title}には「{section.heading}」の節が要りますが、この下書きにはありません"
                "（資料の「必要な節」で確かめられます）。"
            ),
        ),
        basis=(f"{written.kind.title}の構成",),
    )
    passage = next(p for p in written.passages if p.section == section.id)
    yield Candidate(passage, error)


def _supervisor(sheet: Sheet) -> str:
    value = sheet.values.get(_SUPERVISOR)
    return value.text if value is not None else ""


def _exercise(
    request: ExerciseRequest,
    written: _Written,
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
    sheets = _sheets(draft, written.names, passages, kind)
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
            ExerciseFile("資料.txt", _as_text(materials).encode("utf-8-sig")),
        ),
        sound=dict(_sound(written.passages, errors)),
    )


def _sheets(
    draft: Draft, names: Mapping[str, str], passages: Sequence[Passage], kind: Kind
) -> tuple[ExerciseSheet, ...]:
    """A sheet for each section with text; the first is the document as a whole."""
    whole = ExerciseCell(WHOLE, f"{kind.title}「{draft.subject}」（文書全体）")
    headings = ", ".join(section.heading for section in draft.sections).replace(", ", "、")
    made = [
        ExerciseSheet(
            WHOLE,
            (
                ExerciseRow((whole,)),
                ExerciseRow((ExerciseCell("", f"この下書きにある節: {headings}"),)),
            ),
        )
    ]
    for section in draft.sections:
        own = [passage for passage in passages if passage.section == section.id]
        if own:
            made.append(ExerciseSheet(names[section.id], tuple(_rows(section, own))))
    return tuple(made)


def _rows(section: Section, passages: Sequence[Passage]) -> Iterator[ExerciseRow]:
    for n, block in enumerate(section.blocks):
        own = [passage for passage in passages if passage.block == n]
        match block:
            case Paragraph():
                for passage in own:
                    text = f"{block.number} {passage.text}".strip()
                    place = "" if passage.heading or not passage.text.strip() else passage.place
                    yield ExerciseRow((ExerciseCell(place, text, heading=passage.heading),))
            case Table():
                if block.caption:
                    yield ExerciseRow((ExerciseCell("", block.caption, heading=True),))
                yield ExerciseRow(
                    tuple(ExerciseCell("", text, heading=True) for text in block.header)
                )
                yield from _table_rows(own)
                for note in block.notes:
                    yield ExerciseRow((ExerciseCell("", f"注: {note}"),))
            case _:
                yield from _table_rows(own)


def _table_rows(passages: Sequence[Passage]) -> Iterator[ExerciseRow]:
    for row in sorted({passage.row for passage in passages}):
        cells = [passage for passage in passages if passage.row == row]
        yield ExerciseRow(tuple(ExerciseCell(cell.place, cell.text) for cell in cells), str(row))


def _as_text(materials: Sequence[ExerciseSheet]) -> str:
    """The materials as a file to read; the project sheet is a file of its own."""
    lines = []
    for sheet in materials:
        if sheet.name != SHEET:
            lines += [f"■ {sheet.name}"]
            lines += ["　".join(filter(None, (c.text for c in row.cells))) for row in sheet.rows]
            lines.append("")
    return "\r\n".join(lines)


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
