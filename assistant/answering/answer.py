"""A question's whole way: search, evidence, abstention, conclusion, verification, answer."""

from __future__ import annotations

import queue
import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from langchain_core.language_models import BaseChatModel

from assistant.answering import abstention
from assistant.answering.answer_types import (
    Answer,
    AnswerEvent,
    AnswerReady,
    ConclusionSource,
    DraftText,
    Evidence,
    EvidenceFound,
    Timings,
    Turn,
    WaitingForModel,
)
from assistant.answering.conclusion import (
    NO_CONCLUSION,
    Conclusion,
    Talk,
    conclude_by_code,
    conclude_by_model,
    fixed_messages,
)
from assistant.answering.experience import grounds
from assistant.answering.inquiry import Inquiry, gather_evidence, inquire
from assistant.answering.rejected import lacking_what_was_added
from assistant.answering.searched import Searched
from assistant.answering.wording import (
    CASE_CHARACTERS,
    LONG_ANSWER,
    SHORT_ANSWER,
    answer_text,
    citations,
    shown,
)
from retrieval.documents import DocumentKind
from retrieval.errors import NaniwaError
from retrieval.japanese import folded
from retrieval.library import Library

_FRAME = 30
"""Characters kept free of quotations, for numbers, brackets and line ends."""
NO_MODEL_NOTE = "言語モデルを使わず、根拠の引用だけで答えています。"
DROPPED_NOTE = "言語モデルの結論は根拠で確かめられなかったため示さず、根拠だけを示します。"
MODEL_FAILED_NOTE = "言語モデルが使えなかったため、根拠だけを示します"
SEVERAL_NOTE = "複数のことを尋ねる質問なので、それぞれの根拠を示します。"
PROCEDURE_NOTE = "手順や対応は、要約せずに原文のまま示します。"
EMPTY_NOTE = "閲覧できる文書がまだありません。文書を登録するか、管理者に尋ねてください。"
STOPPED_NOTE = "途中で止めたため、根拠だけを示します。"
EXPERIENCE_NOTE = "事例は経験の記録で、基準ではありません。"
EXPERIENCE_ALONE_NOTE = (
    "基準などの文書に根拠は見つかりませんでした。事例（経験）だけを示します。結論は示しません。"
)
SUPERSEDED_NOTE = "旧版の文書からの引用があります。"


def answer(
    asked: str,
    library: Searched,
    model: BaseChatModel | None,
    *,
    history: Sequence[Turn] = (),
    collections: Sequence[str] = (),
) -> Answer:
    """Answer a question. Raises NaniwaError when the library can't be read or nothing is asked."""
    for event in answer_events(asked, library, model, history=history, collections=collections):
        if isinstance(event, AnswerReady):
            return event.answer
    message = "answer_events ended without an answer"
    raise AssertionError(message)


def answer_events(
    asked: str,
    library: Searched,
    model: BaseChatModel | None,
    *,
    history: Sequence[Turn] = (),
    collections: Sequence[str] = (),
    cancel: threading.Event | None = None,
    user: str = "",
) -> Iterator[AnswerEvent]:
    """The evidence as soon as it is found, its place in the model's queue, drafts, then the answer.

    Set ``cancel`` to stop; the answer then comes with the evidence alone. Closing the iterator
    stops as well. Users take turns at the model: ``user`` says whose question it is.
    """
    if not asked.strip():
        raise NaniwaError("質問が空です。知りたいことを入力してください。", code="empty_question")
    cancel = cancel or threading.Event()
    start = time.perf_counter()
    inquiry = inquire(asked, library, history, collections)
    if not inquiry.answerable:
        yield AnswerReady(_abstained(asked, inquiry, library, start, _since(start), model))
        return
    limit = LONG_ANSWER if inquiry.is_long else SHORT_ANSWER
    evidence = gather_evidence(inquiry, limit - _FRAME)
    cited, firm = citations(evidence), grounds(evidence)
    retrieval_ms = _since(start)
    yield EvidenceFound(cited)
    item = inquiry.items[0]
    question, rarity = item.found.question, item.found.rarity
    conclusion = _conclusion_by_code(inquiry, asked, firm)
    first_token_ms = _since(start)
    notes = _notes_without_model(inquiry, conclusion, firm)
    if conclusion.text is None and not notes and model is None:
        notes = (NO_MODEL_NOTE,)
    elif conclusion.text is None and not notes and model is not None:
        drafts = _Drafts(
            lambda talk: conclude_by_model(question, item.text, rarity, firm, model, talk),
            cancel=cancel,
            user=user,
        )
        try:
            yield from drafts
        except BaseException:
            cancel.set()
            raise
        conclusion, notes = drafts.result()
        if conclusion.text and not _says_what_was_added(conclusion, asked, item.text):
            rejected = lacking_what_was_added(conclusion.text)
            conclusion, notes = replace(NO_CONCLUSION, rejected=rejected), (DROPPED_NOTE,)
        if cancel.is_set() and conclusion.text is None:
            notes = (STOPPED_NOTE,)
        first_token_ms = drafts.first_ms(start)
        if item.doubtful and not cancel.is_set() and conclusion.declined:
            yield AnswerReady(_abstained(asked, inquiry, library, start, retrieval_ms, model))
            return
    beside = sum(len(one.quote) + CASE_CHARACTERS for one in evidence[len(firm) :])
    texts = (
        answer_text(conclusion.text, cited[: len(firm)], limit),
        answer_text(None, cited[len(firm) :], beside),
    )
    text = "\n".join(filter(None, texts))
    visible = shown(cited, text)
    if any(citation.document.superseded_by for citation in visible):
        notes = (*notes, SUPERSEDED_NOTE)
    if firm and any(citation.document.kind is DocumentKind.CASE for citation in visible):
        notes = (*notes, EXPERIENCE_NOTE)
    yield AnswerReady(
        Answer(
            question=asked,
            text=text,
            conclusion=conclusion.text,
            conclusion_source=conclusion.source,
            abstained=False,
            citations=visible,
            unsupported_numbers=conclusion.unsupported_numbers,
            nearest_headings=(),
            timings=Timings(retrieval_ms, first_token_ms, _since(start)),
            model=_model_name(model),
            notes=notes,
            evidence=tuple(evidence),
            searched=inquiry.text,
            rejected=None if cancel.is_set() else conclusion.rejected,
        )
    )


def _conclusion_by_code(inquiry: Inquiry, asked: str, evidence: Sequence[Evidence]) -> Conclusion:
    if len(inquiry.items) > 1:
        return NO_CONCLUSION
    item = inquiry.items[0]
    conclusion = conclude_by_code(item.found.question, item.found.rarity, evidence)
    return conclusion if _says_what_was_added(conclusion, asked, item.text) else NO_CONCLUSION


def _notes_without_model(
    inquiry: Inquiry, conclusion: Conclusion, firm: Sequence[Evidence]
) -> tuple[str, ...]:
    """Why the model is not asked, where quotations serve better than its words; else nothing."""
    if not firm and any(item.experience for item in inquiry.items):
        return (EXPERIENCE_ALONE_NOTE,)
    if len(inquiry.items) > 1:
        missing = [item.text for item in inquiry.items if not item.answerable]
        return (SEVERAL_NOTE, *(f"「{text}」の根拠は見つかりませんでした。" for text in missing))
    if conclusion.text is None and inquiry.items[0].found.question.asks_procedure:
        return (PROCEDURE_NOTE,)
    return ()


def _says_what_was_added(conclusion: Conclusion, asked: str, searched: str) -> bool:
    """Whether the conclusion of a follow-up (「じゃあ早強やと？」) names what the follow-up adds."""
    if conclusion.text is None or asked == searched:
        return True
    added = re.findall(r"[一-鿿ァ-ヺー]{2,}", asked)
    return all(folded(word) in folded(conclusion.text) for word in added)


def warm(library: Library, model: BaseChatModel | None) -> None:
    """Load everything, and read the unchanging part of the prompt, before the first question.

    Raises NaniwaError when a part can't be loaded.
    """
    read = getattr(model, "warm", None)
    if read is None:
        library.warm()
        return
    with ThreadPoolExecutor(max_workers=1) as other:
        reading = other.submit(read, fixed_messages())
        library.warm()
        reading.result()


class _Drafts:
    """Runs the model's work in a thread and gives its place in the queue and its drafts as they come."""

    def __init__(
        self, work: Callable[[Talk], Conclusion], *, cancel: threading.Event, user: str
    ) -> None:
        self._events: queue.Queue[DraftText | WaitingForModel | None] = queue.Queue()
        self._conclusion = NO_CONCLUSION
        self._note: tuple[str, ...] = ()
        self._first: float | None = None
        self._error: BaseException | None = None
        talk = Talk(cancel, self._put, self._wait, user)
        self._thread = threading.Thread(target=self._run, args=(work, talk), daemon=True)
        self._thread.start()

    def _run(self, work: Callable[[Talk], Conclusion], talk: Talk) -> None:
        try:
            self._conclusion = work(talk)
            if self._conclusion.text is None:
                self._note = (DROPPED_NOTE,)
        except NaniwaError as error:
            self._note = (f"{MODEL_FAILED_NOTE}（{error.message}）",)
        except BaseException as error:  # noqa: BLE001 - handed to the caller by result()
            self._error = error
        finally:
            self._events.put(None)

    def _put(self, text: str) -> None:
        if text and self._first is None:
            self._first = time.perf_counter()
        self._events.put(DraftText(text))

    def _wait(self, ahead: int) -> None:
        self._events.put(WaitingForModel(ahead))

    def __iter__(self) -> Iterator[DraftText | WaitingForModel]:
        while (event := self._events.get()) is not None:
            yield event

    def first_ms(self, start: float) -> float:
        """Milliseconds from ``start`` to the first word."""
        return ((self._first or time.perf_counter()) - start) * 1000

    def result(self) -> tuple[Conclusion, tuple[str, ...]]:
        """The conclusion and a note on what went wrong; raises what the work raised."""
        if self._error is not None:
            raise self._error
        return self._conclusion, self._note


def _abstained(
    asked: str,
    inquiry: Inquiry,
    library: Searched,
    start: float,
    retrieval_ms: float,
    model: BaseChatModel | None,
) -> Answer:
    headings = abstention.nearest_headings(inquiry.items[0].found) if inquiry.items else ()
    text = abstention.NO_ANSWER
    if headings:
        text += "\n近い見出し:\n" + "\n".join(f"・{heading}" for heading in headings)
    return Answer(
        question=asked,
        text=text,
        conclusion=None,
        conclusion_source=ConclusionSource.NONE,
        abstained=True,
        citations=(),
        unsupported_numbers=(),
        nearest_headings=headings,
        timings=Timings(retrieval_ms, _since(start), _since(start)),
        model=_model_name(model),
        notes=() if library.documents() else (EMPTY_NOTE,),
        searched=inquiry.text,
    )


def _since(start: float) -> float:
    return (time.perf_counter() - start) * 1000


def _model_name(model: BaseChatModel | None) -> str:
    if model is None:
        return ""
    path = getattr(model, "model_path", None)
    return path.name if path is not None else str(getattr(model, "model_name", ""))


def turn_of(result: Answer) -> Turn:
    """What the next question of the conversation needs of this one."""
    return Turn(
        result.searched or result.question,
        tuple(citation.passage_id for citation in result.citations),
    )
