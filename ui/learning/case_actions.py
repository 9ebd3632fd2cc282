"""What each thing that a person does among the cases shows next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from assistant.access.door import Door
from assistant.access.people import Feature
from assistant.cases import offering, reads, writing
from assistant.cases.reads import State
from assistant.cases.writing import Beginning, Wanted
from assistant.conversations.conversation import KeptCitation
from assistant.records.cases import CaseText
from retrieval.errors import NaniwaError
from ui.ask.preview_panel import page_html
from ui.desk import Desk
from ui.learning.case_form_html import form_html, preview_html
from ui.learning.case_html import case_html
from ui.learning.cases_html import Listing, Search, list_html

_LONGEST = 20_000
_LONGEST_ID = 64
_MOST_PAGES = 100_000


@dataclass(frozen=True, slots=True)
class Shown:
    """New HTML for the two parts, None where a part stays as it is."""

    main: str | None = None
    page: str | None = None


def act(door: Door, data: Mapping[str, Any]) -> Shown:
    """Do what was pressed and show what comes next. Raises NaniwaError."""
    match data.get("do"):
        case "read":
            return _read(door, data)
        case "write" | "change" | "form":
            return Shown(main=_form(door, data), page="")
        case "preview":
            return _preview(door, data)
        case "send":
            return _send(door, data)
        case "ask-withdraw":
            return Shown(main=case_html(reads.case(door, _id(data, "case")), asking=True))
        case "withdraw":
            return _withdraw(door, data)
        case "take-back":
            offering.take_back(door, _id(data, "exchange"))
            return Shown(main=draw_list(door, data, "候補から取り下げました。"))
        case _:
            return Shown(main=draw_list(door, data), page="")


def draw_list(door: Door, data: Mapping[str, Any], message: str = "", problem: str = "") -> str:
    """The list, narrowed by the search in ``data``."""
    search = Search(
        _text(data, "words")[:100], _text(data, "field")[:100], _text(data, "collection")[:255]
    )
    everything = reads.cases(door)
    found = (
        reads.cases(door, words=search.words, field=search.field, collection=search.collection)
        if search != Search()
        else everything
    )
    writer = door.person.may(Feature.WRITE_CASES)
    listing = Listing(
        found,
        everything,
        search,
        offering.own_offers(door),
        offering.candidates(door) if writer else None,
        offering.own_helpful(door) if writer else None,
    )
    return list_html(listing, message, problem)


def draw_opened(door: Door, case: str, exchange: str) -> Shown:
    """What the address of the page names: a case, or an answer to write one of."""
    try:
        if case:
            return Shown(main=case_html(reads.case(door, case)))
        return Shown(main=_form(door, {"do": "write", "exchange": exchange}))
    except NaniwaError as error:
        return Shown(main=draw_list(door, {}, problem=error.message))


def draw_progress(door: Door, data: Mapping[str, Any]) -> Shown:
    """The list or a case anew once nothing is being registered any more."""
    if data.get("screen") == "read":
        shown = reads.case(door, _id(data, "case"))
        return Shown() if shown.state is State.REGISTERING else Shown(main=case_html(shown))
    if any(shown.state is State.REGISTERING for shown in reads.cases(door)):
        return Shown()
    return Shown(main=draw_list(door, data))


def draw_page(desk: Desk, door: Door, data: Mapping[str, Any]) -> Shown:
    """The page that a quoted clause stands on, or another of its document."""
    if data.get("do") == "close":
        return Shown(page="")
    page = data.get("page")
    if page is not None and (
        not isinstance(page, int) or isinstance(page, bool) or not 1 <= page <= _MOST_PAGES
    ):
        return Shown()
    number = data.get("number")
    for item in _basis(door, data):
        if item.number == number:
            return Shown(page=page_html(desk, door, "", item, page, prefix="case-"))
    raise NaniwaError("その根拠は現在は閲覧できません。", code="no_citation")


def _basis(door: Door, data: Mapping[str, Any]) -> tuple[KeptCitation, ...]:
    """The clauses of the case that is open, or of the answer that one is written of."""
    if _id(data, "case"):
        return reads.case(door, _id(data, "case")).edition.basis
    return offering.source(door, _id(data, "exchange")).exchange.citations


def _read(door: Door, data: Mapping[str, Any]) -> Shown:
    try:
        return Shown(main=case_html(reads.case(door, _id(data, "case"))), page="")
    except NaniwaError as error:
        return Shown(main=draw_list(door, {}, problem=error.message), page="")


def _beginning(door: Door, data: Mapping[str, Any]) -> Beginning:
    case = _id(data, "case")
    return writing.changing(door, case) if case else writing.beginning(door, _id(data, "exchange"))


def _form(door: Door, data: Mapping[str, Any], problem: str = "") -> str:
    """The form with what was typed, or with what it begins with."""
    exchange, case = _id(data, "exchange"), _id(data, "case")
    try:
        beginning = _beginning(door, data)
    except NaniwaError as error:
        return draw_list(door, {}, problem=error.message)
    wanted = _wanted(data)
    if "title" not in data:
        wanted = Wanted(beginning.text, beginning.numbers)
    return form_html(
        beginning,
        wanted,
        exchange=exchange,
        case=case,
        collection=_text(data, "place"),
        problem=problem,
    )


def _preview(door: Door, data: Mapping[str, Any]) -> Shown:
    wanted, case = _wanted(data), _id(data, "case")
    try:
        beginning = _beginning(door, data)
        edition = writing.preview(door, wanted, beginning.basis)
        collection = _text(data, "place")
        if case:
            before = reads.case(door, case)
            collection = before.collection
            edition = replace(edition, number=before.edition.number + 1)
        if not collection:
            raise NaniwaError("登録する文書群を選んでください。", code="case_collection")
    except NaniwaError as error:
        return Shown(main=_form(door, data, error.message))
    return Shown(
        main=preview_html(
            edition,
            wanted,
            exchange=_id(data, "exchange"),
            case=case,
            collection=collection,
        ),
        page="",
    )


def _send(door: Door, data: Mapping[str, Any]) -> Shown:
    try:
        if _id(data, "case"):
            kept = writing.change_case(door, _id(data, "case"), _wanted(data))
        else:
            kept = writing.write_case(
                door, _id(data, "exchange"), _wanted(data), _text(data, "place")
            )
    except NaniwaError as error:
        return Shown(main=_form(door, data, error.message))
    shown = reads.case(door, kept.id)
    return Shown(main=case_html(shown, message="登録を始めました。"), page="")


def _withdraw(door: Door, data: Mapping[str, Any]) -> Shown:
    case = _id(data, "case")
    try:
        writing.withdraw_case(door, case)
    except NaniwaError as error:
        if error.code == "no_case":
            return Shown(main=draw_list(door, {}, problem=error.message), page="")
        return Shown(main=case_html(reads.case(door, case), problem=error.message))
    return Shown(main=draw_list(door, {}, "事例を取り下げました。"), page="")


def _wanted(data: Mapping[str, Any]) -> Wanted:
    text = CaseText(
        **{
            name: _text(data, name)
            for name in ("title", "situation", "action", "note", "field", "works")
        }
    )
    return Wanted(
        text,
        numbers=writing.numbers_of(_texts(data, "numbers")),
        renewed=writing.numbers_of(_texts(data, "renewed")),
        confirmed=bool(_texts(data, "confirmed")),
    )


def _id(data: Mapping[str, Any], name: str) -> str:
    return _text(data, name)[:_LONGEST_ID]


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name)
    return value[:_LONGEST] if isinstance(value, str) else ""


def _texts(data: Mapping[str, Any], name: str) -> list[str]:
    values = data.get(name)
    return [value for value in values if isinstance(value, str)] if isinstance(values, list) else []
