"""Checks of estimates: which files each has, how far it is, and whose it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from assistant.records.check_grants import grants, people_granted
from assistant.records.database import Records, as_text


class Part(StrEnum):
    """What a file of a check is for."""

    ESTIMATE = "estimate"
    PRICES = "prices"
    RATES = "rates"
    QUANTITIES = "quantities"
    SPECIFICATION = "specification"
    PAST = "past"
    FACTS = "facts"


class State(StrEnum):
    """How far a check or one of its files is; a failed file is one that could not be read."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


OPEN = frozenset({State.WAITING, State.RUNNING})


@dataclass(frozen=True, slots=True)
class CheckFile:
    """One file of a check.

    ``errors``, ``warnings`` and ``questions`` count its findings when it was checked. ``path`` is
    below the check's folder of inputs, ``stem`` what its reports are named after. ``chosen`` says
    that a person chose the part. Sizes are bytes: of the file, and of its reports.
    """

    position: int
    name: str
    part: Part
    state: State = State.WAITING
    errors: int = 0
    warnings: int = 0
    questions: int = 0
    message: str = ""
    path: str = ""
    stem: str = ""
    chosen: bool = False
    size: int = 0
    reports_size: int = 0


@dataclass(frozen=True, slots=True)
class Check:
    """A check of one or many estimates. Times are ISO 8601 in UTC.

    ``shared_with`` are the names of those it was granted to. ``round`` is 1 more each time that
    it was begun anew.
    """

    id: str
    owner: str
    title: str
    state: State
    message: str
    created_at: str
    changed_at: str
    files: tuple[CheckFile, ...] = ()
    shared_with: tuple[str, ...] = ()
    round: int = 1

    @property
    def estimates(self) -> tuple[CheckFile, ...]:
        """The files that are checked, without those that they are compared with."""
        return tuple(file for file in self.files if file.part is Part.ESTIMATE)

    @property
    def size(self) -> int:
        """How much room the files and reports take, in bytes."""
        return sum(file.size + file.reports_size for file in self.files)


# Columns, named once; no query is put together from anything else.
_CHECK = "c.id, c.owner, c.title, c.state, c.message, c.created_at, c.changed_at, c.round"
_FILE = (
    "position, name, part, state, errors, warnings, questions, message, path, stem, chosen, "
    "size, reports_size"
)


def insert_check(records: Records, check: Check) -> None:
    """Keep a new check with its files, all together."""
    with records.transaction() as connection:
        connection.execute(
            as_text(
                "INSERT INTO checks VALUES (:id, :owner, :title, :state, :message, :round, "
                ":created_at, :changed_at)"
            ),
            {
                "id": check.id,
                "owner": check.owner,
                "title": check.title,
                "state": check.state.value,
                "message": check.message,
                "round": check.round,
                "created_at": check.created_at,
                "changed_at": check.changed_at,
            },
        )
        connection.execute(
            as_text(
                "INSERT INTO check_files VALUES (:check, :position, :name, :part, :state, "
                ":errors, :warnings, :questions, :message, :path, :stem, :chosen, :size, "
                ":reports_size)"
            ),
            [
                {
                    "check": check.id,
                    "position": file.position,
                    "name": file.name,
                    "part": file.part.value,
                    "state": file.state.value,
                    "errors": file.errors,
                    "warnings": file.warnings,
                    "questions": file.questions,
                    "message": file.message,
                    "path": file.path,
                    "stem": file.stem,
                    "chosen": int(file.chosen),
                    "size": file.size,
                    "reports_size": file.reports_size,
                }
                for file in check.files
            ],
        )


def find_check(records: Records, check_id: str) -> Check | None:
    """The check with an id, None when there is none."""
    row = records.row(f"SELECT {_CHECK} FROM checks c WHERE c.id = :id", id=check_id)  # noqa: S608
    if row is None:
        return None
    files = records.rows(
        f"SELECT {_FILE} FROM check_files WHERE check_id = :id ORDER BY position",  # noqa: S608
        id=check_id,
    )
    return _check(
        row, [_file(file) for file in files], [g.person for g in grants(records, check_id)]
    )


def checks_seen_by(records: Records, person: str) -> tuple[Check, ...]:
    """The checks that a person owns or was granted, newest first."""
    seen = (
        "(c.owner = :person OR EXISTS (SELECT 1 FROM check_grants g "
        "WHERE g.check_id = c.id AND g.person = :person))"
    )
    rows = records.rows(
        f"SELECT {_CHECK} FROM checks c WHERE {seen} ORDER BY c.created_at DESC, c.id",  # noqa: S608
        person=person,
    )
    columns = ", ".join(f"f.{column}" for column in _FILE.split(", "))
    files: dict[str, list[CheckFile]] = {}
    for check_id, *file in records.rows(
        f"SELECT f.check_id, {columns} "  # noqa: S608
        "FROM check_files f JOIN checks c ON c.id = f.check_id "
        f"WHERE {seen} ORDER BY f.check_id, f.position",
        person=person,
    ):
        files.setdefault(check_id, []).append(_file(file))
    shared = people_granted(records)
    return tuple(_check(row, files.get(row[0], []), shared.get(row[0], [])) for row in rows)


def check_ids(records: Records) -> frozenset[str]:
    """The ids of all checks."""
    return frozenset(row[0] for row in records.rows("SELECT id FROM checks"))


def _check(row: Sequence[Any], files: Sequence[CheckFile], shared: Sequence[str]) -> Check:
    check_id, owner, title, state, message, created_at, changed_at, number = row
    return Check(
        id=check_id,
        owner=owner,
        title=title,
        state=State(state),
        message=message,
        created_at=created_at,
        changed_at=changed_at,
        files=tuple(files),
        shared_with=tuple(shared),
        round=number,
    )


def _file(row: Sequence[Any]) -> CheckFile:
    position, name, part, state, errors, warnings, questions, message, *rest = row
    path, stem, chosen, size, reports_size = rest
    return CheckFile(
        position=position,
        name=name,
        part=Part(part),
        state=State(state),
        errors=errors,
        warnings=warnings,
        questions=questions,
        message=message,
        path=path,
        stem=stem,
        chosen=bool(chosen),
        size=size,
        reports_size=reports_size,
    )
