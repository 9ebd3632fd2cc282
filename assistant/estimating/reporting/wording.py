"""Words, colours and figures that every report shows in the same way."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from assistant.estimating.check import FileReport, Waiver, finding_id
from assistant.estimating.explanation import explain
from assistant.estimating.findings import Basis, Finding, Severity

SEVERITIES = {Severity.ERROR: "誤り", Severity.WARNING: "注意", Severity.INFO: "確認"}
FILLS = {Severity.ERROR: "F8CBC4", Severity.WARNING: "FBE5B0", Severity.INFO: "CFE3F5"}
WAIVED_FILL = "E3E6EA"
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_BARE_NUMBER = re.compile(r"-?\d{4,}(?:\.\d+)?", re.ASCII)
_TABLES = {".csv", ".tsv", ".xlsx", ".xlsm", ".xls"}
_GRAVITY = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding as reports list it: position from 1, id, explanation, and the waiver, if any."""

    position: int
    number: str
    finding: Finding
    explanation: str
    waiver: Waiver | None

    @property
    def label(self) -> str:
        """How grave it is, in one word."""
        return "是認済" if self.waiver else SEVERITIES[self.finding.severity]

    @property
    def colour(self) -> str:
        """The fill of its cells, RRGGBB."""
        return WAIVED_FILL if self.waiver else FILLS[self.finding.severity]


def entries(report: FileReport) -> list[Entry]:
    """The findings by severity, then by what they cost; waived ones last."""
    numbered = [(finding_id(report, found), found) for found in report.findings]
    ordered = sorted(numbered, key=lambda pair: _order(pair[1], waived=pair[0] in report.waivers))
    return [
        Entry(
            position,
            number,
            found,
            report.explanations.get(number) or explain(found),
            report.waivers.get(number),
        )
        for position, (number, found) in enumerate(ordered, start=1)
    ]


def weight(finding: Finding) -> Decimal | None:
    """The effect on 工事価格 where it is known, else the difference on the line, in yen."""
    return finding.effect_yen if finding.effect_yen is not None else finding.difference_yen


def signed_yen(value: Decimal | None) -> str:
    """``+1,200`` or ``-0.5``; empty when unknown."""
    if value is None:
        return ""
    if not value:
        return "±0"
    shown = f"{value:+,f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def grouped(text: str) -> str:
    """As it stands in the estimate; a bare number, as a formula leaves it, with its commas."""
    return f"{Decimal(text):,}" if _BARE_NUMBER.fullmatch(text) else text


def basis_lines(bases: Sequence[Basis]) -> Iterator[str]:
    """What proves a finding, a line each."""
    for basis in bases:
        unit = "行目" if Path(basis.document).suffix.lower() in _TABLES else "頁"
        page = f"（{basis.page}{unit}）" if basis.page is not None else ""
        yield f"{basis.document}{page}: {basis.text}"


def rule_titles() -> dict[str, str]:
    """The Japanese title of each rule."""
    from assistant.estimating.rules import all_rules

    return {rule.name: rule.title for rule in all_rules()}


def storable(text: str) -> str:
    """The text without the control characters that no workbook can hold."""
    return _NOT_IN_XML.sub("", text)[:32_000]


def _order(finding: Finding, *, waived: bool) -> tuple[bool, int, Decimal, str, str]:
    cost = weight(finding) or Decimal(0)
    place = finding.place
    return waived, _GRAVITY[finding.severity], -abs(cost), place.sheet, place.cell.rjust(9)
