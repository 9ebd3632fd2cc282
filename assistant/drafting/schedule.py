"""The schedule of a project worked out: how long each work takes, and when it begins.

Working days are the quantity by what is done in a day, rounded up; calendar days are these with the
surcharge for rain and days off (雨休率): working days × (1 + 雨休率), rounded up. Source: 国土交通省「直轄
土木工事における適正な工期設定指針」, 準備・後片付け期間 and 雨休率. Days that a person states are calendar days as they
stand. Nothing is guessed: a work whose days are not known lasts 0 days here and is said to be open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction

from assistant.drafting import amounts
from assistant.drafting.amounts import Amount, NotCalculable
from assistant.drafting.draft import Cell, Origin
from assistant.drafting.rounding import Rounding, rounded
from retrieval.errors import NaniwaError

DAYS_OF_A_MONTH = 30
"""Of the columns of a schedule that has no date to begin at; said in its notes."""
LONGEST = 5_000
"""Days that a schedule may last."""


@dataclass(frozen=True, slots=True)
class Duration:
    """How many calendar days something takes. ``steps`` are the calculations, ``working`` the days before 雨休率.

    ``days`` is None when it can't be told; ``where`` says where it is found then.
    """

    days: int | None
    working: int | None = None
    steps: tuple[str, ...] = ()
    origins: tuple[Origin, ...] = ()
    where: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """A work: its place among the works is its number. ``after`` are numbers of those that end before.

    It begins on day ``earliest``, counted from 0, or later.
    """

    name: Cell
    quantity: Cell
    duration: Duration
    after: tuple[int, ...] = ()
    earliest: int = 0


@dataclass(frozen=True, slots=True)
class Timing:
    """From which day a work lasts to which, counted from 0, end excluded."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Order:
    """Works in the order of what must end before, found by depth-first search."""

    works: Sequence[Work]
    done: list[int] = field(default_factory=list)
    open: set[int] = field(default_factory=set)

    def take(self, number: int) -> None:
        stack = [(number, iter(self.works[number].after))]
        self.open.add(number)
        while stack:
            current, following = stack[-1]
            for earlier in following:
                if earlier in self.open:
                    names = "」「".join(_text(self.works[n].name) for n in (current, earlier))
                    raise NaniwaError(
                        f"工程の「{names}」の先行作業がめぐっていて、順序が決まりません。",
                        code="schedule",
                    )
                if earlier not in self.done:
                    self.open.add(earlier)
                    stack.append((earlier, iter(self.works[earlier].after)))
                    break
            else:
                stack.pop()
                self.open.discard(current)
                self.done.append(current)


def timings(works: Sequence[Work], first_day: int) -> tuple[Timing, ...]:
    """When each work lasts; those that wait for none begin on ``first_day``.

    Raises NaniwaError (``schedule``) naming works that wait for each other, or for a schedule that
    lasts too long to be one.
    """
    order = _Order(works)
    for number in range(len(works)):
        if number not in order.done:
            order.take(number)
    found: dict[int, Timing] = {}
    for number in order.done:
        work = works[number]
        start = max((found[earlier].end for earlier in work.after), default=first_day)
        start = max(start, work.earliest)
        end = start + (work.duration.days or 0)
        if end > LONGEST:
            raise NaniwaError(
                f"工程の「{_text(work.name)}」が{LONGEST:,}日を超えます。数量と施工量を確かめてください。",
                code="schedule",
            )
        found[number] = Timing(start, end)
    return tuple(found[number] for number in range(len(works)))


def duration_of(
    quantity: Amount, daily: Amount, crews: Amount | None, surcharge: Amount | None
) -> Duration:
    """The days of a quantity. Without ``surcharge`` (雨休率) they are working days alone.

    Raises NotCalculable when units don't fit, or nothing is done in a day.
    """
    divisor = amounts.times(daily, crews) if crews is not None else daily
    if divisor.number <= 0 or quantity.number < 0:
        raise NotCalculable("1日の施工量が0以下である")
    working = rounded(amounts.in_unit(amounts.over(quantity, divisor), "日"), 0, Rounding.UP)
    days = int(working.number)
    steps, origins = (amounts.calculation_text(working),), working.origins
    if surcharge is None:
        return Duration(days, days, steps, origins)
    if surcharge.number < 0:
        raise NotCalculable("雨休率が0より小さい")
    again = replace(
        amounts.amount_of(days, "日", f"{days:,}日", working.origins), operator="", places=None
    )
    one = amounts.amount_of(1, "", "1", ())
    calendar = rounded(amounts.times(again, amounts.plus(one, surcharge)), 0, Rounding.UP)
    return Duration(
        int(calendar.number), days, (*steps, amounts.calculation_text(calendar)), calendar.origins
    )


def stated_duration(days: Amount) -> Duration:
    """Days as a person states them: calendar days. Raises NotCalculable when they are none."""
    amount = amounts.in_unit(days, "日")
    if amount.number < 0 or amount.number > LONGEST:
        raise NotCalculable("日数が範囲の外である")
    whole = -(-amount.number.numerator // amount.number.denominator)
    steps = () if Fraction(whole) == amount.number else (f"{amount.written}→{whole:,}日（切上げ）",)
    return Duration(whole, None, steps, days.origins)


def periods(total: int, start: date | None) -> tuple[tuple[str, int], ...]:
    """The columns of a schedule of ``total`` days: months of the calendar, or 1か月目 and so on."""
    if start is None:
        count = max(1, -(-total // DAYS_OF_A_MONTH))
        return tuple((f"{number}か月目", DAYS_OF_A_MONTH) for number in range(1, count + 1))
    columns: list[tuple[str, int]] = []
    day, last = start, start + timedelta(days=max(total, 1) - 1)
    while day <= last:
        following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        year = f"{day.year}年" if not columns or day.month == 1 else ""
        columns.append((f"{year}{day.month}月", (following - day).days))
        day = following
    return tuple(columns)


def _text(cell: Cell) -> str:
    return "".join(span.text for span in cell)
