"""What a situation from supervision is, and what an answer to it is worth."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from assistant.learning.questions.question import Place


@dataclass(frozen=True, slots=True)
class RubricPoint:
    """One thing that is to be done.

    ``text`` is the duty in the words of the clause that ``place`` quotes whole, ``case`` the
    clause's own condition ("" for none). ``who`` has the duty ("" where the clause names nobody).
    Of ``alternatives`` (other clauses on the same duty) an answer may have the words just as well.
    ``weight``: the steps that decide (telling, stopping, asking, doing again) count for two.
    """

    text: str
    place: Place
    who: str = ""
    alternatives: tuple[str, ...] = ()
    case: str = ""
    weight: int = 1

    @property
    def sentence(self) -> str:
        """The duty as a sentence: 「規格値を外れたときは、手直しの方法を協議する。」."""
        case = f"{self.case}は、" if self.case else ""
        return f"{case}{self.text.rstrip('。')}。"


@dataclass(frozen=True, slots=True)
class Situation:
    """Something that happens on a site, put to somebody.

    ``text`` tells what has happened and asks; ``asked`` is whom (受注者, 監督員). Every point stands
    in a clause of the library. ``related`` are rules on the same matter that this situation does
    not call for now: they are shown after the answer and never asked.
    """

    id: str
    title: str
    text: str
    asked: str
    points: tuple[RubricPoint, ...]
    related: tuple[RubricPoint, ...] = ()


class Reached(StrEnum):
    """How far an answer has a point."""

    MET = "met"
    PARTLY = "partly"
    NOT = "not"


REACHED_NAMES = {Reached.MET: "できている", Reached.PARTLY: "一部", Reached.NOT: "抜けている"}


@dataclass(frozen=True, slots=True)
class MarkedPoint:
    """What an answer says to one point; ``share`` is from 0 to 1.

    ``named`` and ``missing`` are the clause's words that the answer has and has not. ``wrong`` says
    in Japanese what is against the clause ("" when nothing is).
    """

    point: RubricPoint
    reached: Reached
    share: Decimal
    named: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Danger:
    """Words of an answer that are against a clause, and why in Japanese.

    ``place`` is the clause that they are against, None where no single one says so.
    """

    words: str
    why: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class SituationGrade:
    """What an answer is worth: ``share`` of its points, from 0 to 1; ``right`` when it suffices.

    ``model_answer`` is put together from the quoted duties, one a line. ``related`` are the rules
    beside them that were not asked.
    """

    points: tuple[MarkedPoint, ...]
    dangers: tuple[Danger, ...]
    share: Decimal
    right: bool
    model_answer: str
    related: tuple[RubricPoint, ...] = ()


def situation_id(title: str, asked: str, points: tuple[RubricPoint, ...]) -> str:
    """The same for the same situation with the same points, whenever it is made."""
    marks = "\x1f".join(f"{point.place.passage_id} {point.text}" for point in points)
    return hashlib.sha256(f"{title}\x1f{asked}\x1f{marks}".encode()).hexdigest()[:16]
