import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.catalogue import Catalogue
from retrieval.documents import Box, Cell, Line, Passage, PassageKind, Unit, UnitKind
from retrieval.errors import NaniwaError
from retrieval.passage_codec import (
    decode_lines,
    decode_passage,
    embedding_text,
    encode_lines,
    encode_passage,
)
from tests.retrieval.building import make_document, make_entry, make_passage, make_table_passage

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_EDGE = st.integers(-9999, 99999).map(lambda tenths: tenths / 10)
_BOXES = st.lists(st.builds(Box, st.integers(1, 9999), _EDGE, _EDGE, _EDGE, _EDGE), max_size=3).map(
    tuple
)
_CELLS = st.lists(st.builds(Cell, _TEXT, _TEXT), max_size=3).map(tuple)
_UNITS = st.builds(Unit, _TEXT, _BOXES, st.sampled_from(UnitKind), _CELLS, _CELLS)
_PASSAGES = st.builds(
    Passage,
    st.just("p"),
    st.just("d"),
    st.integers(0, 10_000),
    st.sampled_from(PassageKind),
    st.lists(_TEXT, max_size=4).map(tuple),
    _TEXT,
    st.lists(_UNITS, max_size=4).map(tuple),
)


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    return Catalogue.open(tmp_path / "catalogue.sqlite")


@given(_PASSAGES)
def test_a_passage_comes_back_from_its_row_unchanged(passage: Passage) -> None:
    row = encode_passage(passage)
    stored = (row.id, passage.document_id, *row[1:6])
    assert decode_passage(stored) == passage


@given(st.lists(st.builds(Line, _TEXT, st.builds(Box, st.just(1), _EDGE, _EDGE, _EDGE, _EDGE))))
def test_recognised_lines_come_back_unchanged(lines: list[Line]) -> None:
    assert decode_lines(encode_lines(lines)) == tuple(lines)


def test_half_a_character_of_a_broken_font_is_stored_as_a_question_mark(
    catalogue: Catalogue,
) -> None:
    document = make_document()
    catalogue.put(make_entry(document, "盛\ud800土"))
    assert [passage.text for passage in catalogue.passages_of(document.id)] == ["盛?土"]


def test_the_text_to_embed_is_normalised_and_has_its_headings() -> None:
    text = embedding_text(make_passage("d", 0, "厚さは１０㎝とする。", "第１章", "ｺﾝｸﾘｰﾄ"))
    assert text == "第1章 コンクリート\n厚さは10cmとする。"


def test_a_document_and_its_passages_are_read_back(catalogue: Catalogue) -> None:
    document = make_document("道路/a.pdf", pages_by_method={"text": 2}, problems=("3ページ",))
    catalogue.put(make_entry(document, "盛土", "切土", pending=(3, 4)))
    (filed,) = catalogue.filed()
    assert filed.document.pages_by_method == {"text": 2}
    assert filed.document.problems == ("3ページ",)
    assert filed.document.passage_count == 2
    assert filed.pending == (3, 4)
    assert [passage.text for passage in catalogue.passages_of(document.id)] == ["盛土", "切土"]


def test_passages_are_found_by_id_and_unknown_ids_are_left_out(catalogue: Catalogue) -> None:
    document = make_document()
    catalogue.put(make_entry(document, "盛土", "切土"))
    found = catalogue.passages([f"{document.id}-1", "nobody"])
    assert {key: passage.text for key, passage in found.items()} == {f"{document.id}-1": "切土"}


def test_a_table_keeps_its_cells_and_boxes(catalogue: Catalogue) -> None:
    document = make_document()
    passage = make_table_passage(document.id, 0)
    entry = make_entry(document)
    catalogue.put(
        type(entry)(document, entry.source, (), (encode_passage(passage),)),
    )
    assert catalogue.passages_of(document.id) == (passage,)


def test_replacing_a_document_leaves_nothing_of_the_old_one(catalogue: Catalogue) -> None:
    old, new = make_document("a.pdf"), make_document("a.pdf", id="new", sha256="f" * 64)
    catalogue.put(make_entry(old, "古い"))
    catalogue.put(make_entry(new, "新しい"), replaces=[old.id])
    assert [document.id for document in catalogue.documents()] == ["new"]
    assert catalogue.passages_of(old.id) == ()


def test_a_transaction_that_fails_changes_nothing(catalogue: Catalogue) -> None:
    document = make_document()
    catalogue.put(make_entry(document, "盛土"))
    before = catalogue.generation()
    twin = make_document("b.pdf", sha256=document.sha256)
    with pytest.raises(sqlite3.IntegrityError):
        catalogue.put(make_entry(twin, "切土"), replaces=[])
    assert [item.path for item in catalogue.documents()] == ["a.pdf"]
    assert catalogue.generation() == before


def test_every_visible_change_raises_the_generation_for_other_readers(tmp_path: Path) -> None:
    writer = Catalogue.open(tmp_path / "catalogue.sqlite")
    reader = Catalogue.open(tmp_path / "catalogue.sqlite")
    before = reader.generation()
    document = make_document()
    writer.put(make_entry(document, "盛土"))
    after_put = reader.generation()
    writer.remove(document)
    assert before < after_put < reader.generation()
    writer.put_recognised("a" * 64, 1, [])
    assert reader.generation() == writer.generation()


def test_the_backlog_of_an_index_shrinks_as_it_catches_up(catalogue: Catalogue) -> None:
    first, second = make_document("a.pdf"), make_document("b.pdf")
    catalogue.put(make_entry(first, "盛土"))
    catalogue.put(make_entry(second, "切土"))
    stale = catalogue.backlog("words").stale
    assert [item for item, _ in stale] == [first.id, second.id]
    catalogue.begin_derived("words", [first.id])
    catalogue.finish_derived("words", stale[1:])
    assert [item for item, _ in catalogue.backlog("words").stale] == [first.id]
    catalogue.finish_derived("words", stale)
    catalogue.remove(second)
    backlog = catalogue.backlog("words")
    assert (backlog.stale, backlog.gone) == ((), (second.id,))
    assert len(catalogue.backlog("meaning").stale) == 1


def test_a_document_put_again_is_stale_again(catalogue: Catalogue) -> None:
    document = make_document()
    catalogue.put(make_entry(document, "盛土"))
    catalogue.finish_derived("words", catalogue.backlog("words").stale)
    catalogue.put(make_entry(document, "盛土と切土"))
    assert [item for item, _ in catalogue.backlog("words").stale] == [document.id]


def test_recognised_pages_live_as_long_as_a_document_needs_them(catalogue: Catalogue) -> None:
    document = make_document()
    catalogue.put(make_entry(document, "盛土", pending=(2,)))
    line = Line("読めた行", Box(2, 1.0, 2.0, 3.0, 4.0), 10.5)
    catalogue.put_recognised(document.sha256, 2, [line])
    catalogue.prune()
    assert catalogue.recognised(document.sha256) == {2: ((line,), "")}
    catalogue.remove(document)
    assert catalogue.recognised(document.sha256) == {}


def test_opening_twice_migrates_once(tmp_path: Path) -> None:
    for _ in range(2):
        catalogue = Catalogue.open(tmp_path / "catalogue.sqlite")
        assert catalogue.rows("SELECT number FROM migrations") == [(1,), (2,)]
        catalogue.close()


def test_commits_are_on_disk_before_they_are_reported(catalogue: Catalogue) -> None:
    assert catalogue.rows("PRAGMA journal_mode") == [("wal",)]
    assert catalogue.rows("PRAGMA synchronous") == [(2,)]


def test_a_file_that_is_no_catalogue_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    path.write_bytes(b"not a database" * 100)
    with pytest.raises(NaniwaError, match="目録") as caught:
        Catalogue.open(path)
    assert caught.value.code == "catalogue"
