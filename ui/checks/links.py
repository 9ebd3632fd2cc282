"""Where in the application the files of a check and the documents behind its evidence are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath

from assistant.access.door import Door
from assistant.estimating.findings import Basis
from assistant.records.checks import Check, CheckFile, State
from ui.page_address import document_address

_REPORTS = {"marked": "Excel", "report.html": "HTML", "report.json": "JSON"}
_ENDED = frozenset({State.DONE, State.FAILED})


def file_downloads(check: Check, file: CheckFile) -> Mapping[str, str]:
    """The reports on one file, by their labels; a file that could not be read has no workbook."""
    if file.state not in _ENDED:
        return {}
    return {
        label: f"/checks/{check.id}/files/{file.position}/{kind}"
        for kind, label in _REPORTS.items()
        if kind != "marked" or file.state is State.DONE
    }


def batch_downloads(check: Check) -> Mapping[str, str]:
    """What is kept of all files together, by its labels."""
    if not any(file.state in _ENDED for file in check.estimates):
        return {}
    return {
        "すべてまとめて（zip）": f"/checks/{check.id}/all.zip",
        "検査一覧（Excel）": f"/checks/{check.id}/overview.xlsx",
    }


def basis_addresses(door: Door, bases: Sequence[Basis]) -> tuple[str, ...]:
    """For each basis, where the library shows its page; "" for what the person can't read there."""
    if not bases:
        return ()
    known = {}
    for document in door.reading().documents():
        known[PurePath(document.path).name] = known[document.path] = document
    found = ((known.get(basis.document), basis.page) for basis in bases)
    return tuple(document_address(document, page) if document else "" for document, page in found)
