"""What may explain a printed rate: another edition or category, a correction, a base, a slip."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, Decimal
from itertools import pairwise

from assistant.estimating.overheads.bases import Bases, Way
from assistant.estimating.overheads.calculation import HUNDREDTH, percent, plain, rounded_rate
from assistant.estimating.overheads.context import Context
from assistant.estimating.overheads.corrections import (
    Due,
    admissible_sets,
    correction_name,
    rounded_once,
)
from assistant.estimating.overheads.options import RateOptions, rate_of, uncorrected_rate
from assistant.estimating.overheads.printed_costs import RatedCost
from assistant.estimating.overheads.rate_formulas import evaluated, natural_log_slip
from assistant.estimating.overheads.rate_tables import rows_of, same_category
from assistant.estimating.references import RateRow

_MOST_MONTHS = 37


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A rate that a known mistake would give, for a base; ``rule`` is the rule that it breaks."""

    rate: Decimal
    base: Way
    row: RateRow
    rule: str
    case: str
    words: str


def hypotheses(
    context: Context, rated: RatedCost, bases: Bases, options: RateOptions, due: Sequence[Due]
) -> Iterator[Hypothesis]:
    """Mistakes with the rates that they give, the usual ones first."""
    sets = admissible_sets(due)
    for row in options.rows[:4]:
        for base in bases.right[:2]:
            yield from _roundings(context, row, base, sets)
            yield from _corrections(context, row, base, sets, due)
            yield from _slips(context, row, base, sets)
    if bases.right:
        yield from _other_rows(context, rated, bases.right[0], options, sets)
    for row in options.rows[:4]:
        yield from _other_months(context, row, bases, sets)
        for base in bases.wrong:
            rule = "disposal" if base.kind in ("disposal", "scrap") else "overhead_rates"
            for chosen in sets[:4]:
                rate = rate_of(context, row, base.value, chosen)
                if rate is not None:
                    yield Hypothesis(rate, base, row, rule, f"base_{base.kind}", base.words)


def _roundings(
    context: Context, row: RateRow, base: Way, sets: list[tuple[RateRow, ...]]
) -> Iterator[Hypothesis]:
    exact = evaluated(row, base.value, context.months[0])
    if exact is None:
        return
    for chosen in sets:
        once = rounded_once(exact, chosen)
        words = "率を段階ごとに小数第3位で四捨五入せず、最後に一度だけ端数処理しています"
        yield Hypothesis(once, base, row, "overhead_rates", "rate_rounding", words)
        down = exact.quantize(HUNDREDTH, ROUND_DOWN)
        for correction in chosen:
            figure = correction.a or Decimal(0)
            down = down + figure if correction.formula == "add" else down * figure
            down = down.quantize(HUNDREDTH, ROUND_DOWN)
        words = "率の小数第3位を四捨五入せず切り捨てています"
        yield Hypothesis(down, base, row, "overhead_rates", "rate_rounding", words)


def _corrections(
    context: Context,
    row: RateRow,
    base: Way,
    sets: list[tuple[RateRow, ...]],
    due: Sequence[Due],
) -> Iterator[Hypothesis]:
    def made(corrections: Sequence[RateRow], case: str, words: str) -> Iterator[Hypothesis]:
        rate = rate_of(context, row, base.value, corrections)
        if rate is not None:
            yield Hypothesis(rate, base, row, "corrections", case, words)

    for chosen in sets[:6]:
        for position, correction in enumerate(chosen):
            name = f"{correction_name(correction)} {_figure(correction)}"
            without = (*chosen[:position], *chosen[position + 1 :])
            yield from made(without, "correction_missing", f"{name}が適用されていません")
            twice = (*chosen[: position + 1], correction, *chosen[position + 1 :])
            for doubled in (twice, (*chosen, correction)):
                yield from made(doubled, "correction_doubled", f"{name}が二重に適用されています")
        if len(chosen) > 1:
            yield from made((), "correction_missing", "補正がまったく適用されていません")
            backwards = tuple(reversed(chosen))
            yield from made(backwards, "correction_order", "補正の順序が違います")
        for each in due:
            kept = tuple(other for other in chosen if other not in each.options)
            for other in each.others:
                stated = each.stated or "記載なし"
                words = (
                    f"{correction_name(other)} {_figure(other)}（{other.edition}）が適用されていますが、"
                    f"条件は「{stated}」です"
                )
                replaced = [*kept]
                index = next((i for i, c in enumerate(chosen) if c in each.options), len(replaced))
                replaced.insert(min(index, len(replaced)), other)
                case = "correction_other" if len(kept) < len(chosen) else "correction_undue"
                yield from made(tuple(replaced), case, words)
        yield from _confused(context, row, base, chosen)


def _confused(
    context: Context, row: RateRow, base: Way, chosen: tuple[RateRow, ...]
) -> Iterator[Hypothesis]:
    """Factors that were added, and points that were multiplied."""
    for position, correction in enumerate(chosen):
        figure = correction.a or Decimal(0)
        before = rate_of(context, row, base.value, chosen[:position])
        if before is None:
            continue
        if correction.formula == "add":
            wrong = [(before * figure, "加算すべきところ乗じています")]
            wrong.append((before * (1 + figure), "加算すべきところ割増しとして乗じています"))
            wrong.append((before - figure, "加算すべきところ減じています"))
        else:
            wrong = [(before + figure, "乗じるべきところ加算しています")]
            wrong.append((before + figure - 1, "乗じるべきところ加算しています"))
            wrong.append((before + (figure - 1) * 100, "乗じるべきところ加算しています"))
            wrong.append((before / figure if figure else before, "乗じるべきところ除しています"))
            wrong += _shares_added(context, row, base, chosen[: position + 1])
        for value, words in wrong:
            rest = chosen[position + 1 :]
            for digits in (HUNDREDTH, Decimal("0.0001")):
                rate = _after(value, rest).quantize(digits)
                words_all = f"{correction_name(correction)} {_figure(correction)}を{words}"
                yield Hypothesis(rate, base, row, "corrections", "correction_confused", words_all)


def _shares_added(
    context: Context, row: RateRow, base: Way, chosen: tuple[RateRow, ...]
) -> list[tuple[Decimal, str]]:
    """The last two factors as 1 + (a − 1) + (b − 1): 1.3 and 1.03 made 1.33."""
    if len(chosen) < 2 or chosen[-2].formula == "add":
        return []
    rate = rate_of(context, row, base.value, chosen[:-2])
    first, second = (correction.a or Decimal(0) for correction in chosen[-2:])
    if rate is None:
        return []
    return [(rate * (first + second - 1), f"{correction_name(chosen[-2])}に乗じず加算しています")]


def _after(rate: Decimal, corrections: Sequence[RateRow]) -> Decimal:
    for correction in corrections:
        figure = correction.a or Decimal(0)
        rate = rate + figure if correction.formula == "add" else rounded_rate(rate * figure)
    return rate


def _slips(
    context: Context, row: RateRow, base: Way, sets: list[tuple[RateRow, ...]]
) -> Iterator[Hypothesis]:
    for chosen in sets[:3]:
        right = rate_of(context, row, base.value, chosen)
        if right is None or not right:
            continue
        for factor, words in (
            (Decimal(10), "10倍"),
            (Decimal("0.1"), "10分の1"),
            (Decimal(100), "100倍"),
            (Decimal("0.01"), "100分の1"),
        ):
            text = f"正しい率 {percent(right)} の{words}になっています"
            for digits in (HUNDREDTH, Decimal("0.0001")):
                rate = (right * factor).quantize(digits)
                yield Hypothesis(rate, base, row, "overhead_rates", "ratio", text)
        for swapped in _swapped(right):
            text = f"正しい率 {percent(right)} と数字の並びが入れ替わっています"
            yield Hypothesis(swapped, base, row, "overhead_rates", "digits", text)
    natural = natural_log_slip(row, base.value)
    if natural is not None:
        text = "常用対数ではなく自然対数で計算されています"
        yield Hypothesis(natural, base, row, "overhead_rates", "natural_log", text)
    for fixed, words in ((row.rate_low, "下限"), (row.rate_high, "上限")):
        if fixed is not None:
            text = f"対象額が{words}の範囲にないのに固定率 {percent(fixed)} になっています"
            yield Hypothesis(fixed, base, row, "overhead_rates", "fixed_rate", text)
    unbounded = _without_bounds(row)
    free = uncorrected_rate(context, unbounded, base.value, context.months[0])
    if free is not None:
        text = "固定率とすべき範囲で算式の値になっています"
        yield Hypothesis(free, base, row, "overhead_rates", "fixed_rate", text)


def _without_bounds(row: RateRow) -> RateRow:
    return replace(row, lower=None, upper=None)


def _swapped(rate: Decimal) -> Iterator[Decimal]:
    digits = f"{rate:.2f}"
    places = [index for index, sign in enumerate(digits) if sign.isdigit()]
    for first, second in pairwise(places):
        signs = list(digits)
        signs[first], signs[second] = signs[second], signs[first]
        if (swapped := Decimal("".join(signs))) != rate:
            yield swapped


def _other_rows(
    context: Context,
    rated: RatedCost,
    base: Way,
    options: RateOptions,
    sets: list[tuple[RateRow, ...]],
) -> Iterator[Hypothesis]:
    """Other editions of the category first, then other categories of any edition."""
    pool = [row for row in rows_of(context.rows, rated.name) if row not in options.rows]
    category = options.rows[0].work_category if options.rows else options.category
    ours = [row for row in pool if same_category(row.work_category, category)]
    others = [row for row in pool if row not in ours]
    editions = {row.edition for row in options.rows}
    others.sort(key=lambda row: row.edition not in editions)
    for row in (*ours, *others):
        same = row in ours
        name = row.edition if same else f"{row.work_category}（{row.edition}）"
        words = f"{name}の率と一致します"
        case = "edition" if same else "category"
        for chosen in (*sets[:2], ()):
            rate = rate_of(context, row, base.value, chosen)
            if rate is not None:
                yield Hypothesis(rate, base, row, "overhead_rates", case, words)


def _other_months(
    context: Context, row: RateRow, bases: Bases, sets: list[tuple[RateRow, ...]]
) -> Iterator[Hypothesis]:
    """The rates of buildings for another duration than that of the cover."""
    if not row.c or context.months[0] is None:
        return
    for months in range(1, _MOST_MONTHS):
        if Decimal(months) in context.months:
            continue
        other = replace(context, months=(Decimal(months),))
        for base in bases.right[:1]:
            for chosen in sets[:2]:
                rate = rate_of(other, row, base.value, chosen)
                if rate is not None:
                    text = f"工期を{months}か月として計算されています（{plain(context.months[0])}か月）"
                    yield Hypothesis(rate, base, row, "overhead_rates", "months", text)


def _figure(row: RateRow) -> str:
    return f"{'+' if row.formula == 'add' else '×'}{plain(row.a or Decimal(0))}"
