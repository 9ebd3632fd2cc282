"""Errors that can be made in a draft: each is wrong by the sheet or by the clause that it rests on."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from assistant.drafting.draft import Origin, OriginKind
from assistant.drafting.evidence.naming import document_name
from assistant.drafting.review.clauses import Standards, edition_shown
from assistant.learning.exercises.draft_sources import unknown_number
from assistant.learning.exercises.draft_text import Passage, Piece
from assistant.learning.exercises.exercise import Difficulty, PlantedError
from assistant.learning.questions.amounts import amounts_in
from retrieval.documents import Document
from retrieval.japanese import normalise

_E, _N, _H = Difficulty.EASY, Difficulty.NORMAL, Difficulty.HARD


@dataclass(frozen=True, slots=True)
class DraftErrorKind:
    """A kind of error: its name in a request, and the difficulties at which it is planted."""

    name: str
    title: str
    difficulties: tuple[Difficulty, ...]


DRAFT_ERROR_KINDS = (
    DraftErrorKind("sheet_number", "計画シートの数値", (_E, _N, _H)),
    DraftErrorKind("date", "日付", (_E, _N, _H)),
    DraftErrorKind("calculation", "計算", (_N, _H)),
    DraftErrorKind("rule_number", "基準の数値", (_E, _N, _H)),
    DraftErrorKind("limit", "以上・以下", (_N, _H)),
    DraftErrorKind("duty", "義務と許可", (_N, _H)),
    DraftErrorKind("clause", "条項の番号", (_E, _N, _H)),
    DraftErrorKind("edition", "旧版の引用", (_N, _H)),
    DraftErrorKind("term", "用語", (_E, _N, _H)),
    DraftErrorKind("section", "必要な節", (_E, _N, _H)),
)
"""What can be asked for; "section" is made where the draft is put together."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage with an error in it, and what it is."""

    passage: Passage
    error: PlantedError


@dataclass(frozen=True)
class Basis:
    """What errors are made with: the library's standards, its documents by id, numbers of the sheet."""

    standards: Standards
    documents: Mapping[str, Document]
    numbers: Collection[str]
    supervisor: str
    difficulty: Difficulty


Maker = Callable[[Passage, Basis, Random], Iterator[Candidate]]

_DATE = re.compile(r"(20[0-9]{2})年([0-9]{1,2})月([0-9]{1,2})日")
_CLOCK = re.compile(r"時[0-9]{1,2}分|翌?[0-9]{1,2}時$")
_CELL_NUMBER = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
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
_OTHER_TERM = {"監督員": "監督職員", "監督職員": "監督員"}


def candidates_of(
    passages: Sequence[Passage], name: str, basis: Basis, random: Random
) -> Iterator[Candidate]:
    """Every way to plant a kind of error."""
    maker = _MAKERS.get(name)
    if maker is not None:
        for passage in passages:
            if not passage.heading and not any(piece.gap for piece in passage.pieces):
                yield from maker(passage, basis, random)


def source_of(origin: Origin) -> str:
    """Where words come from, with the page."""
    page = f"（{origin.page}ページ）" if origin.page else ""
    return f"{origin.label}{page}"


def _sheet_numbers(passage: Passage, basis: Basis, random: Random) -> Iterator[Candidate]:
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
    if whole := _CELL_NUMBER.fullmatch(text.strip()):
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


def _dates(passage: Passage, basis: Basis, random: Random) -> Iterator[Candidate]:
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


def _calculations(passage: Passage, basis: Basis, random: Random) -> Iterator[Candidate]:
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


def _rule_numbers(passage: Passage, basis: Basis, random: Random) -> Iterator[Candidate]:
    for n, piece in _quoted(passage):
        for amount in amounts_in(piece.text):
            taken = {*basis.numbers, *_CELL_NUMBER.findall(normalise(piece.origin.quote))}
            other = other_number(amount.digits, taken, basis.difficulty, random)
            if other:
                wrong = piece.text[: amount.start] + other + piece.text[amount.digits_end :]
                stands = other + amount.unit
                yield _by_clause(
                    passage, n, piece, wrong,
                    title="基準の数値と違う", kind="rule_number", reason="figure",
                    also=("requirement",), stands=stands, should=amount.text,
                )  # fmt: skip


def _limits(passage: Passage, basis: Basis, random: Random) -> Iterator[Candidate]:
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


def _duties(passage: Passage, basis: Basis, random: Random) -> Iterator[Candidate]:
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
            told = re.search(r"[^、。（）()]{0,24}$", piece.text[: found.start()])
            before = told[0] if told else ""
            yield _by_clause(
                passage, n, piece, wrong,
                title="義務と許可が入れ替わっている", kind="duty", reason="requirement", also=(),
                stands=f"{before}{words}", should=f"{before}{found[0]}",
            )  # fmt: skip
            break


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


def _clauses(passage: Passage, basis: Basis, random: Random) -> Iterator[Candidate]:
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


def _editions(passage: Passage, basis: Basis, random: Random) -> Iterator[Candidate]:
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


def _terms(passage: Passage, basis: Basis, random: Random) -> Iterator[Candidate]:
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


_MAKERS: Mapping[str, Maker] = {
    "sheet_number": _sheet_numbers,
    "date": _dates,
    "calculation": _calculations,
    "rule_number": _rule_numbers,
    "limit": _limits,
    "duty": _duties,
    "clause": _clauses,
    "edition": _editions,
    "term": _terms,
}


def other_number(
    digits: str, taken: Collection[str], difficulty: Difficulty, random: Random
) -> str:
    """Another number of the same form, none of ``taken``: "" when there is none.

    Easy: far off. Hard: two digits changed places, or one digit a little off.
    """
    plain = normalise(digits).replace(",", "")
    known = {normalise(each).replace(",", "") for each in taken} | {plain}
    near = [other for other in (*_swapped(plain), *_one_off(plain, 1)) if other not in known]
    far = [
        other
        for other in (*_one_off(plain, 2), *_one_off(plain, 3), *_tenfold(plain))
        if other not in known
    ]
    choices = near if difficulty is Difficulty.HARD else far if difficulty is _E else near + far
    choices = choices or near or far
    if not choices:
        return ""
    other = random.choice(choices)
    return _as_written(other, digits)


def _swapped(plain: str) -> Iterator[str]:
    for n in range(len(plain) - 1):
        a, b = plain[n], plain[n + 1]
        if a.isdigit() and b.isdigit() and a != b and not (n == 0 and b == "0"):
            yield plain[:n] + b + a + plain[n + 2 :]


def _one_off(plain: str, by: int) -> Iterator[str]:
    for n, digit in enumerate(plain):
        # the digit that counts most, or the next one
        if not digit.isdigit() or n > 1:
            continue
        for value in (int(digit) + by, int(digit) - by):
            if 0 <= value <= 9 and not (n == 0 and value == 0):  # noqa: PLR2004
                yield plain[:n] + str(value) + plain[n + 1 :]


def _tenfold(plain: str) -> Iterator[str]:
    if "." not in plain and 1 < len(plain) <= 4:  # noqa: PLR2004
        yield plain + "0"


def _as_written(plain: str, like: str) -> str:
    """With the separators of thousands and the width that the number had."""
    whole, point, rest = plain.partition(".")
    if "," in like or "，" in like:
        whole = f"{int(whole):,}"
    text = whole + point + rest
    if any("０" <= character <= "９" for character in like):
        return text.translate(str.maketrans("0123456789.,", "０１２３４５６７８９．，"))
    return text
