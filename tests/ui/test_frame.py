"""The frame around the tabs in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import gradio as gr
import pytest
from playwright.sync_api import Browser, expect

from assistant.access.signing_in import end_sessions_of
from tests.ui.people import ENGINEER
from tests.ui.served import PATIENCE, PHONE, plain_blocks, serving, signed_in
from ui.desk import Desk

pytestmark = pytest.mark.browser


@pytest.fixture
def url(desk: Desk) -> Iterator[str]:
    with serving(desk, plain_blocks()) as address:
        yield address


def test_the_chosen_look_is_remembered_and_there_at_once(browser: Browser, url: str) -> None:
    with signed_in(browser, url, ENGINEER.name) as page:
        expect(page.locator("body.dark")).to_have_count(0)
        page.get_by_role("button", name="暗い画面").click()
        expect(page.locator("body.dark")).to_have_count(1)
        page.goto(url, wait_until="commit")
        page.locator(".naniwa-dark[aria-pressed=true]").wait_for()
        expect(page.get_by_role("tab", name="質問")).to_be_visible(timeout=PATIENCE)
        expect(page.locator("body.dark")).to_have_count(1)


def test_a_dark_machine_gets_a_dark_page(browser: Browser, url: str) -> None:
    with signed_in(browser, url, ENGINEER.name, PHONE, dark=True) as page:
        expect(page.locator("body.dark")).to_have_count(1)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


def test_the_first_key_leads_past_the_header(browser: Browser, url: str) -> None:
    with signed_in(browser, url, ENGINEER.name) as page:
        expect(page).to_have_title("質問 - なにわ", timeout=PATIENCE)
        page.keyboard.press("Tab")
        expect(page.locator(".naniwa-skip")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator(".gradio-container :focus")).to_have_count(1)


def test_an_ended_session_is_told_and_leads_to_the_sign_in(
    browser: Browser, url: str, desk: Desk
) -> None:
    with signed_in(browser, url, ENGINEER.name) as page:
        end_sessions_of(desk.records, ENGINEER.name)
        page.evaluate("fetch('/config')")
        note = page.locator(".naniwa-expired")
        expect(note).to_contain_text("サインインの期限が切れました", timeout=PATIENCE)
        note.get_by_role("link").click()
        expect(page).to_have_url(f"{url}sign-in?next=%2F", timeout=PATIENCE)


def test_signing_out_leads_to_the_sign_in(browser: Browser, url: str) -> None:
    with signed_in(browser, url, ENGINEER.name) as page:
        page.get_by_role("button", name="サインアウト").click()
        expect(page).to_have_url(f"{url}sign-in", timeout=PATIENCE)
        page.goto(url)
        expect(page).to_have_url(f"{url}sign-in")


def test_a_lost_connection_is_told_in_japanese(browser: Browser, desk: Desk) -> None:
    with gr.Blocks() as blocks, gr.Tabs(), gr.Tab("質問"):
        gr.Button("送る").click(lambda: None, api_visibility="private")
    with ExitStack() as opened:
        with serving(desk, blocks) as url:
            page = opened.enter_context(signed_in(browser, url, ENGINEER.name))
            expect(page.get_by_role("button", name="送る")).to_be_visible(timeout=PATIENCE)
        page.get_by_role("button", name="送る").click()  # the server has ended
        toast = page.locator(".toast-body").first
        expect(toast).to_contain_text("つながりません", timeout=PATIENCE)
        expect(toast).not_to_contain_text("Connection")
