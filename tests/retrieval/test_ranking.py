"""Candidates put in order by what decides in this field."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.candidates import Candidate
from retrieval.documents import Box, Cell, Document, Passage, PassageKind, Unit, UnitKind
from retrieval.question import Question, analyse_question
from retrieval.ranking import (
    Found,
    Ranked,
    Weights,
    label_unit,
    question_phrases,
    rank,
    score_units,
    word_rarity,
)
from retrieval.synonyms import Synonyms, load_synonyms
from tests.retrieval.building import make_document, make_passage


@pytest.fixture(scope="module")
def synonyms() -> Synonyms:
    return load_synonyms()


def even(question: Question) -> tuple[float, ...]:
    return tuple(1.0 for _ in question.content_words)


def ranked(
    question: Question, *candidates: Candidate, rarity: tuple[float, ...] | None = None
) -> list[Ranked]:
    return rank(question, candidates, rarity=rarity or even(question))


def of(text: str, position: int = 0, *headings: str, document: Document | None = None) -> Candidate:
    document = document or make_document()
    return Candidate(make_passage(document.id, position, text, *headings), document, 1, 10.0)


def first(order: list[Ranked]) -> str:
    return order[0].candidate.passage.text


def table(*rows: tuple[str, str], label: str = "日平均気温") -> Passage:
    units = tuple(
        Unit(f"{k}: {v}", (Box(1, 0, 0, 1, 1),), UnitKind.ROW, (Cell(label, k),), (Cell("", v),))
        for k, v in rows
    )
    return Passage("t", "d", 0, PassageKind.TABLE, ("養生期間",), "表1", units)


def test_covering_all_words_beats_having_some(synonyms: Synonyms) -> None:
    question = analyse_question("段切りの高さは何cm以上か", synonyms)
    some = of("足場の高さは2m以上とする。", 0)
    whole = of("段切りの高さは50cm以上とする。", 1)
    assert first(ranked(question, some, whole)) == whole.passage.text


def test_of_two_words_the_rare_one_decides(synonyms: Synonyms) -> None:
    question = analyse_question("受注者の段切り", synonyms)
    words = [word.surface for word in question.content_words]
    assert len(words) == 2
    rarity = tuple(0.2 if word == "受注者" else 5.0 for word in words)
    common = of("受注者は記録を残す。", 0)
    rare = of("段切りを行う。", 1)
    assert first(ranked(question, common, rare, rarity=rarity)) == rare.passage.text
    turned = tuple(5.0 if word == "受注者" else 0.2 for word in words)
    assert first(ranked(question, common, rare, rarity=turned)) == common.passage.text


@given(st.integers(0, 1_000), st.integers(0, 1_000))
def test_the_fewer_passages_have_a_word_the_more_it_tells(one: int, other: int) -> None:
    question = analyse_question("段切り", load_synonyms())
    (a,) = word_rarity(question, lambda _: one, 1_000)
    (b,) = word_rarity(question, lambda _: other, 1_000)
    assert a >= 0
    assert (a >= b) == (one <= other)


def test_an_empty_library_makes_no_word_rare(synonyms: Synonyms) -> None:
    question = analyse_question("段切りの幅", synonyms)
    assert word_rarity(question, lambda _: 0, 0) == tuple(0.0 for _ in question.content_words)
    assert rank(question, [], rarity=even(question)) == []


def test_the_sentence_with_the_kind_of_quantity_asked_for_goes_first(synonyms: Synonyms) -> None:
    question = analyse_question("段切りの幅は何cm以上か", synonyms)
    bare = of("段切りの幅は設計図書による。", 0)
    told = of("段切りの幅は1m以上とする。", 1)
    order = ranked(question, bare, told)
    assert first(order) == told.passage.text
    assert order[0].units[0].asked_unit
    assert not order[1].units[0].asked_unit


def test_rows_whose_condition_holds_go_before_those_it_contradicts(synonyms: Synonyms) -> None:
    question = analyse_question("日平均気温12℃の養生期間", synonyms)
    passage = table(("15℃以上", "5日"), ("10℃以上15℃未満", "7日"), ("5℃以上10℃未満", "9日"))
    scores = score_units(question, passage, even(question), (), Weights())
    assert scores[0].index == 1
    assert {score.index: score.condition for score in scores} == {0: -1, 1: 1, 2: -1}


def test_a_condition_may_stand_without_unit_under_a_label_that_has_it(synonyms: Synonyms) -> None:
    question = analyse_question("管径600mmの土かぶり", synonyms)
    passage = table(("700以上", "1.2m"), ("500以上700未満", "1.0m"), label="管径(mm)")
    scores = score_units(question, passage, even(question), (), Weights())
    assert scores[0].index == 1
    assert scores[0].condition == 1


@pytest.mark.parametrize(
    ("label", "unit"),
    [
        ("重ね継手長(mm)", "mm"),
        ("流量（m3/s）", "m3/s"),
        ("日平均気温（単位：℃）", "℃"),
        ("摘要", ""),
        ("鉄筋（異形）", ""),
    ],
)
def test_the_unit_of_a_column(label: str, unit: str) -> None:
    assert label_unit(label) == unit


def test_words_in_headings_and_neighbours_count_but_less_than_own(synonyms: Synonyms) -> None:
    question = analyse_question("段切りの幅", synonyms)
    boxes = (Box(1, 0, 0, 1, 1),)

    def coverage(heading: str, *texts: str) -> float:
        passage = Passage(
            "p", "d", 0, PassageKind.CLAUSE, (heading,), "", tuple(Unit(t, boxes) for t in texts)
        )
        scores = score_units(question, passage, even(question), (), Weights())
        return next(score.coverage for score in scores if score.index == 0)

    own = coverage("共通", "段切りの幅は1m以上とする。")
    heading = coverage("段切り", "幅は1m以上とする。")
    near = coverage("共通", "幅は1m以上とする。", "段切りを行う。")
    far = coverage("共通", "幅は1m以上とする。", "記録する。", "段切りを行う。")
    nowhere = coverage("共通", "幅は1m以上とする。", "記録する。")
    assert own == pytest.approx(1.0)
    assert own > heading > near > far > nowhere


def test_words_that_stand_side_by_side_are_a_phrase(synonyms: Synonyms) -> None:
    question = analyse_question("湿潤養生期間は何日", synonyms)
    (phrase,) = question_phrases(question)
    assert "養生期間" in phrase
    apart = analyse_question("養生の期間", synonyms)
    assert question_phrases(apart) == ()


def test_a_superseded_edition_stands_below_the_valid_one(synonyms: Synonyms) -> None:
    question = analyse_question("段切りの幅", synonyms)
    new = make_document("b.pdf", edition="2025年版")
    old = replace(make_document("a.pdf", edition="2024年版"), superseded_by=new.id)
    text = "段切りの幅は1m以上とする。"
    order = ranked(question, of(text, 0, document=old), of(text, 0, document=new))
    assert [item.candidate.document.id for item in order] == [new.id, old.id]
    assert order[1].score < order[0].score


def test_a_superseded_edition_that_the_question_names_stands_above(synonyms: Synonyms) -> None:
    question = analyse_question("2024年版の段切りの幅", synonyms)
    new = make_document("b.pdf", edition="2025年版")
    old = replace(make_document("a.pdf", edition="2024年版"), superseded_by=new.id)
    text = "段切りの幅は1m以上とする。"
    order = ranked(question, of(text, 0, document=new), of(text, 0, document=old))
    assert order[0].candidate.document.id == old.id


def _found(*pages: tuple[str, int]) -> Found:
    question = analyse_question("段切り", load_synonyms())
    documents = {name: make_document(name) for name, _ in pages}
    items = tuple(
        Ranked(
            Candidate(make_passage(documents[name].id, page - 1, "段切り"), documents[name]),
            float(-n),
            (),
        )
        for n, (name, page) in enumerate(pages)
    )
    return Found(question, (1.0,), items)


def test_each_page_stands_once_before_any_stands_twice() -> None:
    found = _found(("a", 1), ("a", 1), ("a", 2), ("b", 1), ("a", 1))
    places = [(hit.document.path, hit.page) for hit in found.hits(5)]
    assert places == [("a", 1), ("a", 2), ("b", 1), ("a", 1), ("a", 1)]


@given(
    st.lists(st.tuples(st.sampled_from(["a", "b"]), st.integers(1, 3)), max_size=12),
    st.integers(1, 12),
)
def test_hits_are_numbered_and_no_page_comes_again_while_another_waits(
    pages: list[tuple[str, int]], k: int
) -> None:
    hits = _found(*pages).hits(k)
    assert [hit.rank for hit in hits] == list(range(1, min(k, len(pages)) + 1))
    places = [(hit.document.path, hit.page) for hit in hits]
    different = min(k, len(set(pages)))
    assert len(set(places[:different])) == different
