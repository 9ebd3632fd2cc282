"""Exercises that people have begun, with what they did in them and what it was worth.

An exercise belongs to one person and is found by id and owner alone. Times are ISO 8601 in UTC.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from assistant.records.database import Records, as_text, new_id, now


@dataclass(frozen=True, slots=True)
class ExerciseEntry:
    """What a list shows of an exercise; ``share`` (a decimal number) "" until it is finished.

    ``kind`` and ``difficulty`` are values of `assistant.learning`; ``secret`` ones are made from
    a file of the person's own. ``decks`` are the collections that it quotes, ``result`` a sentence
    on what was reached. ``kept`` is False when only that is left.
    """

    id: str
    owner: str
    kind: str
    title: str
    difficulty: str
    secret: bool
    decks: tuple[str, ...]
    share: str
    result: str
    begun_at: str
    finished_at: str
    kept: bool = True


@dataclass(frozen=True, slots=True)
class ExerciseRow:
    """An exercise with its solution and what was done in it: ``content`` and ``work`` are JSON."""

    entry: ExerciseEntry
    content: str
    work: str


_ENTRY = (
    "id, owner, kind, title, difficulty, secret, decks, share, result, begun_at, finished_at, "
    "CASE WHEN content = '' THEN 0 ELSE 1 END"
)


def insert_exercise(  # noqa: PLR0913 - a row, each column by its name
    records: Records,
    *,
    owner: str,
    kind: str,
    title: str,
    difficulty: str,
    content: str,
    decks: tuple[str, ...] = (),
    secret: bool = False,
    most_kept: int,
) -> str:
    """Keep a new exercise and return its id.

    Of a person's finished ones only the newest ``most_kept`` keep more than their results.
    """
    exercise_id = new_id()
    with records.transaction() as connection:
        connection.execute(
            as_text(
                "INSERT INTO exercises (id, owner, kind, title, difficulty, secret, decks, content, "
                "work, result, share, begun_at, finished_at) VALUES (:id, :owner, :kind, :title, "
                ":difficulty, :secret, :decks, :content, '', '', '', :at, '')"
            ),
            {
                "id": exercise_id,
                "owner": owner,
                "kind": kind,
                "title": title,
                "difficulty": difficulty,
                "secret": int(secret),
                "decks": json.dumps(decks, ensure_ascii=False),
                "content": content,
                "at": now(),
            },
        )
        old = connection.execute(
            as_text(
                "SELECT id FROM exercises WHERE owner = :owner AND finished_at <> '' "
                "AND content <> '' ORDER BY finished_at DESC, id"
            ),
            {"owner": owner},
        ).all()[most_kept:]
        for (old_id,) in old:
            connection.execute(
                as_text("UPDATE exercises SET content = '', work = '' WHERE id = :id"),
                {"id": old_id},
            )
    return exercise_id


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
        f"SELECT {_ENTRY}, content, work FROM exercises "  # noqa: S608 - a constant
        "WHERE id = :id AND owner = :owner",
        id=exercise_id,
        owner=owner,
    )
    return None if row is None else ExerciseRow(_entry(row[:-2]), *row[-2:])


def exercise_contents(records: Records, kind: str, *, owner: str) -> tuple[str, ...]:
    """What a person's exercises of a kind are, of those that are kept whole."""
    rows = records.rows(
        "SELECT content FROM exercises WHERE owner = :owner AND kind = :kind AND content <> ''",
        owner=owner,
        kind=kind,
    )
    return tuple(row[0] for row in rows)


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
    records: Records,
    exercise_id: str,
    *,
    owner: str,
    before: str,
    work: str,
    result: str,
    share: str,
) -> bool:
    """Keep what was done in the end and what it is worth; False when it is finished already.

    Also when what was kept last is not ``before``: what was graded is what is kept, whatever
    another device sends meanwhile.
    """
    return bool(
        records.change(
            "UPDATE exercises SET work = :work, result = :result, share = :share, "
            "finished_at = :at WHERE id = :id AND owner = :owner AND finished_at = '' "
            "AND work = :before",
            work=work,
            result=result,
            share=share,
            at=now(),
            id=exercise_id,
            owner=owner,
            before=before,
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
    (
        exercise_id,
        owner,
        kind,
        title,
        difficulty,
        secret,
        decks,
        share,
        result,
        begun,
        finished,
        kept,
    ) = row
    return ExerciseEntry(
        id=exercise_id,
        owner=owner,
        kind=kind,
        title=title,
        difficulty=difficulty,
        secret=bool(secret),
        decks=tuple(json.loads(decks)),
        share=share,
        result=result,
        begun_at=begun,
        finished_at=finished,
        kept=bool(kept),
    )
