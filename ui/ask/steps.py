"""What each thing that a person does in the tab 「質問」 changes on the screen.

Every function takes what the browser sent as it came: ids are looked up through the door, numbers
are checked, and what is not text or not there is treated as empty.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any, Self

from assistant.access.door import Door
from assistant.access.people import Feature
from assistant.cases.offering import offer, take_back
from assistant.conversations import kept
from assistant.conversations.asking import answer_in
from assistant.conversations.conversation import Conversation, Exchange, Scope, Stage
from assistant.conversations.first_questions import first_questions
from assistant.records.audit import Action
from retrieval.documents import DocumentKind
from retrieval.errors import NaniwaError
from ui.ask.composer import composer_html
from ui.ask.conversation_html import bar_html, exchanges_html, progress_of
from ui.ask.conversation_list import conversations_html
from ui.ask.first_visit import welcome_html
from ui.ask.preview_panel import page_html
from ui.desk import Desk
from ui.html_text import as_text

_LONGEST_SEARCH = 100
_MOST_PAGES = 100_000


@dataclass(frozen=True, slots=True)
class Parts:
    """New HTML for parts of the tab, None where a part stays as it is."""

    conversations: str | None = None
    bar: str | None = None
    history: str | None = None
    current: str | None = None
    status: str | None = None
    composer: str | None = None
    preview: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A question as the browser sent it. ``replaces`` is the exchange whose place it takes."""

    text: str
    scope: Scope
    conversation: str
    replaces: str
    search: str

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        """Read it from an event."""
        kinds = {kind.value: kind for kind in DocumentKind}
        return cls(
            text=_text(data, "text"),
            scope=Scope(
                tuple(dict.fromkeys(_texts(data, "collections"))),
                tuple(
                    kinds[name] for name in dict.fromkeys(_texts(data, "kinds")) if name in kinds
                ),
            ),
            conversation=_text(data, "conversation"),
            replaces=_text(data, "replaces"),
            search=_search(data),
        )


@dataclass(frozen=True, slots=True)
class Asking:
    """A question that has been kept and is going to be answered."""

    desk: Desk
    door: Door
    before: Conversation
    exchange: Exchange
    search: str
    cancel: threading.Event

    def stop(self) -> None:
        """Stop the answer."""
        self.cancel.set()

    def updates(self) -> Iterator[Parts]:
        """What changes on the screen, as the answer grows."""
        conversation = self.before.id
        try:
            yield Parts(
                conversations=_list(self.door, conversation, self.search),
                bar=bar_html(self.before),
                history=exchanges_html(self.before.exchanges, after=1, writer=_writer(self.door)),
                composer=_composer(self.door, conversation, self.exchange.scope),
            )
            said = ""
            answering = answer_in(
                self.door,
                conversation,
                self.before.exchanges,
                self.exchange,
                self.desk.model,
                cancel=self.cancel,
            )
            with closing(answering) as steps:
                for exchange in steps:
                    progress = progress_of(exchange)
                    yield Parts(
                        current=exchanges_html((exchange,), writer=_writer(self.door)),
                        status=None if progress == said else _status(progress),
                    )
                    said = progress
        finally:
            self.cancel.set()
            self.desk.finish(conversation, self.cancel)


def asking(desk: Desk, door: Door, question: Question) -> Asking:
    """Keep a question, beginning a conversation where it is the first.

    Raises NaniwaError: what `kept.add_exchange` raises, ``busy`` while an earlier question of the
    conversation is being answered, ``no_collection`` when none of those chosen may be seen.
    """
    door.require(Feature.ASK)
    kept.check_question(question.text)
    scope = _readable(door, question.scope)
    if question.conversation:
        conversation = question.conversation
        kept.load(door, conversation)
    else:
        conversation = kept.begin(door, question.text).id
    cancel = desk.begin(conversation)
    try:
        exchange = kept.add_exchange(
            door, conversation, question.text, scope, replaces=question.replaces
        )
        door.note(Action.ASKED, exchange.question, conversation)
        whole = kept.load(door, conversation)
        before = replace(
            whole, exchanges=tuple(one for one in whole.exchanges if one.id != exchange.id)
        )
    except BaseException:
        desk.finish(conversation, cancel)
        raise
    return Asking(desk, door, before, exchange, question.search, cancel)


def enter(desk: Desk, door: Door, data: Mapping[str, Any]) -> Parts:
    """Show a conversation, or the beginning of one where none is named or it isn't there."""
    wanted, problem = _text(data, "conversation"), ""
    conversation = None
    try:
        conversation = kept.load(door, wanted) if wanted else None
    except NaniwaError as error:
        problem = refusal_html(error)
    return replace(_whole(desk, door, conversation, _search(data)), status=problem or _status(""))


def refresh(desk: Desk, door: Door, data: Mapping[str, Any]) -> Parts:
    """Show how far a conversation is that is being answered, for who is not told step by step."""
    # Gradio also calls this by itself when a page has loaded, and then of no conversation.
    if not _text(data, "conversation"):
        return Parts()
    conversation = kept.load(door, _text(data, "conversation"))
    exchanges = _with_running(desk, conversation)
    if not exchanges:
        return Parts()
    return Parts(
        current=exchanges_html(exchanges[-1:], writer=_writer(door)),
        status=_status(progress_of(exchanges[-1])),
    )


def stop(desk: Desk, door: Door, data: Mapping[str, Any]) -> Parts:
    """Stop what is being answered in a conversation."""
    conversation = kept.load(door, _text(data, "conversation"))
    desk.stop(conversation.id)
    return Parts()


def search(desk: Desk, door: Door, data: Mapping[str, Any]) -> Parts:  # noqa: ARG001
    """Narrow the list of conversations."""
    return Parts(conversations=_list(door, _text(data, "conversation"), _search(data)))


def rename(desk: Desk, door: Door, data: Mapping[str, Any]) -> Parts:  # noqa: ARG001
    """Give a conversation another title."""
    kept.rename(door, _text(data, "id"), _text(data, "title"))
    shown = _text(data, "conversation")
    return Parts(
        conversations=_list(door, shown, _search(data)),
        bar=bar_html(kept.load(door, shown)) if shown == _text(data, "id") else None,
        status=_status("会話の名前を変えました。"),
    )


def delete(desk: Desk, door: Door, data: Mapping[str, Any]) -> Parts:
    """Remove a conversation; the one that is shown gives way to a new one."""
    kept.delete(door, _text(data, "id"))
    desk.stop(_text(data, "id"))
    shown = _text(data, "conversation")
    said = _status("会話を削除しました。")
    if shown == _text(data, "id"):
        return replace(_whole(desk, door, None, _search(data)), status=said)
    return Parts(conversations=_list(door, shown, _search(data)), status=said)


def like(desk: Desk, door: Door, data: Mapping[str, Any]) -> Parts:
    """Keep what the person thinks of an answer; neither helpful nor not takes it back."""
    helpful = data.get("helpful")
    kept.give_feedback(
        door,
        _text(data, "conversation"),
        _text(data, "exchange"),
        helpful=helpful if isinstance(helpful, bool) else None,
        comment=_text(data, "comment"),
    )
    said = "評価を取り消しました。" if helpful is None else "評価を記録しました。"
    if data.get("offered") is True and helpful is not True:
        return _drawn(desk, door, data, f"{said}事例の候補からも取り下げました。")
    return Parts(status=_status(said))


def offer_case(desk: Desk, door: Door, data: Mapping[str, Any]) -> Parts:
    """Offer an answer for a case, or take that back."""
    if data.get("back") is True:
        take_back(door, _text(data, "exchange"))
        return _drawn(desk, door, data, "事例の候補から取り下げました。")
    offer(
        door,
        _text(data, "conversation"),
        _text(data, "exchange"),
        _text(data, "question"),
        confirmed=data.get("confirmed") is True,
    )
    return _drawn(desk, door, data, "事例の候補に出しました。")


def open_card(desk: Desk, door: Door, data: Mapping[str, Any]) -> Parts:
    """Open the page that a quotation stands on."""
    return _page(desk, door, data, None)


def turn_page(desk: Desk, door: Door, data: Mapping[str, Any]) -> Parts:
    """Turn to another page of the document that is open."""
    page = data.get("page")
    if not isinstance(page, int) or isinstance(page, bool) or not 1 <= page <= _MOST_PAGES:
        return Parts()
    return _page(desk, door, data, page)


def refusal_html(error: NaniwaError) -> str:
    """Why something was not done, in a sentence that is seen and read out."""
    return f'<p class="problem refusal" role="alert" data-code="{as_text(error.code)}">{as_text(error.message)}</p>'


def _page(desk: Desk, door: Door, data: Mapping[str, Any], page: int | None) -> Parts:
    door.require(Feature.ASK)
    conversation = kept.load(door, _text(data, "conversation"))
    number = data.get("citation")
    for exchange in conversation.exchanges:
        if exchange.id == _text(data, "exchange") and isinstance(number, int):
            citation = exchange.citation(number)
            if citation is not None:
                return Parts(preview=page_html(desk, door, exchange.id, citation, page))
    raise NaniwaError("その根拠は現在は閲覧できません。", code="no_citation")


def _whole(desk: Desk, door: Door, conversation: Conversation | None, search: str) -> Parts:
    if conversation is None:
        reading = door.reading()
        history = welcome_html(first_questions(reading), documents=len(reading.documents()))
        exchanges: tuple[Exchange, ...] = ()
    else:
        exchanges = _with_running(desk, conversation)
        history = exchanges_html(exchanges[:-1], after=1, writer=_writer(door))
    shown = conversation.id if conversation is not None else ""
    scope = exchanges[-1].scope if exchanges else Scope()
    return Parts(
        conversations=_list(door, shown, search),
        bar=bar_html(conversation),
        history=history,
        current=exchanges_html(exchanges[-1:], writer=_writer(door)),
        composer=_composer(door, shown, scope),
        preview="",
    )


def _with_running(desk: Desk, conversation: Conversation) -> tuple[Exchange, ...]:
    """Its exchanges; the last one is running while it is being answered for another page."""
    exchanges = conversation.exchanges
    if exchanges and exchanges[-1].stage is Stage.STOPPED and conversation.id in desk.running:
        return (*exchanges[:-1], replace(exchanges[-1], stage=Stage.CONCLUDING))
    return exchanges


def _composer(door: Door, conversation: str, scope: Scope) -> str:
    documents = door.reading().documents()
    collections = sorted({document.collection for document in documents})
    there = {document.kind for document in documents}
    kinds = [kind for kind in DocumentKind if kind in there]
    return composer_html(conversation, collections, kinds, scope)


def _readable(door: Door, scope: Scope) -> Scope:
    allowed = door.reading().allowed
    chosen = tuple(name for name in scope.collections if name in allowed)
    if scope.collections and not chosen:
        raise NaniwaError(
            "選んだ文書群は現在は閲覧できません。探す範囲を選び直してください。",
            code="no_collection",
        )
    return replace(scope, collections=chosen)


def _drawn(desk: Desk, door: Door, data: Mapping[str, Any], said: str) -> Parts:
    """The exchanges of the conversation drawn anew."""
    exchanges = _with_running(desk, kept.load(door, _text(data, "conversation")))
    writer = _writer(door)
    return Parts(
        history=exchanges_html(exchanges[:-1], after=1, writer=writer),
        current=exchanges_html(exchanges[-1:], writer=writer),
        status=_status(said),
    )


def _writer(door: Door) -> bool:
    return door.person.may(Feature.WRITE_CASES)


def _list(door: Door, shown: str, search: str) -> str:
    return conversations_html(kept.entries(door, search), shown, searched=bool(search.strip()))


def _status(sentence: str) -> str:
    return f'<p class="visually-hidden" role="status">{as_text(sentence)}</p>'


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name)
    return value if isinstance(value, str) else ""


def _texts(data: Mapping[str, Any], name: str) -> list[str]:
    values = data.get(name)
    return [value for value in values if isinstance(value, str)] if isinstance(values, list) else []


def _search(data: Mapping[str, Any]) -> str:
    return _text(data, "search")[:_LONGEST_SEARCH]
