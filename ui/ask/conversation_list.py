"""The list of a person's conversations as HTML."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.conversations.conversation import ConversationEntry
from assistant.conversations.kept import LONGEST_TITLE
from assistant.japan_time import japan_time
from ui.html_text import as_text

_MOST = 100


def conversations_html(
    entries: Sequence[ConversationEntry], current: str, *, searched: bool
) -> str:
    """The list with its search, the conversation ``current`` marked, and the two small dialogs."""
    items = "".join(_entry(entry, current) for entry in entries[:_MOST])
    more = len(entries) - _MOST
    rest = f'<p class="note">ほか{more}件。言葉で絞り込めます。</p>' if more > 0 else ""
    nothing = "見つかりません。" if searched else "会話はまだありません。"
    listed = f"<ul>{items}</ul>{rest}" if items else f'<p class="note">{nothing}</p>'
    return (
        '<nav class="conversation-list" aria-label="会話"><div class="list-head"><h2>会話</h2>'
        '<button type="button" class="close-drawer">閉じる</button></div>'
        '<button type="button" id="new-conversation">新しい会話</button>'
        '<label for="conversation-search">会話を検索</label>'
        '<input type="search" id="conversation-search" maxlength="100" autocomplete="off">'
        f'<div class="entries">{listed}</div></nav>{_DIALOGS}'
    )


def _entry(entry: ConversationEntry, current: str) -> str:
    marked = ' aria-current="true"' if entry.id == current else ""
    title = as_text(entry.title)
    return (
        f'<li data-id="{as_text(entry.id)}" data-title="{title}">'
        f'<button type="button" class="open-conversation"{marked}><span class="title">{title}</span>'
        f"<time>{japan_time(entry.changed_at)}</time></button>"
        f'<button type="button" class="entry-menu" aria-expanded="false" aria-label="「{title}」の操作">'
        '<span aria-hidden="true">⋯</span></button><div class="entry-actions" hidden>'
        '<button type="button" data-do="rename">名前を変える</button>'
        '<button type="button" data-do="delete">削除</button></div></li>'
    )


_DIALOGS = (
    '<dialog class="rename-dialog" aria-labelledby="rename-title"><h3 id="rename-title">会話の名前を変える</h3>'
    '<label for="new-title">新しい名前</label>'
    f'<input type="text" id="new-title" maxlength="{LONGEST_TITLE}" autocomplete="off">'
    '<p class="dialog-buttons"><button type="button" class="cancel">やめる</button>'
    '<button type="button" class="confirm">変える</button></p></dialog>'
    '<dialog class="delete-dialog" aria-labelledby="delete-title"><h3 id="delete-title">会話を削除しますか</h3>'
    '<p>「<span class="what"></span>」の質問と回答をすべて削除します。元に戻せません。</p>'
    '<p class="dialog-buttons"><button type="button" class="cancel">やめる</button>'
    '<button type="button" class="confirm danger">削除する</button></p></dialog>'
)
