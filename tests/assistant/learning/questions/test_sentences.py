"""Which sentences can be asked about alone."""

from __future__ import annotations

import pytest

from assistant.learning.questions.sentences import reads_alone


@pytest.mark.parametrize(
    "text",
    [
        "3 段階確認を受けずに次の工程に進んではならない。",
        "2 月末の出来高を翌月の5日までに監督職員に報告する。",
        "ただし、監督職員の承諾を得たときはこの限りでないものとする。",
    ],
)
def test_a_sentence_that_may_begin_with_its_own_number_is_not_asked_about(text: str) -> None:
    assert not reads_alone(text)


@pytest.mark.parametrize(
    "text",
    [
        "段階確認を受けずに次の工程に進んではならない。",
        "2回目の試験は、監督職員の立会を受けて行わなければならない。",
    ],
)
def test_a_whole_sentence_is_asked_about(text: str) -> None:
    assert reads_alone(text)
