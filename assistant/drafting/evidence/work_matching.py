"""Which rows of a standard's table are on which works of a sheet, by the trade's names for works."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from assistant.drafting.evidence.gathering import Work
from retrieval.japanese import folded

_PARENTHESES = re.compile(r"[（(〔\[]([^）)〕\]]*)[）)〕\]]")
_SEPARATORS = re.compile(r"[\s、,・/／，]|及び|又は|または|並びに")
_WORK_ENDINGS = re.compile(r"(?:の施工|工事|作業|工)$")
_EXCEPT = re.compile(r"を?除く|を?含む|場合|省略|以外|対象")
_GENERAL = frozenset(
    {
        *("基礎", "土", "土工", "掘削", "床掘", "床掘り", "躯体", "本体", "埋戻", "埋戻し", "盛土", "鉄筋", "型枠"),
        *("コンクリート", "支保", "鋼材", "管布設", "はつり", "工場製作", "共通", "その他", "雑", "付属", "一般"),
        *("仮設", "運搬", "処分", "出来形", "品質", "撤去", "舗装", "植栽", "設備", "据付", "製作", "上部", "下部"),
    }
)
"""Names that many works have: alone they tell nothing."""
_UNDOING = re.compile(r"撤去|取り?壊|取り?こわ|とりこわ|解体|処分|運搬|積込|殻|はぎ取|清掃")
_SHORTEST = 2


class Match(IntEnum):
    """How surely a row is on a work."""

    NO = 0
    LIKELY = 1  # by a part of a name only
    SURE = 2


@dataclass(frozen=True, slots=True)
class Named:
    """A cell of a table that names works: each of its names, and what it restricts them to."""

    names: tuple[str, ...]
    only: tuple[str, ...]


def named(cell: str) -> Named:
    """Read a cell: 「道路土工（掘削）」, 「表層混合処理 路床安定処理」, 「矢板工（任意仮設を除く）」."""
    cell = re.sub(r"(?<=[一-鿿])\s(?=[一-鿿]{1,3}工)", "", cell)
    inside = [
        part
        for group in _PARENTHESES.findall(cell)
        if not _EXCEPT.search(group)
        for part in _SEPARATORS.split(group)
    ]
    outside = _SEPARATORS.split(_PARENTHESES.sub(" ", cell))
    return Named(
        tuple(core for name in outside if (core := core_of(name))),
        tuple(core for name in inside if (core := core_of(name))),
    )


def core_of(name: str) -> str:
    """A work's name as compared: 「場所打杭工」 and 「場所打ち杭」 are the same."""
    text = folded(name)
    shorter = _WORK_ENDINGS.sub("", text)
    return shorter if len(shorter) >= _SHORTEST else ""


def is_general(core: str) -> bool:
    """Whether a name alone tells nothing of which work it is."""
    return core in _GENERAL or len(core) < _SHORTEST


def match_names(cell: Named, work: Work, context: str) -> Match:
    """How surely a cell names a work; ``context`` is all that the sheet says, for restrictions."""
    best = max((_match(name, work) for name in cell.names), default=Match.NO)
    if not cell.only:
        return best
    inner = max((_match(name, work) for name in cell.only), default=Match.NO)
    around = any(name in context for name in cell.only)
    if best is Match.NO:
        specific = any(
            not is_general(name) and _match(name, work) is Match.SURE for name in cell.only
        )
        return inner if specific else Match.NO
    if inner is Match.NO and not around:
        return Match.NO
    return Match.SURE if inner is Match.SURE else Match.LIKELY


def _match(name: str, work: Work) -> Match:
    """A name of the table against the names of a work."""
    if _UNDOING.search(work.names[-1]) and not _UNDOING.search(name):
        return Match.NO
    cores = [core for text in work.names if (core := core_of(text))]
    whole = folded(work.text)
    if name in cores or (len(name) > _SHORTEST and name in whole):
        return Match.SURE
    if any(core.endswith(name) for core in cores):
        return Match.SURE if not is_general(name) else Match.LIKELY
    if any(len(core) >= _SHORTEST and name.endswith(core) and not is_general(core) for core in cores):
        return Match.LIKELY
    return Match.NO


def match_row(cells: Sequence[str], work: Work, context: str) -> Match:
    """How surely a row is on a work; ``cells`` name works from the general to the particular.

    A particular name that many works have (床掘工) needs the general one beside it.
    """
    read = [named(cell) for cell in cells if cell.strip()]
    if not read:
        return Match.NO
    matches = [match_names(cell, work, context) for cell in read]
    if len(read) == 1:
        names_general = all(is_general(name) for name in read[0].names)
        return matches[0] if not names_general or read[0].only else min(matches[0], Match.LIKELY)
    general, particular = matches[0], max(matches[1:])
    if general is Match.NO:
        telling = any(
            not is_general(name) and _match(name, work) is Match.SURE
            for cell in read[1:]
            for name in cell.names
        )
        around = not read[0].only or any(name in context for name in read[0].only)
        return Match.SURE if telling and around and particular is Match.SURE else Match.NO
    if particular is Match.NO:
        return Match.LIKELY
    return min(general, max(particular, Match.LIKELY)) if general is Match.LIKELY else Match.SURE


def best_rows(matches: Sequence[tuple[int, Match, tuple[str, ...]]]) -> tuple[tuple[int, Match], ...]:
    """Of the rows that match a work, those that say more of it: rows of the same general name whose
    particular name is another one are left out where one fits.
    """
    sure = {cells[0] for _, match, cells in matches if match is Match.SURE and len(cells) > 1}
    return tuple(
        (index, match)
        for index, match, cells in matches
        if match is Match.SURE or not cells or cells[0] not in sure
    )
