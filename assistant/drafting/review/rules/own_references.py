"""References of a document to its own chapters, articles, tables and figures."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from assistant.drafting.review.case import ReviewCase
from assistant.drafting.review.findings import Basis, ReviewFinding, Severity
from assistant.drafting.review.rules import review_rule
from assistant.drafting.review.text import Part, PartKind, place_of, plain

_READ = frozenset({PartKind.PARAGRAPH, PartKind.TEXT_BOX, PartKind.FOOTNOTE, PartKind.CELL})
_SELF = r"(?:本(?:特記)?(?:仕様書|説明書|計画書|明示書|概要書|書)|この(?:特記)?(?:仕様書|説明書|計画書|書))"
_CITED = r"(?:の(?:規定|定め))?(?:に(?:よ|基づ|従|準|定|示|規|記|掲|述)|のとおり|を参照|参照)"
_LEVEL = re.compile(
    rf"(?P<self>{_SELF})?の?\s?第\s?(?P<number>[0-9]{{1,2}})\s?(?P<level>[章節条])(?![0-9の])(?P<cited>{_CITED})?"
)
_FIGURE = re.compile(
    rf"(?P<self>{_SELF})?の?\s?(?<![一-鿿])(?P<level>[表図])\s?-?(?P<number>[0-9]{{1,2}})(?![0-9.-])(?P<cited>{_CITED})"
)
_ELSEWHERE = re.compile(
    r"契約|約款|法|令|条例|規則|基準|要領|便覧|指針|マニュアル|手引|示方書|要綱|共通仕様書|標準仕様書|図面|図書|報告書|協定"
)
_NUMBERED = re.compile(r"^(?:第\s*)?([0-9]{1,2})\s*(?:[章節条]|[.．、\s])")
_LEAST_HEADINGS = 2


@review_rule("own_references", "この文書の章・条・表・図への参照先がある")
def own_references(case: ReviewCase) -> Iterator[ReviewFinding]:
    """A chapter, article, table or figure of the document itself that a sentence refers to exists.

    Only where no other document can be meant, and where the document numbers such things.
    """
    known = {level: _numbers(case, level) for level in "章節条表図"}
    for part in case.text.parts:
        if part.kind not in _READ:
            continue
        taken = [
            (resolved.reference.start, resolved.reference.end)
            for resolved in case.resolved
            if resolved.reference.part.number == part.number
        ]
        for match in (*_LEVEL.finditer(part.plain), *_FIGURE.finditer(part.plain)):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            if not match["self"] and (not match["cited"] or _names_another(case, part)):
                continue
            numbers = known[match["level"]]
            if (len(numbers) < _LEAST_HEADINGS and match["level"] not in "表図") or not numbers:
                continue
            if int(match["number"]) not in numbers:
                yield _missing(part, match, numbers)


def _names_another(case: ReviewCase, part: Part) -> bool:
    """Whether a part speaks of any other document, or is below a heading that does."""
    cites = any(resolved.reference.part.number == part.number for resolved in case.resolved)
    return cites or bool(_ELSEWHERE.search(part.plain))


def _numbers(case: ReviewCase, level: str) -> dict[int, str]:
    """The numbers of the document's chapters (articles, tables, …) with how they stand there."""
    found: dict[int, str] = {}
    plainly: dict[int, str] = {}
    for part in case.text.parts:
        text = unicodedata.normalize("NFKC", plain(part.text)).strip()
        if level in "表図":
            match = re.match(rf"{level}\s?-?([0-9]{{1,2}})(?![0-9.-])", text)
            if match and part.kind in (PartKind.CAPTION, PartKind.PARAGRAPH) and len(text) <= 60:  # noqa: PLR2004
                found.setdefault(int(match[1]), text)
        elif part.kind is PartKind.HEADING:
            if match := re.match(rf"第\s?([0-9]{{1,2}})\s?{level}", text):
                found.setdefault(int(match[1]), text)
            elif level == "章" and part.level == 1 and (match := _NUMBERED.match(text)):
                plainly.setdefault(int(match[1]), text)
    return found or plainly


def _missing(part: Part, match: re.Match[str], numbers: dict[int, str]) -> ReviewFinding:
    level = match["level"]
    figure = level in "表図"
    shown = f"{level}{match['number']}" if figure else f"第{match['number']}{level}"
    last = max(numbers)
    return ReviewFinding(
        "own_references",
        Severity.WARNING,
        place_of(part),
        shown,
        f"「{shown}」とありますが、この文書にはありません（{'最後は' if figure else ''}「{numbers[last]}」{'です' if figure else 'までです'}）。",
        actual=match[0].strip(),
        expected=numbers[last],
        basis=(Basis("この文書", None, numbers[last]),),
    )
