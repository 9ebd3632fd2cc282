"""Two versions of an estimate side by side: 当初 and 変更, or last year's and this year's."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from assistant.estimating.check import GivenReferences
from assistant.estimating.model import (
    CostItem,
    Estimate,
    Line,
    LineKind,
    Place,
    UnitCostTable,
    Written,
)
from assistant.estimating.references import References
from assistant.estimating.walking import Located, cost_line, shown_name, walk


class ChangeKind(StrEnum):
    """What happened to a line; the values are what reports show."""

    ADDED = "追加"
    REMOVED = "削除"
    SPECIFICATION = "規格"
    UNIT = "単位"
    QUANTITY = "数量"
    UNIT_PRICE = "単価"
    AMOUNT = "金額"


@dataclass(frozen=True, slots=True)
class Figures:
    """A line's values in one version; None where nothing stands."""

    place: Place
    quantity: Decimal | None
    unit_price: Decimal | None
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Change:
    """A line that differs. ``path`` are the headings above it, topmost first.

    ``difference_yen`` is the amount after minus before; ``effect_yen`` what that does to
    工事価格 after recomputed overheads, None in unit-cost tables and where it can't be computed.
    """

    kinds: tuple[ChangeKind, ...]
    item: str
    path: tuple[str, ...]
    unit: str
    before: Figures | None
    after: Figures | None
    difference_yen: Decimal | None
    effect_yen: Decimal | None = None
    item_before: str = ""

    @property
    def shown_item(self) -> str:
        """The item as reports show it, with what it was called before when that differs."""
        renamed = self.item_before and self.item_before != self.item
        return f"{self.item}（前: {self.item_before}）" if renamed else self.item


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every change between two versions, and the cost summary of both in yen."""

    before: Path
    after: Path
    changes: tuple[Change, ...]
    costs: tuple[tuple[CostItem, Decimal | None, Decimal | None], ...]
    unchanged: int


_LIKENESS = 60.0
"""Below it two names with the same unit in the same group are two lines, not one renamed (0–100)."""


def compare_estimates(before: Estimate, after: Estimate, references: References) -> Comparison:
    """What changed in quantity, price, amount and specification, what came and what went.

    Lines are the same when name, specification and unit are, first under the same headings in
    the same order, then anywhere; what is left over is matched by similar words in the same
    group. ``references`` give the overheads by which a change of direct cost reaches 工事価格.
    """
    pairs = _pairs(list(_compared(before)), list(_compared(after)))
    changes = []
    unchanged = 0
    for old, new in pairs:
        change = _change(old, new)
        if change is None:
            unchanged += 1
        else:
            changes.append(_with_effect(change, old or new, after, references))
    return Comparison(before.file, after.file, tuple(changes), _costs(before, after), unchanged)


def compare_files(before: Path, after: Path, given: GivenReferences) -> Comparison:
    """As `compare_estimates`, from the files. Raises NaniwaError when one can't be read."""
    from assistant.estimating.check import gather
    from assistant.estimating.reading.reader import read_estimate

    references = gather(GivenReferences(rates=given.rates))
    return compare_estimates(read_estimate(before), read_estimate(after), references)


def _compared(estimate: Estimate) -> Iterator[Located]:
    return (found for found in walk(estimate) if found.line.kind is LineKind.ITEM)


def _pairs(
    before: list[Located], after: list[Located]
) -> list[tuple[Located | None, Located | None]]:
    """Old and new lines that are the same, in the new version's order, removed ones last."""
    partner: dict[int, Located] = {}
    left_before, left_after = before, after
    for key in (_with_headings, _alone):
        left_before, left_after = _match_by(key, left_before, left_after, partner)
    left_before = _match_by_likeness(left_before, left_after, partner)
    pairs: list[tuple[Located | None, Located | None]] = [
        (partner.get(id(new)), new) for new in after
    ]
    return pairs + [(old, None) for old in left_before]


def _match_by(
    key: Callable[[Located], Hashable],
    before: list[Located],
    after: list[Located],
    partner: dict[int, Located],
) -> tuple[list[Located], list[Located]]:
    waiting: dict[Hashable, list[Located]] = {}
    for old in before:
        waiting.setdefault(key(old), []).append(old)
    left_after = []
    for new in after:
        olds = waiting.get(key(new))
        if olds:
            partner[id(new)] = olds.pop(0)
        else:
            left_after.append(new)
    matched = {id(old) for old in partner.values()}
    return [old for old in before if id(old) not in matched], left_after


def _match_by_likeness(
    before: list[Located], after: list[Located], partner: dict[int, Located]
) -> list[Located]:
    """A changed specification or spelling in the same group and unit; returns the unmatched."""
    from rapidfuzz import fuzz

    waiting: dict[Hashable, list[Located]] = {}
    for old in before:
        waiting.setdefault(_group_and_unit(old), []).append(old)
    for new in after:
        left = waiting.get(_group_and_unit(new), [])
        alike = [
            (fuzz.token_sort_ratio(shown_name(old.line), shown_name(new.line)), -index)
            for index, old in enumerate(left)
        ]
        if alike and (best := max(alike))[0] >= _LIKENESS:
            partner[id(new)] = left.pop(-best[1])
    return [old for left in waiting.values() for old in left]


def _with_headings(found: Located) -> Hashable:
    return (*_group(found), *_words(found.line))


def _group_and_unit(found: Located) -> Hashable:
    return _group(found), _key(found.line.unit)


def _alone(found: Located) -> Hashable:
    return (isinstance(found.table, UnitCostTable), *_words(found.line))


def _group(found: Located) -> tuple[str, ...]:
    table = found.table
    start = _key(table.name) if isinstance(table, UnitCostTable) else ""
    return (start, *(_key(line.name) for line in found.ancestors))


def _words(line: Line) -> tuple[str, ...]:
    return _key(line.name), _key(line.specification), _key(line.unit)


def _key(written: Written | None) -> str:
    from retrieval.japanese import folded

    return folded(written.text) if written else ""


def _change(old: Located | None, new: Located | None) -> Change | None:
    """The change of a pair; None when nothing differs."""
    one = new or old
    if one is None:
        return None
    kinds = _kinds(old, new)
    if not kinds:
        return None
    before, after = _figures(old), _figures(new)
    amounts = [figures.amount for figures in (before, after) if figures]
    difference = None
    if any(amount is not None for amount in amounts):
        difference = _amount(after) - _amount(before)
    return Change(
        kinds=kinds,
        item=shown_name(one.line),
        path=tuple(line.name.text for line in one.ancestors),
        unit=one.line.unit.text if one.line.unit else "",
        before=before,
        after=after,
        difference_yen=difference,
        item_before=shown_name(old.line) if old and new else "",
    )


def _kinds(old: Located | None, new: Located | None) -> tuple[ChangeKind, ...]:
    if old is None or new is None:
        return (ChangeKind.ADDED,) if old is None else (ChangeKind.REMOVED,)
    first, second = _figures(old), _figures(new)
    if first is None or second is None:
        return ()
    return tuple(
        kind
        for kind, differs in (
            (ChangeKind.SPECIFICATION, _words(old.line)[:2] != _words(new.line)[:2]),
            (ChangeKind.UNIT, _key(old.line.unit) != _key(new.line.unit)),
            (ChangeKind.QUANTITY, first.quantity != second.quantity),
            (ChangeKind.UNIT_PRICE, first.unit_price != second.unit_price),
            (ChangeKind.AMOUNT, first.amount != second.amount),
        )
        if differs
    )


def _figures(found: Located | None) -> Figures | None:
    if found is None:
        return None
    line = found.line
    return Figures(
        place=line.name.place,
        quantity=line.quantity.number if line.quantity else None,
        unit_price=line.unit_price.number if line.unit_price else None,
        amount=line.amount.number if line.amount else None,
    )


def _amount(figures: Figures | None) -> Decimal:
    return (figures.amount if figures else None) or Decimal(0)


def _with_effect(
    change: Change, found: Located | None, after: Estimate, references: References
) -> Change:
    from dataclasses import replace

    from assistant.estimating.overheads.effects import effect_on_contract_price

    if not change.difference_yen or found is None or found.table_key is not None:
        return change
    effect = effect_on_contract_price(after, references, change.difference_yen)
    return replace(change, effect_yen=effect)


def _costs(
    before: Estimate, after: Estimate
) -> tuple[tuple[CostItem, Decimal | None, Decimal | None], ...]:
    costs = []
    for item in CostItem:
        old, new = _cost(before, item), _cost(after, item)
        if old is not None or new is not None:
            costs.append((item, old, new))
    return tuple(costs)


def _cost(estimate: Estimate, item: CostItem) -> Decimal | None:
    line = cost_line(estimate, item)
    return line.amount.number if line and line.amount else None


def changes_by_weight(changes: Iterable[Change]) -> list[Change]:
    """The costliest change first."""
    return sorted(changes, key=lambda change: -abs(change.difference_yen or Decimal(0)))
