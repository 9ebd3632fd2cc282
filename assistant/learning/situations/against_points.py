"""What an answer says against a point of a situation: another amount, or that it is done too late."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.learning.questions.contradictions import AT_ONCE, LATER, same_amount
from assistant.learning.situations.saying import Piece, Saying
from assistant.learning.situations.situation import RubricPoint
from retrieval.japanese import folded, normalise
from retrieval.quantities import find_quantities, same_quantity

CASE = re.compile(r"^（[^（）]*(?:（[^（）]*）[^（）]*)*）")
"""The case that a point names in front: 「（雨が降り始めたとき）敷均しを中止する」."""
_BEFORE = re.compile(r"前に|前日|までに|事前|あらかじめ|先立ち")
_AFTER = re.compile(r"(?:した|して|てから|た)?(?:後に|後で|あとで|てから|事後)")
# Not late: 「囲いをした後で連絡する」「救急車を待っている間に連絡する」.
_IN_TURN = re.compile("た(?:後|あと)で|待って(?:い)?る(?:間|あいだ)")


def wrong_amount(point: RubricPoint, saying: Saying, given: str, forms: Sequence[str]) -> str:
    """Which amount beside the act is another than the point's, in words; "" for none.

    ``forms`` are the words for the act, folded.
    """
    allowed = find_quantities(normalise(CASE.sub("", point.text)))
    known = find_quantities(normalise(point.place.quote))
    told = find_quantities(normalise(given))
    if any(same_amount(one, other) for one in told for other in allowed):
        return ""
    pieces = _pieces(saying, forms)
    for quantity in told:
        alike = [other for other in allowed if other.dimension == quantity.dimension]
        if (
            quantity.dimension != "number"
            and alike
            and any(folded(quantity.text) in piece.text for piece in pieces)
            and not any(same_quantity(quantity, other) for other in (*allowed, *known))
        ):
            return f"「{quantity.text}」ではなく「{alike[0].text}」です。"
    return ""


def too_late(point: RubricPoint, saying: Saying, forms: Sequence[str]) -> str:
    """Why an answer does the act only after it should have been done; "" where it does not."""
    duty = CASE.sub("", point.text)
    pieces = _pieces(saying, forms)
    if not pieces:
        return ""
    if _BEFORE.search(duty) and all(
        _AFTER.search(piece.text) and not _BEFORE.search(piece.text) for piece in pieces
    ):
        return "条項が定める前後が逆になっています。"
    # A point that has a time of its own is not hurried by what its sentence says of another.
    timed = LATER.search(duty) or find_quantities(normalise(duty))
    hurries = AT_ONCE.search(duty) or (not timed and AT_ONCE.search(point.place.quote))
    if hurries and not LATER.search(duty) and all(map(_is_late, pieces)):
        return "条項は、すぐにすることを求めています。"
    return ""


def _is_late(piece: Piece) -> bool:
    return LATER.search(_IN_TURN.sub("", piece.text)) is not None


def _pieces(saying: Saying, forms: Sequence[str]) -> list[Piece]:
    return [piece for piece in saying.pieces if any(form in piece.text for form in forms)]
