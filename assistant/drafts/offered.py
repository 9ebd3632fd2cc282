"""What the form of a project sheet can be filled with before a draft begins: files, past designs."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from assistant.access.door import Door
from assistant.access.people import Feature
from assistant.checking.sent_files import upload_of
from assistant.drafts.begin import brought, design_facts_in, estimate_facts_in
from assistant.drafts.facts import Facts
from assistant.drafts.places import drafts_folder
from assistant.drafts.sheets import kind_of
from assistant.records.database import new_id
from assistant.uploads import place_of
from retrieval.documents import Document, DocumentKind
from retrieval.errors import NaniwaError

_LARGEST_SHEET = 1 << 20  # bytes of a YAML file


def values_in(door: Door, upload_id: str) -> Mapping[str, object]:
    """What stands in a project sheet that a person sent as YAML, whether it is right or not.

    Raises NaniwaError: ``forbidden``, ``no_upload``, ``too_large``, ``sheet`` when it is no sheet.
    """
    door.require(Feature.DRAFT)
    upload = upload_of(door, upload_id)
    if upload.size > _LARGEST_SHEET:
        raise NaniwaError(
            f"「{upload.name}」は計画シートとしては大きすぎます（1 MBまで）。", code="too_large"
        )
    return yaml_values(place_of(door, upload).read_bytes(), upload.name)


def yaml_values(content: bytes, name: str) -> Mapping[str, object]:
    """The fields of a YAML file. Raises NaniwaError (``sheet``) when it is no mapping of fields."""
    import yaml

    try:
        text = content.decode("utf-8-sig")
        # A few lines of references to references would fill the memory.
        if any(isinstance(token, yaml.AliasToken) for token in yaml.scan(text)):
            raise NaniwaError(f"「{name}」の参照（*）は使えません。", code="sheet")
        read = yaml.safe_load(text)
    except UnicodeDecodeError as error:
        raise NaniwaError(
            f"「{name}」の文字コードが UTF-8 ではありません。", code="sheet"
        ) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"（{mark.line + 1}行目のあたり）" if mark is not None else ""
        raise NaniwaError(f"「{name}」をYAMLとして読めません{where}。", code="sheet") from error
    if not isinstance(read, dict):
        raise NaniwaError(
            f"「{name}」は計画シートではありません。「項目: 値」の形で書いてください。", code="sheet"
        )
    return {str(key): value for key, value in read.items()}


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
