"""The clause that governs a work: the one under its name, for this facility, or none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.drafting.evidence.fields_of_work import Project, project_of
from assistant.drafting.evidence.searching import rules_on
from assistant.drafting.evidence.work_asked import Aspect, work_asked
from assistant.drafting.sources import Consulted, KeptPassages, sources_of, whole_library
from retrieval.documents import DocumentKind
from retrieval.library import Library
from tests.retrieval.building import library_settings

SPECIFICATION = """# 土木工事共通仕様書

# 第1編 共通編

## 第1章 総則

### 1-1-1-1 建設副産物

掘削により発生した土は、指定された仮設工事に使うときも、監督員と協議するものとする。

## 第2章 一般施工

### 2-2-1 擁壁工

受注者は、擁壁工の施工にあたり、床付け面を乱してはならない。

### 2-2-2 舗装補修工

受注者は、目地の補修において、版のひび割れを目地材で満たさなければならない。

### 2-2-3 注入設備工

受注者は、注入設備を水平に据え付けなければならない。

# 第2編 道路編

## 第1章 舗装

### 2-1-1 舗装打換え工

受注者は、既設の舗装を撤去し、仕上り面を舗装工と同じ高さにしなければならない。

### 2-1-2 道路植栽工

受注者は、道路植栽工の施工にあたり、視距を妨げてはならない。

### 2-1-3 区画線工

区画線工の施工については、第1編の規定による。

# 第3編 公園編

## 第1章 植栽

### 3-1-1 植栽工

受注者は、植栽工の施工にあたり、植穴に水を注がなければならない。

### 3-1-2 移植工

受注者は、移植工の施工にあたり、根鉢を巻かなければならない。

# 第4編 下水道編

## 第1章 管路

### 4-1-1 管きょ工（シールド）

#### 1. 立坑

受注者は、立坑の位置をシールド機の寸法により定めなければならない。

### 4-1-2 場内付帯工

受注者は、場内付帯工の施工にあたり、通路を確保しなければならない。
"""
ELECTRIC = """# 電気設備工事仕様書

## 第1章 一般

### 第1条（適用）

この仕様書は、市の電気設備工事に用いる。

## 第2章 照明

### 第2条（灯具）

灯具はLEDとし、色温度は5,000Kとする。

## 第3章 ポンプ場の電気設備

### 第3条（受変電・盤）

盤の下端は、浸水の深さより0.5m高くしなければならない。
"""
REPAIRS = """# 橋梁及び管路施工基準

## 第1章 コンクリート

### 第1節 橋梁の補修

1 断面修復の範囲は、打音により確かめる。

2 ひび割れの充塡は、幅0.2mm以上のものを対象とする。

3 伸縮装置は、取付け時の気温により遊間を調整する。

## 第2章 管きょの更生

### 第1節 取付管口のせん孔

仕上がりは、テレビカメラにより確かめる。
"""
MANUAL = """# 設計便覧

## 第1章 擁壁

### 1.1 構造細目

擁壁の部材の最小の厚さは30cmとする。

逆T型擁壁の底版の厚さは40cmとする。

## 第2章 ボックスカルバート

### 2.1 土被り

土被りの厚さは0.5m以上とする。
"""


@pytest.fixture(scope="module")
def standards(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Consulted]:
    settings = library_settings(tmp_path_factory.mktemp("home"))
    folder: Path = tmp_path_factory.mktemp("documents")
    for name, text in {
        "土木工事共通仕様書": SPECIFICATION,
        "電気設備工事仕様書": ELECTRIC,
        "橋梁及び管路施工基準": REPAIRS,
        "設計便覧": MANUAL,
    }.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    with Library.open(settings, writable=True) as opened:
        report = opened.index([folder], collection="standard", kind=DocumentKind.STANDARD)
        assert report.failed == ()
        yield KeptPassages(sources_of(whole_library(opened)).standards, {})


ROAD = project_of("市道道路改良工事 擁壁工 舗装工 道路植栽工 区画線工", "道路")
PARK = project_of("公園植栽更新工事 植栽工 園路舗装工", "公園")
SEWER = project_of("下水道管渠工事 推進工 立坑工 付帯工 薬液注入工", "下水道")
ELECTRICAL = project_of("小学校 照明設備工 受変電設備工 撤去工", "電気設備")


BRIDGE = project_of("橋梁の補修 断面修復工 ひび割れ充塡工 伸縮装置取替工", "道路橋")


def _quoted(query: str, standards: Consulted, project: Project) -> list[str]:
    return [rule.quotation.text for rule in rules_on(query, standards, project, 2).rules]


def test_a_work_has_the_rules_under_its_own_name(standards: Consulted) -> None:
    assert _quoted("擁壁工の施工|擁壁工", standards, ROAD) == [
        "受注者は、擁壁工の施工にあたり、床付け面を乱してはならない。"
    ]


def test_how_a_work_is_designed_stands_in_the_manual_of_design(standards: Consulted) -> None:
    assert _quoted("擁壁工の構造|擁壁工の設計", standards, ROAD) == [
        "擁壁の部材の最小の厚さは30cmとする。"
    ]


def test_a_kind_of_which_the_sheet_does_not_speak_is_left_out(standards: Consulted) -> None:
    inverted = project_of("市道道路改良工事 擁壁工 逆T型擁壁", "道路")
    assert len(_quoted("擁壁工の構造|擁壁工の設計", standards, inverted)) == 2


@pytest.mark.parametrize(
    ("query", "project"),
    [
        ("舗装工の施工|舗装工", ROAD),  # not 舗装打換え工
        ("ひび割れ補修工の施工|ひび割れ補修工", ROAD),  # not 舗装補修工
        ("立坑工の施工|立坑工", SEWER),  # not that of a shield tunnel
        ("付帯工の施工|付帯工", SEWER),  # not that of a treatment plant
        ("薬液注入工の施工|薬液注入工", SEWER),  # not the equipment
        ("受変電設備工の施工|受変電設備工", ELECTRICAL),  # not that of a pumping station
        ("撤去工の施工|撤去工", ELECTRICAL),
        ("指定仮設|仮設構造物", ROAD),  # not by-products that mention temporary works
        ("道路の土被り|土被り", ROAD),  # not that of a box culvert
    ],
)
def test_a_neighbour_is_worse_than_a_gap(
    standards: Consulted, query: str, project: Project
) -> None:
    assert _quoted(query, standards, project) == []


def test_the_facility_says_which_of_two_clauses_governs(standards: Consulted) -> None:
    (park,) = _quoted("植栽工の施工|植栽工", standards, PARK)[:1]
    assert "植穴" in park
    (road,) = _quoted("植栽工の施工|植栽工", standards, ROAD)[:1]
    assert "視距" in road


def test_a_particular_of_the_work_is_looked_for_where_nothing_names_the_work(
    standards: Consulted,
) -> None:
    (rule,) = _quoted("緑化工の施工|緑化工|移植工", standards, PARK)
    assert "根鉢" in rule


@pytest.mark.parametrize(
    ("work", "words"),
    [("断面修復工", "打音"), ("ひび割れ充塡工", "0.2mm"), ("伸縮装置取替工", "遊間")],
)
def test_a_work_without_a_clause_of_its_own_has_the_rules_that_begin_with_its_name(
    work: str, words: str, standards: Consulted
) -> None:
    (rule,) = _quoted(f"{work}の施工|{work}", standards, BRIDGE)
    assert words in rule


def test_a_rule_that_begins_with_a_longer_name_is_none_on_the_work(standards: Consulted) -> None:
    assert _quoted("断面修工の施工|断面修工", standards, BRIDGE) == []


def test_a_name_joined_by_a_particle_is_the_same_name(standards: Consulted) -> None:
    sewer = project_of("下水道 管きょ更生工 取付管口せん孔工", "下水道")
    (rule,) = _quoted("取付管口せん孔工の施工|取付管口せん孔工", standards, sewer)
    assert "テレビカメラ" in rule


def test_equipment_is_governed_by_its_own_specification(standards: Consulted) -> None:
    assert _quoted("照明設備工の施工|照明設備工", standards, ELECTRICAL) == [
        "灯具はLEDとし、色温度は5,000Kとする。"
    ]


def test_the_specification_of_the_field_is_referred_to_where_no_clause_names_the_work(
    standards: Consulted,
) -> None:
    query = "受変電設備工の一般事項|受変電設備工の施工|受変電設備工"
    assert _quoted(query, standards, ELECTRICAL) == ["この仕様書は、市の電気設備工事に用いる。"]


def test_a_referral_is_cited_and_is_what_is_left_to_quote(standards: Consulted) -> None:
    assert _quoted("区画線工の一般事項|区画線工", standards, ROAD) == [
        "区画線工の施工については、第1編の規定による。"
    ]


def test_a_query_is_read_for_the_work_that_it_names() -> None:
    asked = work_asked("推進工の施工|推進工|小口径推進管")
    assert asked is not None
    assert (asked.name, asked.aspect, asked.particulars) == (
        "推進工",
        Aspect.EXECUTION,
        ("小口径推進管",),
    )
    assert work_asked("段階確認") is None
    assert work_asked("施工計画書 工事着手 提出") is None
    assert work_asked("") is None
