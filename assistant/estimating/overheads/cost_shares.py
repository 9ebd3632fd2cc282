"""How much of an estimate is disposal, scrap, pipe material and the like, found by their names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from enum import StrEnum

from assistant.estimating.model import (
    TEMPORARY_PARTS,
    Breakdown,
    CostItem,
    Estimate,
    Line,
    LineKind,
    TableKind,
    UnitCostTable,
)
from assistant.estimating.overheads.calculation import cut
from assistant.estimating.overheads.rate_tables import category_key
from assistant.estimating.walking import Located, walk, walk_table

Matcher = Callable[[Line], bool]

_DISPOSAL = re.compile(
    r"(処分|受入|投棄料|捨場(料|費)|"
    r"(汚泥|泥土|泥水|汚染土壌?|廃棄物|産廃|殻|塊|伐採木|建設副産物|廃材).{0,6}処理(費|料)?)"
)
# a waste by its own name, priced by weight or volume, is the fee for taking it
_WASTE = re.compile(
    r"^((無筋|有筋|鉄筋)?(コンクリート|アスファルト|アスコン|as|co)(塊|殻|がら)(類)?|がれき類?|混合廃棄物"
    r"|建設混合廃棄物|産業廃棄物|廃プラ(スチック)?類?|木くず|伐採(木|材)|抜根材?|石(膏|こう)ボード(くず)?"
    r"|ガラスくず.*|建設汚泥|汚泥|泥土|(アスファルト)?切断濁水|濁水|廃石綿(等)?)(\(.*\))?$"
)
_TAKEN = re.compile(r"(再資源化|再生処理|処理|処分|受入)")
_FEES = re.compile(r"(上下水道料|有料道路利用料|有料道路通行料)")
_NOT_DISPOSAL = re.compile(r"(運搬|積込|スクラップ|有価物|売却|評価額|鉄くず|鉄屑|処分場|処分地)")
_SCRAP = re.compile(
    r"(スクラップ|鉄くず|鉄屑|有価物|発生材.{0,4}売却|売却(額|代|益)|金属くず.{0,4}売)"
)


def name_of(line: Line) -> str:
    """A line's name for matching: width and blanks don't matter."""
    return category_key(line.name.text)


def is_disposal(line: Line) -> bool:
    """処分費等: 処分費, 上下水道料, 有料道路利用料; hauling is none (rules.md 12, from memory).

    A heading (残土処分工) is none either: hauling stands below it as well.
    """
    return amount_of(line) >= 0 and not line.children and called_disposal(line)


def called_disposal(line: Line) -> bool:
    """Whether a line is called disposal, whatever its sign."""
    name = name_of(line)
    if _FEES.search(name) or is_waste(line):
        return True
    return bool(_DISPOSAL.search(name)) and not _NOT_DISPOSAL.search(name)


def is_waste(line: Line) -> bool:
    """A line named by the waste alone (アスファルト塊, 混合廃棄物), per t, m3 or kg."""
    unit = category_key(line.unit.text) if line.unit else ""
    return bool(_WASTE.match(name_of(line))) and unit in ("t", "トン", "m3", "kg", "l", "リットル")


def is_named_disposal(line: Line) -> bool:
    """Disposal that is called so, by its name or by where the waste goes."""
    taken = line.specification is not None and _TAKEN.search(line.specification.text)
    return is_disposal(line) and (not is_waste(line) or bool(taken))


def is_scrap(line: Line) -> bool:
    """スクラップ評価額: what is sold, outside all overhead bases (rules.md 14).

    Disposal at a negative price (撤去管処分) is a sale as well.
    """
    if line.children:
        return False
    return bool(_SCRAP.search(name_of(line))) or (amount_of(line) < 0 and called_disposal(line))


def named(text: str) -> Matcher:
    """Lines whose name, specification or remarks hold the words of a rate table's row."""
    wanted = category_key(text)

    def matches(line: Line) -> bool:
        if not wanted:
            return False
        if wanted in name_of(line):
            return True
        specification = line.specification.text if line.specification else ""
        if wanted in name_of(line) + category_key(specification):
            return True
        return line.remarks is not None and wanted in category_key(line.remarks.text)

    return matches


def amount_of(line: Line) -> Decimal:
    """A line's amount; 0 when none stands there."""
    return line.amount.number if line.amount and line.amount.number is not None else Decimal(0)


def matching_lines(
    table: Breakdown | UnitCostTable, matches: Matcher, within: Matcher
) -> Iterator[Located]:
    """The topmost lines with an amount that match; not those below a line already counted."""
    counted: set[int] = set()
    for found in walk_table(table):
        if any(id(above) in counted for above in found.ancestors):
            continue
        if found.line.kind in (LineKind.SUBTOTAL, LineKind.NOTE, LineKind.ROUNDING):
            continue
        if found.line.amount is not None and within(found.line) and matches(found.line):
            counted.add(id(found.line))
            yield found


def share_in_breakdown(
    estimate: Estimate, breakdown: Breakdown, matches: Matcher, within: Matcher
) -> Decimal:
    """The amount of what matches in one breakdown, its unit-cost tables multiplied up.

    Only lines of the breakdown that are ``within`` count, with the tables that they refer to.
    """
    tables = {table.key: table for table in estimate.tables}
    total = Decimal(0)
    counted: set[int] = set()
    for found in walk_table(breakdown):
        line = found.line
        if any(id(above) in counted for above in found.ancestors) or line.amount is None:
            continue
        if not within(line) or line.kind in (LineKind.SUBTOTAL, LineKind.NOTE, LineKind.ROUNDING):
            continue
        table = tables.get(line.reference or "")
        parts = _share_of(table, tables, matches, ()) if table else None
        if parts is not None and line.quantity and line.quantity.number is not None:
            total += parts * line.quantity.number
            counted.add(id(line))
        elif matches(line) or any(matches(above) for above in found.ancestors):
            total += amount_of(line)
            counted.add(id(line))
    return total


def _share_of(
    table: UnitCostTable, tables: dict[str, UnitCostTable], matches: Matcher, above: tuple[str, ...]
) -> Decimal | None:
    """What matches in one unit of a table; None when none of its lines does."""
    if table.key in above:
        return None
    total, found_any = Decimal(0), False
    for line in table.lines:
        nested = tables.get(line.reference or "")
        parts = _share_of(nested, tables, matches, (*above, table.key)) if nested else None
        if parts is not None and line.quantity and line.quantity.number is not None:
            total += parts * line.quantity.number
        elif matches(line) and line.kind is LineKind.ITEM:
            total += amount_of(line)
        else:
            continue
        found_any = True
    if not found_any:
        return None
    base = table.base_quantity.number if table.base_quantity else None
    if table.kind is TableKind.DETAIL and base is None:
        return total
    return total / base if base else total


def shares(estimate: Estimate, matches: Matcher, within: Matcher) -> tuple[Decimal, ...]:
    """The possible totals of what matches, the likeliest first.

    An estimate often shows the same work twice (総括表 and 内訳書): then a sheet's own total
    counts, not the sum. Where sheets are parts of the whole, their sum counts. Fractions of a yen
    of multiplied unit-cost tables are cut.
    """
    if not any_matches(estimate, matches):
        return (Decimal(0),)
    per_sheet = [
        share_in_breakdown(estimate, breakdown, matches, within)
        for breakdown in estimate.breakdowns
    ]
    plain_lines = [
        sum(
            (amount_of(found.line) for found in matching_lines(breakdown, matches, within)),
            Decimal(0),
        )
        for breakdown in estimate.breakdowns
    ]
    possible: list[Decimal] = []
    for values in (per_sheet, plain_lines):
        present = [value for value in values if value]
        together = sum(present, Decimal(0))
        largest = max(present, key=abs, default=together)
        whole = [largest, together]
        if len(present) > 1 and len(set(present)) == len(present):
            whole.reverse()
        for value in whole:
            if cut(value) not in possible:
                possible.append(cut(value))
    nonzero = [value for value in possible if value]
    return tuple(nonzero) or (Decimal(0),)


def any_matches(estimate: Estimate, matches: Matcher) -> bool:
    """Whether any line of the estimate, in breakdowns or tables, matches."""
    return any(matches(found.line) for found in walk(estimate) if found.line.amount is not None)


class Section(StrEnum):
    """Which part of the costs a line of a breakdown belongs to."""

    DIRECT = "direct"
    TEMPORARY = "temporary"
    MANAGEMENT = "management"
    OUTSIDE = "outside"


_BEGINS = {
    CostItem.DIRECT_COST: Section.DIRECT,
    CostItem.DIRECT_SURVEY_COST: Section.DIRECT,
    **dict.fromkeys(
        (CostItem.COMMON_TEMPORARY_COST, *TEMPORARY_PARTS),
        Section.TEMPORARY,
    ),
    **dict.fromkeys(
        (
            CostItem.NET_COST,
            CostItem.SITE_MANAGEMENT_COST,
            CostItem.CONSTRUCTION_COST,
            CostItem.GENERAL_ADMINISTRATION_COST,
            CostItem.COMMISSION_OVERHEAD,
        ),
        Section.MANAGEMENT,
    ),
    **dict.fromkeys(
        (
            CostItem.CONTRACT_PRICE_BEFORE_TAX,
            CostItem.COMMISSION_PRICE,
            CostItem.SCRAP_VALUE,
            CostItem.CONSUMPTION_TAX,
            CostItem.TOTAL,
        ),
        Section.OUTSIDE,
    ),
}


def sections(estimate: Estimate) -> Mapping[int, Section]:
    """The section of every line of the breakdowns, by the line's identity.

    A cost line begins its section; lines above it that are its ancestors don't. What stands
    before any cost line is direct cost.
    """
    found: dict[int, Section] = {}
    for breakdown in estimate.breakdowns:
        current = Section.DIRECT
        for located in walk_table(breakdown):
            line = located.line
            if line.cost is not None:
                current = _BEGINS.get(line.cost, current)
            found[id(line)] = current
    return found
