"""Failed sign-ins of the last while: what locks an account or an address."""

from __future__ import annotations

from assistant.records.database import Records, new_id


def insert_attempt(records: Records, account: str, address: str, moment: str) -> str:
    """Count an attempt as failed until it has succeeded; return its id."""
    attempt = new_id()
    records.change(
        "INSERT INTO sign_in_failures VALUES (:id, :account, :address, :moment)",
        id=attempt,
        account=account,
        address=address,
        moment=moment,
    )
    return attempt


def failures_of_account(
    records: Records, account: str, *, since: str, but: str = ""
) -> tuple[str, ...]:
    """When sign-ins to an account failed after ``since``, in order, without the attempt ``but``."""
    return tuple(
        moment
        for (moment,) in records.rows(
            "SELECT failed_at FROM sign_in_failures "
            "WHERE person = :account AND failed_at > :since AND id <> :but ORDER BY failed_at",
            account=account,
            since=since,
            but=but,
        )
    )


def failures_from_address(
    records: Records, address: str, *, since: str, but: str = ""
) -> tuple[str, ...]:
    """The same for an address."""
    return tuple(
        moment
        for (moment,) in records.rows(
            "SELECT failed_at FROM sign_in_failures "
            "WHERE address = :address AND failed_at > :since AND id <> :but ORDER BY failed_at",
            address=address,
            since=since,
            but=but,
        )
    )


def delete_attempt(records: Records, attempt: str) -> None:
    """Forget one attempt."""
    records.change("DELETE FROM sign_in_failures WHERE id = :id", id=attempt)


def delete_failures_of(records: Records, account: str) -> None:
    """Forget an account's failures, which unlocks it."""
    records.change("DELETE FROM sign_in_failures WHERE person = :account", account=account)


def delete_failures_before(records: Records, moment: str) -> None:
    """Forget the failures before a moment."""
    records.change("DELETE FROM sign_in_failures WHERE failed_at < :moment", moment=moment)
