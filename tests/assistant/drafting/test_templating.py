"""Templates: what they make of Markdown and values, and what they can't reach."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.drafting.draft import OriginKind, Paragraph, Style, Table
from assistant.drafting.markers import Marks
from assistant.drafting.templating import check_template
from retrieval.errors import NaniwaError
from tests.assistant.drafting.rendering import NAME, SCHEMA, line, rendered, span, text

HOSTILE = [
    "| a | b |\n|---|---|",
    "# 見出し",
    "{{ 7*7 }}{% for x in y %}",
    "<script>alert(1)</script>&amp;",
    "- 一\n1. 二\n> 三",
    "\ue000\ue010\ue002\ue001\ue010\ue002",
    "注: x",
    "【要確認: 偽】",
    "**太字** [リンク](http://x)",
    "\\|`~",
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_value_is_printed_as_it_is(hostile: str) -> None:
    blocks = rendered(
        "前 {{ 工事名 }} 後\n\n| 項目 |\n|---|\n| {{ 工事名 }} |", {"工事名": hostile}
    )
    paragraph, table = blocks
    assert isinstance(paragraph, Paragraph)
    assert isinstance(table, Table)
    assert [part.text for part in paragraph.spans] == ["前 ", hostile, " 後"]
    assert paragraph.spans[1].origin.kind is OriginKind.SHEET
    assert [part.text for part in table.rows[0][0]] == [hostile]


@given(st.text(max_size=60))
def test_whatever_a_value_says_it_is_printed_as_it_is(said: str) -> None:
    found = line("前{{ 工事名 ~ '・' ~ 工事名 }}後", 工事名=said)
    assert text(found) == f"前{said}・{said}後"


@given(st.lists(st.text(min_size=1, max_size=20), min_size=1, max_size=5))
def test_joined_values_keep_their_origin(items: list[str]) -> None:
    found = line('前{{ 工種|join("、") }}', 工種=items)
    assert text(found) == f"前{'、'.join(items)}"
    assert [part.text for part in found if part.origin.kind is OriginKind.SHEET] == items


def test_a_count_states_what_was_counted() -> None:
    found = span("{{ 工種|length }}", 工種=["a", "b"])
    assert (found.text, found.origin.kind) == ("2", OriginKind.CALCULATION)


def test_a_loop_over_a_missing_table_prints_its_gap_once() -> None:
    template = "| 作業 | 数量 |\n|---|---|\n{% for 行 in 工程 %}\n| {{ 行.作業 }} | {{ 行.数量 }} |\n{% endfor %}"
    (table,) = rendered(template, {})
    assert isinstance(table, Table)
    assert [text(cell) for cell in table.rows[0]] == ["【要確認: 工程】", ""]


def test_captions_and_notes_belong_to_their_table() -> None:
    (table,) = rendered("表: 一覧\n| a | b |\n|---|--:|\n| 1 | 2 |\n注: 一\n注: 二", {})
    assert isinstance(table, Table)
    assert (table.caption, table.numeric, table.notes) == ("一覧", (1,), ("一", "二"))


def test_a_note_with_a_gap_stays_a_paragraph() -> None:
    table, note = rendered("| a |\n|---|\n| b |\n注: {{ 工期 }}", {})
    assert isinstance(table, Table)
    assert isinstance(note, Paragraph)
    assert (note.style, note.spans[-1].gap is not None) == (Style.NOTE, True)


def test_lists_keep_their_depth_and_numbers() -> None:
    blocks = rendered(
        "- a\n  - b\n\n3. c\n4. d\n\n(1) e\n(2) f\n\n> g\n\n## h\nい\nろ\n\n## 空", {}
    )
    forms = [
        (b.style, b.level, b.number, text(b.spans)) for b in blocks if isinstance(b, Paragraph)
    ]
    assert forms == [
        (Style.LIST, 0, "", "a"),
        (Style.LIST, 1, "", "b"),
        (Style.NUMBERED, 0, "3.", "c"),
        (Style.NUMBERED, 0, "4.", "d"),
        (Style.NUMBERED, 0, "(1)", "e"),
        (Style.NUMBERED, 0, "(2)", "f"),
        (Style.QUOTE, 0, "", "g"),
        (Style.SUBHEADING, 0, "", "h"),
        (Style.BODY, 0, "", "いろ"),
    ]


def test_a_remark_is_about_what_stands_before_it() -> None:
    (found,) = line('工事である。{{ remark("確かめる") }}')
    assert (found.text, found.remark) == ("工事である。", "確かめる")


def test_a_gap_names_where_it_is_found() -> None:
    found = span('{{ gap("試験の結果", "試験報告書") }}')
    assert found.gap is not None
    assert (found.text, found.gap.where) == ("【要確認: 試験の結果】", "試験報告書")


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("一\n{{ 工期x }}", "2行目が正しくありません（「工期x」という項目や関数はありません）"),
        ("{{ 工期|upper }}", "フィルター「upper」"),
        ("{{ 工期|_joined }}", "フィルター「_joined」"),
        ("{% if 工期 %}", "1行目"),
        ("{% include 'x' %}", "include"),
        ("{% import 'x' as y %}", "import"),
        ("{% macro f() %}{% endmacro %}", "macro"),
        ("{{ 工事名[:3] }}", "切出し"),
        (
            "\n\n{% for 行 in 工程 %}{{ 行.重さ }}{% endfor %}",
            "3行目が正しくありません（表「工程」に列「重さ」",
        ),
        ("\ue000\ue010\ue002", "外字"),
    ],
)
def test_what_is_wrong_is_found_before_it_is_used(template: str, said: str) -> None:
    with pytest.raises(NaniwaError) as caught:
        check_template(template, NAME, SCHEMA, {"gap"})
    assert caught.value.code == "kind"
    assert said in caught.value.message
    assert NAME in caught.value.message


@pytest.mark.parametrize(
    "template",
    [
        "{{ 工事名.__class__ }}",
        "{{ 工事名.value }}",
        "{{ 工事名['__class__'] }}",
        "{{ ''.join }}",
        "{{ ().__class__.__bases__ }}",
        "{{ gap.__globals__ }}",
        "{{ gap.func }}",
        "{{ range(10) }}",
        "{{ cycler }}",
        "{{ self }}",
        "{{ 'a' * 1000000000 }}",
        "{{ '%0999999999d' % 1 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ 工程|map(attribute='__class__')|list }}",
        "{{ gap() }}",
        "{{ 工事名() }}",
        "{{ 1|unit(5) }}",
        '{{ 1|rounded("一", "切上げ") }}',
        '{{ 1|rounded(1, "適当") }}',
        '{{ total(工程, "重さ") }}',
        "{% set a = [1,2,3,4,5,6,7,8,9,0] %}"
        + "".join(f"{{% for {name} in a %}}" for name in "bcdef")
        + "x"
        + "{% endfor %}" * 5,
        "{% set a = 'あああああああああああああああああ' %}"
        + "".join("{% set a = a ~ a ~ a ~ a %}" for _ in range(30)),
    ],
)
def test_a_template_reaches_nothing_and_ends(template: str) -> None:
    with pytest.raises(NaniwaError) as caught:
        rendered(template, {"工事名": "市道", "工程": [{"作業": "a"}]})
    assert caught.value.code == "kind"
    assert f"「{NAME}」の1行目" in caught.value.message


def test_marks_can_not_be_cut_silently() -> None:
    marks = Marks()
    from assistant.drafting.draft import Origin, Span

    mark = marks.inline(Span("値", Origin(OriginKind.SHEET)))
    with pytest.raises(NaniwaError):
        list(marks.read(mark[1:], Origin(OriginKind.TEMPLATE)))


_DOUBLED = '{% set t = "x" ~ "y" %}' + "{% set t = t ~ t %}" * 19


@pytest.mark.parametrize(
    "bomb",
    [
        '{% set a = ["x"] %}' + "{% set a = [a, a, a, a, a, a, a, a, a, a] %}" * 12 + "{{ a }}",
        _DOUBLED + "{{ [" + "t, " * 2_000 + "t]|join }}",
        _DOUBLED + "{{ [" + "1, " * 2_000 + "1]|join(t) }}",
        _DOUBLED + "{{ remark(t) }}",
        "{{ total }}",
        "{{ 工種|map('length') }}",
        "{% for 種 in 工種 %}{{ loop }}{% endfor %}",
    ],
)
def test_what_would_fill_the_memory_or_shows_what_is_inside_is_refused(bomb: str) -> None:
    with pytest.raises(NaniwaError) as caught:
        rendered(bomb, {"工種": ["a", "b"]})
    assert caught.value.code == "kind"


@pytest.mark.parametrize(
    "wrong",
    [
        "{{ " + "(" * 5_000 + "1" + ")" * 5_000 + " }}",
        "{% if 工期 %}" * 500 + "{% endif %}" * 500,
        "{% for 行 in 数量 %}" * 30 + "{% endfor %}" * 30,
        "{{ " + "9" * 5_000 + " }}",
        "{{ 0x" + "f" * 20_000 + " }}",
        "{{ 1e999999 }}",
    ],
)
def test_what_python_gives_up_on_is_a_wrong_template_and_stops_no_other_kind(wrong: str) -> None:
    with pytest.raises(NaniwaError) as caught:
        check_template(wrong, NAME, SCHEMA, ())
    assert caught.value.code == "kind"


def test_a_calculation_that_grows_without_end_becomes_a_gap() -> None:
    squared = "{% set x = 工期 * 工期 %}" + "{% set x = x * x %}" * 40 + "{{ x }}"
    found = span(squared, 工期=180)
    assert found.gap is not None
    assert len(found.text) < 300
