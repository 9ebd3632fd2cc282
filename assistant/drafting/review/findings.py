"""What a review says: findings as in estimate checking, with place and evidence."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.drafting.review.text import Place
from assistant.estimating.findings import Basis, Severity

__all__ = ["Basis", "ReviewFinding", "ReviewReport", "Severity"]


@dataclass(frozen=True, slots=True)
class ReviewFinding:
    """Something wrong or questionable. Texts are Japanese.

    ``rule`` is the rule's name. ``item`` is what it is about (the reference, the quantity, the
    term). ``actual`` is what stands there, ``expected`` what should.
    """

    rule: str
    severity: Severity
    place: Place
    item: str
    message: str
    actual: str = ""
    expected: str = ""
    basis: tuple[Basis, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewReport:
    """What was found in one document, in reading order, errors first where places are equal.

    ``kind`` is the title of the kind that it was reviewed as, "" when none was recognised.
    ``error`` says why the document could not be read, else "". ``notes`` say what was not checked.
    """

    name: str
    findings: tuple[ReviewFinding, ...]
    kind: str = ""
    parts: int = 0
    references: int = 0
    notes: tuple[str, ...] = ()
    error: str = ""

    def count(self, severity: Severity) -> int:
        """How many findings are of ``severity``."""
        return sum(found.severity is severity for found in self.findings)
