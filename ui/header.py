"""The line on top of every page: what this is, who is signed in, and the way out."""

from __future__ import annotations

from assistant.access.people import ROLE_NAMES, Person
from ui.html_text import as_text


def header_html(person: Person) -> str:
    """The header for a signed-in person."""
    return (
        '<header class="naniwa-header">'
        '<h1 class="naniwa-title"><a class="naniwa-name" href="/">なにわ</a></h1>'
        '<p class="naniwa-about">登録された技術文書から、条項とページを示して質問に答えます</p>'
        '<nav class="naniwa-person" aria-label="利用者">'
        f'<span class="naniwa-who">{as_text(person.shown_name)}'
        f'<span class="naniwa-role">（{ROLE_NAMES[person.role]}）</span></span>'
        '<button type="button" class="naniwa-dark" aria-pressed="false">暗い画面</button>'
        '<a href="/account">アカウント</a>'
        '<form method="post" action="/sign-out"><button type="submit">サインアウト</button></form>'
        "</nav></header>"
    )
