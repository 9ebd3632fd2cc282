"""Numbers against the clauses that a text cites, or plainly repeats."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from assistant.drafting.review.case import ReviewCase
from assistant.drafting.review.cited_passages import passages_cited
from assistant.drafting.review.clauses import place_in, titled
from assistant.drafting.review.findings import Basis, ReviewFinding, Severity
from assistant.drafting.review.measuring import Contradiction, contradictions
from assistant.drafting.review.rules import review_rule
from assistant.drafting.review.statements import Statement, statements
from assistant.drafting.review.text import PartKind, place_of, plain, shortened
from retrieval.documents import Document, Passage
from retrieval.quantities import Quantity, find_quantities

_MOST_SEARCHES = 300
_SEARCHED = 3
_DEMANDING = re.compile(
    r"(?:(?<!あ)(?<!い)[るうくすつぬむぶぐ]|こと|ない|よい|こととし|以上|以下|以内|未満|まで|程度)(?:。|$|」)"
)
_QUOTED = re.compile(r"[「『]([^「」『』]{12,300})[」』]")
_BEHIND = r"[^0-9\s、。,()「」をでとのにはが]{0,8}(?:\([^()]*\)以[上下内]|を(?:超え|下回ら)ない)?"
_MOST_ALIKE, _LEAST_ALIKE = 0.995, 0.75


@review_rule("cited_numbers", "数値が、引用した条項と合っている")
def cited_numbers(case: ReviewCase) -> Iterator[ReviewFinding]:
    """A quantity beside a reference is that of the clause: same subject, dimension and conditions.

    ERROR when the sentence itself cites the clause, WARNING when its paragraph or table does.
    """
    for statement in statements(case):
        passages = passages_cited(statement.cited, case.standards)
        if passages:
            yield from _found(statement, passages, Severity.ERROR)
        elif passages := passages_cited(statement.near, case.standards):
            yield from _found(statement, passages, Severity.WARNING)


@review_rule("repeated_numbers", "引用のない数値が、基準の条項と合っている")
def repeated_numbers(case: ReviewCase) -> Iterator[ReviewFinding]:
    """A sentence that repeats a clause in force without citing it has the clause's quantity.

    Only where nearly all of the sentence's words stand in one sentence or row of the clause.
    """
    searched = 0
    for statement in statements(case):
        if statement.cited or statement.near or len(statement.text) > 200:  # noqa: PLR2004
            continue
        is_row = statement.part.kind is PartKind.CELL
        if not find_quantities(statement.text):
            continue
        if not is_row and not _DEMANDING.search(statement.text):
            continue
        searched += 1
        if searched > _MOST_SEARCHES:
            return
        found = case.standards.sources.standards.find(statement.shown)
        if found is None:
            continue
        hits = [h for h in found.hits(_SEARCHED * 3) if not h.document.superseded_by][:_SEARCHED]
        documents = {hit.document.id: hit.document for hit in hits}
        passages = [(hit.passage, documents[hit.passage.document_id]) for hit in hits]
        yield from _found(statement, passages, Severity.WARNING, strictly=True)


@review_rule("quotations", "引用文が条項のとおりである")
def quotations(case: ReviewCase) -> Iterator[ReviewFinding]:
    """Words in quotation marks beside a reference stand so in the clause."""
    for statement in statements(case):
        passages = passages_cited(statement.cited, case.standards)
        for match in _QUOTED.finditer(statement.shown) if passages else ():
            yield from _misquoted(match[1], statement, passages)


def _found(
    statement: Statement,
    passages: list[tuple[Passage, Document]],
    severity: Severity,
    *,
    strictly: bool = False,
) -> Iterator[ReviewFinding]:
    documents = {passage.id: document for passage, document in passages}
    for found in contradictions(statement.text, [p for p, _ in passages], strictly=strictly):
        document = documents[found.passage.id]
        said = _as_written(found.said, statement.shown)
        wanted = _as_written(found.wanted, found.unit.text)
        rule = "repeated_numbers" if strictly else "cited_numbers"
        verb = "" if strictly else "引用した"
        yield ReviewFinding(
            rule,
            severity,
            place_of(statement.part),
            shortened(statement.shown, 60),
            f"「{said}」とありますが、{verb}{place_in(document, found.passage.clause, found.unit.page)}では「{wanted}」です。",
            actual=said,
            expected=wanted,
            basis=(Basis(titled(document), found.unit.page, _quote(found)),),
        )


def _quote(found: Contradiction) -> str:
    return f"{found.passage.clause} {shortened(found.unit.text, 160)}"


def _as_written(quantity: Quantity, text: str) -> str:
    """A quantity in the letters of the text that it was found in (126L, not 126l; 24時間以降)."""
    line = plain(text).replace("°C", "℃")
    place = line.lower().find(quantity.text)
    if place >= 0:
        return line[place : place + len(quantity.text)]
    number = re.match(r"[0-9]+(?:\.[0-9]+)?", quantity.text)
    found = number and re.search(rf"(?<![0-9.]){re.escape(number[0])}{_BEHIND}", line)
    return found[0] if found else quantity.text


def _misquoted(
    quoted: str, statement: Statement, passages: list[tuple[Passage, Document]]
) -> Iterator[ReviewFinding]:
    # a row is quoted with the caption of its table before it
    wanted = _bare(re.split("[|｜]", quoted)[-1].rstrip("…"))
    best, ratio, where, page = "", 0.0, passages[0], 0
    for passage, document in passages:
        if wanted in _bare(passage.text):
            return
        for unit in passage.units:
            found = difflib.SequenceMatcher(None, wanted, _bare(unit.text)).ratio()
            if found > ratio:
                best, ratio, where, page = unit.text, found, (passage, document), unit.page
    if not _LEAST_ALIKE <= ratio < _MOST_ALIKE:
        return
    passage, document = where
    yield ReviewFinding(
        "quotations",
        Severity.ERROR,
        place_of(statement.part),
        shortened(quoted, 60),
        f"引用した文が、{place_in(document, passage.clause, page)}の文「{shortened(best, 60)}」と異なります。",
        actual=quoted,
        expected=best,
        basis=(Basis(titled(document), page, f"{passage.clause} {best}"),),
    )


def _bare(text: str) -> str:
    return re.sub(r"[\s、,。・]", "", plain(text))
