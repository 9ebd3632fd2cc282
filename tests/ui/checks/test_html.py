"""What stands on the screen of a check, and that what others wrote stays text."""

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.access.people import Person, Role
from assistant.estimating.check import FileReport
from assistant.estimating.compare import Change, ChangeKind, Comparison, Figures
from assistant.estimating.findings import Severity
from assistant.estimating.model import CostItem, Place
from assistant.estimating.overheads.calculation import Step
from assistant.estimating.recognised import REMARK
from assistant.estimating.reporting.surroundings import ShownRow
from assistant.records.checks import Check, CheckFile, Part, State
from tests.ui.checking import a_finding, a_report
from ui.checks.comparison import choice_html, comparison_html
from ui.checks.detail import Around, Rewording, detail_html, surroundings_html
from ui.checks.findings import filters_html, findings_html
from ui.checks.history import history_html
from ui.checks.new_check import Chosen, chosen_html, proposed_title
from ui.checks.result import (
    files_html,
    head_html,
    notes_html,
    overview_html,
    sharing_html,
    steps_html,
)
from ui.checks.view import Sort, View, listed_findings

ATTACK = '<img src=x onerror="attacked()">${attacked()}'
OWNER = Person("sato", "佐藤", Role.ENGINEER)


def a_check(
    *files: CheckFile, state: State = State.DONE, title: str = "甲工事", owner: str = "sato"
) -> Check:
    estimate = CheckFile(1, "甲工事.xlsx", Part.ESTIMATE, State.DONE, errors=2)
    return Check(
        "ab" * 16, owner, title, state, "", "2026-11-23T06:04:00+00:00", "", files or (estimate,)
    )


def test_severity_is_told_by_word_and_sign_and_waived_ones_as_such() -> None:
    findings = listed_findings(
        {1: a_report(a_finding(), a_finding("掘削", "G8"), reasons={1: "協議済み"})}
    )
    html = findings_html(findings, View(), several=False)
    assert "×</span>誤り" in html
    assert "○</span>是認済" in html


def test_the_sorted_column_says_which_way() -> None:
    findings = listed_findings({1: a_report(a_finding())})
    by_effect = findings_html(findings, View(sort=Sort.EFFECT), several=False)
    assert by_effect.count('aria-sort="descending"') == 1
    turned = findings_html(findings, View(sort=Sort.EFFECT, backwards=True), several=False)
    assert turned.count('aria-sort="ascending"') == 1
    by_place = findings_html(findings, View(sort=Sort.PLACE), several=False)
    assert by_place.count('aria-sort="ascending"') == 1


def test_a_long_table_is_shown_by_pages() -> None:
    findings = listed_findings({1: a_report(*[a_finding(cell=f"G{row}") for row in range(120)])})
    html = findings_html(findings, View(page=2), several=False)
    assert "120件（51〜100件目を表示）" in html
    assert html.count("<tr data-do") == 50
    assert "2 / 3" in html


def test_files_are_named_in_rows_and_filters_only_when_there_are_several() -> None:
    one = listed_findings({1: a_report(a_finding())})
    assert "甲工事.xlsx" not in findings_html(one, View(), several=False)
    assert 'name="file"' not in filters_html(one, {1: "甲工事.xlsx"}, View())
    two = listed_findings({1: a_report(a_finding()), 2: a_report(a_finding(), name="乙.xlsx")})
    assert "乙.xlsx" in findings_html(two, View(), several=True)
    assert '<option value="2" selected>乙.xlsx' in filters_html(
        two, {1: "甲工事.xlsx", 2: "乙.xlsx"}, View(file=2)
    )


def test_filters_that_leave_nothing_say_so() -> None:
    findings = listed_findings({1: a_report(a_finding())})
    html = findings_html(findings, View(severity=Severity.INFO), several=False)
    assert "1件のうち 0件" in html
    assert "条件に合う指摘はありません" in html


def test_the_wrong_cell_is_marked_by_more_than_a_colour() -> None:
    rows = [
        ShownRow("11", ("路盤工", "", "m2", "10", "500", "5,000", "")),
        ShownRow("12", ("表層工", "", "m2", "10", "1,980", "19,800", ""), marked=4, here=True),
    ]
    html = surroundings_html(rows)
    assert "<mark>1,980</mark>" in html
    assert "（指摘の値）" in html
    assert "▶ 12" in html
    assert "規格" not in html


def a_detail(**changes: object) -> str:
    (listed,) = listed_findings({1: a_report(a_finding())})
    given = {"links": ("",), "may_reword": True, **changes}
    return detail_html(listed, Around(1, 3, after="1.2"), (), **given)  # type: ignore[arg-type]


def test_a_finding_is_shown_with_figures_evidence_and_the_way_on() -> None:
    html = a_detail()
    assert "<dt>記載</dt><dd>1,980</dd>" in html
    assert "<dt>正</dt><dd>1,890</dd>" in html
    assert "+1,000 円" in html
    assert "単価表.csv（12行目）" in html
    assert re.search(r'data-step="before"[^>]* disabled', html)
    assert re.search(r'data-finding="1\.2" data-step="after"', html)
    assert '<textarea name="reason"' in html


def test_evidence_in_the_library_is_a_link() -> None:
    assert 'href="/documents/d1/original#page=12"' in a_detail(
        links=("/documents/d1/original#page=12",)
    )
    assert "<a " not in a_detail()


def test_values_read_by_ocr_are_marked() -> None:
    (listed,) = listed_findings({1: a_report(a_finding(message=f"違います。{REMARK}"))})
    html = detail_html(listed, Around(1, 1), (), links=("",), may_reword=False)
    assert "OCRで読み取った値" in html
    assert "OCRで読み取った値" not in a_detail()


def test_overheads_are_shown_where_the_finding_is_about_them() -> None:
    steps = (Step("共通仮設費", "10,000 × 10 %", Decimal(1_000), "率表"),)
    assert "10,000 × 10 %" not in a_detail(steps=steps)
    (listed,) = listed_findings({1: a_report(a_finding(rule="overhead_rates"))})
    html = detail_html(listed, Around(1, 1), (), links=("",), steps=steps, may_reword=False)
    assert "10,000 × 10 %" in html


def test_a_waiver_is_shown_with_who_and_when_in_japan() -> None:
    (listed,) = listed_findings({1: a_report(a_finding(), reasons={0: "協議済み"})})
    html = detail_html(listed, Around(1, 1), (), links=("",), may_reword=False)
    assert "協議済み" in html
    assert "審査 花子　2026-11-23 15:04" in html
    assert 'data-do="withdraw-waiver"' in html
    assert '<textarea name="reason"' not in html


@pytest.mark.parametrize(
    ("rewording", "wanted", "absent"),
    [
        (None, "やさしく言い換える", "やめる"),
        (Rewording(progress="言い換えています…"), "やめる", "やさしく言い換える"),
        (Rewording(text="かんたんに言うと"), "かんたんに言うと", "やさしく言い換える"),
        (Rewording(problem="やめました。"), "やさしく言い換える", "言語モデルによる"),
    ],
)
def test_rewording_can_be_asked_for_and_stopped(
    rewording: Rewording | None, wanted: str, absent: str
) -> None:
    html = a_detail(rewording=rewording)
    assert wanted in html
    assert absent not in html


def test_nothing_that_others_wrote_is_markup() -> None:
    finding = replace(a_finding(ATTACK, ATTACK, message=ATTACK), actual=ATTACK, expected=ATTACK)
    report = replace(
        a_report(finding, name="甲.xlsx", reasons={0: ATTACK}),
        file=Path(ATTACK.replace("/", "")),
        notes=(ATTACK,),
    )
    reports = {1: report}
    (listed,) = listed_findings(reports)
    file = CheckFile(1, ATTACK, Part.ESTIMATE, State.FAILED, message=ATTACK)
    check = a_check(file, title=ATTACK)
    change = Change((ChangeKind.QUANTITY,), ATTACK, (ATTACK,), ATTACK, None, None, None)
    comparison = Comparison(Path("a"), Path("b"), (change,), (), 0)
    rows = [ShownRow("1", (ATTACK,) * 7, marked=0, here=True)]
    shown = [
        findings_html([listed], View(text=ATTACK), several=True),
        filters_html([listed], {1: ATTACK, 2: ATTACK}, View(text=ATTACK)),
        detail_html(listed, Around(1, 1), rows, links=("",), may_reword=True, problem=ATTACK),
        history_html([check], OWNER),
        head_html(check, own=True, problem=ATTACK),
        files_html(check, reports, {1: {ATTACK: ATTACK}}),
        notes_html(reports),
        sharing_html(replace(check, shared_with=(ATTACK,)), {ATTACK: ATTACK, "x": ATTACK}),
        comparison_html(comparison),
        choice_html({ATTACK: ATTACK, "b": ATTACK}, "", ""),
        chosen_html([Chosen(ATTACK, ATTACK, Part.ESTIMATE, problem=ATTACK)], ATTACK),
    ]
    for html in shown:
        assert "attacked" in html
        assert "<img" not in html
        assert "${" not in html
        assert 'onerror="' not in html


def test_the_same_note_of_several_files_is_said_once_and_gaps_come_first() -> None:
    gap, used = "単価表がないため、単価は照合していません。", "率は2025年度によります。"
    reports = {
        number: FileReport(Path(f"{number}.xlsx"), notes=(used, gap)) for number in range(1, 4)
    }
    html = notes_html(reports)
    assert html.count(gap) == 1
    assert "（全ファイル）" in html
    assert html.index(gap) < html.index(used)
    assert html.index(gap) < html.index("<details>")


def test_only_the_owner_gets_what_changes_a_check() -> None:
    check = a_check()
    assert 'data-do="delete"' in head_html(check, own=True)
    assert 'data-do="delete"' not in head_html(check, own=False)
    others = history_html([a_check(owner="suzuki")], OWNER)
    assert "suzuki さんのチェック" in others
    assert 'data-do="delete"' not in others


def test_a_running_check_asks_again_and_a_finished_one_does_not() -> None:
    waiting = CheckFile(1, "甲.xlsx", Part.ESTIMATE, State.WAITING)
    running = a_check(waiting, replace(waiting, position=2, state=State.DONE), state=State.RUNNING)
    assert "data-running" in history_html([running], OWNER)
    assert 'max="2" value="1"' in head_html(running, own=True)
    assert "調べ終わった 1ファイルまで" in overview_html(running, {2: a_report()})
    assert "data-running" not in history_html([a_check()], OWNER)


def test_history_is_found_by_title_file_and_owner() -> None:
    checks = [a_check(), replace(a_check(owner="suzuki"), title="乙工事", files=())]
    assert "乙工事" not in history_html(checks, OWNER, "甲工事.XLSX")
    assert "甲工事" not in history_html(checks, OWNER, "Suzuki")
    assert "見つかりません" in history_html(checks, OWNER, "丙")
    named = history_html(checks, OWNER, "鈴木", {"suzuki": "鈴木 花子"})
    assert "鈴木 花子 さんのチェック" in named


def test_a_file_that_could_not_be_read_says_why() -> None:
    failed = CheckFile(1, "甲.xlsx", Part.ESTIMATE, State.FAILED, message="壊れています。")
    html = files_html(a_check(failed), {}, {})
    assert "読み取れません" in html
    assert "壊れています。" in html


def test_an_overhead_way_that_is_open_is_said() -> None:
    assert "再計算していません" in steps_html(())


def test_changes_are_the_costliest_first_and_chosen_by_kind() -> None:
    def change(item: str, kind: ChangeKind, yen: int) -> Change:
        figures = Figures(Place("内訳書", "A1"), Decimal(1), Decimal(yen), Decimal(yen))
        return Change((kind,), item, ("本工事",), "m2", None, figures, Decimal(yen))

    changes = (
        change("小", ChangeKind.ADDED, 10),
        change("大", ChangeKind.UNIT_PRICE, -5_000),
    )
    price = CostItem.CONTRACT_PRICE_BEFORE_TAX
    costs = ((price, Decimal(100_000), Decimal(95_010)),)
    comparison = Comparison(Path("前.xlsx"), Path("後.xlsx"), changes, costs, 7)
    html = comparison_html(comparison)
    assert html.index("大") < html.index("小")
    assert "-4,990 円" in html
    only = comparison_html(comparison, ChangeKind.ADDED)
    assert "追加の変更 1件、変わらない行 7" in only
    assert ">大<" not in only


def test_the_title_follows_the_first_estimate() -> None:
    chosen = (
        Chosen("1", "単価表.csv", Part.PRICES),
        Chosen("2", "甲工事_設計書.xlsx", Part.ESTIMATE),
        Chosen("3", "乙工事_設計書.xlsx", Part.ESTIMATE),
        Chosen("4", "丙工事_設計書.xlsx", Part.ESTIMATE, left_out=True),
    )
    assert proposed_title(chosen) == "甲工事_設計書 ほか1件"
    assert proposed_title(chosen[:1]) == ""
    assert "調べる設計書がありません" in chosen_html(chosen[:1])
