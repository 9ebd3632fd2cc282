"""Rule 12: products, totals, cost summary, carried amounts, formulas, hidden and empty rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from assistant.estimating.findings import Finding
from assistant.estimating.model import Estimate, Place
from assistant.estimating.references import References
from assistant.estimating.rules import rule
from assistant.estimating.summing import saying, saying_form
from assistant.estimating.summing.blame import blame, known_figures
from assistant.estimating.summing.carried import (
    carried_costs,
    carried_names,
    carried_totals,
)
from assistant.estimating.summing.cell_formulas import referred_cells
from assistant.estimating.summing.columns import OddFormula, odd_formulas
from assistant.estimating.summing.cost_summary import wrong_costs
from assistant.estimating.summing.page_totals import page_total_findings
from assistant.estimating.summing.products import is_lump_sum, wrong_products
from assistant.estimating.summing.rows import (
    Gap,
    Incomplete,
    hidden_blocks,
    incomplete_rows,
    out_of_date,
)
from assistant.estimating.summing.sides import Side
from assistant.estimating.summing.table_proofs import proofs_of_tables
from assistant.estimating.summing.totals import check_totals
from assistant.estimating.walking import walk

_MISREAD = 5  # more rows without an amount are rather a column that was not read
_ALIKE = 3  # more rows with one and the same gap are one question


@rule(12, "sums", "積・和・転記・数式")
def sums(estimate: Estimate, references: References) -> Iterator[Finding]:
    """Every printed amount follows from the printed figures it is made of, to the yen.

    Sources: 土木請負工事工事費積算要領 (build-up; amounts of a breakdown cut below one yen);
    公共建築工事積算基準 for 共通費. Where authorities round differently the document's own
    practice decides, see `summing.rounding`.
    """
    said: set[Place] = set()
    changed = any(found.line.before is not None for found in walk(estimate))
    for side in Side if changed else (Side.PRESENT,):
        for finding in _arithmetic(estimate, references, side):
            said.add(finding.place)
            yield finding
    for finding in _form(estimate):
        if finding.place not in said:
            said.add(finding.place)
            yield finding


def _arithmetic(estimate: Estimate, references: References, side: Side) -> Iterator[Finding]:
    wrong = list(wrong_products(estimate, side))
    shoulds = {id(found.priced.located.line): found.expected for found in wrong}
    yield from _carried(estimate, side, shoulds)
    proofs = proofs_of_tables(estimate, shoulds) if side is Side.PRESENT else {}
    totals = [check_totals(breakdown, side, shoulds) for breakdown in estimate.breakdowns]
    for checked in totals:
        proofs.update(checked.proofs)
    known = known_figures(estimate, references) if wrong else None
    typed_over = {id(odd.located.line) for odd in odd_formulas(estimate)} if wrong else set()
    for found in wrong:
        if known is not None:
            proof = proofs.get(id(found.priced.located.line))
            if found.only_rounding and proof is True and not found.inferred.decided:
                continue  # the document's own total was made with it
            own_way = id(found.priced.located.line) in typed_over
            blamed = blame(found, known, total_has_amount=False if own_way else proof)
            yield from saying.wrong_product(found, blamed, side, disproved=proof is False)
    for checked in totals:
        shoulds.update({id(total.located.line): total.expected for total in checked.wrong})
        if checked.readable:
            yield from (saying.wrong_total(total, side) for total in checked.wrong)
        else:
            sheet = checked.wrong[0].amount.place.sheet
            yield saying.unreadable_totals(sheet, checked.wrong)
    yield from _carried_costs(estimate, side, shoulds, readable=all(t.readable for t in totals))
    for breakdown in estimate.breakdowns:
        yield from page_total_findings(breakdown, side, shoulds)
        for cost in wrong_costs(breakdown, side, shoulds):
            yield saying.wrong_cost(cost, side)


def _carried(estimate: Estimate, side: Side, shoulds: dict[int, Decimal]) -> Iterator[Finding]:
    """Lump sums that are not what their breakdown comes to."""
    names = carried_names(estimate, side, shoulds)
    for carried in names.differing:
        same_sheet = carried.source.place.sheet == carried.amount.place.sheet
        if names.proved or not same_sheet:
            shoulds[id(carried.located.line)] = carried.expected
            yield saying.wrongly_carried(carried, side, proved=names.proved)


def _carried_costs(
    estimate: Estimate, side: Side, shoulds: dict[int, Decimal], *, readable: bool
) -> Iterator[Finding]:
    """Costs in the summary that are not those of the breakdown, unless one was found wrong."""
    costs = carried_costs(estimate, side)
    proved = costs.proved or len(costs.differing) == 1
    found = [(carried, proved) for carried in costs.differing]
    found += [(carried, readable) for carried in carried_totals(estimate, side)]
    for carried, sure in found:
        line = id(carried.located.line)
        if line not in shoulds and carried.source_line not in shoulds:
            shoulds[line] = carried.expected
            yield saying.wrongly_carried(carried, side, proved=sure)


def _form(estimate: Estimate) -> Iterator[Finding]:
    """What is right today and will not stay so: empty and hidden rows, formulas, old values."""
    by_gap: dict[tuple[Gap, bool], list[Incomplete]] = defaultdict(list)
    for row in incomplete_rows(estimate):
        by_gap[row.gap, is_lump_sum(row.located.line.unit)].append(row)
    for (gap, lump_sum), rows in by_gap.items():
        # Headings of which only 1 式 stands look like lump sums without a price.
        usual = 1 if lump_sum and gap is Gap.PRICE_MISSING else _ALIKE
        if len(rows) > (_MISREAD if gap is Gap.AMOUNT_MISSING else usual):
            yield saying_form.incomplete_rows_together(rows)
        else:
            yield from map(saying_form.incomplete_row, rows)
    yield from map(saying_form.hidden_rows, hidden_blocks(estimate))
    yield from _old_values(estimate)
    common: dict[str, list[OddFormula]] = defaultdict(list)
    for odd in odd_formulas(estimate):
        if odd.rare:
            yield saying_form.odd_formula(odd)
        else:
            common[odd.oddity].append(odd)
    yield from map(saying_form.odd_formulas_together, common.values())


def _old_values(estimate: Estimate) -> Iterator[Finding]:
    """The cells where old values begin: those whose formula names no other old cell."""
    old = list(out_of_date(estimate))
    cells = {(written.place.sheet, written.place.cell) for _, written in old}
    first = [
        (item, written)
        for item, written in old
        if not any(
            (written.place.sheet, cell) in cells for cell in referred_cells(written.formula or "")
        )
    ]
    for position, (item, written) in enumerate(first[:_ALIKE]):
        yield saying_form.old_value(item, written, len(old) if not position else 1)
