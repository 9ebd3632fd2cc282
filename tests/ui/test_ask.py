import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from langchain_core.messages import BaseMessage

from assistant.answering.answer import DROPPED_NOTE
from retrieval.documents import DocumentKind
from retrieval.library import Library
from tests.assistant.scripted import ScriptedChatModel
from tests.retrieval.building import library_settings
from tests.ui.building import (
    DIMENSIONS,
    DIMENSIONS_QUESTION,
    STANDARD_PAGES,
    TICKET_QUESTION,
    write_pdf,
)
from ui.ask import answer_updates, collection_choices, show_card, turn_page
from ui.conversation import Exchanges, Stage, ask_in
from ui.desk import Desk
from ui.evidence_cards import conversation_html


def ask(
    desk: Desk, question: str, earlier: Exchanges = (), collections: Sequence[str] = ()
) -> list[Exchanges]:
    return list(ask_in(desk, "session", earlier, question, collections))


def test_evidence_is_shown_before_the_conclusion(ui_library: Library) -> None:
    desk = Desk(ui_library, ScriptedChatModel(answers=[DIMENSIONS]))
    steps = [exchanges[-1] for exchanges in ask(desk, DIMENSIONS_QUESTION)]
    with_evidence = next(i for i, step in enumerate(steps) if step.citations)
    assert steps[0].stage is Stage.SEARCHING
    assert steps[with_evidence].answer is None
    assert "結論をまとめています" in conversation_html((steps[with_evidence],))
    assert steps[-1].stage is Stage.READY
    assert "結論</h3>" in conversation_html((steps[-1],))
    assert "照合済み" in conversation_html((steps[-1],))


def test_a_draft_is_called_a_draft_and_gives_way_to_the_verified_conclusion(
    ui_library: Library,
) -> None:
    desk = Desk(ui_library, ScriptedChatModel(answers=[DIMENSIONS]))
    steps = ask(desk, DIMENSIONS_QUESTION)
    drafts = [step for step in steps if step[-1].draft]
    assert drafts
    assert all("下書き（確認中）" in conversation_html(step) for step in drafts)
    assert "下書き" not in conversation_html(steps[-1])


def test_a_conclusion_that_fails_verification_is_not_shown(ui_library: Library) -> None:
    desk = Desk(ui_library, ScriptedChatModel(answers=["段切りの幅は3m以上とする。[1]"]))
    html = conversation_html(ask(desk, DIMENSIONS_QUESTION)[-1])
    assert DROPPED_NOTE in html
    assert "根拠で確かめられなかった数値: 3m以上" in html
    assert "結論</h3>" not in html
    assert "段切りの幅は1m以上" in html


def test_a_card_names_document_edition_page_and_clause(desk: Desk) -> None:
    html = conversation_html(ask(desk, DIMENSIONS_QUESTION)[-1])
    for part in ("土工編", "2025版", "2ページ", "1-2 段切り", "標準"):
        assert part in html


def test_what_is_not_in_the_documents_is_declined_with_the_nearest_headings(desk: Desk) -> None:
    exchanges = ask(desk, "鉄筋コンクリート橋の床版支間の測量は？")[-1]
    html = conversation_html(exchanges)
    assert exchanges[-1].answer is not None
    assert exchanges[-1].answer.abstained
    assert "資料に記載がありません" in html
    assert all(heading in html for heading in exchanges[-1].answer.nearest_headings)


def test_markup_in_a_document_stays_text(desk: Desk) -> None:
    exchanges = ask(desk, TICKET_QUESTION)[-1]
    quotes = "".join(citation.quote for citation in exchanges[-1].citations)
    html = conversation_html(exchanges)
    panel = show_card(desk, exchanges, {"exchange": 0, "citation": 1})[0]
    assert "番号札" in quotes
    for text in (html, panel):
        assert "<script" not in text
        assert "<img" not in text
        assert "${" not in text
        assert "{{" not in text
        assert "href" not in text


def test_markup_in_a_question_stays_text(desk: Desk) -> None:
    html = conversation_html(ask(desk, "<b onclick=x>段切り</b>の幅は${1}？")[-1])
    assert "&lt;b onclick=x&gt;" in html
    assert "${" not in html


def test_only_the_chosen_collections_are_searched(desk: Desk) -> None:
    exchanges = ask(desk, DIMENSIONS_QUESTION, collections=["記録"])[-1]
    assert all(item.document.collection == "記録" for item in exchanges[-1].citations)


def test_a_follow_up_is_understood_from_the_conversation(desk: Desk) -> None:
    first = ask(desk, "段切りの幅は何m以上？")[-1]
    second = ask(desk, "では高さは？", first)[-1]
    assert len(second) == 2
    assert "50cm以上" in conversation_html(second[1:])


def test_stopping_ends_the_model_and_leaves_the_evidence(ui_library: Library) -> None:
    desk = Desk(ui_library, None)

    def stop_while_writing(_: Sequence[BaseMessage]) -> str:
        desk.stop("session")
        return DIMENSIONS

    model = ScriptedChatModel(answers=[stop_while_writing])
    last = ask(replace(desk, model=model), DIMENSIONS_QUESTION)[-1][-1]
    assert last.stage is Stage.STOPPED
    assert len(model.asked) == 1
    assert "停止しました" in conversation_html((last,))
    assert last.citations


def test_another_persons_stop_changes_nothing(ui_library: Library) -> None:
    desk = Desk(ui_library, None)

    def other_stops(_: Sequence[BaseMessage]) -> str:
        desk.stop("somebody else")
        return DIMENSIONS

    model = ScriptedChatModel(answers=[other_stops])
    last = ask(replace(desk, model=model), DIMENSIONS_QUESTION)[-1][-1]
    assert last.stage is Stage.READY


def test_closing_the_callback_stops_the_answer(ui_library: Library) -> None:
    desk = Desk(ui_library, ScriptedChatModel(answers=[DIMENSIONS]))
    updates = answer_updates(desk, "session", DIMENSIONS_QUESTION, [], ())
    next(updates)
    cancel = desk.running["session"]
    updates.close()  # type: ignore[attr-defined]
    assert cancel.is_set()
    assert desk.running == {}


def test_one_question_at_a_time_for_each_session(desk: Desk) -> None:
    with desk.answering("session"):
        refused = ask(desk, DIMENSIONS_QUESTION)[-1][-1]
        assert refused.stage is Stage.FAILED
        assert "前の質問に回答しているところです" in refused.failure
        assert "session" in desk.running
    assert ask(desk, DIMENSIONS_QUESTION)[-1][-1].stage is Stage.READY


def test_an_error_of_the_model_is_a_sentence_not_a_traceback(
    ui_library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(_: Sequence[BaseMessage]) -> str:
        message = "internal detail"
        raise RuntimeError(message)

    desk = Desk(ui_library, ScriptedChatModel(answers=[fails]))
    last = ask(desk, DIMENSIONS_QUESTION)[-1]
    html = conversation_html(last)
    assert "思わぬ誤りが起きました" in html
    assert "internal detail" not in html
    assert "internal detail" in caplog.text
    assert last[-1].citations


def test_a_card_opens_its_page_and_pages_can_be_turned(desk: Desk) -> None:
    exchanges = ask(desk, DIMENSIONS_QUESTION)[-1]
    html, _, place, previous, following = show_card(desk, exchanges, {"exchange": 0, "citation": 1})
    assert "data:image/webp;base64," in html
    assert "2 / 2ページ" in html
    assert (previous["interactive"], following["interactive"]) == (True, False)
    html, _, turned, *_ = turn_page(desk, place, -1)
    assert "1 / 2ページ" in html
    assert "引用箇所は別のページにあります" in html
    assert turned.page == 1


def test_a_file_without_pages_shows_the_passage_with_the_quotation_marked(desk: Desk) -> None:
    exchanges = ask(desk, TICKET_QUESTION)[-1]
    html, *_ = show_card(desk, exchanges, {"exchange": 0, "citation": 1})
    assert "<mark>" in html
    assert "番号札" in html.split("<mark>")[1].split("</mark>")[0]


def test_a_card_that_does_not_exist_opens_nothing(desk: Desk) -> None:
    exchanges = ask(desk, DIMENSIONS_QUESTION)[-1]
    for data in (
        {"exchange": 5, "citation": 1},
        {"exchange": -1, "citation": 1},
        {"exchange": "0", "citation": 1},
        {"exchange": 0, "citation": 99},
        None,
    ):
        assert "<img" not in str(show_card(desk, exchanges, data)[0])


@pytest.mark.parametrize(
    ("change", "sentence"),
    [("remove", "がありません"), ("rewrite", "変更されています")],
)
def test_a_missing_or_changed_file_says_so_and_shows_the_text(
    tmp_path: Path, change: str, sentence: str
) -> None:
    source = write_pdf(tmp_path / "土工編.pdf", STANDARD_PAGES)
    with Library.open(library_settings(tmp_path / "home"), writable=True) as library:
        library.index([source], collection="標準", kind=DocumentKind.STANDARD)
        desk = Desk(library, None)
        exchanges = ask(desk, DIMENSIONS_QUESTION)[-1]
        if change == "remove":
            source.unlink()
        else:
            write_pdf(source, [["別の内容"]])
        html, *_ = show_card(desk, exchanges, {"exchange": 0, "citation": 1})
        assert sentence in html
        assert "<mark>" in html
        assert "段切りの幅は1m以上" in html


def test_all_collections_are_offered(desk: Desk) -> None:
    assert collection_choices(desk)["choices"] == ["標準", "記録"]


def test_closing_the_desk_stops_every_answer(ui_library: Library) -> None:
    events = {name: threading.Event() for name in ("a", "b")}
    copy = Library.open(library_settings(ui_library._settings.home))
    Desk(copy, None, running=dict(events)).close()
    assert all(event.is_set() for event in events.values())
