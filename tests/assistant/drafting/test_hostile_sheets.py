"""What stands in a sheet is printed as it is, in every kind that Naniwa ships, and is never obeyed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import yaml

from assistant.drafting.draft import Draft, OriginKind, SectionState, spans_of
from assistant.drafting.fields import Field, FieldType
from assistant.drafting.kinds import Kind, all_kinds
from assistant.drafting.sheet_reading import sheet_of
from assistant.drafting.sources import Sources, sources_of, whole_library
from assistant.drafting.writing import Writing, begin_draft, write_draft
from retrieval.library import Library
from tests.retrieval.building import library_settings

HOSTILE = '# | {{ 7*7 }} {% raw %} <b onclick="x">& - 1. > 注: **[a](b)** \\ `'


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sources]:
    with Library.open(library_settings(tmp_path_factory.mktemp("home"))) as library:
        yield sources_of(whole_library(library))


def hostile(field: Field, given: object) -> object:
    """What is given, with every free text replaced."""
    if isinstance(given, list) and field.type is FieldType.TABLE:
        columns = {column.name: column for column in field.columns}
        return [
            {name: hostile(columns[name], cell) for name, cell in row.items() if name in columns}
            for row in given
        ]
    if field.type in (FieldType.TEXT, FieldType.LONG_TEXT) and isinstance(given, str):
        return HOSTILE
    return given


def draft_of(kind: Kind, sources: Sources) -> Draft:
    example = yaml.load(kind.example, Loader=yaml.BaseLoader)  # noqa: S506 - every scalar a text
    given = {name: hostile(kind.schema[name], item) for name, item in example.items()}
    sheet = sheet_of(given, kind)
    draft = begin_draft(kind, sheet)
    for written in write_draft(draft, Writing(kind, sheet, sources)):
        draft = written
    return draft


@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.name)
def test_hostile_texts_are_printed_as_they_are(kind: Kind, sources: Sources) -> None:
    draft = draft_of(kind, sources)
    spans = [span for section in draft.sections for span in spans_of(section)]
    printed = [span for span in spans if HOSTILE in span.text]
    assert printed
    failed = [section for section in draft.sections if section.state is SectionState.FAILED]
    assert [(s.id, s.notes) for s in failed if "先行作業" not in s.notes[0]] == []
    assert not any("7*7" in span.text and HOSTILE not in span.text for span in spans)
    fixed = "".join(span.text for span in spans if span.origin.kind is OriginKind.TEMPLATE)
    assert "49" not in fixed
    assert "onclick" not in fixed
