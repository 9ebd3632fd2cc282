"""The inner tab of cases without a browser: what each press shows, and that words stay text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from assistant.cases import reads
from assistant.records.cases import CaseText
from retrieval.errors import NaniwaError
from tests.assistant.cases.building import (
    RULES,
    TEXT,
    add_rules,
    close,
    helpful,
    offered,
    written,
)
from tests.assistant.library_jobs.building import (
    ADMINISTRATOR,
    SUZUKI,
    TANAKA,
    TRAINEE,
    Office,
    office,
)
from ui.desk import Desk
from ui.learning.case_actions import act, draw_list, draw_opened, draw_page, draw_progress

ATTACK = '<script>window.attacked=1</script><img src=x onerror="window.attacked=1">${x}{{y}}'


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path / "home") as opened:
        add_rules(opened)
        yield opened


def form(text: CaseText = TEXT, **more: object) -> Mapping[str, Any]:
    """What the browser sends with the form."""
    return {
        "title": text.title,
        "situation": text.situation,
        "action": text.action,
        "note": text.note,
        "field": text.field,
        "works": text.works,
        "numbers": ["1"],
        "place": "事例",
        **more,
    }


def shown(html: str | None) -> str:
    assert html is not None
    return html


def test_a_trainee_sees_cases_and_own_offers_but_no_candidates(place: Office) -> None:
    written(place)
    offered(place)
    html = draw_list(place.door(TRAINEE), {})
    assert TEXT.title in html
    assert "あなたが出した候補" in html
    assert "事例の候補（" not in html
    assert 'data-do="write"' not in html


def test_staff_go_from_a_candidate_through_the_preview_to_the_case(place: Office) -> None:
    exchange = offered(place)
    door = place.door(SUZUKI)
    listed = draw_list(door, {})
    assert "事例の候補（1件）" in listed
    assert TRAINEE.shown_name not in listed
    begun = shown(act(door, {"do": "write", "exchange": exchange}).main)
    assert 'value="1" checked' in begun
    preview = shown(act(door, form(do="preview", exchange=exchange)).main)
    assert 'data-screen="preview"' in preview
    sent = shown(act(door, form(do="send", exchange=exchange)).main)
    assert "登録しています" in sent
    assert "data-running" in sent
    (case,) = reads.cases(door)
    assert draw_progress(door, {"screen": "read", "case": case.id}).main is None


def test_what_is_missing_is_said_and_what_was_typed_stays(place: Office) -> None:
    exchange = offered(place)
    data = form(replace(TEXT, note=""), do="preview", exchange=exchange)
    html = shown(act(place.door(SUZUKI), data).main)
    assert "「経験者の注記」を書いてください。" in html
    assert TEXT.situation in html


def test_names_are_asked_about_before_the_preview(place: Office) -> None:
    exchange = offered(place)
    text = replace(TEXT, note="木村 健さんの現場では掘りすぎた。")
    html = shown(act(place.door(SUZUKI), form(text, do="preview", exchange=exchange)).main)
    assert "人の名前や連絡先らしい語があります" in html
    confirmed = form(text, do="preview", exchange=exchange, confirmed=["on"])
    assert 'data-screen="preview"' in shown(act(place.door(SUZUKI), confirmed).main)


def test_words_of_people_are_text_on_every_screen(place: Office) -> None:
    exchange = offered(place)
    door = place.door(SUZUKI)
    text = CaseText(*(f"{name}{ATTACK}"[:60] for name in "題状対注分工"))
    text = replace(text, field=text.field[:40])
    screens = [
        shown(act(door, form(text, do=step, exchange=exchange)).main)
        for step in ("form", "preview", "send")
    ]
    screens.append(draw_list(door, {"words": ATTACK}))
    screens.append(draw_list(door, {}))
    for html in screens:
        assert "<script" not in html
        assert "<img" not in html
        assert "${" not in html
        assert "{{" not in html


def test_withdrawing_is_asked_about(place: Office) -> None:
    case = written(place)
    assert "直す" not in shown(act(place.door(TANAKA), {"do": "read", "case": case.id}).main)
    asked = shown(act(place.door(ADMINISTRATOR), {"do": "ask-withdraw", "case": case.id}).main)
    assert 'data-do="withdraw"' in asked
    refused = shown(act(place.door(TANAKA), {"do": "withdraw", "case": case.id}).main)
    assert "書いた人と管理者です" in refused
    gone = shown(act(place.door(ADMINISTRATOR), {"do": "withdraw", "case": case.id}).main)
    assert "事例を取り下げました。" in gone
    assert "その事例はありません。" in shown(
        act(place.door(TANAKA), {"do": "read", "case": case.id}).main
    )


def test_a_revised_basis_is_said_and_may_be_taken_over(place: Office) -> None:
    case = written(place)
    add_rules(place, RULES.replace("1m以上", "1.5m以上"), edition="2026")
    assert "根拠が改定されています" in draw_list(place.door(TRAINEE), {})
    assert "見直しが必要な、あなたの事例" in draw_list(place.door(SUZUKI), {})
    html = shown(act(place.door(SUZUKI), {"do": "change", "case": case.id}).main)
    assert "新しい版の条項に置き換える" in html
    assert "1.5m以上" in html


def test_who_may_not_read_what_is_quoted_sees_nothing(place: Office) -> None:
    case = written(place)
    close(place, "標準", "道路課")
    door = place.door(TANAKA)
    assert TEXT.title not in draw_list(door, {})
    assert "その事例はありません。" in shown(draw_opened(door, case.id, "").main)
    for wanted in ({"case": case.id, "number": 1}, {"exchange": case.exchange, "number": 1}):
        with pytest.raises(NaniwaError):
            draw_page(cast("Desk", None), door, wanted)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"do": "read"},
        {"do": "write", "exchange": ["x"]},
        {"do": "send", "numbers": "1", "title": 5, "exchange": "x" * 5000},
        {"do": "withdraw", "case": "' OR 1=1 --"},
        {"do": "list", "words": "x" * 100_000, "field": None},
    ],
)
def test_whatever_a_browser_sends_gets_an_answer(place: Office, data: Mapping[str, Any]) -> None:
    assert 'data-screen="list"' in shown(act(place.door(SUZUKI), data).main)


def test_an_own_helpful_answer_leads_to_the_form(place: Office) -> None:
    _, exchange = helpful(place, SUZUKI)
    assert 'data-screen="form"' in shown(draw_opened(place.door(SUZUKI), "", exchange).main)
    assert "その候補はありません" in shown(draw_opened(place.door(TANAKA), "", exchange).main)
