"""Rule 16: nothing counted twice, nothing left out that goes with what is there."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.estimating.findings import Basis, Finding, Severity
from assistant.estimating.matching.names import name_key, specification_key, unit_key
from assistant.estimating.matching.repeated_lines import repeated_elsewhere
from assistant.estimating.model import Estimate, Line
from assistant.estimating.quantity_checks.soil_balance import excavation_without_surplus
from assistant.estimating.reading.words import plain
from assistant.estimating.references import References
from assistant.estimating.rules import rule
from assistant.estimating.specifications.specified_work import specified_without_line
from assistant.estimating.specifications.work_words import Work, data_table, groups_of, works_in
from assistant.estimating.summing.sides import yen
from assistant.estimating.walking import Located, items, shown_name

RULE = "pairs_and_duplicates"
_FEWEST_OF_COMPLETE = 25  # priced lines; shorter estimates are often extracts of one
_FEWEST_OF_EXTRACT = 8
_LINES_PER_WARNING = 60  # more warnings than one in so many lines are put as questions
_ONCE = re.compile(r"(1|一)契約(につき|当たり|当り|あたり|毎|ごと)?(に)?(1|一)?回?|契約当た?り")


@rule(16, RULE, "二重計上・計上漏れ・対になる作業")
def pairs_and_duplicates(estimate: Estimate, references: References) -> Iterator[Finding]:
    """Nothing stands twice in a group, and what goes together is there together.

    Lines that are counted once per contract stand once; work has its counterpart
    (``data/work_pairs.tsv``) and what the specification orders has a line. All of it has
    exceptions: warnings, few of them, the surest first.
    """
    found = [
        *_duplicates(estimate),
        *(_twice(*pair, "別の区分") for pair in repeated_elsewhere(estimate, references)),
        *_more_than_once(estimate),
        *_unequal_pairs(estimate),
        *_without_counterpart(estimate),
        *specified_without_line(estimate, references),
    ]
    lines = sum(1 for _ in items(estimate))
    allowed = max(2, lines // _LINES_PER_WARNING)
    for position, finding in enumerate(found):
        yield finding if position < allowed else replace(finding, severity=Severity.INFO)


@dataclass(frozen=True, slots=True)
class Pair:
    """A row of the table of pairs, ready for use."""

    case: str
    words: re.Pattern[str]
    counterpart: re.Pattern[str]
    exceptions: re.Pattern[str] | None
    complete: bool
    sentence: str

    def starts_at(self, words: str) -> bool:
        """Whether a line of these words needs the counterpart."""
        return bool(self.words.search(words)) and not (
            self.exceptions is not None and self.exceptions.search(words)
        )


@lru_cache(maxsize=1)
def _pairs() -> tuple[Pair, ...]:
    return tuple(
        Pair(
            row["case"],
            re.compile(row["words"]),
            re.compile(row["counterpart"]),
            re.compile(row["except"]) if row["except"] else None,
            row["scope"] == "complete",
            row["sentence"],
        )
        for row in data_table("work_pairs.tsv")
    )


def _duplicates(estimate: Estimate) -> Iterator[Finding]:
    """The same name, specification, unit, quantity and price twice below one heading."""
    seen: dict[tuple[object, ...], Located] = {}
    for located in items(estimate):
        line = located.line
        if line.children or line.quantity is None or not line.quantity.number:
            continue
        parent = id(located.ancestors[-1]) if located.ancestors else id(located.table)
        key = (parent, *_identity(line))
        first = seen.setdefault(key, located)
        if first is not located:
            yield _twice(first, located)


def _identity(line: Line) -> tuple[object, ...]:
    price = line.unit_price.number if line.unit_price else None
    return (
        name_key(line.name.text),
        specification_key(line.specification.text if line.specification else ""),
        unit_key(line.unit.text) if line.unit else "",
        line.quantity.number if line.quantity else None,
        price,
        plain(line.remarks.text) if line.remarks else "",
    )


def _twice(first: Located, second: Located, where: str = "同じ区分の中") -> Finding:
    line = second.line
    place = (line.amount or line.quantity or line.name).place
    amount = line.amount.number if line.amount else None
    before = (first.line.amount or first.line.name).place.cell
    return Finding(
        rule=RULE,
        severity=Severity.WARNING,
        place=place,
        item=shown_name(line),
        message=(
            f"同じ名称・規格・単位・数量の行が{where}にもあります（{before} と {place.cell}）。"
            "二重計上でないか確かめてください。"
        ),
        actual=line.amount.text if line.amount else "",
        difference_yen=-amount if amount is not None else None,
        case="duplicate",
        figures={"first": before, "second": place.cell, "quantity": _quantity(line)},
        table_key=second.table_key,
    )


def _more_than_once(estimate: Estimate) -> Iterator[Finding]:
    """What a line says is counted once per contract, counted more often."""
    found: dict[str, list[Located]] = defaultdict(list)
    for located in items(estimate):
        line = located.line
        texts = (line.name, line.specification, line.remarks)
        words = plain("".join(written.text for written in texts if written is not None))
        if _ONCE.search(words) and line.quantity is not None:
            found[name_key(line.name.text)].append(located)
    for lines in found.values():
        last = lines[-1].line
        quantities = [located.line.quantity.number for located in lines if located.line.quantity]
        repeated = len(lines) > 1 and len(set(quantities)) == 1
        counted = plain(last.unit.text if last.unit else "") in {"回", "式", "契約", "件"}
        if not repeated and not (counted and quantities[-1] is not None and quantities[-1] > 1):
            continue
        place = (last.quantity or last.name).place
        yield Finding(
            rule=RULE,
            severity=Severity.WARNING,
            place=place,
            item=shown_name(last),
            message=(
                f"1契約に1回とされている項目が {len(lines)} 行、数量 {_quantity(last)} で計上されています。"
            ),
            actual=last.quantity.text if last.quantity else "",
            expected="1" if counted and not repeated else "",
            case="once_per_contract",
            figures={"count": str(len(lines)), "quantity": _quantity(last)},
            table_key=lines[-1].table_key,
        )


def _unequal_pairs(estimate: Estimate) -> Iterator[Finding]:
    """Removal and refitting, setting and removing of the same things in different numbers."""
    said: set[int] = set()
    for breakdown in estimate.breakdowns:
        for group in groups_of(breakdown):
            for first, second in _same_things(group):
                if id(second.line) in said or first.quantity == second.quantity:
                    said |= {id(second.line)}
                    continue
                said |= {id(second.line)}
                yield _unequal(first, second)


_BEFORE_AND_AFTER = (
    (re.compile(r"取り?外し?|撤去"), re.compile(r"再取り?付け?|再設置")),
    (re.compile(r"設置|打込み?|圧入|建込み?"), re.compile(r"撤去|引き?抜き?|解体")),
)
_TEMPORARY = re.compile(r"足場|支保|仮設|仮囲|鋼矢板|覆工板|敷鉄板|切梁|腹起|土留|再取り?付|再設置")


def _same_things(group: Sequence[Work]) -> Iterator[tuple[Work, Work]]:
    """Pairs of lines that differ only in what is done with the thing, each the only one."""
    for start, end in _BEFORE_AND_AFTER:
        starts, ends = defaultdict(list), defaultdict(list)
        for work in group:
            if not work.quantity:
                continue
            if end.search(work.words):
                ends[end.sub("", work.words), work.unit].append(work)
            elif start.search(work.words):
                starts[start.sub("", work.words), work.unit].append(work)
        for key, found in starts.items():
            others = ends.get(key, [])
            if (
                len(found) == 1
                and len(others) == 1
                and _TEMPORARY.search(found[0].words + others[0].words)
            ):
                yield found[0], others[0]


def _unequal(first: Work, second: Work) -> Finding:
    line = second.line
    quantity = line.quantity or line.name
    return Finding(
        rule=RULE,
        severity=Severity.WARNING,
        place=quantity.place,
        item=shown_name(line),
        message=(
            f"「{first.line.name.text}」の数量 {yen(first.quantity)} と"
            f"「{line.name.text}」の数量 {yen(second.quantity)} が違います。"
        ),
        actual=quantity.text,
        expected=yen(first.quantity),
        case="unequal_pair",
        figures={
            "other": first.line.name.text,
            "quantity": yen(second.quantity),
            "other_quantity": yen(first.quantity),
        },
    )


def _without_counterpart(estimate: Estimate) -> Iterator[Finding]:
    """Work whose counterpart stands nowhere in the estimate; one finding a kind of pair."""
    works = works_in(estimate)
    everywhere = [work.context for work in works]
    everywhere += [plain(table.name.text) for table in estimate.tables]
    dug = excavation_without_surplus(works)
    if dug is not None and len(works) >= _FEWEST_OF_EXTRACT:
        yield _alone("掘削した土の運搬・処分の行がありません", [dug])
    for pair in _pairs():
        if pair.complete and len(works) < _FEWEST_OF_COMPLETE:
            continue
        starting = [work for work in works if work.quantity and pair.starts_at(work.words)]
        if not starting:
            continue
        own = {id(work.line) for work in starting}
        elsewhere = [work.context for work in works if id(work.line) not in own]
        if any(pair.counterpart.search(words) for words in (*elsewhere, *everywhere[len(works) :])):
            continue
        yield _alone(pair.sentence, starting)


def _alone(sentence: str, starting: Sequence[Work]) -> Finding:
    line = starting[0].line
    more = f"（ほか {len(starting) - 1} 行）" if len(starting) > 1 else ""
    return Finding(
        rule=RULE,
        severity=Severity.WARNING,
        place=line.name.place,
        item=shown_name(line),
        message=f"{sentence}{more}。計上漏れでないか確かめてください。",
        actual=line.name.text,
        basis=(Basis("対になる作業の表", None, sentence),),
        case="counterpart_missing",
        figures={"sentence": sentence, "count": str(len(starting))},
    )


def _quantity(line: Line) -> str:
    return yen(line.quantity.number) if line.quantity else ""
