"""An answer to a contractor is the client's decision: without one there is none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from assistant.drafting.draft import spans_of
from assistant.drafting.kinds import kind_named
from assistant.drafting.sheet_reading import sheet_of
from assistant.drafting.sources import Sources, sources_of, whole_library
from assistant.drafting.writing import Writing, begin_draft, section_of, write_section
from retrieval.library import Library
from tests.retrieval.building import library_settings

WISH = "梁を貫通できないため、配管の経路を変更したい。"
GIVEN = {
    "工事名": "空調設備更新工事",
    "工事場所": "南区栄一丁目",
    "件名": "配管の経路について",
    "質問内容": WISH,
}


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sources]:
    with Library.open(library_settings(tmp_path_factory.mktemp("home"))) as library:
        yield sources_of(whole_library(library))


def answer(given: Mapping[str, object], sources: Sources) -> tuple[str, list[str]]:
    """The section 回答, and what is missing in it."""
    kind = kind_named("打合せ簿")
    sheet = sheet_of(given, kind)
    draft = begin_draft(kind, sheet)
    written = write_section(section_of(draft, "answer"), Writing(kind, sheet, sources))
    missing = [span.gap.label for span in spans_of(written) if span.gap is not None]
    return "".join(span.text for span in spans_of(written)), missing


def test_the_contractors_wish_is_never_the_answer(sources: Sources) -> None:
    text, missing = answer(GIVEN, sources)
    assert WISH not in text
    assert "回答方針" in missing


def test_a_decision_is_the_answer(sources: Sources) -> None:
    decided = "経路の変更を認める。受注者は変更の図面を提出する。"
    text, missing = answer({**GIVEN, "回答方針": decided}, sources)
    assert "経路の変更を認める" in text
    assert "回答方針" not in missing


def test_a_decrease_is_printed_as_one_and_traced_to_the_sheet(sources: Sources) -> None:
    kind = kind_named("打合せ簿")
    sheet = sheet_of({**GIVEN, "費用の増減": -412500, "工期の増減": -2}, kind)
    section = section_of(begin_draft(kind, sheet), "effects")
    spans = list(spans_of(write_section(section, Writing(kind, sheet, sources))))
    text = "".join(span.text for span in spans)
    assert "412,500円の減" in text
    assert "2日の減" in text
    assert not [span.remark for span in spans if span.remark]


@pytest.mark.parametrize(
    ("what", "headings"),
    [("指示", ("指示に至る経緯", "指示の内容")), ("協議", ("協議の内容", "回答"))],
)
def test_the_headings_follow_the_kind_of_the_record(what: str, headings: tuple[str, str]) -> None:
    kind = kind_named("打合せ簿")
    draft = begin_draft(kind, sheet_of({**GIVEN, "打合せの種別": what}, kind))
    assert tuple(section_of(draft, name).heading for name in ("question", "answer")) == headings
