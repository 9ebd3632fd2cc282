"""What an owner changes of a check: its title, whether it goes on, and that it is forgotten."""

from __future__ import annotations

from assistant.records.database import Records, as_text, now


def rename_check(records: Records, check_id: str, title: str) -> None:
    """Give a check another title."""
    records.change(
        "UPDATE checks SET title = :title, changed_at = :now WHERE id = :id",
        id=check_id,
        title=title,
        now=now(),
    )


def delete_check(records: Records, check_id: str) -> None:
    """Forget a check, its files and its grants."""
    with records.transaction() as connection:
        for table, column in (
            ("checks", "id"),
            ("check_files", "check_id"),
            ("check_grants", "check_id"),
        ):
            connection.execute(
                as_text(f"DELETE FROM {table} WHERE {column} = :id"),  # noqa: S608
                {"id": check_id},
            )


def stop_check(records: Records, check_id: str) -> bool:
    """Stop a check that is not finished; False when there is nothing to stop."""
    with records.transaction() as connection:
        stopped = connection.execute(
            as_text(
                "UPDATE checks SET state = 'stopped', changed_at = :now "
                "WHERE id = :id AND state IN ('waiting', 'running')"
            ),
            {"id": check_id, "now": now()},
        ).rowcount
        if stopped:
            connection.execute(
                as_text(
                    "UPDATE check_files SET state = 'stopped' "
                    "WHERE check_id = :id AND state IN ('waiting', 'running')"
                ),
                {"id": check_id},
            )
    return bool(stopped)


def continue_check(records: Records, check_id: str) -> bool:
    """Let a stopped check go on with the files that are left; False when it is not stopped."""
    with records.transaction() as connection:
        continued = connection.execute(
            as_text(
                "UPDATE checks SET state = 'waiting', changed_at = :now "
                "WHERE id = :id AND state = 'stopped'"
            ),
            {"id": check_id, "now": now()},
        ).rowcount
        if continued:
            connection.execute(
                as_text(
                    "UPDATE check_files SET state = 'waiting' "
                    "WHERE check_id = :id AND state = 'stopped'"
                ),
                {"id": check_id},
            )
    return bool(continued)


def begin_anew(records: Records, check_id: str) -> bool:
    """Let all files of a check wait again, in a new round; False while it is at work."""
    with records.transaction() as connection:
        begun = connection.execute(
            as_text(
                "UPDATE checks SET state = 'waiting', message = '', round = round + 1, "
                "changed_at = :now WHERE id = :id AND state NOT IN ('waiting', 'running')"
            ),
            {"id": check_id, "now": now()},
        ).rowcount
        if begun:
            connection.execute(
                as_text(
                    "UPDATE check_files SET state = 'waiting', errors = 0, warnings = 0, "
                    "questions = 0, message = '', reports_size = 0 "
                    "WHERE check_id = :id AND path <> ''"
                ),
                {"id": check_id},
            )
    return bool(begun)
