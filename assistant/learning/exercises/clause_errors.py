"""Errors in a draft that are wrong by the clause which a sentence quotes or cites."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from assistant.drafting.draft import OriginKind
from assistant.drafting.evidence.naming import document_name
from assistant.drafting.review.clauses import edition_shown
from assistant.learning.exercises.draft_error_kinds import Basis, Candidate, source_of
from assistant.learning.exercises.draft_sources import unknown_number
from assistant.learning.exercises.draft_text import Passage, Piece
from assistant.learning.exercises.exercise import Difficulty, PlantedError
from assistant.learning.exercises.other_numbers import CELL_NUMBER, other_number
from assistant.learning.questions.amounts import amounts_in
from retrieval.japanese import normalise

_LIMIT = re.compile(
    r"(?<=[0-9０-９a-zA-Z㎜㎝㎡㎥℃％%度日回年月倍個本人点ｍ割分間週時])(?:以上|以下)"
)
_PERMITS = (
    (re.compile(r"しなければならない(?=。)"), "することができる"),
    (re.compile(r"(?<=[えけせてねへめれげぜべ])なければならない(?=。)"), "ることができる"),
    (re.compile(r"(?:するものとする)(?=。)"), "することができる"),
    (re.compile(r"(?:ては|では)ならない(?=。)"), "てもよい"),
    (re.compile(r"(?<=[一-龥]{2})する(?=。$)"), "することができる"),
)
NUMBERED = re.compile(r"(?<![表図0-9-])[0-9]{1,2}(?:-[0-9]{1,3}){2,4}(?![0-9-])|第[0-9]{1,3}条")
"""The number of a clause in a citation."""


def rule_numbers(passage: Passage, basis: Basis, random: Random) -> Iterator[Candidate]:
    """Another number with a unit in a quoted sentence."""
    for n, piece in _quoted(passage):
        for amount in amounts_in(piece.text):
            taken = {*basis.numbers, *CELL_NUMBER.findall(normalise(piece.origin.quote))}
            other = other_number(amount.digits, taken, basis.difficulty, random)
            if other:
                wrong = piece.text[: amount.start] + other + piece.text[amount.digits_end :]
                stands = other + amount.unit
                yield _by_clause(
                    passage, n, piece, wrong,
                    title="基準の数値と違う", kind="rule_number", reason="figure",
                    also=("requirement",), stands=stands, should=amount.text,
                )  # fmt: skip


def limits(passage: Passage, basis: Basis, random: Random) -> Iterator[Candidate]:
    """以上 for 以下, and the other way round."""
    del basis, random
    for n, piece in _quoted(passage):
        for match in _LIMIT.finditer(piece.text):
            other = "以下" if match[0] == "以上" else "以上"
            wrong = piece.text[: match.start()] + other + piece.text[match.end() :]
            before = re.search(r"[^、。（）()\s]{1,8}$", piece.text[: match.start()])
            words = before[0] if before else ""
            yield _by_clause(
                passage, n, piece, wrong,
                title="以上と以下が逆", kind="limit", reason="requirement", also=("figure",),
                stands=words + other, should=words + match[0],
            )  # fmt: skip


def duties(passage: Passage, basis: Basis, random: Random) -> Iterator[Candidate]:
    """What must be done or must not be done is only permitted."""
    del basis, random
    for n, piece in _quoted(passage):
        for pattern, becomes in _PERMITS:
            found = pattern.search(piece.text)
            if found is None:
                continue
            words = becomes
            if found[0].startswith("で"):  # 進んではならない -> 進んでもよい
                words = "でもよい"
            wrong = piece.text[: found.start()] + words + piece.text[found.end() :]
            before = words_before(piece.text[: found.start()])
            yield _by_clause(
                passage, n, piece, wrong,
                title="義務と許可が入れ替わっている", kind="duty", reason="requirement", also=(),
                stands=f"{before}{words}", should=f"{before}{found[0]}",
            )  # fmt: skip
            break


_MOST_BEFORE = 24  # characters
_BEGUN_WORD = re.compile("^[^ぁ-ん]*[ぁ-ん]+")
"""What remains of a word that was cut, with the particle after it."""


def words_before(text: str) -> str:
    """The last words of a text, of its last clause at most, without part of a word."""
    clause = re.split("[、。（）()]", text)[-1]
    if len(clause) <= _MOST_BEFORE:
        return clause
    shown = clause[-_MOST_BEFORE:]
    if _BEGUN_WORD.match(clause[-_MOST_BEFORE - 1]):  # a particle was cut off, and all of it
        return shown.lstrip(_KANA) or shown
    return _BEGUN_WORD.sub("", shown) or shown


_KANA = "".join(map(chr, range(ord("ぁ"), ord("ん") + 1)))


def _quoted(passage: Passage) -> Iterator[tuple[int, Piece]]:
    """The runs that quote a clause in force word for word."""
    for n, piece in enumerate(passage.pieces):
        if (
            piece.origin.kind is OriginKind.STANDARD
            and not piece.cites
            and not piece.gap
            and len(piece.text) >= 10  # noqa: PLR2004
            and "".join(piece.text.split()) in "".join(piece.origin.quote.split())
        ):
            yield n, piece


def _by_clause(  # noqa: PLR0913 - what an error has
    passage: Passage,
    at: int,
    piece: Piece,
    wrong: str,
    *,
    title: str,
    kind: str,
    reason: str,
    also: tuple[str, ...],
    stands: str,
    should: str,
) -> Candidate:
    where = source_of(piece.origin)
    return Candidate(
        passage.with_piece(at, wrong),
        PlantedError(
            kind=kind,
            title=title,
            places=(passage.place,),
            near=(),
            stands=stands,
            should=should,
            reason=reason,
            explanation=(
                f"{where}は「{piece.origin.quote}」と定めています。",
                f"下書きの「{stands}」は、「{should}」の誤りです。",
            ),
            basis=(f"{where}「{piece.origin.quote}」",),
            also=also,
        ),
    )


def clauses(passage: Passage, basis: Basis, random: Random) -> Iterator[Candidate]:
    """A clause is cited by a number that the document does not have."""
    del random
    for n, piece in enumerate(passage.pieces):
        document = basis.documents.get(piece.origin.document_id)
        found = NUMBERED.search(piece.text) if piece.cites else None
        if document is None or found is None:
            continue
        beyond = 40 if basis.difficulty is Difficulty.EASY else 1
        other = unknown_number(basis.standards, document, found[0], beyond=beyond)
        wrong = piece.text[: found.start()] + other + piece.text[found.end() :]
        yield Candidate(
            passage.with_piece(n, wrong),
            PlantedError(
                kind="clause",
                title="ない条項を引用している",
                places=(passage.place,),
                near=(),
                stands=other,
                should=found[0],
                reason="citation",
                explanation=(
                    f"「{document_name(document)}」に {other} はありません（資料の条項の一覧で確かめられます）。",
                    f"この定めがあるのは {source_of(piece.origin)} です。",
                ),
                basis=(source_of(piece.origin),),
            ),
        )


def editions(passage: Passage, basis: Basis, random: Random) -> Iterator[Candidate]:
    """An edition is cited that is no longer in force."""
    del random
    for n, piece in enumerate(passage.pieces):
        document = basis.documents.get(piece.origin.document_id)
        if not piece.cites or document is None:
            continue
        shown = edition_shown(document)
        older = basis.standards.older_than(document)
        if not older or shown not in piece.text:
            continue
        old = edition_shown(older[0])
        yield Candidate(
            passage.with_piece(n, piece.text.replace(shown, old, 1)),
            PlantedError(
                kind="edition",
                title="旧版を引用している",
                places=(passage.place,),
                near=(),
                stands=old,
                should=shown,
                reason="citation",
                explanation=(
                    (
                        f"「{document_name(document)}」の現行の版は {shown} です。{old} は旧版です"
                        "（資料の版の一覧で確かめられます）。"
                    ),
                ),
                basis=(source_of(piece.origin),),
            ),
        )
