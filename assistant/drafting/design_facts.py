"""What a past design in the library says, as suggestions for the sheet of another project."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from assistant.drafting.draft import Origin, OriginKind
from assistant.drafting.fields import Field, FieldType
from assistant.drafting.found_facts import found_in
from assistant.drafting.given_single import LONGEST_TEXT
from assistant.drafting.given_text import folded, one_line
from assistant.drafting.given_values import MOST_ROWS, rows_text
from assistant.drafting.kinds import Kind
from assistant.drafting.sheet import Value
from assistant.drafting.sources import Sources
from retrieval.documents import Cell, Document, DocumentKind, Passage, PassageKind, Unit, UnitKind
from retrieval.errors import NaniwaError

_NUMBERED = re.compile(r"^(?:\(?\d{1,2}[)．.]|[①-⑳・●○■□])\s*")
_SEPARATOR = re.compile(r"\s*[:：]\s*|[\s\u3000]+")
_LONGEST_VALUE = 500
_REMARKS = frozenset(("備考", "摘要", "根拠", "出典", "単位", "適用"))


def facts_of_design(document_id: str, sources: Sources, kind: Kind) -> dict[str, Value]:
    """The fields of ``kind`` that a past design fills (``from_design``), with clause and page.

    Only fields that say under which labels designs state them: a name, a place or a day is another
    project's own. What the design states twice and differently is left out. Raises NaniwaError
    (``no_document``) when there is no such document for this person.
    """
    document = _document(document_id, sources)
    passages = sources.past.passages_of(document_id)
    facts: dict[str, Value] = {}
    for field in kind.schema.values():
        if field.type is FieldType.TABLE:
            value = _table(field, document, passages)
        else:
            value = _agreed(tuple(_stated(field, document, passages)))
        if value is not None:
            facts[field.name] = value
    return facts


def design_named(name: str, sources: Sources) -> Document:
    """A past design by its id, path or title.

    Raises NaniwaError: ``no_document``, ``ambiguous`` when several have the name.
    """
    designs = [each for each in sources.past.documents() if each.kind is DocumentKind.DESIGN]
    found = [each for each in designs if name in (each.id, each.path, each.title)]
    if not found:
        raise NaniwaError(f"過去の設計書「{name}」は登録されていません。", code="no_document")
    if len(found) > 1:
        ids = "、".join(each.id for each in found)
        raise NaniwaError(
            f"「{name}」は複数あります。次の ID で指定してください: {ids}", code="ambiguous"
        )
    return found[0]


def _document(document_id: str, sources: Sources) -> Document:
    for document in sources.past.documents():
        if document.id == document_id:
            return document
    raise NaniwaError("その過去の設計書は登録されていません。", code="no_document")


def _agreed(values: tuple[Value, ...]) -> Value | None:
    """The value that is stated, None where the statements differ."""
    return values[0] if len({value.data for value in values}) == 1 else None


def _stated(field: Field, document: Document, passages: tuple[Passage, ...]) -> Iterator[Value]:
    labels = {folded(label) for label in field.from_design}
    for passage in passages if labels else ():
        if _heading(passage) in labels:
            text = "\n".join(unit.text for unit in passage.units)[:LONGEST_TEXT]
            value = found_in(field, text, _origin(document, passage, passage.units[0]))
            if value is not None:
                yield value
            continue
        for unit in passage.units:
            for said in _said_of(labels, unit):
                value = found_in(field, said, _origin(document, passage, unit))
                if value is not None:
                    yield value


def _said_of(labels: set[str], unit: Unit) -> Iterator[str]:
    """What a unit says under one of the labels: 「構造形式　RC造」, or a row that the label names."""
    if unit.kind is UnitKind.ROW:
        if any(folded(cell.value) in labels for cell in unit.keys):
            yield from (cell.value for cell in unit.values if _label(cell) not in _REMARKS)
        yield from (cell.value for cell in (*unit.keys, *unit.values) if _label(cell) in labels)
        return
    text = _NUMBERED.sub("", unicodedata.normalize("NFKC", unit.text).strip())
    for found in _SEPARATOR.finditer(text[:60]):
        if folded(text[: found.start()]) in labels:
            value = text[found.end() :].strip()
            if value and len(value) <= _LONGEST_VALUE:
                yield value
            return


def _heading(passage: Passage) -> str:
    """The innermost heading of a clause without its number (「9. 設計変更の予定」)."""
    if passage.kind is not PassageKind.CLAUSE or not passage.heading_path or not passage.units:
        return ""
    return folded(re.sub(r"^[\d.．()（）第条章節\s]+", "", passage.heading_path[-1]))


def _label(cell: Cell) -> str:
    return folded(cell.label.rpartition("/")[2])


def _table(field: Field, document: Document, passages: tuple[Passage, ...]) -> Value | None:
    """The rows of the first table that is called as the field says and has its columns."""
    wanted = {folded(label) for label in field.from_design}
    for passage in passages if wanted else ():
        titles = (passage.clause, *passage.heading_path[-1:])
        if not any(label in folded(title) for label in wanted for title in titles):
            continue
        rows = [row for unit in passage.units if (row := _row(field, document, passage, unit))]
        if 0 < len(rows) <= MOST_ROWS:
            origin = _origin(document, passage, passage.units[0])
            return Value(tuple(rows), rows_text(rows), origin)
    return None


def _row(
    field: Field, document: Document, passage: Passage, unit: Unit
) -> Mapping[str, Value] | None:
    if unit.kind is not UnitKind.ROW:
        return None
    said = {_label(cell): cell.value for cell in (*unit.keys, *unit.values)}
    row: dict[str, Value] = {}
    for column in field.columns:
        for label in (column.name, *column.also_called, *column.from_design):
            text = said.get(folded(label), "")
            value = found_in(column, text, _origin(document, passage, unit)) if text else None
            if value is not None:
                row[column.name] = value
                break
    if any(column.required and column.name not in row for column in field.columns):
        return None
    return row or None


def _origin(document: Document, passage: Passage, unit: Unit) -> Origin:
    """「過去の設計書 … 1.2 施設の諸元（別の工事の値）」: whoever takes it over must look at it."""
    title = one_line(document.title)[:100]
    return Origin(
        OriginKind.PAST_DESIGN,
        f"過去の設計書「{title}」{one_line(passage.clause)[:60]}（別の工事の値）",
        document=document.title,
        document_id=document.id,
        passage_id=passage.id,
        edition=document.edition,
        clause=passage.clause,
        page=unit.page,
        quote=unit.text,
    )
