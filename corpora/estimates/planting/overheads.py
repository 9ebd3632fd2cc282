"""Wrong overheads: rates, bases, corrections, rounding, tax, the investigation price."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_UP, Decimal

from corpora.estimates.book import Book
from corpora.estimates.design import Design
from corpora.estimates.overheads import (
    CostLine,
    cut,
    load_rates,
    rate_of,
    two_decimals,
)
from corpora.estimates.planting.model import (
    Change,
    Ground,
    Kinds,
    Planted,
    overridden,
    shifted,
    with_facts,
)

OVERHEADS = Kinds()
_RATED = ("共通仮設費（率計上）", "共通仮設費", "現場管理費")


def _rated(ground: Ground) -> CostLine:
    """One of 共通仮設費 and 現場管理費, as the estimate has them by rate."""
    found = [cost for cost in ground.clean.costs if cost.name in _RATED and cost.rate is not None]
    return ground.chance.choice(found)


def _plain(name: str) -> str:
    return name.removesuffix("（率計上）")


def _wrong_rate(ground: Ground, cost: CostLine, rate: Decimal) -> Planted | None:
    if rate == cost.rate or cost.rate is None:
        return None
    planted = shifted(ground, f"{cost.id}.rate", cost.rate, rate, cost.name)
    return replace(planted, tags=(f"{cost.id}.rate", f"{cost.id}.amount"))


@OVERHEADS.kind("rate_of_category", "別の工種の率", 5, 7)
def rate_of_category(ground: Ground) -> Planted | None:
    """A rate of another work category, corrected as the right one."""
    cost = _rated(ground)
    rates = load_rates(ground.design.domain, ground.design.overhead_year)
    what = f"{_plain(cost.name)}率"
    category = ground.design.facts["主たる工種"]
    others = sorted({r["work_category"] for r in rates.rows if r["rate"] == what} - {category})
    other = ground.chance.choice(others)
    rate = rate_of(rates.formula(what, other), cost.base or Decimal(0), ground.design.months)
    return _wrong_rate(ground, cost, _corrected(ground, cost.name, rate))


@OVERHEADS.kind("rate_of_other_year", "別の年度の率", 5, 4)
def rate_of_other_year(ground: Ground) -> Planted | None:
    """A rate by the other year's formula and corrections."""
    cost = _rated(ground)
    year = "2025" if ground.design.overhead_year == "2026" else "2026"
    rates = load_rates(ground.design.domain, year)
    category = ground.design.facts["主たる工種"]
    row = rates.formula(f"{_plain(cost.name)}率", category)
    rate = rate_of(row, cost.base or Decimal(0), ground.design.months)
    return _wrong_rate(ground, cost, _corrected(ground, cost.name, rate, year))


@OVERHEADS.kind("rate_hundredth", "0.01違う率", 5)
def rate_hundredth(ground: Ground) -> Planted | None:
    """A rate one hundredth off, as when it is rounded at another step."""
    cost = _rated(ground)
    return _wrong_rate(ground, cost, (cost.rate or Decimal(0)) + Decimal("0.01"))


@OVERHEADS.kind("administration_rate", "一般管理費等率の誤り", 5)
def administration_rate(ground: Ground) -> Planted | None:
    """A general administration rate from the net cost instead of the construction cost."""
    cost, net = ground.clean.cost("一般管理費等"), ground.clean.cost("純工事費")
    if cost is None or net is None:
        return None
    rates = load_rates(ground.design.domain, ground.design.overhead_year)
    row = rates.formula("一般管理費等率", ground.design.facts["主たる工種"])
    rate = rate_of(row, net.amount / 2, ground.design.months)
    return _wrong_rate(ground, cost, rate)


@OVERHEADS.kind("base", "対象額の誤り（処分費等）", 5, 11)
def base(ground: Ground) -> Planted | None:
    """A base in which the disposal costs are not limited."""
    cost = _rated(ground)
    whole = ground.clean.cost("直接工事費" if cost.name.startswith("共通") else "純工事費")
    if whole is None or whole.amount == cost.base:
        return None
    if cost.base is None:
        return None
    planted = shifted(ground, f"{cost.id}.base", cost.base, whole.amount, cost.name)
    return replace(planted, tags=tuple(f"{cost.id}.{x}" for x in ("base", "rate", "amount")))


@OVERHEADS.kind("correction_missing", "施工地域・週休2日補正の漏れ", 8, 5)
def correction_missing(ground: Ground) -> Planted | None:
    """A rate without one of its corrections."""
    cost = _rated(ground)
    factors = _factors(ground, cost.name)
    used = [factor for factor in factors if factor != 1]
    if not used or cost.base is None:
        return None
    left_out = ground.chance.choice(used)
    rate = _uncorrected(ground, cost)
    for factor in factors:
        rate = two_decimals(rate * (Decimal(1) if factor == left_out else factor))
    return _wrong_rate(ground, cost, rate)


@OVERHEADS.kind("correction_twice", "補正の二重適用", 8, 5)
def correction_twice(ground: Ground) -> Planted | None:
    """A rate with one of its corrections twice."""
    cost = _rated(ground)
    used = [factor for factor in _factors(ground, cost.name) if factor != 1]
    if not used or cost.rate is None:
        return None
    return _wrong_rate(ground, cost, two_decimals(cost.rate * ground.chance.choice(used)))


@OVERHEADS.kind("guarantee", "契約保証補正の漏れ", 8, 5)
def guarantee(ground: Ground) -> Planted | None:
    """一般管理費等率 without what is added for the guarantee of the contract."""
    cost = ground.clean.cost("一般管理費等")
    rates = load_rates(ground.design.domain, ground.design.overhead_year)
    added = rates.factor("契約保証補正:一般管理費等", ground.design.facts["契約保証"], "0")
    if cost is None or cost.rate is None or not added:
        return None
    return _wrong_rate(ground, cost, cost.rate - added)


@OVERHEADS.kind("overhead_year", "経費適用年度の誤り", 4, 5)
def overhead_year(ground: Ground) -> Planted | None:
    """A cover that states another year of rates than the figures follow."""
    label, stated = "経費適用年度", ground.clean.facts["経費適用年度"]
    years = (("令和8年度", "令和7年度"), ("2026年度", "2025年度"))
    others = {one: other for pair in years for one, other in (pair, pair[::-1])}
    if stated not in others:
        return None
    other = others[stated]
    planted = with_facts(ground, {label: other}, f"facts.{label}")
    rated = [cost.id for cost in ground.clean.costs if cost.rate is not None]
    tags = (*planted.tags, *(f"{x}.{name}" for x in rated for name in ("rate", "amount")))
    return replace(planted, tags=tags)


@OVERHEADS.kind("price_date", "単価適用日の誤り", 4, 13)
def price_date(ground: Ground) -> Planted | None:
    """A cover that states another price date than the prices follow."""
    label, stated = "単価適用日", ground.clean.facts["単価適用日"]
    other = (
        stated.replace("令和8", "令和7").replace("2026", "2025")
        if ground.design.fiscal_year == "2026"
        else stated.replace("令和7", "令和8")
    )
    return with_facts(ground, {label: other}, f"facts.{label}")


@OVERHEADS.kind("five_day_week", "週休2日の扱いの不一致", 6, 8)
def five_day_week(ground: Ground) -> Planted | None:
    """Priced and stated without the five-day week that the 特記仕様書 asks for."""
    if ground.design.facts["週休2日"] == "対象外":
        return None

    def without(design: Design) -> Design:
        return replace(design, facts={**design.facts, "週休2日": "対象外"})

    stated = ground.design.facts["週休2日"]
    change = Change(design=without)
    return Planted(ground, change, ("facts.週休2日",), "対象外", stated, "週休2日")


@OVERHEADS.kind("not_cut", "千円未満を切り捨てない経費", 17)
def not_cut(ground: Ground) -> Planted | None:
    """An overhead rounded up, not cut, to the step of the standard."""
    cost = _rated(ground)
    rates = load_rates(ground.design.domain, ground.design.overhead_year)
    step = rates.factor(f"端数処理:{_plain(cost.name)}", "", "1")
    if cost.base is None or cost.rate is None or not cost.base * cost.rate / 100 % step:
        return None
    return shifted(ground, f"{cost.id}.amount", cost.amount, cost.amount + step, cost.name)


@OVERHEADS.kind("price_rounded_up", "工事価格の切上げ", 17)
def price_rounded_up(ground: Ground) -> Planted | None:
    """一般管理費等 above its rate, so that 工事価格 is rounded up."""
    cost, whole = ground.clean.cost("一般管理費等"), ground.clean.cost("工事原価")
    if cost is None or cost.base is None or cost.rate is None or whole is None:
        return None
    full = whole.amount + cut(cost.base * cost.rate / 100, Decimal(1))
    up = (full / 10_000).quantize(Decimal(1), ROUND_UP) * 10_000
    wrong = up - whole.amount
    planted = shifted(ground, f"{cost.id}.amount", cost.amount, wrong, cost.name)
    return replace(planted, tags=(*planted.tags, "工事価格.amount"))


@OVERHEADS.kind("tax", "消費税の誤り", 17)
def tax(ground: Ground) -> Planted | None:
    """Consumption tax at the old 8 percent."""
    cost, price = ground.clean.cost("消費税相当額"), ground.clean.cost("工事価格")
    if cost is None or price is None:
        return None
    values = {"消費税相当額.amount": cut(price.amount * 8 / 100, Decimal(1))}
    return overridden(ground, values, should=cost.amount, item=cost.name)


@OVERHEADS.kind("cost_sum", "費目の計の誤り", 12, 5)
def cost_sum(ground: Ground) -> Planted | None:
    """純工事費 or 工事原価 that isn't the sum of its parts."""
    name = ground.chance.choice(("純工事費", "工事原価"))
    cost = ground.clean.cost(name)
    if cost is None:
        return None
    planted = shifted(ground, f"{name}.amount", cost.amount, cost.amount + 10_000, name)

    def typed(book: Book) -> None:
        title, row, column = book.tags[f"{name}.amount"]
        next(s for s in book.sheets if s.title == title).cells[row, column].formula = ""

    return planted.edited(typed)


@OVERHEADS.kind("scrap_with_overheads", "スクラップを直接工事費に計上", 11)
def scrap_with_overheads(ground: Ground) -> Planted | None:
    """What is sold, inside 直接工事費, so that overheads are computed on it."""
    if not ground.design.scrap:
        return None

    def moved(design: Design) -> Design:
        group = next(line for line in design.lines if line.level == 2)
        place = design.lines.index(group) + 1
        inside = tuple(replace(line, level=3) for line in design.scrap)
        lines = (*design.lines[:place], *inside, *design.lines[place:])
        return replace(design, lines=lines, scrap=())

    tags = tuple(
        f"{line.id}.{name}"
        for line in ground.design.scrap
        for name in ("amount", "name", "unit_price")
    )
    change = Change(design=moved)
    return Planted(ground, change, tags, "直接工事費の内", "工事価格の後", "スクラップ")


@OVERHEADS.kind("scrap_sign", "スクラップの符号の誤り", 11, 1)
def scrap_sign(ground: Ground) -> Planted | None:
    """What is sold, added instead of taken off."""
    line = ground.choose([line for line in ground.clean.scrap if ground.shown(line)])
    if line is None or line.unit_price is None:
        return None
    values = {f"{line.id}.unit_price": -line.unit_price}
    planted = overridden(ground, values, should=line.unit_price, item=line.name)
    return replace(planted, tags=(*planted.tags, f"{line.id}.amount"))


@OVERHEADS.kind("investigation_price", "調査基準価格の誤り", 10)
def investigation_price(ground: Ground) -> Planted | None:
    """調査基準価格 with an old coefficient for 一般管理費等."""
    if "調査基準価格" not in ground.clean.facts:
        return None
    stated = ground.clean.facts["調査基準価格"]
    old = Decimal(stated.rstrip("円").replace(",", ""))
    wrong = f"{old - 3000:,}円"
    return with_facts(ground, {"調査基準価格": wrong}, "facts.調査基準価格")


def _factors(ground: Ground, name: str, year: str = "") -> tuple[Decimal, Decimal]:
    """施工地域補正 and 週休2日補正 of a cost, in the order in which they apply."""
    facts = ground.design.facts
    rates = load_rates(ground.design.domain, year or ground.design.overhead_year)
    what = _plain(name)
    region = rates.factor(f"施工地域補正:{what}", facts.get("施工地域区分", "その他"), "1")
    return region, rates.factor(f"週休2日補正:{what}", facts["週休2日"], "1")


def _corrected(ground: Ground, name: str, rate: Decimal, year: str = "") -> Decimal:
    for factor in _factors(ground, name, year):
        rate = two_decimals(rate * factor)
    return rate


def _uncorrected(ground: Ground, cost: CostLine) -> Decimal:
    rates = load_rates(ground.design.domain, ground.design.overhead_year)
    row = rates.formula(f"{_plain(cost.name)}率", ground.design.facts["主たる工種"])
    return rate_of(row, cost.base or Decimal(0), ground.design.months)
