"""Questions that are reported as wrong: put no more to who reported them, looked into by staff."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.access import policy
from assistant.access.door import Door
from assistant.access.people import Feature
from assistant.learning.question_json import question_json, question_of
from assistant.learning.questions.question import Question
from assistant.records import question_reports as report_records
from assistant.records.audit import Action
from assistant.records.people import find_person
from assistant.records.question_reports import QuestionReport, Verdict
from assistant.study.kept import own_quiz_row, question_shown
from assistant.study.sight import sight_of
from retrieval.errors import NaniwaError

LONGEST_REASON = 500  # characters
_MOST_OPEN = 100  # reports of one person


@dataclass(frozen=True, slots=True)
class Objection:
    """What somebody says against a question: by ``shown_name``, at ISO 8601 in UTC."""

    shown_name: str
    reason: str
    reported_at: str


@dataclass(frozen=True, slots=True)
class ReportedQuestion:
    """A question with what is said against it."""

    question: Question
    objections: tuple[Objection, ...]


def report_question(door: Door, quiz_id: str, number: int, reason: str) -> None:
    """Say that a question (from 0) of an own quiz is wrong; it rests for the person from then on.

    Raises NaniwaError: ``forbidden``, ``no_quiz``, ``no_question``, ``no_reason``, ``too_long``,
    ``too_many`` that nobody has looked into.
    """
    question = question_shown(door, own_quiz_row(door, quiz_id), number)
    said = reason.encode("utf-8", "replace").decode().strip()
    if not said:
        raise NaniwaError("どこがおかしいかを書いてください。", code="no_reason")
    if len(said) > LONGEST_REASON:
        message = f"理由は{LONGEST_REASON}字までで書いてください。"
        raise NaniwaError(message, code="too_long")
    if report_records.count_reports(door.records, door.person.name) >= _MOST_OPEN:
        message = f"知らせた問題が{_MOST_OPEN}件、まだ確かめられていません。"
        raise NaniwaError(message, code="too_many")
    report_records.keep_report(
        door.records,
        question_id=question.id,
        person=door.person.name,
        deck=question.place.collection,
        question=question_json(question),
        reason=said,
    )
    door.note(Action.LEARNED, question.id, "問題の誤りを報告")


def reported_questions(door: Door) -> tuple[ReportedQuestion, ...]:
    """The reported questions that nobody has looked into, for staff; of what they may read.

    Raises NaniwaError (``forbidden``).
    """
    door.require(Feature.LEARN)
    if not policy.may_judge_questions(door.person):
        return ()
    decks = sight_of(door).decks
    reports: dict[str, list[QuestionReport]] = {}
    for report in report_records.open_reports(door.records):
        if report.deck in decks:
            reports.setdefault(report.question_id, []).append(report)
    return tuple(
        ReportedQuestion(
            question_of(of_question[0].question),
            tuple(
                Objection(_shown_name(door, each.person), each.reason, each.reported_at)
                for each in of_question
            ),
        )
        for of_question in reports.values()
    )


def settle_question(door: Door, question_id: str, *, withdraw: bool) -> None:
    """Put a reported question to nobody any more, or say that it is right.

    Raises NaniwaError: ``forbidden``, ``no_question`` also for one that the person may not see.
    """
    listed = {each.question.id for each in reported_questions(door)}
    verdict = Verdict.WITHDRAWN if withdraw else Verdict.RIGHT
    if question_id not in listed or not report_records.settle_reports(
        door.records, question_id, verdict, by=door.person.name
    ):
        raise NaniwaError("その問題は、知らされた問題の中にありません。", code="no_question")
    done = "問題を全員から外した" if withdraw else "報告された問題を正しいとした"
    door.note(Action.LEARNED, question_id, done)


def _shown_name(door: Door, name: str) -> str:
    person = find_person(door.records, name)
    return person.shown_name if person is not None else name
