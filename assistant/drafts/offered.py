"""What the form of a project sheet can be filled with before a draft begins: files, past designs."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from assistant.access.door import Door
from assistant.access.people import Feature
from assistant.drafting.kinds import Kind
from assistant.drafting.sheet_yaml import SheetFile, read_sheet_file, read_sheet_text
from assistant.drafts.begin import brought, design_facts_in, estimate_facts_in
from assistant.drafts.facts import Facts
from assistant.drafts.places import drafts_folder
from assistant.drafts.sheets import kind_of
from assistant.records.database import new_id
from retrieval.documents import Document, DocumentKind


def sheet_in(door: Door, upload_id: str) -> SheetFile:
    """What stands in a project sheet that a person sent as YAML, with what is wrong in the file.

    Raises NaniwaError: ``forbidden``, ``no_upload``; SheetError when it is no sheet at all.
    """
    door.require(Feature.DRAFT)
    staged = drafts_folder(door.home) / f".sheet-{new_id()}"
    try:
        name = brought(door, upload_id, staged)
        return read_sheet_file(staged / "inputs" / name)
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def example_of(kind: Kind) -> Mapping[str, object]:
    """The fields of a kind's own example. Raises SheetError when it is wrong."""
    return read_sheet_text(kind.example, "example.yaml").given


def facts_offered(
    door: Door,
    kind_name: str,
    *,
    estimate_upload: str = "",
    past_design: str = "",
    kinds: Path | None = None,
) -> Facts:
    """The facts that a draft would take from an estimate and a past design; the estimate's count.

    Nothing is kept. Raises NaniwaError as `begin` does.
    """
    door.require(Feature.DRAFT)
    kind = kind_of(door.home, kind_name, kinds)
    facts = dict(design_facts_in(door, past_design, kind))
    if not estimate_upload:
        return facts
    staged = drafts_folder(door.home) / f".facts-{new_id()}"
    try:
        name = brought(door, estimate_upload, staged)
        return facts | dict(estimate_facts_in(staged / "inputs" / name, kind))
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def designs_offered(door: Door) -> tuple[Document, ...]:
    """The past designs that the person may read, newest edition first, then by title."""
    door.require(Feature.DRAFT)
    found = [each for each in door.reading().documents() if each.kind is DocumentKind.DESIGN]
    return tuple(sorted(found, key=lambda each: (each.edition, each.title), reverse=True))
