"""Sections, outlines, lists, versions and reviews as HTML, and that all text in them stays text."""

from __future__ import annotations

from dataclasses import replace

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
from assistant.drafting.review.findings import Basis, ReviewFinding, ReviewReport, Severity
from assistant.drafting.review.text import Place
from assistant.drafts.comparing import Change, Run, RunKind, SectionComparison
from assistant.drafts.entries import DraftState, Progress
from assistant.drafts.reads import StaleSection
from assistant.drafts.versions import VersionEntry
from tests.ui.drafts.building import ATTACK, STANDARD, a_section, kept
from ui.drafts.listing import drafts_html
from ui.drafts.outline import outline_html
from ui.drafts.reading import head_html, progress_html, section_view
from ui.drafts.review import gaps_html, review_html, section_called
from ui.drafts.section import section_html
from ui.drafts.spans import numbers_of, source_name
from ui.drafts.versions import comparison_html, versions_html

SHEET = Origin(OriginKind.SHEET, "計画シート 工期")


def shown(*blocks: Block, notes: tuple[str, ...] = ()) -> str:
    section = Section("one", "一", blocks=blocks, notes=notes)
    return section_html(section, numbers_of(kept(section).draft))


def test_a_source_gets_one_button_after_the_last_of_its_words() -> None:
    html = shown(Paragraph((Span("段切りの幅は", STANDARD), Span("1m以上とする。", STANDARD))))
    text, _, below = html.partition("<h4>根拠</h4>")
    assert text.count('data-do="evidence"') == 1
    assert text.index("1m以上とする。") < text.index('data-number="1"')
    assert "共通仕様書（2025年版） 1-2 段切り 4ページ" in below


def test_an_edition_that_the_title_says_is_not_said_twice() -> None:
    assert source_name(replace(STANDARD, document="共通仕様書（2025年版）")).count("2025年版") == 1


def test_a_gap_is_marked_by_its_words_and_is_no_source() -> None:
    gap = Gap("工期", "起工伺")
    html = shown(Paragraph((Span(gap.text, replace(STANDARD, document_id=""), gap),)))
    assert '<mark class="draft-gap" id="draft-gap-1" title="起工伺">【要確認: 工期】</mark>' in html
    assert "evidence" not in html


def test_a_remark_leads_to_its_words_below() -> None:
    html = shown(Paragraph((Span("90日", SHEET, remark="積算では120日です"),)))
    assert 'href="#draft-remark-1"' in html
    assert '<li id="draft-remark-1" tabindex="-1"><strong>※1</strong> 積算では120日です' in html


def test_where_values_come_from_is_listed() -> None:
    html = shown(Paragraph((Span("工期は"), Span("90日", SHEET), Span("とする。"))))
    assert "値と文の出所（1件）" in html
    assert '<td data-label="出所">計画シート 工期</td>' in html


def test_neighbouring_items_make_one_list() -> None:
    items = [Paragraph((Span(word),), Style.LIST) for word in "甲乙"]
    html = shown(*items, Paragraph((Span("丙"),)))
    assert '<ul><li class="level-0">甲</li><li class="level-0">乙</li></ul><p>丙</p>' in html


def test_a_schedule_is_told_in_words_too() -> None:
    bar = Bar((Span("土工"),), (Span("100m3"),), (Span("10日"),), 4, 14)
    html = shown(Schedule((bar,), (("11月", 20),)))
    assert "5日目から14日目まで" in html
    assert "margin-left:20.000%;width:50.000%" in html


def test_a_long_table_scrolls_in_its_own_box() -> None:
    row = ((Span("高欄"),), (Span("24m", SHEET),))
    html = shown(Table(("名称", "延長"), (row,) * 500, caption="数量", numeric=(1,)))
    assert html.count("<tr>") >= 500
    assert 'class="check-scroll tall" tabindex="0" role="region" aria-label="数量"' in html
    assert '<td class="check-number">24m</td>' in html


def test_nothing_in_a_draft_is_ever_markup() -> None:
    origin = replace(STANDARD, document=ATTACK, clause=ATTACK)
    span = Span(ATTACK, origin, remark=ATTACK)
    gap = Span(ATTACK, gap=Gap(ATTACK, ATTACK))
    sheet = Span(ATTACK, Origin(OriginKind.SHEET, ATTACK))
    section = Section(
        ATTACK,
        ATTACK,
        blocks=(
            Paragraph((span, gap, sheet)),
            Table((ATTACK,), (((span,),),), ATTACK, notes=(ATTACK,)),
            Schedule((Bar((span,), (gap,), (sheet,), 0, 1),), ((ATTACK, 1),), ATTACK, (ATTACK,)),
        ),
        state=SectionState.WRITTEN,
        hint=ATTACK,
        notes=(ATTACK,),
    )
    draft = kept(section, state=DraftState.WRITING, title=ATTACK)
    numbers = numbers_of(draft.draft)
    finding = ReviewFinding(
        ATTACK,
        Severity.ERROR,
        Place(ATTACK),
        ATTACK,
        ATTACK,
        ATTACK,
        ATTACK,
        (Basis(ATTACK, 1, ATTACK),),
    )
    pages = (
        section_view(draft, section, numbers),
        section_view(draft, section, numbers, problem=ATTACK, editing=ATTACK),
        outline_html(draft.entry.sections, (section,), "", writing=""),
        head_html(draft, {ATTACK: ATTACK}, outdated=(StaleSection("x", ATTACK, (ATTACK,)),)),
        progress_html(draft.entry, Progress("x", ATTACK, ATTACK, 2)),
        drafts_html((draft.entry,)),
        gaps_html(draft.draft),
        review_html(ReviewReport(ATTACK, (finding,), notes=(ATTACK,)), draft.draft),
        versions_html(draft.entry, (VersionEntry(1, ATTACK, ATTACK, "2026-11-23T06:04:00+00:00"),)),
        comparison_html(
            (SectionComparison("x", ATTACK, Change.CHANGED, (Run(RunKind.ADDED, ATTACK),)),),
            before="1",
            after="now",
        ),
    )  # fmt: skip
    for html in pages:
        for sign in ("<img", "${", "{{", "`"):
            assert sign not in html


def test_the_outline_tells_states_gaps_and_what_is_open() -> None:
    gap = Gap("工期")
    missing = a_section("b", Paragraph((Span(gap.text, gap=gap),)), heading="工期")
    sections = (
        replace(a_section("a"), state=SectionState.ACCEPTED),
        missing,
        Section("c", "未"),
        replace(Section("d", "済"), state=SectionState.FAILED),
    )
    html = outline_html(kept(*sections).entry.sections, sections, "b", writing="c")
    for word in ("確認済", "要確認 1", "執筆中", "失敗"):
        assert word in html
    assert 'id="draft-outline-b" aria-current="true"' in html


def test_what_waits_for_its_first_writing_is_not_said_to_be_rewritten() -> None:
    sections = (a_section("a"), Section("b", "工期"))
    entries = kept(*sections).entry.sections
    asked = tuple(replace(each, asked=True) for each in entries)
    html = outline_html(asked, sections, "a")
    assert html.index("書き直し待ち") < html.index("順番待ち")
    assert html.count("待ち") == 2


def test_sections_that_could_not_be_written_are_told_with_the_reason_and_tried_again() -> None:
    failed = Section("b", "工期", state=SectionState.FAILED, notes=("書けませんでした: 訳",))
    draft = kept(a_section(), failed)
    html = head_html(draft, {})
    assert "書けない節あり" in html
    assert "書けなかった節が1あります: 「工期」。" in html
    assert 'data-do="go-on"' in html
    assert "書けませんでした: 訳" in section_view(draft, failed, numbers_of(draft.draft))
    assert 'data-do="go-on"' not in head_html(kept(a_section()), {})


def test_progress_says_what_is_written_and_how_many_are_before() -> None:
    entry = kept(a_section(), Section("b", "工期"), state=DraftState.WRITING).entry
    html = progress_html(entry, Progress("b", "工期", "工期は", 2))
    assert "2節中 1節を書きました。「工期」は、言語モデルの順番を待っています（前に2件）。" in html
    assert 'role="status"' in html
    assert "工期は" in html
    assert progress_html(replace(entry, state=DraftState.DONE), None) == ""


def test_what_can_be_done_with_a_section_depends_on_its_state() -> None:
    written, waiting = a_section(), Section("b", "工期")
    draft = kept(written, waiting)
    numbers = numbers_of(draft.draft)
    assert 'data-do="accept"' in section_view(draft, written, numbers)
    assert 'data-do="accept"' not in section_view(draft, waiting, numbers)
    accepted = replace(written, state=SectionState.ACCEPTED)
    assert 'data-do="unaccept"' in section_view(kept(accepted), accepted, numbers)
    assert 'data-revision="3"' in section_view(draft, written, numbers)


def test_sections_on_what_is_in_force_no_more_are_told_above() -> None:
    why = "「共通仕様書」（2024年版）は、「共通仕様書」（2025年版）に替わりました。"
    html = head_html(kept(a_section()), {}, outdated=(StaleSection("steps", "段切り", (why,)),))
    assert why in html
    assert 'data-do="rewrite-outdated"' in html
    assert "rewrite-outdated" not in head_html(kept(a_section()), {})
    # A standard behind many sections is named once.
    two = (StaleSection("steps", "段切り", (why,)), StaleSection("b", "盛土", (why,)))
    html = head_html(kept(a_section()), {}, outdated=two)
    assert html.count(why) == 1
    assert "「段切り」「盛土」" in html


def test_each_thing_that_is_missing_leads_to_its_place() -> None:
    first, second = Gap("工期", "起工伺"), Gap("請負者")
    section = a_section(
        "b", Paragraph((Span(first.text, gap=first), Span(second.text, gap=second)))
    )
    html = gaps_html(kept(section).draft)
    assert "2件" in html
    assert "分かるところ: 起工伺" in html
    assert 'data-do="place" data-gap="2" data-section="b"' in html


def test_a_finding_leads_to_its_section_with_or_without_number() -> None:
    sections = (a_section("a", heading="工期"), a_section("b", heading="2.1 段切り"))
    assert section_called(sections, "3. 工期") == sections[0]
    assert section_called(sections, "段切り") == sections[1]
    assert section_called(sections, "") is None


def test_a_change_is_told_in_words_not_by_colour_alone() -> None:
    runs = (Run(RunKind.REMOVED, "90日"), Run(RunKind.ADDED, "120日"))
    found = (SectionComparison("a", "工期", Change.CHANGED, runs),)
    html = comparison_html(found, before="1", after="now")
    assert "<b>［削除］</b>90日</del>" in html
    assert "<b>［追加］</b>120日</ins>" in html
    assert "第1版 → 今の下書き" in html


def test_drafts_are_found_by_title_kind_and_project() -> None:
    entry = kept(a_section()).entry
    assert "甲橋 工事覚書" in drafts_html((entry,), "覚書 甲橋")
    assert "見つかりません" in drafts_html((entry,), "乙橋")
    assert "まだ下書きはありません" in drafts_html(())
