"""Small things that tests of cases are built from: an office with rules, a question, an answer."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

from assistant.access.door import Door
from assistant.access.people import Person
from assistant.access.policy import CollectionRule
from assistant.cases import offering, writing
from assistant.cases.writing import Wanted
from assistant.config import library_settings
from assistant.conversations import kept
from assistant.conversations.asking import answer_in
from assistant.conversations.conversation import Exchange, Scope
from assistant.library_jobs.originals import job_folder
from assistant.records.cases import Case, CaseText
from assistant.records.collection_rules import set_collection_rule
from assistant.records.library_jobs import JobState, job, move
from retrieval.documents import DocumentKind
from retrieval.library import Library
from tests.assistant.library_jobs.building import SUZUKI, TRAINEE, Office
from tests.assistant.scripted import ScriptedChatModel

QUESTION = "段切りの寸法はどう決まっていますか"
CONCLUSION = "段切りの幅は1m以上、高さは50cm以上とする。[1]"
NOTE = (
    "急な斜面では一段目を掘りすぎやすい。丁張りを先に掛けて、監督員と一緒に確かめると手戻りがない。"
)
TEXT = CaseText(
    title="急斜面の段切り",
    situation="急な斜面に盛土をするとき、段切りの寸法をどう決めるかが問題になった。",
    action="段切りの幅を1m以上、高さを50cm以上とした。",
    note=NOTE,
    field="土木",
    works="盛土工",
)
WANTED = Wanted(TEXT, numbers=(1,))

RULES = """# 土工編

## 1-2 段切り

段切りの幅は1m以上、高さは50cm以上とする。

## 1-3 敷均し

盛土の一層の仕上り厚さは30cm以下としなければならない。
"""


def add_rules(
    place: Office, text: str = RULES, *, collection: str = "標準", edition: str = "2024"
) -> None:
    """Let a standard stand in the library."""
    folder = place.home / "originals" / collection / edition
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "土工編.md"
    file.write_text(text, encoding="utf-8")
    with Library.open(library_settings(place.settings), writable=True) as library:
        library.index([file], collection=collection, kind=DocumentKind.STANDARD, edition=edition)


def ask(door: Door, question: str = QUESTION, conclusion: str = CONCLUSION) -> tuple[str, Exchange]:
    """Ask in a conversation of its own; its id and the exchange."""
    conversation = kept.begin(door, question).id
    exchange = kept.add_exchange(door, conversation, question, Scope())
    model = ScriptedChatModel(answers=[conclusion])
    list(answer_in(door, conversation, (), exchange, model, cancel=threading.Event()))
    return conversation, kept.load(door, conversation).exchanges[-1]


def helpful(place: Office, person: Person = TRAINEE, question: str = QUESTION) -> tuple[str, str]:
    """The conversation and exchange of an answer that somebody found helpful."""
    door = place.door(person)
    conversation, exchange = ask(door, question)
    kept.give_feedback(door, conversation, exchange.id, helpful=True)
    return conversation, exchange.id


def offered(place: Office, person: Person = TRAINEE) -> str:
    """The exchange of an answer that somebody offered."""
    conversation, exchange = helpful(place, person)
    offering.offer(place.door(person), conversation, exchange, QUESTION)
    return exchange


def written(place: Office, person: Person = SUZUKI, collection: str = "事例", **text: str) -> Case:
    """A case of what a trainee offered, standing in the library."""
    wanted = replace(WANTED, text=replace(TEXT, **text))
    case = writing.write_case(place.door(person), offered(place), wanted, collection)
    land(place, case)
    return case


def land(place: Office, case: Case) -> None:
    """Let the job of a case's newest edition be done at once, without a process of its own."""
    newest = writing_of(place, case.id)
    asked = job(place.records, newest.editions[-1].job)
    assert asked is not None
    request = asked.request
    with Library.open(library_settings(place.settings), writable=True) as library:
        library.index(
            [job_folder(place.home, asked.id)],
            collection=request.collection,
            kind=DocumentKind(request.kind),
            replaces=(request.document_id,) if request.replaces else (),
        )
    move(place.records, asked.id, (asked.state,), JobState.DONE)


def writing_of(place: Office, case_id: str) -> Case:
    from assistant.records.cases import find_case

    found = find_case(place.records, case_id)
    assert found is not None
    return found


def close(place: Office, collection: str, department: str = "秘書課") -> None:
    """Let only one department read a collection."""
    rule = CollectionRule(collection, departments=frozenset({department}))
    set_collection_rule(place.records, rule, changed_by="admin")


def file_of(place: Office, case: Case) -> Path:
    """The file that the library read a case from."""
    sources = place.library.sources()
    return sources[writing_of(place, case.id).editions[-1].document_id]
