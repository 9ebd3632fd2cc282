"""Situations from supervision: put to a person, answered once in their own words, then marked."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection
from dataclasses import replace

from assistant.access.door import Door
from assistant.access.people import Feature
from assistant.drafting.sources import sources_of
from assistant.learning.questions.taught import documents_to_learn
from assistant.learning.situations.making import situation as made_situation
from assistant.learning.situations.marking import mark_situation
from assistant.learning.situations.situation import Reached, Situation, SituationGrade
from assistant.learning.situations.situation_json import situation_json, situation_of
from assistant.records import exercises as exercise_records
from assistant.records.audit import Action
from assistant.records.exercises import ExerciseRow
from assistant.records.moments import moment_of
from assistant.study.entries import StudySituation
from assistant.study.exercise_results import KIND_NAMES, SITUATION
from assistant.study.exercise_room import MOST_KEPT, check_room
from assistant.study.sight import sight_of
from retrieval.errors import NaniwaError

LONGEST_ANSWER = 4_000  # characters
_LONGEST_ABOUT = 100


def begin_situation(
    door: Door, *, about: str = "", collections: Collection[str] = ()
) -> StudySituation:
    """Put a situation of the documents that the person may read, and keep it: a new one, if any.

    ``about`` are words of what it is to be on, ``collections`` whose documents it comes from.
    Raises NaniwaError: ``forbidden``, ``bad_request``, ``too_many`` unfinished exercises,
    ``no_collection``, ``nothing_to_learn``, ``no_situation``.
    """
    door.require(Feature.LEARN)
    check_room(door)
    if len(about) > _LONGEST_ABOUT:
        raise NaniwaError("場面の範囲の指定が長すぎます。", code="bad_request")
    # What is no text (a browser can send half a character) can't be searched for.
    wanted = about.encode("utf-8", "replace").decode()
    reading = door.reading()
    before = exercise_records.exercise_contents(door.records, SITUATION, owner=door.person.name)
    taught = documents_to_learn(reading, tuple(collections))
    situation = made_situation(
        sources_of(reading).standards,
        seed=secrets.randbelow(1_000_000),
        about=wanted,
        collections=tuple(sorted({document.collection for document in taught})),
        known={situation_of(text).id for text in before},
    )
    exercise_id = exercise_records.insert_exercise(
        door.records,
        owner=door.person.name,
        kind=SITUATION,
        title=situation.title,
        difficulty="",
        content=situation_json(situation),
        decks=tuple(sorted({point.place.collection for point in situation.points})),
        most_kept=MOST_KEPT,
    )
    door.note(Action.LEARNED, exercise_id, KIND_NAMES[SITUATION])
    return study_situation(door, exercise_id)


def study_situation(door: Door, situation_id: str) -> StudySituation:
    """A situation of the person's own as it is now.

    Raises NaniwaError: ``forbidden``, ``no_situation`` also for one whose documents are gone,
    replaced, or not to be read any more.
    """
    row = _own_row(door, situation_id)
    situation = situation_of(row.content)
    finished = bool(row.entry.finished_at)
    given = json.loads(row.work) if row.work else ""
    return StudySituation(
        id=row.entry.id,
        situation=situation if finished else replace(situation, points=(), related=()),
        given=given if finished else "",
        grade=mark_situation(situation, given, door.library.synonyms) if finished else None,
        begun_at=moment_of(row.entry.begun_at),
        finished_at=moment_of(row.entry.finished_at) if finished else None,
    )


def answer_situation(door: Door, situation_id: str, text: str) -> SituationGrade:
    """Answer a situation, once; kept before this returns.

    Raises NaniwaError: ``forbidden``, ``no_situation``, ``bad_answer``, ``too_long``, ``answered``.
    """
    row = _own_row(door, situation_id)
    if not isinstance(text, str) or not text.strip():
        raise NaniwaError("どうするかを書いてください。", code="bad_answer")
    if len(text) > LONGEST_ANSWER:
        message = f"答えは{LONGEST_ANSWER:,}字までで書いてください。"
        raise NaniwaError(message, code="too_long")
    given = text.encode("utf-8", "replace").decode().strip()
    grade = mark_situation(situation_of(row.content), given, door.library.synonyms)
    kept = exercise_records.finish_with(
        door.records,
        row.entry.id,
        owner=row.entry.owner,
        before="",
        work=json.dumps(given, ensure_ascii=False),
        result=_sentence(grade),
        share=str(grade.share),
    )
    if not kept:
        raise NaniwaError("この場面には、もう答えています。", code="answered")
    return grade


def _own_row(door: Door, situation_id: str) -> ExerciseRow:
    door.require(Feature.LEARN)
    row = exercise_records.exercise_row(door.records, situation_id, owner=door.person.name)
    if row is None or row.entry.kind != SITUATION or not row.entry.kept:
        raise NaniwaError("その場面はありません。", code="no_situation")
    sight = sight_of(door)
    if not _places(situation_of(row.content)) <= sight.taught:
        raise NaniwaError(
            "この場面は休みにしています。もとの文書が改定されたか、見られなくなりました。",
            code="no_situation",
        )
    return row


def _places(situation: Situation) -> frozenset[str]:
    return frozenset(point.place.document_id for point in (*situation.points, *situation.related))


def _sentence(grade: SituationGrade) -> str:
    reached = sum(point.reached is Reached.MET for point in grade.points)
    against = f"、根拠に反するところ{len(grade.dangers)}か所" if grade.dangers else ""
    return f"{len(grade.points)}つのうち{reached}つができている{against}（{grade.share:.0%}）"
