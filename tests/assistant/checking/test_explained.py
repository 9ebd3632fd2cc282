"""A finding has やさしく説明: looked up in the check each time, for who may read it."""

import pytest

from assistant.access.people import Role
from assistant.checking.grants import grant, withdraw_grant
from assistant.checking.reads import numbered_reports
from assistant.estimating.reporting.wording import entries
from assistant.explaining.referring import referred
from retrieval.errors import NaniwaError
from tests.assistant.checking.building import Office, begun, finished


def test_a_finding_is_explained_to_who_may_read_its_check(office: Office) -> None:
    owner, reviewer = office.door("sato"), office.door("suzuki", Role.REVIEWER)
    check_id = begun(owner, "甲工事.csv")
    with office.at_work():
        check = finished(owner, check_id)
    ((_, report),) = numbered_reports(owner, check)
    entry = entries(report)[0]
    reference = f"finding:{check_id}:{entry.number}"
    found = referred(owner, reference)
    assert entry.finding.message in found.text
    assert found.where.endswith(f"指摘 {entry.number}")
    for other in (reference, f"finding:{check_id}:0", f"finding:{'0' * 32}:{entry.number}"):
        with pytest.raises(NaniwaError) as refused:
            referred(reviewer, other)
        assert refused.value.code == "no_text"
    grant(owner, check_id, "suzuki")
    assert referred(reviewer, reference) == found
    withdraw_grant(owner, check_id, "suzuki")
    with pytest.raises(NaniwaError):
        referred(reviewer, reference)
