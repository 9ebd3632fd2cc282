"""Whether a heading of a standard names the work that is asked for, and how surely."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.drafting.evidence.fields_of_work import Project
from assistant.drafting.evidence.work_matching import is_general
from retrieval.japanese import folded

EXACT, WITHIN, PLACED, KIND_OF, GENERAL = 2.0, 1.8, 1.5, 1.2, 0.9
"""What a heading is worth that has the work's very name; the rest of its name in the heading above
(護岸 > 基礎); the thing that is put in place; a kind of it that the sheet speaks of; what it is a kind of."""
_TO_THE_LETTER = 0.2
_LOOSELY = 0.1
_CHAPTER = re.compile(r"\s*第\s*[0-9０-９]+\s*[編部章節]")
_NUMBERING = re.compile(
    r"^\s*(?:第\s*[0-9０-９一二三四五六七八九十]+\s*[編部章節款項条目](?:の[0-9]+)?|"
    r"[0-9０-９]+(?:[-－‐.．][0-9０-９]+)*[.．)）]?(?=\s|[^0-9０-９a-zA-Z])|[（(][0-9０-９一-十ア-ン]+[)）])[\s_]*"
)
_ARTICLE = re.compile(r"^\s*第\s*[0-9０-９]+\s*条\s*[（(]([^）)]*)[）)]")
_PARENTHESES = re.compile(r"[（(]([^）)]*)[）)]?")
_SEPARATORS = re.compile(
    r"[・、,，/／]|及び|又は|または|並びに|(?<=[一-鿿ァ-ヺー])と(?=[一-鿿ァ-ヺー])"
)
_ENDINGS = re.compile(
    r"(?:の)?(?:一般事項|施工一般|一般|の施工|工事仕様|工事|作業|設備工|設備|工法|工)$"
)
_WORK_ENDING = re.compile(r"(?:の施工|工事|作業|工)$")
_PLACING = re.compile(
    r"(?:設置|据え?付け?|布設|敷設|取り?付け?|取り?替え?|取り?換え?|更新|新設|建て?込み?|組み?立て?)$"
)
_SHORTEST = 2
_RUNS = re.compile(r"[一-鿿々]+|[ァ-ヺー]+")
_OF_EVERY_WORK = re.compile(r"一般|共通|施工|設計|工事|標準|構造物|編$")
_KATAKANA = re.compile(r"[ァ-ヺー]{3,}")
_SAYS_NO_THING = re.compile(
    r"^(?:土木工事|共通編|共通|共通的工種|一般|一般事項|総則|材料|材料編|施工|施工編|施工計画|設計|設計編|標準|参考|適用|"
    r"基礎編|構造物|工種|仕様書|便覧|編|工|設備|施設|施設整備|基盤整備|工事|仮設|仮設工|管理|土工|"
    r"管路|設計条件|構造細目|構造|安定|断面|部材|その他)$"
)


@dataclass(frozen=True, slots=True)
class HeadingName:
    """One name in a heading: ``whole`` and without what says only that it is a work; folded."""

    whole: str
    core: str
    only: str = ""

    @property
    def bare(self) -> str:
        """Without 工 alone: 注入設備工 is no 注入工."""
        return bare(self.whole)


@lru_cache(maxsize=40_000)
def names_of_heading(heading: str) -> tuple[HeadingName, ...]:
    """Take a heading apart: 「3-2-10-5 土留・仮締切工」, 「第6条（照明柱）」, 「基礎工（護岸）」."""
    article = _ARTICLE.match(heading)
    text = article[1] if article else _NUMBERING.sub("", heading.replace("_", " "))
    only = "" if article else folded(" ".join(_PARENTHESES.findall(text)))
    text = text if article else _PARENTHESES.sub("", text)
    names = (folded(part) for part in _SEPARATORS.split(text))
    return tuple(HeadingName(name, core_of(name), only) for name in names if len(name) > 1)


@lru_cache(maxsize=40_000)
def _folded(text: str) -> str:
    """`folded`, once for a name: each work of a draft is compared with every heading there is."""
    return folded(text)


@lru_cache(maxsize=40_000)
def core_of(name: str) -> str:
    """A name as compared: 照明設備工 and 照明 are the same; what would be one letter stays whole."""
    text = folded(name)
    while (shorter := _ENDINGS.sub("", text)) != text and len(shorter) >= _SHORTEST:
        text = shorter
    return text


@lru_cache(maxsize=40_000)
def bare(name: str) -> str:
    """A work's name without what says that it is one."""
    text = folded(name)
    shorter = _WORK_ENDING.sub("", text)
    return shorter if len(shorter) >= _SHORTEST else text


def likeness(work: str, headings: Sequence[str], depth: int, project: Project) -> float:
    """How surely the heading at ``depth`` names a work, 0 when it doesn't."""
    return max(
        (
            _likeness(work, name, headings[:depth], project)
            for name in names_of_heading(headings[depth])
        ),
        default=0.0,
    )


def _likeness(work: str, name: HeadingName, above: Sequence[str], project: Project) -> float:
    asked = _folded(work)
    core = core_of(work)
    if name.core == core:
        outside = name.only and not is_spoken(name.only, project)
        return EXACT - (0.4 if outside else 0.0) + (_TO_THE_LETTER if name.whole == asked else 0.0)
    if name.core.replace("の", "") == core.replace("の", ""):
        return EXACT - _LOOSELY
    for whole, part in ((core, name.core), (asked, name.whole)):
        if whole.endswith(part) and _folded(whole.removesuffix(part)) in _places(name, above):
            return WITHIN
    placed = thing_placed(core)
    if len(placed) >= _SHORTEST and placed == thing_placed(name.core):
        return PLACED if not is_general(placed) else GENERAL
    kind = name.core.removesuffix(core)
    if kind != name.core and kind in project.text:
        return KIND_OF
    part = name.bare
    if len(part) >= _SHORTEST and bare(asked).endswith(part) and not is_general(part):
        return GENERAL
    return 0.0


def _places(name: HeadingName, above: Sequence[str]) -> str:
    """What stands around a name, folded: 布設 in 管路施工基準 is 管布設."""
    title = above[0] if above else ""
    chapters = (heading for heading in above if _NUMBERING.match(heading))
    return f"{_folded(' '.join((title, *chapters)))} {name.only}"


def thing_placed(core: str) -> str:
    """What a work puts in place: 遊具 of 遊具組立設置."""
    while (shorter := _PLACING.sub("", core)) != core and len(shorter) >= _SHORTEST:
        core = shorter
    return core


def is_spoken(name: str, project: Project) -> bool:
    """Whether the sheet speaks of what a heading names, in these words or in part of them."""
    runs = [run for run in _RUNS.findall(name) if not _SAYS_NO_THING.match(run)]
    return all(_is_run_spoken(run, project.text) for run in runs)


def _is_run_spoken(run: str, text: str) -> bool:
    if folded(run) in text:
        return True
    if re.match("[ァ-ヺー]", run):
        return False
    word = _OF_EVERY_WORK.sub("", folded(run)).removesuffix("工")
    pairs = [word[n : n + 2] for n in range(len(word) - 1)]
    return not word or sum(pair in text for pair in pairs) * 2 > len(pairs)


def is_partly_spoken(name: str, project: Project) -> bool:
    """Whether the sheet speaks of a part of what a heading names."""
    runs = [run for run in _RUNS.findall(name) if not _SAYS_NO_THING.match(run)]
    return not runs or any(_is_part_spoken(run, project.text) for run in runs)


def _is_part_spoken(run: str, text: str) -> bool:
    if re.match("[ァ-ヺー]", run):
        return folded(run) in text
    word = folded(run).removesuffix("工")
    return any(word[n : n + 2] in text for n in range(max(len(word) - 1, 1)))


def chapters_of(headings: Sequence[str]) -> tuple[str, ...]:
    """The headings that say what a clause is about, without the clause's own name in its section."""
    own_section = bool(headings) and _CHAPTER.match(headings[-1]) is not None
    return tuple(headings if own_section else headings[:-1])


def is_on_other_structure(headings: Sequence[str], project: Project) -> bool:
    """Whether a chapter or clause is on a structure (ボックスカルバート) that nobody speaks of."""
    for heading in headings:
        names = names_of_heading(heading)
        if names and not any(_is_near(name.whole, project) for name in names):
            return True
    return False


def names_other_thing(headings: Sequence[str], project: Project) -> bool:
    """Whether a heading names a thing or method (シールド) of which the sheet doesn't speak.

    Words in Katakana are such names, where Chinese characters as often say what is done.
    """
    runs = (run for heading in headings for run in _KATAKANA.findall(heading))
    return any(folded(run) not in project.text for run in runs if not _SAYS_NO_THING.match(run))


def _is_near(name: str, project: Project) -> bool:
    foreign = (run for run in _KATAKANA.findall(name) if not _SAYS_NO_THING.match(run))
    return is_partly_spoken(name, project) and all(run in project.text for run in foreign)


def unspoken_share(headings: Sequence[str], project: Project, work: str = "") -> float:
    """The share of chapters, sections and clauses on something of which the sheet doesn't speak.

    One that names the ``work`` itself is none of them.
    """
    own = core_of(work) if work else "|"
    chapters = [
        names
        for heading in headings
        if _NUMBERING.match(heading) and (names := names_of_heading(heading))
        if not any(name.core == own for name in names)
    ]
    if not chapters:
        return 0.0
    return sum(not _is_any_spoken(names, project) for names in chapters) / len(chapters)


def _is_any_spoken(names: Sequence[HeadingName], project: Project) -> bool:
    return any(is_spoken(name.whole, project) and is_spoken(name.only, project) for name in names)
