"""A section changed by hand keeps where its words come from."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.drafting.draft import (
    Bar,
    Block,
    Gap,
    Origin,
    OriginKind,
    Paragraph,
    Schedule,
    Section,
    SectionState,
    Span,
    Style,
    Table,
)
from assistant.drafting.editing import LARGEST_TEXT, edited, section_as_text
from assistant.drafting.tracing import REMARK
from retrieval.errors import NaniwaError
from tests.assistant.drafting.rendering import text

FIXED = Origin(OriginKind.TEMPLATE, "kind/sections/a.md")
SHEET = Origin(OriginKind.SHEET, "計画シート 延長")
STANDARD = Origin(
    OriginKind.STANDARD,
    document="共通仕様書",
    document_id="d",
    clause="1-3-6",
    quote="5日以上養生する。",
)
GAP = Gap("工期", "概略工程表")
SECTION = Section(
    "a",
    "工事の概要",
    blocks=(
        Paragraph((Span("延長は", FIXED), Span("170m", SHEET), Span("である。", FIXED))),
        Paragraph((Span("5日以上養生する。", STANDARD),), Style.LIST),
        Paragraph((Span("工期は", FIXED), Span(GAP.text, SHEET, GAP), Span("である。", FIXED))),
        Table(
            ("項目", "数量"),
            (
                ((Span("舗装", SHEET),), (Span("1,920", SHEET),)),
                ((Span("側溝|桝", SHEET),), (Span(GAP.text, SHEET, GAP),)),
            ),
            caption="一覧",
            numeric=(1,),
            notes=("税抜き",),
        ),
        Schedule((Bar((Span("準備"),), (), (Span("40日", SHEET),), 0, 40),), (("6月", 30),)),
    ),
    state=SectionState.WRITTEN,
    evidence=(STANDARD,),
)
TEXT = section_as_text(SECTION)
VALUES = {"延長": "170m", "数量": [{"数量": 1920}]}


def change(old: str, new: str) -> tuple[Block, ...]:
    assert old in TEXT
    return edited(SECTION, TEXT.replace(old, new, 1), VALUES).blocks


def spans(block: Block) -> tuple[Span, ...]:
    assert isinstance(block, Paragraph)
    return block.spans


def test_a_section_reads_as_plain_text() -> None:
    assert TEXT == (
        "延長は170mである。\n\n- 5日以上養生する。[出典1]\n\n工期は【要確認: 工期】である。\n\n"
        "表: 一覧\n| 項目 | 数量 |\n|---|---:|\n| 舗装 | 1,920 |\n| 側溝\\|桝 | 【要確認: 工期】 |\n"
        "注: 税抜き\n\n[工程表1]"
    )


def test_what_is_not_changed_is_the_same_section() -> None:
    assert edited(SECTION, TEXT, VALUES) is SECTION
    assert edited(SECTION, TEXT.replace("\n", "\r\n") + "\r\n", VALUES) is SECTION


def test_words_that_stay_keep_their_origin() -> None:
    first, *others = change("である。", "とする。")
    assert [(span.text, span.origin) for span in spans(first)] == [
        ("延長は", FIXED),
        ("170m", SHEET),
        ("とす", Origin(OriginKind.PERSON)),
        ("る。", FIXED),
    ]
    assert tuple(others) == SECTION.blocks[1:]


def test_a_changed_section_is_said_to_be_edited() -> None:
    assert edited(SECTION, TEXT + "\n\n追記", VALUES).state is SectionState.EDITED


def test_a_citation_stays_with_words_that_are_changed_in_part() -> None:
    blocks = change("5日以上養生する。[出典1]", "夏は5日以上養生する。[出典1]")
    assert [(span.text, span.origin.kind) for span in spans(blocks[1])] == [
        ("夏は", OriginKind.PERSON),
        ("5日以上養生する。", OriginKind.STANDARD),
    ]


def test_words_whose_citation_is_taken_away_are_the_persons() -> None:
    blocks = change("[出典1]", "")
    assert {span.origin.kind for span in spans(blocks[1])} == {OriginKind.PERSON}


def test_a_citation_can_be_put_to_new_words() -> None:
    blocks = edited(SECTION, TEXT + "\n\n養生は5日以上。[出典1]", VALUES).blocks
    assert spans(blocks[-1]) == (Span("養生は5日以上。", STANDARD),)


def test_a_source_that_is_not_there_is_just_words() -> None:
    blocks = edited(SECTION, TEXT + "\n\n追記。[出典9]", VALUES).blocks
    assert text(spans(blocks[-1])) == "追記。[出典9]"
    assert spans(blocks[-1])[0].origin.kind is OriginKind.PERSON


def test_a_gap_that_is_left_stays_and_one_that_is_filled_is_gone() -> None:
    left = change("工期は", "この工事の工期は")
    assert spans(left[2])[2].gap == GAP
    filled = change("工期は【要確認: 工期】", "工期は170日")
    assert [span.gap for span in spans(filled[2])] == [None] * len(spans(filled[2]))


def test_a_new_number_that_nothing_supports_has_a_remark() -> None:
    blocks = change("170m", "180m")
    assert [span.remark for span in spans(blocks[0]) if span.remark] == [f"{REMARK}（180m）。"]
    supported = change("延長は", "数量は1,920、延長は")
    assert not any(span.remark for span in spans(supported[0]))


def test_a_changed_unit_of_a_known_number_has_a_remark() -> None:
    blocks = change("170m", "170mm")
    assert any("170mm" in span.remark for span in spans(blocks[0]))


def test_one_cell_of_a_table_is_changed() -> None:
    blocks = change("| 舗装 | 1,920 |", "| 舗装工 | 1,920 |")
    table, old = blocks[3], SECTION.blocks[3]
    assert isinstance(table, Table)
    assert isinstance(old, Table)
    assert table.rows[0] == (
        (*old.rows[0][0], Span("工", Origin(OriginKind.PERSON))),
        old.rows[0][1],
    )
    assert replace(table, rows=old.rows) == old
    assert table.rows[1] == old.rows[1]


def test_rows_are_added_and_taken_away() -> None:
    blocks = change("| 舗装 | 1,920 |\n", "")
    assert isinstance(blocks[3], Table)
    assert len(blocks[3].rows) == 1
    blocks = change("| 舗装 | 1,920 |", "| 舗装 | 1,920 |\n| 縁石 | 50 |")
    assert isinstance(blocks[3], Table)
    assert [text(row[0]) for row in blocks[3].rows] == ["舗装", "縁石", "側溝|桝"]


def test_a_schedule_is_kept_or_taken_away_as_a_whole() -> None:
    assert change("延長", "全長")[-1] == SECTION.blocks[-1]
    assert not any(isinstance(block, Schedule) for block in change("[工程表1]", ""))


@pytest.mark.parametrize(
    "typed",
    ["{{ 工事名 }}", "<script>x</script>", "{% for x in y %}", "\\- 一", "a | b", "**太字**"],
)
def test_what_a_person_types_is_nothing_but_words(typed: str) -> None:
    blocks = edited(SECTION, f"{TEXT}\n\n{typed}", VALUES).blocks
    assert text(spans(blocks[-1])) == typed.removeprefix("\\")


def test_characters_of_marks_and_control_are_left_out() -> None:
    blocks = edited(SECTION, TEXT + "\n\n追\ue000\ue010\ue002記\x00\x0b", VALUES).blocks
    assert text(spans(blocks[-1])) == "追記"


def test_a_text_that_is_too_long_is_refused() -> None:
    with pytest.raises(NaniwaError) as caught:
        edited(SECTION, "あ" * (LARGEST_TEXT + 1), VALUES)
    assert caught.value.code == "edited_text"


words = st.text(
    st.one_of(
        st.characters(exclude_categories=("Cs", "Co", "Cc")),
        st.sampled_from("|\\[]【】⏎\n-#>注表: 1.(出典工程要確認"),
    ),
    min_size=1,
    max_size=25,
).filter(lambda said: said.strip() != "")
origins = st.sampled_from([FIXED, SHEET, STANDARD, Origin(OriginKind.PERSON)])
gaps = st.builds(Gap, words.filter(lambda said: "\n" not in said))
some_spans = st.one_of(
    st.builds(Span, words, origins), gaps.map(lambda gap: Span(gap.text, SHEET, gap))
)
cells = st.lists(some_spans, max_size=3).map(tuple)
paragraphs = st.builds(
    Paragraph,
    st.lists(some_spans, min_size=1, max_size=4).map(tuple),
    st.sampled_from([style for style in Style if style is not Style.NUMBERED]),
    st.integers(0, 2),
)
numbered = st.builds(
    Paragraph,
    st.lists(some_spans, min_size=1, max_size=3).map(tuple),
    st.just(Style.NUMBERED),
    number=st.sampled_from(["1.", "(2)", "③", "ア", "第4条"]),
)
tables = st.builds(
    Table,
    st.tuples(words, words),
    st.lists(st.tuples(cells, cells), max_size=3).map(tuple),
    caption=st.one_of(st.just(""), words),
    notes=st.lists(words, max_size=2).map(tuple),
)
blocks_drawn = st.lists(st.one_of(paragraphs, numbered, tables), min_size=1, max_size=5)


@given(blocks_drawn)
def test_an_addition_leaves_everything_else_as_it_was(drawn: list[Block]) -> None:
    section = Section("a", "節", blocks=tuple(drawn))
    said = section_as_text(section)
    assert edited(section, said, {}).blocks == section.blocks
    added = edited(section, f"{said}\n\n終わり", {}).blocks
    assert [_without_remarks(block) for block in added[:-1]] == drawn
    assert text(spans(added[-1])) == "終わり"


def _without_remarks(block: Block) -> Block:
    from assistant.drafting.tracing import with_cells

    return with_cells(block, lambda cell: tuple(replace(span, remark="") for span in cell))


@given(st.text(max_size=300), blocks_drawn)
def test_any_text_is_read(said: str, drawn: list[Block]) -> None:
    section = Section("a", "節", blocks=tuple(drawn))
    after = edited(section, said, {})
    again = edited(after, f"{section_as_text(after)}\n\n終わり", {})
    kept = [_without_remarks(block) for block in after.blocks]
    assert [_without_remarks(block) for block in again.blocks[:-1]] == kept


@pytest.mark.parametrize(
    "text",
    ["- あ\n" * 20_000, "|a|\n" * 20_000, "|" + "a|" * 500, "あ\n\n" * 20_000],
    ids=["items", "rows", "columns", "paragraphs"],
)
def test_what_no_section_has_is_refused_before_it_is_compared(text: str) -> None:
    section = Section("s", "見出し", 1, (Paragraph((Span("あ"),)),))
    with pytest.raises(NaniwaError, match="多すぎます"):
        edited(section, text, {})
