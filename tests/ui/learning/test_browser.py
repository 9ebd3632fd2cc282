"""Learning in a real browser: a quiz answered by touch and by keys, and how far one is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.learning.decks import keep
from assistant.learning.questions.question import QuestionKind
from assistant.learning.remembering import Ease
from assistant.study.quizzes import begin_quiz, open_quizzes, study_quiz
from tests.ui.learning.building import ATTACK, a_question
from tests.ui.people import ENGINEER, TRAINEE
from tests.ui.served import LAPTOP, PATIENCE, PHONE, pictured, serving, settled, signed_in
from tests.ui.test_accessibility import LOOKS, UNTIL_STILL, found_by_axe
from ui.desk import Desk

pytestmark = pytest.mark.browser


@pytest.fixture
def url(classroom: Desk) -> Iterator[str]:
    with serving(classroom) as address:
        yield address


def open_tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name, exact=True).first.click()


def looked_at(page: Page, where: str, found: list[str]) -> None:
    """What is grave, or wider than the window."""
    page.evaluate(UNTIL_STILL)
    found += [f"{where}: {violation}" for violation in found_by_axe(page)]
    if not page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"):
        found.append(f"{where}: too wide")


def looked_around(page: Page) -> None:
    """Every inner tab is in sight, on a phone, too, and chapters can be looked for."""
    for name in ("演習", "進み具合", "用語集", "事例", "経費計算の例"):
        expect(page.get_by_role("tab", name=name, exact=True)).to_be_visible()
    page.locator("#learn-topics summary").click()
    page.get_by_label("文書や章の名前で探す").fill("埋戻")
    expect(page.locator(".learn-found")).to_contain_text("章")


def leave_the_page(page: Page, size: tuple[int, int]) -> None:
    """On a phone it covers the question, and 「戻る」 leaves it."""
    if size == PHONE:
        page.go_back()
    else:
        page.keyboard.press("Escape")


def answer_by_touch(page: Page, kind: str) -> None:
    """Whatever the question is, give some answer to it."""
    if kind == QuestionKind.ORDER:
        steps = page.locator(".learn-step")
        for number in range(steps.count()):
            steps.nth(number).click()
    elif kind in {QuestionKind.FILL_IN, QuestionKind.OPEN}:
        page.locator("#learn-text").fill("10")
    else:
        page.locator(".learn-choice").first.click()
    page.locator("#learn-send").click()


def answer_by_keys(page: Page, kind: str) -> None:
    """The same without a pointer."""
    if kind == QuestionKind.ORDER:
        for number in range(page.locator(".learn-step").count()):
            page.keyboard.press(str(number + 1))
    elif kind in {QuestionKind.FILL_IN, QuestionKind.OPEN}:
        page.locator("#learn-text").focus()
        page.keyboard.type("10")
    else:
        page.keyboard.press("1")
    page.keyboard.press("Control+Enter" if kind == QuestionKind.OPEN else "Enter")


@pytest.mark.parametrize(("size", "dark"), [LOOKS[1], LOOKS[2]], ids=["laptop", "phone"])
def test_a_quiz_is_answered_left_and_gone_on_with(
    browser: Browser, url: str, classroom: Desk, size: tuple[int, int], dark: bool
) -> None:
    found: list[str] = []
    kinds = tuple(QuestionKind)
    with signed_in(browser, url, TRAINEE.name, size, dark=dark) as page:
        open_tab(page, "学習")
        looked_around(page)
        looked_at(page, "home", found)
        page.get_by_role("button", name="始める", exact=True).click()
        expect(page.locator("#learn-question-title")).to_be_focused(timeout=PATIENCE)
        door = classroom.door(TRAINEE)
        (quiz,) = open_quizzes(door)
        count = len(quiz.questions)
        seen: set[str] = set()
        for number in range(1, count + 1):
            question = page.locator(f'.learn-question[data-number="{number}"]')
            expect(question).to_be_visible()
            kind = question.get_attribute("data-kind") or ""
            fresh = kind not in seen
            seen.add(kind)
            if kind in {QuestionKind.CHOICE, QuestionKind.ORDER} and fresh:
                looked_at(page, kind, found)
            if number == 2:  # left half-way, and found again by its address
                page.reload()
                expect(question).to_be_visible(timeout=PATIENCE)
            (answer_by_keys if size == LAPTOP else answer_by_touch)(page, kind)
            expect(page.locator("#learn-result")).to_be_focused()
            if fresh and kind in {QuestionKind.CHOICE, QuestionKind.ORDER, QuestionKind.OPEN}:
                looked_at(page, f"{kind} answered", found)
            if number == 1:
                if size == PHONE:
                    pictured(page, "learn")
                settled(page)
                page.get_by_role("button", name="原文のページを見る").click()
                expect(page.locator("#learn-page-title")).to_be_focused()
                looked_at(page, "page", found)
                leave_the_page(page, size)
                expect(page.locator("#learn-page-title")).to_have_count(0)
                expect(page.locator("#learn-open-page")).to_be_focused()
            settled(page)
            if size == LAPTOP:
                page.locator("#learn-result").focus()
                page.keyboard.press("Enter")
            else:
                page.locator("#learn-next").click()
        expect(page.locator(".learn-end")).to_contain_text(f"{count}問 正解")
        looked_at(page, "end", found)
        page.get_by_role("button", name="きょうの学習へもどる").click()
        expect(page.locator("#learn-new")).to_be_visible()
        expect(page).not_to_have_url(re.compile("quiz="))
    assert len(seen & {kind.value for kind in kinds}) > 2
    assert all(answer is not None for answer in study_quiz(door, quiz.id).answers)
    assert found == []


def test_what_is_typed_outlives_a_reload(browser: Browser, url: str, classroom: Desk) -> None:
    quiz = begin_quiz(classroom.door(TRAINEE), kinds=[QuestionKind.OPEN], count=1)
    with signed_in(browser, url, TRAINEE.name, PHONE) as page:
        page.goto(f"{url}?quiz={quiz.id}")
        box = page.get_by_label("あなたの答え")
        box.fill("作業を止めて")
        page.reload()
        expect(box).to_have_value("作業を止めて", timeout=PATIENCE)
        expect(page.get_by_text("前に書いた答えを戻しました")).to_be_visible()
        page.get_by_role("button", name="答える").click()
        expect(page.locator("#learn-result")).to_be_focused()
        page.wait_for_function(
            "!Object.keys(sessionStorage).some((key) => key.startsWith('naniwa-answer'))"
        )


@pytest.mark.parametrize(("size", "dark"), [LOOKS[0], LOOKS[3]], ids=["laptop", "phone"])
def test_how_far_one_is_is_shown_and_to_whom_one_chooses(
    browser: Browser, url: str, classroom: Desk, size: tuple[int, int], dark: bool
) -> None:
    found: list[str] = []
    now = datetime.now(UTC)
    for number, kind in enumerate(QuestionKind):
        question = a_question(kind, words=ATTACK if number == 0 else "")
        keep(
            classroom.records,
            TRAINEE.name,
            question,
            right=number % 2 == 0,
            ease=Ease.GOOD,
            at=now - timedelta(days=number),
        )
    with signed_in(browser, url, TRAINEE.name, size, dark=dark) as page:
        open_tab(page, "学習")
        open_tab(page, "進み具合")
        shown = page.locator("#learn-progress")
        expect(shown.get_by_role("img")).to_have_count(3)
        shown.locator("figure details summary").first.click()
        page.get_by_label("見せる人").select_option(ENGINEER.name)
        page.get_by_role("button", name="この人に見せる").click()
        expect(page.locator("#learn-mentors li")).to_contain_text(ENGINEER.shown_name)
        looked_at(page, "progress", found)
    with signed_in(browser, url, ENGINEER.name, size, dark=dark) as page:
        open_tab(page, "学習")
        open_tab(page, "進み具合")
        page.get_by_role("button", name=f"{TRAINEE.shown_name}さんの進み具合を見る").click()
        expect(page.locator("#learn-progress-title")).to_have_text(
            f"{TRAINEE.shown_name}さんの進み具合"
        )
        looked_at(page, "trainee", found)
        page.locator("#learn-own").click()
        expect(page.locator("#learn-progress-title")).to_be_focused()
    assert found == []


def test_a_double_tap_answers_nothing_and_what_does_not_arrive_is_told(
    browser: Browser, url: str, classroom: Desk
) -> None:
    door = classroom.door(TRAINEE)
    quiz = begin_quiz(door, kinds=[QuestionKind.CHOICE], count=2)
    with signed_in(browser, url, TRAINEE.name, PHONE) as page:
        open_tab(page, "学習")
        page.get_by_role("button", name="続ける").click()
        page.locator(".learn-choice").first.click(timeout=PATIENCE)
        page.context.set_offline(True)
        page.locator("#learn-send").click()
        problem = page.locator("#learn-question .problem")
        expect(problem).to_contain_text("届いていません", timeout=PATIENCE)
        page.context.set_offline(False)
        expect(page.locator(".toast-body")).to_have_count(0, timeout=PATIENCE)  # it is back
        page.locator("#learn-send").click()
        expect(page.locator("#learn-result")).to_be_visible(timeout=PATIENCE)
        # As soon as it is there, as a finger does that taps twice on 「次へ」.
        page.evaluate(
            "new MutationObserver(() => document.querySelector('#learn-unknown')?.click())"
            ".observe(document.querySelector('#learn-opened'), {childList: true, subtree: true})"
        )
        page.locator("#learn-next").click()
        expect(page.locator("#learn-question-title")).to_contain_text("問2", timeout=PATIENCE)
        # 「戻る」 leaves the quiz and 「進む」 is in it again.
        page.go_back()
        expect(page.locator("#learn-home")).to_be_visible(timeout=PATIENCE)
        page.go_forward()
        expect(page.locator("#learn-question-title")).to_contain_text("問2", timeout=PATIENCE)
        expect(page.locator("#learn-send")).to_be_visible()
        assert study_quiz(door, quiz.id).waiting == (1,)
