"""A reverse proxy is believed only where it really is one."""

from __future__ import annotations

import pytest
from starlette.datastructures import Headers

from assistant.access.people import Person, Role, Source
from assistant.access.providers import is_trusted, person_of_proxy
from assistant.config import SignInSettings
from assistant.records.database import Records
from assistant.records.people import change_standing, find_person, insert_person, people
from retrieval.errors import NaniwaError
from tests.assistant.access.conftest import Clock, audit_of

SETTINGS = SignInSettings(
    proxy_header="X-Remote-User", trusted_proxies=("10.1.2.0/24", "::1"), idle_minutes=30
)
PROXY = "10.1.2.3"


def named(*names: str) -> Headers:
    return Headers(raw=[(b"x-remote-user", name.encode()) for name in names])


def test_the_proxy_s_word_makes_an_account_at_the_first_time(
    records: Records, clock: Clock
) -> None:
    person = person_of_proxy(records, SETTINGS, named("Jirou"), PROXY, clock=clock)
    assert person is not None
    assert (person.name, person.role, person.source) == ("jirou", Role.TRAINEE, Source.PROXY)
    assert find_person(records, "jirou") is not None


def test_a_japanese_name_comes_through(records: Records, clock: Clock) -> None:
    person = person_of_proxy(records, SETTINGS, named("難波花子"), PROXY, clock=clock)
    assert person is not None
    assert person.name == "難波花子"


@pytest.mark.parametrize("peer", ["10.1.3.3", "192.0.2.1", "127.0.0.1", "", "testclient"])
def test_who_is_not_the_proxy_is_not_believed(records: Records, clock: Clock, peer: str) -> None:
    before = people(records)
    assert person_of_proxy(records, SETTINGS, named("kanri"), peer, clock=clock) is None
    assert people(records) == before


def test_a_forwarded_address_makes_nobody_a_proxy(records: Records, clock: Clock) -> None:
    headers = Headers({"x-remote-user": "jirou", "x-forwarded-for": PROXY})
    assert person_of_proxy(records, SETTINGS, headers, "192.0.2.1", clock=clock) is None


def test_two_names_or_none_are_nobody(records: Records, clock: Clock) -> None:
    for headers in (named("jirou", "kanri"), named(), named(" ")):
        assert person_of_proxy(records, SETTINGS, headers, PROXY, clock=clock) is None


def test_without_the_setting_no_header_counts(records: Records, clock: Clock) -> None:
    settings = SignInSettings(trusted_proxies=(PROXY,))
    assert person_of_proxy(records, settings, named("kanri"), PROXY, clock=clock) is None


def test_accounts_with_a_password_are_not_taken_over(records: Records, clock: Clock) -> None:
    with pytest.raises(NaniwaError) as refusal:
        person_of_proxy(records, SETTINGS, named("kanri"), PROXY, clock=clock)
    assert refusal.value.code == "name_taken"


def test_an_account_made_for_the_proxy_keeps_its_role(records: Records, clock: Clock) -> None:
    insert_person(records, Person("jirou", "次郎", Role.REVIEWER, source=Source.PROXY))
    for _ in range(2):
        person = person_of_proxy(records, SETTINGS, named("jirou"), PROXY, clock=clock)
        assert person is not None
        assert person.role is Role.REVIEWER


def test_strangers_and_the_stopped_are_refused(records: Records, clock: Clock) -> None:
    settings = SETTINGS.model_copy(update={"first_role": ""})
    with pytest.raises(NaniwaError) as refusal:
        person_of_proxy(records, settings, named("jirou"), PROXY, clock=clock)
    assert refusal.value.code == "no_account"
    person_of_proxy(records, SETTINGS, named("jirou"), PROXY, clock=clock)
    change_standing(records, "jirou", role=Role.TRAINEE, active=False)
    with pytest.raises(NaniwaError) as refusal:
        person_of_proxy(records, SETTINGS, named("jirou"), PROXY, clock=clock)
    assert refusal.value.code == "inactive"


def test_the_trail_has_one_entry_for_each_visit(records: Records, clock: Clock) -> None:
    for minutes in (0.0, 0.1, 5, 29, 31):
        clock.forward(minutes=minutes)
        person_of_proxy(records, SETTINGS, named("jirou"), PROXY, clock=clock)
    actions = [entry[1] for entry in audit_of(records)]
    assert actions == ["people_changed", "signed_in", "signed_in"]


@pytest.mark.parametrize(
    ("peer", "trusted"),
    [
        ("10.1.2.255", True),
        ("::ffff:10.1.2.3", True),
        ("::1", True),
        ("10.1.3.0", False),
        ("unix:", False),
    ],
)
def test_addresses_are_compared_as_addresses(peer: str, trusted: bool) -> None:
    assert is_trusted(peer, SETTINGS.trusted_proxies) is trusted
