"""`naniwa eval` on a tiny corpus: what it writes, prints and refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.config import EmbeddingSettings, LanguageModelSettings, Settings, library_settings
from evals.commands import eval_answers, eval_retrieval
from retrieval.documents import DocumentKind
from retrieval.errors import NaniwaError
from retrieval.library import Library
from tests.retrieval.building import write_standard, write_standards

QUESTIONS = (
    {"id": "t1", "question": "盛土の一層の仕上り厚さは何cm以下？", "kind": "fact", "document": "土工.md",
     "must_include": [["30cm"]]},
    {"id": "t2", "question": "側溝の勾配は何パーセント以上？", "kind": "fact", "document": "排水.md",
     "must_include": [["0.5パーセント", "0.5%"]]},
    {"id": "t3", "question": "エレベーターの定格速度は？", "kind": "unanswerable", "document": "",
     "must_include": []},
)  # fmt: skip


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        home=tmp_path / "home",
        llm=LanguageModelSettings(model="none"),
        embedding=EmbeddingSettings(model="none"),
    )


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_standards(tmp_path_factory.mktemp("corpus"), clauses=1)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where reports go, and the library of the corpus, which only the first test fills."""
    return tmp_path_factory.mktemp("out")


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    def line(record: dict[str, Any]) -> str:
        document = record["document"]
        gold = [{"doc": document, "pages": [1]}] if document else []
        return json.dumps({**record, "gold": gold}, ensure_ascii=False)

    path = tmp_path / "questions.jsonl"
    path.write_text("\n".join(line(record) for record in QUESTIONS), encoding="utf-8")
    return path


def test_search_is_measured_on_a_folder(
    settings: Settings, corpus: Path, questions: Path, out: Path
) -> None:
    assert eval_retrieval(settings, questions, corpus, out, (), as_json=True)
    record = json.loads((out / "retrieval.json").read_text(encoding="utf-8"))
    assert record["scores"]["recall_at_1"] == 1.0
    assert [case["id"] for case in record["cases"]] == ["t1", "t2"]
    assert record["cases"][0]["found"][0] == {"document": "土工.md", "page": 1}
    assert "盛土の一層" in (out / "retrieval.html").read_text(encoding="utf-8")
    assert not (settings.home / "library").exists()


def test_answers_are_measured_on_a_folder(
    settings: Settings,
    corpus: Path,
    questions: Path,
    out: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert eval_answers(settings, questions, corpus, out, (), as_json=True)
    printed = json.loads(capsys.readouterr().out)
    record = json.loads((out / "answers.json").read_text(encoding="utf-8"))
    assert printed["scores"] == record["scores"]
    assert record["scores"]["accuracy"] == 1.0
    assert record["scores"]["rightly_declined"] == 1
    case = record["cases"][0]
    assert case["correct"]
    assert case["citations"][0]["document"] == "土工.md"
    assert set(case["timings"]) == {"retrieval_ms", "first_token_ms", "total_ms"}
    assert (out / "answers.html").is_file()


def test_a_second_run_indexes_nothing_anew(
    settings: Settings, corpus: Path, questions: Path, out: Path
) -> None:
    eval_retrieval(settings, questions, corpus, out, (), as_json=True)
    with Library.open(library_settings(settings.changed(home=out))) as library:
        before = library.documents()
    eval_retrieval(settings, questions, corpus, out, (), as_json=True)
    with Library.open(library_settings(settings.changed(home=out))) as library:
        assert library.documents() == before
        assert len(before) == 6


def test_a_missed_target_is_told_and_makes_it_fail(
    settings: Settings,
    corpus: Path,
    questions: Path,
    out: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    floors = tmp_path / "floors.toml"
    floors.write_text("[retrieval.at_least]\nquestions = 3\n", encoding="utf-8")
    assert not eval_retrieval(settings, questions, corpus, out, (), as_json=False, floors=floors)
    assert "目標 3 以上に届きません" in capsys.readouterr().out
    assert "目標 3 以上に届きません" in (out / "retrieval.html").read_text(encoding="utf-8")


def test_what_is_registered_is_measured_without_a_corpus(
    settings: Settings, corpus: Path, questions: Path, tmp_path: Path
) -> None:
    with Library.open(library_settings(settings), writable=True) as library:
        library.index(
            [corpus / "土工.md"], collection="標準", kind=DocumentKind.STANDARD, vectors=False
        )
    out = tmp_path / "out"
    assert eval_retrieval(settings, questions, None, out, ("標準",), as_json=True)
    record = json.loads((out / "retrieval.json").read_text(encoding="utf-8"))
    assert [case["rank"] for case in record["cases"]] == [1, None]
    assert not (out / "library").exists()
    with pytest.raises(NaniwaError, match="登録済み: 標準"):
        eval_retrieval(settings, questions, None, out, ("単価",), as_json=True)


def test_a_file_that_cannot_be_read_is_named_and_the_rest_measured(
    settings: Settings, questions: Path, tmp_path: Path
) -> None:
    corpus, out = tmp_path / "corpus", tmp_path / "out"
    write_standard(corpus / "土工.md", "土工", clauses=1)
    (corpus / "壊れた.pdf").write_bytes(b"%PDF-1.7 broken")
    eval_retrieval(settings, questions, corpus, out, (), as_json=True)
    record = json.loads((out / "retrieval.json").read_text(encoding="utf-8"))
    assert len(record["unread"]) == 1
    assert "壊れた.pdf" in record["unread"][0]
    assert record["scores"]["recall_at_1"] == 0.5


def test_what_cannot_be_measured_is_refused_in_one_sentence(
    settings: Settings, corpus: Path, questions: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    (tmp_path / "empty").mkdir()
    for folder, collections, code in (
        (None, (), "no_documents"),
        (tmp_path / "absent", (), "missing"),
        (tmp_path / "empty", (), "no_documents"),
        (corpus, ("標準",), "corpus_and_collection"),
    ):
        with pytest.raises(NaniwaError) as caught:
            eval_retrieval(settings, questions, folder, out, collections, as_json=True)
        assert caught.value.code == code
