"""A finding of an estimate's check."""

from __future__ import annotations

from assistant.access.door import Door
from assistant.checking.reads import find_finding
from assistant.explaining.looking_up.referred import Referred, lines_of


def of_finding(door: Door, key: str) -> Referred:
    """「finding:CHECK:NUMBER」: what a check found, its evidence and its calculation."""
    check, _, number = key.partition(":")
    _, report, entry = find_finding(door, check, number)
    basis = (each.text for each in entry.finding.basis)
    said = lines_of(entry.finding.message, entry.explanation, *basis)
    steps = (step.shown for step in report.calculation if step.label in said)
    return Referred("\n".join((said, *steps)), f"{report.file.name}　指摘 {entry.number}")
