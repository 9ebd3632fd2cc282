"""What Gradio remembers of each open page, bounded: it would keep ten thousand, closed ones too.

A page's state is a quarter of a megabyte, and what was shown last comes on top.
"""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import gradio as gr

MOST_PAGES = 300
"""The page used longest ago is forgotten first; still open, it shows its beginnings again."""

KEPT_FOR = timedelta(hours=1)
"""How long a closed page is remembered: a phone that slept opens it again."""


def bound_states(blocks: gr.Blocks) -> None:
    """Let Gradio remember no more than `MOST_PAGES`; to be called before it is mounted.

    Nor shall it count: after each event it sums up the last ten thousand with pandas, some
    milliseconds that everybody waits for, and nobody reads it.
    """
    blocks.state_session_capacity = MOST_PAGES
    queue = blocks._queue  # noqa: SLF001 - Gradio has only environment variables for it
    queue.ANALYTICS_MAX_EVENTS = 1
    queue.ANAYLTICS_CACHE_FREQUENCY = sys.maxsize


def forget_closed(blocks: gr.Blocks, moment: datetime) -> int:
    """Forget the pages that were closed and not used since `KEPT_FOR`; return how many.

    ``moment`` is local time without a zone, as Gradio notes it.
    """
    holder = blocks.state_holder
    with holder.lock:
        over = [
            page
            for page, state in holder.session_data.items()
            if state.is_closed and moment - holder.time_last_used.get(page, moment) >= KEPT_FOR
        ]
        for page in over:
            del holder.session_data[page]
            holder.time_last_used.pop(page, None)
    return len(over)
