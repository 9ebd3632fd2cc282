"""Asking in a real browser: evidence, conclusion, the page behind a card, conversations kept."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from langchain_core.messages import BaseMessage
from playwright.sync_api import Browser, Page, expect

from tests.assistant.scripted import ScriptedChatModel
from tests.ui.building import DIMENSIONS, DIMENSIONS_QUESTION, TICKET_QUESTION
from tests.ui.people import COLLEAGUE, ENGINEER
from tests.ui.served import LAPTOP, PATIENCE, PHONE, serving, settled, signed_in
from ui.desk import Desk

pytestmark = pytest.mark.browser

ME = ENGINEER.name
SECONDS = PATIENCE / 1000


@dataclass(slots=True)
class Writer:
    """What the scripted model does: it waits until it may go on, then says the conclusion."""

    may_go_on: threading.Event = field(default_factory=threading.Event)
    asked: threading.Event = field(default_factory=threading.Event)

    def __call__(self, _: Sequence[BaseMessage]) -> str:
        self.asked.set()
        self.may_go_on.wait(10 * SECONDS)  # until the test says so, however long a page takes
        return DIMENSIONS


@dataclass(frozen=True, slots=True)
class Served:
    """A running application and what it stands on."""

    url: str
    desk: Desk
    writer: Writer


@pytest.fixture
def served(desk: Desk) -> Iterator[Served]:
    writer = Writer()
    writing = replace(desk, model=ScriptedChatModel(answers=[writer]))
    with serving(writing) as url:
        yield Served(url, writing, writer)
        writer.may_go_on.set()


def ask(page: Page, question: str = DIMENSIONS_QUESTION) -> None:
    expect(page.locator("#ask-button")).to_be_visible(timeout=PATIENCE)
    page.fill("#question", question)
    page.click("#ask-button")


def answered(page: Page, number: int = 1) -> None:
    """Wait for the answer of the ``number``th question."""
    expect(page.locator(".exchange")).to_have_count(number, timeout=PATIENCE)
    expect(page.locator("#current .timing")).to_be_visible(timeout=PATIENCE)
    # The address names the conversation, for who comes back to it.
    expect(page).to_have_url(re.compile("conversation="))
    settled(page)


def wait_until_free(served: Served) -> None:
    end = time.monotonic() + SECONDS
    while served.desk.running:
        assert time.monotonic() < end, "the answer is still being written"
        time.sleep(0.05)


@pytest.mark.parametrize("size", [LAPTOP, PHONE])
def test_evidence_then_conclusion_then_the_page_behind_a_card(
    browser: Browser, served: Served, size: tuple[int, int]
) -> None:
    with signed_in(browser, served.url, ME, size) as page:
        expect(page.locator(".welcome")).to_be_visible(timeout=PATIENCE)
        ask(page)
        expect(page.locator(".card").first).to_contain_text("段切りの幅は1m以上", timeout=PATIENCE)
        expect(page.locator(".conclusion")).to_have_count(0)
        served.writer.may_go_on.set()
        expect(page.locator(".conclusion")).to_contain_text("高さは50cm以上", timeout=PATIENCE)
        expect(page.locator(".draft")).to_have_count(0)
        answered(page)

        page.click(".card .open-page >> nth=0")
        picture = page.locator("#preview img")
        expect(picture).to_be_visible(timeout=PATIENCE)
        assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 300
        expect(page.locator(".page-number input")).to_have_value("2")
        settled(page)
        page.get_by_role("button", name="前のページ").click()
        expect(page.locator(".page-number input")).to_have_value("1", timeout=PATIENCE)
        settled(page)
        page.get_by_role("button", name="そこへ戻る").click()
        expect(page.locator(".page-number input")).to_have_value("2", timeout=PATIENCE)
        settled(page)
        page.keyboard.press("Escape")
        expect(picture).not_to_be_visible(timeout=PATIENCE)
        expect(page.locator(".card .open-page").first).to_be_focused()
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_on_a_phone_back_closes_the_page(browser: Browser, served: Served) -> None:
    served.writer.may_go_on.set()
    with signed_in(browser, served.url, ME, PHONE) as page:
        ask(page)
        answered(page)
        address = page.url
        page.click(".marker")
        expect(page.locator("#preview img")).to_be_visible(timeout=PATIENCE)
        page.go_back()
        expect(page.locator("#preview-panel")).not_to_be_visible()
        expect(page).to_have_url(address)
        expect(page.locator(".conclusion")).to_be_visible()


def test_stop_frees_the_model_and_leaves_the_evidence(browser: Browser, served: Served) -> None:
    with signed_in(browser, served.url, ME) as page:
        ask(page)
        assert served.writer.asked.wait(SECONDS)
        (cancel,) = served.desk.running.values()
        page.click("#stop-button")
        assert cancel.wait(SECONDS)
        served.writer.may_go_on.set()
        expect(page.locator(".exchange")).to_contain_text("停止しました", timeout=PATIENCE)
        expect(page.locator(".card").first).to_be_visible()
        expect(page.locator("#ask-button")).to_be_visible(timeout=PATIENCE)


def test_a_reload_in_the_middle_comes_back_to_the_evidence(
    browser: Browser, served: Served
) -> None:
    with signed_in(browser, served.url, ME) as page:
        ask(page)
        assert served.writer.asked.wait(SECONDS)
        page.wait_for_url("**/?conversation=*")
        (cancel,) = served.desk.running.values()
        page.reload()
        assert cancel.wait(SECONDS)
        served.writer.may_go_on.set()
        expect(page.locator(".exchange")).to_contain_text("停止しました", timeout=PATIENCE)
        expect(page.locator(".card").first).to_contain_text("段切りの幅は1m以上")
        page.get_by_role("button", name="もう一度", exact=True).click()
        expect(page.locator(".conclusion")).to_be_visible(timeout=PATIENCE)
        expect(page.locator(".exchange")).to_have_count(1)


def test_going_away_frees_the_model(browser: Browser, served: Served) -> None:
    with signed_in(browser, served.url, ME) as page:
        ask(page)
        assert served.writer.asked.wait(SECONDS)
        (cancel,) = served.desk.running.values()
    assert cancel.wait(SECONDS)
    served.writer.may_go_on.set()
    wait_until_free(served)


def test_markup_in_a_document_runs_nothing(browser: Browser, served: Served) -> None:
    served.writer.may_go_on.set()
    with signed_in(browser, served.url, ME) as page:
        ask(page, TICKET_QUESTION)
        answered(page)
        expect(page.locator(".card blockquote").first).to_contain_text("${window.attacked=1}")
        page.click(".card .open-page >> nth=0")
        expect(page.locator("#preview mark").first).to_be_visible(timeout=PATIENCE)
        # The one link of the screen's own is that which makes a case of the answer.
        foreign = page.locator('#conversation :is(a:not([href^="/?case-from="]), script, img)')
        expect(foreign).to_have_count(0)


def test_the_search_can_be_limited_to_a_collection(browser: Browser, served: Served) -> None:
    served.writer.may_go_on.set()
    with signed_in(browser, served.url, ME) as page:
        page.click(".scope summary")
        page.get_by_label("記録").first.check()
        expect(page.locator(".scope-summary")).to_have_text("記録")
        ask(page)
        answered(page)
        expect(page.locator(".exchange")).to_contain_text("資料に記載がありません")
        page.reload()
        expect(page.locator(".scope-summary")).to_have_text("記録", timeout=PATIENCE)


def test_conversations_are_found_renamed_and_deleted(browser: Browser, served: Served) -> None:
    served.writer.may_go_on.set()
    with signed_in(browser, served.url, ME) as page:
        ask(page)
        answered(page)
        page.click("#new-conversation")
        expect(page.locator(".welcome")).to_be_visible(timeout=PATIENCE)
        expect(page.locator(".exchange")).to_have_count(0)
        ask(page, TICKET_QUESTION)
        answered(page)
        expect(page.locator(".open-conversation")).to_have_count(2)

        settled(page)
        page.fill("#conversation-search", "50cm")
        expect(page.locator(".open-conversation")).to_have_count(1, timeout=PATIENCE)
        settled(page)
        page.click(".entry-menu")
        page.get_by_role("button", name="名前を変える").click()
        page.fill("#new-title", "段切りのこと")
        page.keyboard.press("Enter")
        expect(page.locator(".open-conversation")).to_contain_text("段切りのこと", timeout=PATIENCE)
        page.click(".open-conversation")
        expect(page.locator(".conversation-title")).to_have_text("段切りのこと", timeout=PATIENCE)
        expect(page.locator(".conclusion")).to_contain_text("高さは50cm以上")

        settled(page)
        page.fill("#conversation-search", "")
        expect(page.locator(".open-conversation")).to_have_count(2, timeout=PATIENCE)
        settled(page)
        current = page.locator("li:has(.open-conversation[aria-current])")
        current.locator(".entry-menu").click()
        current.get_by_role("button", name="削除").click()
        expect(page.locator(".delete-dialog")).to_contain_text("段切りのこと")
        page.get_by_role("button", name="削除する").click()
        expect(page.locator(".welcome")).to_be_visible(timeout=PATIENCE)
        expect(page.locator(".open-conversation")).to_have_count(1)
        expect(page).to_have_url(served.url)


def test_an_edited_question_replaces_those_after_it(browser: Browser, served: Served) -> None:
    served.writer.may_go_on.set()
    with signed_in(browser, served.url, ME) as page:
        ask(page)
        answered(page)
        ask(page, TICKET_QUESTION)
        answered(page, 2)
        page.click("#history [data-do=edit]")
        expect(page.locator(".editing")).to_contain_text("その後の1件")
        expect(page.locator("#question")).to_have_value(DIMENSIONS_QUESTION)
        page.fill("#question", "段切りの幅は何m以上？")
        page.click("#ask-button")
        expect(page.locator(".exchange")).to_have_count(1, timeout=PATIENCE)
        expect(page.locator(".question")).to_have_text("段切りの幅は何m以上？")
        expect(page.locator(".editing")).not_to_be_visible()


def test_with_the_keyboard_alone_and_never_while_japanese_is_converted(
    browser: Browser, served: Served
) -> None:
    served.writer.may_go_on.set()
    with signed_in(browser, served.url, ME) as page:
        expect(page.locator("#ask-button")).to_be_visible(timeout=PATIENCE)
        page.locator("#question").focus()
        page.keyboard.insert_text(DIMENSIONS_QUESTION)
        page.locator("#question").evaluate(
            "area => area.dispatchEvent(new KeyboardEvent('keydown', "
            "{key: 'Enter', ctrlKey: true, isComposing: true, bubbles: true}))"
        )
        page.keyboard.press("Enter")
        expect(page.locator("#question")).to_have_value(f"{DIMENSIONS_QUESTION}\n")
        expect(page.locator(".exchange")).to_have_count(0)
        page.keyboard.press("Control+Enter")
        answered(page)
        page.locator(".marker").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#page-title")).to_be_focused(timeout=PATIENCE)
        page.keyboard.press("Tab")
        expect(page.locator("#preview-close")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("#preview-panel")).not_to_be_visible()


def test_an_opinion_can_be_given_and_comes_back(browser: Browser, served: Served) -> None:
    served.writer.may_go_on.set()
    with signed_in(browser, served.url, ME) as page:
        ask(page)
        answered(page)
        page.get_by_role("button", name="違っていた").click()
        expect(page.locator("#ask-status")).to_contain_text("記録しました", timeout=PATIENCE)
        settled(page)
        page.get_by_label("ひとこと").fill("表が古い")
        # The same words are said again: only the answer itself tells that the second is kept.
        with page.expect_response(lambda answer: "表が古い" in (answer.request.post_data or "")):
            page.get_by_role("button", name="記録する").click()
        page.reload()
        expect(page.get_by_role("button", name="違っていた")).to_have_attribute(
            "aria-pressed", "true", timeout=PATIENCE
        )
        expect(page.get_by_label("ひとこと")).to_have_value("表が古い")


def test_two_people_see_their_own_conversations(browser: Browser, served: Served) -> None:
    served.writer.may_go_on.set()
    with (
        signed_in(browser, served.url, ME) as mine,
        signed_in(browser, served.url, COLLEAGUE.name) as theirs,
    ):
        ask(mine)
        ask(theirs, TICKET_QUESTION)
        answered(mine)
        answered(theirs)
        expect(mine.locator(".exchange")).not_to_contain_text("番号札")
        expect(theirs.locator(".exchange")).not_to_contain_text("段切り")
        expect(theirs.locator(".open-conversation")).to_have_count(1)
        theirs.goto(mine.url)
        expect(theirs.locator("#ask-status")).to_contain_text(
            "その会話はありません", timeout=PATIENCE
        )
        expect(theirs.locator(".exchange")).to_have_count(0)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("size", [LAPTOP, PHONE])
def test_nothing_serious_is_found_by_axe(
    browser: Browser, served: Served, size: tuple[int, int], *, dark: bool
) -> None:
    served.writer.may_go_on.set()
    with signed_in(browser, served.url, ME, size, dark=dark) as page:
        ask(page)
        answered(page)
        page.click(".scope summary")
        page.click(".card .open-page >> nth=0")
        expect(page.locator("#preview img")).to_be_visible(timeout=PATIENCE)
        found = Axe().run(page, context="#ask-columns").response["violations"]
        serious = [
            (violation["id"], [node["html"][:120] for node in violation["nodes"]])
            for violation in found
            if violation["impact"] in ("serious", "critical")
        ]
        assert serious == []
