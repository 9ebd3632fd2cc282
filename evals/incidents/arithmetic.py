"""Overheads from direct cost to 工事費, by the published rules, for estimates of our own making."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from evals.incidents.paper import Cost, Entry, Figure, RateRow, cut, entered, figure, half_up


@dataclass(frozen=True, slots=True)
class Curve:
    """A rate that falls with its base: a·x^b between bounds, in percent."""

    a: str
    b: str
    lower: int
    upper: int

    def at(self, base: Decimal) -> Decimal:
        """The rate to two decimals, halves up."""
        inside = min(max(base, Decimal(self.lower)), Decimal(self.upper))
        return half_up(figure(self.a) * inside ** figure(self.b))

    def row(self, rate: str, category: str) -> RateRow:
        """The curve as a row of a rate table."""
        return RateRow(
            rate,
            category,
            "power",
            self.a,
            self.b,
            lower=str(self.lower),
            upper=str(self.upper),
            rate_low=str(self.at(Decimal(self.lower))),
            rate_high=str(self.at(Decimal(self.upper))),
        )


MILLION = 1_000_000
CURVES = {
    "道路改良工事": (
        Curve("57.0", "-0.0958", 6 * MILLION, 1000 * MILLION),
        Curve("80.0", "-0.0567", 7 * MILLION, 1000 * MILLION),
    ),
    "舗装工事": (
        Curve("435.1", "-0.2074", 6 * MILLION, 1000 * MILLION),
        Curve("622.2", "-0.1751", 7 * MILLION, 1000 * MILLION),
    ),
    "河川工事": (
        Curve("238.6", "-0.1888", 6 * MILLION, 1000 * MILLION),
        Curve("1169.0", "-0.211", 7 * MILLION, 1000 * MILLION),
    ),
    "下水道工事(2)": (
        Curve("485.4", "-0.2231", 10 * MILLION, 2000 * MILLION),
        Curve("202.3", "-0.1034", 10 * MILLION, 2000 * MILLION),
    ),
    "砂防・地すべり等工事": (
        Curve("624.5", "-0.2381", 6 * MILLION, 1000 * MILLION),
        Curve("1281.7", "-0.2131", 7 * MILLION, 1000 * MILLION),
    ),
    "公園工事": (
        Curve("48.0", "-0.0956", 6 * MILLION, 1000 * MILLION),
        Curve("366.3", "-0.1379", 7 * MILLION, 1000 * MILLION),
    ),
    "橋梁保全工事": (
        Curve("7050.2", "-0.3558", 6 * MILLION, 300 * MILLION),
        Curve("1508.7", "-0.2014", 7 * MILLION, 300 * MILLION),
    ),
}
ADMINISTRATION = ("-4.97802", "56.92101", 5 * MILLION, 3000 * MILLION)


def administration_rate(base: Decimal) -> Decimal:
    """一般管理費等率 of construction cost, in percent, two decimals."""
    slope, offset, lower, upper = ADMINISTRATION
    inside = min(max(base, Decimal(lower)), Decimal(upper))
    return half_up(figure(slope) * inside.log10() + figure(offset))


def rate_rows(category: str, *, price_unit: int = 1000) -> list[RateRow]:
    """The three overhead rates of a category, and how amounts are cut."""
    common, site = CURVES[category]
    slope, offset, lower, upper = ADMINISTRATION
    administration = RateRow(
        "一般管理費等率",
        "",
        "log10",
        slope,
        offset,
        lower=str(lower),
        upper=str(upper),
        rate_low=str(administration_rate(Decimal(lower))),
        rate_high=str(administration_rate(Decimal(upper))),
    )
    return [
        common.row("共通仮設費率", category),
        site.row("現場管理費率", category),
        administration,
        RateRow("端数処理:共通仮設費", "", "factor", "1000"),
        RateRow("端数処理:現場管理費", "", "factor", "1000"),
        RateRow("端数処理:工事価格", "", "factor", str(price_unit)),
    ]


@dataclass(frozen=True, slots=True)
class Overheads:
    """How overheads follow from direct cost.

    ``factors`` multiply the common and the site rate (each rounded after every one);
    ``administration_factor`` multiplies and ``administration_add`` adds to the administration rate.
    ``kept_out`` is left out of all three bases, ``pipe_share`` of the first two. A rate given outright is used as it stands; so is
    ``administration``. ``itemised`` are common temporary costs besides the rated ones. The amounts of
    the lines named in ``marked`` are marked by their names.
    """

    category: str
    factors: Sequence[tuple[str, str]] = ()
    administration_factor: str = "1"
    administration_add: str = "0"
    kept_out: Decimal = Decimal(0)
    pipe_share: Decimal = Decimal(0)
    common_rate: Figure | None = None
    site_rate: Figure | None = None
    administration: Figure | None = None
    itemised: Sequence[Cost] = ()
    price_unit: int = 1000
    tax: str = "0.10"
    after_price: Sequence[Cost] = ()
    marked: Sequence[str] = ()

    def summary(self, direct: Decimal) -> tuple[Cost, ...]:
        """The lines of the cost summary."""
        common_curve, site_curve = CURVES[self.category]
        base = direct - self.kept_out - self.pipe_share
        common_rate, site_rate = common_curve.at(base), Decimal(0)
        for factor, _ in self.factors:
            common_rate = half_up(common_rate * figure(factor))
        used_common: Figure = _used(self.common_rate, common_rate)
        rated = cut(base * entered(used_common) / 100, 1000)
        common = rated + sum((entered(cost.amount) for cost in self.itemised), Decimal(0))
        net = direct + common
        site_base = net - self.kept_out - self.pipe_share
        site_rate = site_curve.at(site_base)
        for _, factor in self.factors:
            site_rate = half_up(site_rate * figure(factor))
        used_site: Figure = _used(self.site_rate, site_rate)
        site = cut(site_base * entered(used_site) / 100, 1000)
        construction = net + site
        administration_base = construction - self.kept_out
        rate = half_up(
            half_up(administration_rate(administration_base) * figure(self.administration_factor))
            + figure(self.administration_add)
        )
        used: Figure = _used(self.administration, rate)
        full = cut(administration_base * entered(used) / 100)
        price = cut(construction + full, self.price_unit)
        administration = price - construction
        extra = sum((entered(cost.amount) for cost in self.after_price), Decimal(0))
        tax = cut((price + extra) * figure(self.tax))
        rated_line = Cost("共通仮設費（率計上）", rated, used_common, base)
        lines = (
            Cost("直接工事費", direct),
            Cost("共通仮設費", common) if self.itemised else replace(rated_line, name="共通仮設費"),
            *([rated_line, *self.itemised] if self.itemised else []),
            Cost("純工事費", net),
            Cost("現場管理費", site, used_site, site_base),
            Cost("工事原価", construction),
            Cost("一般管理費等", administration, used, administration_base),
            Cost("工事価格", price),
            *self.after_price,
            Cost("消費税相当額", tax, remark=f"{(figure(self.tax) * 100).normalize():f}%"),
            Cost("工事費計", price + extra + tax),
        )
        return tuple(
            replace(line, amount=Entry(entered(line.amount), entered(line.amount), line.name))
            if line.name in self.marked
            else line
            for line in lines
        )


def _used(given: Figure | None, computed: Decimal) -> Figure:
    """A rate that was given, else the computed one; an `Entry` without right value gets it."""
    if given is None:
        return computed
    if isinstance(given, Entry):
        return Entry(given.value, computed, given.mark)
    return given
