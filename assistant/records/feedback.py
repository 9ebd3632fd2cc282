"""What people think of answers, with a copy of the answer: it outlives the conversation."""

from __future__ import annotations

import json
from dataclasses import dataclass

from assistant.conversations.content import exchange_json, exchange_of
from assistant.conversations.conversation import Exchange
from assistant.records.database import Records, now


@dataclass(frozen=True, slots=True)
class Feedback:
    """Whether a person found an answer helpful, and why. ``exchange`` is as it was then.

    ``given_at`` is ISO 8601 in UTC.
    """

    person: str
    helpful: bool
    comment: str
    exchange: Exchange
    given_at: str


def give_feedback(
    records: Records, exchange: Exchange, *, person: str, helpful: bool, comment: str
) -> None:
    """Keep what a person thinks of an answer, in place of what they said before."""
    copy = {
        "question": exchange.question,
        "content": exchange_json(exchange),
        "asked_at": exchange.asked_at,
    }
    records.change(
        "INSERT INTO feedback (exchange, person, helpful, comment, content, given_at) "
        "VALUES (:exchange, :person, :helpful, :comment, :content, :at) "
        "ON CONFLICT (exchange) DO UPDATE SET helpful = excluded.helpful, "
        "comment = excluded.comment, content = excluded.content, given_at = excluded.given_at "
        "WHERE feedback.person = excluded.person",
        exchange=exchange.id,
        person=person,
        helpful=int(helpful),
        comment=comment,
        content=json.dumps(copy, ensure_ascii=False),
        at=now(),
    )


def withdraw_feedback(records: Records, exchange: str, *, person: str) -> None:
    """Forget what a person said of an answer."""
    records.change(
        "DELETE FROM feedback WHERE exchange = :exchange AND person = :person",
        exchange=exchange,
        person=person,
    )


def opinions_in(records: Records, conversation: str, *, person: str) -> dict[str, tuple[bool, str]]:
    """Helpful or not, and the comment, by exchange, of what a person said in a conversation."""
    rows = records.rows(
        "SELECT f.exchange, f.helpful, f.comment FROM feedback f "
        "JOIN exchanges e ON e.id = f.exchange "
        "WHERE e.conversation = :conversation AND f.person = :person",
        conversation=conversation,
        person=person,
    )
    return {row[0]: (bool(row[1]), row[2]) for row in rows}


def all_feedback(records: Records) -> tuple[Feedback, ...]:
    """All that anybody said of answers, oldest first. Only for who may administer."""
    rows = records.rows(
        "SELECT exchange, person, helpful, comment, content, given_at FROM feedback "
        "ORDER BY given_at, exchange"
    )
    return tuple(_feedback(*row) for row in rows)


def helpful_feedback(records: Records, person: str, *, most: int) -> tuple[Feedback, ...]:
    """The latest answers that a person found helpful, the last first."""
    rows = records.rows(
        "SELECT exchange, person, helpful, comment, content, given_at FROM feedback "
        "WHERE person = :person AND helpful = 1 ORDER BY given_at DESC, exchange LIMIT :most",
        person=person,
        most=most,
    )
    return tuple(_feedback(*row) for row in rows)


def feedback_on(records: Records, exchange: str, *, person: str) -> Feedback | None:
    """What a person said of an answer, None when they said nothing."""
    row = records.row(
        "SELECT exchange, person, helpful, comment, content, given_at FROM feedback "
        "WHERE exchange = :exchange AND person = :person",
        exchange=exchange,
        person=person,
    )
    return _feedback(*row) if row else None


def _feedback(
    exchange: str, person: str, helpful: int, comment: str, content: str, given_at: str
) -> Feedback:
    copy = json.loads(content)
    kept = exchange_of(exchange, copy["question"], copy["content"], copy["asked_at"])
    return Feedback(person, bool(helpful), comment, kept, given_at)
