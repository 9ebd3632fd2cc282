"""The box in which a question is written, with where to search for its answer."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from assistant.conversations.conversation import Scope
from assistant.conversations.kept import LONGEST_QUESTION
from retrieval.documents import DocumentKind
from ui.html_text import as_text

KINDS: Mapping[DocumentKind, str] = MappingProxyType(
    {
        DocumentKind.STANDARD: "基準・仕様書",
        DocumentKind.DESIGN: "設計書",
        DocumentKind.PRICE: "単価",
        DocumentKind.MANUAL: "要領・手引",
        DocumentKind.RECORD: "記録",
        DocumentKind.CASE: "事例（経験）",
    }
)
_PLACEHOLDER = "例: 高炉セメントB種のコンクリートで、日平均気温12℃のときの養生期間は？"


def composer_html(
    conversation: str, collections: Sequence[str], kinds: Sequence[DocumentKind], scope: Scope
) -> str:
    """The box for a conversation's next question ("" begins one).

    ``collections`` and ``kinds`` may be chosen from; ``scope`` is what was chosen last.
    """
    chosen = json.dumps(
        {"collections": scope.collections, "kinds": scope.kinds}, ensure_ascii=False
    )
    choices = _choices("collection", "文書群", [(name, name) for name in collections])
    choices += _choices("kind", "種類", [(kind.value, KINDS[kind]) for kind in kinds])
    scope_box = (
        '<details class="scope"><summary>探す範囲: <span class="scope-summary">すべて</span></summary>'
        f"{choices}</details>"
        if choices
        else ""
    )
    return (
        f'<div class="composer" data-conversation="{as_text(conversation)}" '
        f'data-scope="{as_text(chosen)}">'
        '<div class="editing" role="status" hidden><p></p>'
        '<button type="button" class="cancel-edit">編集をやめる</button></div>'
        '<label for="question" class="visually-hidden">質問</label>'
        f'<textarea id="question" rows="2" maxlength="{LONGEST_QUESTION}" '
        f'placeholder="{as_text(_PLACEHOLDER)}" aria-describedby="question-hint"></textarea>'
        '<p class="question-full" role="alert" hidden>'
        f"質問は{LONGEST_QUESTION:,}字までです。続きは入っていません。</p>"
        f'<div class="composer-controls">{scope_box}'
        '<p id="question-hint">Ctrl＋Enter で送信（Enter は改行）</p>'
        '<button type="button" id="stop-button">停止</button>'
        '<button type="button" id="ask-button">質問する</button></div></div>'
    )


def _choices(name: str, legend: str, options: Sequence[tuple[str, str]]) -> str:
    if len(options) < 2:  # noqa: PLR2004 - nothing to choose
        return ""
    boxes = "".join(
        f'<label><input type="checkbox" name="{name}" value="{as_text(value)}">'
        f"<span>{as_text(text)}</span></label>"
        for value, text in options
    )
    return f"<fieldset><legend>{legend}（選ばなければすべて）</legend>{boxes}</fieldset>"
