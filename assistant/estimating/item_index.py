"""Finding what a line is among thousands of rows by name, specification and unit."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from assistant.estimating.contradictions import Codes, codes, contradict, says_the_same
from assistant.estimating.names import name_key, specification_key, words
from assistant.estimating.unit_names import unit_key, unit_ratio

_LEAST_LIKELY = 90
_LEAST_UNCERTAIN = 65
_COMPARED = 40
_MOST_CANDIDATES = 5
# Words that authorities add to a name or leave out: 掘削 and 掘削工 are one thing.
_ENDINGS = ("工", "費", "材", "類")


@dataclass(frozen=True, slots=True)
class Found:
    """Rows that are the item, with the certainty's name, a score of 0–100, and why not exact.

    ``similar`` are (row, score) of an uncertain one; ``same_name`` all rows with the same name.
    """

    certainty: str
    score: int = 0
    rows: tuple[int, ...] = ()
    similar: tuple[tuple[int, int], ...] = ()
    same_name: tuple[int, ...] = ()
    unit_agrees: bool = True
    why: str = ""


_NOTHING = Found("none")


class ItemIndex:
    """Names, specifications and units of many rows, in dictionaries.

    Only the names are folded at once. Specifications are when a line asks for their name, and
    what comparison by similarity needs when the first line has no row by name: most tables are
    much larger than what an estimate uses of them.
    """

    def __init__(self, items: Sequence[tuple[str, str, str]]) -> None:
        self._items = items
        self._by_name: dict[str, list[int]] = {}
        keys: dict[str, str] = {}
        for number, (name, _, _) in enumerate(items):
            if name not in keys:
                keys[name] = name_key(name)
            self._by_name.setdefault(keys[name], []).append(number)
        self._keys = keys
        self._specifications: dict[str, dict[str, list[int]]] = {}
        self._tight: list[str] | None = None
        self._by_tight: dict[str, list[int]] = {}
        self._pairs: dict[str, list[int]] = {}
        self._codes: dict[tuple[str, str], Codes] = {}
        self._known: dict[tuple[str, str, str], Found] = {}

    def find(self, name: str, specification: str, unit: str) -> Found:
        """The rows that an item is, exactly or nearly."""
        item = (name, specification, unit)
        if item not in self._known:
            self._known[item] = self._find(*item)
        return self._known[item]

    def same_name(self, name: str) -> dict[str, list[int]]:
        """Rows with the same name, by the key of their specification."""
        return self._group(name_key(name))

    def _find(self, name: str, specification: str, unit: str) -> Found:
        key = name_key(name)
        if not key:
            return _NOTHING
        if group := self._group(key):
            return self._by_specification(group, name, specification, unit)
        self._prepare()
        if rows := self._by_tight.get(key + name_key(specification)):
            return self._with_unit(rows, rows, unit)
        for other in _other_names(key):
            if group := self._group(other):
                found = self._by_specification(group, name, specification, unit)
                return _no_better_than_likely(found, "名称の書き方が違います")
        return self._similar(name, specification, unit)

    def _group(self, key: str) -> dict[str, list[int]]:
        if key not in self._by_name:
            return {}
        if key not in self._specifications:
            group: dict[str, list[int]] = {}
            memo: dict[str, str] = {}
            for number in self._by_name[key]:
                text = self._items[number][1]
                if text not in memo:
                    memo[text] = specification_key(text)
                group.setdefault(memo[text], []).append(number)
            self._specifications[key] = group
        return self._specifications[key]

    def _by_specification(
        self, group: dict[str, list[int]], name: str, specification: str, unit: str
    ) -> Found:
        every = tuple(number for rows in group.values() for number in rows)
        wanted = specification_key(specification)
        if wanted in group:
            return self._with_unit(group[wanted], every, unit)
        # a PDF loses the blanks between words, but not their order
        joined = "".join(words(specification))
        for rows in group.values():
            if joined and joined == "".join(words(self._items[rows[0]][1])):
                return self._with_unit(rows, every, unit)
        own = codes(f"{name} {specification}")
        near: list[tuple[str, bool]] = []
        for other in group:
            its = self._codes_of(group[other][0])
            if not contradict(own, its):
                near.append((other, says_the_same(own, its)))
        same = [other for other, equal in near if equal]
        if len(same) == 1 and _alike(wanted, same[0]):
            found = self._with_unit(group[same[0]], every, unit)
            return _no_better_than_likely(found, "規格の言葉が一部違います")
        if not near:
            return Found("none", same_name=every)
        scored = [
            (number, _score(wanted, other))
            for other, _ in near
            for number in group[other]
            if _units_allow(unit, self._items[number][2])
        ]
        return _uncertain(
            scored, every, "規格が一致しません" if wanted else "規格の記載がありません"
        )

    def _with_unit(self, rows: Sequence[int], every: Sequence[int], unit: str) -> Found:
        wanted = unit_key(unit)
        agreeing = tuple(
            number
            for number in rows
            if not wanted
            or not self._items[number][2]
            or unit_key(self._items[number][2]) == wanted
        )
        if agreeing:
            return Found("exact", 100, agreeing, same_name=tuple(every))
        return Found(
            "likely",
            90,
            tuple(rows),
            same_name=tuple(every),
            unit_agrees=False,
            why="単位が違います",
        )

    def _prepare(self) -> None:
        """Make what looking up by name and specification together, and similarity, need."""
        if self._tight is not None:
            return
        memo: dict[str, str] = {}
        self._tight = []
        for number, (name, specification, _) in enumerate(self._items):
            if specification not in memo:
                memo[specification] = name_key(specification)
            tight = self._keys[name] + memo[specification]
            self._tight.append(tight)
            rows = self._by_tight.setdefault(tight, [])
            rows.append(number)
            if len(rows) == 1:
                for pair in {tight[place : place + 2] for place in range(len(tight) - 1)}:
                    self._pairs.setdefault(pair, []).append(number)

    def _similar(self, name: str, specification: str, unit: str) -> Found:
        from rapidfuzz import fuzz, process

        if self._tight is None:
            return _NOTHING
        wanted = name_key(name) + name_key(specification)
        tight = self._tight
        choices = {number: tight[number] for number in self._sharing(wanted)}
        ranked = process.extract(
            wanted, choices, scorer=fuzz.ratio, score_cutoff=_LEAST_UNCERTAIN - 10, limit=8
        )
        letters = sorted(wanted)
        ranked += [
            (text, 100.0, number)
            for number, text in choices.items()
            if len(text) == len(wanted) and sorted(text) == letters
        ]
        if not ranked:
            return _NOTHING
        own = codes(f"{name} {specification}")
        own_words = sorted(words(f"{name} {specification}"))
        scored: list[tuple[int, int]] = []
        for text, score, number in ranked:
            item = self._items[number]
            its = self._codes_of(number)
            if contradict(own, its) or not _units_allow(unit, item[2]):
                continue
            rows = self._by_tight[text]
            if own_words == sorted(words(f"{item[0]} {item[1]}")):
                return self._with_unit(rows, rows, unit)
            same = says_the_same(own, its)
            if score >= _LEAST_LIKELY and same and _kanji(wanted) == _kanji(text):
                found = self._with_unit(rows, rows, unit)
                return _no_better_than_likely(found, "名称の書き方が違います")
            penalty = 0 if same else 10
            scored += [(row, int(score) - penalty) for row in rows]
        return _uncertain(scored, (), "似た名称があります")

    def _sharing(self, wanted: str) -> list[int]:
        """The rows that share most pairs of characters with a text, the rarest pairs first."""
        pairs = {wanted[place : place + 2] for place in range(len(wanted) - 1)}
        lists = sorted((self._pairs[pair] for pair in pairs if pair in self._pairs), key=len)
        counts: Counter[int] = Counter()
        for rows in lists[: max(5, len(lists) // 3)]:
            if len(counts) >= _COMPARED and len(rows) > len(self._items) // 8:
                break
            counts.update(rows)
        if len(counts) <= _COMPARED:
            return list(counts)
        least = 2 if len(lists) > 2 else 1
        shared = [number for number, times in counts.items() if times >= least] or list(counts)
        return sorted(shared, key=counts.__getitem__, reverse=True)[:_COMPARED]

    def _codes_of(self, number: int) -> Codes:
        name, specification, _ = self._items[number]
        if (name, specification) not in self._codes:
            self._codes[name, specification] = codes(f"{name} {specification}")
        return self._codes[name, specification]


def _no_better_than_likely(found: Found, why: str) -> Found:
    if found.certainty != "exact":
        return found
    return Found("likely", 90, found.rows, (), found.same_name, found.unit_agrees, why)


def _uncertain(scored: Iterable[tuple[int, int]], every: Sequence[int], why: str) -> Found:
    best = sorted(scored, key=lambda pair: (-pair[1], pair[0]))[:_MOST_CANDIDATES]
    best = [pair for pair in best if pair[1] >= _LEAST_UNCERTAIN - 25]
    if not best:
        return Found("none", same_name=tuple(every))
    return Found("uncertain", best[0][1], (), tuple(best), tuple(every), why=why)


def _units_allow(first: str, second: str) -> bool:
    return not first or not second or unit_ratio(first, second) is not None


def _score(first: str, second: str) -> int:
    from rapidfuzz import fuzz

    if not first or not second:
        return 60
    return int(max(fuzz.ratio(first, second), fuzz.token_set_ratio(first, second) - 10))


def _alike(first: str, second: str) -> bool:
    """Whether two specifications with the same codes differ in filling words only."""
    left, right = set(first.split()), set(second.split())
    return left <= right or right <= left or _score(first, second) >= 80


_KANJI = re.compile("[一-鿿]+")


def _kanji(text: str) -> str:
    found = "".join(_KANJI.findall(text))
    return found.rstrip("".join(_ENDINGS))


def _other_names(key: str) -> Iterable[str]:
    """Other keys of the same thing: with and without 工, and what the trade calls it."""
    for ending in _ENDINGS:
        if key.endswith(ending) and len(key) > 2:
            yield key[: -len(ending)]
        yield key + ending
    yield from _trade_names().get(key, ())


_SURE = 0.9


@cache
def _trade_names() -> dict[str, tuple[str, ...]]:
    """The trade's other words for a name, from the synonyms that search uses too.

    The file is read here rather than with `load_synonyms`, which folds every word as search
    needs it and takes longer than a whole check may.
    """
    from importlib import resources

    text = (resources.files("retrieval") / "data" / "synonyms.tsv").read_text(encoding="utf-8")
    names: dict[str, dict[str, None]] = {}
    for line in text.splitlines():
        columns = [column.strip() for column in line.split("\t")]
        if line.startswith("#") or not 2 <= len(columns) <= 3:
            continue
        if len(columns) < 3 or float(columns[2] or 0) < _SURE:
            continue
        left = [name_key(word) for word in columns[0].split("、")]
        right = left if columns[1] == "=" else [name_key(word) for word in columns[1].split("、")]
        for word in left:
            for other in right:
                if word != other:
                    names.setdefault(word, {})[other] = None
                    names.setdefault(other, {})[word] = None
    return {word: tuple(others) for word, others in names.items()}
