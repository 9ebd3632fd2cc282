"""A standard replaced by an edition in which clauses have other numbers and headings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.drafting.sources import Sources, sources_of, whole_library
from retrieval.documents import DocumentKind
from retrieval.library import Library
from tests.assistant.drafting.review.building import found
from tests.retrieval.building import library_settings

OLD = """# 土木工事標準仕様書

## 第1編 共通

### 第1章 総則

#### 第1節 適用

この仕様書は、市の工事に適用する。

#### 第2節 工事写真

受注者は、見えなくなる部分を工事写真として撮影しなければならない。

### 第2章 材料

#### 第1節 品質の証明

受注者は、品質を証明する資料を、使用の前に監督員に提出し、確認を受けなければならない。

#### 第2節 暑さの対策

受注者は、1時間ごとに休憩を取らせなければならない。
"""
NEW = (
    OLD.replace(
        "#### 第2節 工事写真", "#### 第2節 情報\n\n書類は電子で出す。\n\n#### 第3節 工事写真"
    )
    .replace("品質の証明", "材料の証明")
    .partition("#### 第2節 暑さ")[0]
)
ARTICLES = """# 監督要綱

## 第1章 監督

### （監督の区分）

第2条 監督は二つに区分する。

{more}### （段階確認）

第{number}条 受注者は、段階確認を受けなければならない。
"""


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sources]:
    home: Path = tmp_path_factory.mktemp("renumbered")
    articles = (
        ARTICLES.format(more="", number=3),
        ARTICLES.format(more="### （交代）\n\n第3条 交代は書面で知らせる。\n\n", number=4),
    )
    with Library.open(library_settings(home), writable=True) as library:
        for year, text, article in (("2024", OLD, articles[0]), ("2025", NEW, articles[1])):
            for name, content in (("土木工事標準仕様書", text), ("監督要綱", article)):
                path = home / f"{name}_{year}年版.md"
                path.write_text(content, encoding="utf-8")
                library.index([path], collection="仕様書", kind=DocumentKind.STANDARD, edition=year)
        yield sources_of(whole_library(library))


@pytest.mark.parametrize(
    ("cited", "told"),
    [
        ("土木工事標準仕様書（2024年版）第1編第1章第2節 工事写真", "番号は 第1編第1章第3節 になっています"),
        ("土木工事標準仕様書（2024年版）第1編第2章第1節 品質の証明", "見出しは「材料の証明」になっています"),
        ("土木工事標準仕様書（2024年版）第1編第2章第2節 暑さの対策", "当たる条項が見当たりません"),
        ("監督要綱（2024年版）第3条（段階確認）", "番号は 第4条 になっています"),
    ],
)  # fmt: skip
def test_what_became_of_an_old_clause_is_told(
    sources: Sources, tmp_path: Path, cited: str, told: str
) -> None:
    findings = found(tmp_path, sources, (1, "1. 総則"), f"{cited}による。")
    (finding,) = [one for one in findings if one.rule == "edition_in_force"]
    assert told in finding.message
    assert finding.severity == "error"
