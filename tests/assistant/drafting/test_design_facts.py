from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.drafting.design_facts import facts_of_design
from assistant.drafting.draft import OriginKind
from assistant.drafting.sheet import Value
from assistant.drafting.sources import Sources, sources_of, whole_library
from retrieval.documents import DocumentKind
from retrieval.errors import NaniwaError
from retrieval.library import Library
from tests.assistant.drafting.sheet_builders import small_kind
from tests.retrieval.building import library_settings

KIND = small_kind("""
fields:
  - {name: 工事名}
  - {name: 構造, type: long_text, from_design: [構造形式, 形式]}
  - {name: 幅員, type: number, unit: m, from_design: [幅員]}
  - {name: 変更, type: long_text, from_design: [設計変更の予定]}
  - name: 条件
    type: table
    from_design: [諸元]
    columns:
      - {name: 項目, required: true}
      - {name: 値, required: true, from_design: [内容]}
""")
DESIGN = """\
# 中浜橋補修工事 設計書

## 1. 概要

工事名　中浜橋補修工事

構造形式：単純鋼鈑桁橋

## 2. 施設

表1 橋の諸元

| 項目 | 内容 |
|---|---|
| 幅員 | 8.2m |
| 橋長 | 24.6m |

## 3. 設計変更の予定

地盤が異なるとき。
"""


@contextmanager
def past(home: Path, text: str) -> Iterator[tuple[str, Sources]]:
    """A library with one past design: its id, and what may be drafted from."""
    home.mkdir()
    file = home / "中浜橋補修工事.md"
    file.write_text(text, encoding="utf-8")
    with Library.open(library_settings(home), writable=True) as library:
        library.index([file], collection="past", kind=DocumentKind.DESIGN)
        yield library.documents()[0].id, sources_of(whole_library(library))


def facts(home: Path, text: str) -> dict[str, Value]:
    with past(home, text) as (design, sources):
        return facts_of_design(design, sources, KIND)


def test_labelled_lines_and_rows_are_taken_with_clause_page_and_words(tmp_path: Path) -> None:
    found = facts(tmp_path / "home", DESIGN)
    assert {name: fact.text for name, fact in found.items()} == {
        "構造": "単純鋼鈑桁橋",
        "幅員": "8.2m",
        "変更": "地盤が異なるとき。",
        "条件": "幅員 8.2m\n橋長 24.6m",
    }
    origin = found["幅員"].origin
    assert origin.kind is OriginKind.PAST_DESIGN
    assert origin.clause.startswith("表1 橋の諸元")
    assert origin.page == 1
    assert "8.2m" in origin.quote
    assert "別の工事の値" in origin.label


def test_what_a_design_states_twice_and_differently_is_left_out(tmp_path: Path) -> None:
    assert "幅員" not in facts(tmp_path / "home", f"{DESIGN}\n## 4. 起点側\n\n幅員　6.0m\n")


def test_a_design_that_is_not_there_is_told(tmp_path: Path) -> None:
    with past(tmp_path / "home", DESIGN) as (_, sources), pytest.raises(NaniwaError) as caught:
        facts_of_design("none", sources, KIND)
    assert caught.value.code == "no_document"
