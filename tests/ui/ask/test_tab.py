"""What each thing done in the tab 「質問」 changes on the screen, and for whom."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import BaseMessage

from assistant.access.door import Door
from assistant.access.people import Person
from assistant.access.policy import CollectionRule
from assistant.answering.answer import DROPPED_NOTE
from assistant.records.audit import Action
from assistant.records.collection_rules import set_collection_rule
from retrieval.documents import DocumentKind
from retrieval.errors import NaniwaError
from retrieval.library import Library
from tests.assistant.scripted import ScriptedChatModel
from tests.retrieval.building import library_settings
from tests.ui.building import (
    DIMENSIONS,
    DIMENSIONS_QUESTION,
    STANDARD_PAGES,
    TICKET_QUESTION,
    write_pdf,
)
from tests.ui.people import COLLEAGUE, ENGINEER
from ui.ask import steps
from ui.ask.evidence_cards import GONE
from ui.ask.steps import Parts, Question
from ui.desk import Desk

UNANSWERABLE = "鉄筋コンクリート橋の床版支間の測量は？"


def door(desk: Desk, person: Person = ENGINEER) -> Door:
    return desk.door(person, "192.0.2.1")


def ask(desk: Desk, text: str = DIMENSIONS_QUESTION, **data: Any) -> tuple[str, list[Parts]]:
    """Ask as the engineer: the conversation's id and everything that was shown."""
    asking = steps.asking(desk, door(desk), Question.of({"text": text, **data}))
    return asking.before.id, list(asking.updates())


def shown(desk: Desk, conversation: str, person: Person = ENGINEER) -> str:
    """All of a conversation as it is shown when it is opened."""
    parts = steps.enter(desk, door(desk, person), {"conversation": conversation})
    return f"{parts.history}{parts.current}{parts.status}"


def opened(desk: Desk, conversation: str, person: Person = ENGINEER, **changes: Any) -> str:
    """The panel for the first card of a conversation's last exchange."""
    exchange = last_exchange(desk, conversation)
    data = {"conversation": conversation, "exchange": exchange, "citation": 1, **changes}
    act = steps.turn_page if "page" in data else steps.open_card
    return str(act(desk, door(desk, person), data).preview)


def last_exchange(desk: Desk, conversation: str) -> str:
    (row,) = desk.records.rows(
        "SELECT id FROM exchanges WHERE conversation = :id ORDER BY position DESC LIMIT 1",
        id=conversation,
    )
    return str(row[0])


def with_model(desk: Desk, *answers: Any) -> Desk:
    return replace(desk, model=ScriptedChatModel(answers=list(answers)))


def test_evidence_is_shown_before_the_conclusion(desk: Desk) -> None:
    _, parts = ask(with_model(desk, DIMENSIONS))
    pages = [part.current for part in parts if part.current]
    with_cards = next(page for page in pages if "card" in page)
    assert "資料を探しています" in pages[0]
    assert "結論をまとめています" in with_cards
    assert "結論</h4>" not in with_cards
    assert "結論</h4>" in pages[-1]
    assert "照合済み" in pages[-1]


def test_a_draft_is_called_a_draft_and_gives_way_to_the_verified_conclusion(desk: Desk) -> None:
    _, parts = ask(with_model(desk, DIMENSIONS))
    pages = [part.current for part in parts if part.current]
    assert any("下書き（確認中）" in page for page in pages)
    assert "下書き" not in pages[-1]


def test_progress_is_said_once_for_each_stage(desk: Desk) -> None:
    _, parts = ask(with_model(desk, DIMENSIONS))
    said = [part.status for part in parts if part.status is not None]
    assert len(said) == len(set(said)) >= 3
    assert "回答ができました" in said[-1]


def test_the_earlier_conversation_is_sent_once_for_a_question(desk: Desk) -> None:
    first, _ = ask(desk, "段切りの幅は何m以上？")
    _, parts = ask(desk, "では高さは？", conversation=first)
    assert [part.history is not None for part in parts] == [True] + [False] * (len(parts) - 1)
    assert "段切りの幅は何m以上" in str(parts[0].history)


def test_a_conclusion_that_fails_verification_is_folded_with_its_reasons(desk: Desk) -> None:
    _, parts = ask(with_model(desk, "段切りの幅は3m以上とする。[1]"))
    html = str(parts[-1].current)
    assert DROPPED_NOTE in html
    assert '<mark class="doubt">3m以上' in html
    assert "根拠にない数値" in html
    assert "結論</h4>" not in html


def test_a_card_names_document_edition_page_and_clause(desk: Desk) -> None:
    _, parts = ask(desk)
    for part in ("土工編", "2025版", "2ページ", "1-2 段切り", "標準"):
        assert part in str(parts[-1].current)


def test_what_is_not_in_the_documents_is_declined_with_headings_to_ask_for(desk: Desk) -> None:
    _, parts = ask(desk, UNANSWERABLE)
    html = str(parts[-1].current)
    assert "資料に記載がありません" in html
    assert html.count('class="ask-this"') >= 1


def test_markup_in_a_document_stays_text(desk: Desk) -> None:
    conversation, parts = ask(desk, TICKET_QUESTION)
    assert "番号札" in str(parts[-1].current)
    for html in (str(parts[-1].current), opened(desk, conversation)):
        for markup in ("<script", "<img", "${", "{{", 'example.invalid/steal)"'):
            assert markup not in html


@pytest.mark.parametrize(
    "markup", ["<b onclick=x>段切り</b>の幅は${1}？", '"><img src=x>`{{x}}段切り']
)
def test_markup_in_a_question_or_a_title_stays_text(desk: Desk, markup: str) -> None:
    conversation, parts = ask(desk, markup)
    data = {"conversation": conversation, "id": conversation, "title": markup}
    renamed = steps.rename(desk, door(desk), data)
    everything = "".join(
        str(html)
        for part in (*parts, renamed)
        for html in (part.conversations, part.bar, part.current, part.composer)
    )
    assert "onclick=x&gt;" in everything or "&lt;img" in everything
    for raw in ("<b onclick", "<img", "${", "{{", "`"):
        assert raw not in everything


def test_only_the_chosen_collections_are_searched_and_the_choice_is_remembered(
    desk: Desk,
) -> None:
    conversation, parts = ask(desk, collections=["記録"], kinds=["record"])
    assert "土工編" not in str(parts[-1].current).split("近い見出し")[0]
    composer = steps.enter(desk, door(desk), {"conversation": conversation}).composer
    assert "記録" in str(composer).split("data-scope=")[1].split(">")[0]


def test_a_collection_that_may_not_be_seen_can_not_be_chosen(desk: Desk) -> None:
    rule = CollectionRule("標準", departments=frozenset({"秘書課"}))
    set_collection_rule(desk.records, rule, changed_by="admin")
    begun = steps.enter(desk, door(desk), {})
    assert "標準" not in f"{begun.composer}{begun.history}"
    with pytest.raises(NaniwaError, match="閲覧できません"):
        ask(desk, collections=["標準"])
    _, parts = ask(desk)
    assert "土工編" not in str(parts[-1].current)


def test_a_question_is_noted_in_the_audit_trail(desk: Desk) -> None:
    ask(desk)
    rows = desk.records.rows("SELECT person, subject, address FROM audit WHERE action = 'asked'")
    assert rows == [("sato", DIMENSIONS_QUESTION, "192.0.2.1")]


def test_nobody_else_is_shown_a_conversation(desk: Desk) -> None:
    conversation, _ = ask(desk)
    html = shown(desk, conversation, COLLEAGUE)
    assert "その会話はありません" in html
    assert "段切り" not in html.split("例えば")[0]
    data = {
        "conversation": conversation,
        "id": conversation,
        "title": "x",
        "exchange": last_exchange(desk, conversation),
        "citation": 1,
        "page": 1,
        "helpful": True,
    }
    for act in (
        steps.open_card,
        steps.turn_page,
        steps.rename,
        steps.delete,
        steps.like,
        steps.refresh,
        steps.stop,
    ):
        with pytest.raises(NaniwaError) as caught:
            act(desk, door(desk, COLLEAGUE), data)
        assert caught.value.code == "no_conversation"
    with pytest.raises(NaniwaError):
        steps.asking(desk, door(desk, COLLEAGUE), Question.of({**data, "text": "幅は？"}))
    assert "段切り" in shown(desk, conversation)


def test_what_may_not_be_seen_any_more_is_not_shown_again(desk: Desk) -> None:
    conversation, _ = ask(with_model(desk, DIMENSIONS))
    exchange = last_exchange(desk, conversation)
    set_collection_rule(
        desk.records, CollectionRule("標準", departments=frozenset({"秘書課"})), changed_by="admin"
    )
    html = shown(desk, conversation)
    assert GONE in html
    assert "1m以上" not in html
    with pytest.raises(NaniwaError, match="閲覧できません"):
        steps.open_card(
            desk,
            door(desk),
            {"conversation": conversation, "exchange": exchange, "citation": 1},
        )


def test_stopping_ends_the_model_and_leaves_the_evidence(desk: Desk) -> None:
    started: list[str] = []

    def stop_while_writing(_: Sequence[BaseMessage]) -> str:
        (conversation,) = desk.running
        started.append(conversation)
        steps.stop(desk, door(desk), {"conversation": conversation})
        return DIMENSIONS

    conversation, parts = ask(with_model(desk, stop_while_writing))
    assert started == [conversation]
    assert "停止しました" in str(parts[-1].current)
    assert "card" in str(parts[-1].current)
    assert desk.running == {}


def test_going_away_stops_the_answer_and_keeps_what_was_found(desk: Desk) -> None:
    asking = steps.asking(
        with_model(desk, DIMENSIONS), door(desk), Question.of({"text": DIMENSIONS_QUESTION})
    )
    updates = asking.updates()
    next(part for part in updates if part.current and "card" in part.current)
    assert asking.before.id in desk.running
    updates.close()  # type: ignore[attr-defined]
    assert asking.cancel.is_set()
    assert desk.running == {}
    assert "停止しました" in shown(desk, asking.before.id)
    assert "段切りの幅は1m以上" in shown(desk, asking.before.id)


def test_one_question_at_a_time_in_a_conversation(desk: Desk) -> None:
    conversation, _ = ask(desk)
    cancel = desk.begin(conversation)
    with pytest.raises(NaniwaError, match="前の質問に回答しているところです"):
        ask(desk, conversation=conversation)
    assert "data-running" in shown(desk, conversation) or "停止" not in shown(desk, conversation)
    desk.finish(conversation, cancel)
    ask(desk, conversation=conversation)


def test_an_edited_question_takes_the_place_of_the_old_one(desk: Desk) -> None:
    conversation, _ = ask(desk, "段切りの幅は何m以上？")
    first = last_exchange(desk, conversation)
    ask(desk, "では高さは？", conversation=conversation)
    ask(desk, DIMENSIONS_QUESTION, conversation=conversation, replaces=first)
    html = shown(desk, conversation)
    assert html.count('<article class="exchange"') == 1
    assert "では高さは" not in html


def test_an_error_of_the_model_is_a_sentence_not_a_traceback(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(_: Sequence[BaseMessage]) -> str:
        message = "internal detail"
        raise RuntimeError(message)

    _, parts = ask(with_model(desk, fails))
    html = str(parts[-1].current)
    assert "思わぬ誤りが起きました" in html
    assert "internal detail" not in html
    assert "internal detail" in caplog.text


def test_a_card_opens_its_page_and_pages_can_be_turned(desk: Desk) -> None:
    conversation, _ = ask(desk)
    html = opened(desk, conversation)
    assert "data:image/webp;base64," in html
    assert 'value="2"' in html
    assert "/ 2ページ" in html
    assert "/original#page=2" in html
    turned = opened(desk, conversation, page=1)
    assert 'data-page="1"' in turned
    assert "引用箇所は2ページにあります" in turned
    assert 'data-page="2"' in opened(desk, conversation, page=99)


def test_opening_a_card_is_noted_once_and_turning_pages_is_not(desk: Desk) -> None:
    conversation, _ = ask(desk)
    opened(desk, conversation)
    opened(desk, conversation, page=1)
    opened(desk, conversation, page=2)
    rows = desk.records.rows(
        "SELECT subject FROM audit WHERE action = :action", action=Action.OPENED.value
    )
    assert rows == [("土工編.pdf",)]


def test_a_file_without_pages_shows_the_passage_with_the_quotation_marked(desk: Desk) -> None:
    conversation, _ = ask(desk, TICKET_QUESTION)
    html = opened(desk, conversation)
    assert "番号札" in html.split("<mark>")[1].split("</mark>")[0]


@pytest.mark.parametrize(
    "change",
    [
        {"exchange": "0" * 32},
        {"exchange": 0},
        {"citation": 99},
        {"citation": "1"},
        {"citation": None},
        {"conversation": None},
        {"conversation": ["x"]},
    ],
)
def test_a_card_that_does_not_exist_opens_nothing(desk: Desk, change: dict[str, Any]) -> None:
    conversation, _ = ask(desk)
    data = {
        "conversation": conversation,
        "exchange": last_exchange(desk, conversation),
        "citation": 1,
        **change,
    }
    with pytest.raises(NaniwaError):
        steps.open_card(desk, door(desk), data)


@pytest.mark.parametrize("page", [0, -1, 10**9, True, "2", None, 1.5])
def test_a_page_number_that_is_none_turns_nothing(desk: Desk, page: object) -> None:
    conversation, _ = ask(desk)
    assert opened(desk, conversation, page=page) == "None"


def test_an_opinion_is_kept_and_shown_again(desk: Desk) -> None:
    conversation, _ = ask(desk)
    exchange = last_exchange(desk, conversation)
    data = {"conversation": conversation, "exchange": exchange, "helpful": False, "comment": "<b>"}
    assert "記録しました" in str(steps.like(desk, door(desk), data).status)
    html = shown(desk, conversation)
    assert 'data-helpful="0" aria-pressed="true"' in html
    assert "&lt;b&gt;</textarea>" in html


def test_a_deleted_conversation_gives_way_to_a_new_one(desk: Desk) -> None:
    conversation, _ = ask(desk)
    data = {"conversation": conversation, "id": conversation}
    parts = steps.delete(desk, door(desk), data)
    assert 'data-conversation=""' in str(parts.composer)
    assert "会話はまだありません" in str(parts.conversations)
    assert "削除しました" in str(parts.status)


@pytest.mark.parametrize(
    ("change", "sentence"), [("remove", "がありません"), ("rewrite", "変更されています")]
)
def test_a_missing_or_changed_file_says_so_and_shows_the_text(
    desk: Desk, tmp_path: Path, change: str, sentence: str
) -> None:
    source = write_pdf(tmp_path / "土工編.pdf", STANDARD_PAGES)
    with Library.open(library_settings(tmp_path / "other"), writable=True) as library:
        library.index([source], collection="標準", kind=DocumentKind.STANDARD)
        other = replace(desk, library=library)
        conversation, _ = ask(other)
        if change == "remove":
            source.unlink()
        else:
            write_pdf(source, [["別の内容"]])
        html = opened(other, conversation)
        assert sentence in html
        assert "段切りの幅は1m以上" in html


def test_closing_the_desk_stops_every_answer(desk: Desk) -> None:
    events = {name: threading.Event() for name in ("a", "b")}
    copy = Library.open(library_settings(desk.library._settings.home))
    replace(desk, library=copy, running=dict(events)).close()
    assert all(event.is_set() for event in events.values())
