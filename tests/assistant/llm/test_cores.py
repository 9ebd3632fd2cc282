from __future__ import annotations

import os

from assistant.llm.cores import thread_count


def test_what_is_configured_is_taken() -> None:
    assert thread_count(7) == 7


def test_left_open_it_is_at_least_one_and_no_more_than_there_are() -> None:
    assert 1 <= thread_count(0) <= (os.cpu_count() or 1)
