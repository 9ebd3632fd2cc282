"""References to what belongs to somebody are looked up for them alone, each time."""

from __future__ import annotations

import pytest

from assistant.access.door import Door
from assistant.access.people import Role
from assistant.access.policy import CollectionRule
from assistant.drafts import changes
from assistant.drafts.reviewing import finding_key, review
from assistant.explaining.referring import glossary_for, referred
from assistant.records.collection_rules import set_collection_rule
from retrieval.errors import NaniwaError
from tests.assistant.cases.building import NOTE, add_rules, written
from tests.assistant.drafts.building import Office, begun, finished
from tests.assistant.library_jobs.building import SUZUKI, TRAINEE
from tests.assistant.library_jobs.building import Office as CaseOffice


def refused(door: Door, reference: str) -> str:
    with pytest.raises(NaniwaError) as error:
        referred(door, reference)
    return error.value.code


def test_a_reviews_finding_is_its_writers_own_and_gone_once_it_is_mended(office: Office) -> None:
    door = office.door()
    draft_id = begun(door)
    with office.at_work():
        finished(door, draft_id)
    changes.edit(door, draft_id, "curing", "コンクリート工共通仕様書 9-9-9 による。")
    found = next(each for each in review(door, draft_id).findings if "9-9-9" in each.message)
    reference = f"review:{draft_id}:{finding_key(found)}"
    text = referred(door, reference).text
    assert found.message in text
    for other in (office.door("suzuki"), office.door("kanri", Role.ADMINISTRATOR)):
        assert refused(other, reference) == "no_text"
    assert refused(door, f"review:{draft_id}:0") == "no_text"
    assert review(door, draft_id) is review(door, draft_id)  # not looked for anew
    seen = review(door, draft_id)
    rule = CollectionRule("標準", roles=frozenset({Role.REVIEWER}))
    set_collection_rule(office.records, rule, changed_by="admin")
    assert review(office.door(), draft_id) is not seen  # it may rest on what may not be read now
    changes.edit(door, draft_id, "curing", "養生期間は5日以上とする。")
    assert refused(door, reference) == "no_text"


def test_a_case_and_its_clauses_are_explained_to_who_may_read_what_it_quotes(
    place: CaseOffice,
) -> None:
    case = written(place)
    door = place.door(TRAINEE)
    assert NOTE in referred(door, f"case:{case.id}").text
    quoted = referred(door, f"case:{case.id}:1")
    assert "段切りの幅は1m以上" in quoted.text
    assert (quoted.collection, quoted.page) == ("標準", 1)
    assert refused(door, f"case:{case.id}:2") == "no_text"
    rule = CollectionRule("標準", roles=frozenset({Role.ENGINEER, Role.REVIEWER}))
    set_collection_rule(place.records, rule, changed_by="admin")
    for reference in (f"case:{case.id}", f"case:{case.id}:1"):
        assert refused(place.door(TRAINEE), reference) == "no_text"
        assert referred(place.door(SUZUKI), reference).text


def test_a_meaning_of_the_glossary_is_that_of_what_one_may_read(place: CaseOffice) -> None:
    rules = "# 用語編\n\n## 1 用語の定義\n\n段切りとは、斜面を階段状に掘ることをいう。\n"
    add_rules(place, rules, collection="用語", edition="2025")
    door = place.door(TRAINEE)
    term = glossary_for(door).term("段切り")
    assert term is not None
    reference = f"meaning:{term.id}:1"
    assert referred(door, reference).text == "斜面を階段状に掘ることをいう。"
    assert refused(door, f"meaning:{term.id}:2") == "no_text"
    rule = CollectionRule("用語", roles=frozenset({Role.ENGINEER}))
    set_collection_rule(place.records, rule, changed_by="admin")
    assert refused(place.door(TRAINEE), reference) == "no_text"
