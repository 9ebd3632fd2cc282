"""What a rule says, and the report on one estimate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from assistant.estimating.model import Place
from assistant.estimating.references import Origin


class Severity(StrEnum):
    """How sure a finding is."""

    ERROR = "error"  # proved wrong by arithmetic or by an exact table row
    WARNING = "warning"  # contradicts a rule that has exceptions
    INFO = "info"  # a question to the reviewer


@dataclass(frozen=True, slots=True)
class Basis:
    """What proves a finding: the row, formula or clause, quoted, and where it stands."""

    document: str
    page: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One inconsistency. Texts are Japanese.

    ``rule`` is the rule's name (``unit_price``); ``case`` says which template explains it (see
    `explanation`), with its figures in ``figures``. ``item`` is the line's name and
    specification as a reviewer knows it. ``actual`` and ``expected`` are what stands and what
    should stand, shown. ``difference_yen`` is (should stand − stands) on the line itself;
    ``effect_yen`` the same on 工事価格 after overheads, filled in by `effects`.
    ``table_key`` is the unit-cost table that the line belongs to, if any.
    """

    rule: str
    severity: Severity
    place: Place
    item: str
    message: str
    actual: str = ""
    expected: str = ""
    difference_yen: Decimal | None = None
    effect_yen: Decimal | None = None
    basis: tuple[Basis, ...] = ()
    case: str = ""
    figures: Mapping[str, str] = field(default_factory=dict)
    table_key: str | None = None


def basis_of(origin: Origin, text: str) -> Basis:
    """A basis that quotes a row of a reference."""
    return Basis(document=origin.document, page=origin.page or origin.row, text=text)
