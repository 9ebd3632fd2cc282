"""What stands around the form of a project sheet: headings, buttons, where facts can be taken from."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from assistant.drafting.kinds import Kind
from assistant.drafts.entries import DraftEntry
from retrieval.documents import Document
from ui.html_text import as_text

MOST_DESIGNS = 30
"""Past designs offered at once; others are found by searching."""

_RESTORED = (
    '<p class="draft-restored" role="status" hidden><span>このブラウザで前に記入した内容を戻しました。</span>'
    '<button type="button" class="check-button" data-send="empty">{label}</button></p>'
)


def sheet_head_html(kind: Kind) -> str:
    """Which kind is being filled in."""
    return (
        '<button type="button" class="check-button" data-do="new" id="draft-other-kind">'
        "← 種類を選び直す</button>"
        f'<h2 id="draft-sheet-title" tabindex="-1">{as_text(kind.title)}の計画シート</h2>'
        f"<p>{as_text(kind.purpose)}</p>"
        '<p class="note">分からない欄は空けておけます（必須の欄を除く）。空いた欄は、下書きで【要確認】になります。'
        "ないと分かっている表は「該当なし」に印を付けます。</p>"
    )


def new_actions() -> str:
    """The buttons below the form of a new draft."""
    over = "記入した内容が例に替わります。よろしいですか。"
    empty = "記入した内容をすべて消します。よろしいですか。"
    return (
        _send("begin", "下書きを作る", "main")
        + _send("example", "例を入れる", ask=over)
        + _send("save-yaml", "YAMLで保存")
        + _send("empty", "空にする", ask=empty)
    )


def change_actions(entry: DraftEntry) -> str:
    """The buttons below the sheet of a draft that is there already."""
    kept = sum(each.state.value in ("edited", "accepted") for each in entry.sections)
    overwrite = (
        '<label class="draft-box"><input type="checkbox" name="keep">'
        f"<span>手直し・確認済みの{kept}節も書き直す</span></label>"
        if kept
        else ""
    )
    ask = "計画シートを変えて、節を書き直します。今の下書きは版として残ります。よろしいですか。"
    return (
        overwrite
        + _send("rewrite-sheet", "変えて書き直す", "main", ask=ask)
        + _send("save-yaml", "YAMLで保存")
    )


def restored_html(label: str) -> str:
    """The note that words typed before have been put back; the browser shows it."""
    return _RESTORED.format(label=as_text(label))


def designs_html(
    designs: Sequence[Document],
    chosen: str,
    sources: Sequence[str],
    *,
    text: str = "",
    reading: bool = False,
) -> str:
    """The past designs that facts can be taken from, and from where they have been taken.

    While an estimate is read (``reading``), the browser sends no sheet: it would be without it.
    """
    words = _folded(text).split()
    found = [
        each
        for each in designs
        if each.id == chosen or all(word in _folded(f"{each.title} {each.path}") for word in words)
    ]
    options = "".join(
        f'<option value="{as_text(each.id)}"{" selected" if each.id == chosen else ""}>'
        f"{as_text(each.title or each.path)}{f'（{as_text(each.edition)}）' if each.edition else ''}"
        "</option>"
        for each in found[:MOST_DESIGNS]
    )
    more = (
        f'<p class="note">{len(found)}件のうち{MOST_DESIGNS}件です。語句で絞ってください。</p>'
        if len(found) > MOST_DESIGNS
        else ""
    )
    told = "".join(f"<li>{as_text(source)}</li>" for source in sources)
    taken = f'<ul class="check-notes" role="status">{told}</ul>' if told else ""
    if reading:
        taken = (
            '<p class="progress" role="status" data-reading tabindex="-1">設計書を読んで、値を探しています。'
            "終わると、下書きを作れます。</p>"
        )
    if not designs:
        return taken
    return (
        '<form class="check-filters" data-filters data-name="designs">'
        '<label class="check-field grow"><span>過去の設計を探す</span><input type="search" name="text" '
        f'id="draft-design-text" maxlength="100" value="{as_text(text)}" placeholder="工事名・ファイル名">'
        '</label><label class="check-field grow"><span>過去の設計から値を取る</span>'
        f'<select name="design" id="draft-design"><option value="">（取らない）</option>{options}</select>'
        f"</label></form>{more}{taken}"
    )


def _send(what: str, label: str, kind: str = "", *, ask: str = "") -> str:
    confirm = f' data-confirm="{as_text(ask)}"' if ask else ""
    return f'<button type="button" class="check-button {kind}" data-send="{what}"{confirm}>{label}</button>'


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
