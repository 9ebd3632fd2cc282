"""Situations come from what the clauses say, and answers are marked by it."""

from collections.abc import Iterator

import pytest

from assistant.learning.situations.acts import rule_of
from assistant.learning.situations.making import situation, situations
from assistant.learning.situations.marking import mark_situation
from assistant.learning.situations.situation import Reached, Situation
from assistant.learning.situations.situation_json import situation_json, situation_of
from retrieval.documents import DocumentKind
from retrieval.errors import NaniwaError
from retrieval.library import Library
from retrieval.synonyms import load_synonyms
from tests.retrieval.building import library_settings

STANDARD = """# 管路工事標準仕様書

## 1-1 事故

事故が起きたときは、応急の措置をとり、直ちに監督員に電話で通報する。

請負者は、事故の翌日から3日以内に、書面により事故報告書を監督員に提出しなければならない。

## 1-2 湧水

請負者は、掘削中に予期しない湧水があった場合、直ちに作業を止めて監督員に報告しなければならない。

## 1-3 材料

管は、ダクタイル鋳鉄管を使用する場合、内面を塗装する。
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("situations")
    (folder / "管路工事標準仕様書.md").write_text(STANDARD, encoding="utf-8")
    with Library.open(library_settings(folder / "home"), writable=True) as library:
        library.index(
            [folder / "管路工事標準仕様書.md"],
            collection="仕様書",
            kind=DocumentKind.STANDARD,
            edition="2025",
            vectors=False,
        )
        yield library


@pytest.fixture
def accident(library: Library) -> Situation:
    return next(one for one in situations(library, seed=1) if one.text.startswith("事故が起きた。"))


@pytest.mark.parametrize(
    ("sentence", "acts"),
    [
        (
            "請負者は、湧水があった場合には、直ちに作業を止めて監督員に報告しなければならない。",
            ("直ちに作業を止める", "監督員に報告する"),
        ),
        (
            "規格値を外れたときは、手直しの方法を協議し、手直しの後に再び確認する。",
            ("手直しの方法を協議する", "手直しの後に再び確認する"),
        ),
        (
            "監督員の確認を受けて使うと定めた材料は、材料確認書を提出する。",
            ("監督員の確認を受けて使うと定めた材料は、材料確認書を提出する",),
        ),
        ("路床面が緩んでいるときは、敷き均してはならない。", ("敷き均してはならない",)),
    ],
)
def test_a_sentence_of_a_rule_is_taken_apart_into_what_is_to_be_done(
    sentence: str, acts: tuple[str, ...]
) -> None:
    assert rule_of(sentence).acts == acts


def test_what_happens_is_put_to_whom_the_document_names(accident: Situation) -> None:
    assert accident.asked == "請負者"
    assert [point.text for point in accident.points] == [
        "応急の措置を取る",
        "直ちに監督員に電話で通報する",
        "事故の翌日から3日以内に、書面により事故報告書を監督員に提出する",
    ]
    assert all(point.place.quote in STANDARD for point in accident.points)


def test_a_way_to_build_that_is_chosen_is_no_situation(library: Library) -> None:
    assert not any("使用する" in one.title for one in situations(library, seed=1))


def test_the_same_seed_puts_the_same_situation(library: Library) -> None:
    assert situation(library, seed=7) == situation(library, seed=7)
    with pytest.raises(NaniwaError):
        situation(library, seed=1, about="配電盤")


def test_a_situation_outlives_its_document(accident: Situation) -> None:
    assert situation_of(situation_json(accident)) == accident


def test_duties_in_other_words_are_recognised(accident: Situation) -> None:
    given = "けが人の救護をして、すぐ監督員に電話で知らせる。3日以内に書面で事故報告書を出す。"
    grade = mark_situation(accident, given, load_synonyms())
    assert grade.right
    assert not grade.model_answer.startswith("1")
    assert grade.points[1].reached is Reached.MET
    assert grade.points[2].reached is Reached.MET
    assert "3日以内に" in grade.model_answer


def test_another_number_is_told(accident: Situation) -> None:
    grade = mark_situation(accident, "7日以内に書面で事故報告書を提出する。", load_synonyms())
    assert grade.points[2].reached is Reached.PARTLY
    assert "3日以内" in grade.points[2].wrong


@pytest.mark.parametrize(
    "given",
    [
        "監督員への報告はしない。",
        "そのまま作業を続ける。",
        "埋め戻してから監督員に報告する。",
        "監督員には口頭で伝えればよい。",
    ],
)
def test_what_is_against_the_clauses_is_flagged_and_gains_nothing(
    accident: Situation, given: str
) -> None:
    grade = mark_situation(accident, given, load_synonyms())
    assert grade.dangers
    assert not grade.right
    assert grade.points[1].reached is not Reached.MET


def test_what_is_taken_back_is_not_flagged(accident: Situation) -> None:
    given = "そのまま作業を続けてはならない。口頭で済ませず、書面で報告する。"
    assert not mark_situation(accident, given, load_synonyms()).dangers
