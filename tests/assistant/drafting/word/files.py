"""Word files for tests: a kind with a template of its own, what a file holds, and changes to it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from lxml import etree

from assistant.drafting.draft import Draft
from assistant.drafting.kinds import Kind, kind_named
from assistant.drafting.word import write_word
from tests.assistant.drafting.word.well_formed import W


def kind_with(folder: Path, template: bytes) -> Kind:
    """The kind 工事概要書 with another template."""
    path = folder / "template.docx"
    path.write_bytes(template)
    return replace(kind_named("work_outline"), word_template=path)


def written(draft: Draft, kind: Kind | None = None) -> bytes:
    """The draft as a Word file."""
    return write_word(draft, kind or kind_named("work_outline"))


def part(data: bytes, name: str) -> Any:
    """A part of a file, read."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return etree.fromstring(package.read(name))


def text_of(element: Any) -> str:
    """The words of an element."""
    return "".join(each.text or "" for each in element.iter(f"{W}t"))


def paragraphs(data: bytes, style: str = "") -> list[str]:
    """The texts of the paragraphs of a style, in order; of all without one."""
    found = []
    for paragraph in part(data, "word/document.xml").iter(f"{W}p"):
        named = paragraph.find(f"{W}pPr/{W}pStyle")
        if not style or (named is not None and named.get(f"{W}val") == style):
            found.append(text_of(paragraph))
    return found


def changed(data: bytes, replaced: Mapping[str, bytes]) -> bytes:
    """A file with parts replaced or added."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(result, "w") as new:
        for name in old.namelist():
            new.writestr(name, replaced.get(name, old.read(name)))
        for name in replaced.keys() - set(old.namelist()):
            new.writestr(name, replaced[name])
    return result.getvalue()


def bare_template(*texts: str) -> bytes:
    """A template as python-docx makes it, in which most of the styles that a draft wants are missing."""
    import docx

    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    result = io.BytesIO()
    document.save(result)
    return result.getvalue()
