"""How the lines from 直接工事費 to 工事費 are calculated in a sample estimate, step by step."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_DOWN, Decimal, localcontext

from assistant.learning.exercises.materials import Materials, rate_formula
from assistant.learning.exercises.proof import Proof, yen
from corpora.estimates.catalogue import DISPOSAL
from corpora.estimates.estimate import SampleEstimate
from corpora.estimates.overheads import (
    TAX_PERCENT,
    CostLine,
    Rates,
    cut,
    load_rates,
    rate_of,
    two_decimals,
)
from corpora.estimates.planting.composing import Variant

_ADMINISTRATION = "一般管理費等"


def cost_proof(variant: Variant, materials: Materials, name: str, field: str) -> Proof | None:
    """How ``field`` (base, rate, amount) of a cost follows from the figures around it."""
    cost = variant.estimate.cost(name)
    if cost is None:
        return None
    if field == "base":
        return _base(variant, materials, cost)
    if field == "rate":
        return _rate(variant, materials, cost)
    if field != "amount":
        return None
    if name == _ADMINISTRATION:
        return _administration(variant, materials, cost)
    if cost.rate is not None:
        return _by_rate(variant, materials, cost)
    return _sum(variant, name)


def _rates(variant: Variant) -> Rates:
    return load_rates(variant.origin.domain, variant.origin.overhead_year)


def _plain(name: str) -> str:
    return name.removesuffix("（率計上）")


def _amount(estimate: SampleEstimate, name: str) -> Decimal:
    cost = estimate.cost(name)
    return cost.amount if cost else Decimal(0)


def _base(variant: Variant, materials: Materials, cost: CostLine) -> Proof:
    """What the rate is applied to: without the disposal costs above their limit."""
    estimate, rates = variant.estimate, _rates(variant)
    whole = {"現場管理費": "純工事費", _ADMINISTRATION: "工事原価"}.get(cost.name, "直接工事費")
    amount = _amount(estimate, whole)
    direct = _amount(estimate, "直接工事費")
    disposal = _disposal(estimate)
    share = rates.factor("処分費等:対象とする割合", "", "1")
    limit = rates.factor("処分費等:対象とする上限額", "", "Infinity")
    kept = min(disposal, cut(direct * share, Decimal(1)), limit)
    left_out = disposal - kept if estimate.design.domain == "civil" else Decimal(0)
    if not left_out:
        return Proof(amount, (f"対象額 = {whole} {yen(amount)}円",))
    steps = (
        f"処分費等 = {yen(disposal)}円、対象とするのは直接工事費 {yen(direct)} × {share} と上限から {yen(kept)}円まで",
        f"対象額 = {whole} {yen(amount)} － 対象外の処分費等 {yen(left_out)} = {yen(amount - left_out)}円",
    )
    year = variant.origin.overhead_year
    place = materials.rate_place(year, "処分費等:対象とする割合", "")
    return Proof(amount - left_out, steps, (place,))


def _disposal(estimate: SampleEstimate) -> Decimal:
    """処分費等 in the breakdown and in its detail sheets."""
    details = [line for x in estimate.tables if x.kind == "明細表" for line in x.lines]
    lines = [line for line in (*estimate.lines, *details) if line.category == DISPOSAL]
    return sum((line.amount for line in lines), Decimal(0))


def _rate(variant: Variant, materials: Materials, cost: CostLine) -> Proof | None:
    """The formula at the base that stands, then the corrections, each rounded to two decimals."""
    if cost.base is None:
        return None
    rates, facts, year = _rates(variant), variant.origin.facts, variant.origin.overhead_year
    what, category = _plain(cost.name), facts["主たる工種"]
    row = rates.formula(f"{what}率", category)
    months = variant.origin.months
    rate = rate_of(row, cost.base, months)
    period = f"、工期 {months}か月" if row["formula"] == "exp" else ""
    steps = [
        f"{year}年度 {what}率（{row['work_category'] or '共通'}）= {rate_formula(row)}",
        f"対象額 {yen(cost.base)}円{period} → {_unrounded(row, cost.base, months, rate)}",
    ]
    basis = [materials.rate_place(year, f"{what}率", category)]
    if cost.name == _ADMINISTRATION:
        corrections = [("前払金補正", facts["前払金支出割合"])]
    else:
        corrections = [
            ("施工地域補正", facts.get("施工地域区分", "その他")),
            ("週休2日補正", variant.estimate.design.facts["週休2日"]),
        ]
    for title, condition in corrections:
        factor = rates.factor(f"{title}:{what}", condition, "1")
        if factor != 1:
            corrected = two_decimals(rate * factor)
            steps.append(f"{title}（{condition}）{rate} × {factor} = {corrected}%（四捨五入2位）")
            basis.append(materials.rate_place(year, f"{title}:{what}", condition))
            rate = corrected
    if cost.name == _ADMINISTRATION:
        added = rates.factor(f"契約保証補正:{what}", facts["契約保証"], "0")
        if added:
            steps.append(f"契約保証補正（{facts['契約保証']}）{rate} ＋ {added} = {rate + added}%")
            basis.append(materials.rate_place(year, f"契約保証補正:{what}", facts["契約保証"]))
            rate += added
    return Proof(rate, tuple(steps), tuple(basis))


def _unrounded(row: Mapping[str, str], base: Decimal, months: Decimal, rate: Decimal) -> str:
    """``12.6170…% → 12.62%（小数第3位を四捨五入）``; a limit of the table has nothing to round."""
    amount = base / 1000 if row["formula"] == "exp" else base
    a, b, c = (Decimal(row[name] or 0) for name in ("a", "b", "c"))
    with localcontext() as context:
        context.prec = 40
        if row["formula"] == "power":
            exact = a * (b * amount.ln()).exp()
        elif row["formula"] == "log10":
            exact = a * amount.log10() + b
        else:
            exact = (a + b * amount.ln() + c * months.ln()).exp()
    if two_decimals(exact) != rate:
        return f"{rate}%（率表の上下限）"
    return f"{exact.quantize(Decimal('0.00001'), ROUND_DOWN)}…% → {rate}%（小数第3位を四捨五入）"


def _by_rate(variant: Variant, materials: Materials, cost: CostLine) -> Proof | None:
    if cost.base is None or cost.rate is None:
        return None
    rates, what = _rates(variant), _plain(cost.name)
    category = variant.origin.facts["主たる工種"]
    step = rates.factor(f"端数処理:{what}", category, "1")
    exact = cost.base * cost.rate / 100
    value = cut(exact, step)
    below = "千円未満" if step > 1 else "1円未満"
    said = f"{cost.name} = 対象額 {yen(cost.base)} × {cost.rate}% = {yen(exact)} → {yen(value)}円（{below}切捨て）"
    place = materials.rate_place(variant.origin.overhead_year, f"端数処理:{what}", "")
    return Proof(value, (said,), (place,))


def _administration(variant: Variant, materials: Materials, cost: CostLine) -> Proof | None:
    """By its rate, then so much less that 工事価格 is round."""
    if cost.base is None or cost.rate is None:
        return None
    step = _rates(variant).factor("端数処理:工事価格", variant.origin.facts["主たる工種"], "1")
    whole = _amount(variant.estimate, "工事原価")
    by_rate = cut(cost.base * cost.rate / 100, Decimal(1))
    price = cut(whole + by_rate, step)
    steps = (
        f"率による額 = {yen(cost.base)} × {cost.rate}% = {yen(by_rate)}円（1円未満切捨て）",
        f"工事原価 {yen(whole)} ＋ {yen(by_rate)} = {yen(whole + by_rate)} → 工事価格 {yen(price)}円（{yen(step)}円未満切捨て）",
        f"一般管理費等 = {yen(price)} － {yen(whole)} = {yen(price - whole)}円",
    )
    place = materials.rate_place(variant.origin.overhead_year, "端数処理:工事価格", "")
    return Proof(price - whole, steps, (place,))


def _sum(variant: Variant, name: str) -> Proof | None:
    estimate = variant.estimate
    if name == "直接工事費":
        top = min(line.level for line in estimate.lines)
        parts = [(line.name, line.amount) for line in estimate.lines if line.level == top]
    elif name == "共通仮設費（積上げ）":
        parts = [(line.name, line.amount) for line in estimate.itemised if line.level == 1]
    elif name == "スクラップ評価額":
        parts = [(line.name, line.amount) for line in estimate.scrap]
    elif name == "消費税相当額":
        taxed = _amount(estimate, "工事価格") + _amount(estimate, "スクラップ評価額")
        tax = (taxed * TAX_PERCENT / 100).quantize(Decimal(1), ROUND_DOWN)
        said = f"消費税相当額 = {yen(taxed)} × {TAX_PERCENT}% = {yen(tax)}円（1円未満切捨て）"
        return Proof(tax, (said,))
    else:
        names = {
            "共通仮設費": ("共通仮設費（率計上）", "共通仮設費（積上げ）"),
            "純工事費": ("直接工事費", "共通仮設費"),
            "工事原価": ("純工事費", "現場管理費"),
            "工事価格": ("工事原価", _ADMINISTRATION),
            "工事費計": ("工事価格", "スクラップ評価額", "消費税相当額"),
        }[name]
        parts = [(x, _amount(estimate, x)) for x in names if estimate.cost(x)]
    total = sum((amount for _, amount in parts), Decimal(0))
    added = " ＋ ".join(f"{part} {yen(amount)}" for part, amount in parts)
    return Proof(total, (f"{name} = {added} = {yen(total)}円",))


def limit_price_proof(variant: Variant, materials: Materials, label: str) -> Proof:
    """予定価格 is 工事費計; 調査基準価格 is of its parts, between its limits, with tax."""
    estimate, rates = variant.estimate, _rates(variant)
    total = _amount(estimate, "工事費計")
    if label == "予定価格":
        return Proof(f"{total:,}円", (f"予定価格 = 工事費計 {yen(total)}円",))
    names = ("直接工事費", "共通仮設費", "現場管理費", _ADMINISTRATION)
    shares = [(name, rates.factor(f"調査基準価格:{name}", "", "0")) for name in names]
    parts = sum((_amount(estimate, name) * share for name, share in shares), Decimal(0))
    added = " ＋ ".join(
        f"{name} {yen(_amount(estimate, name))} × {share}" for name, share in shares
    )
    price = parts * (100 + TAX_PERCENT) / 100
    steps = [f"（{added}）× 1.10 = {yen(price)}円"]
    low = total * rates.factor("調査基準価格:下限", "", "0")
    high = total * rates.factor("調査基準価格:上限", "", "1")
    steps.append(f"予定価格 {yen(total)}円の下限 {yen(low)}円、上限 {yen(high)}円の間とする")
    price = min(max(price, low), high)
    step = rates.factor("端数処理:調査基準価格", "", "1")
    cut_price = cut(price, step)
    steps.append(f"{yen(price)} → {yen(cut_price)}円（{yen(step)}円未満切捨て）")
    year = variant.origin.overhead_year
    basis = tuple(materials.rate_place(year, f"調査基準価格:{name}", "") for name in names)
    return Proof(f"{cut_price:,}円", tuple(steps), basis)
