"""Helpful answers offered for cases: of one's own accord, without a name, taken back at will."""

import pytest

from assistant.cases import offering, writing
from assistant.conversations import kept
from assistant.conversations.conversation import Offer
from retrieval.errors import NaniwaError
from tests.assistant.cases.building import QUESTION, WANTED, ask, close, helpful, offered
from tests.assistant.library_jobs.building import SUZUKI, TANAKA, TRAINEE, Office


def test_an_offered_answer_is_shown_to_staff_without_who_asked(place: Office) -> None:
    exchange = offered(place)
    (candidate,) = offering.candidates(place.door(SUZUKI))
    assert candidate.exchange.id == exchange
    assert TRAINEE.name not in repr(candidate)
    assert TRAINEE.shown_name not in repr(candidate)


def test_only_helpful_answers_with_evidence_are_offered(place: Office) -> None:
    door = place.door(TRAINEE)
    conversation, exchange = ask(door)
    with pytest.raises(NaniwaError) as unsaid:
        offering.offer(door, conversation, exchange.id, QUESTION)
    assert unsaid.value.code == "not_helpful"
    conversation, unanswered = ask(door, "給食の献立は誰が決めますか")
    kept.give_feedback(door, conversation, unanswered.id, helpful=True)
    with pytest.raises(NaniwaError) as abstained:
        offering.offer(door, conversation, unanswered.id, QUESTION)
    assert abstained.value.code == "not_helpful"


def test_somebody_elses_answer_is_not_there(place: Office) -> None:
    conversation, exchange = helpful(place)
    with pytest.raises(NaniwaError) as refused:
        offering.offer(place.door(SUZUKI), conversation, exchange, QUESTION)
    assert refused.value.code == "no_conversation"


@pytest.mark.parametrize(
    "words",
    [
        "鈴木 花子に聞いた段切りの寸法",
        "鈴木さんの現場の段切り",
        "山本課長の指示",
        "06-1234-5678に連絡",
    ],
)
def test_names_have_to_be_looked_at_first(place: Office, words: str) -> None:
    conversation, exchange = helpful(place)
    door = place.door(TRAINEE)
    with pytest.raises(NaniwaError) as refused:
        offering.offer(door, conversation, exchange, words)
    assert refused.value.code == "case_names"
    offering.offer(door, conversation, exchange, words, confirmed=True)
    (candidate,) = offering.candidates(place.door(SUZUKI))
    assert candidate.exchange.question == words


@pytest.mark.parametrize("words", ["業者さんへの段切りの指示", "同様の仕様の段切り", QUESTION])
def test_words_that_name_nobody_pass(place: Office, words: str) -> None:
    conversation, exchange = helpful(place)
    offering.offer(place.door(TRAINEE), conversation, exchange, words)
    (candidate,) = offering.candidates(place.door(SUZUKI))
    assert candidate.exchange.question == words


def test_an_offer_is_taken_back_until_a_case_is_made_of_it(place: Office) -> None:
    exchange = offered(place)
    with pytest.raises(NaniwaError):
        offering.take_back(place.door(TANAKA), exchange)
    offering.take_back(place.door(TRAINEE), exchange)
    assert offering.candidates(place.door(SUZUKI)) == ()
    conversation, again = helpful(place)
    offering.offer(place.door(TRAINEE), conversation, again, QUESTION)
    assert kept.load(place.door(TRAINEE), conversation).exchanges[0].offer is Offer.OFFERED
    writing.write_case(place.door(SUZUKI), again, WANTED, "事例")
    assert kept.load(place.door(TRAINEE), conversation).exchanges[0].offer is Offer.USED
    with pytest.raises(NaniwaError) as used:
        offering.take_back(place.door(TRAINEE), again)
    assert used.value.code == "case_used"
    with pytest.raises(NaniwaError) as once:
        writing.write_case(place.door(TANAKA), again, WANTED, "事例")
    assert once.value.code == "no_candidate"


def test_what_is_no_longer_helpful_is_no_longer_offered(place: Office) -> None:
    conversation, exchange = helpful(place)
    door = place.door(TRAINEE)
    offering.offer(door, conversation, exchange, QUESTION)
    kept.give_feedback(door, conversation, exchange, helpful=False)
    assert offering.candidates(place.door(SUZUKI)) == ()


def test_a_candidate_is_not_there_for_who_may_not_read_its_evidence(place: Office) -> None:
    exchange = offered(place)
    close(place, "標準", "審査課")
    assert len(offering.candidates(place.door(TANAKA))) == 1
    assert offering.candidates(place.door(SUZUKI)) == ()
    with pytest.raises(NaniwaError) as refused:
        writing.beginning(place.door(SUZUKI), exchange)
    assert refused.value.code == "no_candidate"


def test_a_check_is_no_answer_that_could_be_offered(place: Office) -> None:
    conversation, _ = helpful(place)
    with pytest.raises(NaniwaError) as refused:
        offering.offer(place.door(TRAINEE), conversation, "f" * 32, QUESTION)
    assert refused.value.code == "no_exchange"
