import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.answer_types import Evidence
from assistant.answering.competing import is_outdone
from assistant.answering.evidence import choose_evidence
from assistant.answering.verification import Fault, verify
from retrieval.documents import Box, Passage, PassageKind, Unit
from retrieval.library import Library
from retrieval.quantities import find_quantities
from retrieval.question import analyse_question
from retrieval.ranking import Found
from retrieval.synonyms import load_synonyms


def _evidence(library: Library, asked: str) -> tuple[Found, tuple[Evidence, ...]]:
    found = library.find(asked)
    assert found is not None
    chosen = choose_evidence(found, budget=370)
    return found, chosen


def _faults(library: Library, asked: str, conclusion: str) -> tuple[Fault, ...]:
    found, evidence = _evidence(library, asked)
    return verify(conclusion, found.question, found.rarity, evidence).faults


PUMP = "コンクリートをポンプで打つときの自由落下高さは何m以下？"


@pytest.mark.parametrize(
    "conclusion",
    ["自由落下高さは1.5m以下とする。[1]", "自由落下高さは150cm以下です。[1]", "1.5m以下。[1]"],
)
def test_a_number_that_stands_in_the_evidence_passes(
    answering_library: Library, conclusion: str
) -> None:
    assert _faults(answering_library, PUMP, conclusion) == ()


@pytest.mark.parametrize(
    ("conclusion", "fault"),
    [
        ("自由落下高さは2.5m以下とする。[1]", Fault.UNSUPPORTED_NUMBER),
        ("自由落下高さは1.5m以上とする。[1]", Fault.UNSUPPORTED_NUMBER),
        ("自由落下高さは1.5m以下とする。[9]", Fault.BAD_CITATION),
        ("なし", Fault.NOTHING_SAID),
        ("", Fault.NOTHING_SAID),
        ("混凝土自由落下高度应该不超过1.5m。[1]", Fault.FOREIGN),
        ("高さは高さは高さは高さは高さは1.5m以下。[1]", Fault.LOOP),
        ("自由落下高さは低くする。[1]", Fault.NOT_ASKED),
    ],
)
def test_a_faulty_conclusion_is_named_for_its_fault(
    answering_library: Library, conclusion: str, fault: Fault
) -> None:
    assert fault in _faults(answering_library, PUMP, conclusion)


def test_the_cell_of_another_condition_is_refused(answering_library: Library) -> None:
    asked = "混合セメントB種、日平均気温12℃の養生期間は何日？"
    assert _faults(answering_library, asked, "養生期間は9日です。[1]") == ()
    assert _faults(answering_library, asked, "養生期間は12日です。[1]") != ()


def test_allowing_what_is_forbidden_is_refused(answering_library: Library) -> None:
    asked = "径の差が10mmの鉄筋を手動ガス圧接してもいい？"
    assert Fault.OPPOSITE in _faults(answering_library, asked, "手動ガス圧接できる。[1]")
    assert Fault.OPPOSITE not in _faults(
        answering_library, asked, "径の差が7mmを超える鉄筋は手動ガス圧接してはならない。[1]"
    )


@given(number=st.integers(2, 999).filter(lambda n: n not in {4, 7, 50}))
def test_no_invented_number_ever_passes(answering_library: Library, number: int) -> None:
    found, evidence = _evidence(answering_library, "段切りの幅は何m以上？")
    verdict = verify(
        f"段切りの幅は{number}m以上とする。[1]", found.question, found.rarity, evidence
    )
    assert Fault.UNSUPPORTED_NUMBER in verdict.faults
    assert verdict.unsupported_numbers == (f"{number}m以上",)


@pytest.mark.parametrize(
    ("asked", "said", "outdone"),
    [
        ("軟弱地盤の函渠は何m以上で継手が要る？", "30m以上", True),
        ("軟弱地盤の函渠は何m以上で継手が要る？", "20m以上", False),
        ("函渠は何m以上で継手が要る？", "30m以上", False),
        ("リフトが1.2mのとき次を打つまで何日？", "5日", True),
        ("リフトが1.2mのとき次を打つまで何日？", "4日", False),
    ],
)
def test_a_number_that_fits_better_is_noticed(asked: str, said: str, outdone: bool) -> None:
    box = (Box(1, 0, 0, 1, 1),)
    units = (
        Unit("函渠の長さが30m以上の場合は継手を設ける。", box),
        Unit("ただし、軟弱地盤では20m以上とする。", box),
        Unit(
            "次の打込みは、0.75m以上1.0m未満のリフトは3日、1.0m以上1.5m未満のリフトは4日、1.5m以上2.0m以下のリフトは5日とする。",
            box,
        ),
    )
    passage = Passage("p", "d", 0, PassageKind.CLAUSE, (), "1-1", units)
    question = analyse_question(asked, load_synonyms())
    rarity = [word.weight * 4 for word in question.content_words]
    assert is_outdone(find_quantities(said), [passage], question, rarity) is outdone
