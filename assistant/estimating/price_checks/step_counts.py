"""Surcharges counted in steps: 12 t を超え 2 t 増すごと, as a quantity of a line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import ROUND_CEILING, Decimal

from assistant.estimating.findings import Basis, Finding, Severity
from assistant.estimating.model import Estimate, UnitCostTable
from assistant.estimating.price_checks.cases import UNIT_BASE
from assistant.estimating.price_checks.said import number, on_line, shown, table_name, text
from assistant.estimating.walking import Located, items, shown_name, walk

_UNIT = r"t|km|m3|m2|m|kg|日|時間|人"
_STEP = re.compile(
    rf"(?P<limit>\d+(?:\.\d+)?)(?P<unit>{_UNIT})(?:を)?(?:超え|こえ|越え|超)(?:る場合)?、?(?:は)?"
    rf"(?P<step>\d+(?:\.\d+)?)(?P=unit)(?:増すごと|増す毎|ごと|毎|につき)"
)


def step_count_findings(estimate: Estimate) -> Iterator[Finding]:
    """Lines whose quantity is not the number of steps begun beyond the limit.

    The size stands once in the table's name, the lines above, or the lines that refer to it.
    """
    for located in items(estimate):
        line = located.line
        words = _plain(f"{shown_name(line)} {text(line.remarks)}")
        step = _STEP.search(words)
        quantity = number(line.quantity)
        if step is None or line.quantity is None or not quantity:
            continue
        limit, each, unit = Decimal(step["limit"]), Decimal(step["step"]), step["unit"]
        size = _size(located, words.replace(step[0], ""), limit, unit, estimate)
        if size is None or not each:
            continue
        expected = ((size - limit) / each).to_integral_value(ROUND_CEILING)
        if quantity == expected:
            continue
        counted_singly = quantity == (size - limit).to_integral_value(ROUND_CEILING) != expected
        price = number(line.unit_price)
        yield on_line(
            UNIT_BASE,
            "step_count",
            Severity.ERROR if counted_singly else Severity.WARNING,
            located,
            line.quantity,
            f"{shown(size)}{unit}は{shown(limit)}{unit}を{shown(size - limit)}{unit}超え、{shown(each)}{unit}ごとに"
            f"{shown(expected)}回の加算ですが、{shown(quantity)}回です。"
            + (f"1{unit}ごとに加算しています。" if counted_singly else ""),
            expected=shown(expected),
            difference=(expected - quantity) * price if price is not None else None,
            basis=(Basis(estimate.file.name, None, step[0]),),
            figures={"size": shown(size), "limit": shown(limit), "step": shown(each)},
        )


def _size(
    located: Located, own: str, limit: Decimal, unit: str, estimate: Estimate
) -> Decimal | None:
    """The one figure beyond the limit that the texts around a line give in the unit."""
    around = [own, *(_plain(shown_name(line)) for line in located.ancestors)]
    table = located.table
    if isinstance(table, UnitCostTable):
        around.append(_plain(table_name(table)))
        around += [
            _plain(f"{shown_name(found.line)} {text(found.line.remarks)}")
            for found in walk(estimate)
            if found.line.reference == table.key
        ]
    sizes = {
        Decimal(found)
        for words in around
        for found in re.findall(rf"(\d+(?:\.\d+)?){unit}(?![a-z0-9])", words)
    }
    beyond = {size for size in sizes if size > limit}
    return beyond.pop() if len(beyond) == 1 else None


def _plain(words: str) -> str:
    plain = unicodedata.normalize("NFKC", words).replace("トン", "t")
    return re.sub(r"(?<=\d),(?=\d{3})|(?<=\d)\s+(?=[tkm日時人])", "", plain)
