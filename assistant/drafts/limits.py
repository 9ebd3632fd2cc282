"""How many drafts one person may have, and how many versions one draft: all of them are kept."""

from __future__ import annotations

from assistant.access.door import Door
from assistant.records.drafts import DraftRow, count_of_owner, unfinished_drafts
from retrieval.errors import NaniwaError

MOST_DRAFTS = 500  # of one person
MOST_VERSIONS = 1_000  # of one draft
_MOST_UNFINISHED = 20  # of one person


def check_room(door: Door) -> None:
    """Refuse one more draft of a person who has too many. Raises NaniwaError (``too_many``)."""
    own = [owner for owner, _ in unfinished_drafts(door.records) if owner == door.person.name]
    if len(own) >= _MOST_UNFINISHED:
        raise NaniwaError(
            f"作成中の下書きが {len(own)} 件あります。終わるのを待つか、停止してください。",
            code="too_many",
        )
    kept = count_of_owner(door.records, door.person.name)
    if kept >= MOST_DRAFTS:
        raise NaniwaError(
            f"下書きが {kept:,} 件あります（一人{MOST_DRAFTS:,}件まで）。"
            "要らなくなった下書きを削除してください。",
            code="too_many",
        )


def check_versions(row: DraftRow) -> None:
    """Refuse what would make one more version of a draft with too many. Raises ``too_many``."""
    if row.version >= MOST_VERSIONS:
        raise NaniwaError(
            f"この下書きの版が {row.version:,} に達しました（{MOST_VERSIONS:,}まで）。"
            "同じ計画シートから新しい下書きを作ってください。",
            code="too_many",
        )
