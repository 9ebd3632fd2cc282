"""A person's cards for Anki, as the text file with headers that its import reads.

Anki's manual, "Importing > Text files > File headers": one note a line, fields parted by tabs,
with a unique id, so that importing again updates the notes instead of doubling them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from assistant.learning.questions.explaining import reasons
from assistant.learning.questions.question import KIND_NAMES, Question

_HEADERS = (
    "#separator:tab",
    "#html:true",
    "#columns:表\t裏\tデッキ\tタグ\tid",
    "#deck column:3",
    "#tags column:4",
    "#guid column:5",
)
_BREAK = re.compile(r"[\t\r\n\v\f\x85\u2028\u2029]+")


def anki_text(questions: Iterable[Question]) -> str:
    """The questions as notes: on the front what is asked, on the back answer, reasons and clause."""
    return "\n".join((*_HEADERS, *(_note(question) for question in questions))) + "\n"


def _note(question: Question) -> str:
    place = question.place
    front = (place.label, question.instruction, question.body, *question.lettered_choices)
    back = (
        question.right_answer,
        *reasons(question),
        f"{place.label}（{place.page}ページ）",
        f"「{place.quote}」",
    )
    deck = "::".join(_name(part) for part in ("Naniwa", place.collection, place.topic))
    return "\t".join(
        (
            _lines(front),  # first: Anki fills a note's fields from the first columns on
            _lines(back),
            deck,
            _name(KIND_NAMES[question.kind]),
            f"naniwa-{question.id}",
        )
    )


def _lines(lines: Iterable[str]) -> str:
    """HTML of one field: no text of a document is ever markup, a tab or the end of a note."""
    return "<br>".join(escape(_BREAK.sub(" ", line)) for line in lines)


def _name(text: str) -> str:
    """A deck's or tag's name: without what parts decks, tags and fields."""
    return "_".join(text.replace("::", "：").replace('"', "").split()) or "_"
