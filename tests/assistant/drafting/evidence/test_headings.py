"""Headings of standards: what they name, and how surely that is the work asked for."""

from __future__ import annotations

import pytest

from assistant.drafting.evidence.fields_of_work import project_of
from assistant.drafting.evidence.headings import (
    EXACT,
    GENERAL,
    KIND_OF,
    PLACED,
    WITHIN,
    chapters_of,
    core_of,
    is_on_other_structure,
    likeness,
    names_of_heading,
    names_other_thing,
    unspoken_share,
)

ROAD = project_of("市道南台線道路改良工事 プレキャスト擁壁 道路植栽工 舗装", "道路")


@pytest.mark.parametrize(
    ("heading", "names"),
    [
        ("3-2-10-5 土留・仮締切工", ["土留", "仮締切"]),
        ("第6条（照明柱）", ["照明柱"]),
        ("第4章 接地と試験", ["接地", "試験"]),
        ("第2章_土工", ["土工"]),
        ("13-2-3-2 推進工", ["推進"]),
        ("2. 舗装工の施工", ["舗装"]),
        ("第3節 管布設工事一般", ["管布設"]),
        ("", []),
    ],
)
def test_a_heading_is_taken_apart_without_its_number(heading: str, names: list[str]) -> None:
    assert [name.core for name in names_of_heading(heading)] == names


def test_the_core_of_a_name_is_never_one_letter() -> None:
    assert core_of("土工") == "土工"
    assert core_of("照明設備工") == "照明"


@pytest.mark.parametrize(
    ("work", "headings", "worth"),
    [
        ("推進工", ("第3節 管きょ工（推進）", "13-2-3-2 推進工"), EXACT),
        ("護岸基礎工", ("第2節 護岸", "5-1-2-1 基礎"), WITHIN),
        ("護岸基礎工", ("第4節 基礎工", "3-2-4-3 基礎工（護岸）"), WITHIN),
        ("遊具設置工", ("第3節 遊戯施設", "14-3-8-3 遊具組立設置工"), PLACED),
        ("伸縮装置取替工", ("第3節 共通的工種", "3-2-3-26 伸縮装置工"), PLACED),
        ("植栽工", ("第2章 舗装", "10-2-11-3 道路植栽工"), KIND_OF),
        ("プレキャスト擁壁工", ("第1章 道路改良", "第7節 擁壁工"), GENERAL),
    ],
)
def test_a_heading_that_names_the_work_is_worth_what_it_says(
    work: str, headings: tuple[str, ...], worth: float
) -> None:
    assert worth <= likeness(work, headings, len(headings) - 1, ROAD) < worth + 0.3


@pytest.mark.parametrize(
    ("work", "heading"),
    [
        ("舗装工", "10-14-4-4 舗装打換え工"),
        ("立坑工", "13-2-10-11 立坑水替工"),
        ("ひび割れ補修工", "3-2-6-19 コンクリート舗装補修工"),
        ("薬液注入工", "13-2-4-13 注入設備工"),
        ("付帯工", "第13節 場内付帯工"),
        ("法面工", "3-2-14-5 法面施肥工"),
        ("擁壁工", "2.2.1 設計条件"),
    ],
)
def test_a_heading_that_shares_words_with_the_work_does_not_name_it(
    work: str, heading: str
) -> None:
    assert likeness(work, (heading,), 0, ROAD) == 0


def test_chapters_of_which_the_sheet_does_not_speak_are_counted() -> None:
    assert unspoken_share(("第1章 総則", "第1節 一般"), ROAD) == 0
    assert unspoken_share(("第3章 橋梁下部", "第7節 擁壁工"), ROAD) == 0.5
    assert unspoken_share(("第4章 接地と試験",), ROAD, "接地工") == 0


def test_a_method_in_katakana_is_another_thing_where_the_sheet_does_not_name_it() -> None:
    assert names_other_thing(("第4節 管きょ工（シールド）",), ROAD)
    assert not names_other_thing(("第6節 プレキャスト擁壁工",), ROAD)


def test_a_manual_of_design_is_on_the_structure_that_its_chapter_names() -> None:
    assert is_on_other_structure(("第5章_ボックスカルバート", "6. 土被り厚さ"), ROAD)
    assert is_on_other_structure(("第12章_トンネル河川", "1. 設計流量"), project_of("河川 流量"))
    assert not is_on_other_structure(("第9章_舗装", "第6節 舗装厚の設計"), ROAD)


def test_a_section_is_a_chapter_even_where_it_is_the_clause_itself() -> None:
    assert chapters_of(("第1章 道路一般", "1.2.1 線形")) == ("第1章 道路一般",)
    bay = ("第11章 道路付属構造物", "第6節 非常駐車帯（標準）")
    assert chapters_of(bay) == bay
    assert is_on_other_structure(bay, ROAD)
    assert chapters_of(()) == ()
