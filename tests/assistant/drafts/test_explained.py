"""What a draft quotes has やさしく説明: looked up in the draft each time, for who may read it."""

import pytest

from assistant.access.policy import CollectionRule
from assistant.explaining.referring import explained_reference, referred
from assistant.records.collection_rules import set_collection_rule
from retrieval.errors import NaniwaError
from tests.assistant.drafts.building import Office, begun, finished


def test_a_quoted_clause_is_explained_to_who_may_read_draft_and_document(office: Office) -> None:
    owner, other = office.door(), office.door("suzuki")
    draft_id = begun(owner)
    with office.at_work():
        finished(owner, draft_id)
    reference = f"source:{draft_id}:1"
    found, explained = explained_reference(owner, reference)
    assert "養生期間を5日以上としなければならない" in found.text
    assert "1-1-1 コンクリートの養生期間" in found.where
    assert explained.sentences
    for refused in (f"source:{draft_id}:0", f"source:{draft_id}:2", f"source:{draft_id}:x"):
        with pytest.raises(NaniwaError) as error:
            referred(owner, refused)
        assert error.value.code == "no_text"
    with pytest.raises(NaniwaError) as somebody_elses:
        referred(other, reference)
    assert somebody_elses.value.code == "no_text"
    set_collection_rule(
        office.records,
        CollectionRule("標準", departments=frozenset({"秘書課"})),
        changed_by="admin",
    )
    with pytest.raises(NaniwaError) as closed:
        referred(owner, reference)
    assert closed.value.code == "no_text"
