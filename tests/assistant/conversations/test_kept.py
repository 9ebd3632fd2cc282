"""Conversations between visits: whose they are, how they are found, what is shown of them later."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from assistant.access.door import Door
from assistant.access.people import Role
from assistant.access.policy import CollectionRule
from assistant.conversations import kept
from assistant.conversations.asking import answer_in
from assistant.conversations.conversation import Exchange, Scope, Stage
from assistant.records.collection_rules import set_collection_rule
from assistant.records.database import Records
from assistant.records.feedback import all_feedback
from retrieval.documents import DocumentKind
from retrieval.errors import NaniwaError
from retrieval.library import Library
from tests.assistant.conversations.conftest import STANDARD, Doors
from tests.assistant.scripted import ScriptedChatModel

WIDTH = "段切りの寸法はどう決まっていますか"
CONCLUSION = "段切りの幅は1m以上、高さは50cm以上とする。[1]"
TICKET = "窓口の番号札の色は？"


def ask(door: Door, question: str = WIDTH, conversation: str = "", *, replaces: str = "") -> str:
    """Ask, and be answered about the width; the conversation's id."""
    model = ScriptedChatModel(answers=[CONCLUSION])
    conversation = conversation or kept.begin(door, question).id
    exchange = kept.add_exchange(door, conversation, question, Scope(), replaces=replaces)
    earlier = kept.load(door, conversation).exchanges[:-1]
    list(answer_in(door, conversation, earlier, exchange, model, cancel=threading.Event()))
    return conversation


def only(door: Door, conversation: str) -> Exchange:
    (exchange,) = kept.load(door, conversation).exchanges
    return exchange


def hide(records: Records, collection: str) -> None:
    rule = CollectionRule(collection, departments=frozenset({"秘書課"}))
    set_collection_rule(records, rule, changed_by="admin")


def test_an_exchange_is_loaded_as_it_was(doors: Doors) -> None:
    exchange = only(doors(), ask(doors()))
    assert exchange.question == WIDTH
    assert exchange.stage is Stage.READY
    assert exchange.answer is not None
    assert exchange.answer.conclusion == CONCLUSION
    (first, *_) = exchange.citations
    assert (first.name, first.edition, first.collection) == ("土工編", "2024", "標準")
    assert "段切りの幅は1m以上" in first.quote
    assert first.boxes
    assert first.clause == "1-2 段切り"


def test_a_conversation_is_named_after_its_first_question(doors: Doors) -> None:
    entry = kept.begin(doors(), "段切りの\n幅は？" + "あ" * 100)
    assert entry.title.startswith("段切りの 幅は？あ")
    assert entry.title.endswith("…")
    assert len(entry.title) <= 41


@pytest.mark.parametrize("role", list(Role))
def test_nobody_else_reaches_a_conversation(doors: Doors, role: Role) -> None:
    conversation = ask(doors("sato"))
    other = doors("suzuki", role)
    exchange = only(doors("sato"), conversation)
    for act in (
        lambda: kept.load(other, conversation),
        lambda: kept.rename(other, conversation, "別の名"),
        lambda: kept.delete(other, conversation),
        lambda: kept.add_exchange(other, conversation, "幅は？", Scope()),
        lambda: kept.keep_exchange(other, conversation, exchange),
        lambda: kept.give_feedback(other, conversation, exchange.id, helpful=True),
    ):
        with pytest.raises(NaniwaError) as caught:
            act()
        with pytest.raises(NaniwaError) as missing:
            kept.load(other, "0" * 32)
        assert (caught.value.code, caught.value.message) == (
            missing.value.code,
            missing.value.message,
        )
    assert kept.entries(other) == ()
    assert only(doors("sato"), conversation) == exchange


def test_who_may_not_ask_any_more_reaches_nothing(doors: Doors) -> None:
    conversation = ask(doors())
    with pytest.raises(NaniwaError) as caught:
        kept.load(doors(active=False), conversation)
    assert caught.value.code == "forbidden"


def test_the_list_has_the_one_changed_last_first(doors: Doors) -> None:
    first, second = ask(doors()), ask(doors(), TICKET)
    assert [entry.id for entry in kept.entries(doors())] == [second, first]
    ask(doors(), "では高さは？", first)
    assert [entry.id for entry in kept.entries(doors())] == [first, second]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("番号札", "ticket"),
        ("青色", "ticket"),  # only the evidence says so
        ("１ｍ以上", "width"),
        ("段切り 幅", "width"),
        ("段切り 青色", ""),
        ("%", ""),
        ("_", ""),
    ],
)
def test_the_search_looks_into_questions_and_answers(doors: Doors, search: str, found: str) -> None:
    conversations = {"width": ask(doors(), WIDTH), "ticket": ask(doors(), TICKET)}
    names = {identifier: name for name, identifier in conversations.items()}
    assert [names[entry.id] for entry in kept.entries(doors(), search)] == [found][: bool(found)]


def test_a_new_name_is_found_and_an_empty_one_refused(doors: Doors) -> None:
    conversation = ask(doors())
    kept.rename(doors(), conversation, "  住吉浜線の\n段取り ")
    assert [entry.title for entry in kept.entries(doors(), "住吉浜線")] == ["住吉浜線の 段取り"]
    with pytest.raises(NaniwaError, match="名前を入力"):
        kept.rename(doors(), conversation, " \n")


def test_what_is_deleted_is_gone(doors: Doors, records: Records) -> None:
    conversation = ask(doors())
    kept.delete(doors(), conversation)
    assert kept.entries(doors()) == ()
    with pytest.raises(NaniwaError, match="その会話はありません"):
        kept.load(doors(), conversation)
    assert records.rows("SELECT id FROM exchanges") == []


def test_an_edited_question_replaces_itself_and_all_after_it(doors: Doors) -> None:
    conversation = ask(doors())
    ask(doors(), "では高さは？", conversation)
    ask(doors(), TICKET, conversation)
    second = kept.load(doors(), conversation).exchanges[1]
    ask(doors(), "段切りの高さは何cm以上？", conversation, replaces=second.id)
    questions = [exchange.question for exchange in kept.load(doors(), conversation).exchanges]
    assert questions == [WIDTH, "段切りの高さは何cm以上？"]
    with pytest.raises(NaniwaError) as caught:
        kept.add_exchange(doors(), conversation, "幅は？", Scope(), replaces=second.id)
    assert caught.value.code == "no_exchange"


def test_an_exchange_of_another_conversation_is_not_replaced(doors: Doors) -> None:
    first, second = ask(doors()), ask(doors(), TICKET)
    with pytest.raises(NaniwaError):
        kept.add_exchange(doors(), first, "幅は？", Scope(), replaces=only(doors(), second).id)
    assert len(kept.load(doors(), second).exchanges) == 1


@pytest.mark.parametrize("question", ["", " \n", "あ" * 2_001])
def test_what_can_not_be_asked_is_refused(doors: Doors, question: str) -> None:
    conversation = kept.begin(doors(), "会話").id
    with pytest.raises(NaniwaError):
        kept.add_exchange(doors(), conversation, question, Scope())
    assert kept.load(doors(), conversation).exchanges == ()


def test_the_scope_is_kept(doors: Doors) -> None:
    conversation = kept.begin(doors(), WIDTH).id
    scope = Scope(("標準",), (DocumentKind.STANDARD,))
    kept.add_exchange(doors(), conversation, WIDTH, scope)
    assert only(doors(), conversation).scope == scope


def test_a_document_that_is_hidden_now_is_not_quoted_again(doors: Doors, records: Records) -> None:
    conversation = ask(doors())
    hide(records, "標準")
    exchange = only(doors(), conversation)
    assert not any(citation.available for citation in exchange.citations)
    assert exchange.citation(1) is None
    assert exchange.answer is not None
    assert exchange.answer.conclusion is None
    assert exchange.answer.withheld
    assert "1m" not in repr(exchange)
    assert "土工" not in repr(exchange)


def test_what_is_shown_again_comes_back(doors: Doors, records: Records) -> None:
    conversation = ask(doors())
    before = only(doors(), conversation)
    hide(records, "標準")
    assert only(doors(), conversation) != before
    set_collection_rule(records, CollectionRule("標準"), changed_by="admin")
    assert only(doors(), conversation) == before


def test_a_removed_document_is_not_quoted_again(doors: Doors, library: Library) -> None:
    conversation = ask(doors())
    library.remove("土工編.md")
    exchange = only(doors(), conversation)
    assert [citation.available for citation in exchange.citations] == [False]
    assert "1m" not in repr(exchange)


def test_headings_of_hidden_documents_are_not_shown_again(doors: Doors, records: Records) -> None:
    conversation = ask(doors(), "鉄筋コンクリート橋の床版支間の測量は？")
    answer = only(doors(), conversation).answer
    assert answer is not None
    assert answer.abstained
    hide(records, "標準")
    hide(records, "記録")
    hidden = only(doors(), conversation).answer
    assert hidden is not None
    assert hidden.nearest_headings == ()


def test_a_quotation_is_marked_when_a_newer_edition_has_come(
    doors: Doors, library: Library, tmp_path: Path
) -> None:
    conversation = ask(doors())
    assert not only(doors(), conversation).citations[0].superseded
    newer = tmp_path / "new" / "土工編.md"
    newer.parent.mkdir()
    newer.write_text(STANDARD.replace("50cm", "60cm"), encoding="utf-8")
    library.index([newer], collection="標準", kind=DocumentKind.STANDARD, edition="2025")
    citation = only(doors(), conversation).citations[0]
    assert citation.superseded
    assert citation.replaced_by == "土工編（2025版）"
    assert "50cm" in citation.quote


def test_an_opinion_is_kept_with_a_copy_and_can_be_changed(doors: Doors, records: Records) -> None:
    conversation = ask(doors())
    exchange = only(doors(), conversation)
    assert exchange.helpful is None
    kept.give_feedback(doors(), conversation, exchange.id, helpful=True)
    kept.give_feedback(doors(), conversation, exchange.id, helpful=False, comment=" 古い ")
    again = only(doors(), conversation)
    assert (again.helpful, again.comment) == (False, "古い")
    kept.delete(doors(), conversation)
    (feedback,) = all_feedback(records)
    assert (feedback.person, feedback.helpful, feedback.comment) == ("sato", False, "古い")
    assert feedback.exchange.question == WIDTH
    assert feedback.exchange.citations[0].quote == exchange.citations[0].quote


def test_an_opinion_can_be_taken_back(doors: Doors, records: Records) -> None:
    conversation = ask(doors())
    exchange = only(doors(), conversation)
    kept.give_feedback(doors(), conversation, exchange.id, helpful=True)
    kept.give_feedback(doors(), conversation, exchange.id, helpful=None)
    assert only(doors(), conversation).helpful is None
    assert all_feedback(records) == ()


def test_wording_that_was_rejected_is_kept_with_its_reasons(doors: Doors) -> None:
    door = doors()
    conversation = kept.begin(door, "段切り").id
    question = "段切りの寸法はどう決まっていますか"
    exchange = kept.add_exchange(door, conversation, question, Scope())
    model = ScriptedChatModel(answers=["段切りの幅は3m以上とする。[1]"])
    (*_, last) = answer_in(door, conversation, (), exchange, model, cancel=threading.Event())
    assert last.answer is not None
    assert last.answer.rejected is not None
    assert only(door, conversation) == last
