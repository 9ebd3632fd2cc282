"""Questions that somebody who learns found wrong or ambiguous, and what became of them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum

from assistant.records.database import Records, as_text, now


class Verdict(StrEnum):
    """What staff made of a report: nothing yet, the question is put no more, or it is right."""

    OPEN = ""
    WITHDRAWN = "withdrawn"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class QuestionReport:
    """That ``person`` found a question wrong. ``question`` is JSON of `assistant.learning`.

    ``reported_at`` is ISO 8601 in UTC.
    """

    question_id: str
    person: str
    deck: str
    question: str
    reason: str
    reported_at: str


def keep_report(
    records: Records, *, question_id: str, person: str, deck: str, question: str, reason: str
) -> None:
    """Keep a report; a further one of the same person on the same question takes its place."""
    report = QuestionReport(question_id, person, deck, question, reason, now())
    with records.transaction() as connection:
        connection.execute(
            as_text(
                "INSERT INTO question_reports VALUES (:question_id, :person, :deck, :question, "
                ":reason, :reported_at, '', '', '') ON CONFLICT (question_id, person) DO UPDATE SET "
                "reason = excluded.reason, reported_at = excluded.reported_at, verdict = '', "
                "settled_by = '', settled_at = ''"
            ),
            asdict(report),
        )


def count_reports(records: Records, person: str) -> int:
    """How many questions somebody has reported that nobody has looked into yet."""
    row = records.row(
        "SELECT COUNT(*) FROM question_reports WHERE person = :person AND verdict = ''",
        person=person,
    )
    return int(row[0]) if row is not None else 0


def open_reports(records: Records) -> tuple[QuestionReport, ...]:
    """The reports that nobody has looked into yet, oldest first."""
    rows = records.rows(
        "SELECT question_id, person, deck, question, reason, reported_at FROM question_reports "
        "WHERE verdict = '' ORDER BY reported_at, question_id, person"
    )
    return tuple(QuestionReport(*row) for row in rows)


def settle_reports(records: Records, question_id: str, verdict: Verdict, *, by: str) -> bool:
    """Say what became of all open reports of a question; False when there are none."""
    return bool(
        records.change(
            "UPDATE question_reports SET verdict = :verdict, settled_by = :by, settled_at = :at "
            "WHERE question_id = :id AND verdict = ''",
            verdict=verdict.value,
            by=by,
            at=now(),
            id=question_id,
        )
    )


def questions_out(records: Records, person: str) -> frozenset[str]:
    """Ids of the questions that are not put to somebody: withdrawn, or reported by themselves."""
    rows = records.rows(
        "SELECT question_id FROM question_reports WHERE verdict = 'withdrawn' "
        "OR (person = :person AND verdict = '')",
        person=person,
    )
    return frozenset(str(row[0]) for row in rows)
