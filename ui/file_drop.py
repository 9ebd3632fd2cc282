"""The way files are given to a tab: a button and a place to drop them, sent one after the other.

Built on `gr.HTML` with `static/file_drop.js`; the files go to `upload_route`. Whenever the set of
files that have come changes, the component's ``upload`` event is triggered with all of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import gradio as gr

from assistant.records.database import new_id
from retrieval.errors import NaniwaError
from ui.event_data import event_data
from ui.html_text import as_text
from ui.widget import static_text

_ID = re.compile(r"[0-9a-f]{32}")
_MOST = 5_000


def file_drop(
    elem_id: str, *, label: str, help_text: str, suffixes: Sequence[str], many: bool = True
) -> gr.HTML:
    """A place to give files whose names end in one of ``suffixes`` (".pdf"; none: any file).

    Its ``upload`` event tells which have come, for `uploaded_ids`; `cleared` empties it. Listen
    to it with ``trigger_mode="always_last"``: Gradio's default drops what happens while the
    answer to the one before is on its way.
    """
    return gr.HTML(
        "",
        html_template=_template(elem_id, label, help_text, suffixes, many=many),
        js_on_load=static_text("file_drop.js"),
        elem_id=elem_id,
        padding=False,
    )


def uploaded_ids(event: gr.EventData) -> tuple[str, ...]:
    """The ids of the files that are there now, as an ``upload`` event tells them.

    They come from the browser: `assistant.uploads.uploads_of` finds out whose they are. Raises
    NaniwaError (``request``) for anything else than ids.
    """
    data = event_data(event)
    uploads = data.get("uploads")
    if not isinstance(uploads, list) or len(uploads) > _MOST:
        raise NaniwaError("要求の形が正しくありません。", code="request")
    ids = [str(upload.get("id")) if isinstance(upload, Mapping) else "" for upload in uploads]
    if not all(_ID.fullmatch(one) for one in ids):
        raise NaniwaError("要求の形が正しくありません。", code="request")
    return tuple(dict.fromkeys(ids))


def cleared() -> Any:  # noqa: ANN401 - a Gradio update
    """The update that empties a `file_drop` after its files have been taken over."""
    return gr.update(value=new_id())


def _template(
    elem_id: str, label: str, help_text: str, suffixes: Sequence[str], *, many: bool
) -> str:
    """The same whatever the value is: so Gradio never draws over the list of files."""
    name = as_text(elem_id)
    accept = as_text(",".join(suffixes))
    limits = (" multiple" if many else "") + (f' accept="{accept}"' if accept else "")
    what = "ファイルを選ぶ" if many else "ファイルを1つ選ぶ"
    drop = "ファイルやフォルダーをここに置くこともできます" if many else "ここに置くこともできます"
    return (
        f'<div class="file-drop" role="group" aria-labelledby="{name}-label" '
        f'data-suffixes="{accept}">'
        '<div class="drop-zone">'
        f'<p class="drop-label" id="{name}-label">{as_text(label)}</p>'
        f'<p class="drop-help" id="{name}-help">{as_text(help_text)}</p>'
        f'<p class="drop-choose"><label class="drop-button">{what}'
        f'<input type="file" aria-describedby="{name}-label {name}-help"'
        f"{limits}>"
        f'</label><span class="drop-hint">{drop}</span></p></div>'
        f'<ul class="drop-list" aria-labelledby="{name}-label" hidden></ul>'
        '<p class="drop-summary" role="status"></p></div>'
    )
