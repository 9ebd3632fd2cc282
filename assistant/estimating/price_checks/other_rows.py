"""Whose price a wrong one is: another edition's, district's, specification's, unit's or item's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from assistant.estimating.findings import Severity
from assistant.estimating.matching.names import (
    item_key,
    line_key,
    name_key,
    specification_key,
    unit_key,
)
from assistant.estimating.price_checks.cases import (
    NEIGHBOUR,
    ONE_PRICE_DATE,
    UNIT_BASE,
    UNIT_PRICE,
    Column,
    PriceCase,
    Wrong,
    edition_name,
)
from assistant.estimating.price_checks.factors import PriceFactor, factor_explaining, is_wage
from assistant.estimating.price_checks.said import shown, text
from assistant.estimating.references import PriceRow
from assistant.estimating.walking import Located


def of_other_edition(wrong: Wrong) -> PriceCase | None:
    """The price of an older or newer edition: rule 1's with a price date, else rule 13's."""
    row = wrong.row
    editions = [
        old for old in wrong.match.other_editions if old.effective_from != row.effective_from
    ]
    other = _priced_at(editions, wrong.price, _due(wrong))
    if other is None:
        return None
    older = (
        other.effective_from is None
        or row.effective_from is None
        or other.effective_from < row.effective_from
    )
    dated = wrong.circumstances.dated
    return wrong.case(
        UNIT_PRICE if dated else ONE_PRICE_DATE,
        "older_edition" if older else "newer_edition",
        f"{edition_name(other)}の{'旧単価' if older else '新しい版の単価'}です",
        other=other,
        figures={"edition": edition_name(other)},
        severity=None if dated else Severity.WARNING,
    )


def of_neighbour(wrong: Wrong) -> PriceCase | None:
    """The price of another district, or of a neighbouring specification."""
    row, match = wrong.row, wrong.match
    everywhere = [
        same for same in match.other_editions if same.effective_from == row.effective_from
    ]
    if other := _priced_at([*match.other_districts, *everywhere], wrong.price, _due(wrong)):
        theirs, ours = other.district or "全地区", row.district or "全地区"
        return wrong.case(
            NEIGHBOUR,
            "other_district",
            f"{theirs}の単価です（{ours}は {shown(row.price)}）",
            other=other,
            figures={"district": theirs},
            severity=None if wrong.circumstances.district_stated else Severity.WARNING,
        )
    if wrong.price == -row.price:
        return None
    if other := _priced_at(match.neighbours, wrong.price):
        return wrong.case(
            NEIGHBOUR,
            "other_specification",
            f"隣の規格「{other.specification or other.name}」の単価です",
            other=other,
            figures={"neighbour": f"{other.name} {other.specification}".strip()},
            column=_misnamed(wrong, other),
        )
    return None


def _misnamed(wrong: Wrong, other: PriceRow) -> Column:
    """Whether the specification, not the price, is wrong: the quantity sheet has the priced one."""
    around, line = wrong.circumstances, wrong.located.line
    wanted, own = item_key(other.name, other.specification, other.unit), line_key(line)
    known = wanted in around.quantities and wanted not in around.stands
    unlike = len(set(wanted.specification.split()) ^ set(own.specification.split()))
    if known and own not in around.quantities and 0 < unlike <= 2 and line.specification:
        return "specification"
    return "unit_price"


def of_other_unit(wrong: Wrong) -> PriceCase | None:
    """The price of the same thing per another unit that the table lists too (per hour, per day)."""
    for other in wrong.circumstances.same_price.get(wrong.price, ()):
        if unit_key(other.unit) != unit_key(wrong.row.unit) and same_item(wrong.located, other):
            return wrong.case(
                UNIT_BASE,
                "other_unit",
                f"単価表の{other.unit}当りの単価です",
                other=other,
                figures={"unit": other.unit},
            )
    return None


def of_other_worker(wrong: Wrong) -> PriceCase | None:
    """The very wage of another occupation: likelier than a digit that happens to give it."""
    if not is_wage(wrong.located.line, wrong.row):
        return None
    others = {
        other.name: other
        for other in wrong.circumstances.same_price.get(wrong.price, ())
        if is_wage(wrong.located.line, other)
        and unit_key(other.unit) == unit_key(wrong.row.unit)
        and name_key(other.name) != name_key(wrong.row.name)
    }
    if len(others) != 1:
        return None
    (other,) = others.values()
    return wrong.case(
        NEIGHBOUR,
        "other_item",
        f"「{other.name}」の単価と一致します",
        other=other,
        figures={"neighbour": other.name},
    )


def of_other_item(wrong: Wrong) -> PriceCase | None:
    """The very price of a thing with a like name: another work class was taken.

    A third of the names' pairs of characters must be the same; any, where the specification is.
    """
    wanted, unit = _pairs(name_key(wrong.located.line.name.text)), unit_key(wrong.row.unit)
    specification = specification_key(wrong.row.specification)
    best: tuple[Decimal, PriceRow] | None = None
    for other in wrong.circumstances.same_price.get(wrong.price, ()):
        had = _pairs(name_key(other.name))
        if not wanted or not had or other is wrong.row or unit_key(other.unit) != unit:
            continue
        common, whole = len(wanted & had), len(wanted | had)
        alike = bool(specification) and specification == specification_key(other.specification)
        share = Decimal(common) / whole
        if (3 * common >= whole or (alike and common)) and (best is None or share > best[0]):
            best = share, other
    if best is None:
        return None
    name = f"{best[1].name} {best[1].specification}".strip()
    return wrong.case(
        NEIGHBOUR,
        "other_item",
        f"「{name}」の単価と一致します",
        other=best[1],
        figures={"neighbour": name},
    )


def same_item(located: Located, row: PriceRow) -> bool:
    """Whether name and specification are the row's, but for spelling."""
    line = located.line
    return name_key(line.name.text) == name_key(row.name) and specification_key(
        text(line.specification)
    ) == specification_key(row.specification)


def _due(wrong: Wrong) -> tuple[PriceFactor, ...]:
    return wrong.circumstances.factors.due_on(wrong.located.line, wrong.row)


def _pairs(key: str) -> frozenset[str]:
    return frozenset(key[place : place + 2] for place in range(len(key) - 1))


def _priced_at(
    rows: Iterable[PriceRow], price: Decimal, due: Sequence[PriceFactor] = ()
) -> PriceRow | None:
    known = list(rows)
    return next((row for row in known if row.price == price), None) or next(
        (row for row in known if factor_explaining(price, row.price, due)), None
    )
