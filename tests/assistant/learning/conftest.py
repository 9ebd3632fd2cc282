"""A small standard that has something of everything to ask, indexed for real; its new edition too."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from assistant.learning.questions.material import Material
from assistant.learning.questions.taught import documents_to_learn
from retrieval.documents import DocumentKind
from retrieval.library import Library
from tests.retrieval.building import library_settings

STANDARD = """# 管路工事標準仕様書

## 1-1 用語の定義

承諾とは、受注者が書面で申し出た事項に責任者が書面で同意することをいう。

協議とは、対等の立場で話し合い、結果を書面に残すことをいう。

立会とは、その場所に出向き、内容を目で確かめることをいう。

照査とは、図面と現地の違いを調べ、数値を計算し直すことをいう。

## 1-2 着手

受注者は、工程表を着手の10日前までに提出しなければならない。

受注者は、写真帳を完成の14日前までに提出しなければならない。

受注者は、試験成績書を搬入の7日前までに提出しなければならない。

受注者は、残土の受領書を搬出の{days}日前までに提出しなければならない。

## 1-3 埋戻し

埋戻しの一層の仕上り厚は、30cm以下としなければならない。

管の周りの砂は、15cm以上の厚さで巻かなければならない。

ただし、これにより難い場合は協議する。

## 1-4 湧水

受注者は、掘削中に予期しない湧水があった場合、直ちに作業を止めて監督員に報告しなければならない。

## 1-5 通水試験の手順

次の順序で行う。

(1) 管の両端を塞ぐ。

(2) 水を満たして一昼夜おく。

(3) 漏水量を測る。

## 1-6 埋設の深さ

表1-1 管の埋設深さ

| 道路の種類 | 口径 | 土被り |
|---|---|---|
| 車道 | 75mm | 1.20m |
| 車道 | 150mm | 1.35m |
| 歩道 | 75mm | 0.80m |
| 歩道 | 150mm | 0.95m |
"""


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("learning")
    with Library.open(library_settings(folder / "home"), writable=True) as library:
        for edition, days in (("2024", 21), ("2025", 28)):
            add(library, folder / edition, STANDARD.format(days=days), edition)
        yield library


def add(library: Library, folder: Path, text: str, edition: str) -> None:
    folder.mkdir()
    (folder / "管路工事標準仕様書.md").write_text(text, encoding="utf-8")
    library.index(
        [folder], collection="水道", kind=DocumentKind.STANDARD, edition=edition, vectors=False
    )


@pytest.fixture(scope="session")
def material(library: Library) -> Material:
    """The current edition, with what can be asked of it."""
    (document,) = documents_to_learn(library)
    return Material(document, library.passages_of(document.id))


@pytest.fixture
def random() -> Random:
    """The same draws in every run."""
    return Random(1)  # noqa: S311 - drawing questions, nothing secret
