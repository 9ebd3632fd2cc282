"""A case from a helpful answer: written, found, changed, withdrawn."""

from dataclasses import replace

import pytest

from assistant.access.people import Role
from assistant.administration.audit import ACTION_NAMES
from assistant.cases import offering, reads, writing
from assistant.cases.reads import State
from assistant.library_jobs.asking import remove_document
from assistant.library_jobs.runner import LibraryJobRunner
from assistant.records.audit import Action, AuditQuery, audit_entries
from retrieval.documents import DocumentKind
from retrieval.errors import NaniwaError
from tests.assistant.cases.building import (
    NOTE,
    TEXT,
    WANTED,
    ask,
    close,
    file_of,
    helpful,
    land,
    offered,
    written,
)
from tests.assistant.library_jobs.building import ADMINISTRATOR, SUZUKI, TANAKA, TRAINEE, Office


def test_a_case_joins_the_library_under_its_own_headings(place: Office) -> None:
    case = written(place)
    (document,) = [
        one for one in place.door(TANAKA).reading().documents() if one.kind is DocumentKind.CASE
    ]
    assert document.id == case.editions[0].document_id
    assert document.title.startswith("事例（鈴木 花子、20")
    assert document.title.endswith("）急斜面の段切り")
    headings = [passage.heading_path[-1] for passage in place.library.passages_of(document.id)]
    assert headings[-4:] == ["状況", "対応", "根拠", "経験者の注記"]
    (shown,) = reads.cases(place.door(TRAINEE))
    assert shown.edition.text == TEXT
    assert shown.edition.basis[0].clause == "1-2 段切り"
    assert (shown.state, shown.may_change, shown.may_withdraw) == (State.STANDING, False, False)


def test_a_like_question_shows_the_case_as_experience(place: Office) -> None:
    written(place)
    _, exchange = ask(place.door(TANAKA))
    *rules, last = exchange.citations
    assert rules
    assert not any(citation.experience for citation in rules)
    assert last.experience
    assert "鈴木 花子" in last.name
    assert last.quote == NOTE
    assert exchange.answer is not None
    assert exchange.answer.conclusion == "段切りの幅は1m以上、高さは50cm以上とする。[1]"
    assert "事例は経験の記録で、基準ではありません。" in exchange.answer.notes


def test_a_case_alone_is_shown_without_a_conclusion(place: Office) -> None:
    case = written(
        place,
        title="仮囲いの苦情",
        situation="仮囲いの塗装の色について近隣から苦情があり、塗装の色を変えるか相談した。",
        action="仮囲いの塗装の色を淡い緑に変えた。",
        note="仮囲いの塗装の色は、着工前の説明会で見本を見せて決めておくとよい。",
    )
    _, exchange = ask(
        place.door(TANAKA), "仮囲いの塗装の色について近隣から苦情があったらどうするか"
    )
    assert [citation.document_id for citation in exchange.citations] == [
        case.editions[0].document_id
    ]
    assert exchange.answer is not None
    assert exchange.answer.conclusion is None
    assert not exchange.answer.abstained
    assert "事例（経験）だけを示します" in exchange.answer.notes[0]


def test_an_edition_takes_the_place_of_the_one_before(place: Office) -> None:
    case = written(place)
    door = place.door(SUZUKI)
    changed = replace(WANTED, text=replace(TEXT, note="丁張りは二段目まで先に掛ける。"))
    second = writing.change_case(door, case.id, changed)
    with pytest.raises(NaniwaError) as busy:
        writing.change_case(door, case.id, changed)
    assert busy.value.code == "case_busy"
    (before,) = reads.cases(place.door(TANAKA))
    assert before.edition.text.note == NOTE
    land(place, second)
    (after,) = reads.cases(place.door(TANAKA))
    assert after.edition.text.note == "丁張りは二段目まで先に掛ける。"
    kinds = [document.kind for document in place.library.documents()]
    assert kinds.count(DocumentKind.CASE) == 1


def test_two_cases_of_one_title_are_two_documents(place: Office) -> None:
    written(place)
    written(place)
    cases = [one for one in place.library.documents() if one.kind is DocumentKind.CASE]
    assert len(cases) == 2
    assert not any(document.superseded_by for document in cases)


@pytest.mark.parametrize("person", [SUZUKI, ADMINISTRATOR])
def test_a_withdrawn_case_is_seen_no_more_at_once(place: Office, person: object) -> None:
    case = written(place)
    with pytest.raises(NaniwaError) as refused:
        writing.withdraw_case(place.door(TANAKA), case.id)
    assert refused.value.code == "forbidden"
    writing.withdraw_case(place.door(person), case.id)  # type: ignore[arg-type]
    for other in (SUZUKI, TANAKA, ADMINISTRATOR):
        reading = place.door(other).reading()
        assert all(document.kind is not DocumentKind.CASE for document in reading.documents())
        found = reading.find("急な斜面の段切り")
        assert found is not None
        assert all(item.candidate.document.kind is not DocumentKind.CASE for item in found.ranked)
        assert reads.cases(place.door(other)) == ()


def test_real_jobs_register_replace_and_remove(place: Office) -> None:
    with LibraryJobRunner(place.records, place.settings, {}):
        door = place.door(SUZUKI)
        case = writing.write_case(door, offered(place), WANTED, "事例")
        (own,) = reads.cases(door)
        assert own.state is State.REGISTERING
        job = jobs(place)[0]
        place.done(job)
        first = file_of(place, case)
        assert reads.cases(place.door(TANAKA))[0].state is State.STANDING
        writing.change_case(door, case.id, replace(WANTED, text=replace(TEXT, title="段切り")))
        place.done(jobs(place)[0])
        second = file_of(place, case)
        assert not first.exists()
        assert second.read_text(encoding="utf-8").count("<h2>") == 4
        writing.withdraw_case(door, case.id)
        place.done(jobs(place)[0])
    assert not second.exists()
    assert all(one.kind is not DocumentKind.CASE for one in place.library.documents())


def jobs(place: Office):  # type: ignore[no-untyped-def]  # noqa: ANN201
    from assistant.library_jobs.asking import jobs_of

    return jobs_of(place.door(SUZUKI))


def test_a_case_is_not_changed_among_the_documents(place: Office) -> None:
    case = written(place)
    with pytest.raises(NaniwaError) as refused:
        remove_document(place.door(SUZUKI), case.editions[0].document_id)
    assert refused.value.code == "a_case"


def test_trainees_write_no_cases(place: Office) -> None:
    exchange = offered(place)
    door = place.door(TRAINEE)
    for act in (
        lambda: offering.candidates(door),
        lambda: offering.own_helpful(door),
        lambda: writing.beginning(door, exchange),
        lambda: writing.write_case(door, exchange, WANTED, "事例"),
    ):
        with pytest.raises(NaniwaError) as refused:
            act()
        assert refused.value.code == "forbidden"


def test_staff_write_of_their_own_helpful_answers(place: Office) -> None:
    _, exchange = helpful(place, SUZUKI)
    (own,) = offering.own_helpful(place.door(SUZUKI))
    assert own.exchange.id == exchange
    assert offering.own_helpful(place.door(TANAKA)) == ()
    with pytest.raises(NaniwaError) as refused:
        writing.write_case(place.door(TANAKA), exchange, WANTED, "事例")
    assert refused.value.code == "no_candidate"
    writing.write_case(place.door(SUZUKI), exchange, WANTED, "事例")
    assert offering.own_helpful(place.door(SUZUKI)) == ()
    with pytest.raises(NaniwaError) as again:
        writing.write_case(place.door(SUZUKI), exchange, WANTED, "事例")
    assert again.value.code == "no_candidate"


@pytest.mark.parametrize("missing", ["title", "situation", "action", "note"])
def test_what_has_to_be_written_is_asked_for(place: Office, missing: str) -> None:
    wanted = replace(WANTED, text=replace(TEXT, **{missing: " \n　"}))
    with pytest.raises(NaniwaError) as refused:
        writing.write_case(place.door(SUZUKI), offered(place), wanted, "事例")
    assert refused.value.code == "case_empty"
    assert len(offering.candidates(place.door(SUZUKI))) == 1


def test_what_was_done_stands_in_the_audit_trail(place: Office) -> None:
    case = written(place)
    writing.change_case(place.door(SUZUKI), case.id, WANTED)
    land(place, case)
    writing.withdraw_case(place.door(SUZUKI), case.id)
    entries = audit_entries(place.records, AuditQuery(actions=(Action.CASES_CHANGED,)), most=10)
    said = [entry.detail.split()[0] for entry in reversed(entries)]
    assert said == ["候補を出した", "書いた", "直した", "取り下げた"]
    assert ACTION_NAMES[Action.CASES_CHANGED] == "事例"


def test_every_role_that_is_staff_may_write() -> None:
    from assistant.access.people import FEATURES, Feature

    writers = {role for role in Role if Feature.WRITE_CASES in FEATURES[role]}
    assert writers == set(Role) - {Role.TRAINEE}


def test_what_its_author_may_not_read_any_more_is_in_no_form(place: Office) -> None:
    case = written(place)
    close(place, "標準", "審査課")
    for attempt in (
        lambda door: writing.changing(door, case.id),
        lambda door: writing.change_case(door, case.id, WANTED),
    ):
        with pytest.raises(NaniwaError) as refused:
            attempt(place.door(SUZUKI))
        assert refused.value.code == "no_case"
