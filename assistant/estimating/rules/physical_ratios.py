"""Rule 14: quantities that belong together are in a possible proportion."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from assistant.estimating.findings import Basis, Finding, Severity
from assistant.estimating.hauled_waste import unequal_waste
from assistant.estimating.matching.names import unit_ratio
from assistant.estimating.model import Estimate, Written
from assistant.estimating.quantity_checks.soil_balance import imbalance
from assistant.estimating.quantity_checks.soil_changes import WrongVolume, wrong_volumes
from assistant.estimating.quantity_checks.stated_volumes import (
    is_shown_as,
    stated_products,
    stated_thickness,
)
from assistant.estimating.references import References
from assistant.estimating.rules import rule
from assistant.estimating.specifications.work_words import Work, data_table, groups_of
from assistant.estimating.summing.sides import yen
from assistant.estimating.walking import items, shown_name

RULE = "physical_ratios"
SOIL_CHANGE = "soil_change"
_NOT_AN_AREA_OF_FILL = re.compile(r"型枠|足場|養生|切断|整正|除草|シート|鉄筋|塗装|目地|基面")
_NOT_A_FILL = re.compile(r"掘削|床掘|運搬|処分|取壊|破砕|型枠|コンクリート")
_Line = tuple[Work, Decimal]


@rule(14, RULE, "数量どうしの釣合い")
def physical_ratios(estimate: Estimate, references: References) -> Iterator[Finding]:
    """Volume = area × thickness, excavation = backfill + surplus soil, and usual proportions.

    An error only where the line itself states the product; proportions (with their sources in
    ``data/physical_ratios.tsv``) have exceptions and give warnings, one a group and kind.
    """
    yield from _stated(estimate)
    rates = () if references.rates_shipped else references.rates
    said: set[tuple[str, int]] = set()
    for breakdown in estimate.breakdowns:
        for group in groups_of(breakdown):
            for volume in wrong_volumes(group, rates) if rates else ():
                if (SOIL_CHANGE, id(volume.work.line)) not in said:
                    said.add((SOIL_CHANGE, id(volume.work.line)))
                    yield _soil_change(volume)
            for finding, lines in (*_of_group(group), *_waste(group)):
                keys = {(finding.case, id(work.line)) for work in lines}
                if not keys & said:
                    yield finding
                said |= keys


def _soil_change(found: WrongVolume) -> Finding:
    rate, natural = found.row.a or Decimal(0), found.natural.quantity or Decimal(0)
    why = (
        f"「{found.other.work_category}」の変化率 {found.other.a} による値です。"
        if found.other
        else ""
    )
    message = (
        f"「{_name(found.natural)}」{yen(natural)} m3 × 変化率 {rate}（{found.row.rate} "
        f"{found.row.work_category}）= {yen(found.expected)} m3 ですが、数量は "
        f"{yen(found.work.quantity)} m3 です。{why}"
    )
    basis = f"{found.row.rate} {found.row.work_category} {rate}"
    return _warning(found.work, SOIL_CHANGE, message, yen(found.expected), basis)


def _stated(estimate: Estimate) -> Iterator[Finding]:
    """Quantities that are not the product which their own line states."""
    for located in items(estimate):
        line = located.line
        if line.quantity is None or line.quantity.number is None or line.unit is None:
            continue
        texts = (line.name, line.specification, line.remarks)
        text = " ".join(written.text for written in texts if written is not None)
        products = [
            found for found in stated_products(text) if unit_ratio(line.unit.text, found.unit) == 1
        ]
        if len(products) != 1 or is_shown_as(products[0].value, line.quantity.number):
            continue
        stated = products[0]
        yield Finding(
            rule=RULE,
            severity=Severity.ERROR,
            place=line.quantity.place,
            item=shown_name(line),
            message=(
                f"「{stated.text}」は {yen(stated.value)} {stated.unit} ですが、"
                f"数量は {line.quantity.text} です。"
            ),
            actual=line.quantity.text,
            expected=yen(stated.value),
            difference_yen=_cost(line.unit_price, stated.value - line.quantity.number),
            basis=(
                Basis("設計書の記載", None, f"{stated.text} = {yen(stated.value)} {stated.unit}"),
            ),
            case="stated_product",
            figures={"stated": stated.text, "quantity": line.quantity.text},
            table_key=located.table_key,
        )


def _of_group(group: Sequence[Work]) -> Iterator[tuple[Finding, tuple[Work, ...]]]:
    """Findings on one group, each with the lines it speaks of, whether it finds fault or not."""
    found = imbalance(group)
    if found is not None:
        quantities = (found.excavation, found.backfill, found.surplus)
        out, back, away = (yen(work.quantity) for work in quantities)
        message = (
            f"掘削 {out} m3、埋戻し {back} m3、残土 {away} m3 は、"
            f"土量の変化率を考えても釣り合いません（{_name(found.wrong)}が "
            f"{yen(found.expected)} m3 なら釣り合います）。"
        )
        yield (
            _warning(
                found.wrong, "soil_balance", message, yen(found.expected), "掘削＝埋戻し＋残土"
            ),
            quantities,
        )
    thick = _thickness(group)
    if thick is not None:
        yield thick
    for row in data_table("physical_ratios.tsv"):
        judged = _proportion(row["case"], group)
        if judged is not None:
            yield judged


def _waste(group: Sequence[Work]) -> Iterator[tuple[Finding, tuple[Work, ...]]]:
    for found in unequal_waste(group):
        message = (
            f"{found.material}の数量 {yen(found.wrong.quantity)} が「{_name(found.other)}」の"
            f"数量 {yen(found.other.quantity)} と違います。"
        )
        if found.why:
            message += f"{found.why} です。"
        basis = "殻の運搬と処分は同じ数量"
        finding = _warning(found.wrong, "waste_balance", message, yen(found.other.quantity), basis)
        yield finding, (found.wrong, found.other)


def _thickness(group: Sequence[Work]) -> tuple[Finding, tuple[Work, ...]] | None:
    """A volume with a thickness beside the only area of its group."""
    volumes = [
        (work, thickness)
        for work in group
        if work.unit == "m3" and work.quantity and not _NOT_A_FILL.search(work.words)
        if (thickness := stated_thickness(work.line.name.text + " " + _specification(work)))
    ]
    if len(volumes) != 1:
        return None
    areas = [
        work
        for work in group
        if work.unit == "m2" and work.quantity and not _NOT_AN_AREA_OF_FILL.search(work.words)
    ]
    thickness = volumes[0][1]
    # a layer with a thickness of its own is no measure for this one
    own = [stated_thickness(f"{work.line.name.text} {_specification(work)}") for work in areas]
    areas = [work for work, other in zip(areas, own, strict=True) if other in (None, thickness)]
    sizes = {work.quantity for work in areas}
    if len(sizes) != 1:
        return None
    work, thickness = volumes[0]
    area = sizes.pop()
    if area is None or work.quantity is None or is_shown_as(area * thickness, work.quantity):
        return None
    expected = area * thickness
    if abs(work.quantity - expected) * 10 <= expected:
        return None  # laps and losses
    message = (
        f"面積 {yen(area)} m2 × 厚さ {yen(thickness)} m = {yen(expected)} m3 ですが、"
        f"数量は {yen(work.quantity)} m3 です（逆算した厚さ {work.quantity / area:.3f} m）。"
    )
    basis = f"「{_name(areas[0])}」の面積 × 厚さ"
    return _warning(work, "area_thickness", message, yen(expected), basis), (work,)


def _proportion(case: str, group: Sequence[Work]) -> tuple[Finding, tuple[Work, ...]] | None:
    row, upper_words, lower_words, exceptions = _compiled()[case]
    upper = _lines(group, upper_words, row["upper_unit"], exceptions)
    lower = _lines(group, lower_words, row["lower_unit"], exceptions)
    lower = [found for found in lower if not any(found[0] is other[0] for other in upper)]
    if not upper or not lower:
        return None
    above = sum((quantity for _, quantity in upper), Decimal(0))
    below = sum((quantity for _, quantity in lower), Decimal(0))
    if below <= 0 or above <= 0:
        return None
    ratio = above / below
    if Decimal(row["low"]) <= ratio <= Decimal(row["high"]):
        return None
    sides = (upper, lower) if ratio > Decimal(row["high"]) else (lower, upper)
    work = max(sides[0], key=lambda found: found[1])[0]
    message = (
        f"{row['sentence']}が {ratio.normalize():.3g}（{yen(above)} {row['upper_unit']} ÷ "
        f"{yen(below)} {row['lower_unit']}）で、ふつうの範囲 {row['low']}～{row['high']} を外れています。"
    )
    finding = _warning(work, "proportion", message, "", row["source"])
    return finding, tuple(found[0] for found in (*upper, *lower))


def _lines(
    group: Sequence[Work], words: re.Pattern[str], unit: str, exceptions: re.Pattern[str] | None
) -> list[_Line]:
    found = []
    for work in group:
        if work.quantity is None or not words.search(work.words):
            continue
        ratio = unit_ratio(work.unit, unit) if work.unit else None
        if ratio is None or (exceptions is not None and exceptions.search(work.words)):
            continue
        found.append((work, work.quantity * ratio))
    return found


@lru_cache(maxsize=1)
def _compiled() -> dict[
    str, tuple[dict[str, str], re.Pattern[str], re.Pattern[str], re.Pattern[str] | None]
]:
    return {
        row["case"]: (
            dict(row),
            re.compile(row["upper"]),
            re.compile(row["lower"]),
            re.compile(row["except"]) if row["except"] else None,
        )
        for row in data_table("physical_ratios.tsv")
    }


def _warning(work: Work, case: str, message: str, expected: str, basis: str) -> Finding:
    quantity = work.line.quantity or work.line.name
    return Finding(
        rule=RULE,
        severity=Severity.WARNING,
        place=quantity.place,
        item=shown_name(work.line),
        message=message,
        actual=quantity.text,
        expected=expected,
        basis=(Basis("数量の釣合い", None, basis),),
        case=case,
        figures={"basis": basis},
    )


def _cost(unit_price: Written | None, quantity: Decimal) -> Decimal | None:
    if unit_price is None or unit_price.number is None:
        return None
    return (quantity * unit_price.number).quantize(Decimal(1))


def _specification(work: Work) -> str:
    return work.line.specification.text if work.line.specification else ""


def _name(work: Work) -> str:
    return work.line.name.text
