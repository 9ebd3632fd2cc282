"""What a sheet leaves blank stands in the draft as 【要確認】 with where to find it, or may be left blank."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import yaml

from assistant.drafting.conditions import read_conditions
from assistant.drafting.draft import Draft, Gap, gaps_of, spans_of
from assistant.drafting.fields import Field, FieldType
from assistant.drafting.kinds import Kind, all_kinds
from assistant.drafting.sheet import Value
from assistant.drafting.sheet_reading import sheet_of
from assistant.drafting.sources import Sources, sources_of, whole_library
from assistant.drafting.writing import Writing, begin_draft, write_draft
from retrieval.library import Library
from tests.retrieval.building import library_settings

KINDS = {kind.name: kind for kind in all_kinds()}
MAY_BE_BLANK = "空欄でよい"
"""What the form says of a field without which every section reads well."""
FOR_SEARCHING = re.compile("探す|選ぶのに使う")
"""What the form says of a field that is not printed."""
GROUPS = 4


@pytest.fixture(scope="module")
def no_documents(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sources]:
    with Library.open(library_settings(tmp_path_factory.mktemp("home"))) as library:
        yield sources_of(whole_library(library))


def written(kind: Kind, given: dict[str, Any], sources: Sources) -> Draft:
    sheet = sheet_of(given, kind)
    *_, draft = write_draft(begin_draft(kind, sheet), Writing(kind, sheet, sources))
    return draft


def gaps(draft: Draft) -> list[Gap]:
    return [gap for _, gap in gaps_of(draft)]


def example_of(kind: Kind) -> dict[str, Any]:
    given: dict[str, Any] = yaml.safe_load(kind.example)
    return given


def must_be_marked(kind: Kind) -> list[Field]:
    return [
        field
        for field in kind.schema.values()
        if not field.required and not field.default and MAY_BE_BLANK not in field.help
    ]


def names_of(field: Field) -> list[str]:
    """The field, and the conditions that it says something of."""
    return [field.name, *(each.item for each in read_conditions() if field.name in each.fields)]


def is_marked(field: Field, marked: list[Gap]) -> bool:
    return any(name in gap.label for name in names_of(field) for gap in marked)


@pytest.mark.parametrize("name", KINDS)
def test_all_that_a_sheet_leaves_blank_is_marked_or_may_be_blank(
    name: str, no_documents: Sources
) -> None:
    kind = KINDS[name]
    example = example_of(kind)
    required = {field.name: example[field.name] for field in kind.schema.values() if field.required}
    marked = gaps(written(kind, required, no_documents))
    assert [field.name for field in must_be_marked(kind) if not is_marked(field, marked)] == []


@pytest.mark.parametrize("group", range(GROUPS))
@pytest.mark.parametrize("name", KINDS)
def test_a_blank_is_marked_also_where_all_around_it_is_filled_in(
    name: str, group: int, no_documents: Sources
) -> None:
    kind = KINDS[name]
    left_out = must_be_marked(kind)[group::GROUPS]
    names = {field.name for field in left_out}
    given = {key: value for key, value in example_of(kind).items() if key not in names}
    marked = gaps(written(kind, given, no_documents))
    assert [field.name for field in left_out if not is_marked(field, marked)] == []


@pytest.mark.parametrize("name", KINDS)
def test_all_that_a_sheet_says_stands_in_the_draft(name: str, no_documents: Sources) -> None:
    kind = KINDS[name]
    given = example_of(kind)
    draft = written(kind, given, no_documents)
    text = "".join(span.text for section in draft.sections for span in spans_of(section))
    unsaid = [
        field
        for field, value in sheet_of(given, kind).values.items()
        if not FOR_SEARCHING.search(kind.schema[field].help)
        and not any(part in text for part in said_by(value))
    ]
    assert unsaid == []


def said_by(value: Value) -> list[str]:
    """Texts of which one shows that a value was printed; a table's are what its rows are on."""
    if isinstance(value.data, bool) or value.data in ((), "なし", "対象外"):
        return [""]
    if isinstance(value.data, tuple):
        return [
            next(iter(item.values())).text if isinstance(item, Mapping) else item
            for item in value.data
        ]
    return [value.text.splitlines()[0]]


@pytest.mark.parametrize("name", KINDS)
def test_what_is_missing_in_a_table_says_where_it_is_found(
    name: str, no_documents: Sources
) -> None:
    kind = KINDS[name]
    given = example_of(kind)
    for field in kind.schema.values():
        if field.type is FieldType.TABLE and isinstance(given.get(field.name), list):
            kept = {column.name for column in field.columns if column.required}
            given[field.name] = [
                {key: value for key, value in row.items() if key in kept}
                for row in given[field.name]
            ]
    marked = gaps(written(kind, given, no_documents))
    assert [gap.label for gap in marked if not gap.where] == []


def test_what_a_condition_must_say_of_each_row_is_missing_until_it_is_said(
    no_documents: Sources,
) -> None:
    given = {
        "工事名": "下水道管布設工事",
        "工事場所": "本町",
        "工種": "管布設工",
        "支障物件": [{"種類": "ガス管φ100", "処置": "存置し防護"}],
        "建設副産物": [
            {"種類": "建設発生土", "数量": 10, "単位": "m3", "処理方法": "現場内利用"},
            {"種類": "アスファルト塊", "数量": 5, "単位": "m3"},
        ],
    }
    labels = {gap.label for gap in gaps(written(KINDS["site_conditions"], given, no_documents))}
    assert {"支障物件の管理者", "支障物件の位置", "建設副産物の搬出先"} <= labels
    assert "支障物件の処置" not in labels
    given["建設副産物"] = given["建設副産物"][:1]
    labels = {gap.label for gap in gaps(written(KINDS["site_conditions"], given, no_documents))}
    assert "建設副産物の搬出先" not in labels


def test_what_stands_in_a_draft_is_what_a_review_looks_for(no_documents: Sources) -> None:
    """A condition that the sheet states is never said to be missing from the draft's own words."""
    kind = KINDS["special_specification"]
    draft = written(kind, example_of(kind), no_documents)
    text = "".join(span.text for section in draft.sections for span in spans_of(section))
    given = example_of(kind)
    unsaid = [
        condition.item
        for condition in read_conditions()
        if any(given.get(field, "なし") not in ("なし", []) for field in condition.fields)
        and not any(word in text for word in condition.words)
    ]
    assert unsaid == []
