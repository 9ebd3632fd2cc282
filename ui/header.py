"""The line on top of every page: what this is, who is signed in, and the way out."""

from __future__ import annotations

from assistant.access.people import ROLE_NAMES, Person
from ui.html_text import as_text


def header_html(person: Person) -> str:
    """The header for a signed-in person."""
    return (
        '<header class="naniwa-header"><h1>なにわ</h1>'
        "<p>登録された技術文書から、条項とページを示して質問に答えます。</p>"
        f'<nav class="naniwa-person" aria-label="利用者"><span>{as_text(person.shown_name)}'
        f"（{ROLE_NAMES[person.role]}）</span>"
        '<a href="/account">アカウント</a>'
        '<form method="post" action="/sign-out"><button type="submit">サインアウト</button></form>'
        "</nav></header>"
    )
