"""Drafts are written section by section, and each can be written again by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.drafting.draft import Draft, Paragraph, Section, SectionState
from assistant.drafting.kept import draft_as_json, draft_from_json
from assistant.drafting.kinds import Kind, kind_named
from assistant.drafting.sheet_reading import sheet_of
from assistant.drafting.sources import Sources, sources_of, whole_library
from assistant.drafting.writing import (
    Writing,
    begin_draft,
    section_of,
    with_new_sections,
    write_draft,
)
from retrieval.errors import NaniwaError
from retrieval.library import Library
from tests.assistant.drafting.test_kinds import OUTLINE, a_kind
from tests.retrieval.building import library_settings

GIVEN = {"工事名": "中浜橋補修工事", "工期": "120日"}


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sources]:
    with Library.open(library_settings(tmp_path_factory.mktemp("home"))) as library:
        yield sources_of(whole_library(library))


def writing_of(home: Path, sources: Sources, **files: str) -> Writing:
    kind = kind_named("点検報告書", a_kind(home, **files))
    return Writing(kind, sheet_of(GIVEN, kind), sources)


def written(writing: Writing) -> Draft:
    *_, draft = write_draft(begin_draft(writing.kind, writing.sheet), writing)
    return draft


def states(draft: Draft) -> Sequence[SectionState]:
    return [section.state for section in draft.sections]


def words(section: Section) -> str:
    return "".join(
        span.text for b in section.blocks if isinstance(b, Paragraph) for span in b.spans
    )


def test_sections_arrive_one_after_another(tmp_path: Path, sources: Sources) -> None:
    told: list[tuple[str, int, int]] = []
    writing = replace(
        writing_of(tmp_path, sources),
        on_section=lambda section, done, all_: told.append((section.id, done, all_)),
    )
    drafts = list(write_draft(begin_draft(writing.kind, writing.sheet), writing))
    assert [states(draft)[1] for draft in drafts] == [SectionState.WAITING, SectionState.WRITTEN]
    assert words(drafts[-1].sections[1]) == "結果は120日"
    assert told == [("overview", 0, 2), ("result", 1, 2)]


def test_an_interrupted_draft_goes_on_where_it_was(tmp_path: Path, sources: Sources) -> None:
    writing = writing_of(tmp_path, sources)
    first = next(write_draft(begin_draft(writing.kind, writing.sheet), writing))
    kept = draft_from_json(draft_as_json(first))
    (whole,) = write_draft(kept, writing)
    assert whole.sections[0] == first.sections[0]
    assert states(whole) == [SectionState.WRITTEN] * 2


def test_a_section_in_which_it_was_cancelled_is_not_kept(tmp_path: Path, sources: Sources) -> None:
    writing = writing_of(tmp_path, sources)
    stopping = replace(writing, on_section=lambda *_: writing.cancel.set())
    assert list(write_draft(begin_draft(writing.kind, writing.sheet), stopping)) == []


def test_one_section_is_written_again_and_no_other_changes(
    tmp_path: Path, sources: Sources
) -> None:
    writing = writing_of(tmp_path, sources)
    draft = written(writing)
    changed = replace(writing, sheet=sheet_of(GIVEN | {"工期": "150日"}, writing.kind))
    (again,) = write_draft(draft, changed, only=["結果"], hints={"結果": "短く"})
    assert again.sections[0] is draft.sections[0]
    assert (words(again.sections[1]), again.sections[1].hint) == ("結果は150日", "短く")
    # Nothing in it is worded by the model: that the hint changed nothing is said.
    (note,) = again.sections[1].notes
    assert "指示は使いませんでした" in note
    assert draft.sections[1].notes == ()


def test_a_section_that_fails_says_why_and_the_others_go_on(
    tmp_path: Path, sources: Sources
) -> None:
    template = '{{ 工期|rounded(1, "適当") }}'
    draft = written(writing_of(tmp_path, sources, **{"sections/overview.md": template}))
    assert states(draft) == [SectionState.FAILED, SectionState.WRITTEN]
    (note,) = draft.sections[0].notes
    assert "sections/overview.md」の1行目" in note


def test_a_section_that_fails_when_written_again_keeps_what_it_had(
    tmp_path: Path, sources: Sources
) -> None:
    writing = writing_of(tmp_path, sources)
    draft = written(writing)
    without = replace(writing, kind=replace(writing.kind, outline=writing.kind.outline[:1]))
    (again,) = write_draft(draft, without, only=["result"])
    assert again.sections[1].state is SectionState.FAILED
    assert again.sections[1].blocks == draft.sections[1].blocks


def test_a_draft_of_an_older_outline_keeps_its_sections_and_gets_the_new_ones(
    tmp_path: Path, sources: Sources
) -> None:
    writing = writing_of(tmp_path, sources)
    draft = written(writing)
    newer = OUTLINE.replace(
        "{id: result, heading: 結果, when: 工期 > 100}", "{id: summary, heading: まとめ}"
    )
    files = {"outline.yaml": newer, "sections/summary.md": "まとめ"}
    kind: Kind = kind_named("点検報告書", a_kind(tmp_path / "newer", **files))
    grown = with_new_sections(draft, kind, writing.sheet)
    assert [section.id for section in grown.sections] == ["overview", "summary", "result"]
    assert grown.sections[2] is draft.sections[1]
    (whole,) = write_draft(grown, replace(writing, kind=kind))
    assert words(section_of(whole, "まとめ")) == "まとめ"


def test_a_section_that_is_not_there_is_answered_with_those_there_are(
    tmp_path: Path, sources: Sources
) -> None:
    writing = writing_of(tmp_path, sources)
    with pytest.raises(NaniwaError, match="ある節: 概要、結果") as caught:
        list(write_draft(begin_draft(writing.kind, writing.sheet), writing, only=["ない"]))
    assert caught.value.code == "no_section"


def test_a_broken_record_is_refused() -> None:
    with pytest.raises(NaniwaError) as caught:
        draft_from_json(b'{"kind": 1}')
    assert caught.value.code == "kept_draft"
