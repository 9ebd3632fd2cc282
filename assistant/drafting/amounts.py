"""Exact arithmetic with quantities that state how they were reached.

Amounts are fractions: nothing is rounded but where a template says so, and a result that has no end
as a decimal is not printed until it is. Units are held against each other (`measures`): adding
metres to square metres is no amount, millimetres times square metres as m3 is converted exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from fractions import Fraction

from assistant.drafting.draft import Origin, OriginKind
from assistant.drafting.measures import PLAIN, Measure, measure_of, named

LONGEST_SUM = 40
"""So many terms of a sum are written out; of a longer one, their number."""
_LARGEST_EXPONENT = 40
_MOST_BITS = 1_000  # of a numerator or denominator: three hundred digits
_LONGEST_WRITTEN = 5_000  # characters


class NotCalculable(ValueError):  # noqa: N818 - it says what is the case
    """Why there is no amount, in Japanese: 「単位が異なる」."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of a unit. ``written`` is how it came about (「170m×2.5m」), ``operator`` its last step.

    ``measure`` goes with ``number``: the printed ``unit`` is None as long as nobody has said which
    unit a product has and it cannot be told. ``origins`` are those of its inputs. ``places`` is set by
    rounding: digits after the point that are printed.
    """

    number: Fraction
    unit: str | None
    written: str
    origins: tuple[Origin, ...] = ()
    measure: Measure = PLAIN
    operator: str = ""
    places: int | None = None
    rounded: str = ""

    def __post_init__(self) -> None:
        """Refuse what no calculation of a design comes to: a template may go on squaring."""
        largest = max(self.number.numerator.bit_length(), self.number.denominator.bit_length())
        if largest > _MOST_BITS:
            raise NotCalculable("数が大きすぎる")
        if len(self.written) > _LONGEST_WRITTEN:
            raise NotCalculable("計算が長すぎる")

    @property
    def is_calculated(self) -> bool:
        """Whether something was done to it."""
        return bool(self.operator)


def amount_of(number: Decimal | int, unit: str, text: str, origins: Sequence[Origin]) -> Amount:
    """An amount as given. Raises NotCalculable when it is no finite number of a usual size."""
    value = Decimal(number)
    if not value.is_finite() or abs(value.adjusted()) > _LARGEST_EXPONENT:
        raise NotCalculable("数が大きすぎる")
    return Amount(Fraction(value), unit, text, tuple(origins), measure_of(unit))


def plus(left: Amount, right: Amount, sign: int = 1) -> Amount:
    """The sum, or difference where ``sign`` is -1, in the unit of ``left``."""
    left, right = _same_unit(left, right)
    factor = right.measure.factor / left.measure.factor
    mark = "＋" if sign == 1 else "－"
    after = _grouped(right, "＋－") if sign == -1 else right.written
    return replace(
        left,
        number=left.number + sign * factor * right.number,
        written=f"{left.written}{mark}{after}",
        origins=_together(left, right),
        operator=mark,
        places=None,
        rounded="",
    )


def times(left: Amount, right: Amount) -> Amount:
    """The product; its unit is told where that is plain (m×m, m2×t/m2)."""
    return _product(left, right, 1)


def over(left: Amount, right: Amount) -> Amount:
    """The quotient. Raises NotCalculable where ``right`` is zero."""
    if right.number == 0:
        raise NotCalculable("0で割ることになる")
    return _product(left, right, -1)


def negative(amount: Amount) -> Amount:
    """The same with its sign turned."""
    return replace(
        amount,
        number=-amount.number,
        written=f"－{_grouped(amount, '＋－')}",
        operator="－",
    )


def total_of(terms: Sequence[Amount]) -> Amount:
    """The sum of one or more amounts, all of one unit."""
    result = terms[0]
    if len(terms) <= LONGEST_SUM:
        for term in terms[1:]:
            result = plus(result, replace(term, written=_grouped(term, "－")))
        return result
    for term in terms[1:]:
        result = replace(plus(result, term), written="")  # too long to be read
    return replace(result, written=f"{len(terms):,}行の合計", operator="＋")


def in_unit(amount: Amount, unit: str) -> Amount:
    """The amount in a unit that is given. Raises NotCalculable where it is another kind of quantity."""
    wanted, given = measure_of(unit), amount.measure
    if given.bases == wanted.bases:
        factor = given.factor / wanted.factor
    elif not given.bases:
        factor = given.factor  # a bare number takes any unit that it is given
    else:
        raise NotCalculable(f"単位を{unit}とすることができない")
    written, operator = amount.written, amount.operator
    if factor != 1:
        multiplied = factor >= 1
        by = factor if multiplied else 1 / factor
        shown = written_number(by)
        if shown is None:
            raise NotCalculable(f"単位を{unit}に換算できない")
        operator = "×" if multiplied else "÷"
        written = f"{_grouped(amount, '＋－')}{operator}{shown}"
    return replace(
        amount,
        number=amount.number * factor,
        unit=unit,
        measure=wanted,
        written=written,
        operator=operator or ("＝" if unit != amount.unit else ""),
    )


def text_of(amount: Amount) -> str:
    """As printed: 「1,920m2」. Raises NotCalculable where its unit is not told or it has no end."""
    unit = amount.unit
    if unit is None:
        unit = named(amount.measure)
        if unit == "?":
            raise NotCalculable("単位が指定されていない")
    number = written_number(amount.number, amount.places)
    if number is None:
        raise NotCalculable("端数処理が指定されていない")
    return f"{number}{unit}"


def calculation_of(amount: Amount) -> Origin:
    """The origin of a result: the calculation, and where its inputs come from."""
    return stated(calculation_text(amount), amount.origins)


def calculation_text(amount: Amount) -> str:
    """「170m×2.5m＝425m2」, and what it was before it was rounded. Raises NotCalculable as `text_of`."""
    between = f"＝{amount.rounded}" if amount.rounded else ""
    return f"{amount.written}{between}＝{text_of(amount)}"


def stated(calculation: str, origins: Sequence[Origin]) -> Origin:
    """The origin of what a calculation gave, with where its inputs come from."""
    inputs = "、".join(dict.fromkeys(filter(None, map(_input, origins))))
    return Origin(OriginKind.CALCULATION, f"{calculation}（{inputs}）" if inputs else calculation)


def decimal_of(amount: Amount) -> Decimal:
    """Its number; one without an end to 28 digits, for comparing only."""
    with localcontext() as context:
        context.prec = 60
        return Decimal(amount.number.numerator) / Decimal(amount.number.denominator)


def written_number(number: Fraction, places: int | None = None) -> str | None:
    """A number with commas, exact; None when it has no end as a decimal."""
    rest, needed = number.denominator, 0
    for prime in (2, 5):
        count = 0
        while rest % prime == 0:
            rest //= prime
            count += 1
        needed = max(needed, count)
    if rest != 1:
        return None
    digits = max(needed, places or 0)
    scaled = abs(number) * 10**digits
    whole, fraction = divmod(scaled.numerator, 10**digits)
    text = f"{whole:,}" + (f".{fraction:0{digits}d}" if digits else "")
    return f"-{text}" if number < 0 else text


def as_result(amount: Amount) -> Amount:
    """An amount that was counted or looked up: ``written`` says how."""
    return replace(amount, operator="＝")


def compared(left: Amount, right: Amount) -> tuple[Fraction, Fraction]:
    """Both numbers in one unit. Raises NotCalculable when they are different kinds of quantities."""
    left, right = _same_unit(left, right)
    return left.number * left.measure.factor, right.number * right.measure.factor


def _product(left: Amount, right: Amount, sign: int) -> Amount:
    measure = left.measure.times(right.measure, sign)
    mark = "×" if sign == 1 else "÷"
    after = _grouped(right, "＋－" if sign == 1 else "＋－×÷")
    number = left.number * right.number if sign == 1 else left.number / right.number
    unit: str | None = None
    if not right.measure.bases:
        number *= right.measure.factor**sign
        unit, measure = left.unit, left.measure
    elif not left.measure.bases and sign == 1:
        number *= left.measure.factor
        unit, measure = right.unit, right.measure
    elif not measure.bases:
        number, measure, unit = number * measure.factor, PLAIN, ""  # mm over m is a bare number
    return Amount(
        number,
        unit,
        f"{_grouped(left, '＋－')}{mark}{after}",
        _together(left, right),
        measure,
        mark,
    )


def _same_unit(left: Amount, right: Amount) -> tuple[Amount, Amount]:
    """Both amounts in units that can be added; a bare number takes the other's unit."""
    if left.measure.bases == right.measure.bases and (
        left.measure.bases or left.unit == right.unit
    ):
        return left, right
    if not right.measure.bases and right.unit in ("", None):
        return left, replace(right, measure=left.measure, unit=left.unit)
    if not left.measure.bases and left.unit in ("", None):
        return replace(left, measure=right.measure, unit=right.unit), right
    raise NotCalculable("単位が異なる")


def _grouped(amount: Amount, operators: str) -> str:
    inner = amount.operator and amount.operator in operators
    return f"（{amount.written}）" if inner or amount.rounded else amount.written


def _together(left: Amount, right: Amount) -> tuple[Origin, ...]:
    return tuple(dict.fromkeys((*left.origins, *right.origins)))


def _input(origin: Origin) -> str:
    if origin.kind is OriginKind.CALCULATION:
        return ""
    return origin.label or f"{origin.document} {origin.clause}".strip()
