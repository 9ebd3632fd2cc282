"""What a trainee checks a draft with: the sheet, the clauses that it rests on, editions, sections."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from assistant.drafting.draft import Origin, OriginKind
from assistant.drafting.evidence.naming import document_name
from assistant.drafting.kinds import Kind
from assistant.drafting.review.clauses import Standards, edition_shown
from assistant.drafting.sheet import Sheet
from assistant.learning.exercises.clause_errors import NUMBERED
from assistant.learning.exercises.draft_text import Passage
from assistant.learning.exercises.exercise import ExerciseCell, ExerciseRow, ExerciseSheet
from retrieval.documents import Document

SHEET = "計画シート"
_MOST_CLAUSES = 200


def materials_of(
    kind: Kind,
    sheet: Sheet,
    passages: Iterable[Passage],
    standards: Standards,
    documents: Mapping[str, Document],
    wanted: Iterable[str],
) -> tuple[ExerciseSheet, ...]:
    """All that is needed to find every error; nothing of it can be marked."""
    origins = cited(passages)
    used = {
        origin.document_id: documents[origin.document_id]
        for origin in origins
        if origin.document_id in documents
    }
    made = (
        ExerciseSheet(SHEET, tuple(_sheet_rows(sheet))),
        ExerciseSheet("根拠の条項", tuple(_clause_rows(origins))),
        ExerciseSheet("文書の版", tuple(_edition_rows(used.values(), standards))),
        ExerciseSheet(f"{kind.title}に必要な節", tuple(_row((name,)) for name in wanted)),
        *(
            ExerciseSheet(f"条項の一覧 {document_name(document)}", rows)
            for document in used.values()
            if (rows := tuple(_list_of_clauses(document, standards, origins)))
        ),
    )
    return tuple(each for each in made if each.rows)


def cited(passages: Iterable[Passage]) -> tuple[Origin, ...]:
    """The clauses that passages rest on, each place once, with all the words quoted of it."""
    found: dict[tuple[str, str, str], Origin] = {}
    for passage in passages:
        for piece in passage.pieces:
            origin = piece.origin
            if origin.kind is OriginKind.STANDARD and origin.quote and not piece.gap:
                found.setdefault((origin.document_id, origin.passage_id, origin.quote), origin)
    return tuple(found.values())


def _sheet_rows(sheet: Sheet) -> Iterator[ExerciseRow]:
    yield _row(("項目", "内容"), heading=True)
    for name, value in sheet.values.items():
        data = value.data
        if isinstance(data, tuple) and data and not isinstance(data[0], str):
            for number, row in enumerate(data, 1):
                cells = "、".join(f"{column}: {cell.text}" for column, cell in row.items())
                yield _row((f"{name} {number}行目", cells))
        elif value.text:
            yield _row((name, value.text))


def _clause_rows(origins: Iterable[Origin]) -> Iterator[ExerciseRow]:
    yield _row(("条項", "ページ", "定め"), heading=True)
    for origin in origins:
        yield _row((origin.label, str(origin.page or ""), origin.quote))


def _edition_rows(documents: Iterable[Document], standards: Standards) -> Iterator[ExerciseRow]:
    yield _row(("文書", "版", ""), heading=True)
    for document in documents:
        yield _row((document_name(document), edition_shown(document), "現行"))
        for older in standards.older_than(document):
            yield _row((document_name(older), edition_shown(older), "旧版"))


def _list_of_clauses(
    document: Document, standards: Standards, origins: Iterable[Origin]
) -> Iterator[ExerciseRow]:
    """The clauses of a document; of a long one those of the sections that are cited."""
    clauses = list(standards.clauses_of(document).by_number.values())
    if len(clauses) > _MOST_CLAUSES:
        sections = {
            _section(found[0])
            for origin in origins
            if origin.document_id == document.id
            and (found := NUMBERED.search(origin.label)) is not None
        }
        clauses = [clause for clause in clauses if _section(clause.number) in sections]
    for clause in clauses[:_MOST_CLAUSES]:
        yield _row((clause.shown, f"{clause.page}ページ"))


def _section(number: str) -> str:
    """The section that a clause stands in: 1-1-2-2 -> 1-1-2."""
    return number.rpartition("-")[0]


def _row(texts: Iterable[str], *, heading: bool = False) -> ExerciseRow:
    return ExerciseRow(tuple(ExerciseCell("", text, heading) for text in texts))
