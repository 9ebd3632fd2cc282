"""Giving files in a real browser: sending, refusing, cancelling, sending again, removing."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from assistant.uploads import uploads_of
from retrieval.errors import NaniwaError
from tests.ui.people import ENGINEER
from tests.ui.served import LAPTOP, PATIENCE, PHONE, serving, signed_in
from ui.desk import Desk
from ui.file_drop import cleared, file_drop, uploaded_ids
from ui.visitor import door_of


def event(data: object) -> Any:
    return SimpleNamespace(_data=data)


def test_only_ids_are_taken_from_an_event() -> None:
    one, two = "0" * 32, "a" * 32
    given = {"uploads": [{"id": one, "name": "a"}, {"id": two}, {"id": one}]}
    assert uploaded_ids(event(given)) == (one, two)
    for data in (None, {}, {"uploads": "x"}, {"uploads": [one]}, {"uploads": [{"id": "../a"}]}):
        with pytest.raises(NaniwaError):
            uploaded_ids(event(data))


def test_a_label_is_only_text() -> None:
    with gr.Blocks():
        widget = file_drop("x", label="<b>${1}{{a}}`", help_text="", suffixes=())
    assert "<b>" not in widget.html_template
    assert "${" not in widget.html_template
    assert "{{" not in widget.html_template


def blocks_of(desk: Desk, may_answer: threading.Event | None = None) -> gr.Blocks:
    """What has been told stands in a field, as soon as it may be answered."""
    with gr.Blocks() as blocks, gr.Tabs(), gr.Tab("質問"):
        drop = file_drop(
            "drop", label="設計書", help_text="Excel か CSV", suffixes=(".xlsx", ".csv")
        )
        there = gr.Textbox(label="ある", elem_id="there")
        clear = gr.Button("空にする")

        def tell(request: gr.Request, event: gr.EventData) -> str:
            if may_answer is not None:
                may_answer.wait(PATIENCE / 1000)
            uploads = uploads_of(door_of(desk, request), uploaded_ids(event))
            return "、".join(f"{upload.name} {upload.size}" for upload in uploads) or "なし"

        drop.upload(
            tell,
            outputs=there,
            trigger_mode="always_last",
            api_visibility="private",
            concurrency_limit=None,
        )
        clear.click(cleared, outputs=drop, api_visibility="private")
    return blocks


@pytest.fixture
def url(desk: Desk) -> Iterator[str]:
    with serving(desk, blocks_of(desk)) as address:
        yield address


@pytest.fixture
def given(tmp_path: Path) -> list[Path]:
    folder = tmp_path / "given"
    folder.mkdir()
    for name, content in (("甲.xlsx", b"x" * 5000), ("乙.csv", b"y" * 20), ("丙.exe", b"MZ")):
        (folder / name).write_bytes(content)
    return sorted(folder.iterdir())


def there(page: Page) -> Any:
    return page.locator("#there textarea, #there input")


@pytest.mark.browser
@pytest.mark.parametrize("size", [LAPTOP, PHONE])
def test_files_are_sent_one_after_the_other_and_bad_ones_say_why(
    browser: Browser, url: str, given: list[Path], size: tuple[int, int]
) -> None:
    with signed_in(browser, url, ENGINEER.name, size) as page:
        page.set_input_files("#drop input", given)
        expect(page.locator(".drop-item.done")).to_have_count(2, timeout=PATIENCE)
        expect(page.locator(".drop-item.refused")).to_contain_text("使えない形式です")
        expect(page.locator(".drop-summary")).to_have_text("2件を受け取りました、1件は使えません")
        for part in ("甲.xlsx 5000", "乙.csv 20"):
            expect(there(page)).to_have_value(re.compile(part), timeout=PATIENCE)
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        boxes = page.locator(".drop-action, .drop-button").all()
        assert all(box.bounding_box()["height"] >= 40 for box in boxes)  # type: ignore[index]

        page.get_by_role("button", name="乙.csv: 取り除く").click()
        expect(there(page)).to_have_value("甲.xlsx 5000", timeout=PATIENCE)
        page.get_by_role("button", name="空にする").click()
        expect(page.locator(".drop-item")).to_have_count(0, timeout=PATIENCE)
        page.set_input_files("#drop input", given[:1])
        expect(page.locator(".drop-item")).to_have_count(1, timeout=PATIENCE)


@pytest.mark.browser
def test_what_comes_while_an_answer_is_awaited_is_told_as_well(
    browser: Browser, desk: Desk, given: list[Path]
) -> None:
    first, second = (path for path in given if path.suffix != ".exe")
    may_answer = threading.Event()
    with (
        serving(desk, blocks_of(desk, may_answer)) as url,
        signed_in(browser, url, ENGINEER.name) as page,
    ):
        with page.expect_request(lambda request: "uploads" in (request.post_data or "")):
            page.set_input_files("#drop input", [first])
        page.set_input_files("#drop input", [second])
        expect(page.locator(".drop-item.done")).to_have_count(2)
        page.wait_for_timeout(300)  # it is told a moment later
        may_answer.set()
        for part in ("甲.xlsx 5000", "乙.csv 20"):
            expect(there(page)).to_have_value(re.compile(part))


@pytest.mark.browser
def test_a_broken_connection_can_be_tried_again(
    browser: Browser, url: str, given: list[Path]
) -> None:
    csv = next(path for path in given if path.suffix == ".csv")
    broken: list[str] = []

    def cut_once(route: Route) -> None:
        if route.request.method == "POST" and not broken:
            broken.append(route.request.url)
            route.abort("connectionreset")
        else:
            route.continue_()

    with signed_in(browser, url, ENGINEER.name) as page:
        page.route("**/uploads", cut_once)
        page.set_input_files("#drop input", [csv])
        expect(page.locator(".drop-item")).to_contain_text("接続が切れました", timeout=PATIENCE)
        again = page.get_by_role("button", name="乙.csv: もう一度送る")
        again.focus()
        page.keyboard.press("Enter")
        expect(there(page)).to_have_value("乙.csv 20", timeout=PATIENCE)


@pytest.mark.browser
def test_sending_can_be_called_off(
    browser: Browser, url: str, desk: Desk, given: list[Path]
) -> None:
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.method == "POST" and not waiting:
            waiting.append(route)
        else:
            route.continue_()

    with signed_in(browser, url, ENGINEER.name) as page:
        page.route("**/uploads", hold)
        page.set_input_files("#drop input", [path for path in given if path.suffix != ".exe"])
        expect(page.locator(".drop-item.sending")).to_have_count(1, timeout=PATIENCE)
        page.locator(".drop-item.sending button").click()
        expect(page.locator(".drop-item.done")).to_have_count(1, timeout=PATIENCE)
        expect(page.locator(".drop-item")).to_have_count(1)
        assert len(waiting) == 1
    assert len(list((desk.settings.home / "uploads").iterdir())) == 1


@pytest.mark.browser
def test_files_can_be_dropped(browser: Browser, url: str) -> None:
    with signed_in(browser, url, ENGINEER.name) as page:
        expect(page.locator("#drop .drop-zone")).to_be_visible(timeout=PATIENCE)
        page.evaluate(
            """() => {
              const data = new DataTransfer();
              data.items.add(new File(['1,2'], '置いた.csv'));
              document.querySelector('#drop .drop-zone').dispatchEvent(
                new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true}));
            }"""
        )
        expect(there(page)).to_have_value("置いた.csv 3", timeout=PATIENCE)
