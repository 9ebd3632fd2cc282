import pytest
import yaml

from assistant.drafting.kinds import all_kinds
from assistant.drafting.schema_reading import read_schema
from retrieval.errors import NaniwaError

SHARED = yaml.safe_load(
    """
fields:
  - {name: 着手日, type: date}
  - {name: 工期, type: number, unit: 日, minimum: 1}
  - {name: 完成日, type: date, after: 着手日}
"""
)


def schema_of(text: str) -> object:
    return read_schema(yaml.safe_load(text), SHARED, "city/sheet.yaml")


def test_a_kind_takes_a_shared_field_and_replaces_some_of_its_keys() -> None:
    schema = read_schema({"fields": [{"name": "工期", "required": True}]}, SHARED, "s")
    assert schema["工期"].required
    assert schema["工期"].unit == "日"


def test_a_rule_may_name_a_shared_field_that_the_kind_does_not_have() -> None:
    assert read_schema({"fields": ["完成日"]}, SHARED, "s")["完成日"].after == "着手日"


def test_a_default_that_yaml_took_for_something_else_is_what_was_written() -> None:
    schema = read_schema(
        yaml.safe_load("fields: [{name: 夜間, type: yes_no, default: no}]"), None, "s"
    )
    assert schema["夜間"].default == "無"


def test_every_kind_that_is_shipped_can_be_read() -> None:
    assert len(all_kinds()) >= 8


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[a]", "「fields:」の下に項目を並べてください"),
        ("fields: 工期", "「- 」で始まる並び"),
        ("fields: [{type: date}]", "名前（name）のないもの"),
        ("fields: [工期（日）]", "名前「工期（日）」は使えません"),
        ("fields: [工期, 工期]", "「工期」が2回あります"),
        ("fields: [{name: a, requierd: true}]", "（「required」のことですか）"),
        ("fields: [{name: a, type: integer}]", "type は text、"),
        ("fields: [{name: a, type: choice}]", "choices（選択肢）が要ります"),
        ("fields: [{name: a, unit: m}]", "unit は type が number のときだけ"),
        ("fields: [{name: a, required: 1}]", "required は true か false"),
        ("fields: [{name: a, type: number, minimum: x}]", "minimum は数で"),
        ("fields: [{name: a, type: number, minimum: 2, maximum: 1}]", "minimum が maximum より"),
        ("fields: [{name: 工期, default: 0日}]", "default がこの項目に合いません"),
        ("fields: [{name: 工期, example: 半年}]", "example がこの項目に合いません"),
        ("fields: [{name: a, type: table}]", "columns（列）が要ります"),
        ("fields: [{name: a, type: table, columns: [b, b]}]", "「b」が2回あります"),
        (
            "fields: [{name: a, type: table, columns: [{name: b, type: number, unit_in: c}]}]",
            "「c」という列がありません",
        ),
        ("fields: [{name: a, type: date, after: 開始}]", "「開始」という項目はありません"),
        ("fields: [工期, {name: a, type: date, after: 工期}]", "type が date の項目ではありません"),
    ],
)
def test_what_a_city_wrote_wrongly_is_named_with_file_and_field(text: str, said: str) -> None:
    with pytest.raises(NaniwaError) as caught:
        schema_of(text)
    assert said in caught.value.message
    assert caught.value.code == "kind"
