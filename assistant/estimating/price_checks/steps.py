"""Prices that a table gives in steps: 12 t まで 19,510 円、以後 2 t ごとに 2,000 円."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from assistant.estimating.findings import Basis, Finding, Severity, basis_of
from assistant.estimating.matching.names import name_key
from assistant.estimating.model import Estimate
from assistant.estimating.price_checks.cases import UNIT_BASE
from assistant.estimating.price_checks.said import (
    line_difference,
    number,
    on_line,
    shown,
    text,
)
from assistant.estimating.references import Origin, References
from assistant.estimating.walking import Located, items, shown_name

_UNIT = r"(?P<unit>t|トン|km|キロ|m3|m2|m|人|日|kg)"
_FIGURE = r"(?P<figure>\d+(?:\.\d+)?)"
_UP_TO = re.compile(rf"{_FIGURE}{_UNIT}(?:まで|以下|以内)")
_EACH = re.compile(rf"{_FIGURE}{_UNIT}(?:ごと|毎|増すごと|増す毎|につき)")
_YEN_AFTER = re.compile(
    r"^(?:に|は|:|、|まで|以下|増すごとに|ごとに|毎に)*(?P<yen>\d+(?:\.\d+)?)円?"
)


@dataclass(frozen=True, slots=True)
class Steps:
    """``first`` yen up to ``limit``, then ``added`` yen for each ``step`` begun, of ``unit``."""

    name: str
    unit: str
    limit: Decimal
    first: Decimal
    step: Decimal
    added: Decimal
    basis: tuple[Basis, ...]

    def price(self, size: Decimal, step: Decimal | None = None) -> Decimal:
        """The price of a size; with another ``step``, what that mistake gives."""
        over = max(size - self.limit, Decimal(0)) / (step or self.step)
        return self.first + over.to_integral_value(ROUND_CEILING) * self.added


@dataclass(frozen=True, slots=True)
class _Text:
    name: str
    words: str
    value: Decimal
    origin: Origin


def step_findings(estimate: Estimate, references: References) -> Iterator[Finding]:
    """Lines whose price is not what the steps give for the size in their name or specification."""
    tables = list(steps_of(references))
    if not tables:
        return
    lines = list(items(estimate))
    for located in lines:
        line = located.line
        price = number(line.unit_price)
        if not price or line.unit_price is None:
            continue
        fitting = [steps for steps in tables if _is_of(steps, shown_name(line))]
        for steps in fitting:
            size = _size(steps, f"{shown_name(line)} {text(line.remarks)}")
            if size is None or size < steps.limit or steps.price(size) == price:
                continue
            if price in (steps.first, steps.added) and (first := _first_of(steps, lines)):
                if price == steps.added:
                    yield from _counted(steps, size, first, located)
                continue
            expected, why = steps.price(size), _why(steps, size, price)
            same_name = name_key(steps.name) == name_key(line.name.text)
            proved = len(fitting) == 1 and (same_name or bool(why))
            yield on_line(
                UNIT_BASE,
                "steps",
                Severity.ERROR if proved else Severity.WARNING,
                located,
                line.unit_price,
                f"{shown(size)}{steps.unit}の単価は {shown(steps.first)}＋{shown(steps.step)}{steps.unit}ごとに"
                f"{shown(steps.added)} で {shown(expected)} ですが、{shown(price)} です。{why}",
                expected=shown(expected),
                difference=line_difference(line, expected),
                basis=steps.basis,
                figures={
                    "size": shown(size),
                    "step": shown(steps.step),
                    "expected": shown(expected),
                },
            )
            break


def _first_of(steps: Steps, lines: Iterable[Located]) -> Located | None:
    """The line of the price up to the limit, where the steps' two prices have a line each."""
    return next(
        (
            found
            for found in lines
            if number(found.line.unit_price) == steps.first
            and number(found.line.quantity)
            and _is_of(steps, shown_name(found.line))
        ),
        None,
    )


def _counted(steps: Steps, size: Decimal, first: Located, adding: Located) -> Iterator[Finding]:
    """The line of the added price against the steps that the size begins, each time it counts."""
    at = adding.line.quantity
    times, quantity = number(first.line.quantity), number(at)
    begun = (steps.price(size) - steps.first) / steps.added if steps.added else Decimal(0)
    if at is None or quantity is None or times is None or quantity in (begun, begun * times):
        return
    expected = begun * times
    mistaken = next(
        (
            other
            for other in _OTHER_STEPS
            if other != steps.step
            and quantity
            in (
                (steps.price(size, other) - steps.first) / steps.added,
                (steps.price(size, other) - steps.first) / steps.added * times,
            )
        ),
        None,
    )
    why = f"{shown(mistaken)}{steps.unit}ごとに加算した数です。" if mistaken else ""
    yield on_line(
        UNIT_BASE,
        "step_count",
        Severity.ERROR if mistaken else Severity.WARNING,
        adding,
        at,
        f"{shown(size)}{steps.unit}は {shown(steps.limit)}{steps.unit}を超えて{shown(steps.step)}{steps.unit}ごとに"
        f"加算すると {shown(expected)} ですが、{shown(quantity)} です。{why}",
        expected=shown(expected),
        difference=(expected - quantity) * steps.added,
        basis=steps.basis,
        figures={
            "step": f"{shown(steps.step)}{steps.unit}",
            "limit": f"{shown(steps.limit)}{steps.unit}",
            "size": f"{shown(size)}{steps.unit}",
            "expected": shown(expected),
            "actual": shown(quantity),
        },
    )


_OTHER_STEPS = (Decimal(1), Decimal("0.5"), Decimal(2), Decimal(5), Decimal(10))


def _why(steps: Steps, size: Decimal, price: Decimal) -> str:
    for other in _OTHER_STEPS:
        if other != steps.step and steps.price(size, other) == price:
            return f"{shown(other)}{steps.unit}ごとに加算した額です。"
    return ""


def _is_of(steps: Steps, words: str) -> bool:
    name, line = name_key(steps.name), name_key(words)
    return bool(name) and (name in line or (len(line) > 2 and line in name))


def _size(steps: Steps, words: str) -> Decimal | None:
    """The largest figure with the steps' unit in a line's words."""
    plain = _plain(words)
    sizes = [
        Decimal(found) for found in re.findall(rf"(\d+(?:\.\d+)?){steps.unit}(?![a-z0-9])", plain)
    ]
    return max(sizes, default=None)


def steps_of(references: References) -> Iterator[Steps]:
    """The steps that price rows, their notes or rate rows state, by name."""
    if not _mentions_steps(references):
        return
    groups: dict[str, list[_Text]] = defaultdict(list)
    for entry in _texts(references):
        if (
            "ごと" in entry.words
            or "毎" in entry.words
            or "まで" in entry.words
            or "以下" in entry.words
            or "増す" in entry.words
        ):
            groups[name_key(entry.name)].append(entry)
    for entries in groups.values():
        yield from _joined(entries)


def _mentions_steps(references: References) -> bool:
    """Whether any row speaks of steps at all: most tables of ten thousand rows don't."""
    return any(
        mark in words
        for mark in ("ごと", "毎", "増す")
        for words in (
            *(row.specification for row in references.prices),
            *(row.name for row in references.prices),
            *(note for row in references.prices for note in row.notes.values()),
            *(row.rate + row.work_category + row.source for row in references.rates),
        )
    )


def _texts(references: References) -> Iterator[_Text]:
    for row in references.prices:
        words = _plain(f"{row.specification} {' '.join(row.notes.values())} {row.source}")
        yield _Text(_without_steps(row.name), _plain(row.name) + words, row.price, row.origin)
    for rate in references.rates:
        if rate.a is not None and rate.formula in ("factor", "add"):
            head, _, rest = rate.rate.replace("：", ":").partition(":")
            if head == "変化率" and rest:
                head, rest = rest, ""
            yield _Text(
                _without_steps(head),
                _plain(f"{rest} {rate.work_category} {rate.source}"),
                rate.a,
                rate.origin,
            )


def _without_steps(name: str) -> str:
    plain = _plain(name)
    return re.split(r"[(（]|\d", plain)[0] or plain


def _joined(entries: Iterable[_Text]) -> Iterator[Steps]:
    known = list(entries)
    firsts = [
        (found, entry)
        for entry in known
        if (found := _UP_TO.search(entry.words))
        and not _EACH.search(entry.words.replace(found[0], ""))
    ]
    adding = [(found, entry) for entry in known if (found := _EACH.search(entry.words))]
    for each, entry in adding:
        up_to = _UP_TO.search(entry.words)
        yen = _YEN_AFTER.search(entry.words[each.end() :])
        if up_to and yen:  # one row states both, its own price being the first
            yield _steps(entry, up_to, each, entry.value, Decimal(yen["yen"]), (entry,))
        elif len(firsts) == 1 and firsts[0][0]["unit"] == each["unit"]:
            found, first = firsts[0]
            yield _steps(first, found, each, first.value, entry.value, (first, entry))


def _steps(
    named: _Text,
    up_to: re.Match[str],
    each: re.Match[str],
    first: Decimal,
    added: Decimal,
    rows: tuple[_Text, ...],
) -> Steps:
    return Steps(
        named.name,
        up_to["unit"],
        Decimal(up_to["figure"]),
        first,
        Decimal(each["figure"]),
        added,
        tuple(basis_of(row.origin, f"{row.words} {shown(row.value)}円") for row in rows),
    )


def _plain(words: str) -> str:
    return re.sub(r"\s|,(?=\d{3})", "", unicodedata.normalize("NFKC", words)).replace("トン", "t")
