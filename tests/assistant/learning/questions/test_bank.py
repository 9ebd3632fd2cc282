import json
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.access.door import ReadableLibrary
from assistant.learning.questions.bank import (
    bank_questions,
    deck_list,
    fill_bank,
    questions_folder,
)
from assistant.learning.questions.making import every_kind
from assistant.learning.questions.quiz import quiz
from assistant.learning.questions.taught import documents_to_learn
from retrieval.documents import Document
from retrieval.library import Library


@pytest.fixture
def document(library: Library) -> Document:
    (document,) = documents_to_learn(library)
    return document


def files(home: Path) -> list[Path]:
    return sorted(questions_folder(home).glob("*"))


def test_questions_are_made_once_and_are_the_same_when_kept(
    library: Library, document: Document, tmp_path: Path
) -> None:
    told: list[Document] = []
    first = bank_questions(library, document, tmp_path, told.append)
    again = bank_questions(library, document, tmp_path, told.append)
    assert first == again == bank_questions(library, document, None)
    assert told == [document]
    assert len(files(tmp_path)) == 1


@pytest.mark.parametrize("left", [0, 1, 40, 900, -2])
def test_a_file_that_is_cut_off_is_made_anew(
    library: Library, document: Document, tmp_path: Path, left: int
) -> None:
    whole = bank_questions(library, document, tmp_path)
    (file,) = files(tmp_path)
    written = file.read_bytes()
    file.write_bytes(written[:left])
    assert bank_questions(library, document, tmp_path) == whole
    assert file.read_bytes() == written


@pytest.mark.parametrize(
    "text", ["null", "[1]", "{}", '{"管路": "x"}\n{}', '{"管路": 1}\n{"id": 1}', "\xff"]
)
def test_a_file_that_holds_something_else_is_made_anew(
    library: Library, document: Document, tmp_path: Path, text: str
) -> None:
    whole = bank_questions(library, document, tmp_path)
    (file,) = files(tmp_path)
    file.write_text(text, encoding="latin-1" if text == "\xff" else "utf-8")
    deck_list(library, tmp_path)
    assert bank_questions(library, document, tmp_path) == whole


def test_what_other_makers_made_is_replaced(
    library: Library, document: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bank_questions(library, document, tmp_path)
    (older,) = files(tmp_path)
    monkeypatch.setattr("assistant.learning.questions.bank.makers_version", lambda: "other")
    bank_questions(library, document, tmp_path)
    (newer,) = files(tmp_path)
    assert newer != older


def test_the_version_of_the_makers_is_that_of_their_source() -> None:
    assert len(every_kind.makers_version()) == 12


def test_a_home_that_can_not_be_written_only_costs_time(
    library: Library, document: Document, tmp_path: Path
) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be", encoding="utf-8")
    assert bank_questions(library, document, tmp_path) == bank_questions(library, document, None)
    assert deck_list(library, tmp_path)[0].made == 0
    assert fill_bank(library, tmp_path, threading.Event()) == 1


def test_filling_goes_on_where_it_stopped(library: Library, tmp_path: Path) -> None:
    stop = threading.Event()
    stop.set()
    assert fill_bank(library, tmp_path, stop) == 0
    stop.clear()
    assert fill_bank(library, tmp_path, stop) == 1
    assert fill_bank(library, tmp_path, stop) == 0


def test_filling_forgets_what_is_no_longer_taught_but_only_with_the_whole_library(
    library: Library, document: Document, tmp_path: Path
) -> None:
    fill_bank(library, tmp_path, threading.Event())
    gone = questions_folder(tmp_path) / "0123456789abcdef0123-1.jsonl"
    gone.write_text("{}\n", encoding="utf-8")
    fill_bank(ReadableLibrary(library, frozenset()), tmp_path, threading.Event())
    assert gone in files(tmp_path)
    fill_bank(library, tmp_path, threading.Event())
    assert [file.name.split("-")[0] for file in files(tmp_path)] == [document.id]


def test_decks_tell_what_is_made_of_each_topic(
    library: Library, document: Document, tmp_path: Path
) -> None:
    (before,) = deck_list(library, tmp_path)
    assert (before.collection, before.documents, before.topics, before.made) == (
        "水道",
        (document,),
        (),
        0,
    )
    questions = bank_questions(library, document, tmp_path)
    (after,) = deck_list(library, tmp_path)
    assert after.made == 1
    assert after.questions == len(questions)
    assert {topic.name for topic in after.topics} == {q.place.topic for q in questions}


def test_what_a_person_may_not_see_is_in_no_deck_and_no_quiz(
    library: Library, document: Document, tmp_path: Path
) -> None:
    bank_questions(library, document, tmp_path)
    outside = ReadableLibrary(library, frozenset({"別"}))
    assert deck_list(outside, tmp_path) == ()
    assert quiz(outside, [document], count=5, seed=1, home=tmp_path) == ()
    inside = ReadableLibrary(library, frozenset({"水道"}))
    assert len(quiz(inside, [document], count=5, seed=1, home=tmp_path)) == 5


def test_a_quiz_is_the_same_whatever_is_kept(
    library: Library, document: Document, tmp_path: Path
) -> None:
    first = quiz(library, [document], count=6, seed=7, home=tmp_path)
    assert first == quiz(library, [document], count=6, seed=7, home=tmp_path)
    assert first == quiz(library, [document], count=6, seed=7)


def test_a_renamed_document_is_made_anew(
    library: Library, document: Document, tmp_path: Path
) -> None:
    bank_questions(library, document, tmp_path)
    renamed = replace(document, title="別の名")
    assert {q.place.document for q in bank_questions(library, renamed, tmp_path)} == {"別の名"}
    (file,) = files(tmp_path)
    assert "別の名" in file.read_text(encoding="utf-8")
    assert isinstance(json.loads(file.read_text(encoding="utf-8").split("\n")[0]), dict)
