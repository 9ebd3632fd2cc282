"""The application served to real browsers, and people signed in there."""

from __future__ import annotations

import io
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import gradio as gr
import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.ui.people import PASSWORD
from ui.desk import Desk
from ui.serving.web import bound_socket, web_application

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
LAPTOP, PHONE = (1280, 800), (390, 844)
PATIENCE = 60_000.0
"""Milliseconds: far more than it takes, for a machine that is busy."""
_WHEN_IDLE = "() => new Promise((idle) => requestIdleCallback(() => requestIdleCallback(idle)))"


@contextmanager
def serving(desk: Desk, blocks: gr.Blocks | None = None) -> Iterator[str]:
    """The application on a port of its own, in a thread; gives its address, ending in "/".

    ``blocks`` takes the place of all the tabs.
    """
    from ui.app import build_blocks

    with bound_socket("127.0.0.1", 0) as taken:
        configuration = uvicorn.Config(
            web_application(desk, blocks or build_blocks(desk)),
            log_level="warning",
            timeout_graceful_shutdown=1,
            proxy_headers=False,
        )
        server = uvicorn.Server(configuration)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [taken]}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{taken.getsockname()[1]}/"
        finally:
            server.should_exit = True
            thread.join(30)


def _name(request: gr.Request) -> str:
    return str(request.username)


def plain_blocks() -> gr.Blocks:
    """Hardly anything: something that runs when the page has loaded, and when it is left."""
    with gr.Blocks() as blocks, gr.Tabs(), gr.Tab("質問"):
        name = gr.Textbox(label="名前")
        blocks.load(_name, outputs=name, api_visibility="private")
        blocks.unload(lambda: None)
    return blocks


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; without it the test is skipped."""
    # Without this `expect` gives up after five seconds, which a busy machine needs for a page.
    expect.set_options(timeout=PATIENCE)
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("chromium がありません（入れるもの: apt install chromium）")
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=program, args=FLAGS) as started,
    ):
        yield started


@contextmanager
def signed_in(
    browser: Browser, url: str, name: str, size: tuple[int, int] = LAPTOP, *, dark: bool = False
) -> Iterator[Page]:
    """The page of somebody; afterwards, nobody else was spoken to and no script failed."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if dark else "light",
        locale="ja-JP",
        accept_downloads=True,
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    hosts: set[str | None] = set()
    failures: list[str] = []
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    page.on("pageerror", lambda error: failures.append(str(error)))
    try:
        form = {"name": name, "password": PASSWORD}
        assert page.request.post(f"{url}sign-in", form=form, timeout=PATIENCE).ok
        page.goto(url)
        expect(page.get_by_role("tab", name="質問")).to_be_visible()
        settled(page)
        yield page
        attacked = page.evaluate("window.attacked")
    finally:
        # A page that a failed test left open would keep the machine from the next one.
        context.close()
    # Pictures of pages travel inside the page (data:), which has no host.
    assert hosts - {None} == {"127.0.0.1"}
    assert failures == []
    assert attacked is None


def settled(page: Page) -> None:
    """Wait until the page has nothing left to do but to wait for somebody.

    What an answer says is there a moment before Gradio is done with it, and until then a second
    event of the same kind from the same part is dropped. Nobody presses as fast as a test does.
    """
    page.evaluate(_WHEN_IDLE)


def pictured(page: Page, name: str) -> None:
    """Keep what the page shows in the folder NANIWA_TEST_SCREENSHOTS, when one is given.

    So the pictures in README are made: NANIWA_TEST_SCREENSHOTS=tests/ui/screenshots pytest tests/ui
    """
    from PIL import Image

    folder = os.environ.get("NANIWA_TEST_SCREENSHOTS")
    if not folder:
        return
    page.mouse.move(0, 0)
    with Image.open(io.BytesIO(page.screenshot(animations="disabled"))) as picture:
        picture.save(Path(folder) / f"{name}.webp", quality=80, method=6)
