"""The drafts of a person, as HTML: what each is, how far it is, and what can be done with it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from assistant.drafting.draft import SectionState
from assistant.drafts.entries import DraftEntry, DraftState, SectionEntry
from assistant.japan_time import japan_time
from ui.html_text import as_text

MOST_SHOWN = 100
"""Drafts listed at once; older ones are found by searching."""
STATES: Mapping[DraftState, tuple[str, str]] = {
    DraftState.WRITING: ("執筆中", "info"),
    DraftState.STOPPED: ("停止", "warning"),
    DraftState.DONE: ("書き終わり", "quiet"),
}


def drafts_html(drafts: Sequence[DraftEntry], text: str = "") -> str:
    """The list, changed last first; ``text`` is looked for in titles, kinds and projects."""
    if not drafts:
        return (
            '<p class="check-empty">まだ下書きはありません。「新しい下書き」を押して、文書の種類を選び、'
            "計画シートに記入してください。</p>"
        )
    words = _folded(text).split()
    found = [draft for draft in drafts if all(word in _said(draft) for word in words)]
    if not found:
        return '<p class="check-empty" role="status">見つかりません。</p>'
    items = "".join(_item(draft) for draft in found[:MOST_SHOWN])
    more = (
        f'<p class="note">新しい順に{MOST_SHOWN}件を示しています。ほかは語句で探してください。</p>'
        if len(found) > MOST_SHOWN
        else ""
    )
    return f'<ul class="check-list">{items}</ul>{more}'


def home_head_html(text: str = "") -> str:
    """The heading, the button for a new draft, and the field that looks for one."""
    return (
        '<div class="check-head"><h2 id="draft-home-title" tabindex="-1">ドラフト</h2>'
        '<button type="button" class="check-button main" data-do="new" id="draft-new">'
        "新しい下書き</button></div>"
        '<p class="note">計画シートと基準から設計図書の下書きを作ります。数値は計画シート・基準・計算からだけ'
        "取り、分からないところは【要確認】として残します。</p>"
        '<form class="check-filters" data-filters data-name="search" role="search">'
        '<label class="check-field grow"><span>下書きを探す</span><input type="search" name="text" '
        f'maxlength="100" value="{as_text(text)}" placeholder="題名・種類・工事名"></label></form>'
    )


def state_tag(entry: DraftEntry) -> str:
    """How far a draft is, in a word."""
    label, kind = STATES[entry.state]
    if entry.state is DraftState.DONE and failed_in(entry):
        label, kind = "書けない節あり", "error"
    return f'<span class="check-tag {kind}">{label}</span>'


def failed_in(entry: DraftEntry) -> tuple[SectionEntry, ...]:
    """The sections that could not be written."""
    return tuple(each for each in entry.sections if each.state is SectionState.FAILED)


def bar_html(entry: DraftEntry) -> str:
    """How many of its sections are written; a bar until all are."""
    if entry.state is DraftState.DONE:
        return ""
    total, done = len(entry.sections), entry.written
    running = " data-running" if entry.state is DraftState.WRITING else ""
    return (
        f'<div{running} class="check-progress"><progress class="check-bar" max="{max(1, total)}" '
        f'value="{done}" aria-label="書き終わった節">{done} / {total}</progress></div>'
    )


def delete_button(entry: DraftEntry) -> str:
    """The button that removes a draft, after a question."""
    ask = f"「{entry.title}」を削除しますか。すべての版も消え、元に戻せません。"
    return (
        '<button type="button" class="check-button danger" data-do="delete" '
        f'data-draft="{as_text(entry.id)}" id="draft-delete-{as_text(entry.id)}" '
        f'aria-label="「{as_text(entry.title)}」を削除する" '
        f'data-confirm="{as_text(ask)}">削除する</button>'
    )


def _item(entry: DraftEntry) -> str:
    key, title = as_text(entry.id), as_text(entry.title)
    total = len(entry.sections)
    message = f'<p class="problem">{as_text(entry.message)}</p>' if entry.message else ""
    subject = f"　{as_text(entry.subject)}" if entry.subject else ""
    version = f"　第{entry.version}版" if entry.version else ""
    stop = ""
    if entry.state is DraftState.WRITING:
        stop = _button("stop", key, title, "止める")
    elif entry.state is DraftState.STOPPED:
        stop = _button("go-on", key, title, "続ける", "main")
    return (
        f'<li><div class="check-head"><h3><button type="button" class="check-link" data-do="open" '
        f'data-draft="{key}" id="draft-open-{key}">{title}</button></h3>{state_tag(entry)}</div>'
        f'<p class="where">{as_text(entry.kind_title)}{subject}</p>'
        f'<p class="where">{total}節中 {entry.written}節を書きました（確認済 {entry.accepted}）　'
        f"{as_text(japan_time(entry.changed_at))} 更新{version}</p>"
        f"{message}{bar_html(entry)}"
        f'<div class="check-actions">{stop}{_rename(key, title)}{delete_button(entry)}</div></li>'
    )


def _rename(key: str, title: str) -> str:
    return (
        f'<details class="draft-rename"><summary aria-label="「{title}」の題名を変える">題名を変える'
        f'</summary><form class="check-inline" data-do="rename" data-draft="{key}">'
        '<label class="check-field grow"><span>題名</span><input type="text" name="title" '
        f'maxlength="100" required value="{title}"></label>'
        '<button type="submit" class="check-button">変える</button></form></details>'
    )


def _button(do: str, key: str, title: str, label: str, kind: str = "") -> str:
    return (
        f'<button type="button" class="check-button {kind}" data-do="{do}" data-draft="{key}" '
        f'id="draft-{do}-{key}" aria-label="「{title}」を{label}">{label}</button>'
    )


def _said(entry: DraftEntry) -> str:
    return _folded(f"{entry.title} {entry.kind_title} {entry.subject}")


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text[:1_000]).casefold()
