"""Formulas of a workbook computed exactly: nothing is run, fetched or written.

Each formula is computed from what its precedents *show*: saved results where the file has them,
results computed here where it has none. So a saved result that is out of date differs from its
own formula only, not from all that follow from it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from assistant.estimating.reading.formula_evaluation import result_of
from assistant.estimating.reading.formula_parsing import Parsed, Parser
from assistant.estimating.reading.formula_ranges import (
    UNKNOWN,
    Budget,
    Formula,
    FormulaSheet,
    Range,
    Seat,
    Sheet,
    opened,
    range_of,
)
from assistant.estimating.reading.formula_values import (
    ErrorValue,
    FaultError,
    NotComputableError,
    Scalar,
    plain,
)

__all__ = ["REASONS", "ErrorValue", "Formula", "FormulaSheet", "Results", "compute"]

REASONS = {
    "syntax": "解釈できない数式",
    "external": "外部のブックやプログラムを参照する数式",
    "outside": "外部と通信する関数",
    "volatile": "開くたびに結果が変わる関数",
    "function": "対応していない関数",
    "name": "定義されていない名前",
    "cycle": "循環参照",
    "steps": "計算量が上限を超える数式",
    "depends": "計算できないセルを参照する数式",
}
"""Why a formula is not computed, in Japanese."""

Place = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Failure:
    """A formula that was not computed, and why (a key of `REASONS`, and the word it is about)."""

    sheet: str
    row: int
    column: int
    reason: str
    detail: str = ""


@dataclass(slots=True)
class Results:
    """Results by (sheet, row, column), for formulas with and without a saved one."""

    values: dict[Place, Scalar] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)


def compute(
    sheets: Mapping[str, FormulaSheet],
    names: Mapping[str, str] | None = None,
    *,
    max_steps: int | None = None,
) -> Results:
    """Compute every formula of a workbook. ``names`` are its defined names without ``=``.

    Results without a saved value are also written into ``values`` of their sheet. Numbers are
    exact, or of 15 significant digits where division or powers have more.
    """
    budget = Budget() if max_steps is None else Budget(max_steps)
    return _Computation(sheets, Parser(names or {}), budget).run()


class _Computation:
    """What is computed, what is under way, and what still waits."""

    def __init__(self, sheets: Mapping[str, FormulaSheet], parser: Parser, budget: Budget) -> None:
        self._sheets = {
            name.casefold(): opened(name, source, budget) for name, source in sheets.items()
        }
        self._parser = parser
        self._budget = budget
        self._waiting = {sheet.name: _Waiting(sheet) for sheet in self._sheets.values()}
        self._under_way: set[Place] = set()
        self._results = Results()

    def run(self) -> Results:
        # Formulas without a saved result first: the others read them, not the other way round.
        for sheet in self._sheets.values():
            for row, column in self._waiting[sheet.name].places():
                self._settle(sheet, row, column)
        for sheet in self._sheets.values():
            for row, column in sheet.source.formulas:
                if (sheet.name, row, column) not in self._results.values:
                    self._store(sheet, row, column, self._evaluated(sheet, row, column))
        return self._results

    def _settle(self, sheet: Sheet, row: int, column: int) -> None:
        """Compute a formula after everything that it needs, without recursion."""
        stack = [(sheet, row, column)]
        while stack:
            here, at_row, at_column = stack[-1]
            waiting = self._waiting[here.name]
            place = (here.name, at_row, at_column)
            if waiting.is_done(at_row, at_column):
                stack.pop()
                continue
            if place not in self._under_way:
                self._under_way.add(place)
                try:
                    needed = list(self._needed(here, at_row, at_column))
                except NotComputableError as error:
                    self._finish(here, at_row, at_column, error)
                    continue
                if any((one.name, r, c) in self._under_way for one, r, c in needed):
                    self._finish(here, at_row, at_column, NotComputableError("cycle"))
                    continue
                if needed:
                    stack.extend(reversed(needed))
                    continue
            self._finish(here, at_row, at_column, self._evaluated(here, at_row, at_column))

    def _finish(
        self, sheet: Sheet, row: int, column: int, value: Scalar | NotComputableError
    ) -> None:
        known: Scalar = UNKNOWN if isinstance(value, NotComputableError) else value
        if isinstance(known, Decimal):
            known = plain(known)
        sheet.source.values[row][column] = known
        self._store(sheet, row, column, value)
        self._waiting[sheet.name].finish(row, column)
        self._under_way.discard((sheet.name, row, column))

    def _store(
        self, sheet: Sheet, row: int, column: int, value: Scalar | NotComputableError
    ) -> None:
        if isinstance(value, NotComputableError):
            failure = Failure(sheet.name, row, column, value.reason, value.detail)
            self._results.failures.append(failure)
            self._results.values[sheet.name, row, column] = None
        else:
            shown = plain(value) if isinstance(value, Decimal) else value
            self._results.values[sheet.name, row, column] = shown

    def _parsed(self, sheet: Sheet, row: int, column: int) -> Parsed:
        formula = sheet.source.formulas[row, column]
        return self._parser.parse(formula.text, *formula.origin)

    def _evaluated(self, sheet: Sheet, row: int, column: int) -> Scalar | NotComputableError:
        try:
            self._budget.spend(1)
            parsed = self._parsed(sheet, row, column)
            array = sheet.source.formulas[row, column].array
            return result_of(parsed.node, Seat(sheet, row, column, self._sheets, array))
        except NotComputableError as error:
            return error

    def _needed(self, sheet: Sheet, row: int, column: int) -> Iterator[tuple[Sheet, int, int]]:
        seat = Seat(sheet, row, column, self._sheets)
        for reference in self._parsed(sheet, row, column).references:
            try:
                area = range_of(reference, seat)
            except FaultError:
                continue
            for at_row, at_column in self._waiting[area.sheet.name].inside(area):
                yield area.sheet, at_row, at_column


class _Waiting:
    """Formulas of a sheet without a result yet, by column."""

    def __init__(self, sheet: Sheet) -> None:
        self._budget = sheet.budget
        self._rows: dict[int, list[int]] = defaultdict(list)
        for row, column in sorted(sheet.source.formulas):
            if sheet.source.values[row].get(column) is None:
                self._rows[column].append(row)
        self._left = {column: set(rows) for column, rows in self._rows.items()}
        self._begin = dict.fromkeys(self._rows, 0)

    def places(self) -> list[tuple[int, int]]:
        """All of them, row by row."""
        return sorted((row, column) for column, rows in self._rows.items() for row in rows)

    def is_done(self, row: int, column: int) -> bool:
        """Whether a formula has its result."""
        return row not in self._left.get(column, ())

    def finish(self, row: int, column: int) -> None:
        """Note that a formula has its result."""
        self._left[column].discard(row)
        rows, begin = self._rows[column], self._begin[column]
        while begin < len(rows) and rows[begin] not in self._left[column]:
            begin += 1
        self._begin[column] = begin

    def inside(self, area: Range) -> Iterator[tuple[int, int]]:
        """Those that stand in a range."""
        self._budget.spend(1 + len(self._rows) // 8)
        for column, rows in self._rows.items():
            left = self._left[column]
            if not left or not area.left <= column <= area.right:
                continue
            begin = max(bisect_left(rows, area.top), self._begin[column])
            end = bisect_right(rows, area.bottom)
            if end > begin:
                self._budget.spend(end - begin)
                for row in rows[begin:end]:
                    if row in left:
                        yield row, column
