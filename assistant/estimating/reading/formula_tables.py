"""The functions of formulas that go over ranges: sums, counts, conditions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from assistant.estimating.reading.formula_values import (
    EXACT,
    ErrorValue,
    FaultError,
    NotComputableError,
    Scalar,
    Table,
    Value,
    bounded,
    compare,
    divide,
    is_scalar,
    number_of,
    satisfies,
    text_of,
    truth_of,
    whole_of,
)
from assistant.estimating.reading.number_text import number_in

_CRITERION = re.compile(r"(<=|>=|<>|=|<|>)?(.*)", re.DOTALL)
_MAX_PLACES = 2_000_000


def table_of(value: Value) -> Table:
    """The value as a table. Raises FaultError where a range is demanded."""
    if isinstance(value, Decimal | str | bool | ErrorValue) or value is None:
        raise FaultError("#VALUE!")
    return value


def numbers(arguments: Sequence[Value]) -> Iterator[Decimal]:
    """Numbers of the arguments: in ranges the cells with numbers, else each value."""
    for argument in arguments:
        if is_scalar(argument):
            yield number_of(argument)  # type: ignore[arg-type]
            continue
        for _, _, value in table_of(argument).filled():
            if isinstance(value, Decimal):
                yield value
            elif isinstance(value, ErrorValue):
                raise FaultError(value.code)


def total(arguments: Sequence[Value]) -> Decimal:
    """SUM; a range that knows its sum is asked for it."""
    result = Decimal(0)
    for argument in arguments:
        known = getattr(argument, "total", None)
        if known is not None:
            result = EXACT.add(result, known())
        else:
            for number in numbers([argument]):
                result = EXACT.add(result, number)
    return result


def product(arguments: Sequence[Value]) -> Decimal:
    """PRODUCT; 0 without numbers."""
    result, any_number = Decimal(1), False
    for number in numbers(arguments):
        result, any_number = EXACT.multiply(result, number), True
    return result if any_number else Decimal(0)


def average(arguments: Sequence[Value]) -> Decimal:
    """AVERAGE."""
    found = list(numbers(arguments))
    return divide(sum(found, Decimal(0)), Decimal(len(found)))


def smallest(arguments: Sequence[Value]) -> Decimal:
    """MIN; 0 without numbers."""
    return min(numbers(arguments), default=Decimal(0))


def largest(arguments: Sequence[Value]) -> Decimal:
    """MAX; 0 without numbers."""
    return max(numbers(arguments), default=Decimal(0))


def count(arguments: Sequence[Value]) -> Decimal:
    """COUNT: numbers only."""
    found = 0
    for argument in arguments:
        if is_scalar(argument):
            found += isinstance(argument, Decimal)
        else:
            values = table_of(argument).filled()
            found += sum(isinstance(value, Decimal) for _, _, value in values)
    return Decimal(found)


def count_filled(arguments: Sequence[Value]) -> Decimal:
    """COUNTA: whatever is not empty."""
    found = 0
    for argument in arguments:
        found += 1 if is_scalar(argument) else sum(1 for _ in table_of(argument).filled())
    return Decimal(found)


def sum_of_products(arguments: Sequence[Value]) -> Decimal:
    """SUMPRODUCT: what is no number counts as 0, as in spreadsheets."""
    tables = [table_of(argument) for argument in arguments if not is_scalar(argument)]
    if len(tables) != len(arguments):
        return product(arguments)
    if len({(table.height, table.width) for table in tables}) > 1:
        raise FaultError("#VALUE!")
    result = Decimal(0)
    for row, column, value in tables[0].filled():
        values = [value, *(table.at(row, column) for table in tables[1:])]
        for one in values:
            if isinstance(one, ErrorValue):
                raise FaultError(one.code)
        if all(isinstance(one, Decimal) for one in values):
            part = Decimal(1)
            for one in values:
                part = EXACT.multiply(part, number_of(one))
            result = EXACT.add(result, part)
    return result


def conjunction(arguments: Sequence[Value]) -> bool:
    """AND over values and ranges."""
    return all(_conditions(arguments))


def disjunction(arguments: Sequence[Value]) -> bool:
    """OR over values and ranges."""
    return any(_conditions(arguments))


def _conditions(arguments: Sequence[Value]) -> list[bool]:
    found: list[bool] = []
    for argument in arguments:
        if is_scalar(argument):
            found.append(truth_of(argument))  # type: ignore[arg-type]
            continue
        for _, _, value in table_of(argument).filled():
            if not isinstance(value, str):
                found.append(truth_of(value))
    if not found:
        raise FaultError("#VALUE!")
    return found


def joined(arguments: Sequence[Value]) -> str:
    """CONCATENATE and CONCAT."""
    parts: list[str] = []
    for argument in arguments:
        if is_scalar(argument):
            parts.append(text_of(argument))  # type: ignore[arg-type]
        else:
            parts.extend(text_of(value) for _, _, value in table_of(argument).filled())
    return bounded("".join(parts))


def meets(criterion: Scalar) -> Callable[[Scalar], bool]:
    """The test that a criterion of SUMIF and its like puts to each cell."""
    if not isinstance(criterion, str):
        wanted = criterion if criterion is not None else Decimal(0)
        return lambda value: value is not None and _alike(value, wanted)
    found = _CRITERION.fullmatch(criterion)
    operator, rest = (found[1] or "=", found[2]) if found else ("=", criterion)
    number = number_in(rest)
    if number is not None:
        return lambda value: _number_meets(value, operator, number)
    if operator in {"=", "<>"}:
        pattern = wildcard(rest)
        positive = operator == "="

        def matching(value: Scalar) -> bool:
            if rest == "":
                return (value is None or value == "") is positive
            same = isinstance(value, str) and pattern.fullmatch(value) is not None
            return same is positive

        return matching
    return lambda value: isinstance(value, str) and satisfies(operator, compare(value, rest))


def wildcard(text: str) -> re.Pattern[str]:
    """A pattern with * ? and ~ as spreadsheets read them."""
    runs, place = [""], 0
    while place < len(text):
        char = text[place]
        if char == "~" and text[place + 1 : place + 2] in {"*", "?", "~"}:
            place += 1
            runs[-1] += re.escape(text[place])
        elif char == "*":
            runs.append("")
        else:
            runs[-1] += "." if char == "?" else re.escape(char)
        place += 1
    first, *rest = runs
    pattern = first
    if rest:
        # The first place where a run between two stars fits is as good as any: no going back.
        pattern += "".join(f"(?>.*?{run})" for run in rest[:-1] if run) + ".*" + rest[-1]
    return re.compile(pattern, re.IGNORECASE | re.DOTALL)


def _alike(value: Scalar, wanted: Scalar) -> bool:
    if isinstance(value, ErrorValue) or isinstance(wanted, ErrorValue):
        return value == wanted
    return compare(value, wanted) == 0


def _number_meets(value: Scalar, operator: str, number: Decimal) -> bool:
    if isinstance(value, str) and operator in {"=", "<>"}:
        found = number_in(value)
        return (found is not None and found == number) is (operator == "=")
    if not isinstance(value, Decimal):
        return operator == "<>"
    return satisfies(operator, compare(value, number))


def places_meeting(pairs: Sequence[Value]) -> set[tuple[int, int]]:
    """Offsets where each range meets the criterion behind it."""
    found: set[tuple[int, int]] | None = None
    for place in range(0, len(pairs) - 1, 2):
        table, criterion = table_of(pairs[place]), pairs[place + 1]
        if not is_scalar(criterion):
            criterion = table_of(criterion).at(0, 0)
        test = meets(criterion)  # type: ignore[arg-type]
        if test(None) or found is not None:
            # Empty cells count as well, or only few places are left to look at.
            if table.height * table.width > _MAX_PLACES:
                raise NotComputableError("steps")
            rows, columns = range(table.height), range(table.width)
            every = found if found is not None else {(r, c) for r in rows for c in columns}
            found = {at for at in every if test(table.at(*at))}
        else:
            found = {(row, column) for row, column, value in table.filled() if test(value)}
    return found if found is not None else set()


def sum_if(arguments: Sequence[Value]) -> Decimal:
    """SUMIF(range, criterion, [sum range])."""
    summed = table_of(arguments[2] if len(arguments) > 2 else arguments[0])
    return _sum_at(summed, places_meeting(arguments[:2]))


def sum_ifs(arguments: Sequence[Value]) -> Decimal:
    """SUMIFS(sum range, range, criterion, …)."""
    return _sum_at(table_of(arguments[0]), places_meeting(arguments[1:]))


def count_ifs(arguments: Sequence[Value]) -> Decimal:
    """COUNTIF and COUNTIFS."""
    return Decimal(len(places_meeting(arguments)))


def average_if(arguments: Sequence[Value]) -> Decimal:
    """AVERAGEIF(range, criterion, [average range])."""
    table = table_of(arguments[2] if len(arguments) > 2 else arguments[0])
    values = [table.at(*place) for place in places_meeting(arguments[:2])]
    found = [value for value in values if isinstance(value, Decimal)]
    return divide(sum(found, Decimal(0)), Decimal(len(found)))


def _sum_at(table: Table, places: set[tuple[int, int]]) -> Decimal:
    result = Decimal(0)
    for row, column in places:
        value = table.at(row, column)
        if isinstance(value, Decimal):
            result = EXACT.add(result, value)
        elif isinstance(value, ErrorValue):
            raise FaultError(value.code)
    return result


def at_place(arguments: Sequence[Value]) -> Scalar:
    """INDEX(table, row, [column]) of a single value."""
    table = table_of(arguments[0])
    row = whole_of(arguments[1])  # type: ignore[arg-type]
    column = whole_of(arguments[2]) if len(arguments) > 2 else 0  # type: ignore[arg-type]
    if table.height == 1 and len(arguments) == 2:
        row, column = 1, row
    if (row == 0 and table.height > 1) or (column == 0 and table.width > 1):
        raise NotComputableError("syntax")
    row, column = max(row, 1), max(column, 1)
    if row > table.height or column > table.width:
        raise FaultError("#REF!")
    return table.at(row - 1, column - 1)
