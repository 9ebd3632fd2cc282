"""Whose file is checked next: people take turns, so that one file does not wait for 200."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.records.check_work import Waiting


def next_turn(waiting: Sequence[Waiting], last_turns: Mapping[str, int]) -> Waiting | None:
    """The check that goes on: of who has the fewest files at work, then waited longest for a turn.

    ``last_turns`` numbers the turns that people had. A person's own checks go in their order.
    """
    at_work: dict[str, int] = {}
    for check in waiting:
        at_work[check.owner] = at_work.get(check.owner, 0) + check.at_work
    ready = [check for check in waiting if check.next_file is not None]
    return min(
        ready,
        key=lambda check: (
            at_work[check.owner],
            last_turns.get(check.owner, -1),
            check.since,
            check.check_id,
        ),
        default=None,
    )
