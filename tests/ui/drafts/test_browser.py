"""Drafts in a real browser: a sheet filled in, sections read with their sources, put right, compared."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from assistant.drafts.runner import DraftRunner
from tests.assistant.checking.building import estimate
from tests.ui.drafts.building import ATTACK, TITLE, write_kind
from tests.ui.people import COLLEAGUE, ENGINEER, TRAINEE
from tests.ui.served import LAPTOP, PATIENCE, PHONE, pictured, serving, settled, signed_in
from tests.ui.test_accessibility import LOOKS, UNTIL_STILL
from ui.desk import Desk

pytestmark = pytest.mark.browser

PASTE = """(element, text) => {
  const data = new DataTransfer();
  data.setData('text/plain', text);
  element.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
}"""


KEPT = "(text) => Object.values(sessionStorage).some((kept) => kept.includes(text))"


@pytest.fixture
def url(desk: Desk) -> Iterator[str]:
    write_kind(desk.settings.home)
    runner = DraftRunner(desk.records, desk.settings, desk.library, desk.model, desk.drafting)
    with runner, serving(desk) as address:
        yield address


def open_tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name, exact=True).click()


def open_form(page: Page) -> Locator:
    """The form for a new draft."""
    open_tab(page, "ドラフト")
    page.get_by_role("button", name="新しい下書き").click()
    page.get_by_role("button", name=TITLE, exact=True).click()
    form = page.locator("#draft-sheet form")
    expect(form).to_be_visible()
    settled(page)
    return form


def paste(cell: Locator, text: str) -> None:
    """Paste what was copied from a table."""
    cell.evaluate(PASTE, text)


def begin(page: Page, name: str = "甲橋補修工事") -> None:
    """A draft of the small kind, written to its end."""
    form = open_form(page)
    form.get_by_label("工事名").fill(name)
    form.get_by_label("工期").fill("120")
    paste(form.get_by_label("1行目 名称"), "高欄\t24\n舗装\t1,920\n")
    form.get_by_role("button", name="下書きを作る").click()
    expect(page.locator("#draft-head")).to_contain_text("書き終わり", timeout=PATIENCE)


def section(page: Page, heading: str) -> Locator:
    """Turn to a section by the outline, which a phone has folded."""
    outline = page.locator("#draft-outline")
    expect(outline.locator("details")).to_be_visible()
    settled(page)
    if outline.locator("details").get_attribute("open") is None:
        outline.locator("summary").click()
    outline.get_by_role("button", name=heading).click()
    article = page.locator(".draft-section")
    expect(article.locator("h3")).to_have_text(heading)
    settled(page)
    return article


def no_wider_than_the_window(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_a_draft_is_written_read_with_its_sources_and_put_right(
    browser: Browser, url: str, size: tuple[int, int]
) -> None:
    with signed_in(browser, url, ENGINEER.name, size) as page:
        begin(page)
        page.reload()
        expect(page.locator("#draft-title")).to_have_text(f"甲橋補修工事 {TITLE}", timeout=PATIENCE)
        expect(section(page, "数量").locator(".draft-text tbody tr")).to_have_count(2)
        article = section(page, "段切り")
        expect(article.locator("#draft-section-title")).to_be_focused()
        source = article.locator(".draft-text .draft-source").first
        source.focus()
        page.keyboard.press("Enter")
        panel = page.locator("#draft-evidence")
        expect(panel.locator("#draft-page-title")).to_be_focused()
        expect(panel.locator("img")).to_be_visible()
        expect(panel).to_contain_text("土工編")
        assert no_wider_than_the_window(page)
        if size == LAPTOP:
            pictured(page, "draft")
        page.keyboard.press("Escape")
        expect(panel.locator("img")).to_have_count(0)
        expect(source).to_be_focused()

        article.get_by_role("button", name="確認済みにする").click()
        expect(article).to_contain_text("確認済みを取り消す")
        article = section(page, "工事の概要")
        article.get_by_role("button", name="編集する").click()
        box = page.locator("#draft-edit-text")
        expect(box).to_be_focused()
        expect(box).to_have_value(re.compile("とする"))
        box.fill(box.input_value().replace("とする", "程度とする"))
        page.get_by_role("button", name="保存する").click()
        expect(article).to_contain_text("程度とする")
        expect(article).to_contain_text("手直し済")
        settled(page)

        for form in ("Word", "Markdown", "PDF"):
            with page.expect_download() as download:
                page.locator("#draft-head").get_by_role("link", name=form).click()
            assert download.value.path().stat().st_size > 0

        open_tab(page, "版")
        page.get_by_role("button", name="比べる").click()
        expect(page.locator("#draft-comparison")).to_contain_text("［追加］")
        assert no_wider_than_the_window(page)
        settled(page)
        page.once("dialog", lambda dialog: dialog.accept())
        page.get_by_role("button", name="第1版に戻す").click()
        expect(page.locator("#draft-head")).to_contain_text("第1版に戻しました")
        open_tab(page, "本文")
        expect(section(page, "工事の概要")).not_to_contain_text("程度")

        page.once("dialog", lambda dialog: dialog.accept())
        page.locator("#draft-head").get_by_role("button", name="削除する").click()
        expect(page.locator("#draft-list")).to_contain_text("まだ下書きはありません")
        expect(page).to_have_url(url)


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    browser: Browser, url: str
) -> None:
    with signed_in(browser, url, ENGINEER.name) as page:
        form = open_form(page)
        form.get_by_label("工期").fill("長い")
        paste(form.get_by_label("1行目 名称"), "延長（m）\t名称\n24\t高欄\n")
        page.wait_for_function(KEPT, arg="高欄")  # what is typed is kept a moment later
        page.reload()
        form = open_form(page)
        expect(form.get_by_label("工期")).to_have_value("長い")
        expect(form.get_by_label("1行目 名称")).to_have_value("高欄")
        expect(form.get_by_label("1行目 延長")).to_have_value("24")
        expect(form).to_contain_text("前に記入した内容を戻しました")
        form.get_by_role("button", name="下書きを作る").click()
        problems = page.locator("#draft-problems")
        expect(problems).to_be_focused()
        expect(problems.locator("li")).to_have_count(2)
        settled(page)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(form.get_by_label("工事名")).to_be_focused()
        expect(form.get_by_label("工期")).to_have_value("長い")
        form.get_by_label("工事名").fill(ATTACK)
        form.get_by_label("工期").fill("30")
        settled(page)
        form.get_by_role("button", name="下書きを作る").click()
        expect(page.locator("#draft-head")).to_contain_text("書き終わり", timeout=PATIENCE)
        expect(page.locator("#draft-title")).to_contain_text("<img src=x")
        expect(section(page, "工事の概要")).to_contain_text("${window.attacked=1}{{attacked}}`")
        # What was sent is not kept in the browser.
        page.get_by_role("button", name="一覧へ戻る").click()
        expect(open_form(page).get_by_label("工期")).to_have_value("")


def test_a_sheet_is_saved_as_yaml_and_read_again(browser: Browser, url: str) -> None:
    with signed_in(browser, url, ENGINEER.name) as page:
        form = open_form(page)
        form.get_by_role("button", name="例を入れる").click()
        expect(form.get_by_label("工事名")).to_have_value("甲橋補修工事")
        form.get_by_label("工期").fill("1,440")
        with page.expect_download() as saving:
            form.get_by_role("button", name="YAMLで保存").click()
        assert saving.value.suggested_filename == f"計画シート_{TITLE}_甲橋補修工事.yaml"
        saved = saving.value.path()
        page.once("dialog", lambda dialog: dialog.accept())
        form.get_by_role("button", name="空にする").click()
        expect(form.get_by_label("工事名")).to_have_value("")
        page.locator("#draft-yaml-drop input[type=file]").set_input_files(
            {"name": "計画.yaml", "mimeType": "text/yaml", "buffer": saved.read_bytes()}
        )
        expect(form.get_by_label("工期")).to_have_value("1,440")
        expect(form.get_by_label("夜間施工")).to_have_value("no")
        expect(form.get_by_label("1行目 名称")).to_have_value("高欄")
        # A table known to have no rows is another thing than one that nobody has filled in.
        form.get_by_label("該当なし").check()
        expect(form.get_by_label("1行目 名称")).to_be_hidden()
        with page.expect_download() as saving:
            form.get_by_role("button", name="YAMLで保存").click()
        assert "数量: なし" in saving.value.path().read_text(encoding="utf-8")
        page.wait_for_function(KEPT, arg="なし")
        page.reload()
        expect(open_form(page).get_by_label("該当なし")).to_be_checked()


def test_an_estimate_that_cannot_be_read_is_told_beside_it_and_another_taken(
    browser: Browser, url: str
) -> None:
    with signed_in(browser, url, ENGINEER.name) as page:
        form = open_form(page)
        form.get_by_label("工期").fill("90")
        drop = page.locator("#draft-estimate-drop input[type=file]")
        sources = page.locator("#draft-designs")
        drop.set_input_files({"name": "壊れ.xlsx", "mimeType": "", "buffer": b"PK"})
        expect(sources.get_by_role("alert")).to_contain_text("壊れ.xlsx", timeout=PATIENCE)
        expect(sources.locator("[data-reading]")).to_have_count(0)
        drop.set_input_files(
            {"name": "設計書.csv", "mimeType": "", "buffer": estimate("乙橋補修工事")}
        )
        expect(sources).to_contain_text("項目の値が取れました", timeout=PATIENCE)
        expect(form.locator("[data-field=工事名] .draft-fact")).to_contain_text("乙橋補修工事")
        expect(form.get_by_label("工期")).to_have_value("90")


def test_a_changed_sheet_rewrites_what_nobody_has_touched(browser: Browser, url: str) -> None:
    with signed_in(browser, url, ENGINEER.name) as page:
        begin(page)
        section(page, "工事の概要").get_by_role("button", name="確認済みにする").click()
        expect(page.locator(".draft-section")).to_contain_text("確認済みを取り消す")
        settled(page)
        open_tab(page, "計画シート")
        form = page.locator("#draft-changed-sheet form")
        expect(form.get_by_label("工期")).to_have_value("120")
        form.get_by_label("工期").fill("90")
        form.get_by_label("1行目 延長").fill("30")
        settled(page)
        page.once("dialog", lambda dialog: dialog.accept())
        form.get_by_role("button", name="変えて書き直す").click()
        expect(page.locator("#draft-head")).to_contain_text("書き終わり", timeout=PATIENCE)
        expect(section(page, "数量")).to_contain_text("30m", timeout=PATIENCE)
        expect(section(page, "工事の概要")).to_contain_text("120日")


def test_who_edits_what_another_page_has_changed_is_told_and_loses_nothing(
    browser: Browser, url: str
) -> None:
    with signed_in(browser, url, ENGINEER.name) as page:
        begin(page)
        section(page, "工事の概要").get_by_role("button", name="編集する").click()
        expect(page.locator("#draft-edit-text")).to_be_focused()
        settled(page)
        with signed_in(browser, url, ENGINEER.name) as other:
            other.goto(page.url)
            section(other, "工事の概要").get_by_role("button", name="確認済みにする").click()
            expect(other.locator(".draft-section")).to_contain_text("確認済みを取り消す")
        page.locator("#draft-edit-text").fill("書き足した文。")
        page.get_by_role("button", name="保存する").click()
        article = page.locator(".draft-section")
        expect(article.get_by_role("alert")).to_contain_text("画面を開いた後に変わりました")
        expect(page.locator("#draft-edit-text")).to_have_value("書き足した文。")
        expect(article).to_contain_text("いまの文")
        settled(page)
        page.get_by_role("button", name="保存する").click()
        expect(article).to_contain_text("手直し済")
        expect(article.locator(".draft-text")).to_contain_text("書き足した文。")


def test_a_text_that_was_not_saved_is_there_again_when_editing_goes_on(
    browser: Browser, url: str
) -> None:
    def edited(page: Page) -> Locator:
        section(page, "工事の概要").get_by_role("button", name="編集する").click()
        box = page.locator("#draft-edit-text")
        expect(box).to_be_focused()
        settled(page)
        return box

    with signed_in(browser, url, ENGINEER.name) as page:
        begin(page)
        edited(page).fill("書きかけ")
        page.wait_for_function(KEPT, arg="書きかけ")
        page.reload()
        expect(page.locator("#draft-title")).to_be_visible(timeout=PATIENCE)
        expect(edited(page)).to_have_value("書きかけ")
        # Another section is looked at in between.
        section(page, "数量")
        box = edited(page)
        expect(box).to_have_value("書きかけ")
        page.get_by_role("button", name="今の文から始める").click()
        expect(box).to_have_value("甲橋補修工事の工期は120日とする。")
        box.fill("手で書いた文。")
        settled(page)
        page.get_by_role("button", name="保存する").click()
        expect(page.locator(".draft-section")).to_contain_text("手直し済")
        settled(page)
        expect(edited(page)).to_have_value("手で書いた文。")
        expect(page.locator(".draft-edit .draft-restored")).to_be_hidden()


def test_a_table_of_five_hundred_rows_stays_usable(browser: Browser, url: str) -> None:
    with signed_in(browser, url, ENGINEER.name, PHONE) as page:
        form = open_form(page)
        form.get_by_label("工事名").fill("大工事")
        rows = "".join(f"部材{number}\t{number}\n" for number in range(1, 501))
        paste(form.get_by_label("1行目 名称"), rows)
        expect(form.get_by_role("status").last).to_contain_text("500行を貼り付けました")
        expect(form.get_by_label("500行目 名称")).to_have_value("部材500")
        form.get_by_role("button", name="下書きを作る").click()
        expect(page.locator("#draft-head")).to_contain_text("書き終わり", timeout=PATIENCE)
        article = section(page, "数量")
        expect(article.locator(".draft-text tbody tr").last).to_contain_text("部材500")
        assert no_wider_than_the_window(page)


def test_nobody_else_opens_it_by_its_address(browser: Browser, url: str) -> None:
    with signed_in(browser, url, ENGINEER.name) as page:
        begin(page)
        expect(page).to_have_url(re.compile("draft="))
        address = page.url
    with signed_in(browser, url, COLLEAGUE.name) as page:
        page.goto(address)
        open_tab(page, "ドラフト")
        expect(page.locator("#draft-list")).to_contain_text("まだ下書きはありません")
        expect(page.locator("body")).not_to_contain_text("甲橋")
    with signed_in(browser, url, TRAINEE.name) as page:
        page.goto(address)
        expect(page.get_by_role("tab", name="質問")).to_be_visible()
        expect(page.get_by_role("tab", name="ドラフト")).to_have_count(0)
        expect(page.locator("body")).not_to_contain_text("甲橋")


@pytest.mark.parametrize(("size", "dark"), LOOKS)
def test_form_and_draft_are_accessible_and_fit(
    browser: Browser, url: str, size: tuple[int, int], dark: bool
) -> None:
    found: list[str] = []

    def look(where: str) -> None:
        page.evaluate(UNTIL_STILL)
        found.extend(
            f"{where}: {violation['id']} {node['target']} {node['failureSummary']}"
            for violation in Axe().run(page).response["violations"]
            if violation["impact"] in ("serious", "critical")
            for node in violation["nodes"]
        )
        if not no_wider_than_the_window(page):
            found.append(f"{where}: too wide")

    with signed_in(browser, url, ENGINEER.name, size, dark=dark) as page:
        form = open_form(page)
        form.get_by_role("button", name="下書きを作る").click()
        expect(page.locator("#draft-problems")).to_be_visible()
        look("form")
        page.get_by_role("button", name="種類を選び直す").click()
        expect(page.get_by_role("button", name=TITLE, exact=True)).to_be_visible()
        look("kinds")
        page.get_by_role("button", name="一覧へ戻る").click()
        begin(page)
        section(page, "段切り").locator(".draft-text .draft-source").first.click()
        expect(page.locator("#draft-evidence img")).to_be_visible()
        look("text")
        page.keyboard.press("Escape")
        expect(page.locator("#draft-evidence img")).to_have_count(0)
        for name in ("要確認", "点検", "版", "計画シート"):
            open_tab(page, name)
            look(name)
    assert found == []
