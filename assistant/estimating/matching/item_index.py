"""Finding what a line is among thousands of rows by name, specification and unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assistant.estimating.matching.contradictions import (
    Codes,
    codes,
    contradict,
    excluded,
    says_the_same,
)
from assistant.estimating.matching.found_rows import (
    LEAST_UNCERTAIN,
    NOTHING,
    Found,
    likeness,
    no_better_than_likely,
    uncertain,
    units_allow,
)
from assistant.estimating.matching.names import name_key, specification_key, words
from assistant.estimating.matching.trade_words import other_names
from assistant.estimating.matching.unit_names import unit_key
from assistant.estimating.matching.wording import digits, in_one_wording, wording

_COMPARED = 40


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
        self._by_wording: dict[str, list[str]] | None = None
        self._by_digits: dict[tuple[str, ...], list[int]] | None = None
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
            return NOTHING
        group = self._group(key)
        if group and (same := self._same_specification(group, specification)):
            return self._with_unit(same, _all(group), unit)
        self._prepare()
        if rows := self._by_tight.get(key + name_key(specification)):
            return self._with_unit(rows, _all(group) or rows, unit)
        if found := self._in_other_words(name, specification, unit, _all(group)):
            return found
        if group:
            return self._by_codes(group, name, specification, unit)
        for other in other_names(key):
            if named := self._group(other):
                same = self._same_specification(named, specification)
                if not same:
                    return self._by_codes(named, name, specification, unit)
                found = self._with_unit(same, _all(named), unit)
                return no_better_than_likely(found, "名称の書き方が違います")
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

    def _same_specification(self, group: dict[str, list[int]], specification: str) -> Sequence[int]:
        """The rows of one name with a specification, but for its spelling."""
        wanted = specification_key(specification)
        if wanted in group:
            return group[wanted]
        # a PDF loses the blanks between words, but not their order
        joined = "".join(words(specification))
        for rows in group.values():
            if joined and joined == "".join(words(self._items[rows[0]][1])):
                return rows
        return ()

    def _in_other_words(
        self, name: str, specification: str, unit: str, every: Sequence[int]
    ) -> Found | None:
        """The one thing that says the same with other words, in any order and either column."""
        own, own_codes = wording(name, specification), codes(f"{name} {specification}")
        rows = [
            number
            for number in self._with_same_digits(name, specification, every)
            if wording(*self._items[number][:2]).says_the_same(own)
            and units_allow(unit, self._items[number][2])
            and not excluded(own_codes, self._codes_of(number))
        ]
        things = {
            (name_key(self._items[row][0]), specification_key(self._items[row][1])) for row in rows
        }
        if len(things) != 1:
            return None
        its_words = words(" ".join(self._items[rows[0]][:2]))
        if sorted(its_words) == sorted(words(f"{name} {specification}")):
            return self._with_unit(rows, every or rows, unit)
        why = (
            "規格の書き方が違います"
            if name_key(name) == next(iter(things))[0]
            else "名称の書き方が違います"
        )
        found = self._with_unit(rows, every or rows, unit)
        return no_better_than_likely(found, why)

    def _with_same_digits(
        self, name: str, specification: str, every: Sequence[int]
    ) -> Sequence[int]:
        """Rows with the same digits whose name is known, or that share characters."""
        if self._by_digits is None:
            self._by_digits = {}
            for number, (its_name, its_specification, _) in enumerate(self._items):
                same = self._by_digits.setdefault(digits(its_name + " " + its_specification), [])
                same.append(number)
        found = self._by_digits.get(digits(f"{name} {specification}"), [])
        if not found:
            return ()
        assert self._tight is not None  # noqa: S101 - prepared before
        named = {*every, *self._named_alike(name)}
        own = _pairs(name_key(name) + name_key(specification))
        least = min(2, len(own) // 3)
        return [
            number
            for number in found
            if number in named or len(own & _pairs(self._tight[number])) >= least
        ]

    def _named_alike(self, name: str) -> Sequence[int]:
        """Rows whose name is the same once abbreviations are written out."""
        if self._by_wording is None:
            self._by_wording = {}
            for written, key in self._keys.items():
                same = self._by_wording.setdefault(_in_one_wording_of_name(written), [])
                if key not in same:
                    same.append(key)
        return [
            number
            for key in self._by_wording.get(_in_one_wording_of_name(name), ())
            for number in self._by_name[key]
        ]

    def _by_codes(
        self, group: dict[str, list[int]], name: str, specification: str, unit: str
    ) -> Found:
        """What a line may be among the rows of its name: those whose numbers and codes allow it."""
        every = _all(group)
        wanted = specification_key(specification)
        own = codes(f"{name} {specification}")
        near = [other for other in group if not contradict(own, self._codes_of(group[other][0]))]
        if not near:
            return Found("none", same_name=every)
        scored = [
            (number, likeness(wanted, other))
            for other in near
            for number in group[other]
            if units_allow(unit, self._items[number][2])
        ]
        return uncertain(
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
        """Make what looking up by name and specification together needs."""
        if self._tight is not None:
            return
        memo: dict[str, str] = {}
        self._tight = []
        for number, (name, specification, _) in enumerate(self._items):
            if specification not in memo:
                memo[specification] = name_key(specification)
            tight = self._keys[name] + memo[specification]
            self._tight.append(tight)
            self._by_tight.setdefault(tight, []).append(number)

    def _prepare_pairs(self) -> None:
        """Make what comparison by similarity needs."""
        if self._pairs:
            return
        for tight, rows in self._by_tight.items():
            for pair in _pairs(tight):
                self._pairs.setdefault(pair, []).append(rows[0])

    def _similar(self, name: str, specification: str, unit: str) -> Found:
        from rapidfuzz import fuzz, process

        self._prepare_pairs()
        wanted, tight = name_key(name) + name_key(specification), self._tight or []
        choices = {number: tight[number] for number in self._sharing(wanted)}
        ranked = process.extract(
            wanted, choices, scorer=fuzz.ratio, score_cutoff=LEAST_UNCERTAIN - 10, limit=8
        )
        letters = sorted(wanted)
        ranked += [
            (text, 100.0, number)
            for number, text in choices.items()
            if len(text) == len(wanted) and sorted(text) == letters
        ]
        if not ranked:
            return NOTHING
        own = codes(f"{name} {specification}")
        own_words = sorted(words(f"{name} {specification}"))
        scored: list[tuple[int, int]] = []
        for text, score, number in ranked:
            item = self._items[number]
            its = self._codes_of(number)
            if contradict(own, its) or not units_allow(unit, item[2]):
                continue
            rows = self._by_tight[text]
            if own_words == sorted(words(f"{item[0]} {item[1]}")):
                return self._with_unit(rows, rows, unit)
            penalty = 0 if says_the_same(own, its) else 10
            scored += [(row, int(score) - penalty) for row in rows]
        return uncertain(scored, (), "似た名称があります")

    def _sharing(self, wanted: str) -> list[int]:
        """The rows that share most pairs of characters with a text, the rarest pairs first."""
        lists = sorted(
            (self._pairs[pair] for pair in _pairs(wanted) if pair in self._pairs), key=len
        )
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


def _all(group: dict[str, list[int]]) -> tuple[int, ...]:
    return tuple(number for rows in group.values() for number in rows)


def _pairs(key: str) -> set[str]:
    return {key[place : place + 2] for place in range(len(key) - 1)}


def _in_one_wording_of_name(name: str) -> str:
    return name_key(in_one_wording(name))
