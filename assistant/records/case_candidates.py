"""The helpful answers that were offered to be made a case of."""

from __future__ import annotations

import json
from dataclasses import dataclass

from assistant.conversations.content import exchange_json, exchange_of
from assistant.conversations.conversation import Exchange
from assistant.records.database import Records, now


@dataclass(frozen=True, slots=True)
class Candidate:
    """A helpful answer that ``person`` gave for a case, as it was then, with the question as edited.

    ``case_id`` is the case that was made of it, "" until then. ``offered_at`` is ISO 8601 in UTC.
    """

    person: str
    exchange: Exchange
    case_id: str
    offered_at: str


def offer(records: Records, exchange: Exchange, *, person: str) -> None:
    """Keep an answer that somebody gives for a case, in place of what they gave of it before."""
    copy = {
        "question": exchange.question,
        "content": exchange_json(exchange),
        "asked_at": exchange.asked_at,
    }
    records.change(
        "INSERT INTO case_candidates (exchange, person, content, case_id, offered_at) "
        "VALUES (:exchange, :person, :content, '', :at) "
        "ON CONFLICT (exchange) DO UPDATE SET content = excluded.content, "
        "offered_at = excluded.offered_at "
        "WHERE case_candidates.person = excluded.person AND case_candidates.case_id = ''",
        exchange=exchange.id,
        person=person,
        content=json.dumps(copy, ensure_ascii=False),
        at=now(),
    )


def take_back(records: Records, exchange: str, *, person: str) -> bool:
    """Forget what somebody offered; False when there is nothing, or a case was made of it."""
    changed = records.change(
        "DELETE FROM case_candidates WHERE exchange = :exchange AND person = :person "
        "AND case_id = ''",
        exchange=exchange,
        person=person,
    )
    return changed > 0


def candidates(records: Records, *, person: str | None = None) -> tuple[Candidate, ...]:
    """What was offered, by one person or by all, the latest first."""
    where, values = ("", {}) if person is None else ("WHERE person = :person", {"person": person})
    rows = records.rows(
        "SELECT person, exchange, content, case_id, offered_at FROM case_candidates "  # noqa: S608
        f"{where} ORDER BY offered_at DESC, exchange",
        **values,
    )
    return tuple(_candidate(*row) for row in rows)


def candidate(records: Records, exchange: str) -> Candidate | None:
    """What was offered of an answer, None when nothing was."""
    row = records.row(
        "SELECT person, exchange, content, case_id, offered_at FROM case_candidates "
        "WHERE exchange = :exchange",
        exchange=exchange,
    )
    return _candidate(*row) if row else None


def offers_of(records: Records, person: str) -> dict[str, str]:
    """Of what a person offered the cases made of it ("" none yet), by exchange."""
    rows = records.rows(
        "SELECT exchange, case_id FROM case_candidates WHERE person = :person", person=person
    )
    return {str(exchange): str(case_id) for exchange, case_id in rows}


def _candidate(
    person: str, exchange: str, content: str, case_id: str, offered_at: str
) -> Candidate:
    copy = json.loads(content)
    kept = exchange_of(exchange, copy["question"], copy["content"], copy["asked_at"])
    return Candidate(person, kept, case_id, offered_at)
