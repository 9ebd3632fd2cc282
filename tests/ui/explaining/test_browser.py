"""The dialog and the glossary in a real browser, by keys and on a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.ui.learning.test_browser import looked_at, open_tab
from tests.ui.people import TRAINEE
from tests.ui.served import LAPTOP, PATIENCE, PHONE, serving, signed_in
from ui.desk import Desk

pytestmark = pytest.mark.browser


@pytest.fixture
def url(classroom: Desk) -> Iterator[str]:
    with serving(classroom) as address:
        yield address


def test_evidence_is_explained_and_words_are_looked_up(browser: Browser, url: str) -> None:
    found: list[str] = []
    with signed_in(browser, url, TRAINEE.name, LAPTOP) as page:
        expect(page.locator("#ask-button")).to_be_visible()
        page.fill(".composer textarea", "湧水があったら何を協議しますか")
        page.keyboard.press("Control+Enter")
        button = page.locator(".card .explain-button").first
        button.wait_for(timeout=PATIENCE)
        button.focus()
        page.keyboard.press("Enter")
        dialog = page.locator("#naniwa-explain")
        expect(dialog.locator(".explain-text")).to_be_visible(timeout=PATIENCE)
        expect(page.locator("#explain-title")).to_be_focused()
        looked_at(page, "dialog", found)
        dialog.get_by_label("すべて").check()
        assert page.evaluate("localStorage.getItem('naniwa-ruby')") == "all"
        page.keyboard.press("Escape")
        expect(dialog).not_to_be_visible()
        expect(button).to_be_focused()
        open_tab(page, "学習")
        open_tab(page, "用語集")
        page.fill("#glossary-text", "きょうぎ")
        expect(page.locator(".glossary-term")).to_have_count(1, timeout=PATIENCE)
        expect(page.locator(".glossary-term")).to_contain_text("対等の立場で話し合い")
        looked_at(page, "glossary", found)
        page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        looked_at(page, "glossary on a phone", found)
    assert not found
