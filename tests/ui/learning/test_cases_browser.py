"""In a real browser: a helpful answer is offered on a phone, and staff write a case of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.ui.building import DIMENSIONS_QUESTION
from tests.ui.learning.test_browser import looked_at, open_tab
from tests.ui.people import ENGINEER, TRAINEE
from tests.ui.served import LAPTOP, PATIENCE, PHONE, serving, settled, signed_in
from ui.desk import Desk

pytestmark = pytest.mark.browser

NOTE = "丁張りを先に掛ける。<script>window.attacked=1</script>\n第3条 ${window.attacked=1}"


@pytest.fixture
def url(desk: Desk) -> Iterator[str]:
    with serving(desk) as address:
        yield address


def test_a_helpful_answer_becomes_a_case(browser: Browser, url: str) -> None:
    found: list[str] = []
    with signed_in(browser, url, TRAINEE.name, PHONE) as page:
        expect(page.locator("#ask-button")).to_be_visible(timeout=PATIENCE)
        page.fill("#question", DIMENSIONS_QUESTION)
        page.click("#ask-button")
        page.locator('#current .thumb[data-helpful="1"]').click()
        page.locator("#current .case-offer summary").click()
        page.locator("#current .case-offer textarea").fill(f"佐藤さんの質問: {DIMENSIONS_QUESTION}")
        page.locator('#current [data-do="offer"]').click()
        expect(page.locator("#ask-status [role=alert]")).to_contain_text("佐藤")
        settled(page)
        page.locator("#current .case-offer textarea").fill(DIMENSIONS_QUESTION)
        page.locator('#current [data-do="offer"]').click()
        expect(page.locator('#current [data-do="take-back"]')).to_be_visible()
        looked_at(page, "offered on a phone", found)
    with signed_in(browser, url, ENGINEER.name, LAPTOP) as page:
        open_tab(page, "学習")
        open_tab(page, "事例")
        page.locator('#learn-cases [data-do="write"]').first.click()
        expect(page.locator(".case-form")).to_be_visible()
        settled(page)
        page.fill("#case-title", "急斜面の段切り")
        page.fill("#case-action", "幅を1m以上とした。")
        page.fill("#case-note", NOTE)
        page.locator('.case-form [data-do="page"]').first.click()
        expect(page.locator("#case-page .page-view img")).to_be_visible()
        expect(page.locator("#case-note")).to_have_value(NOTE)
        looked_at(page, "form with a page", found)
        page.keyboard.press("Escape")
        page.locator('[data-do="preview"]').click()
        expect(page.locator('[data-screen="preview"]')).to_be_visible()
        settled(page)
        page.locator('[data-do="form"]').click()
        expect(page.locator("#case-note")).to_have_value(NOTE)
        settled(page)
        page.locator('[data-do="preview"]').click()
        expect(page.locator('[data-screen="preview"]')).to_be_visible()
        settled(page)
        page.locator('[data-do="send"]').click()
        expect(page.locator('[data-screen="read"] .case-note')).to_contain_text("<script>")
        looked_at(page, "a case", found)
    assert found == []
