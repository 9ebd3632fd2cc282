"""What the person who began a check may do with it."""

from __future__ import annotations

from assistant.access.door import Door
from assistant.checking.places import check_folder, remove_folder, reports_folder, shown_title
from assistant.checking.reads import own_check
from assistant.records import check_changes
from assistant.records.audit import Action
from retrieval.errors import NaniwaError


def stop(door: Door, check_id: str) -> None:
    """Stop a check within a second; what is finished stays. Nothing happens to a finished one.

    Raises NaniwaError, as all here do: ``no_check``; ``forbidden`` for who did not begin it.
    """
    check_changes.stop_check(door.records, own_check(door, check_id).id)


def go_on(door: Door, check_id: str) -> None:
    """Go on with a stopped check where it was. Nothing happens to one that is at work."""
    check_changes.continue_check(door.records, own_check(door, check_id).id)


def check_again(door: Door, check_id: str) -> None:
    """Check all files anew, as after an update of the program. Raises ``busy`` while at work."""
    check = own_check(door, check_id)
    if not check_changes.begin_anew(door.records, check.id):
        raise NaniwaError("調べているところです。先に停止してください。", code="busy")
    remove_folder(reports_folder(door.home, check.id, check.round))
    door.note(Action.CHECKED, check.id, f"{len(check.estimates)}件を再度")


def rename(door: Door, check_id: str, title: str) -> None:
    """Give a check another title. Raises ``no_title`` for an empty one."""
    plain = shown_title(title)
    if not plain:
        raise NaniwaError("名前を書いてください。", code="no_title")
    check_changes.rename_check(door.records, own_check(door, check_id).id, plain)


def delete(door: Door, check_id: str) -> None:
    """Remove a check with its files and reports, also one that is at work."""
    check = own_check(door, check_id)
    check_changes.delete_check(door.records, check.id)
    remove_folder(check_folder(door.home, check.id))
    door.note(Action.CHECKED, check.id, "削除")
