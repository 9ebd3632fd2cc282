"""The list of documents as HTML: a page of rows, narrowed and sorted on the server."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any
from unicodedata import normalize

from assistant.japan_time import japan_time
from assistant.library_jobs.originals import Origin
from retrieval.documents import Document, DocumentKind
from retrieval.editions import edition_order
from retrieval.japanese import normalise
from ui.ask.evidence_cards import edition_chips, folder_of, name_of
from ui.documents.words import KINDS, index_state, methods_of
from ui.html_text import as_text

ROWS = 50
MOST_WORDS = 200
"""Characters of what the list is narrowed by."""
_PIECES = re.compile(r"[0-9]{1,9}|[^0-9]+")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person wants to see of the list; ``kind`` and ``collection`` "" mean all."""

    text: str = ""
    collection: str = ""
    kind: str = ""
    in_force: bool = False
    order: str = "collection"
    page: int = 1


@dataclass(frozen=True, slots=True)
class Registered:
    """Who registered what, as it is shown, and which documents the person may change."""

    origins: Mapping[str, Origin]
    names: Mapping[str, str]
    changeable: Callable[[str], bool]


def _by_folder(document: Document) -> tuple[Any, ...]:
    return (document.collection, _by_number(document.path), document.effective_from)


def _by_number(path: str) -> tuple[tuple[bool, int, str], ...]:
    """A key that puts 第２編 before 第１０編; numbers come before words."""
    pieces = _PIECES.findall(normalize("NFKC", path))
    return tuple(
        (not piece.isdecimal(), int(piece) if piece.isdecimal() else 0, piece) for piece in pieces
    )


ORDERS: Mapping[str, tuple[str, Callable[[Document], Any], bool]] = MappingProxyType(
    {
        "collection": ("文書群・名前", _by_folder, False),
        "newest": ("新しい版から", edition_order, True),
        "oldest": ("古い版から", edition_order, False),
        "pages": ("ページの多い順", lambda document: document.page_count, True),
        "problems": ("注意の多い順", lambda document: len(document.problems), True),
    }
)


def select_documents(documents: Sequence[Document], wanted: Wanted) -> tuple[Document, ...]:
    """Those documents that are wanted, in the order that is wanted."""
    words = [normalise(word).lower() for word in wanted.text[:MOST_WORDS].split()]
    _, key, descending = ORDERS.get(wanted.order, ORDERS["collection"])
    found = [
        document
        for document in documents
        if wanted.collection in ("", document.collection)
        and wanted.kind in ("", document.kind.value)
        and not (wanted.in_force and document.superseded_by)
        and (not words or _holds(document, words))
    ]
    return tuple(sorted(found, key=key, reverse=descending))


def list_html(
    documents: Sequence[Document],
    everything: Mapping[str, Document],
    registered: Registered,
    page: int,
) -> str:
    """A page of ``documents``; ``everything`` tells what has replaced an old edition."""
    if not everything:
        return '<p class="note">閲覧できる文書はまだありません。</p>'
    if not documents:
        return '<p class="note">該当する文書はありません。</p>'
    last = -(-len(documents) // ROWS)
    page = min(max(1, page), last)
    shown = documents[(page - 1) * ROWS : page * ROWS]
    rows = "".join(_row(document, everything, registered) for document in shown)
    return (
        f'<p class="summary" role="status">{_summary(documents)}</p>'
        '<table class="documents"><caption class="unseen">登録されている文書</caption>'
        "<thead><tr>"
        + "".join(
            f'<th scope="col">{name}</th>'
            for name in ("文書", "種類", "版", "ページと読み方", "検索", "登録", "操作")
        )
        + f"</tr></thead><tbody>{rows}</tbody></table>{_pager(page, last)}"
    )


def _summary(documents: Sequence[Document]) -> str:
    pages = sum(document.page_count for document in documents)
    old = sum(bool(document.superseded_by) for document in documents)
    problems = sum(bool(document.problems) for document in documents)
    parts = [f"{len(documents):,}件・{pages:,}ページ"]
    if old:
        parts.append(f"旧版 {old:,}件")
    if problems:
        parts.append(f"読み取りに注意のあるもの {problems:,}件")
    return "　".join(parts)


def _row(document: Document, everything: Mapping[str, Document], registered: Registered) -> str:
    name = as_text(name_of(document))
    file = document.path.rsplit("/", 1)[-1]
    passages, state = index_state(document)
    return (
        f'<tr><td data-label="文書"><span class="document">{name}</span>'
        f'<span class="where">{as_text(folder_of(document))}</span>'
        f'<span class="where">{as_text(file)}</span>{_problems(document)}</td>'
        f'<td data-label="種類">{KINDS[document.kind]}</td>'
        f"{_cell('版', _edition(document, everything))}"
        f'<td data-label="ページ">{document.page_count:,}ページ'
        f'<span class="where">{as_text(methods_of(document))}</span></td>'
        f'<td data-label="検索">{passages}<span class="where">{state}</span></td>'
        f'<td data-label="登録">{_origin(document, registered)}</td>'
        f'<td data-label="操作" class="actions">{_actions(document, name, registered)}</td></tr>'
    )


def _edition(document: Document, everything: Mapping[str, Document]) -> str:
    chips = edition_chips(document)
    newer = everything.get(document.superseded_by)
    if newer is None:
        return chips
    label = newer.edition or newer.effective_from
    named = f"{name_of(newer)}（{label}）" if label else name_of(newer)
    return f'{chips}<span class="where">現行: {as_text(named)}</span>'


def _origin(document: Document, registered: Registered) -> str:
    origin = registered.origins.get(document.id)
    if origin is None:
        return '<span class="where">サーバーで登録</span>'
    who = registered.names.get(origin.person, origin.person)
    return f'{as_text(who)}<span class="where">{as_text(japan_time(origin.registered_at))}</span>'


def _actions(document: Document, name: str, registered: Registered) -> str:
    identifier = as_text(document.id)
    buttons = (
        f'<a class="action" href="/documents/{identifier}/original" target="_blank" '
        f'rel="noopener" aria-label="{name}の原本を開く">原本</a>'
    )
    if registered.changeable(document.id):
        for action, label in (("replace", "差し替え"), ("remove", "削除")):
            buttons += (
                f'<button type="button" class="action" data-action="{action}" '
                f'data-document="{identifier}" aria-label="{name}の{label}">{label}</button>'
            )
    return buttons


def _problems(document: Document) -> str:
    if not document.problems:
        return ""
    items = "".join(f"<li>{as_text(problem)}</li>" for problem in document.problems)
    return (
        f'<details data-key="{as_text(document.id)}"><summary>注意 {len(document.problems)}件'
        f"</summary><ul>{items}</ul></details>"
    )


def _cell(label: str, html: str) -> str:
    """A cell that a narrow screen leaves out when there is nothing in it."""
    return f'<td data-label="{label}"{"" if html else " class=none"}><div>{html or "―"}</div></td>'


def _pager(page: int, last: int) -> str:
    if last == 1:
        return ""

    def button(target: int, label: str) -> str:
        off = " disabled" if not 1 <= target <= last else ""
        return (
            f'<button type="button" class="action" data-action="page" data-page="{target}"'
            f"{off}>{label}</button>"
        )

    return (
        f'<nav class="pager" aria-label="一覧のページ">{button(page - 1, "前へ")}'
        f"<span>{page:,} / {last:,}</span>{button(page + 1, '次へ')}</nav>"
    )


def _holds(document: Document, words: Sequence[str]) -> bool:
    searched = _searched(
        document.title,
        document.path,
        document.edition,
        document.effective_from,
        document.kind,
        bool(document.superseded_by),
    )
    return all(word in searched for word in words)


@lru_cache(maxsize=20_000)
def _searched(
    title: str,
    path: str,
    edition: str,
    effective_from: str,
    kind: DocumentKind,
    superseded: bool,  # noqa: FBT001 - part of a cache's key
) -> str:
    """What the words are looked for in; kept, for normalising thousands takes time."""
    parts = (title, path, edition, effective_from, KINDS[kind], "旧版" if superseded else "現行")
    return "\n".join(normalise(part).lower() for part in parts)
