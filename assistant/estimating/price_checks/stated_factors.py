"""変化率 and 補正係数 that lines state in words, against the rate table's factor for the condition."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal

from assistant.estimating.findings import Finding, Severity, basis_of
from assistant.estimating.matching.names import name_key
from assistant.estimating.model import Estimate, UnitCostTable, Written
from assistant.estimating.price_checks.corrections import stated_in
from assistant.estimating.price_checks.said import number, on_line, shown, text
from assistant.estimating.references import RateRow, References
from assistant.estimating.walking import Located, shown_name, walk

RULE = "unit_cost_rebuild"
_HEADS = ("変化率:", "歩掛補正:", "日当たり作業量補正:")
_STATED = re.compile(
    r"(?:変化率|補正係数|補正率)[^\d+-]{0,4}(?P<value>[+-]?\d+(?:\.\d+)?)(?![\d.]*[%号])"
)


def stated_factor_findings(estimate: Estimate, references: References) -> Iterator[Finding]:
    """A stated factor that is not the one (nor the sum or product of those) due on its condition."""
    rows = [row for row in references.rates if row.rate.startswith(_HEADS) and row.a is not None]
    if not rows:
        return
    for located in walk(estimate):
        stated = _stated(located)
        if stated is None:
            continue
        at, value = stated
        around = _around(located)
        due = [
            row
            for row in rows
            if name_key(row.rate.partition(":")[2]) in name_key(around)
            and row.work_category
            and stated_in(row.work_category, estimate, around)
        ]
        if not due or value in _right(due):
            continue
        expected = due[0].a or Decimal(0)
        yield on_line(
            RULE,
            "stated_factor",
            Severity.WARNING,
            located,
            at,
            f"{due[0].work_category}の{due[0].rate.replace(':', '（')}）は {shown(expected)} ですが、{shown(value)} です。",
            expected=shown(expected),
            basis=tuple(
                basis_of(row.origin, f"{row.rate} {row.work_category} {shown(row.a or Decimal(0))}")
                for row in due
            ),
            figures={"condition": due[0].work_category, "expected": shown(expected)},
        )


def _stated(located: Located) -> tuple[Written, Decimal] | None:
    """The factor that a line states, and the cell in which it stands."""
    line = located.line
    for written in (line.remarks, line.specification, line.name):
        found = _STATED.search(unicodedata.normalize("NFKC", text(written)))
        if found is not None and written is not None:
            return written, Decimal(found["value"])
    value = number(line.quantity)
    if re.search(r"変化率|補正係数|補正率", line.name.text) and line.quantity is not None and value:
        return line.quantity, value
    return None


def _around(located: Located) -> str:
    table = located.table
    title = (
        f"{table.name.text} {text(table.specification)}"
        if isinstance(table, UnitCostTable)
        else table.title
    )
    above = " ".join(shown_name(line) for line in located.ancestors)
    return f"{title} {above} {shown_name(located.line)} {text(located.line.remarks)}"


def _right(due: Sequence[RateRow]) -> set[Decimal]:
    """The ways in which factors may be stated: each, or together; as a factor or as an addition."""
    values = [row.a for row in due if row.a is not None]
    together = sum(values, Decimal(0))
    if not all(row.formula == "add" for row in due):
        together = Decimal(1)
        for value in values:
            together *= value
    right = {*values, together}
    return right | {1 + value for value in right} | {value - 1 for value in right}
