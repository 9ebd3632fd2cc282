"""Exercises that people have begun, with what they did in them and what it was worth.

An exercise belongs to one person and is found by id and owner alone. Times are ISO 8601 in UTC.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from assistant.records.database import Records, as_text, new_id, now


@dataclass(frozen=True, slots=True)
class ExerciseEntry:
    """What a list shows of an exercise. ``share`` is a decimal number, "" until it is finished.

    ``kind`` and ``difficulty`` are values of `assistant.learning`; ``secret`` ones are made from
    a file of the person's own.
    """

    id: str
    owner: str
    kind: str
    title: str
    difficulty: str
    secret: bool
    share: str
    begun_at: str
    finished_at: str


@dataclass(frozen=True, slots=True)
class ExerciseRow:
    """An exercise with its solution: ``content``, ``work`` and ``result`` are JSON."""

    entry: ExerciseEntry
    content: str
    work: str
    result: str


_ENTRY = "id, owner, kind, title, difficulty, secret, share, begun_at, finished_at"


def insert_exercise(
    records: Records,
    *,
    owner: str,
    kind: str,
    title: str,
    difficulty: str,
    content: str,
    secret: bool = False,
) -> ExerciseEntry:
    """Keep a new exercise."""
    entry = ExerciseEntry(new_id(), owner, kind, title, difficulty, secret, "", now(), "")
    records.change(
        f"INSERT INTO exercises ({_ENTRY}, content, work, result) VALUES "  # noqa: S608 - a constant
        "(:id, :owner, :kind, :title, :difficulty, :secret, :share, :begun_at, :finished_at, "
        ":content, '', '')",
        **{**asdict(entry), "secret": int(secret)},
        content=content,
    )
    return entry


def exercise_entries(records: Records, *, owner: str) -> tuple[ExerciseEntry, ...]:
    """A person's exercises without what is in them, newest first."""
    rows = records.rows(
        f"SELECT {_ENTRY} FROM exercises WHERE owner = :owner ORDER BY begun_at DESC, id",  # noqa: S608 - a constant
        owner=owner,
    )
    return tuple(map(_entry, rows))


def exercise_row(records: Records, exercise_id: str, *, owner: str) -> ExerciseRow | None:
    """A person's exercise by its id, None when there is none of theirs."""
    row = records.row(
        f"SELECT {_ENTRY}, content, work, result FROM exercises "  # noqa: S608 - a constant
        "WHERE id = :id AND owner = :owner",
        id=exercise_id,
        owner=owner,
    )
    return None if row is None else ExerciseRow(_entry(row[:-3]), *row[-3:])


def keep_work(records: Records, exercise_id: str, work: str, *, owner: str) -> bool:
    """Keep what was done so far; False when there is no such exercise or it is finished."""
    return bool(
        records.change(
            "UPDATE exercises SET work = :work "
            "WHERE id = :id AND owner = :owner AND finished_at = ''",
            work=work,
            id=exercise_id,
            owner=owner,
        )
    )


def finish_with(
    records: Records, exercise_id: str, *, owner: str, work: str, result: str, share: str
) -> bool:
    """Keep what was done and what it is worth; False when ``work`` is not what was kept last.

    So what was graded is what is kept, whatever another device sends meanwhile.
    """
    return bool(
        records.change(
            "UPDATE exercises SET result = :result, share = :share, finished_at = :at "
            "WHERE id = :id AND owner = :owner AND finished_at = '' AND work = :work",
            result=result,
            share=share,
            at=now(),
            id=exercise_id,
            owner=owner,
            work=work,
        )
    )


def delete_exercise_row(records: Records, exercise_id: str, *, owner: str) -> bool:
    """Remove a person's exercise; False when there is none of theirs."""
    with records.transaction() as connection:
        gone = connection.execute(
            as_text("DELETE FROM exercises WHERE id = :id AND owner = :owner"),
            {"id": exercise_id, "owner": owner},
        )
    return gone.rowcount > 0


def _entry(row: tuple[Any, ...]) -> ExerciseEntry:
    exercise_id, owner, kind, title, difficulty, secret, share, begun_at, finished_at = row
    return ExerciseEntry(
        exercise_id, owner, kind, title, difficulty, bool(secret), share, begun_at, finished_at
    )
