"""Learning by fields and keys in a real browser: what was typed stays, and stands nowhere else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from assistant.learning.questions.question import QuestionKind
from assistant.study.quizzes import begin_quiz
from tests.ui.learning.test_browser import open_tab
from tests.ui.people import COLLEAGUE, ENGINEER, REVIEWER, TRAINEE
from tests.ui.served import PATIENCE, PHONE, serving, settled, signed_in
from ui.desk import Desk

pytestmark = pytest.mark.browser


@pytest.fixture
def url(classroom: Desk) -> Iterator[str]:
    with serving(classroom) as address:
        yield address


def test_what_was_typed_stays_when_another_way_is_chosen(browser: Browser, url: str) -> None:
    with signed_in(browser, url, TRAINEE.name, PHONE) as page:
        open_tab(page, "学習")
        open_tab(page, "経費計算の例")
        page.get_by_label("直接工事費（円）").fill("50,000,000")
        page.get_by_text("ほかの費用（ある場合だけ）").click()
        page.get_by_label("共通仮設費（積上げ）（円）").fill("500,000")
        page.get_by_label("計算の方式").select_option("building")
        expect(page.get_by_label("工期（月数）")).to_be_visible(timeout=PATIENCE)
        expect(page.get_by_label("直接工事費（円）")).to_have_value("50,000,000")
        expect(page.get_by_label("共通仮設費（積上げ）（円）")).to_have_value("500,000")
        page.get_by_label("工期（月数）").fill("8")
        # The other way has other works: what fits no more is chosen anew.
        page.get_by_label("計算の方式").select_option("civil")
        expect(page.get_by_label("工期（月数）")).to_have_count(0, timeout=PATIENCE)
        expect(page.get_by_label("直接工事費（円）")).to_have_value("50,000,000")
        page.get_by_label("工種区分").select_option("道路改良工事")
        open_tab(page, "用語集")
        expect(page.locator("#glossary-title")).to_be_visible(timeout=PATIENCE)
        open_tab(page, "経費計算の例")
        expect(page.get_by_label("直接工事費（円）")).to_have_value("50,000,000")
        page.get_by_label("計算の方式").select_option("building")
        expect(page.get_by_label("工期（月数）")).to_have_value("8", timeout=PATIENCE)
        expect(page.get_by_label("工種区分")).to_have_value("")


def test_a_step_is_answered_in_an_empty_field_and_told_of_below_it(
    browser: Browser, url: str
) -> None:
    with signed_in(browser, url, TRAINEE.name, PHONE) as page:
        open_tab(page, "学習")
        open_tab(page, "経費計算の例")
        page.get_by_label("率の年度・版").select_option("平成28・29年度")
        page.get_by_label("直接工事費（円）").fill("50,000,000")
        page.get_by_label("工種区分").select_option("道路改良工事")
        for choice in page.locator("select[name^='condition:']").all():
            choice.select_option(index=1)
        page.get_by_label("示し方").select_option("step")
        page.get_by_role("button", name="計算する").click()
        answer = page.get_by_label("あなたの答え")
        answer.fill("abc")
        page.get_by_role("button", name="次の段へ").click()
        problem = page.get_by_text("数字で入れてください")
        expect(problem).to_be_in_viewport(timeout=PATIENCE)
        expect(answer).to_be_in_viewport()
        answer.fill("50000000")
        page.get_by_role("button", name="次の段へ").click()
        expect(page.locator(".overheads-own")).to_be_visible(timeout=PATIENCE)
        expect(problem).to_have_count(0)
        expect(answer).to_have_value("")
        # What was worked out of other numbers goes when the next can't be.
        page.get_by_label("直接工事費（円）").fill("五億")
        page.get_by_role("button", name="計算する").click()
        expect(page.get_by_text("直接工事費は、円の整数")).to_be_visible(timeout=PATIENCE)
        expect(page.locator(".overheads-step")).to_have_count(0)


def test_who_is_shown_the_progress_next_is_chosen_by_nobody_else(
    browser: Browser, url: str
) -> None:
    with signed_in(browser, url, TRAINEE.name, PHONE) as page:
        open_tab(page, "学習")
        open_tab(page, "進み具合")
        choice = page.get_by_label("見せる人")
        names = choice.locator("option").evaluate_all("(all) => all.map((one) => one.value)")
        assert {ENGINEER.name, COLLEAGUE.name, REVIEWER.name} < set(names)
        choice.select_option(names[1])  # others stand after it
        page.get_by_role("button", name="この人に見せる").click()
        expect(page.locator("#learn-mentors li")).to_have_count(1, timeout=PATIENCE)
        expect(choice.locator("option")).to_have_count(len(names) - 1)
        expect(choice).to_have_value("")
        # Far down the page: what was done is said where it was done.
        expect(page.get_by_text("進み具合を見せるようにしました。")).to_be_in_viewport()


_BEHIND = """() => {
  const here = document.activeElement.getBoundingClientRect();
  const front = document.querySelector('.learn-controls').getBoundingClientRect();
  const within = document.activeElement.closest('.learn-controls');
  return !within && here.top < front.bottom && here.bottom > front.top + 1
    ? document.activeElement.textContent : '';
}"""


def test_what_gets_the_focus_by_keys_is_not_behind_the_way_on(
    browser: Browser, url: str, classroom: Desk
) -> None:
    """In a window of an enlarged page, where the way on takes a good part of the height."""
    quiz = begin_quiz(classroom.door(TRAINEE), kinds=[QuestionKind.CHOICE], count=1)
    with signed_in(browser, url, TRAINEE.name, (640, 300)) as page:
        page.goto(f"{url}?quiz={quiz.id}")
        expect(page.locator("#learn-unknown")).to_be_visible(timeout=PATIENCE)
        settled(page)
        page.locator("#learn-unknown").click()
        expect(page.locator("#learn-result")).to_be_focused(timeout=PATIENCE)
        expect(page.locator("#learn-next")).to_be_visible()
        behind = []
        for _ in range(20):
            page.keyboard.press("Tab")
            behind.append(page.evaluate(_BEHIND))
            if page.evaluate("document.activeElement.id") == "learn-next":
                break
        expect(page.locator("#learn-next")).to_be_focused()
        assert [words for words in behind if words] == []
        assert len(behind) > 3
