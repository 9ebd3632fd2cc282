"""What a new check is to be made of, as HTML: files that were dropped, documents of the library."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from assistant.records.checks import Part
from retrieval.documents import Document, DocumentKind
from ui.ask.evidence_cards import edition_chips, folder_of, name_of
from ui.checks.result import PARTS
from ui.html_text import as_text

KINDS = frozenset({DocumentKind.DESIGN, DocumentKind.PRICE, DocumentKind.STANDARD})
"""Documents of the library that a check can use."""
MOST_OFFERED = 20
_LONGEST_TITLE = 100


@dataclass(frozen=True, slots=True)
class Chosen:
    """A file for a new check: an upload, or with ``document`` one of the library, by its id.

    ``picked`` says that a person chose the part, which is else what the file looks like.
    ``problem`` is why it can't be used, "" if it can; ``left_out`` says that it shall not be.
    """

    id: str
    name: str
    part: Part
    document: bool = False
    picked: bool = False
    problem: str = ""
    left_out: bool = False

    @property
    def usable(self) -> bool:
        """Whether it is to be checked, or used for checking."""
        return not self.problem and not self.left_out

    @property
    def key(self) -> str:
        """What the browser calls it."""
        return f"{'d' if self.document else 'u'}.{self.id}"


def proposed_title(chosen: Sequence[Chosen]) -> str:
    """The name of the first estimate, and how many there are."""
    estimates = [each for each in chosen if each.part is Part.ESTIMATE and each.usable]
    if not estimates:
        return ""
    title = PurePath(estimates[0].name).stem
    more = f" ほか{len(estimates) - 1}件" if len(estimates) > 1 else ""
    return f"{title[: _LONGEST_TITLE - len(more)]}{more}"


def chosen_html(chosen: Sequence[Chosen], problem: str = "") -> str:
    """The files with what each is taken for, which can be changed, and those that are refused."""
    said = f'<p class="problem" role="alert">{as_text(problem)}</p>' if problem else ""
    if not chosen:
        return said
    rows = "".join(_row(each) for each in chosen)
    usable = [each for each in chosen if each.usable]
    estimates = sum(each.part is Part.ESTIMATE for each in usable)
    counted = f"設計書 {estimates}件、資料 {len(usable) - estimates}件"
    hint = (
        ""
        if estimates
        else '<p class="note">調べる設計書がありません。種類が違うときは、表の中で直してください。</p>'
    )
    return (
        f'{said}<p class="check-count" role="status">{counted}</p>{hint}'
        '<div class="check-scroll"><table class="check-table check-chosen as-cards">'
        '<caption class="check-hidden">チェックに使うファイル</caption><thead><tr>'
        '<th scope="col">ファイル</th><th scope="col">種類</th><th scope="col">外す</th>'
        f"</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def library_search_html() -> str:
    """The field that looks for documents of the library."""
    return (
        '<form class="check-filters" data-filters data-name="library" role="search">'
        '<label class="check-field grow"><span>登録済みの文書から選ぶ（設計書・単価・基準）</span>'
        '<input type="search" name="text" maxlength="100" placeholder="文書名・文書群・年度"></label></form>'
    )


def offered(documents: Sequence[Document], text: str) -> list[Document]:
    """The documents that a check can use and whose names say all words of a text; newest first."""
    words = _folded(text).split()
    found = [
        document
        for document in documents
        if document.kind in KINDS and words and all(word in _said(document) for word in words)
    ]
    return sorted(found, key=lambda each: (each.effective_from, each.path), reverse=True)


def offered_html(documents: Sequence[Document], text: str, taken: frozenset[str]) -> str:
    """What was found in the library, with the way to take it."""
    if not text.strip():
        return ""
    if not documents:
        return '<p class="check-empty" role="status">見つかりません。</p>'
    items = "".join(_document(document, taken) for document in documents[:MOST_OFFERED])
    more = f"（{MOST_OFFERED}件まで表示）" if len(documents) > MOST_OFFERED else ""
    return (
        f'<p class="check-count" role="status">{len(documents)}件{more}</p>'
        f'<ul class="check-list">{items}</ul>'
    )


def _row(each: Chosen) -> str:
    name, key = as_text(each.name), as_text(each.key)
    label = "戻す" if each.left_out else "外す"
    remove = (
        f'<button type="button" class="check-button" data-do="leave-out" data-item="{key}" '
        f'id="check-leave-{key}" aria-label="{name} を{label}">{label}</button>'
    )
    origin = '<span class="where">登録済みの文書</span>' if each.document else ""
    if each.problem:
        part = f'<span class="problem">{as_text(each.problem)}</span>'
    elif each.left_out:
        part = '<span class="where">使いません</span>'
    else:
        options = "".join(
            f'<option value="{part.value}"{" selected" if part is each.part else ""}>{label}</option>'
            for part, label in PARTS.items()
        )
        part = (
            f'<select data-change="part" data-item="{key}" id="check-part-{key}" '
            f'aria-label="{name} の種類">{options}</select>'
        )
    return (
        f'<tr><th scope="row" data-label="ファイル"><span>{name}{origin}</span></th>'
        f'<td data-label="種類">{part}</td><td data-label="外す">{remove}</td></tr>'
    )


def _document(document: Document, taken: frozenset[str]) -> str:
    name = as_text(name_of(document))
    button = (
        '<span class="where">加えました</span>'
        if document.id in taken
        else f'<button type="button" class="check-button" data-do="take" '
        f'data-document="{document.id}" aria-label="{name} を加える">加える</button>'
    )
    return (
        f'<li class="check-head"><span class="grow">{name} {edition_chips(document)}'
        f'<span class="where">{as_text(folder_of(document))}</span></span>{button}</li>'
    )


def _said(document: Document) -> str:
    return _folded(f"{document.title} {document.path} {document.collection} {document.edition}")


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
