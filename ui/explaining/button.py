"""The button that any screen prints beside what can be explained."""

from __future__ import annotations

from ui.html_text import as_text

LABEL = "やさしく説明"


def explain_button(reference: str, label: str = LABEL, *, about: str = "") -> str:
    """A button that opens the dialog for a reference (see `assistant.explaining.referring`).

    ``about`` says of what, for screen readers, where several stand on a page: 「根拠2」.
    """
    spoken = f' aria-label="{as_text(about)}を{as_text(label)}"' if about else ""
    return (
        f'<button type="button" class="explain-button" data-explain="{as_text(reference)}" '
        f'aria-haspopup="dialog"{spoken}>{as_text(label)}</button>'
    )
