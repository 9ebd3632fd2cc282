"""What is said of a case when the documents that it quotes are revised or taken away."""

from dataclasses import replace

from assistant.cases import reads, writing
from assistant.cases.basis import notice_of
from assistant.config import library_settings
from assistant.conversations import kept
from assistant.conversations.export import to_markdown
from retrieval.library import Library
from tests.assistant.cases.building import (
    RULES,
    WANTED,
    add_rules,
    ask,
    close,
    land,
    written,
)
from tests.assistant.library_jobs.building import SUZUKI, TANAKA, Office


def test_a_new_edition_is_named_wherever_the_case_is_shown(place: Office) -> None:
    case = written(place)
    conversation, _ = ask(place.door(TANAKA))
    assert reads.cases(place.door(SUZUKI))[0].changes == ()
    add_rules(place, RULES.replace("1m以上", "1.5m以上"), edition="2026")
    (shown,) = reads.cases(place.door(TANAKA))
    notice = notice_of(shown.changes)
    assert notice == "根拠が改定されています: 「土工編」→ 新しい版「土工編（2026年版）」。"
    _, exchange = ask(place.door(TANAKA))
    assert exchange.citations[-1].notice == notice
    (earlier,) = kept.load(place.door(TANAKA), conversation).exchanges
    assert earlier.citations[-1].notice == notice
    written_down = to_markdown(kept.load(place.door(TANAKA), conversation))
    assert "事例（経験）。基準ではありません。根拠が改定されています" in written_down
    (own,) = reads.cases(place.door(SUZUKI))
    assert own.id == case.id
    assert own.mine
    assert notice_of(own.changes) == notice
    assert not shown.mine


def test_its_author_takes_the_clause_over_from_the_new_edition(place: Office) -> None:
    case = written(place)
    add_rules(place, RULES.replace("1m以上", "1.5m以上"), edition="2026")
    beginning = writing.changing(place.door(SUZUKI), case.id)
    assert "1.5m以上" in beginning.newer[1].quote
    changed = writing.change_case(place.door(SUZUKI), case.id, replace(WANTED, renewed=(1,)))
    land(place, changed)
    (shown,) = reads.cases(place.door(TANAKA))
    assert shown.changes == ()
    assert shown.edition.basis[0].edition == "2026"


def test_a_quoted_document_that_is_gone_is_said_to_be(place: Office) -> None:
    case = written(place)
    quoted = case.editions[0].basis[0].document_id
    with Library.open(library_settings(place.settings), writable=True) as library:
        library.remove(quoted)
    (shown,) = reads.cases(place.door(TANAKA))
    assert notice_of(shown.changes) == (
        "根拠が改定されています: 「土工編」は削除されたか、差し替えられています。"
    )
    # The case quotes it still, and is hidden with its collection though that is empty now.
    close(place, "標準", "道路課")
    assert reads.cases(place.door(TANAKA)) == ()
    assert len(reads.cases(place.door(SUZUKI))) == 1
