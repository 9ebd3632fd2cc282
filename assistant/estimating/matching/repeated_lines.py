"""Lines that stand once more in another group: counted twice, or two places alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from assistant.estimating.matching.names import name_key, specification_key, unit_key
from assistant.estimating.model import Breakdown, Estimate, Line
from assistant.estimating.references import References
from assistant.estimating.walking import Located, items

Identity = tuple[str, str, str, Decimal]
_TELLING = 2  # digits of a quantity that two places of work hardly share by chance


def repeated_elsewhere(
    estimate: Estimate, references: References
) -> Iterator[tuple[Located, Located]]:
    """Pairs of lines with the same name, specification, unit, quantity and price in two groups.

    With a quantity sheet, those that it has fewer times. Without one only a pair that is the
    estimate's single one: where many lines are repeated, places of work are alike.
    """
    found: dict[tuple[Identity, Decimal], list[Located]] = defaultdict(list)
    for located in items(estimate):
        line = located.line
        if not isinstance(located.table, Breakdown) or line.children or not located.ancestors:
            continue
        own, price = _identity(line), line.unit_price.number if line.unit_price else None
        if own is not None and price:
            found[own, price].append(located)
    repeated = {
        key: lines
        for key, lines in found.items()
        if len(lines) > 1 and len({id(one.ancestors[-1]) for one in lines}) == len(lines)
    }
    if references.quantities:
        measured = _times_measured(references)
        for (identity, _), lines in repeated.items():
            times = measured.get(identity, 0)
            if 0 < times < len(lines):
                yield lines[0], lines[-1]
        return
    if len(repeated) == 1:
        lines = next(iter(repeated.values()))
        quantity = lines[0].line.quantity
        if (
            quantity
            and quantity.number
            and len(quantity.number.normalize().as_tuple().digits) >= _TELLING
        ):
            yield lines[0], lines[-1]


def _identity(line: Line) -> Identity | None:
    if line.quantity is None or not line.quantity.number:
        return None
    return (
        name_key(line.name.text),
        specification_key(line.specification.text if line.specification else ""),
        unit_key(line.unit.text) if line.unit else "",
        line.quantity.number,
    )


def _times_measured(references: References) -> dict[Identity, int]:
    times: dict[Identity, int] = defaultdict(int)
    for row in references.quantities:
        key = name_key(row.name), specification_key(row.specification), unit_key(row.unit)
        times[(*key, row.quantity)] += 1
    return times
