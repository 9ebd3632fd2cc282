"""The dialog as it stands in the frame of the page, empty until a button opens it."""

from __future__ import annotations

_CHOICES = (("none", "なし"), ("difficult", "難しい語"), ("all", "すべて"))


def dialog_html() -> str:
    """The dialog with its head; its body is filled by ``static/explain.js``."""
    choices = "".join(
        f'<label><input type="radio" name="explain-ruby" value="{value}"> {name}</label>'
        for value, name in _CHOICES
    )
    return (
        '<dialog id="naniwa-explain" aria-labelledby="explain-title" data-ruby="difficult">'
        '<div class="explain-head"><h2 id="explain-title" tabindex="-1">やさしく説明</h2>'
        f"<fieldset><legend>ふりがな</legend>{choices}</fieldset>"
        '<button type="button" class="explain-close">閉じる</button></div>'
        '<div class="explain-body" tabindex="0" role="region" aria-label="説明"></div></dialog>'
    )
