"""What people think of answers, as questions with known answers that `naniwa eval` reads."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from assistant.access.door import Door
from assistant.access.people import Feature
from assistant.answering.answer_types import ConclusionSource
from assistant.conversations.conversation import CITATION_MARKER, KeptAnswer, KeptCitation
from assistant.records.audit import Action
from assistant.records.feedback import Feedback, all_feedback
from retrieval.quantities import find_quantities

TO_COMPLETE = "要記入"
"""Stands in what a right answer must contain until a person has written that: nothing contains it."""
_RELATION = re.compile(r"^約|(?:以上|以下|以内|以降|未満|を超え\w*|を超える|より大きい|程度)$")


def feedback_dataset(door: Door) -> Iterator[dict[str, Any]]:
    """One record a line of the question file. Raises NaniwaError (``forbidden``) at once.

    Only for administrators, and noted as downloaded: it holds what others asked.
    """
    door.require(Feature.ADMINISTER)
    given = all_feedback(door.records)
    door.note(Action.DOWNLOADED, "評価データセット", f"{len(given)}件")
    return evaluation_questions(given)


def evaluation_questions(given: Iterable[Feedback]) -> Iterator[dict[str, Any]]:
    """What was helpful with its answer and places; the rest marked for a person to complete.

    ``complete`` says which; ``comment``, ``clauses`` and ``given_at`` are there to help with that
    and read by nobody else. Who gave it is left out. Answers that never came are as well.
    """
    for one in given:
        answer = one.exchange.answer
        if answer is not None:
            yield _helpful(one, answer) if one.helpful else _unhelpful(one, answer)


def as_json_lines(questions: Iterable[dict[str, Any]]) -> str:
    """The question file."""
    return "".join(f"{json.dumps(record, ensure_ascii=False)}\n" for record in questions)


def _helpful(given: Feedback, answer: KeptAnswer) -> dict[str, Any]:
    if answer.abstained:
        return _record(given, answer.searched, kind="unanswerable", complete=True)
    places = _places(given, answer)
    wanted = _numbers(answer.conclusion or "")
    return _record(
        given,
        answer.searched,
        kind="table" if answer.conclusion_source is ConclusionSource.TABLE_CELL else "fact",
        gold=_gold(places),
        clauses=[citation.clause for citation in places],
        answer=CITATION_MARKER.sub("", answer.conclusion or "").strip(),
        must_include=[[number] for number in wanted] or [[TO_COMPLETE]],
        complete=bool(wanted and places),
    )


def _unhelpful(given: Feedback, answer: KeptAnswer) -> dict[str, Any]:
    return _record(
        given,
        answer.searched,
        kind="fact",
        answer=TO_COMPLETE,
        must_include=[[TO_COMPLETE]],
        complete=False,
    )


def _record(given: Feedback, searched: str, **values: Any) -> dict[str, Any]:  # noqa: ANN401
    exchange = given.exchange
    return {
        "id": f"feedback-{exchange.id[:12]}",
        # A follow-up with what its conversation adds: it stands alone.
        "question": searched or exchange.question,
        "kind": "",
        "gold": [],
        "answer": "",
        "must_include": [],
        "role": "",
        "clauses": [],
        "helpful": given.helpful,
        "comment": given.comment,
        "given_at": given.given_at,
        **values,
    }


def _places(given: Feedback, answer: KeptAnswer) -> tuple[KeptCitation, ...]:
    """The quotations that the conclusion names, all that were shown when it names none."""
    named = {int(number) for number in CITATION_MARKER.findall(answer.conclusion or "")}
    return tuple(
        citation
        for citation in given.exchange.citations
        if citation.available and citation.number in (named or answer.cited)
    )


def _gold(places: Iterable[KeptCitation]) -> list[dict[str, Any]]:
    pages: dict[str, set[int]] = {}
    for citation in places:
        pages.setdefault(citation.path, set()).update(
            {citation.page, *(box.page for box in citation.boxes)}
        )
    return [{"doc": document, "pages": sorted(found)} for document, found in pages.items()]


def _numbers(conclusion: str) -> list[str]:
    """The numbers of a conclusion with their units, as they are written there."""
    written = unicodedata.normalize("NFKC", CITATION_MARKER.sub("", conclusion))
    texts = (_RELATION.sub("", quantity.text).strip() for quantity in find_quantities(written))
    return list(dict.fromkeys(text for text in texts if text and text in written))
