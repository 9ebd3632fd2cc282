"""Which findings are shown, in which order, and what a browser may ask for."""

from dataclasses import replace

import pytest

from assistant.estimating.findings import Severity
from tests.ui.checking import a_finding, a_report
from ui.checks.view import (
    PAGE_SIZE,
    Listed,
    Sort,
    View,
    Waived,
    beside,
    chosen,
    listed_findings,
    page_of,
    sorted_by,
    view_of,
)


@pytest.fixture
def findings() -> list[Listed]:
    return listed_findings(
        {
            0: a_report(
                a_finding("掘削", "G9", effect=200),
                a_finding("残土", "G10", severity=Severity.WARNING, rule="sums", effect=-90_000),
                a_finding("型枠", "G8", effect=5_000),
                reasons={2: "協議済み"},
            ),
            3: a_report(a_finding("舗装", "G2", effect=None), name="乙工事.xlsx"),
        }
    )


def items(found: list[Listed]) -> list[str]:
    return [each.entry.finding.item for each in found]


def test_gravest_and_costliest_come_first_and_waived_ones_last(findings: list[Listed]) -> None:
    assert items(chosen(findings, View())) == ["掘削", "舗装", "残土", "型枠"]


def test_effects_are_sorted_whatever_their_sign(findings: list[Listed]) -> None:
    by_effect = View(sort=Sort.EFFECT)
    assert items(chosen(findings, by_effect)) == ["残土", "型枠", "掘削", "舗装"]
    assert items(chosen(findings, replace(by_effect, backwards=True)))[-1] == "残土"


def test_row_9_stands_before_row_10(findings: list[Listed]) -> None:
    assert items(chosen(findings, View(sort=Sort.PLACE))) == ["型枠", "掘削", "残土", "舗装"]


@pytest.mark.parametrize(
    ("view", "wanted"),
    [
        (View(severity=Severity.WARNING), ["残土"]),
        (View(rule="sums"), ["残土"]),
        (View(file=3), ["舗装"]),
        (View(waived=Waived.YES), ["型枠"]),
        (View(waived=Waived.NO, severity=Severity.ERROR), ["掘削", "舗装"]),
        (View(text="Ｇ１０ 残土"), ["残土"]),
        (View(text="乙工事"), ["舗装"]),
        (View(text="1,890 型枠"), ["型枠"]),
        (View(text="ない語句"), []),
    ],
)
def test_filters_choose(findings: list[Listed], view: View, wanted: list[str]) -> None:
    assert items(chosen(findings, view)) == wanted


def test_a_key_leads_to_the_reports_own_finding(findings: list[Listed]) -> None:
    assert {each.key: each.entry.finding.item for each in findings} == {
        "0.0": "掘削",
        "0.1": "残土",
        "0.2": "型枠",
        "3.0": "舗装",
    }


def test_two_findings_that_say_the_same_are_two() -> None:
    same = listed_findings({0: a_report(a_finding(), a_finding(cell="G13"))})
    assert {each.key for each in same} == {"0.0", "0.1"}


def test_neighbours_are_those_of_the_sorted_list(findings: list[Listed]) -> None:
    shown = chosen(findings, View())
    before, after, position = beside(shown, "0.1")
    assert (before and before.key, after and after.key, position) == ("3.0", "0.2", 3)
    assert beside(shown, "0.0")[0] is None
    assert beside(shown, "9.9") == (None, None, 0)


def test_a_page_beyond_the_last_is_the_last() -> None:
    many = listed_findings({0: a_report(*[a_finding(cell=f"G{row}") for row in range(120)])})
    page, pages, rows = page_of(many, View(page=99))
    assert (page, pages, len(rows)) == (3, 3, 120 - 2 * PAGE_SIZE)
    assert page_of(many, View(page=-4))[0] == 1
    assert page_of([], View()) == (1, 1, [])


def test_what_a_browser_can_not_mean_limits_nothing() -> None:
    sent = {"severity": "grave", "rule": "'; --", "file": "１", "waived": 7, "text": "あ" * 999}
    view = view_of(sent, View(check_id="a", page=4))
    assert view == View(check_id="a", text="あ" * 100)
    assert view_of({"file": "9" * 5000}, View()).file is None


def test_a_column_pressed_twice_turns_round() -> None:
    once = sorted_by(View(page=3), "effect")
    assert once == View(sort=Sort.EFFECT)
    assert sorted_by(once, "effect").backwards
    assert not sorted_by(sorted_by(once, "effect"), "rule").backwards
    assert sorted_by(once, ["effect"]) == once
