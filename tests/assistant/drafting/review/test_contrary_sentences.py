from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.drafting.review.findings import Severity
from assistant.drafting.review.polarity import turned
from assistant.drafting.sources import Sources, sources_of, whole_library
from retrieval.documents import DocumentKind
from retrieval.library import Library
from tests.assistant.drafting.review.building import found, rules
from tests.retrieval.building import library_settings

STANDARD = """# 道路工事標準仕様書

## 第3条（舗設）

1. 敷均し時の混合物の温度は110℃以上とする。
2. 打込み中に加水をしてはならない。
3. 試料の保管は受注者の負担とする。
4. 事故の概要は、通報後24時間以内に書面で提出する。
5. 協議は7日以内、承諾は5日以内に回答する。
6. 練混ぜから打ち終わるまでの時間は、外気温が25℃を超える場合で1.5時間、25℃以下の場合で2時間を超えないものとする。

## 第4条（排水性舗装）

排水性舗装の厚さは40mmとする。

## 第5条（透水性舗装）

透水性舗装の厚さは30mmとする。

表1 段階確認の一覧

| 種別 | 確認の時期 | 確認の項目 | 確認の程度 |
|---|---|---|---|
| 杭工 | 打込完了時 | 基準高、偏心量 | 1回/10本 |
| 床版工 | 鉄筋組立て完了時 | 径、間隔 | 30%程度 |
"""


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sources]:
    home: Path = tmp_path_factory.mktemp("contrary_library")
    path = home / "道路工事標準仕様書.md"
    path.write_text(STANDARD, encoding="utf-8")
    with Library.open(library_settings(home), writable=True) as library:
        library.index([path], collection="仕様書", kind=DocumentKind.STANDARD, edition="2025")
        yield sources_of(whole_library(library))


@pytest.mark.parametrize(
    ("text", "rule", "expected"),
    [
        (
            "敷均し時の混合物の温度は、道路工事標準仕様書第3条により110℃以下とする。",
            "cited_numbers",
            "110℃以上",
        ),
        (
            "コンクリートには、道路工事標準仕様書第3条により、打込み中に加水をしてもよい。",
            "contrary_sentences",
            "加水をしてはならない",
        ),
        (
            "試料の保管は発注者の負担とする（道路工事標準仕様書第3条）。",
            "contrary_sentences",
            "受注者",
        ),
        (
            "道路工事標準仕様書第3条により、事故の概要は、通報後24時間以降に書面で提出する。",
            "cited_numbers",
            "24時間以内",
        ),
        (
            "協議の回答は、道路工事標準仕様書第3条により14日以内に行う。",
            "cited_numbers",
            "7日以内",
        ),
        (
            "道路工事標準仕様書第3条により、練混ぜから打ち終わるまでの時間は、外気温が25℃を超える場合で2.5時間を超えないものとする。",
            "cited_numbers",
            "1.5時間",
        ),
        (
            "透水性の部分は、道路工事標準仕様書第4条（透水性舗装）による。",
            "clause_title",
            "第5条",
        ),
    ],
)
def test_sentence_contrary_to_its_clause_is_an_error(
    text: str, rule: str, expected: str, tmp_path: Path, sources: Sources
) -> None:
    (finding,) = found(tmp_path, sources, text)
    assert (finding.rule, finding.severity) == (rule, Severity.ERROR)
    assert expected in finding.expected
    assert expected in finding.message
    assert finding.basis


@pytest.mark.parametrize(
    "text",
    [
        "打込み中に加水をしてはならない（道路工事標準仕様書第3条）。",
        "試料の保管は、道路工事標準仕様書第3条により受注者の負担とする。",
        "道路工事標準仕様書第3条により、混合物の温度が110℃以下のときは敷き均さない。",
        "道路工事標準仕様書第3条により、外気温が25℃を超える場合で1.5時間を超えないものとする。",
        "監督員は、道路工事標準仕様書第3条により、加水の有無を確かめることができる。",
        "排水性の部分は、道路工事標準仕様書第4条（排水性舗装）による。",
    ],
)
def test_sentence_that_agrees_with_its_clause_is_left_alone(
    text: str, tmp_path: Path, sources: Sources
) -> None:
    assert found(tmp_path, sources, text) == []


def test_row_that_differs_from_the_row_of_the_cited_table_is_an_error(
    tmp_path: Path, sources: Sources
) -> None:
    header = ["種別", "確認時期", "確認項目", "確認の程度", "根拠"]
    source = "道路工事標準仕様書 表1"
    rows = [
        header,
        ["杭工", "打込完了時", "基準高、偏心量", "1回/20本", source],
        ["床版工", "鉄筋組立て完了時", "径、間隔", "30%程度", source],
    ]
    (finding,) = found(tmp_path, sources, rows)
    assert (finding.rule, finding.actual, finding.expected) == (
        "repeated_rows",
        "1回/20本",
        "1回/10本",
    )
    right = [header, ["杭工", "打込完了時", "基準高、偏心量", "1回/10本", source]]
    assert found(tmp_path, sources, right) == []


@pytest.mark.parametrize(
    ("said", "own"),
    [
        ("次の工程に進んでよい。", "段階確認を受けないまま次の工程に進んではならない。"),
        ("凍結した骨材を用いてよい。", "凍結した骨材を用いない。"),
    ],
)
def test_permission_of_what_is_forbidden_is_the_contrary(said: str, own: str) -> None:
    assert turned(said, own) is not None
    assert turned(own, own) is None


def test_footnote_cites_for_the_sentence_that_it_stands_at(
    tmp_path: Path, sources: Sources
) -> None:
    from assistant.drafting.draft import Draft, Origin, OriginKind, Paragraph, Section, Span, Style
    from assistant.drafting.kinds import kind_named
    from assistant.drafting.review.review import review_document
    from assistant.drafting.word.writing import write_word

    document = next(iter(sources.everything.documents()))
    clause = "第3条（舗設）"
    text = "2. 打込み中に加水をしてはならない。"
    origin = Origin(
        OriginKind.STANDARD,
        clause,
        document.title,
        document.id,
        edition="2025",
        clause=clause,
        page=1,
        quote=text,
    )
    for words, expected in ((text, []), ("2. 打込み中に加水をしてよい。", ["contrary_sentences"])):
        quoted = Paragraph((Span(words, origin),), Style.LIST)
        draft = Draft(
            "design_description", "設計説明書", "市道", (Section("a", "概要", 1, (quoted,)),)
        )
        path = tmp_path / "下書き.docx"
        path.write_bytes(write_word(draft, kind_named("設計説明書")))
        report = review_document(path, sources, kinds=())
        assert rules(report.findings) == expected
