"""Forms made from the fields of a kind, and what comes back from them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.drafting.draft import Origin, OriginKind
from assistant.drafting.fields import Field, FieldType
from assistant.drafting.sheet import Value
from assistant.drafting.sheet_problems import FieldProblem
from tests.ui.drafts.building import ATTACK, a_schema
from ui.drafts.form import Form, form_html
from ui.drafts.typed import LONGEST_TEXT, MOST_ROWS, given_of

SCHEMA = a_schema()


def drawn(
    typed: Mapping[str, object] | None = None,
    *problems: FieldProblem,
    facts: Mapping[str, Value] | None = None,
) -> str:
    return form_html(Form(SCHEMA, typed or {}, facts or {}, problems), "memorandum")


def test_fields_stand_under_their_groups_with_label_unit_and_help() -> None:
    html = drawn()
    assert "<legend>工事</legend>" in html
    assert (
        '<label class="draft-label" for="draft-field-1">工事名<span class="draft-required">必須'
        in html
    )
    assert '<span class="draft-unit">日</span>' in html
    assert "契約書に書く名前。分かるところ: 起工伺" in html
    assert "書かないときは「未定」とします" in html
    assert "aria-required=true" in html


def test_what_is_wrong_stands_at_the_field_and_leads_there_from_above() -> None:
    html = drawn({"工期": "長い"}, FieldProblem("工期", "工期は数で書いてください"))
    assert (
        '<a href="#draft-field-2" data-row="0" data-column="">工期は数で書いてください。</a>'
        in html
    )
    assert 'id="draft-field-2-problem-1">工期は数で書いてください。</p>' in html
    assert 'aria-describedby="draft-field-2-problem-1" aria-invalid="true"' in html
    assert 'value="長い"' in html


def test_a_wrong_cell_is_named_in_its_row() -> None:
    rows = [{"名称": "高欄", "延長": "24"}, {"名称": "舗装", "延長": "x"}]
    html = drawn({"数量": rows}, FieldProblem("数量", "延長は数で書いてください", 2, "延長"))
    assert '<tr class="wrong" data-row="2">' in html
    assert 'data-row="2" data-column="延長"' in html
    told = '<span class="problem" id="draft-field-9-2-2">延長は数で書いてください。</span></td>'
    assert told in html
    assert 'aria-invalid="true" aria-describedby="draft-field-9-2-2" value="x"' in html


def test_a_table_can_be_said_to_have_no_rows_and_stays_so() -> None:
    assert '<input type="checkbox" data-none>' in drawn()
    assert '<input type="checkbox" data-none checked>' in drawn({"数量": "該当なし"})
    assert given_of({"数量": "なし"}, SCHEMA) == {"数量": "なし"}
    assert given_of({"数量": "たくさん"}, SCHEMA) == {}


def test_a_table_that_must_be_filled_in_cannot_be_without_rows() -> None:
    table = Field("数量", FieldType.TABLE, required=True, columns=(Field("名称"),))
    assert "data-none" not in form_html(Form(a_schema(table)), "memorandum")


def test_what_cannot_be_chosen_stays_in_sight() -> None:
    html = drawn({"区分": "改修", "工種": ["土工", "電気"], "夜間施工": "たまに", "着手日": "来春"})
    assert '<option value="改修" selected>改修（選べない値）</option>' in html
    assert '<input type="checkbox" value="電気" checked><span>電気（選べない値）' in html
    assert '<option value="たまに" selected>' in html
    assert '<input type="text" id="draft-field-3" value="来春">' in html


def test_a_fact_is_shown_with_its_source_and_counts_until_something_is_typed() -> None:
    origin = Origin(OriginKind.ESTIMATE, "内訳書 シート1 F12")
    fact = {"工期": Value(Decimal(120), "120日", origin)}
    html = drawn(facts=fact)
    assert "120日" in html
    assert "内訳書 シート1 F12。書かなければこの値を使います。" in html
    assert 'data-copy="120"' in html
    assert "書いた値を使います" in drawn({"工期": "90"}, facts=fact)


def test_rows_of_an_estimate_are_folded_and_can_be_written_into_the_table() -> None:
    origin = Origin(OriginKind.ESTIMATE, "甲.xlsx 内訳書 D7", document="甲.xlsx")
    row = {"名称": Value("高欄", "高欄", origin), "延長": Value(Decimal("24.50"), "24.50m", origin)}
    fact = {"数量": Value((row,) * 80, "高欄 24.50m\n" * 80, origin)}
    html = drawn(facts=fact)
    assert "<details><summary>資料の値（80行）</summary>" in html
    assert "[[&quot;高欄&quot;, &quot;24.50&quot;], " in html
    assert '<p class="where">甲.xlsx 内訳書 D7。' in html


def test_nothing_that_was_typed_is_ever_markup() -> None:
    schema = a_schema(
        Field("工事名", help=ATTACK, where=ATTACK, group=ATTACK, unit=ATTACK, default=ATTACK),
        Field("区分", FieldType.CHOICE, choices=(ATTACK,)),
        Field("工種", FieldType.CHOICES, choices=(ATTACK,)),
        Field("数量", FieldType.TABLE, columns=(Field("名称", unit=ATTACK),)),
    )
    typed: dict[str, object] = {
        "工事名": ATTACK, "区分": ATTACK, "工種": [ATTACK], "数量": [{"名称": ATTACK}]
    }  # fmt: skip
    fact = {"工事名": Value(ATTACK, ATTACK, Origin(OriginKind.ESTIMATE, ATTACK, document=ATTACK))}
    problem = FieldProblem("数量", ATTACK, 1, ATTACK)
    html = form_html(Form(schema, typed, fact, (problem,), (ATTACK,)), ATTACK)
    for sign in ("<img", "${", "{{", "`"):
        assert sign not in html


@pytest.mark.parametrize(
    ("name", "sent", "read"),
    [
        ("工事名", " 甲橋\n", " 甲橋"),
        ("工期", "1,920", "1,920"),
        ("夜間施工", "yes", True),
        ("夜間施工", "no", False),
        ("夜間施工", "たまに", "たまに"),
        ("工種", ["土工", "土工", ""], ["土工"]),
        ("関係機関", "警察\n\n消防 \n", ["警察", "消防"]),
        ("数量", [["高欄", "24"], ["", ""], ["舗装", ""]], [{"名称": "高欄", "延長": "24"}, {"名称": "舗装"}]),
    ],
)  # fmt: skip
def test_what_was_typed_is_taken_as_it_is(name: str, sent: object, read: object) -> None:
    assert given_of({name: sent}, SCHEMA) == {name: read}


def test_empty_fields_and_unknown_ones_are_left_out() -> None:
    sent = {"工事名": "", "工種": [], "数量": [["", ""]], "管理者": "x", "夜間施工": ""}
    assert given_of(sent, SCHEMA) == {}


def test_what_is_sent_is_cut_to_a_sheets_size() -> None:
    sent = {"理由": "あ" * (LONGEST_TEXT + 1), "数量": [["a", "1"]] * (MOST_ROWS + 5)}
    read = given_of(sent, SCHEMA)
    assert len(str(read["理由"])) == LONGEST_TEXT
    rows = read["数量"]
    assert isinstance(rows, list)
    assert len(rows) == MOST_ROWS


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from([*SCHEMA, "x"]), ANYTHING) | ANYTHING)
@settings(deadline=None)
def test_whatever_is_sent_is_read_and_drawn(sent: Any) -> None:
    read = given_of(sent, SCHEMA)
    assert set(read) <= set(SCHEMA)
    json.dumps(read)
    assert form_html(Form(SCHEMA, read), "k").startswith("<form")


@given(st.dictionaries(st.sampled_from(list(SCHEMA)), ANYTHING))
@settings(deadline=None)
def test_whatever_a_file_holds_can_be_shown_in_the_form(sheet: Mapping[str, object]) -> None:
    assert form_html(Form(SCHEMA, sheet), "k").startswith("<form")
