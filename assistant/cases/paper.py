"""A case as the file that the library reads: HTML in which nothing that a person wrote is markup."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from html import escape

from assistant.answering.experience import NOTE_HEADING
from assistant.conversations.conversation import KeptCitation
from assistant.japan_time import japan_time
from assistant.records.cases import CaseEdition, CaseText
from retrieval.editions import edition_name
from retrieval.filing import document_id
from retrieval.structure.marks import parse_mark
from retrieval.structure.titles import caption_word

EXPERIENCE = "これは経験の記録で、基準ではありません。"
SITUATION_HEADING = "状況"
ACTION_HEADING = "対応"
BASIS_HEADING = "根拠"


def document_title(text: CaseText, author: str, written_at: str) -> str:
    """What the library calls it: who wrote it and when are said wherever the title is."""
    return f"事例（{author}、{japan_time(written_at)[:10]}）{text.title}"


def file_name(text: CaseText, case_id: str) -> str:
    """What the file is called; two cases of one title have two files."""
    return f"事例_{text.title.replace('/', '／')}_{case_id[:6]}.html"


def case_file(case_id: str, edition: CaseEdition) -> bytes:
    """The file of an edition: the same edition always gives the same bytes."""
    text = edition.text
    title = document_title(text, edition.author, edition.written_at)
    told = [
        f"{label}: {words}"
        for label, words in (("分野", text.field), ("工種", text.works))
        if words
    ]
    parts = [
        "<!doctype html>",
        '<html lang="ja"><head><meta charset="utf-8">',
        # Never read as text: two cases of the same words are two documents.
        f'<meta name="case" content="{escape(case_id)} {edition.number}">',
        f"<title>{_escaped(title)}</title></head><body>",
        f"<h1>{_escaped(title)}</h1>",
        _lines([EXPERIENCE, *told]),
        f"<h2>{SITUATION_HEADING}</h2>{_lines(text.situation.split(chr(10)))}",
        f"<h2>{ACTION_HEADING}</h2>{_lines(text.action.split(chr(10)))}",
    ]
    if edition.basis:
        parts.append(f"<h2>{BASIS_HEADING}</h2>{_lines(map(quoted_line, edition.basis))}")
    parts += [f"<h2>{NOTE_HEADING}</h2>{_lines(text.note.split(chr(10)))}", "</body></html>"]
    return ("\n".join(parts) + "\n").encode()


def id_of(collection: str, file: bytes) -> str:
    """The id of the document that the library will make of a file."""
    return document_id(collection, hashlib.sha256(file).hexdigest())


def quoted_line(citation: KeptCitation) -> str:
    """A quoted clause in a line, with where it stands."""
    quote = " ".join(citation.quote.split())
    return f"「{quote}」（{source_of(citation)}）"


def source_of(citation: KeptCitation) -> str:
    """Document, edition, clause and page of a quotation."""
    edition = edition_name(citation.edition)
    told = "" if not edition or edition in citation.name else edition
    return " ".join(
        part for part in (citation.name, told, citation.clause, f"{citation.page}ページ") if part
    )


def _lines(lines: Sequence[str] | map[str]) -> str:
    return "\n".join(_line(line) for line in lines if line.strip())


def _line(line: str) -> str:
    # 「第3条 …」 or 「1-2 …」 at its head would be taken for a heading of the document.
    if parse_mark(line) is not None or caption_word(line):
        return f"<ul><li>{_escaped(line)}</li></ul>"
    return f"<p>{_escaped(line)}</p>"


def _escaped(text: str) -> str:
    return escape(text.strip(), quote=True)
