"""Rule 12 on estimates of any shape: clean ones are clean, one planted slip is found at its cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st

from assistant.estimating.findings import Severity
from assistant.estimating.model import Estimate, Line, LineKind
from assistant.estimating.references import References
from assistant.estimating.rules.sums import sums
from assistant.estimating.summing.rounding import infer
from tests.assistant.estimating.builders import estimate, line

PRICES = st.integers(1_000, 900_000)
QUANTITIES = st.decimals("1", "3000", places=2)


@dataclass
class Sheet:
    """Writes lines row by row; ``slip`` is added to the printed total of one row."""

    mode: str
    slip_at: int | None = None
    slip: int = 0
    row: int = 0
    totals: list[int] = field(default_factory=list)

    def item(self, quantity: Decimal, price: int) -> tuple[Line, Decimal]:
        self.row += 1
        amount = (quantity * price).quantize(Decimal(1), self.mode)
        return line(self.row, f"材料{self.row}", "", "m", quantity, price, amount), amount

    def total(
        self, name: str, kind: LineKind, amount: Decimal, children: list[Line] | None = None
    ) -> Line:
        self.totals.append(self.row)
        printed = amount + (self.slip if self.row == self.slip_at else 0)
        return line(self.row, name, amount=printed, kind=kind, children=children or ())


Shape = list[list[tuple[Decimal, int]]]
SHAPES: st.SearchStrategy[Shape] = st.lists(
    st.lists(st.tuples(QUANTITIES, PRICES), min_size=1, max_size=5), min_size=2, max_size=5
)


def build(
    shape: Shape, mode: str, *, subtotals: bool, slip_at: int | None = None
) -> tuple[Estimate, list[int]]:
    """Groups with printed amounts, or rows closed by 小計, and a 合計 at the end."""
    sheet = Sheet(mode, slip_at, 1)
    lines: list[Line] = []
    everything = Decimal(0)
    for number, rows in enumerate(shape):
        sheet.row += 0 if subtotals else 1
        heading = sheet.row
        items = [sheet.item(quantity, price) for quantity, price in rows]
        amount = sum((value for _, value in items), Decimal(0))
        everything += amount
        children = [each for each, _ in items]
        if subtotals:
            sheet.row += 1
            lines += [*children, sheet.total("小計", LineKind.SUBTOTAL, amount)]
        else:
            after, sheet.row = sheet.row, heading
            lines.append(sheet.total(f"{number}工", LineKind.GROUP, amount, children))
            sheet.row = after
    sheet.row += 1
    lines.append(sheet.total("合計", LineKind.SUBTOTAL, everything))
    return estimate(*lines), sheet.totals


@given(SHAPES, st.sampled_from([ROUND_DOWN, ROUND_HALF_UP]), st.booleans())
def test_estimates_that_add_up_have_no_errors(shape: Shape, mode: str, subtotals: bool) -> None:
    clean, _ = build(shape, mode, subtotals=subtotals)
    said = [f for f in sums(clean, References()) if f.severity is not Severity.INFO]
    assert said == []


@given(SHAPES, st.booleans(), st.data())
def test_one_yen_too_much_in_any_total_is_one_error_at_its_cell(
    shape: Shape, subtotals: bool, data: st.DataObject
) -> None:
    _, totals = build(shape, ROUND_DOWN, subtotals=subtotals)
    row = data.draw(st.sampled_from(totals))
    wrong, _ = build(shape, ROUND_DOWN, subtotals=subtotals, slip_at=row)
    errors = [f for f in sums(wrong, References()) if f.severity is Severity.ERROR]
    assert [(f.place.cell, f.difference_yen) for f in errors] == [(f"F{row}", Decimal(-1))]


@given(
    st.lists(st.tuples(QUANTITIES, PRICES), min_size=1, max_size=30),
    st.sampled_from([ROUND_DOWN, ROUND_HALF_UP]),
)
def test_the_convention_that_all_lines_follow_fits_all_lines(
    rows: list[tuple[Decimal, int]], mode: str
) -> None:
    pairs = [(q * p, (q * p).quantize(Decimal(1), mode)) for q, p in rows]
    pairs *= 2  # one line alone shows no practice
    convention = infer(pairs).convention
    assert all(convention.fits(*pair) for pair in pairs)
