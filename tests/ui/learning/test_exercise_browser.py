"""An exercise in a real browser: marked by keys and by touch, graded in place, a situation answered."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from assistant.access.door import Door
from assistant.learning.exercises.exercise import Exercise, ExerciseRequest, Progress
from assistant.study.exercises import exercises, study_exercise
from tests.ui.learning.exercising import SECRETS, an_exercise, given
from tests.ui.people import TRAINEE
from tests.ui.served import LAPTOP, PATIENCE, PHONE, pictured, serving, signed_in
from tests.ui.test_accessibility import UNTIL_STILL, found_by_axe
from ui.desk import Desk

pytestmark = pytest.mark.browser


@pytest.fixture
def url(classroom: Desk) -> Iterator[str]:
    with serving(classroom) as address:
        yield address


def cell(page: Page, place: str) -> Locator:
    return page.locator(f'.exercise-paper [data-place="{place}"]')


def looked_at(page: Page, where: str) -> list[str]:
    """What is grave, or wider than the window."""
    page.evaluate(UNTIL_STILL)
    found = [f"{where}: {violation}" for violation in found_by_axe(page)]
    if not page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"):
        found.append(f"{where}: too wide")
    return found


def mark_two(page: Page, found: list[str]) -> None:
    """One by keys, one by touch."""
    cell(page, "内訳書!E5").focus()
    for key in ("ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
    expect(cell(page, "内訳書!F6")).to_be_focused()
    page.keyboard.press("Enter")
    panel = page.locator(".exercise-panel")
    expect(panel).to_contain_text("区画線工")
    found += looked_at(page, "panel")
    panel.get_by_label("単価が単価表と違う").check()
    panel.locator("textarea").fill("987円では")
    panel.locator("[type=submit]").click()
    expect(cell(page, "内訳書!F6")).to_be_focused()
    expect(cell(page, "内訳書!F6").locator(".exercise-flag")).to_contain_text("1")
    cell(page, "内訳書!F5").click()
    panel.get_by_label("端数処理が違う").check()
    panel.get_by_role("button", name="印を付ける").click()
    expect(cell(page, "内訳書!F5")).to_have_class("number exercise-marked", timeout=PATIENCE)
    # The list is the server's: what stands in it is kept there.
    expect(page.locator(".exercise-marks li")).to_have_count(2)


def take_one_away(page: Page) -> None:
    """What is kept is there after reloading, and can be taken away."""
    page.reload()
    expect(cell(page, "内訳書!F5").locator(".exercise-flag")).to_contain_text("2", timeout=PATIENCE)
    page.locator("[data-pane-of=marks]").click()
    expect(page.locator(".exercise-marks li")).to_have_count(2)
    page.get_by_role("button", name="印2を消す").click()
    expect(page.locator(".exercise-marks li")).to_have_count(1)


def look_in_the_materials(page: Page) -> None:
    page.locator("[data-pane-of=materials]").click()
    page.locator("#exercise-find").fill("くかく")
    expect(page.locator("#exercise-finds")).to_have_text("見つかりません")
    page.locator("#exercise-find").fill("区画線 987")
    expect(page.locator("#exercise-finds")).to_have_text("1行が見つかりました")


def follow_the_result(page: Page) -> None:
    """From an entry to its cell and back, and to the row of the materials that proves it."""
    page.get_by_role("button", name="内訳書 G3 を見る").click()
    expect(cell(page, "内訳書!G3")).to_be_focused()
    expect(cell(page, "内訳書!G3")).to_contain_text("見落とした誤り")
    page.keyboard.press("Enter")
    expect(page.locator("#exercise-entry-1")).to_be_focused()
    page.locator("[data-row]").click()
    expect(page.locator(".exercise-pane.materials tr[data-label='3'] td").first).to_be_focused()


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_errors_are_marked_graded_and_explained_in_place(
    browser: Browser, url: str, classroom: Desk, size: tuple[int, int]
) -> None:
    exercise_id = given(classroom.records, TRAINEE)
    found: list[str] = []
    said: list[str] = []
    with signed_in(browser, url, TRAINEE.name, size, dark=size == PHONE) as page:
        page.on("response", lambda answer: said.append(_text(answer)))
        page.goto(f"{url}?exercise={exercise_id}")
        expect(page.locator("#exercise-title")).to_be_visible(timeout=PATIENCE)
        found += looked_at(page, "sheets")
        mark_two(page, found)
        take_one_away(page)
        look_in_the_materials(page)
        found += looked_at(page, "materials")
        assert [secret for secret in SECRETS if any(secret in text for text in said)] == []
        page.once("dialog", lambda dialog: dialog.accept())
        page.get_by_role("button", name="採点する").click()
        expect(page.locator(".exercise-score")).to_contain_text("50%", timeout=PATIENCE)
        expect(page.locator(".exercise-entry")).to_have_count(2)
        found += looked_at(page, "result")
        if size == LAPTOP:
            pictured(page, "exercise")
        follow_the_result(page)
        page.locator("#exercise-back").click()
        expect(page.locator("#exercise-listed")).to_contain_text("結果 50%")
        expect(page.locator(f"#exercise-open-{exercise_id}")).to_be_focused(timeout=PATIENCE)
        expect(page).to_have_url(url)
    assert found == []
    assert any("内訳書!F6" in text for text in said)
    assert study_exercise(classroom.door(TRAINEE), exercise_id).grade is not None


def slowly(go_on: threading.Event) -> Callable[..., tuple[Exercise, tuple[str, ...]]]:
    """A making that waits to be stopped, or let go on."""

    def made(
        door: Door, request: ExerciseRequest, upload: str, progress: Progress
    ) -> tuple[Exercise, tuple[str, ...]]:
        del door, request, upload
        while not go_on.wait(0.05):
            progress(1, 2)
        return an_exercise(), ()

    return made


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_a_making_shows_how_far_it_is_and_leaves_nothing_when_it_is_stopped(
    browser: Browser,
    url: str,
    classroom: Desk,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
) -> None:
    go_on = threading.Event()
    monkeypatch.setattr("assistant.study.exercises.made_exercise", slowly(go_on))
    begin = "始める"
    with signed_in(browser, url, TRAINEE.name, size) as page:
        page.get_by_role("tab", name="学習", exact=True).click()
        page.get_by_role("tab", name="演習", exact=True).click()
        page.get_by_role("button", name=begin).click()
        making = page.locator("#exercise-making")
        expect(making).to_contain_text("誤りを入れています（1／2か所）")
        expect(making.get_by_role("button", name="やめる")).to_be_in_viewport()
        found = looked_at(page, "making")
        making.get_by_role("button", name="やめる").click()
        expect(making).to_contain_text("やめました")
        expect(page.locator("#exercise-listed")).to_contain_text("まだ演習はありません")
        assert exercises(classroom.door(TRAINEE)) == ()
        page.get_by_role("button", name=begin).click()
        expect(making).to_contain_text("誤りを入れています")
        go_on.set()
        expect(page.locator("#exercise-title")).to_be_visible()
        page.locator("#exercise-back").click()
        expect(page.get_by_role("button", name=begin)).to_be_enabled()
        expect(making).to_have_text("")
    assert found == []
    assert len(exercises(classroom.door(TRAINEE))) == 1


def test_whoever_leaves_while_one_is_made_leaves_nothing(
    browser: Browser, url: str, classroom: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.study.exercises.made_exercise", slowly(threading.Event()))
    with signed_in(browser, url, TRAINEE.name, LAPTOP) as page:
        page.get_by_role("tab", name="学習", exact=True).click()
        page.get_by_role("tab", name="演習", exact=True).click()
        page.get_by_role("button", name="始める").click()
        expect(page.locator("#exercise-making")).to_contain_text("誤りを入れています")
        assert classroom.running
    for _ in range(600):
        if not classroom.running:
            break
        threading.Event().wait(0.1)
    assert not classroom.running
    assert exercises(classroom.door(TRAINEE)) == ()


def test_what_is_written_on_a_situation_outlives_reloading(browser: Browser, url: str) -> None:
    with signed_in(browser, url, TRAINEE.name, PHONE) as page:
        page.get_by_role("tab", name="学習", exact=True).click()
        page.get_by_role("tab", name="演習", exact=True).click()
        page.get_by_text("現場の判断").click()
        page.get_by_role("button", name="始める").click()
        box = page.locator("#exercise-situation textarea")
        box.fill("監督員に報告し、手直しする。")
        expect(page).to_have_url(re.compile("exercise="))
        page.reload()
        expect(box).to_have_value("監督員に報告し、手直しする。", timeout=PATIENCE)
        found = looked_at(page, "situation")
        page.get_by_role("button", name="答え合わせをする").click()
        expect(page.locator(".situation-points")).to_be_visible(timeout=PATIENCE)
        found += looked_at(page, "marked")
        expect(page.locator(".exercise-score")).to_be_focused()
        expect(page.locator(".situation-points .exercise-entry a").first).to_be_visible()
    assert found == []


def _text(answer: object) -> str:
    """What came from the server, "" for what is no text."""
    from playwright.sync_api import Error, Response

    if not isinstance(answer, Response) or answer.request.method != "POST":
        return ""
    try:
        return answer.text()
    except Error:  # a stream that has ended
        return ""
