import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from langchain_core.outputs import ChatGenerationChunk

from assistant.answering.answer import (
    DROPPED_NOTE,
    EMPTY_NOTE,
    NO_MODEL_NOTE,
    STOPPED_NOTE,
    answer,
    answer_events,
    turn_of,
)
from assistant.answering.answer_types import (
    AnswerReady,
    ConclusionSource,
    DraftText,
    EvidenceFound,
)
from retrieval.errors import NaniwaError
from retrieval.library import Library
from tests.assistant.scripted import ScriptedChatModel
from tests.retrieval.building import library_settings


def test_a_single_table_cell_answers_without_the_model(answering_library: Library) -> None:
    model = ScriptedChatModel(answers=["呼ばれないはず"])
    result = answer("混合セメントB種、日平均気温12℃の養生期間は何日？", answering_library, model)
    assert result.conclusion_source is ConclusionSource.TABLE_CELL
    assert "9日" in (result.conclusion or "")
    assert "12日" not in (result.conclusion or "")
    assert model.asked == []


def test_evidence_comes_before_drafts_and_the_answer_last(answering_library: Library) -> None:
    model = ScriptedChatModel(answers=["自由落下高さは1.5m以下とする。[1]"])
    events = list(
        answer_events("生コンをポンプで打つときの落下高さの上限は？", answering_library, model)
    )
    kinds = [type(event) for event in events]
    assert kinds[0] is EvidenceFound
    assert kinds[-1] is AnswerReady
    assert set(kinds[1:-1]) <= {DraftText}


def test_a_conclusion_with_a_number_that_is_not_there_is_dropped(
    answering_library: Library,
) -> None:
    model = ScriptedChatModel(answers=["段切りの幅は3m以上とする。[1]"])
    result = answer("段切りの寸法はどう決まっていますか", answering_library, model)
    assert result.conclusion is None
    assert result.unsupported_numbers == ("3m以上",)
    assert DROPPED_NOTE in result.notes
    assert "1m以上" in result.text


def test_a_rejected_conclusion_gets_one_retry_with_less_to_read(
    answering_library: Library,
) -> None:
    model = ScriptedChatModel(
        answers=["段切りの幅は3m以上とする。[1]", "段切りの幅は1m以上、高さは50cm以上とする。[1]"]
    )
    result = answer("段切りの寸法はどう決まっていますか", answering_library, model)
    assert result.conclusion == "段切りの幅は1m以上、高さは50cm以上とする。[1]"
    first, second = (str(asked[-1].content) for asked in model.asked)
    assert len(second) < len(first)


def test_without_a_model_the_evidence_answers_and_says_so(answering_library: Library) -> None:
    result = answer("鉄筋の圧接で径の差の限度は？", answering_library, None)
    assert "7mm" in result.text
    assert not result.abstained
    assert result.model == ""
    assert result.conclusion is not None or NO_MODEL_NOTE in result.notes


def test_what_the_documents_do_not_say_is_declined_before_the_model_is_asked(
    answering_library: Library,
) -> None:
    model = ScriptedChatModel(answers=["知りません"])
    result = answer("ラウンドアバウトの外径は最低何m必要？", answering_library, model)
    assert result.abstained
    assert result.text.startswith("資料に記載がありません")
    assert result.citations == ()
    assert model.asked == []


def test_a_follow_up_keeps_the_topic_and_changes_the_condition(
    answering_library: Library,
) -> None:
    first = answer("混合セメントB種、日平均気温12℃の養生期間は何日？", answering_library, None)
    second = answer("では16℃だと？", answering_library, None, history=[turn_of(first)])
    assert "7日" in (second.conclusion or second.text)


def test_the_topic_lasts_through_several_follow_ups(answering_library: Library) -> None:
    turns = []
    for asked in ("混合セメントB種、日平均気温12℃の養生期間は何日？", "では16℃だと？"):
        turns.append(turn_of(answer(asked, answering_library, None, history=turns)))
    third = answer("では7℃だと？", answering_library, None, history=turns)
    assert "12日" in (third.conclusion or third.text)


def test_the_conversation_does_not_answer_for_what_is_not_there(
    answering_library: Library,
) -> None:
    first = answer("混合セメントB種、日平均気温12℃の養生期間は何日？", answering_library, None)
    other = answer("市長の名前は？", answering_library, None, history=[turn_of(first)])
    assert other.abstained
    assert other.citations == ()


def test_of_two_things_asked_the_one_that_is_not_there_is_named(
    answering_library: Library,
) -> None:
    asked = "段切りは幅が何m以上か、それとラウンドアバウトの外径は何m以上か"
    result = answer(asked, answering_library, None)
    assert "1m以上" in result.text
    assert any("ラウンドアバウト" in note for note in result.notes)


def test_a_procedure_is_quoted_as_its_whole_list_in_order(answering_library: Library) -> None:
    result = answer("固まったコンクリートに打ち継ぐ手順を教えて", answering_library, None)
    places = [result.text.find(word) for word in ("レイタンス", "吸水", "モルタル")]
    assert -1 not in places
    assert places == sorted(places)


def test_orders_inside_a_document_are_only_quoted(answering_library: Library) -> None:
    model = ScriptedChatModel(answers=["合格です"])
    result = answer("出来形の監督員への報告は必要ですか", answering_library, model)
    assert result.conclusion != "合格です"


def test_every_citation_names_document_page_clause_and_quote(answering_library: Library) -> None:
    result = answer("ポンプ打設の自由落下高さは何m以下？", answering_library, None)
    citation = result.citations[0]
    assert citation.document.path == "共通仕様書.md"
    assert citation.page == 1
    assert "1-5" in citation.clause
    assert "1.5m以下" in citation.quote
    assert citation.boxes


def test_stopping_gives_the_evidence_alone(answering_library: Library) -> None:
    cancel = threading.Event()
    cancel.set()
    model = ScriptedChatModel(answers=["段切りの幅は1m以上とする。[1]"])
    events = list(
        answer_events("段切りの寸法はどう決まっていますか", answering_library, model, cancel=cancel)
    )
    last = events[-1]
    assert isinstance(last, AnswerReady)
    assert last.answer.conclusion is None
    assert last.answer.citations


def test_what_the_model_had_written_when_stopped_is_not_shown(answering_library: Library) -> None:
    cancel = threading.Event()

    def stopped_at_the_end(_: object) -> str:
        cancel.set()
        return "段切りの幅は1m以上、高さは50cm以上とする。[1]"

    class Unstoppable(ScriptedChatModel):
        """Writes on, as a server does that has not heard yet."""

        def _stream(self, *args: Any, **kwargs: Any) -> Iterator[ChatGenerationChunk]:
            return super()._stream(*args, **{**kwargs, "cancel": None})

    model = Unstoppable(answers=[stopped_at_the_end])
    events = list(
        answer_events("段切りの寸法はどう決まっていますか", answering_library, model, cancel=cancel)
    )
    last = events[-1]
    assert isinstance(last, AnswerReady)
    assert last.answer.conclusion is None
    assert last.answer.notes == (STOPPED_NOTE,)
    assert len(model.asked) == 1


def test_a_library_without_documents_says_so(tmp_path: Path) -> None:
    with Library.open(library_settings(tmp_path)) as library:
        result = answer("段切りの幅は？", library, None)
    assert result.abstained
    assert result.notes == (EMPTY_NOTE,)
    assert result.citations == ()


@pytest.mark.parametrize(
    "asked",
    [
        "？！？",
        "12345",
        "10m",
        "\x00\x01",
        "😀😀",
        "()[]/",
        "NOT AND OR",
        "What is the minimum curing period?",
        "と、と、と、",
        "コンクリート" * 1_000,
    ],
)
def test_odd_questions_get_an_answer_or_are_declined(
    answering_library: Library, asked: str
) -> None:
    result = answer(asked, answering_library, None)
    assert result.text
    assert result.abstained != bool(result.citations)
    assert len(result.text) <= 700


def test_an_empty_question_is_refused_in_one_sentence(answering_library: Library) -> None:
    with pytest.raises(NaniwaError, match="質問が空です"):
        answer("  ", answering_library, None)


def test_the_answer_stays_within_its_length(answering_library: Library) -> None:
    result = answer("段切りの幅は何m以上？", answering_library, None)
    assert len(result.text) <= 400
