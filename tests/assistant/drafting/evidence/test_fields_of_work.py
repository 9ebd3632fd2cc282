"""Which facility, thing and work a rule is for, and whether that is the project's."""

from __future__ import annotations

import pytest

from assistant.drafting.evidence.fields_of_work import (
    fields_of_rule,
    fit_of_fields,
    is_foreign_rule,
    is_of_civil_works,
    is_of_other_work,
    is_on_other_facility,
    is_on_other_object,
    project_of,
)
from tests.retrieval.building import make_document, make_passage

ROAD = project_of("市道南台線道路改良工事 擁壁工 舗装工", "道路")
PARK = project_of("若葉台公園植栽更新工事 園路舗装工 照明設備工", "公園")
SCHOOL = project_of("松原小学校空調設備改修工事", "機械設備")
SEWER = project_of("高砂幹線下水道管渠工事 推進工", "下水道")


def test_a_part_for_another_field_is_foreign() -> None:
    harbour = make_document("spec.pdf", title="第11編_港湾編")
    assert is_foreign_rule(harbour, make_passage("a", 0, "x", "第11編 港湾編"), ROAD)
    road = make_document("spec.pdf", title="第10編_道路編")
    assert not is_foreign_rule(road, make_passage("a", 0, "x", "第10編 道路編"), ROAD)


def test_a_chapter_that_is_a_file_is_of_the_part_whose_folder_it_lies_in() -> None:
    weir = make_document("設計便覧/河川編/第5章_堰.pdf", title="第5章_堰")
    assert fields_of_rule(weir, ("第5章 堰",)) == {"river"}
    shared = make_document("設計便覧/共通編/第2章_仮設構造物.pdf", title="第2章_仮設構造物")
    assert fields_of_rule(shared, ("第2章 仮設構造物",)) == frozenset()


def test_a_rule_for_the_facility_itself_fits_better_than_one_for_what_comes_with_it() -> None:
    assert fit_of_fields(frozenset({"park"}), PARK) > fit_of_fields(frozenset(), PARK)
    assert fit_of_fields(frozenset(), PARK) > fit_of_fields(frozenset({"road"}), PARK)
    assert fit_of_fields(frozenset({"road"}), PARK) > fit_of_fields(frozenset({"dam"}), PARK)


def test_a_rule_for_rivers_and_coasts_fits_a_river_less_than_one_for_rivers() -> None:
    river = project_of("準用河川白戸川護岸工事", "河川")
    both = fit_of_fields(frozenset({"river", "coast"}), river)
    assert fit_of_fields(frozenset({"river"}), river) > both


def test_a_specification_of_civil_works_is_not_for_the_equipment_of_a_building() -> None:
    civil = make_document("土木工事共通仕様書/第3編_土木工事共通編.pdf", title="第3編")
    assert is_of_civil_works(civil, SCHOOL)
    assert not is_of_civil_works(civil, SEWER)
    assert not is_of_civil_works(make_document("a.pdf", title="機械設備工事仕様書"), SCHOOL)


def test_a_manual_on_the_upkeep_of_another_facility_is_none_for_this() -> None:
    bridges = make_document("a.pdf", title="橋梁定期点検要領")
    assert is_on_other_facility(bridges, ROAD)
    assert not is_on_other_facility(bridges, project_of("千鳥橋床版補修工事", "橋梁"))
    assert not is_on_other_facility(make_document("a.pdf", title="工事監督・検査要領"), ROAD)


@pytest.mark.parametrize(
    ("heading", "text"),
    [("3-2-6-6 橋面防水工", "防水層は均一に塗る。"), ("4-1 舗装", "橋面舗装の厚さは、8cmとする。")],
)
def test_a_rule_on_a_thing_that_nobody_speaks_of_is_on_something_else(
    heading: str, text: str
) -> None:
    passage = make_passage("a", 0, text, heading)
    assert is_on_other_object(passage, text, ROAD, "舗装工の施工")
    bridge = project_of("千鳥橋 橋面防水工 橋面舗装工", "橋梁")
    assert not is_on_other_object(passage, text, bridge, "舗装工の施工")


def test_a_clause_of_a_work_that_the_sheet_does_not_name_is_of_another_work() -> None:
    piles = make_passage("a", 0, "杭は鉛直に打つ。", "第4節 基礎", "3-2-4-4 場所打杭工", "1. 材料")
    assert is_of_other_work(piles, ROAD, "材料の確認")
    walls = make_passage("a", 0, "壁は鉛直に立てる。", "第4節 基礎", "3-2-15-1 擁壁工")
    assert not is_of_other_work(walls, ROAD, "材料の確認")


def test_a_standard_for_both_waters_is_for_each_and_an_office_is_no_field() -> None:
    both = make_document("spec.pdf", title="上下水道管路施工基準")
    assert fields_of_rule(both, ("2.2 布設",)) == {"water", "sewer"}
    sewer = project_of("管渠更生工事 上下水道局", "公共下水道")
    assert sewer.main == {"sewer"}
    assert "water" not in sewer.fields
