"""What a line's unit price is, seen with its row of the price table.

One case per wrong price: each of the rules 1, 3, 7, 13 and 15 says its own cases, so that
nothing is said twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Literal

from assistant.estimating.findings import Severity
from assistant.estimating.matching import Certainty, PriceMatch
from assistant.estimating.names import ItemKey, item_key, line_key, name_key, unit_key
from assistant.estimating.price_checks.factors import PriceFactor, PriceFactors, factor_explaining
from assistant.estimating.price_checks.relations import relation
from assistant.estimating.price_checks.said import number, shown, text
from assistant.estimating.references import PriceRow
from assistant.estimating.walking import Located

UNIT_PRICE, POWER_OF_TEN, NEIGHBOUR = "unit_price", "power_of_ten", "neighbour"
ONE_PRICE_DATE, UNIT_BASE = "one_price_date", "unit_base"

_RULE_OF = {
    "power_of_ten": POWER_OF_TEN,
    "tax_included": POWER_OF_TEN,
    "tax_removed": POWER_OF_TEN,
}


Column = Literal["unit_price", "unit", "specification"]


@dataclass(frozen=True, slots=True)
class PriceCase:
    """A price that is not the listed one. ``rule`` says it; ``listed`` is what should stand.

    ``other`` is the row (another edition, district or specification) that the price does match.
    ``column`` is where the wrong value stands: the price, unless it is right for the rest.
    """

    rule: str
    case: str
    severity: Severity
    located: Located
    price: Decimal
    row: PriceRow
    listed: Decimal
    reason: str
    other: PriceRow | None = None
    figures: Mapping[str, str] = field(default_factory=dict)
    column: Column = "unit_price"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What prices of an estimate are judged by.

    ``same_price`` finds rows by price; ``quantities`` are the things of the quantity sheet,
    ``stands`` those of the estimate.
    """

    factors: PriceFactors
    dated: bool
    district: str
    same_price: Mapping[Decimal, Sequence[PriceRow]]
    quantities: frozenset[ItemKey] = frozenset()
    stands: frozenset[ItemKey] = frozenset()


def applicable(match: PriceMatch) -> tuple[PriceRow, ...]:
    """The rows any of which may be right for a line."""
    return (match.row, *match.alternatives) if match.row is not None else ()


def is_right(located: Located, match: PriceMatch, factors: PriceFactors) -> bool:
    """Whether the price is that of an applicable row, bare or with a correction that is due."""
    price = number(located.line.unit_price)
    ratio = match.unit_ratio if match.unit_ratio is not None else Decimal(1)
    if price is None or (match.unit_ratio is None and not match.unit_agrees):
        return False
    return any(
        price == row.price * ratio
        or _same_but_rounded(price, row.price * ratio, ratio)
        or factor_explaining(price, row.price * ratio, factors.due_on(located.line, row))
        for row in applicable(match)
    )


def _same_but_rounded(price: Decimal, exact: Decimal, ratio: Decimal) -> bool:
    """A price per smaller unit (100 m3 → m3) may be cut or rounded."""
    return ratio < 1 and abs(price - exact) < 1 and abs(price - exact) * 100 <= abs(exact)


def classify(located: Located, match: PriceMatch, circumstances: Circumstances) -> PriceCase | None:
    """The case of a line whose thing is known in the price table; None when its price is right.

    Lines whose row does not apply (no edition in force, no district) are judged elsewhere.
    """
    price = number(located.line.unit_price)
    if price is None or match.row is None or not match.known:
        return None
    if is_right(located, match, circumstances.factors):
        return None
    if not match.unit_agrees:
        return _wrong_unit(located, match, price)
    severity = Severity.ERROR if match.certainty is Certainty.EXACT else Severity.WARNING
    rows = applicable(match)
    row = min(rows, key=lambda known: abs(known.price - price))
    return (
        _other_edition(located, match, price, severity, circumstances)
        or _other_row(located, match, price, severity, circumstances)
        or _slip(located, rows, price, severity, circumstances)
        or _per_other_unit(located, row, price, severity, circumstances)
        or _same_price_elsewhere(located, row, price, severity, circumstances)
        or PriceCase(UNIT_PRICE, "differs", severity, located, price, row, row.price, "")
    )


def _wrong_unit(located: Located, match: PriceMatch, price: Decimal) -> PriceCase | None:
    """The thing is listed in another unit: its price may stand unconverted."""
    row = match.row
    unit = text(located.line.unit)
    if row is None or not unit or unit_key(unit) == "式" or unit_key(row.unit) == "式":
        return None
    unconverted = next((known for known in applicable(match) if known.price == price), None)
    if unconverted is not None:
        ratio = match.unit_ratio
        listed = unconverted.price * ratio if ratio is not None else unconverted.price
        return PriceCase(
            UNIT_BASE,
            "unit_unconverted" if ratio is not None else "unit_differs",
            Severity.ERROR if ratio is not None and _same_item(located, row) else Severity.WARNING,
            located,
            price,
            unconverted,
            listed,
            f"単価表の単位は「{row.unit}」、設計書の単位は「{unit}」で、{row.unit}当りの単価がそのまま入っています",
            column="unit_price" if ratio is not None else "unit",
        )
    if match.unit_ratio is None:
        return None
    listed = row.price * match.unit_ratio
    slip = relation(price, listed)
    return PriceCase(
        UNIT_BASE,
        "unit_converted",
        Severity.WARNING,
        located,
        price,
        row,
        listed,
        f"単価表は{row.unit}当り {shown(row.price)} です" + (f"。{slip.text}" if slip else ""),
    )


def _same_item(located: Located, row: PriceRow) -> bool:
    """Whether name and specification are the row's, but for spelling."""
    from assistant.estimating.names import specification_key

    line = located.line
    return name_key(line.name.text) == name_key(row.name) and specification_key(
        text(line.specification)
    ) == specification_key(row.specification)


def _other_edition(
    located: Located,
    match: PriceMatch,
    price: Decimal,
    severity: Severity,
    circumstances: Circumstances,
) -> PriceCase | None:
    row = match.row
    due = circumstances.factors.due_on(located.line, match.row)
    if row is None:
        return None
    editions = [old for old in match.other_editions if old.effective_from != row.effective_from]
    other = _priced_at(editions, price, due)
    if other is None:
        return None
    older = (
        other.effective_from is None
        or row.effective_from is None
        or other.effective_from < row.effective_from
    )
    word = "旧単価" if older else "新しい版の単価"
    return PriceCase(
        UNIT_PRICE if circumstances.dated else ONE_PRICE_DATE,
        "older_edition" if older else "newer_edition",
        severity if circumstances.dated else Severity.WARNING,
        located,
        price,
        row,
        row.price,
        f"{edition_name(other)}の{word}です",
        other,
        {"edition": edition_name(other)},
    )


def _other_row(
    located: Located,
    match: PriceMatch,
    price: Decimal,
    severity: Severity,
    circumstances: Circumstances,
) -> PriceCase | None:
    """The price of another district, or of a neighbouring specification."""
    row = match.row
    if row is None:
        return None
    due = circumstances.factors.due_on(located.line, match.row)
    everywhere = [
        same for same in match.other_editions if same.effective_from == row.effective_from
    ]
    if other := _priced_at([*match.other_districts, *everywhere], price, due):
        return PriceCase(
            NEIGHBOUR,
            "other_district",
            severity,
            located,
            price,
            row,
            row.price,
            f"{other.district or '全地区'}の単価です（{row.district or '全地区'}は {shown(row.price)}）",
            other,
            {"district": other.district or "全地区"},
        )
    if price == -row.price:
        return None
    if other := _priced_at(match.neighbours, price):
        return PriceCase(
            NEIGHBOUR,
            "other_specification",
            severity,
            located,
            price,
            row,
            row.price,
            f"隣の規格「{other.specification or other.name}」の単価です",
            other,
            {"neighbour": f"{other.name} {other.specification}".strip()},
            _misnamed(located, other, circumstances),
        )
    return None


def _misnamed(located: Located, other: PriceRow, circumstances: Circumstances) -> Column:
    """Whether the specification, not the price, is wrong: the quantity sheet has the priced one."""
    wanted = item_key(other.name, other.specification, other.unit)
    own = line_key(located.line)
    known = wanted in circumstances.quantities and wanted not in circumstances.stands
    unlike = len(set(wanted.specification.split()) ^ set(own.specification.split()))
    if known and own not in circumstances.quantities and 0 < unlike <= 2:
        return "specification" if located.line.specification is not None else "unit_price"
    return "unit_price"


def _slip(
    located: Located,
    rows: Sequence[PriceRow],
    price: Decimal,
    severity: Severity,
    circumstances: Circumstances,
) -> PriceCase | None:
    """A slip of arithmetic or typing, another column of the table, or a correction not due."""
    for row in rows:
        if column := _column_with(row, price):
            return PriceCase(
                UNIT_PRICE,
                "other_column",
                severity,
                located,
                price,
                row,
                row.price,
                f"単価表の「{column}」の列の額です",
                figures={"column": column},
            )
        if factor := factor_explaining(
            price, row.price, circumstances.factors.undue_on(located.line, row)
        ):
            return PriceCase(
                UNIT_PRICE,
                "undue_correction",
                severity,
                located,
                price,
                row,
                row.price,
                f"該当しない{factor.name}（×{shown(factor.value)}）が掛けられています",
                figures={"factor": shown(factor.value), "correction": factor.name},
            )
    for row in rows:
        if found := relation(price, row.price):
            return PriceCase(
                _RULE_OF.get(found.case, UNIT_PRICE),
                found.case,
                severity,
                located,
                price,
                row,
                row.price,
                found.text,
                figures=found.figures,
            )
    return None


def _per_other_unit(
    located: Located,
    row: PriceRow,
    price: Decimal,
    severity: Severity,
    circumstances: Circumstances,
) -> PriceCase | None:
    """The price of the same thing per another unit that the table lists too (per hour, per day)."""
    for other in circumstances.same_price.get(price, ()):
        if unit_key(other.unit) != unit_key(row.unit) and _same_item(located, other):
            return PriceCase(
                UNIT_BASE,
                "other_unit",
                severity,
                located,
                price,
                row,
                row.price,
                f"単価表の{other.unit}当りの単価です",
                other,
                {"unit": other.unit},
            )
    return None


def _same_price_elsewhere(
    located: Located,
    row: PriceRow,
    price: Decimal,
    severity: Severity,
    circumstances: Circumstances,
) -> PriceCase | None:
    """The very price of a thing with a like name: another work class was taken."""
    wanted = _pairs(name_key(located.line.name.text))
    unit = unit_key(row.unit)
    best: tuple[Decimal, PriceRow] | None = None
    for other in circumstances.same_price.get(price, ()):
        had = _pairs(name_key(other.name))
        if not wanted or not had or other is row or unit_key(other.unit) != unit:
            continue
        shared = Decimal(len(wanted & had)) / len(wanted | had)
        if shared * 3 >= 1 and (best is None or shared > best[0]):
            best = shared, other
    if best is None:
        return None
    other = best[1]
    name = f"{other.name} {other.specification}".strip()
    return PriceCase(
        NEIGHBOUR,
        "other_item",
        severity,
        located,
        price,
        row,
        row.price,
        f"「{name}」の単価と一致します",
        other,
        {"neighbour": name},
    )


def _pairs(key: str) -> frozenset[str]:
    return frozenset(key[place : place + 2] for place in range(len(key) - 1))


def _priced_at(
    rows: Iterable[PriceRow], price: Decimal, due: Sequence[PriceFactor] = ()
) -> PriceRow | None:
    known = list(rows)
    return next((row for row in known if row.price == price), None) or next(
        (row for row in known if factor_explaining(price, row.price, due)), None
    )


def _column_with(row: PriceRow, price: Decimal) -> str:
    """The extra column (必要経費込み, 参考値) in which the price stands; empty when in none."""
    for heading, value in row.notes.items():
        plain = value.replace(",", "").strip()
        try:
            if plain and Decimal(plain) == price:
                return heading
        except InvalidOperation:
            continue
    return ""


def edition_name(row: PriceRow) -> str:
    """The edition as reports name it; its first day when it has no name."""
    if row.edition:
        return row.edition
    day = row.effective_from
    return f"{day.year}年{day.month}月{day.day}日適用の版" if day else "日付のない版"
