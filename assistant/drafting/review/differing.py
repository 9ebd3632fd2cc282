"""The finding that a value is another than the one its source gives."""

from __future__ import annotations

from assistant.drafting.review.findings import Basis, ReviewFinding, Severity
from assistant.drafting.review.text import Part, place_of, shortened


def differs(
    rule: str,
    part: Part,
    item: str,
    actual: str,
    expected: str,
    basis: Basis,
    severity: Severity = Severity.ERROR,
) -> ReviewFinding:
    """「item」 is ``actual`` in the document and ``expected`` in the source that ``basis`` names."""
    return ReviewFinding(
        rule,
        severity,
        place_of(part),
        item,
        f"{item}が「{shortened(actual, 60)}」ですが、{basis.document}では「{shortened(expected, 60)}」です。",
        actual=actual,
        expected=expected,
        basis=(basis,),
    )
