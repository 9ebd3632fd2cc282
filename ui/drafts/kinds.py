"""The kinds of documents to choose from, Naniwa's and the city's own, as cards."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.drafting.kinds import Kind
from ui.html_text import as_text


def kinds_html(kinds: Sequence[Kind]) -> str:
    """A card for each kind: what it is called, what it is for, how long its sheet is."""
    cards = "".join(_card(kind) for kind in kinds)
    return (
        '<h2 id="draft-kinds-title" tabindex="-1">どの文書を作りますか</h2>'
        f'<ul class="draft-kinds">{cards}</ul>'
    )


def _card(kind: Kind) -> str:
    needed = sum(field.required for field in kind.schema.values())
    others = f'<p class="where">ほかの呼び名: {as_text("、".join(kind.other_titles))}</p>'
    return (
        f'<li><h3><button type="button" class="check-link" data-do="kind" '
        f'data-kind="{as_text(kind.name)}" id="draft-kind-{as_text(kind.name)}">'
        f"{as_text(kind.title)}</button></h3><p>{as_text(kind.purpose)}</p>"
        f"{others if kind.other_titles else ''}"
        f'<p class="where">記入する項目 {len(kind.schema)}（うち必須 {needed}）・'
        f"節 {len(kind.outline)}</p></li>"
    )
