"""How documents and clauses are named in citations."""

from __future__ import annotations

import pytest

from assistant.drafting.evidence.naming import clause_name, document_name, place_of
from retrieval.documents import Document, DocumentKind, Passage, PassageKind, Unit


def document(title: str, path: str = "a.pdf", edition: str = "2025") -> Document:
    return Document(
        id="d",
        path=path,
        collection="仕様書",
        kind=DocumentKind.STANDARD,
        title=title,
        sha256="0",
        page_count=9,
        edition=edition,
    )


def passage(*path: str, clause: str = "", texts: tuple[str, ...] = ("本文とする。",)) -> Passage:
    units = tuple(Unit(text, ()) for text in texts)
    return Passage(
        id="p",
        document_id="d",
        position=0,
        kind=PassageKind.CLAUSE,
        clause=clause or path[-1],
        heading_path=path,
        units=units,
    )


def test_a_section_is_named_with_the_part_and_chapter_in_which_it_is_counted() -> None:
    of = passage("標準仕様書", "第２編 材料", "第1章 確認", "第4節 再生材", "1. 粒度")
    of = passage(*of.heading_path, clause="第4節 再生材 1. 粒度")
    assert clause_name(document("標準仕様書"), of) == "第2編第1章第4節 再生材 1. 粒度"


def test_a_heading_that_is_the_title_of_the_file_is_not_said_twice() -> None:
    book = document("第３章_擁壁", "設計便覧/道路編/第３章_擁壁.pdf", "")
    of = passage("第3章 擁壁", "第4節 設計細目")
    assert place_of(book, of) == "設計便覧 道路編 第3章 擁壁 第4節 設計細目"


@pytest.mark.parametrize(
    ("title", "edition", "expected"),
    [
        ("若葉市標準仕様書_令和7年度版", "2025", "若葉市標準仕様書"),
        ("土木工事共通仕様書（2025年版）", "2025", "土木工事共通仕様書"),
        ("土木工事共通仕様書（2024年版）", "2025", "土木工事共通仕様書（2024年版）"),
        ("水道管路施工基準 令和8年4月", "2026", "水道管路施工基準"),
        ("道路橋示方書 第3版", "第3版", "道路橋示方書"),
        ("施工基準2025", "2025", "施工基準2025"),
        ("(表紙)数量積算基準", "", "数量積算基準"),
    ],
)
def test_the_edition_is_said_once(title: str, edition: str, expected: str) -> None:
    assert document_name(document(title, edition=edition)) == expected


def test_an_article_is_named_with_its_name_above_and_its_paragraph() -> None:
    of = passage("要綱", "（段階確認）", "第3条", texts=("受ける。", "2 届け出る。"))
    assert place_of(document("要綱"), of, 1) == "要綱（2025年版） 第3条（段階確認）第2項"
    assert clause_name(document("要綱"), of, 0) == "第3条（段階確認）第1項"
    alone = passage("要綱", "第1章 総則", "第1条")
    assert clause_name(document("要綱"), alone, 0) == "第1条"
