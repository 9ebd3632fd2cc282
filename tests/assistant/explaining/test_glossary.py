"""The glossary of a library, and texts explained with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.access.door import ReadableLibrary
from assistant.explaining.explain import explain
from assistant.explaining.glossary import Glossary, glossary_of
from assistant.explaining.readings import Level, trade_readings
from assistant.explaining.shown import with_readings
from retrieval.documents import DocumentKind
from retrieval.library import Library
from tests.retrieval.building import library_settings

WATER = """# 管路工事標準仕様書

## 1-1 用語の定義

立会とは、その場所に出向き、内容を目で確かめることをいう。

総括監督員とは、監督の業務を統括する職員をいう。

監督員とは、市が通知した職員をいう。

## 1-2 表

表1 用語

| 用語 | 定義 |
|---|---|
| 樹高（略称：Ｈ） | 樹冠の頂端から根鉢の上端までの垂直の高さ |

## 1-3 略称

管路の埋設の深さ（以下「深さ」という。）は、図面による。
"""
PARKS = """# 公園工事仕様書

## 1 用語

立会とは、公園の責任者が現場に来ることをいう。
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("glossary")
    with Library.open(library_settings(folder / "home"), writable=True) as library:
        for collection, kind, name, text in (
            ("水道", DocumentKind.STANDARD, "管路", WATER),
            ("公園", DocumentKind.MANUAL, "公園", PARKS),
            (
                "設計",
                DocumentKind.DESIGN,
                "設計",
                "# 設計書\n\n## 1\n\n密約とは、秘密の約束をいう。\n",
            ),
        ):
            files = folder / collection
            files.mkdir()
            (files / f"{name}.md").write_text(text, encoding="utf-8")
            library.index([files], collection=collection, kind=kind, vectors=False)
        yield library


@pytest.fixture(scope="module")
def glossary(library: Library) -> Glossary:
    return glossary_of(library)


def test_documents_that_differ_stand_beside_each_other(glossary: Glossary) -> None:
    term = glossary.term("立会い")
    assert term is not None
    assert term.reading == "たちあい"
    assert {group[0].place.collection for group in term.differing} == {"水道", "公園"}
    water = next(meaning for meaning in term.meanings if meaning.place.collection == "水道")
    assert water.place.label.startswith("管路工事標準仕様書 1-1 用語の定義")
    assert (water.place.page, water.text) == (1, "その場所に出向き、内容を目で確かめることをいう。")
    first, *_ = term.meanings_in("", "水道")
    assert first is water


def test_designs_define_nothing_for_everybody(glossary: Glossary) -> None:
    assert glossary.term("密約") is None


def test_what_may_not_be_read_has_no_terms(library: Library) -> None:
    seen = glossary_of(ReadableLibrary(library, frozenset({"公園"})))
    assert [term.name for term in seen.terms] == ["立会"]
    assert seen.terms[0].collections == ("公園",)


def test_terms_are_found_by_name_reading_and_collection(glossary: Glossary) -> None:
    assert [term.name for term in glossary.search("かんとく")] == ["監督員", "総括監督員"]
    assert {term.name for term in glossary.search("監督員")} == {"監督員", "総括監督員"}
    assert [term.name for term in glossary.search("", "公園")] == ["立会"]
    assert glossary.search("ない言葉") == ()


def test_definitions_are_kept_by_document_and_made_anew_when_spoilt(
    library: Library, tmp_path: Path, glossary: Glossary
) -> None:
    assert glossary_of(library, home=tmp_path).terms == glossary.terms
    files = sorted((tmp_path / "cache" / "definitions").iterdir())
    assert len(files) == 2
    files[0].write_text("[{", encoding="utf-8")
    assert glossary_of(library, home=tmp_path).terms == glossary.terms
    assert files[0].read_text(encoding="utf-8") != "[{"


def test_the_longest_term_is_linked_and_each_once(glossary: Glossary) -> None:
    explained = explain(
        "総括監督員と監督員は、立会いの後、監督員に指示する。Hは3mとする。", glossary
    )
    linked = [part.text for part in explained.parts if part.term_id]
    assert "".join(linked) == "総括監督員監督員立会い"
    assert [defined.term.name for defined in explained.terms] == ["総括監督員", "監督員", "立会"]


def test_a_name_for_one_document_is_explained_in_that_alone(
    library: Library, glossary: Glossary
) -> None:
    water, parks = (
        next(each.id for each in library.documents() if each.collection == name)
        for name in ("水道", "公園")
    )
    for document_id, known in ((water, ["深さ"]), (parks, []), ("", [])):
        explained = explain("深さを測る。", glossary, document_id=document_id)
        assert [defined.term.name for defined in explained.terms] == known


def test_readings_in_brackets_stand_once_for_difficult_words(glossary: Glossary) -> None:
    explained = explain("法面と法面の下", glossary)
    assert with_readings(explained, Level.DIFFICULT) == "法面（のりめん）と法面の下"
    assert with_readings(explained, Level.NONE) == "法面と法面の下"


@given(
    st.text(
        alphabet=st.sampled_from("監督員総括立会いは、を。\n法面の深さ「」（）AH1"), max_size=60
    )
)
def test_nothing_of_a_text_is_lost(text: str) -> None:
    explained = explain(text, Glossary((), trade_readings()))
    assert "".join(part.text for part in explained.parts) == text
    assert "".join(sentence.text for sentence in explained.sentences) == text
