"""What is remembered of pages is given back."""

from __future__ import annotations

from datetime import datetime, timedelta

from evals.browser_session import BrowserSession
from tests.ui.people import ENGINEER, PASSWORD
from tests.ui.served import plain_blocks, serving
from ui.desk import Desk
from ui.serving.page_states import KEPT_FOR, MOST_PAGES, forget_closed


def test_pages_that_were_closed_long_ago_are_forgotten(desk: Desk) -> None:
    blocks = plain_blocks()
    with serving(desk, blocks) as url, BrowserSession(url, ENGINEER.name, PASSWORD) as page:
        page.at_loading()
        page.at_loading()
        remembered = blocks.state_holder.session_data
        assert len(remembered) == 1
        later = datetime.now() + KEPT_FOR + timedelta(minutes=1)  # noqa: DTZ005 - as Gradio does
        assert forget_closed(blocks, later) == 0
        for state in remembered.values():
            state.is_closed = True
        assert forget_closed(blocks, later - KEPT_FOR) == 0
        assert forget_closed(blocks, later) == 1
        assert not remembered
        assert not blocks.state_holder.time_last_used


def test_of_very_many_pages_the_one_used_longest_ago_is_forgotten(desk: Desk) -> None:
    blocks = plain_blocks()
    with serving(desk, blocks):
        holder = blocks.state_holder
        for number in range(MOST_PAGES + 5):
            assert holder[f"page{number}"]
        assert len(holder.session_data) == MOST_PAGES
        assert "page0" not in holder.session_data
        assert f"page{MOST_PAGES + 4}" in holder.session_data


def test_events_are_not_summed_up_after_each_of_them(desk: Desk) -> None:
    blocks = plain_blocks()
    with serving(desk, blocks) as url, BrowserSession(url, ENGINEER.name, PASSWORD) as page:
        for _ in range(3):
            page.at_loading()
    queue = blocks._queue
    assert queue.events_recorded >= 3
    assert len(queue.event_analytics) == 1
    assert queue.cached_event_analytics_summary == {"functions": {}}
