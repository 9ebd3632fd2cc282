"""A draft as a file: Word, Markdown or PDF, of now or of a version."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from assistant.access.door import Door
from assistant.checking.places import safe_name
from assistant.drafting.draft import Draft
from assistant.drafts.reads import draft_of_row, own_row
from assistant.drafts.sheets import kind_of
from assistant.drafts.versions import version
from assistant.records.audit import Action


class Form(StrEnum):
    """What a draft is written as; the value is the ending of its file."""

    WORD = "docx"
    MARKDOWN = "md"
    PDF = "pdf"


_MEDIA_TYPES = {
    Form.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Form.MARKDOWN: "text/markdown; charset=utf-8",
    Form.PDF: "application/pdf",
}


@dataclass(frozen=True, slots=True)
class Download:
    """A file to send under its name."""

    name: str
    media_type: str
    content: bytes


def download(
    door: Door, draft_id: str, form: Form, number: int | None = None, *, kinds: Path | None = None
) -> Download:
    """The draft as a file, noted in the audit trail; None: as it is now.

    Raises NaniwaError: ``no_draft``, ``no_version``, ``no_kind``, and what the writing of the
    file raises.
    """
    row = own_row(door, draft_id)
    draft = draft_of_row(door, row) if number is None else version(door, draft_id, number)
    content = _written(door, draft, form, kinds)
    which = "" if number is None else f" 版{number}"
    # Not what it is called: administrators read the trail, and do not see drafts of others.
    door.note(Action.DOWNLOADED, row.id, f"下書き{which}（{form}）")
    return Download(safe_name(f"{row.title}{which}.{form}"), _MEDIA_TYPES[form], content)


def _written(door: Door, draft: Draft, form: Form, kinds: Path | None) -> bytes:
    match form:
        case Form.WORD:
            from assistant.drafting.word import write_word

            return write_word(draft, kind_of(door.home, draft.kind, kinds))
        case Form.PDF:
            from assistant.drafting.pdf import to_pdf

            return to_pdf(draft)
        case Form.MARKDOWN:
            from assistant.drafting.markdown import to_markdown

            return to_markdown(draft).encode()
