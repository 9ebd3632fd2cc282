"""Days that templates calculate with: a date so many days later, and the days between two dates."""

from __future__ import annotations

from datetime import date, timedelta

from assistant.drafting import amounts
from assistant.drafting.amounts import NotCalculable
from assistant.drafting.draft import Origin, OriginKind
from assistant.drafting.sheet import Value
from assistant.drafting.shown import Calculated, Missing, Shown, amount_in, uncalculated


def moved_date(day: Shown, days: object, sign: int) -> Shown | Missing:
    """A date so many whole days later, or earlier where ``sign`` is -1."""
    if isinstance(days, Missing):
        return Missing(days.gaps, day.marks)
    start = day.value.data
    try:
        count = amounts.in_unit(amount_in(days), "日")
        if not isinstance(start, date) or count.number.denominator != 1:
            raise NotCalculable("日数が整数でない")
        moved = start + timedelta(days=sign * int(count.number))
    except (NotCalculable, OverflowError) as error:
        return Missing((uncalculated(day.value.text, error),), day.marks)
    text = f"{moved.year}年{moved.month}月{moved.day}日"
    mark = "＋" if sign == 1 else "－"
    label = f"{day.value.text}{mark}{count.written}＝{text}（{day.value.origin.label}）"
    return Shown(Value(moved, text, Origin(OriginKind.CALCULATION, label)), day.marks)


def days_between(later: Shown, earlier: Shown) -> Calculated:
    """The days from one date to another, as a difference: the day after is 1."""
    first, last = earlier.value.data, later.value.data
    days = (last - first).days if isinstance(first, date) and isinstance(last, date) else 0
    written = f"{earlier.value.text}から{later.value.text}まで"
    amount = amounts.amount_of(days, "日", written, (earlier.value.origin, later.value.origin))
    return Calculated(amounts.in_unit(amounts.as_result(amount), "日"), later.marks)
