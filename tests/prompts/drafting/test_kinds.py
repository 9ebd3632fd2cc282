"""The kinds of documents that Naniwa ships: complete, of one vocabulary, without words of their own for facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import resources
from itertools import groupby
from typing import Any

import pytest
import yaml

from assistant.drafting.conditions import read_conditions
from assistant.drafting.draft import Draft, Section, SectionState, gaps_of, spans_of
from assistant.drafting.kinds import Kind, all_kinds
from assistant.drafting.markers import Marks
from assistant.drafting.sheet_reading import sheet_of
from assistant.drafting.shown import shown_values
from assistant.drafting.sources import Sources, sources_of, whole_library
from assistant.drafting.template_numbers import numbers_in_templates
from assistant.drafting.tracing import untraced_numbers
from assistant.drafting.writing import Writing, begin_draft, write_draft
from retrieval.library import Library
from tests.retrieval.building import library_settings

KINDS = {kind.name: kind for kind in all_kinds()}
TITLES = {
    "設計説明書",
    "特記仕様書",
    "施工条件明示書",
    "工事概要書・起工理由書",
    "段階確認・立会計画",
    "数量総括表",
    "打合せ簿",
    "概略工程表",
}
SPARSE = {
    "工事名": "中央保健所空調設備更新工事",
    "工事場所": "中央三丁目地内",
    "工種": ["空調機器設置工"],
    "件名": "空調機器設置工 屋上 基礎の位置について",
    "質問内容": "基礎の位置を変えてよいか。",
    "数量": [{"工種": "空調機器設置工", "細別": "室外機", "単位": "台", "数量": 4}],
    "工程": [{"作業": "室外機の設置", "日数": 6}],
}


@pytest.fixture(scope="module")
def no_documents(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sources]:
    with Library.open(library_settings(tmp_path_factory.mktemp("home"))) as library:
        yield sources_of(whole_library(library))


def shared_fields() -> list[dict[str, Any]]:
    text = (resources.files("prompts") / "drafting" / "fields.yaml").read_text("utf-8")
    fields: list[dict[str, Any]] = yaml.safe_load(text)["fields"]
    return fields


def example_of(kind: Kind) -> dict[str, Any]:
    given: dict[str, Any] = yaml.safe_load(kind.example)
    return given


def written(kind: Kind, given: dict[str, Any], sources: Sources) -> Draft:
    sheet = sheet_of(given, kind)
    *_, draft = write_draft(begin_draft(kind, sheet), Writing(kind, sheet, sources))
    return draft


def text_of(section: Section) -> str:
    return "".join(span.text for span in spans_of(section))


def test_there_are_the_eight_documents_that_a_design_needs() -> None:
    assert {kind.title for kind in KINDS.values()} == TITLES


@pytest.mark.parametrize("name", KINDS)
def test_an_example_becomes_a_draft_without_a_model_and_without_documents(
    name: str, no_documents: Sources
) -> None:
    kind = KINDS[name]
    draft = written(kind, example_of(kind), no_documents)
    assert {section.state for section in draft.sections} == {SectionState.WRITTEN}
    holding = {outline.id for outline in kind.outline if outline.template}
    assert [
        section.id for section in draft.sections if section.id in holding and not section.blocks
    ] == []


@pytest.mark.parametrize("name", KINDS)
def test_a_sheet_with_nothing_but_what_is_required_becomes_a_draft_with_gaps(
    name: str, no_documents: Sources
) -> None:
    kind = KINDS[name]
    given = {key: value for key, value in SPARSE.items() if key in kind.schema}
    draft = written(kind, given, no_documents)
    assert {section.state for section in draft.sections} == {SectionState.WRITTEN}
    assert gaps_of(draft)


@pytest.mark.parametrize("name", KINDS)
def test_what_an_example_says_is_never_asked_for_again(name: str, no_documents: Sources) -> None:
    kind = KINDS[name]
    draft = written(kind, example_of(kind), no_documents)
    asked = {gap.label for _, gap in gaps_of(draft)} & set(kind.schema)
    assert asked.isdisjoint(example_of(kind))


@pytest.mark.parametrize("name", KINDS)
def test_templates_state_no_number_of_their_own(name: str) -> None:
    assert numbers_in_templates(KINDS[name]) == ()


@pytest.mark.parametrize("name", KINDS)
def test_every_number_of_an_example_s_draft_rests_on_something(
    name: str, no_documents: Sources
) -> None:
    kind = KINDS[name]
    given = example_of(kind)
    draft = written(kind, given, no_documents)
    assert untraced_numbers(draft, sheet_of(given, kind)) == ()


@pytest.mark.parametrize("name", KINDS)
def test_every_field_of_a_kind_is_used(name: str) -> None:
    kind = KINDS[name]
    templates = "\n".join(f"{section.template}\n{section.when}" for section in kind.outline)
    of_conditions = {field for condition in read_conditions() for field in condition.fields}
    of_schedules = {"着手予定日", "工期", "準備期間", "後片付け期間", "雨休率", "完成期限"}
    unused = {
        field
        for field in kind.schema
        if not re.search(rf"(?<!行\.){field}", templates)
        and not ("conditions(" in templates and field in of_conditions)
        and not ("schedule(" in templates and field in of_schedules)
    }
    assert unused <= {"工事分野", "設計年月"}, (
        "the field of works and the date choose the standards"
    )


def test_every_shared_field_is_asked_for_by_some_kind() -> None:
    asked = {field for kind in KINDS.values() for field in kind.schema}
    assert {field["name"] for field in shared_fields()} <= asked


def test_every_shared_field_says_where_it_is_found() -> None:
    assert [field["name"] for field in shared_fields() if not field.get("where")] == []


def test_kinds_define_no_field_that_is_shared() -> None:
    shared = {field["name"] for field in shared_fields()}
    for kind in KINDS.values():
        text = (resources.files("prompts") / "drafting" / kind.name / "sheet.yaml").read_text(
            "utf-8"
        )
        own = [item for item in yaml.safe_load(text)["fields"] if isinstance(item, dict)]
        again = [item for item in own if item["name"] in shared and "type" in item]
        assert again == [], kind.title


def test_a_field_of_two_kinds_means_the_same() -> None:
    seen: dict[str, tuple[object, str]] = {}
    for kind in KINDS.values():
        for field in kind.schema.values():
            meaning = (field.type, field.unit)
            assert seen.setdefault(field.name, meaning) == meaning, field.name


@pytest.mark.parametrize("name", KINDS)
def test_headings_are_told_apart_by_reviews(name: str) -> None:
    required = [section for section in KINDS[name].outline if section.required]
    assert required
    headings = [section.heading for section in KINDS[name].outline]
    assert len(headings) == len(set(headings))


def test_conditions_are_held_by_fields_that_there_are() -> None:
    shared = {field["name"] for field in shared_fields()}
    conditions = read_conditions()
    assert len({condition.id for condition in conditions}) == len(conditions)
    assert {field for condition in conditions for field in condition.fields} <= shared
    assert all(condition.words and condition.arises for condition in conditions)


def test_conditions_are_of_the_ten_categories_of_the_circular() -> None:
    categories = list(dict.fromkeys(condition.category for condition in read_conditions()))
    assert categories == [
        "工程関係",
        "用地関係",
        "公害関係",
        "安全対策関係",
        "工事用道路関係",
        "仮設備関係",
        "建設副産物関係",
        "工事支障物件等",
        "薬液注入関係",
        "その他",
    ]


def test_conditions_are_listed_as_there_absent_or_to_be_settled(no_documents: Sources) -> None:
    given = {
        "工事名": "町道補修工事",
        "工事場所": "本町",
        "工種": "舗装工",
        "支障物件": [{"種類": "ガス管", "管理者": "ガス会社"}],
        "薬液注入": "なし",
    }
    draft = written(KINDS["site_conditions"], given, no_documents)
    table = next(section for section in draft.sections if section.id == "checklist").blocks[0]
    states = {
        "".join(span.text for span in row[1]): "".join(span.text for span in row[2])
        for row in table.rows  # type: ignore[union-attr]
    }
    assert states["占用物件・地下埋設物・架空線・支障樹木等"] == "有"
    assert states["薬液注入の設計条件"] == "無"
    assert states["現場発生品"] == "要確認"


def test_surplus_soil_is_told_from_waste(no_documents: Sources) -> None:
    given = SPARSE | {"建設副産物": [{"種類": "建設発生土", "数量": 10, "単位": "m3"}]}
    given = {key: value for key, value in given.items() if key in KINDS["site_conditions"].schema}
    draft = written(KINDS["site_conditions"], given, no_documents)
    section = next(section for section in draft.sections if section.id == "by_products")
    assert "建設発生土（数量: 10m3、" in text_of(section)
    assert "建設廃棄物" not in text_of(section)


def test_a_clause_stands_in_a_special_specification_only_where_it_applies(
    no_documents: Sources,
) -> None:
    kind = KINDS["special_specification"]
    given = {key: value for key, value in SPARSE.items() if key in kind.schema}
    without = {section.id for section in written(kind, given, no_documents).sections}
    given |= {"支給材料": [{"品名": "仕切弁", "数量": 2, "単位": "基"}], "遠隔臨場": "対象外"}
    with_them = {section.id for section in written(kind, given, no_documents).sections}
    assert with_them - without == {"supplied"}
    assert without - with_them == {"remote"}


def test_quantities_of_the_same_detail_are_added_up_with_their_unit(no_documents: Sources) -> None:
    rows = [
        {"工種": "管布設工", "細別": "塩ビ管布設", "規格": size, "単位": "m", "数量": length}
        for size, length in (("φ150", "118.5"), ("φ200", "64.2"))
    ]
    draft = written(KINDS["quantity_summary"], SPARSE_QUANTITIES | {"数量": rows}, no_documents)
    section = next(section for section in draft.sections if section.id == "quantities")
    assert "塩ビ管布設（φ150、φ200）の計: 182.7m" in text_of(section)


SPARSE_QUANTITIES = {"工事名": "下水道管布設工事", "工事場所": "本町", "工種": "管布設工"}


def test_units_of_a_table_stand_in_the_same_characters() -> None:
    kind = KINDS["quantity_summary"]
    rows = [
        {"工種": "舗装工", "細別": "表層", "単位": unit, "数量": 1200}
        for unit in ("㎡", "m2", "ｔ", "箇所")
    ]
    sheet = sheet_of(SPARSE_QUANTITIES | {"数量": rows}, kind)
    shown = shown_values(sheet, kind.schema, Marks())["数量"]
    assert [row["単位"].value.text for row in shown] == ["m2", "m2", "t", "箇所"]


@pytest.mark.parametrize("name", KINDS)
def test_a_form_asks_for_each_group_once(name: str) -> None:
    groups = [field.group for field in KINDS[name].schema.values()]
    assert len([group for group, _ in groupby(groups)]) == len(set(groups))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("680,000円", "680,000円の増"),
        ("-412500", "412,500円の減"),
        (0, "0円（増減なし）"),
        (None, "【要確認: 費用の増減】"),
    ],
)
def test_what_a_change_costs_says_which_way(
    given: object, expected: str, no_documents: Sources
) -> None:
    kind = KINDS["meeting_record"]
    said = {key: value for key, value in SPARSE.items() if key in kind.schema}
    draft = written(kind, said | {"費用の増減": given}, no_documents)
    table = next(section for section in draft.sections if section.id == "effects").blocks[0]
    assert "".join(span.text for span in table.rows[1][1]) == expected  # type: ignore[union-attr]
