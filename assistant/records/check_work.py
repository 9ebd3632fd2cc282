"""The work on checks: files that wait are taken one by one, and what became of them is noted."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.records.checks import State
from assistant.records.database import Records, as_text, now


@dataclass(frozen=True, slots=True)
class Waiting:
    """A check that is not finished.

    ``since`` sorts as its beginning does; ``next_file`` is the position of the file that may be
    taken now, None while the check waits for its own references; ``at_work`` counts its files
    that are being read.
    """

    owner: str
    check_id: str
    since: str
    next_file: int | None
    at_work: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: done or failed, its counts, and a sentence where one is due."""

    state: State
    errors: int = 0
    warnings: int = 0
    questions: int = 0
    message: str = ""
    reports_size: int = 0


def unfinished_checks(records: Records) -> list[Waiting]:
    """The checks that files wait in or are being read; references come before estimates."""
    rows = records.rows(
        "SELECT c.owner, c.id, c.created_at, "
        "MIN(CASE WHEN f.state = 'waiting' AND f.part <> 'estimate' THEN f.position END), "
        "MIN(CASE WHEN f.state = 'waiting' AND f.part = 'estimate' THEN f.position END), "
        "SUM(CASE WHEN f.state = 'running' AND f.part <> 'estimate' THEN 1 ELSE 0 END), "
        "SUM(CASE WHEN f.state = 'running' THEN 1 ELSE 0 END) "
        "FROM checks c JOIN check_files f ON f.check_id = c.id "
        "WHERE c.state IN ('waiting', 'running') GROUP BY c.owner, c.id, c.created_at"
    )
    found = []
    for owner, check_id, since, reference, estimate, reading, at_work in rows:
        next_file = reference
        if reference is None and not reading:
            next_file = estimate
        found.append(Waiting(owner, check_id, since, next_file, int(at_work)))
    return found


def take_file(records: Records, check_id: str, position: int) -> int | None:
    """Take a waiting file to work on; the round of its check, None when it waits no more."""
    # Every change takes the check's row before those of its files: they wait for each other.
    with records.transaction() as connection:
        connection.execute(
            as_text(
                "UPDATE checks SET state = 'running', changed_at = :now "
                "WHERE id = :id AND state IN ('waiting', 'running')"
            ),
            {"id": check_id, "now": now()},
        )
        taken = connection.execute(
            as_text(
                "UPDATE check_files SET state = 'running' WHERE check_id = :id "
                "AND position = :position AND state = 'waiting'"
            ),
            {"id": check_id, "position": position},
        ).rowcount
        found = connection.execute(
            as_text("SELECT round FROM checks WHERE id = :id"), {"id": check_id}
        ).first()
    return int(found[0]) if taken and found else None


def still_wanted(records: Records, check_id: str, number: int) -> bool:
    """Whether a round of a check is still to be worked on."""
    row = records.row(
        "SELECT 1 FROM checks WHERE id = :id AND state = 'running' AND round = :round",
        id=check_id,
        round=number,
    )
    return row is not None


def finish_file(
    records: Records, check_id: str, number: int, position: int, outcome: Outcome
) -> None:
    """Note what became of a file; the last one finishes its check.

    Nothing is noted when the check was stopped, begun anew or deleted meanwhile.
    """
    with records.transaction() as connection:
        wanted = connection.execute(
            as_text("UPDATE checks SET changed_at = :now WHERE id = :id AND round = :round"),
            {"id": check_id, "round": number, "now": now()},
        ).rowcount
        if not wanted:
            return
        connection.execute(
            as_text(
                "UPDATE check_files SET state = :state, errors = :errors, warnings = :warnings, "
                "questions = :questions, message = :message, reports_size = :size "
                "WHERE check_id = :id AND position = :position AND state = 'running'"
            ),
            {
                "id": check_id,
                "position": position,
                "state": outcome.state.value,
                "errors": outcome.errors,
                "warnings": outcome.warnings,
                "questions": outcome.questions,
                "message": outcome.message,
                "size": outcome.reports_size,
            },
        )
        connection.execute(
            as_text(
                "UPDATE checks SET state = 'done' WHERE id = :id AND state = 'running' "
                "AND NOT EXISTS (SELECT 1 FROM check_files f WHERE f.check_id = :id "
                "AND f.state IN ('waiting', 'running'))"
            ),
            {"id": check_id},
        )


def recount_file(records: Records, check_id: str, number: int, position: int, new: Outcome) -> None:
    """Note other counts of a finished file, as when a finding of it is let stand.

    Nothing is noted when its check was begun anew or deleted meanwhile.
    """
    records.change(
        "UPDATE check_files SET errors = :errors, warnings = :warnings, questions = :questions "
        "WHERE check_id = :id AND position = :position AND state IN ('done', 'failed') "
        "AND EXISTS (SELECT 1 FROM checks c WHERE c.id = :id AND c.round = :round)",
        id=check_id,
        round=number,
        position=position,
        errors=new.errors,
        warnings=new.warnings,
        questions=new.questions,
    )


def checks_with_file(records: Records, name: str, *, limit: int) -> tuple[str, ...]:
    """The ids of the newest checks that have finished an estimate of a name."""
    rows = records.rows(
        "SELECT c.id FROM checks c WHERE EXISTS (SELECT 1 FROM check_files f "
        "WHERE f.check_id = c.id AND f.name = :name AND f.part = 'estimate' "
        "AND f.state = 'done') ORDER BY c.created_at DESC LIMIT :limit",
        name=name,
        limit=limit,
    )
    return tuple(row[0] for row in rows)


def give_back(records: Records, check_id: str, position: int) -> None:
    """Let a file wait again that was taken but not finished."""
    records.change(
        "UPDATE check_files SET state = 'waiting' WHERE check_id = :id AND position = :position "
        "AND state = 'running'",
        id=check_id,
        position=position,
    )


def give_back_all(records: Records) -> None:
    """Let every file wait again that a killed process had taken."""
    records.change("UPDATE check_files SET state = 'waiting' WHERE state = 'running'")
