"""What the commands print, for people and for programs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.command import Naniwa

HIT_KEYS = {"rank", "document", "page", "clause", "score", "text", "collection"}
ANSWER_KEYS = {
    *("answer", "conclusion", "abstained", "citations", "unsupported_numbers", "timings", "model"),
}
CITATION_KEYS = {"number", "document", "page", "clause", "quote"}
TIMING_KEYS = {"retrieval_ms", "first_token_ms", "total_ms"}
NAMES = {"コンクリート.md", "安全.docx", "別冊/単価.csv"}


def test_index_tells_what_became_of_each_file_and_does_nothing_twice(
    naniwa: Naniwa, standards: Path
) -> None:
    first = naniwa.json("index", standards, "--collection", "仕様書")
    assert set(first["added"]) == NAMES
    assert (first["updated"], first["unchanged"], first["failed"]) == ([], [], [])
    again = naniwa.json("index", standards, "--collection", "仕様書")
    assert set(again["unchanged"]) == NAMES
    assert again["added"] == []
    assert "変更なし 3 件" in naniwa.output("index", standards, "--collection", "仕様書")


def test_documents_are_listed_with_how_their_pages_were_read(filled: Naniwa) -> None:
    listed = filled.json("documents")
    assert {item["document"] for item in listed} == NAMES
    for item in listed:
        assert item["collection"] == "仕様書"
        assert item["edition"] == "2025"
        assert item["pages_by_method"] == {"text": item["pages"]}
        assert item["passages"] > 0
    table = filled.output("documents", "--collection", "仕様書")
    assert all(Path(name).name in table for name in NAMES)
    assert filled.json("documents", "--collection", "ほか") == []


def test_search_prints_the_agreed_keys(filled: Naniwa) -> None:
    hits = filled.json("search", "コンクリートの養生期間", "--k", "3", "--collection", "仕様書")
    assert 1 <= len(hits) <= 3
    assert [hit["rank"] for hit in hits] == list(range(1, len(hits) + 1))
    assert all(set(hit) == HIT_KEYS for hit in hits)
    assert (hits[0]["document"], hits[0]["page"]) == ("コンクリート.md", 1)
    assert "5日間" in hits[0]["text"].replace("５", "5")
    assert isinstance(hits[0]["score"], float)


def test_search_shows_document_page_and_clause_to_a_person(filled: Naniwa) -> None:
    first = filled.output("search", "打込みの1層の高さ").splitlines()
    assert first[0].startswith("1. コンクリート.md 1頁")
    assert any("40cm以下" in line for line in first)


def test_ask_prints_the_agreed_keys(filled: Naniwa) -> None:
    answer = filled.json("ask", "コンクリートの打込みの1層の高さは何cm以下ですか")
    assert set(answer) == ANSWER_KEYS
    assert set(answer["timings"]) == TIMING_KEYS
    assert answer["citations"]
    assert all(set(citation) == CITATION_KEYS for citation in answer["citations"])
    assert answer["abstained"] is False
    assert "40cm" in answer["answer"]
    assert answer["citations"][0]["document"] == "コンクリート.md"
    assert "40cm" in answer["citations"][0]["quote"]
    assert answer["unsupported_numbers"] == []


def test_ask_shows_a_person_the_quoted_evidence(filled: Naniwa) -> None:
    shown = filled.output("ask", "再生クラッシャラン RC-40 の単価はいくらですか")
    assert "1850" in shown.replace(",", "")
    assert "[1] 「" in shown
    assert "単価 1頁" in shown


def test_what_no_document_says_is_declined(filled: Naniwa) -> None:
    answer = filled.json("ask", "市長の任期は何年ですか")
    assert answer["abstained"] is True
    assert answer["conclusion"] is None
    assert "資料に記載がありません" in answer["answer"]


def test_a_removed_document_is_no_longer_found(naniwa: Naniwa, standards: Path) -> None:
    naniwa.output("index", standards, "--collection", "仕様書")
    removed = naniwa.json("remove", "コンクリート.md")
    assert removed["removed"]["document"] == "コンクリート.md"
    documents = naniwa.json("documents")
    assert {item["document"] for item in documents} == NAMES - {"コンクリート.md"}
    hits = naniwa.json("search", "コンクリートの養生期間")
    assert "コンクリート.md" not in {hit["document"] for hit in hits}
    # By its id, for a person.
    assert "安全.docx" in naniwa.output(
        "remove", next(item["id"] for item in documents if item["document"] == "安全.docx")
    )


def test_the_older_edition_is_marked_and_comes_after_the_newer(
    naniwa: Naniwa, tmp_path: Path
) -> None:
    for edition, days in (("2024", 4), ("2025", 5)):
        file = tmp_path / edition / "仕様書.md"
        file.parent.mkdir()
        file.write_text(f"# 第1条 養生\n養生の期間は{days}日間以上とする。\n", encoding="utf-8")
        naniwa.output(
            *("index", file.parent, "--collection", "仕様書", "--kind", "standard"),
            *("--edition", edition, "--effective-from", f"{edition}-04-01"),
        )
    older, newer = sorted(naniwa.json("documents"), key=lambda item: item["edition"])
    assert older["superseded_by"] == newer["id"]
    hits = naniwa.json("search", "養生の期間")
    assert "5日間" in hits[0]["text"]
    assert "［旧版］" in naniwa.output("search", "養生の期間")


def test_an_empty_library_says_so(naniwa: Naniwa) -> None:
    assert naniwa.json("documents") == []
    assert naniwa.json("search", "養生") == []
    assert naniwa.json("ask", "養生の期間は何日ですか")["abstained"] is True
    assert "ありません" in naniwa.output("documents")


def test_models_are_listed_with_licence_and_state(naniwa: Naniwa) -> None:
    models = naniwa.json("models")
    assert {model["role"] for model in models} == {"llm", "embedding"}
    assert all(model["licence"] for model in models if model["state"] != "none")
    assert "Apache-2.0" in naniwa.output("models")


@pytest.mark.parametrize(
    "command", [(), ("index",), ("search",), ("ask",), ("serve",), ("eval",), ("eval", "retrieval")]
)
def test_every_command_explains_itself_in_japanese(
    naniwa: Naniwa, command: tuple[str, ...]
) -> None:
    shown = naniwa.output(*command, "--help")
    assert any("ぁ" <= character <= "ん" for character in shown)


def test_an_extra_passage_shows_when_the_city_adds_a_synonym(
    naniwa: Naniwa, tmp_path: Path
) -> None:
    (tmp_path / "用語.tsv").write_text("浪速桝、街渠桝\t=\t0.95\n", encoding="utf-8")
    file = tmp_path / "要領.md"
    file.write_text("# 第1条\n街渠桝の泥溜めは15cm以上とする。\n", encoding="utf-8")
    (naniwa.home).mkdir()
    (naniwa.home / "naniwa.toml").write_text(
        f'[library]\nsynonym_files = ["{tmp_path / "用語.tsv"}"]\n', encoding="utf-8"
    )
    naniwa.output("index", file, "--collection", "要領")
    assert "15cm" in naniwa.json("search", "浪速桝")[0]["text"]
