"""The tab of documents in a real browser: registering, replacing, removing, looking."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.config import library_settings
from assistant.library_jobs.runner import LibraryJobRunner
from assistant.records.database import Records
from retrieval.library import Library
from tests.assistant.library_jobs.building import settings_of, standard
from tests.ui.people import COLLEAGUE, ENGINEER, TRAINEE, add_people
from tests.ui.served import LAPTOP, PATIENCE, PHONE, serving, settled, signed_in
from ui.desk import Desk

pytestmark = pytest.mark.browser


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """The application on an empty library, with its jobs worked at."""
    settings = settings_of(tmp_path / "home")
    records = Records.open(settings.home)
    add_people(records)
    with Library.open(library_settings(settings)) as library:
        desk = Desk(settings, library, records, None)
        with LibraryJobRunner(records, settings, desk.job_passwords), serving(desk) as url:
            yield url
    records.close()


def open_tab(page: Page, *names: str) -> None:
    for name in names:
        page.get_by_role("tab", name=name, exact=True).click()


def register(page: Page, *files: Path, collection: str = "標準") -> None:
    open_tab(page, "文書", "登録")
    page.set_input_files("#document-files input[type=file]", list(files))
    expect(page.locator("#document-files .drop-summary")).to_contain_text(
        f"{len(files)}件を受け取りました", timeout=PATIENCE
    )
    # What the server knows of is told a moment later, and only that is registered.
    expect(page.locator("#register-button")).to_have_text(f"{len(files)}件を登録する")
    page.fill("#register-collection input", collection)
    page.keyboard.press("Tab")
    page.fill("#register-edition input, #register-edition textarea", "2024")
    page.click("#register-button")
    expect(page.locator("#register-message")).to_contain_text("受け付けました", timeout=PATIENCE)


def written(folder: Path, name: str, extra: str = "") -> Path:
    file = folder / name
    file.write_text(standard("盛土", extra), encoding="utf-8")
    return file


@pytest.mark.parametrize("size", [LAPTOP, PHONE])
def test_a_registration_survives_leaving_the_page(
    browser: Browser, served: str, tmp_path: Path, size: tuple[int, int]
) -> None:
    broken = tmp_path / "壊れ.pdf"
    broken.write_bytes(b"%PDF-1.7 broken")
    with signed_in(browser, served, ENGINEER.name, size) as page:
        register(page, written(tmp_path, "盛土.md"), broken)
    with signed_in(browser, served, ENGINEER.name, size) as page:
        open_tab(page, "文書", "登録")
        expect(page.locator(".job.done")).to_be_visible(timeout=PATIENCE)
        expect(page.locator(".job.done")).to_contain_text("追加 1件")
        expect(page.locator(".job.done")).to_contain_text("「壊れ.pdf」は")
        open_tab(page, "一覧")
        expect(page.locator("table.documents tbody tr")).to_have_count(1, timeout=PATIENCE)
        expect(page.locator("table.documents")).to_contain_text(ENGINEER.shown_name)
        open_tab(page, "統計")
        expect(page.locator("#document-numbers")).to_contain_text("文書群ごと", timeout=PATIENCE)
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_a_document_is_replaced_and_removed_by_who_registered_it(
    browser: Browser, served: str, tmp_path: Path
) -> None:
    rows = "table.documents tbody tr"
    with signed_in(browser, served, ENGINEER.name) as page:
        register(page, written(tmp_path, "盛土.md"))
        expect(page.locator(".job.done")).to_be_visible(timeout=PATIENCE)
        open_tab(page, "一覧")
        page.locator(rows).get_by_role("button", name="差し替え").click()
        expect(page.locator("#document-change")).to_contain_text("盛土.md", timeout=PATIENCE)
        new = written(tmp_path, "盛土（改訂）.md", "改めた。")
        page.set_input_files("#document-new-file input[type=file]", new)
        expect(page.locator("#document-new-file .drop-summary")).to_contain_text("1件")
        expect(page.locator("#document-replace")).to_be_enabled()
        page.locator("#document-change").get_by_label("版（例").fill("2025")
        page.click("#document-replace")
        expect(page.locator(rows)).to_have_count(2, timeout=PATIENCE)
        expect(page.locator(rows).filter(has_text="旧版")).to_have_count(1, timeout=PATIENCE)
        settled(page)
        page.locator(rows).filter(has_text="旧版").get_by_role("button", name="削除").click()
        page.click("#document-remove")
        expect(page.locator(rows)).to_have_count(1, timeout=PATIENCE)
    for person in (COLLEAGUE, TRAINEE):
        with signed_in(browser, served, person.name) as page:
            open_tab(page, "文書")
            expect(page.locator(rows)).to_have_count(1, timeout=PATIENCE)
            expect(page.locator(rows).get_by_role("link", name="原本")).to_be_visible()
            expect(page.locator(rows).get_by_role("button")).to_have_count(0)
            adding = page.get_by_role("tab", name="登録", exact=True)
            expect(adding).to_have_count(0 if person is TRAINEE else 1)


def test_what_is_wrong_is_said_in_place(browser: Browser, served: str, tmp_path: Path) -> None:
    with signed_in(browser, served, ENGINEER.name) as page:
        open_tab(page, "文書", "登録")
        expect(page.locator("#register-button")).to_be_disabled()
        file = written(tmp_path, "盛土.md")
        page.set_input_files("#document-files input[type=file]", file)
        expect(page.locator("#register-button")).to_be_enabled()
        page.click("#register-button")
        said = page.locator("#register-message [role=alert]")
        expect(said).to_contain_text("文書群の名前", timeout=PATIENCE)
        settled(page)
        page.fill("#register-collection input", "標準")
        page.keyboard.press("Tab")
        page.fill("#register-date input, #register-date textarea", "2025/4/1")
        page.click("#register-button")
        expect(said).to_contain_text("日付ではありません", timeout=PATIENCE)
