"""Every page through axe, at both widths, light and dark: nothing serious may be found."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.ui.people import ADMINISTRATOR, NEWCOMER, PASSWORD
from tests.ui.served import LAPTOP, PATIENCE, PHONE, serving, signed_in
from ui.desk import Desk

pytestmark = pytest.mark.browser

TABS = ("質問", "積算チェック", "ドラフト", "学習", "文書", "管理")
GRAVE = ("serious", "critical")
LOOKS = [(LAPTOP, False), (LAPTOP, True), (PHONE, False), (PHONE, True)]

UNTIL_STILL = """() => new Promise((resolve) => {
  let waiting = setTimeout(resolve, 1000);
  new MutationObserver(() => {
    clearTimeout(waiting);
    waiting = setTimeout(resolve, 1000);
  }).observe(document.body, {childList: true, subtree: true});
  setTimeout(resolve, 15000);
})"""
"""Until nothing has been drawn for a second."""


@pytest.fixture
def url(desk: Desk) -> Iterator[str]:
    with serving(desk) as address:
        yield address


def found_by_axe(page: Page) -> list[str]:
    """What axe finds serious or critical, each with where it is."""
    violations = Axe().run(page).response["violations"]
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in violations
        if violation["impact"] in GRAVE
        for node in violation["nodes"]
    ]


def open_tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name, exact=True).first.click()


@pytest.mark.parametrize(("size", "dark"), LOOKS)
def test_every_tab_is_accessible_and_fits(
    browser: Browser, url: str, size: tuple[int, int], dark: bool
) -> None:
    found: list[str] = []
    with signed_in(browser, url, ADMINISTRATOR.name, size, dark=dark) as page:
        for name in TABS:
            open_tab(page, name)
            expect(page).to_have_title(f"{name} - なにわ", timeout=PATIENCE)
            page.evaluate(UNTIL_STILL)
            found += [f"{name}: {violation}" for violation in found_by_axe(page)]
            width = page.evaluate("document.documentElement.scrollWidth")
            if width > size[0]:
                found.append(f"{name}: {width} pixels wide")
    assert found == []


@pytest.mark.parametrize(("size", "dark"), LOOKS)
def test_the_pages_of_signing_in_are_accessible(
    browser: Browser, url: str, size: tuple[int, int], dark: bool
) -> None:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme="dark" if dark else "light"
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(url)
    expect(page).to_have_url(f"{url}sign-in")
    expect(page.locator("[name=password]")).to_be_visible()
    found = found_by_axe(page)
    page.fill("[name=name]", NEWCOMER.name)
    page.fill("[name=password]", "wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible(timeout=PATIENCE)
    found += found_by_axe(page)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{url}account", timeout=PATIENCE)
    expect(page.locator("form").first).to_be_visible()
    found += found_by_axe(page)
    context.close()
    assert found == []
