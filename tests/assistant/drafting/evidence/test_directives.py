"""The functions that templates call: stopped when nobody wants the section, and not without end."""

from __future__ import annotations

import pytest

from assistant.drafting.directives import MOST_CALLS, directives
from assistant.drafting.sources import Sources
from retrieval.errors import NaniwaError
from tests.assistant.drafting.evidence.building import gathering


def test_a_section_that_is_wanted_no_more_looks_for_nothing(sources: Sources) -> None:
    one = gathering(sources, None)
    functions = directives(one.writing, one.marks, "")
    assert functions["cite"]("施工計画書")
    one.writing.cancel.set()
    with pytest.raises(NaniwaError) as caught:
        functions["cite"]("施工計画書")
    assert caught.value.code == "cancelled"


def test_a_template_that_never_stops_looking_is_stopped(sources: Sources) -> None:
    one = gathering(sources, None)
    functions = directives(one.writing, one.marks, "")
    for _ in range(MOST_CALLS):
        functions["past"]("")
    with pytest.raises(NaniwaError) as caught:
        functions["standard"]("施工計画書")
    assert caught.value.code == "kind"
