"""A day with the real index and the real models: a question, its page, the file, the way back."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.config import Settings
from assistant.llm.select import chat_model
from assistant.opening import open_library
from assistant.records.database import Records
from retrieval.documents import DocumentKind
from tests.ui.people import ENGINEER, TRAINEE, add_people
from tests.ui.served import LAPTOP, PATIENCE, PHONE, pictured, serving, signed_in
from ui.desk import Desk

pytestmark = [pytest.mark.browser, pytest.mark.model]

STANDARD = "土木工事共通仕様書_2025年版.pdf"
QUESTION = "混合セメントB種のコンクリート、日平均気温12℃のときの養生期間は何日ですか"
OTHER = "鉄筋のかぶりはどう確保しますか"
FEW_TOKENS = 40


@pytest.fixture(scope="module")
def url(
    sample_city: Path,
    models_home: Path,
    embedding_model: Path,
    small_language_model: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """The application on one standard of the sample city, with its vectors."""
    assert embedding_model.is_file()
    assert small_language_model.is_file()
    home = tmp_path_factory.mktemp("home")
    (home / "models").symlink_to(models_home.absolute() / "models")
    settings = Settings.model_validate(
        {
            "home": home,
            "llm": {"model": "bundled-small", "max_tokens": FEW_TOKENS},
            "embedding": {"model": "bundled"},
        }
    )
    with closing(Records.open(home)) as records:
        add_people(records)
        with open_library(settings, writable=True) as library:
            report = library.index(
                [sample_city / STANDARD],
                collection="仕様書",
                kind=DocumentKind.STANDARD,
                edition="2025",
            )
            assert not report.failed
        with open_library(settings) as library:
            desk = Desk(settings, library, records, chat_model(settings))
            with serving(desk) as address:
                yield address


def ask(page: Page, question: str) -> None:
    expect(page.locator("#ask-button")).to_be_visible(timeout=PATIENCE)
    page.fill("#question", question)
    page.click("#ask-button")
    expect(page.locator("#current .question")).to_have_text(question, timeout=PATIENCE)
    expect(page.locator("#current .timing")).to_be_visible(timeout=3 * PATIENCE)


def open_first_page(page: Page) -> None:
    page.locator("#current .card .open-page").first.click()
    panel = page.locator("#preview-panel")
    expect(panel.locator(".spot")).to_be_attached(timeout=PATIENCE)
    expect(panel.locator("img")).to_be_visible()


def fits(page: Page, size: tuple[int, int]) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth") <= size[0])


def test_an_engineer_at_the_desk(browser: Browser, url: str, tmp_path: Path) -> None:
    with signed_in(browser, url, ENGINEER.name, LAPTOP) as page:
        ask(page, QUESTION)
        first = page.url
        expect(page.locator("#current .card").first).to_contain_text("2025版")
        open_first_page(page)
        pictured(page, "ask")
        original = page.locator("#preview-panel").get_by_role("link", name="原本を開く")
        path, _, at = str(original.get_attribute("href")).partition("#")
        assert at == f"page={page.input_value('.page-number input')}"
        assert page.request.get(url.rstrip("/") + path).body().startswith(b"%PDF")
        page.keyboard.press("Escape")
        with page.expect_download() as download:
            page.get_by_role("link", name="Word").click()
        download.value.save_as(tmp_path / "会話.docx")
        with zipfile.ZipFile(tmp_path / "会話.docx") as word:
            assert "養生" in word.read("word/document.xml").decode()
        # Sent before the new conversation has come, it does not land in the old one.
        page.click("#new-conversation")
        ask(page, OTHER)
        expect(page.locator(".exchange")).to_have_count(1)
        expect(page.locator(".open-conversation")).to_have_count(2)
        page.locator(".open-conversation").filter(has_text="混合セメント").click()
        expect(page).to_have_url(first, timeout=PATIENCE)
        expect(page.locator("#current .question")).to_have_text(QUESTION, timeout=PATIENCE)
        page.go_back()
        expect(page.locator("#current .question")).to_have_text(OTHER, timeout=PATIENCE)
        assert fits(page, LAPTOP)


def test_a_trainee_on_site(browser: Browser, url: str) -> None:
    with signed_in(browser, url, TRAINEE.name, PHONE, dark=True) as page:
        ask(page, QUESTION)
        assert fits(page, PHONE)
        pictured(page, "ask_phone")
        open_first_page(page)
        expect(page.locator("#preview-panel")).to_be_in_viewport(ratio=1)
        assert fits(page, PHONE)
        page.go_back()
        expect(page.locator("#preview-panel")).to_be_hidden()
        page.click(".open-drawer")
        expect(page.locator(".open-conversation")).to_be_visible()
        page.go_back()
        expect(page.locator(".open-conversation")).to_be_hidden()
        expect(page.locator("#current .question")).to_have_text(QUESTION)
        # What the keyboard on the screen leaves: the box stays in it.
        page.set_viewport_size({"width": PHONE[0], "height": 420})
        page.focus("#question")
        expect(page.locator("#ask-button")).to_be_in_viewport(ratio=1)
