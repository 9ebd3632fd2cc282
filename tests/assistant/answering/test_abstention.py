from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.abstention import (
    DOUBTFUL,
    THRESHOLD,
    Signs,
    is_doubtful,
    nearest_headings,
    should_abstain,
    signs_of,
    support,
)
from assistant.answering.answer import answer
from retrieval.library import Library
from tests.assistant.answering.building import clause, search, table
from tests.retrieval.building import library_settings

RULE = clause("段切り", "段切りの幅は1m以上、高さは50cm以上とする。")
SHARE = st.floats(0, 1)
SIGNS = st.builds(
    Signs,
    coverage=SHARE,
    score=st.floats(0, 20),
    missing=SHARE,
    lacks_quantity=st.booleans(),
    nearest=st.one_of(st.just(0.0), st.floats(0.7, 1.0)),
    first=st.floats(0.7, 1.0),
)


@given(SIGNS, st.floats(0, 5))
def test_a_better_score_speaks_for_an_answer(signs: Signs, more: float) -> None:
    assert support(replace(signs, score=signs.score + more)) >= support(signs)


@given(SIGNS)
def test_a_quantity_that_is_nowhere_speaks_against_it(signs: Signs) -> None:
    assert support(replace(signs, lacks_quantity=True)) < support(
        replace(signs, lacks_quantity=False)
    )


@given(SIGNS.filter(lambda signs: signs.nearest > 0), st.floats(0.001, 0.2))
def test_nearer_in_meaning_speaks_for_it(signs: Signs, more: float) -> None:
    assert support(replace(signs, nearest=signs.nearest + more)) > support(signs)
    assert support(replace(signs, first=signs.first + more)) > support(signs)


@given(SIGNS.filter(lambda signs: signs.nearest == 0), st.floats(0.001, 0.5))
def test_without_meaning_covering_more_speaks_for_it(signs: Signs, more: float) -> None:
    assert support(replace(signs, coverage=signs.coverage + more)) > support(signs)


def test_what_is_declined_is_always_doubtful() -> None:
    assert THRESHOLD < DOUBTFUL


def test_nothing_found_is_declined() -> None:
    assert should_abstain(search("段切りの幅は何m", []), {})
    assert nearest_headings(search("段切りの幅は何m", [])) == ()


def test_a_question_without_a_content_word_has_signs_too() -> None:
    found = search("？！", [RULE])
    assert found.question.content_words == ()
    signs = signs_of(found, {})
    assert (signs.coverage, signs.missing) == (0.0, 0.0)
    assert should_abstain(found, {})


def test_signs_of_a_place_that_answers_and_of_one_that_does_not() -> None:
    answers = signs_of(search("段切りの幅は何m以上か", [RULE]), {})
    other = signs_of(search("段切りの費用は何円か", [RULE]), {})
    assert answers.coverage > other.coverage
    assert not answers.lacks_quantity
    assert other.lacks_quantity
    assert other.missing == pytest.approx(1.0)
    assert answers.missing == 0.0


def test_meaning_counts_when_it_was_measured() -> None:
    found = search("段切りの幅は何m以上か", [RULE])
    near = signs_of(found, {("p-段切り", 0): 0.91, ("p-x", 0): 0.88})
    assert (near.nearest, near.first) == (0.91, 0.91)
    far = {("p-段切り", 0): 0.70}
    assert should_abstain(found, far)
    assert is_doubtful(found, far)


def test_rows_without_values_are_no_trouble() -> None:
    found = search("養生期間は何日", [table("養生期間", ("15℃以上の養生期間", ""))])
    assert isinstance(should_abstain(found, {}), bool)


def test_headings_are_named_once_and_at_most_three() -> None:
    passages = [replace(clause(f"第{n % 4}条", "段切り"), id=f"p{n}") for n in range(8)]
    headings = nearest_headings(search("段切り", passages))
    assert len(headings) == 3
    assert len(set(headings)) == 3


def test_an_empty_library_declines_everything(tmp_path: Path) -> None:
    with Library.open(library_settings(tmp_path)) as library:
        result = answer("段切りの幅は何m以上ですか", library, None)
    assert result.abstained
    assert result.nearest_headings == ()
