"""Where a case may stand: never where somebody reads it who may not read what it quotes."""

import pytest

from assistant.access import policy
from assistant.access.people import Role
from assistant.access.policy import CollectionRule
from assistant.cases import placing, reads, writing
from assistant.records.collection_rules import collection_rules, set_collection_rule
from retrieval.documents import DocumentKind
from retrieval.errors import NaniwaError
from tests.assistant.cases.building import WANTED, ask, close, land, offered, written
from tests.assistant.library_jobs.building import ADMINISTRATOR, SUZUKI, TANAKA, TRAINEE, Office

ENGINEERS = CollectionRule("a", roles=frozenset({Role.ENGINEER}))
STAFF = CollectionRule("a", roles=frozenset({Role.ENGINEER, Role.REVIEWER}))
ROADS = CollectionRule("a", departments=frozenset({"道路課"}))
ROAD_ENGINEERS = CollectionRule("a", frozenset({Role.ENGINEER}), frozenset({"道路課"}))
ADMINISTRATORS = CollectionRule("a", roles=frozenset({Role.ADMINISTRATOR}))


@pytest.mark.parametrize(
    ("rule", "other", "narrower"),
    [
        (None, None, True),
        (ENGINEERS, None, True),
        (None, ENGINEERS, False),
        (ENGINEERS, STAFF, True),
        (STAFF, ENGINEERS, False),
        (ROADS, ENGINEERS, False),
        (ROAD_ENGINEERS, ROADS, True),
        (ROAD_ENGINEERS, ENGINEERS, True),
        (ROADS, ROAD_ENGINEERS, False),
        (ADMINISTRATORS, ROAD_ENGINEERS, True),
    ],
)
def test_a_rule_is_no_wider_than_another(
    rule: CollectionRule | None, other: CollectionRule | None, *, narrower: bool
) -> None:
    assert policy.is_no_wider(rule, other) is narrower


@pytest.mark.parametrize("rules", [(ENGINEERS, ROADS), (STAFF, ENGINEERS), (None, ROADS), ()])
def test_the_narrowest_rule_is_no_wider_than_any(
    rules: tuple[CollectionRule | None, ...],
) -> None:
    found = policy.narrowest("事例", rules)
    assert found is not None
    assert all(policy.is_no_wider(found, rule) for rule in rules)


def test_rules_that_nobody_meets_together_have_no_narrowest() -> None:
    other = CollectionRule("b", departments=frozenset({"下水課"}))
    assert policy.narrowest("事例", (ROADS, other)) is None
    reviewers = CollectionRule("b", roles=frozenset({Role.REVIEWER}))
    assert policy.narrowest("事例", (ENGINEERS, reviewers)) is None


def test_what_everybody_reads_may_be_quoted_anywhere(place: Office) -> None:
    names = [found.collection for found in placing.places(place.door(SUZUKI), ["標準"])]
    assert names == ["事例", "標準"]


def test_a_case_on_a_closed_collection_goes_into_a_closed_one(place: Office) -> None:
    close(place, "標準", "道路課")
    exchange = offered(place)
    door = place.door(SUZUKI)
    with pytest.raises(NaniwaError) as refused:
        writing.write_case(door, exchange, WANTED, "事例")
    assert refused.value.code == "case_collection"
    case = writing.write_case(door, exchange, WANTED, "事例（標準）")
    land(place, case)
    assert collection_rules(place.records)["事例（標準）"].departments == {"道路課"}
    assert len(reads.cases(place.door(TRAINEE))) == 1
    assert reads.cases(place.door(TANAKA)) == ()


def test_a_collection_closed_later_takes_its_cases_along(place: Office) -> None:
    case = written(place)
    conversation, exchange = ask(place.door(TANAKA))
    assert exchange.citations[-1].experience
    close(place, "標準", "道路課")
    for door in (place.door(TANAKA),):
        reading = door.reading()
        assert all(document.kind is not DocumentKind.CASE for document in reading.documents())
        assert reading.find("急な斜面の段切り") is None or all(
            item.candidate.document.kind is not DocumentKind.CASE
            for item in reading.find("急な斜面の段切り").ranked  # type: ignore[union-attr]
        )
        assert reads.cases(door) == ()
        with pytest.raises(NaniwaError) as refused:
            reads.case(door, case.id)
        assert refused.value.code == "no_case"
        from assistant.conversations import kept

        (kept_exchange,) = kept.load(door, conversation).exchanges
        assert not any(citation.available for citation in kept_exchange.citations)
    assert len(reads.cases(place.door(TRAINEE))) == 1
    assert len(reads.cases(place.door(ADMINISTRATOR))) == 1


def test_its_author_may_not_go_on_where_others_would_read_too_much(place: Office) -> None:
    case = written(place)
    close(place, "標準", "道路課")
    with pytest.raises(NaniwaError) as refused:
        writing.change_case(place.door(SUZUKI), case.id, WANTED)
    assert refused.value.code == "case_collection"
    writing.withdraw_case(place.door(SUZUKI), case.id)


def test_a_closed_collection_of_cases_is_closed(place: Office) -> None:
    written(place)
    set_collection_rule(
        place.records,
        CollectionRule("事例", departments=frozenset({"道路課"})),
        changed_by="admin",
    )
    assert reads.cases(place.door(TANAKA)) == ()
    assert len(reads.cases(place.door(TRAINEE))) == 1
