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
        *(
            "基礎",
            "土",
            "土工",
            "掘削",
            "床掘",
            "床掘り",
            "躯体",
            "本体",
            "埋戻",
            "埋戻し",
            "盛土",
            "鉄筋",
            "型枠",
        ),
        *(
            "コンクリート",
            "支保",
            "鋼材",
            "管布設",
            "はつり",
            "工場製作",
            "共通",
            "その他",
            "雑",
            "付属",
            "一般",
        ),
        *(
            "仮設",
            "運搬",
            "処分",
            "出来形",
            "品質",
            "撤去",
            "舗装",
            "植栽",
            "設備",
            "据付",
            "製作",
            "上部",
            "下部",
        ),
    }
)
"""Names that many works have: alone they tell nothing."""
_UNDOING = re.compile(r"撤去|取り?壊|取り?こわ|とりこわ|解体|処分|運搬|積込|殻|はぎ取|清掃")
_DONE_IN_ALL = re.compile(r"(?:試験|調査|検査|測量|計測|測定)工?$")
_SHORTEST = 2


class Match(IntEnum):
    """How surely a row is on a work."""

    NO = 0
    LIKELY = 1  # by a part of a name only
    SURE = 2


@dataclass(frozen=True, slots=True)
class Name:
    """A name of works in a cell of a table; ``only``: the kinds that it is restricted to."""

    text: str
    only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fit:
    """How surely a cell is on a work, and whether that tells the work from others."""

    match: Match
    telling: bool = False


_NO = Fit(Match.NO)


def names_in(cell: str) -> tuple[Name, ...]:
    """Read a cell: 「道路土工（掘削）」, 「表層混合処理 路床安定処理」, 「矢板工（任意仮設を除く）」."""
    cell = re.sub(r"(?<=[一-鿿])(?<![工杭])\s(?=[一-鿿]{1,3}工)", "", cell)
    names: list[Name] = []
    position = 0
    for group in _PARENTHESES.finditer(cell):
        names += _plain(cell[position : group.start()])
        position = group.end()
        only = tuple(name.text for name in _plain(group[1]))
        if names and only and not _EXCEPT.search(group[1]):
            names[-1] = Name(names[-1].text, only)
    return tuple(names + _plain(cell[position:]))


def _plain(text: str) -> list[Name]:
    return [Name(core) for name in _SEPARATORS.split(text) if (core := core_of(name))]


def core_of(name: str) -> str:
    """A work's name as compared: 「場所打杭工」 and 「場所打ち杭」 are the same."""
    text = folded(name)
    shorter = _WORK_ENDINGS.sub("", text)
    return shorter if len(shorter) >= _SHORTEST else ""


def is_general(core: str) -> bool:
    """Whether a name alone tells nothing of which work it is."""
    return core in _GENERAL or len(core) < _SHORTEST


def _fit(cell: str, work: Work) -> Fit:
    """How well a cell names a work: by the best of its names."""
    fits = [_fit_of_name(name, work) for name in names_in(cell)]
    return max(fits, key=lambda fit: (fit.match, fit.telling), default=_NO)


def _fit_of_name(name: Name, work: Work) -> Fit:
    head = _match(name.text, work)
    if not name.only:
        return Fit(head, head is Match.SURE and not is_general(name.text))
    kinds = {kind: _match(kind, work) for kind in name.only}
    inner = max(kinds.values())
    specific = any(match is Match.SURE and not is_general(kind) for kind, match in kinds.items())
    if inner is Match.NO or (head is Match.NO and not specific):
        return _NO
    return Fit(inner if head is not Match.NO else Match.SURE, specific)


def _match(name: str, work: Work) -> Match:
    """A name of the table against the names of a work."""
    if _UNDOING.search(work.names[-1]) and not _UNDOING.search(name):
        return Match.NO
    cores = [
        part.text
        for text in work.names
        for name in names_in(text)
        for part in (name, *map(Name, name.only))
    ]
    cores += [core for text in work.names if (core := core_of(text))]
    whole = folded(work.text)
    if name in cores or (len(name) > _SHORTEST and name in whole):
        return Match.SURE
    if any(core.endswith(name) for core in cores):
        return Match.SURE if not is_general(name) else Match.LIKELY
    if any(
        len(core) >= _SHORTEST and name.endswith(core) and not is_general(core) for core in cores
    ):
        return Match.LIKELY
    return Match.NO


def match_row(cells: Sequence[str], work: Work) -> Match:
    """How surely a row is on a work; ``cells`` name works from the general to the particular.

    A particular name that many works have (床掘工) needs the general one beside it. Where only the
    general one fits, or only a part of a name, it is likely and no more.
    """
    filled = [cell for cell in cells if cell.strip()]
    if not filled:
        return Match.NO
    first, *others = (_fit(cell, work) for cell in filled)
    if not others:
        exact = {name.text for name in names_in(filled[0])} & set(map(core_of, work.names))
        return first.match if first.telling or exact else min(first.match, Match.LIKELY)
    if _is_both(filled, work):
        return Match.SURE
    particular = max(others, key=lambda fit: (fit.match, fit.telling))
    if first.match is Match.NO:
        if particular.match is Match.SURE and not particular.telling and _says_again(filled, work):
            return Match.LIKELY
        return Match.SURE if particular.telling and particular.match is Match.SURE else Match.NO
    return Match.SURE if Match.SURE is first.match is particular.match else Match.LIKELY


def _is_both(cells: Sequence[str], work: Work) -> bool:
    """Whether a work's name is the general name and a particular one run together (護岸基礎工)."""
    cores = {core for text in work.names if (core := core_of(text))}
    heads = [name.text for name in names_in(cells[0])]
    ends = [name.text for cell in cells[1:] for name in names_in(cell)]
    return any(head + end in cores for head in heads for end in ends)


def _says_again(cells: Sequence[str], work: Work) -> bool:
    """Whether the general name is a longer form of the work's own (水道管布設 of 管布設工)."""
    own = core_of(work.names[0])
    return len(own) > _SHORTEST and any(name.text.endswith(own) for name in names_in(cells[0]))


def is_stage_of_any_kind(cells: Sequence[str]) -> bool:
    """Whether the particular name is something done in every work of the general one (事前調査)."""
    return any(_DONE_IN_ALL.search(cell.strip()) for cell in cells[1:])
