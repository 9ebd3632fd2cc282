"""Rule 9: quantities against the quantity sheet, line by line."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.estimating.findings import Finding
from assistant.estimating.matching.tables import quantity_index
from assistant.estimating.model import Estimate
from assistant.estimating.quantity_checks.comparing import Sheet, compare
from assistant.estimating.references import References
from assistant.estimating.rules import rule


@rule(9, "quantity_sheet", "数量が数量計算書と一致すること")
def quantity_sheet(estimate: Estimate, references: References) -> Iterator[Finding]:
    """Every line's quantity is the quantity sheet's, and neither has a line that the other lacks.

    A quantity may be shown with fewer digits than calculated (`quantity_checks.rounding`; NILIM
    数量算出要領 1.2 and 1.6: half up, in the unit of display).
    """
    if references.quantities:
        yield from compare(estimate, Sheet("quantity_sheet", "数量表", quantity_index(references)))
