"""Checks in a real browser: begun, left, found again, read, let stand, at both widths."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from assistant.checking.runner import CheckRunner
from tests.assistant.checking.building import PRICES, estimate
from tests.ui.people import COLLEAGUE, ENGINEER, TRAINEE
from tests.ui.served import LAPTOP, PATIENCE, PHONE, pictured, serving, settled, signed_in
from ui.desk import Desk

pytestmark = pytest.mark.browser


@pytest.fixture
def url(desk: Desk) -> Iterator[str]:
    with CheckRunner(desk.records, desk.settings, workers=1), serving(desk) as address:
        yield address


def a_file(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "text/csv", "buffer": content}


def begin(page: Page) -> None:
    """Send a wrong estimate with a table of prices and a drawing, and have them checked."""
    page.get_by_role("tab", name="積算チェック").click()
    page.locator("#check-drop input[type=file]").set_input_files(
        [
            a_file("甲工事_設計書.csv", estimate("甲工事")),
            a_file("単価一覧.csv", PRICES),
            a_file("図面.dwg", b"drawing"),
        ]
    )
    expect(page.locator("#check-chosen tbody tr")).to_have_count(2)
    expect(page.locator("#check-drop")).to_contain_text("使えない形式です")
    expect(page.get_by_label("単価一覧.csv の種類")).to_have_value("prices")
    expect(page.get_by_label("題名（変えられます）")).to_have_value("甲工事_設計書")
    page.get_by_role("button", name="調べる").click()
    expect(page.locator("#check-title")).to_have_text("甲工事_設計書")


def no_wider_than_the_window(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_a_check_is_begun_left_found_again_and_read(
    browser: Browser, url: str, size: tuple[int, int]
) -> None:
    with signed_in(browser, url, ENGINEER.name, size) as page:
        begin(page)
        # Left while it is at work, and found again by its address.
        page.reload()
        expect(page.locator("#check-title")).to_have_text("甲工事_設計書", timeout=PATIENCE)
        expect(page.locator("#check-head")).to_contain_text("完了", timeout=PATIENCE)
        settled(page)
        finding = page.locator("#check-findings .check-link", has_text="表層工1").first
        finding.focus()
        page.keyboard.press("Enter")
        detail = page.locator(".check-detail")
        expect(detail.locator("#check-detail-title")).to_be_focused()
        expect(detail.locator("mark")).to_have_text("21,000")
        assert no_wider_than_the_window(page)
        if size == LAPTOP:
            pictured(page, "check")
        detail.get_by_label("是認する理由").fill("協議済み")
        detail.get_by_role("button", name="是認する").click()
        expect(detail.locator(".check-waived")).to_have_text("協議済み")
        # What was pressed is gone: the keys go on working where the title is.
        expect(detail.locator("#check-detail-title")).to_be_focused()
        settled(page)
        page.keyboard.press("Escape")
        expect(detail).to_have_count(0)
        page.get_by_role("button", name="一覧へ戻る").click()
        expect(page.locator("#check-history")).to_contain_text("甲工事_設計書")
        expect(page).to_have_url(url)
        assert no_wider_than_the_window(page)


def test_the_table_is_sorted_and_filtered_by_the_keyboard(browser: Browser, url: str) -> None:
    with signed_in(browser, url, ENGINEER.name) as page:
        begin(page)
        expect(page.locator("#check-head")).to_contain_text("完了", timeout=PATIENCE)
        page.get_by_role("tab", name="指摘").click()
        place = page.locator("#check-sort-place")
        expect(place).to_be_visible()
        settled(page)
        place.focus()
        page.keyboard.press("Enter")
        heading = page.locator("th", has=place)
        expect(heading).to_have_attribute("aria-sort", "ascending")
        expect(place).to_be_focused()
        settled(page)
        page.keyboard.press("Enter")
        expect(heading).to_have_attribute("aria-sort", "descending")
        page.locator("#check-filters input[name=text]").press_sequentially("ない語句")
        expect(page.locator("#check-findings")).to_contain_text("条件に合う指摘はありません")
        settled(page)
        page.get_by_role("button", name="絞り込みを解く").click()
        expect(page.locator("#check-findings")).to_contain_text("表層工1")


def test_nobody_else_opens_it_by_its_address(browser: Browser, url: str) -> None:
    with signed_in(browser, url, ENGINEER.name) as page:
        begin(page)
        expect(page).to_have_url(re.compile("check="))
        address = page.url
    with signed_in(browser, url, COLLEAGUE.name) as page:
        page.goto(address)
        page.get_by_role("tab", name="積算チェック").click()
        expect(page.locator("#check-history")).to_contain_text("まだチェックはありません")
        expect(page.locator("body")).not_to_contain_text("甲工事")
    with signed_in(browser, url, TRAINEE.name) as page:
        page.goto(address)
        expect(page.get_by_role("tab", name="質問")).to_be_visible()
        expect(page.get_by_role("tab", name="積算チェック")).to_have_count(0)
        expect(page.locator("body")).not_to_contain_text("甲工事")
