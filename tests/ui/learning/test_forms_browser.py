"""Forms that are drawn anew, in a real browser: what was typed stays, and stands nowhere else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.ui.learning.test_browser import open_tab
from tests.ui.people import COLLEAGUE, ENGINEER, REVIEWER, TRAINEE
from tests.ui.served import PATIENCE, PHONE, serving, signed_in
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
