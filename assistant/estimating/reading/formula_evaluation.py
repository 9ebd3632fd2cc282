"""The value of a formula's tree, seen from a cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial

from assistant.estimating.reading import formula_lookups as lookups
from assistant.estimating.reading import formula_tables as tables
from assistant.estimating.reading.formula_functions import (
    SCALAR_FUNCTIONS,
    SEES_ERRORS,
    ScalarFunction,
)
from assistant.estimating.reading.formula_parsing import (
    Call,
    Constant,
    Node,
    Operation,
)
from assistant.estimating.reading.formula_ranges import Range, Seat, cell_at, range_of
from assistant.estimating.reading.formula_tokens import Reference
from assistant.estimating.reading.formula_values import (
    Array,
    ErrorValue,
    FaultError,
    NotComputableError,
    Scalar,
    Table,
    Value,
    is_scalar,
    number_of,
    operate,
    truth_of,
    whole_of,
)

_MAX_ARRAY = 200_000
_TABLE_FUNCTIONS: dict[str, Callable[[Sequence[Value]], Scalar]] = {
    "SUM": tables.total,
    "PRODUCT": tables.product,
    "AVERAGE": tables.average,
    "MIN": tables.smallest,
    "MAX": tables.largest,
    "COUNT": tables.count,
    "COUNTA": tables.count_filled,
    "COUNTIF": tables.count_ifs,
    "COUNTIFS": tables.count_ifs,
    "SUMIF": tables.sum_if,
    "SUMIFS": tables.sum_ifs,
    "AVERAGEIF": tables.average_if,
    "SUMPRODUCT": tables.sum_of_products,
    "AND": tables.conjunction,
    "OR": tables.disjunction,
    "CONCATENATE": tables.joined,
    "CONCAT": tables.joined,
    "INDEX": tables.at_place,
    "VLOOKUP": lookups.vertical,
    "HLOOKUP": lookups.horizontal,
    "XLOOKUP": lookups.extended,
    "MATCH": lambda arguments: Decimal(lookups.match(arguments)),
}
_SUBTOTALS = {1: "AVERAGE", 2: "COUNT", 3: "COUNTA", 4: "MAX", 5: "MIN", 6: "PRODUCT", 9: "SUM"}
_VOLATILE = frozenset({"NOW", "TODAY", "RAND", "RANDBETWEEN", "OFFSET", "INDIRECT", "CELL", "INFO"})
_OUTSIDE = frozenset({"WEBSERVICE", "HYPERLINK", "RTD", "CALL", "REGISTER.ID", "EXEC", "IMAGE"})


def result_of(node: Node, seat: Seat) -> Scalar:
    """The one value that a formula gives its cell; an error is an `ErrorValue`.

    Raises NotComputableError.
    """
    try:
        value = evaluate(node, seat)
        single = value if is_scalar(value) else _single(value, seat)
    except FaultError as fault:
        return ErrorValue(fault.code)
    except ArithmeticError:
        return ErrorValue("#NUM!")
    except RecursionError as error:
        raise NotComputableError("syntax") from error
    if isinstance(single, Decimal) and not single.is_finite():
        return ErrorValue("#NUM!")
    # A formula that only points to an empty cell shows 0.
    return Decimal(0) if single is None else single  # type: ignore[return-value]


def evaluate(node: Node, seat: Seat) -> Value:
    """The value of a tree. Raises FaultError and NotComputableError."""
    if isinstance(node, Constant):
        if isinstance(node.value, ErrorValue):
            raise FaultError(node.value.code)
        return node.value
    if isinstance(node, Reference):
        return range_of(node, seat)
    if isinstance(node, Operation):
        return _operation(node, seat)
    if isinstance(node, Call):
        return _call(node, seat)
    return Array(node.rows)


def _operation(node: Operation, seat: Seat) -> Value:
    if node.right is None and node.left is not None:
        return _mapped(lambda value: number_of(value).scaleb(-2), [node.left], seat)
    if node.left is None and node.right is not None:
        sign = Decimal(-1) if node.operator == "-" else Decimal(1)
        if sign == 1:
            return _mapped(lambda value: value, [node.right], seat)
        return _mapped(lambda value: -number_of(value), [node.right], seat)
    # A long sum leans to the left: going down there in a loop needs no depth.
    chain: list[Operation] = []
    first: Node = node
    while isinstance(first, Operation) and first.left is not None and first.right is not None:
        chain.append(first)
        first = first.left
    value = _argument(first, seat)
    for step in reversed(chain):
        if step.right is not None:
            apply = partial(operate, step.operator)
            value = _applied(apply, [value, _argument(step.right, seat)])
    return value


def _mapped(
    apply: Callable[..., Scalar], nodes: Sequence[Node], seat: Seat, *, errors: bool = False
) -> Value:
    """Apply a function of single values; in an array formula to each element."""
    return _applied(apply, [_argument(node, seat, errors=errors) for node in nodes])


def _argument(node: Node, seat: Seat, *, errors: bool = False) -> Value:
    """One value, or in an array formula a table; with ``errors`` an error is a value as well."""
    try:
        if isinstance(node, Reference) and node.first is node.last:
            return _checked(cell_at(node, seat))
        value = evaluate(node, seat)
        return _single(value, seat) if not seat.array or _is_one(value) else value
    except FaultError as fault:
        if not errors:
            raise
        return ErrorValue(fault.code)


def _applied(apply: Callable[..., Scalar], values: list[Value]) -> Value:
    shapes = [value for value in values if not is_scalar(value)]
    if not shapes:
        return apply(*values)
    return _broadcast(apply, values, [tables.table_of(value) for value in shapes])


def _broadcast(apply: Callable[..., Scalar], values: list[Value], shapes: list[Table]) -> Array:
    height = max(shape.height for shape in shapes)
    width = max(shape.width for shape in shapes)
    if height * width > _MAX_ARRAY:
        raise NotComputableError("steps")
    for shape in shapes:
        if shape.height not in {1, height} or shape.width not in {1, width}:
            raise FaultError("#N/A")

    def element(value: Value, row: int, column: int) -> Scalar:
        if is_scalar(value):
            return value  # type: ignore[return-value]
        table = tables.table_of(value)
        return table.at(row if table.height > 1 else 0, column if table.width > 1 else 0)

    def one(row: int, column: int) -> Scalar:
        try:
            return apply(*(element(value, row, column) for value in values))
        except FaultError as fault:
            return ErrorValue(fault.code)

    return Array(tuple(tuple(one(row, column) for column in range(width)) for row in range(height)))


def _is_one(value: Value) -> bool:
    return is_scalar(value) or (
        tables.table_of(value).height == 1 and tables.table_of(value).width == 1
    )


def _single(value: Value, seat: Seat) -> Scalar:
    if is_scalar(value):
        return value  # type: ignore[return-value]
    table = tables.table_of(value)
    if (table.height == 1 and table.width == 1) or not isinstance(table, Range) or seat.array:
        return _checked(table.at(0, 0))
    row, column = seat.row - table.top, seat.column - table.left
    if table.width == 1 and 0 <= row < table.height:
        return _checked(table.at(row, 0))
    if table.height == 1 and 0 <= column < table.width:
        return _checked(table.at(0, column))
    raise FaultError("#VALUE!")


def _checked(value: Scalar) -> Scalar:
    if isinstance(value, ErrorValue):
        raise FaultError(value.code)
    return value


def _call(node: Call, seat: Seat) -> Value:
    name, arguments = node.name, node.arguments
    special = _SPECIAL.get(name)
    if special is not None:
        return special(arguments, seat)
    scalar = SCALAR_FUNCTIONS.get(name)
    if scalar is not None:
        _check_count(scalar, arguments)
        return _mapped(scalar.apply, arguments, seat, errors=name in SEES_ERRORS)
    table = _TABLE_FUNCTIONS.get(name)
    if table is None:
        if name in _OUTSIDE:
            raise NotComputableError("outside", name)
        raise NotComputableError("volatile" if name in _VOLATILE else "function", name)
    inner = seat.whole() if name == "SUMPRODUCT" else seat
    values = [evaluate(argument, inner) for argument in arguments]
    if not values:
        raise FaultError("#VALUE!")
    try:
        return table(values)
    except IndexError as error:
        raise FaultError("#VALUE!") from error


def _check_count(function: ScalarFunction, arguments: Sequence[Node]) -> None:
    if not function.least <= len(arguments) <= function.most:
        raise NotComputableError("syntax")


def _scalar(node: Node, seat: Seat) -> Scalar:
    return _checked(_single(evaluate(node, seat), seat))


def _if(arguments: Sequence[Node], seat: Seat) -> Value:
    if not 2 <= len(arguments) <= 3:
        raise NotComputableError("syntax")
    otherwise: Node = arguments[2] if len(arguments) > 2 else Constant(value=False)
    condition = evaluate(arguments[0], seat)
    if seat.array and not _is_one(condition):
        nodes = [arguments[0], arguments[1], otherwise]
        return _mapped(lambda test, yes, no: yes if truth_of(test) else no, nodes, seat)
    chosen = arguments[1] if truth_of(_checked(_single(condition, seat))) else otherwise
    return evaluate(chosen, seat)


def _if_error(arguments: Sequence[Node], seat: Seat, *, only: str | None = None) -> Value:
    if len(arguments) != 2:
        raise NotComputableError("syntax")
    try:
        value = evaluate(arguments[0], seat)
        if not seat.array:
            return _checked(_single(value, seat))
    except FaultError as fault:
        if only is not None and fault.code != only:
            raise
        return evaluate(arguments[1], seat)
    return value


def _ifs(arguments: Sequence[Node], seat: Seat) -> Value:
    for place in range(0, len(arguments) - 1, 2):
        if truth_of(_scalar(arguments[place], seat)):
            return evaluate(arguments[place + 1], seat)
    raise FaultError("#N/A")


def _choose(arguments: Sequence[Node], seat: Seat) -> Value:
    place = whole_of(_scalar(arguments[0], seat)) if arguments else 0
    if not 1 <= place < len(arguments):
        raise FaultError("#VALUE!")
    return evaluate(arguments[place], seat)


def _rows(arguments: Sequence[Node], seat: Seat) -> Value:
    if not arguments:
        return Decimal(seat.row)
    if len(arguments) == 1 and isinstance(arguments[0], Reference):
        return Decimal(range_of(arguments[0], seat).top)
    raise NotComputableError("function", "ROW")


def _subtotal(arguments: Sequence[Node], seat: Seat) -> Value:
    """SUBTOTAL leaves other subtotals and filtered rows out; from 101 on hidden rows as well."""
    kind = whole_of(_scalar(arguments[0], seat)) if arguments else 0
    name = _SUBTOTALS.get(kind % 100)
    if name is None or kind > 111:
        raise NotComputableError("function", f"SUBTOTAL({kind})")
    found: list[tuple[Scalar, ...]] = []
    for argument in arguments[1:]:
        area = evaluate(argument, seat)
        if not isinstance(area, Range):
            raise FaultError("#VALUE!")
        source = area.sheet.source
        left_out = source.hidden_rows | source.filtered_rows if kind > 100 else source.filtered_rows
        for row, column, value in area.filled():
            place = (area.top + row, area.left + column)
            formula = source.formulas.get(place)
            if place[0] in left_out or (formula and "SUBTOTAL(" in formula.text.upper()):
                continue
            found.append((value,))
    return _TABLE_FUNCTIONS[name]([Array(tuple(found) or ((None,),))])


_SPECIAL: dict[str, Callable[[Sequence[Node], Seat], Value]] = {
    "IF": _if,
    "IFERROR": _if_error,
    "IFNA": lambda arguments, seat: _if_error(arguments, seat, only="#N/A"),
    "IFS": _ifs,
    "CHOOSE": _choose,
    "SUBTOTAL": _subtotal,
    "ROW": _rows,
    "TRUE": lambda _arguments, _seat: True,
    "FALSE": lambda _arguments, _seat: False,
}
