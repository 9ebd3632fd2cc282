"""What a person sees before the first question of a conversation."""

from __future__ import annotations

from collections.abc import Sequence

from ui.html_text import as_text

_HOW_TO_ASK = (
    "材料・条件・区分など、知りたい場面を具体的に書くと見つかりやすくなります。",
    "続けて「では冬は？」のように尋ねられます。",
    "根拠を選ぶと、原文のページを開いて引用箇所を示します。",
)


def welcome_html(questions: Sequence[str], *, documents: int) -> str:
    """How to ask, and typical ``questions`` to click; what to do when there are no ``documents``."""
    if not documents:
        return (
            '<div class="welcome"><p>閲覧できる文書がまだありません。'
            "「文書」の画面で登録するか、管理者に尋ねてください。</p></div>"
        )
    how = "".join(f"<li>{line}</li>" for line in _HOW_TO_ASK)
    asked = "".join(
        f'<li><button type="button" class="ask-this" data-ask="{as_text(question)}">'
        f"{as_text(question)}</button></li>"
        for question in questions
    )
    examples = f'<h3>例えば</h3><ul class="examples">{asked}</ul>' if asked else ""
    return (
        f'<div class="welcome"><p>登録された{documents:,}件の文書から、条項とページを示して答えます。</p>'
        f'<ul class="how">{how}</ul>{examples}</div>'
    )
