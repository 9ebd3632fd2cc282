"""The screen in a real browser: asking, evidence, conclusion, the page behind a card."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

import pytest
import uvicorn
from langchain_core.messages import BaseMessage
from playwright.sync_api import Browser, Page, expect, sync_playwright

from retrieval.library import Library
from tests.assistant.scripted import ScriptedChatModel
from tests.ui.building import DIMENSIONS, DIMENSIONS_QUESTION, TICKET_QUESTION
from ui.app import build_blocks
from ui.desk import Desk
from ui.web import bound_socket, web_application

pytestmark = pytest.mark.browser

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
LAPTOP, PHONE = (1280, 800), (390, 844)
PATIENCE = 60_000.0
"""Milliseconds: far more than it takes, for a machine that is busy."""


@dataclass(slots=True)
class Writer:
    """What the scripted model does: it waits until it may go on, then says the conclusion."""

    may_go_on: threading.Event = field(default_factory=threading.Event)
    asked: threading.Event = field(default_factory=threading.Event)

    def __call__(self, _: Sequence[BaseMessage]) -> str:
        self.asked.set()
        self.may_go_on.wait(60)
        return DIMENSIONS


@dataclass(frozen=True, slots=True)
class Served:
    """A running application and what it stands on."""

    url: str
    desk: Desk
    writer: Writer


@contextmanager
def serving(desk: Desk) -> Iterator[str]:
    with bound_socket("127.0.0.1", 0) as taken:
        configuration = uvicorn.Config(
            web_application(build_blocks(desk)), log_level="warning", timeout_graceful_shutdown=1
        )
        server = uvicorn.Server(configuration)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [taken]}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{taken.getsockname()[1]}/"
        server.should_exit = True
        thread.join(30)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("chromium がありません（入れるもの: apt install chromium）")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def served(ui_library: Library) -> Iterator[Served]:
    writer = Writer()
    model = ScriptedChatModel(answers=[writer])
    desk = replace(Desk(ui_library, None), model=model)
    with serving(desk) as url:
        yield Served(url, desk, writer)
        writer.may_go_on.set()


@contextmanager
def opened(browser: Browser, url: str, size: tuple[int, int] = LAPTOP) -> Iterator[Page]:
    """The application's page; afterwards, nobody else was spoken to and no script failed."""
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.set_default_timeout(PATIENCE)
    hosts: set[str | None] = set()
    failures: list[str] = []
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.goto(url)
    expect(page.locator("#question textarea")).to_be_visible(timeout=PATIENCE)
    yield page
    attacked = page.evaluate("window.attacked")
    page.close()
    # Pictures of pages travel inside the page (data:), which has no host.
    assert hosts - {None} == {"127.0.0.1"}
    assert failures == []
    assert attacked is None


def ask(page: Page, question: str) -> None:
    page.fill("#question textarea", question)
    page.click("#ask-button")


@pytest.mark.parametrize("size", [LAPTOP, PHONE])
def test_evidence_then_conclusion_then_the_page_behind_a_card(
    browser: Browser, served: Served, size: tuple[int, int]
) -> None:
    with opened(browser, served.url, size) as page:
        expect(page.get_by_text("回答は必ず根拠の原文で確認してください")).to_be_visible()
        ask(page, DIMENSIONS_QUESTION)
        expect(page.locator(".card").first).to_contain_text("段切りの幅は1m以上", timeout=PATIENCE)
        expect(page.locator(".conclusion")).to_have_count(0)
        served.writer.may_go_on.set()
        expect(page.locator(".conclusion")).to_contain_text("高さは50cm以上", timeout=PATIENCE)
        expect(page.locator(".draft")).to_have_count(0)

        page.click(".card .open-page >> nth=0")
        picture = page.locator("#preview img")
        expect(picture).to_be_visible(timeout=PATIENCE)
        assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 300
        expect(page.locator("#preview")).to_contain_text("2 / 2ページ")
        page.get_by_role("button", name="前のページ").click()
        expect(page.locator("#preview")).to_contain_text("1 / 2ページ", timeout=PATIENCE)
        page.click("#preview-close")
        expect(picture).not_to_be_visible(timeout=PATIENCE)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= size[0]


def test_stop_frees_the_model_and_leaves_the_evidence(browser: Browser, served: Served) -> None:
    with opened(browser, served.url) as page:
        ask(page, DIMENSIONS_QUESTION)
        assert served.writer.asked.wait(60)
        page.click("#stop-button")
        wait_until_stopped(served)
        served.writer.may_go_on.set()
        expect(page.locator(".exchange")).to_contain_text("停止しました", timeout=PATIENCE)
        expect(page.locator(".card").first).to_be_visible()
        expect(page.locator("#ask-button")).to_be_visible(timeout=PATIENCE)


def test_going_away_frees_the_model(browser: Browser, served: Served) -> None:
    with opened(browser, served.url) as page:
        ask(page, DIMENSIONS_QUESTION)
        assert served.writer.asked.wait(60)
        assert served.desk.running
    wait_until_stopped(served)


def test_markup_in_a_document_runs_nothing(browser: Browser, served: Served) -> None:
    served.writer.may_go_on.set()
    with opened(browser, served.url) as page:
        ask(page, TICKET_QUESTION)
        expect(page.locator(".card").first).to_contain_text("番号札", timeout=PATIENCE)
        expect(page.locator(".timing")).to_be_visible(timeout=PATIENCE)
        expect(page.locator(".card blockquote").first).to_contain_text("${window.attacked=1}")
        page.click(".card .open-page >> nth=0")
        expect(page.locator("#preview mark").first).to_be_visible(timeout=PATIENCE)
        expect(page.locator("#conversation a, #conversation script, #preview a")).to_have_count(0)


def test_the_search_can_be_limited_to_a_collection(browser: Browser, served: Served) -> None:
    served.writer.may_go_on.set()
    with opened(browser, served.url) as page:
        page.click("#collections input")
        page.get_by_role("option", name="記録").click()
        ask(page, DIMENSIONS_QUESTION)
        expect(page.locator(".exchange .timing")).to_be_visible(timeout=PATIENCE)
        expect(page.locator(".exchange")).not_to_contain_text("土工編")


def test_the_documents_can_be_narrowed(browser: Browser, served: Served) -> None:
    with opened(browser, served.url) as page:
        page.get_by_role("tab", name="文書").click()
        expect(page.locator("table.documents tbody tr")).to_have_count(2, timeout=PATIENCE)
        page.fill("#documents-filter input, #documents-filter textarea", "土工")
        expect(page.locator("table.documents tbody tr")).to_have_count(1, timeout=PATIENCE)
        expect(page.locator("table.documents")).to_contain_text("2025版")


def test_a_new_conversation_forgets_the_old_one(browser: Browser, served: Served) -> None:
    served.writer.may_go_on.set()
    with opened(browser, served.url) as page:
        ask(page, DIMENSIONS_QUESTION)
        expect(page.locator(".timing")).to_be_visible(timeout=PATIENCE)
        page.click("#new-conversation")
        expect(page.locator(".exchange")).to_have_count(0, timeout=PATIENCE)
        expect(page.locator(".welcome")).to_be_visible()


def wait_until_stopped(served: Served) -> None:
    """Until every answer's cancel event is set: the model writes no more."""
    end = time.monotonic() + PATIENCE / 1000
    while any(not cancel.is_set() for cancel in list(served.desk.running.values())):
        assert time.monotonic() < end, "the answer is still being written"
        time.sleep(0.05)
