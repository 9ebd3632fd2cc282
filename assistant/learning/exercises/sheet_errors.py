"""Errors in a draft that are wrong by the project sheet, or by a calculation from it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from assistant.drafting.draft import OriginKind
from assistant.learning.exercises.draft_error_kinds import Basis, Candidate
from assistant.learning.exercises.draft_text import Passage, Piece
from assistant.learning.exercises.exercise import Difficulty, PlantedError
from assistant.learning.exercises.other_numbers import CELL_NUMBER, other_number
from assistant.learning.questions.amounts import amounts_in

_DATE = re.compile(r"(20[0-9]{2})年([0-9]{1,2})月([0-9]{1,2})日")
_CLOCK = re.compile(r"時[0-9]{1,2}分|翌?[0-9]{1,2}時$")
_OTHER_TERM = {"監督員": "監督職員", "監督職員": "監督員"}


def sheet_numbers(passage: Passage, basis: Basis, random: Random) -> Iterator[Candidate]:
    """Another number than the one that the sheet gives."""
    for n, piece in enumerate(passage.pieces):
        if piece.origin.kind is not OriginKind.SHEET or _DATE.search(piece.text):
            continue
        for start, end, digits in _numbers_of(piece.text):
            other = other_number(digits, basis.numbers, basis.difficulty, random)
            if other:
                after = _around(piece.text, start, end, other)
                yield _by_sheet(
                    passage, n, piece, after, _around(piece.text, start, end, digits),
                    piece.text[:start] + other + piece.text[end:],
                    title="数値が計画シートと違う", kind="sheet_number",
                )  # fmt: skip


def _numbers_of(text: str) -> list[tuple[int, int, str]]:
    if whole := CELL_NUMBER.fullmatch(text.strip()):
        start = text.index(whole[0])
        return [(start, start + len(whole[0]), whole[0])]
    return [
        (a.start, a.digits_end, a.digits)
        for a in amounts_in(text)
        if not _CLOCK.search(text[max(0, a.start - 3) : a.end])
    ]


def _around(text: str, start: int, end: int, digits: str) -> str:
    """A number with the word before it and its unit: 「直高3.2m」."""
    before = re.search(r"[^、。（）()：:\s]{0,8}$", text[:start])
    after = re.match(r"[^、。（）()\s0-9]{0,4}", text[end:])
    return f"{before[0] if before else ''}{digits}{after[0] if after else ''}"


def _by_sheet(
    passage: Passage,
    at: int,
    piece: Piece,
    stands: str,
    should: str,
    wrong: str,
    *,
    title: str,
    kind: str,
) -> Candidate:
    label = piece.origin.label
    return Candidate(
        passage.with_piece(at, wrong),
        PlantedError(
            kind=kind,
            title=title,
            places=(passage.place,),
            near=(),
            stands=stands,
            should=should,
            reason="figure",
            explanation=(
                f"{label}には「{should}」とあります。",
                f"下書きには「{stands}」とあります。",
            ),
            basis=(label,),
            also=("contradiction",),
        ),
    )


def dates(passage: Passage, basis: Basis, random: Random) -> Iterator[Candidate]:
    """Another day than the one that the sheet gives."""
    dated = [
        (n, piece, found)
        for n, piece in enumerate(passage.pieces)
        if piece.origin.kind is OriginKind.SHEET and (found := _DATE.fullmatch(piece.text))
    ]
    for n, piece, found in dated:
        right = date(*map(int, found.groups()))
        earlier = basis.difficulty is Difficulty.EASY or random.random() < 0.5  # noqa: PLR2004
        moved = (
            _a_year_before(right) if earlier else right + timedelta(days=random.choice((30, 61)))
        )
        wrong = f"{moved.year}年{moved.month}月{moved.day}日"
        yield _by_sheet(
            passage, n, piece, wrong, piece.text, wrong, title="日付が計画シートと違う", kind="date"
        )


def _a_year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year - 1, day=28)


def calculations(passage: Passage, basis: Basis, random: Random) -> Iterator[Candidate]:
    """Another result than that of the calculation which the draft shows."""
    for n, piece in enumerate(passage.pieces):
        if piece.origin.kind is not OriginKind.CALCULATION:
            continue
        for start, end, digits in _numbers_of(piece.text)[:1]:
            other = other_number(digits, basis.numbers, basis.difficulty, random)
            if not other or digits not in piece.origin.label:
                continue
            wrong = piece.text[:start] + other + piece.text[end:]
            yield Candidate(
                passage.with_piece(n, wrong),
                PlantedError(
                    kind="calculation",
                    title="計算が合わない",
                    places=(passage.place,),
                    near=(),
                    stands=wrong,
                    should=piece.text,
                    reason="figure",
                    explanation=(
                        f"計算は {piece.origin.label} です。",
                        f"「{wrong}」にはなりません。",
                    ),
                    basis=(piece.origin.label,),
                    also=("contradiction",),
                ),
            )


def terms(passage: Passage, basis: Basis, random: Random) -> Iterator[Candidate]:
    """The supervisor called by the other of the two words."""
    del random
    other = _OTHER_TERM.get(basis.supervisor)
    for n, piece in enumerate(passage.pieces):
        if other is None or piece.text != basis.supervisor:
            continue
        yield Candidate(
            passage.with_piece(n, other),
            PlantedError(
                kind="term",
                title="用語が違う",
                places=(passage.place,),
                near=(),
                stands=other,
                should=basis.supervisor,
                reason="term",
                explanation=(
                    (
                        f"この工事では「{basis.supervisor}」と呼びます（計画シート 監督員の呼称）。"
                        f"「{other}」は、ほかの箇所とも合いません。"
                    ),
                ),
                basis=("計画シート 監督員の呼称",),
                also=("contradiction",),
            ),
        )
