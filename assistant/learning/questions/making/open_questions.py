"""What is to be done in a situation: answered in one's own words, marked against the clause."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from assistant.learning.questions.material import Material
from assistant.learning.questions.question import Question, QuestionKind, question_id

_DUTY = re.compile(
    r"^(?P<who>受注者|監督員|監督職員|発注者|請負者|現場代理人|点検員|検査員|設計者)は、(?P<situation>[^。]{8,90}?(?:場合|とき|際))(?:は|には|に)?、"
    r"(?P<duty>[^。]{12,130}(?:なければならない|ものとする|てはならない|する))。$"
)
# A case within the duty: then more than one is spoken of, and the question would ask half.
_CASE = re.compile("場合|とき|際")


def open_questions(material: Material, random: Random) -> Iterator[Question]:
    """One question of each sentence that says who must do what in which case."""
    del random  # nothing to be drawn: the question is the sentence's own
    for sentence in material.sentences:
        match = _DUTY.match(sentence.text)
        if match is None or _CASE.search(match["duty"]):
            continue
        body = f"{match['situation']}、{match['who']}はどうしなければなりませんか。"
        answer = f"{match['duty']}。"
        yield Question(
            id=question_id(QuestionKind.OPEN, sentence.place, body, answer),
            kind=QuestionKind.OPEN,
            place=sentence.place,
            instruction="この条項に沿って、自分の言葉で答えてください。",
            body=body,
            answer=answer,
        )
