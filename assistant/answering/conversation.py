"""Follow-up questions: what an earlier question said is carried into one that leans on it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.answer_types import Turn
from retrieval.asked import asked_units
from retrieval.japanese import normalise
from retrieval.quantities import compatible, find_quantities
from retrieval.question import Question

_POINTS_BACK = re.compile(
    r"^(?:では|じゃあ?|それ|その|そこ|これ|この|なら|だったら|あと|ほな|ちなみに|逆に|同じ|ほか|他|もし|でも|一方|また|さらに)"
)
_ENDS_OPEN = re.compile(r"(?:の場合は|のときは|の時は|なら|だと|は)[?？]?$")
_FEW_WORDS = 3
_ASKING = re.compile(
    r"(?:は|って|を)?(?:何|いくら|いくつ|どれ|どの|どう|どこ|いつ|誰|だれ)[^、。?？]*[。?？]?$"
    r"|(?:を)?(?:教えて|知りたい)[^、。]*$|[。?？]$"
)


def leans_on_history(question: Question) -> bool:
    """Whether a question can't be understood without the one before it."""
    return points_back(question) or (
        _ENDS_OPEN.search(question.text) is not None and len(question.content_words) <= _FEW_WORDS
    )


def points_back(question: Question) -> bool:
    """Whether its first word refers to what was said before (では、その)."""
    return _POINTS_BACK.match(question.text) is not None


def standalone(text: str, history: Sequence[Turn]) -> str:
    """The question with what the conversation was about, its new conditions replacing old ones.

    「高炉B種の生コン、12℃のときの養生は何日？」「では5℃では？」 asks for 高炉B種 at 5℃.
    """
    if not history:
        return text
    earlier = normalise(history[-1].question)
    new = find_quantities(text)
    for old in reversed(find_quantities(earlier)):
        if any(compatible(old.dimension, quantity.dimension) for quantity in new):
            earlier = earlier[: old.start] + earlier[old.end :]
    topic = earlier if _asks_nothing_itself(text) else _ASKING.sub("", earlier)
    return f"{topic} {text}".strip()


def _asks_nothing_itself(text: str) -> bool:
    """Whether 「では冬は？」 repeats the earlier question for another case."""
    return (
        re.search(r"何|いくら|いくつ|どれ|どの|どう|どこ|いつ|誰|教えて|頻度|間隔|厚|幅|高さ", text)
        is None
    )


def carried_passages(history: Sequence[Turn]) -> tuple[str, ...]:
    """Passages that the last answer rested on: they stay in the running."""
    return history[-1].passage_ids if history else ()


_PARTS = re.compile(
    r"(?:[。、]|\s)*(?:あと(?!の|は何|に)|それと|それから)(?:、)?"
    r"|(?:(?<=[^、。うくぐすつぬぶむるやだい])|(?<=[くぐ]い))と、"  # not 打つと、 高いと、 仕様書やと、
)
_AND = re.compile(r"、?(?:ならびに|および)、?")
_TOPIC = re.compile(r"^(.{2,24}?(?:で|では|について|の場合|のとき|は)、|[^、。]{2,12}?の)")
_SHORTEST_PART = 5
_MOST_PARTS = 4


def parts(text: str) -> tuple[str, ...]:
    """The questions that one text asks, each with the topic that the first one names.

    「伏せ越しの止水矢板の深さと、護岸を延ばす長さ」 asks for two things of 伏せ越し. A text that asks
    one thing comes back alone.
    """
    pieces = [
        piece.strip("、。 ")
        for question in _PARTS.split(normalise(text))
        for piece in _coordinated(question)
    ]
    pieces = [piece for piece in pieces if len(piece) >= _SHORTEST_PART]
    if len(pieces) < 2 or len(pieces) > _MOST_PARTS:  # noqa: PLR2004
        return (text,)
    topic = match[1] if (match := _TOPIC.match(pieces[0])) else ""
    return (pieces[0], *(piece if topic in piece else topic + piece for piece in pieces[1:]))


def _coordinated(question: str) -> Sequence[str]:
    """Both sides of および where each names what is asked; not 「床版および地覆の厚さ」, one thing."""
    sides = _AND.split(question)
    return sides if all(_names_what_is_asked(side) for side in sides) else (question,)


def _names_what_is_asked(text: str) -> bool:
    return not _asks_nothing_itself(text) or bool(asked_units(text, ()))
