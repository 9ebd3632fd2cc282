"""What a template would fetch or run when somebody opens a draft made from it: taken out, or refused.

A template comes from anywhere, and a draft goes to many people. Word loads a template that a file is
attached to, and pictures and objects that are only linked, without asking; fields such as DDEAUTO and
INCLUDETEXT reach for other files.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.word_files import word_name

if TYPE_CHECKING:
    from docx.document import Document

_ATTACHED = "/attachedTemplate"
_CLICKED = "/hyperlink"
"""Links that only a click follows."""
_REACHING = re.compile(
    r"^\s*(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|LINK|DATABASE|RD)\b",
    re.IGNORECASE,
)
_ACTIVE = ("vbaProject", "/activeX", "/control")


def without_links(document: Document) -> str:
    """Detach a template from its own; why it can't be used, "" when it reaches for nothing else."""
    from docx.opc.part import XmlPart

    for part in document.part.package.iter_parts():
        for name, relation in list(part.rels.items()):
            if relation.is_external and relation.reltype.endswith(_ATTACHED):
                del part.rels[name]
                if isinstance(part, XmlPart):
                    for element in list(part.element.iter(word_name("attachedTemplate"))):
                        element.getparent().remove(element)
            elif relation.is_external and not relation.reltype.endswith(_CLICKED):
                return "ほかの場所のファイル（リンクした図など）を参照しています"
            elif any(mark in relation.reltype for mark in _ACTIVE):
                return "マクロやコントロールを含んでいます"
        if isinstance(part, XmlPart) and any(map(_REACHING.match, _fields(part))):
            return "ほかのファイルやプログラムを呼び出すフィールドを含んでいます"
    return ""


def _fields(part: object) -> list[str]:
    """The instructions of a part's fields, also of those that Word has cut into runs."""
    found: list[str] = []
    open_fields: list[str] = []
    for element in part.element.iter():  # type: ignore[attr-defined]  # an XmlPart of docx
        if element.tag == word_name("fldSimple"):
            found.append(element.get(word_name("instr"), ""))
        elif element.tag == word_name("fldChar"):
            kind = element.get(word_name("fldCharType"))
            if kind == "begin":
                open_fields.append("")
            elif open_fields and kind in ("separate", "end"):
                found.append(open_fields.pop())
        elif element.tag == word_name("instrText"):
            if open_fields:
                open_fields[-1] += element.text or ""
            found.append(element.text or "")
    return found + open_fields
