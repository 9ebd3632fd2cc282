"""The project sheet of a draft: what the person gave, with the facts that were read for it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.drafting.draft import Draft
from assistant.drafting.kept import draft_from_json
from assistant.drafting.kinds import Kind, kind_named, own_kinds_folder
from assistant.drafting.sheet import Sheet
from assistant.drafting.sheet_reading import sheet_of
from assistant.drafts.facts import Facts, facts_from_json
from assistant.records.drafts import DraftRow
from retrieval.errors import NaniwaError

_LONGEST = 300_000  # characters of a whole sheet as JSON
_DEEPEST = 6


def kind_of(home: Path, name: str, kinds: Path | None = None) -> Kind:
    """A kind of document; ``kinds`` is the city's own folder, None: ``drafting`` in NANIWA_HOME.

    Raises NaniwaError: ``no_kind``, ``kind``.
    """
    return kind_named(name, kinds if kinds is not None else own_kinds_folder(home))


def read_values(values: Mapping[str, object], kind: Kind, facts: Facts) -> Sheet:
    """Hold what somebody sent against a kind, and complete it with facts.

    Raises NaniwaError: ``too_large`` for more than a sheet has; SheetError with all problems.
    """
    return sheet_of(_plain(values), kind, facts=facts)


def sheet_of_row(row: DraftRow, kind: Kind) -> Sheet:
    """The sheet that a kept draft is written from. Raises SheetError when its kind has changed."""
    head: Draft = draft_from_json(row.head)
    return sheet_of(head.values, kind, facts=facts_from_json(row.facts))


def _plain(values: Mapping[str, object]) -> dict[str, object]:
    """The values as JSON has them: nothing else is ever kept."""
    try:
        if _depth(values) > _DEEPEST:
            raise _too_large()
        text = json.dumps(values, ensure_ascii=False, default=str, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise NaniwaError("計画シートの内容を読み取れません。", code="sheet") from error
    if len(text) > _LONGEST:
        raise _too_large()
    plain: dict[str, object] = json.loads(text)
    return plain


def _depth(value: Any, level: int = 0) -> int:  # noqa: ANN401 - whatever was sent
    if level > _DEEPEST or not isinstance(value, Mapping | list | tuple):
        return level
    inner = value.values() if isinstance(value, Mapping) else value
    return max((_depth(item, level + 1) for item in inner), default=level)


def _too_large() -> NaniwaError:
    return NaniwaError(
        f"計画シートが大きすぎます（全体で{_LONGEST:,}字まで）。分けて作ってください。",
        code="too_large",
    )
