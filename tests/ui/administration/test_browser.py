"""The tab 「管理」 in a real browser: people come and go, backups go out and in, at both widths."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.ui.people import ADMINISTRATOR, ENGINEER
from tests.ui.served import LAPTOP, PATIENCE, PHONE, pictured, serving, settled, signed_in
from tests.ui.test_accessibility import UNTIL_STILL, found_by_axe
from ui.administration.tab import SECTIONS
from ui.desk import Desk

pytestmark = pytest.mark.browser


@pytest.fixture
def url(desk: Desk) -> Iterator[str]:
    with serving(desk) as address:
        yield address


def opened(page: Page, title: str) -> Locator:
    """A section, by its tab."""
    page.get_by_role("tab", name="管理", exact=True).click()
    name = next(section.name for section in SECTIONS if section.title == title)
    body = page.locator(f"#administration-{name}-body")
    expect(page.locator(".admin-section h2:visible").first).to_be_visible(timeout=PATIENCE)
    page.get_by_role("tab", name=title, exact=True).first.click()
    expect(body.locator("h2")).to_be_visible(timeout=PATIENCE)
    settled(page)
    return body


@pytest.mark.parametrize(
    ("size", "dark"), [(LAPTOP, False), (LAPTOP, True), (PHONE, False), (PHONE, True)]
)
def test_every_section_is_accessible_and_fits(
    browser: Browser, url: str, size: tuple[int, int], dark: bool
) -> None:
    found: list[str] = []
    with signed_in(browser, url, ADMINISTRATOR.name, size, dark=dark) as page:
        for section in SECTIONS:
            body = opened(page, section.title)
            if (size, dark, section.title) == (LAPTOP, True, "利用者"):
                pictured(page, "administration")
            for summary in body.locator("summary").all():
                summary.click()
            page.evaluate(UNTIL_STILL)
            found += [f"{section.title}: {violation}" for violation in found_by_axe(page)]
            width = page.evaluate("document.documentElement.scrollWidth")
            if width > size[0]:
                found.append(f"{section.title}: {width} pixels wide")
    assert found == []


def test_whose_use_is_ended_is_out_at_once(browser: Browser, url: str) -> None:
    with (
        signed_in(browser, url, ENGINEER.name) as theirs,
        signed_in(browser, url, ADMINISTRATOR.name) as page,
    ):
        page.on("dialog", lambda dialog: dialog.accept())
        body = opened(page, "利用者")
        body.get_by_role("button", name=f"{ENGINEER.name} 変更").click()
        stop = body.get_by_role("button", name="利用を停止する")
        expect(stop).to_be_visible()
        settled(page)
        stop.click()
        expect(body.get_by_role("button", name="利用を再開する")).to_be_visible(timeout=PATIENCE)
        theirs.get_by_role("tab", name="文書", exact=True).click()
        expect(theirs.get_by_role("link", name="サインインする")).to_be_visible(timeout=PATIENCE)


@pytest.mark.parametrize("size", [LAPTOP, PHONE])
def test_a_backup_is_made_saved_sent_back_and_staged(
    browser: Browser, url: str, tmp_path: Path, size: tuple[int, int]
) -> None:
    with signed_in(browser, url, ADMINISTRATOR.name, size) as page:
        page.on("dialog", lambda dialog: dialog.accept())
        body = opened(page, "バックアップ")
        body.get_by_role("button", name="バックアップを作る").click()
        link = body.get_by_role("link", name="保存する")
        expect(link).to_be_visible(timeout=PATIENCE)
        with page.expect_download() as saving:
            link.click()
        saved = tmp_path / "別の場所.zip"
        saving.value.save_as(saved)
        page.set_input_files("#backup-drop input[type=file]", saved)
        expect(body).to_contain_text(saved.name, timeout=PATIENCE)
        settled(page)
        body.get_by_role("button", name=f"{saved.name} 復元を準備").click()
        expect(body.locator(".staged")).to_contain_text(saved.name, timeout=PATIENCE)
        page.evaluate(UNTIL_STILL)
        assert found_by_axe(page) == []
        body.get_by_role("button", name="復元を取りやめる").click()
        expect(body.locator(".staged")).to_have_count(0, timeout=PATIENCE)


def test_what_is_no_backup_is_told(browser: Browser, url: str, tmp_path: Path) -> None:
    wrong = tmp_path / "別のもの.zip"
    wrong.write_bytes(b"PK nonsense")
    with signed_in(browser, url, ADMINISTRATOR.name) as page:
        page.on("dialog", lambda dialog: dialog.accept())
        body = opened(page, "バックアップ")
        page.set_input_files("#backup-drop input[type=file]", wrong)
        expect(body).to_contain_text(wrong.name)
        settled(page)
        body.get_by_role("button", name=f"{wrong.name} 復元を準備").click(timeout=PATIENCE)
        told = page.locator(".admin-progress").filter(has_text="読めません")
        expect(told.first).to_be_visible(timeout=PATIENCE)
        expect(body.locator(".staged")).to_have_count(0)
