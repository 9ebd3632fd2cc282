"""A small library, indexed for real: a common specification in two editions, and a manual."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.drafting.sources import Sources, sources_of, whole_library
from retrieval.documents import DocumentKind
from retrieval.library import Library
from tests.retrieval.building import library_settings

STANDARD = """# 土木工事共通仕様書

# 第1編 共通編

## 第1章 総則

### 1-1-1-1 用語の定義

監督員とは、契約の履行について指示、承諾又は協議を行う者をいう。

### 1-1-2-1 工事の着手

受注者は、契約締結の日から30日以内に工事に着手する。

### 1-1-2-2 施工計画書

1. 受注者は、施工計画書を工事着手の{days}日前までに監督員に提出する。
2. 施工計画書の内容を変更するときは、変更施工計画書を提出する。

{moved}

### 1-3-2-4 養生

養生の日数は表1-3-2による。

表1-3-2 湿潤養生の標準日数

| 日平均気温 | 普通ポルトランドセメント | 混合セメントB種 |
|---|---|---|
| 15℃以上 | 5日 | 7日 |
| 10℃以上15℃未満 | 7日 | 9日 |
| 5℃以上10℃未満 | 9日 | 12日 |
"""
OLD = """### 1-1-4-1 立会

受注者は、立会を求めるときは立会願を提出する。
"""
NEW = """### 1-1-4-1 段階確認

受注者は、段階確認を受けるときは段階確認書を提出する。

### 1-1-4-2 立会

受注者は、立会を求めるときは立会願を提出する。
"""
MANUAL = """# 工事監督・検査要領

## 第5条（重点監督の対象）

低入札価格調査を経て契約した工事は重点監督とする。

## 第6条（段階確認の頻度）

監督員は、段階確認を臨場により行う。

## 第7条（文書の書き方）

打合せ簿では「適宜」「至急」は使わない。期日を書く。

## 別表第1（第6条関係）

| 種別 | 確認の時期 |
|---|---|
| 基礎工 | 床掘りの完了時 |
"""


@pytest.fixture(scope="session")
def review_sources(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sources]:
    """Everything that a person with all rights may see."""
    home: Path = tmp_path_factory.mktemp("review_library")
    files = home / "files"
    files.mkdir()
    with Library.open(library_settings(home), writable=True) as library:
        for year, days, moved in (("2024", 7, OLD), ("2025", 10, NEW)):
            path = files / f"土木工事共通仕様書_{year}年版.md"
            path.write_text(STANDARD.format(days=days, moved=moved), encoding="utf-8")
            library.index(
                [path],
                collection="仕様書",
                kind=DocumentKind.STANDARD,
                edition=year,
                effective_from=f"{year}-04-01",
            )
        manual = files / "工事監督・検査要領.md"
        manual.write_text(MANUAL, encoding="utf-8")
        library.index([manual], collection="監督検査", kind=DocumentKind.MANUAL, edition="2025")
        yield sources_of(whole_library(library))
