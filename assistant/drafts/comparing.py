"""Two versions of a draft side by side: section by section, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.access.door import Door
from assistant.drafting.alike import stretches
from assistant.drafting.draft import Draft
from assistant.drafting.editing import section_as_text
from assistant.drafts.reads import draft_of_row, own_row
from assistant.drafts.versions import version

# Numbers stay whole, so that 1,920 to 1,950 is seen as one number that changed.
_WORD = re.compile(
    r"\d[\d,]*(?:\.\d+)?|[A-Za-z]+|[\u4e00-\u9fff々〆]+|[\u3041-\u309f]+|[\u30a0-\u30ff]+|\s|.",
    re.DOTALL,
)


class Change(StrEnum):
    """What became of a section."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


class RunKind(StrEnum):
    """Whether words stand in both, only in the later or only in the earlier version."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Run:
    """Words that are shown alike."""

    kind: RunKind
    text: str


@dataclass(frozen=True, slots=True)
class SectionComparison:
    """A section of both versions; ``runs`` are its words in order."""

    section_id: str
    heading: str
    change: Change
    runs: tuple[Run, ...]


def compare(
    door: Door, draft_id: str, before: int, after: int | None = None
) -> tuple[SectionComparison, ...]:
    """What changed from one version to another, or (None) to the draft as it is now.

    Sections stand in the order of the later one; a removed one after what stood before it.
    Raises NaniwaError: ``no_draft``, ``no_version``.
    """
    row = own_row(door, draft_id)
    old = version(door, draft_id, before)
    new = draft_of_row(door, row) if after is None else version(door, draft_id, after)
    return tuple(_compared(old, new))


def compared_words(before: str, after: str) -> tuple[Run, ...]:
    """The words of two texts: first whole lines are matched, then words within what differs."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    runs: list[Run] = []
    for kind, a, b, c, d in stretches(old, new):
        if kind == "equal":
            runs.append(Run(RunKind.SAME, "".join(old[a:b])))
        else:
            runs += _words("".join(old[a:b]), "".join(new[c:d]))
    return tuple(_joined(runs))


def _compared(old: Draft, new: Draft) -> Iterator[SectionComparison]:
    before = {section.id: section for section in old.sections}
    after = {section.id: section for section in new.sections}
    for section_id in _order([*before], [*after]):
        texts = [
            "" if section_id not in side else section_as_text(side[section_id])
            for side in (before, after)
        ]
        shown = after.get(section_id) or before[section_id]
        if section_id not in after:
            change = Change.REMOVED
        elif section_id not in before:
            change = Change.ADDED
        else:
            same = texts[0] == texts[1] and before[section_id].heading == shown.heading
            change = Change.SAME if same else Change.CHANGED
        yield SectionComparison(section_id, shown.heading, change, compared_words(*texts))


def _order(before: Sequence[str], after: Sequence[str]) -> list[str]:
    """All ids: the later order, with what is gone behind its predecessor."""
    order = list(after)
    for position, section_id in enumerate(before):
        if section_id not in order:
            place = order.index(before[position - 1]) + 1 if position else 0
            order.insert(place, section_id)
    return order


def _words(before: str, after: str) -> Iterator[Run]:
    old, new = _WORD.findall(before), _WORD.findall(after)
    for kind, a, b, c, d in stretches(old, new):
        if kind == "equal":
            yield Run(RunKind.SAME, "".join(old[a:b]))
        else:
            yield Run(RunKind.REMOVED, "".join(old[a:b]))
            yield Run(RunKind.ADDED, "".join(new[c:d]))


def _joined(runs: Sequence[Run]) -> Iterator[Run]:
    """Runs without empty ones, neighbours of one kind as one."""
    last: Run | None = None
    for run in runs:
        if not run.text:
            continue
        if last is not None and last.kind is run.kind:
            last = Run(run.kind, last.text + run.text)
            continue
        if last is not None:
            yield last
        last = run
    if last is not None:
        yield last
