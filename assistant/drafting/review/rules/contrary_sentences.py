"""Sentences that say the contrary of the clause that they cite."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.drafting.review.case import ReviewCase
from assistant.drafting.review.cited_passages import passages_cited
from assistant.drafting.review.clauses import place_in, titled
from assistant.drafting.review.findings import Basis, ReviewFinding, Severity
from assistant.drafting.review.polarity import turned
from assistant.drafting.review.rules import review_rule
from assistant.drafting.review.statements import sentence_ends, statements
from assistant.drafting.review.text import PartKind, place_of, plain, shortened
from retrieval.documents import UnitKind

_QUOTATION = re.compile(r"[「『][^「」『』]*[」』]")
_CITING = re.compile(r"\s+(?:の(?:規定|定め))?に(?:より|よる|よって|基づき|従い|準じ)、?|\(\s*\)")


@review_rule("contrary_sentences", "引用した条項と反対のことを書いていない")
def contrary_sentences(case: ReviewCase) -> Iterator[ReviewFinding]:
    """A sentence permits nothing that the clause it cites forbids, nor turns its words round.

    Of the clause's sentences the one that speaks of the same act is compared; a sentence that
    stands in the clause as it is, is right.
    """
    for statement in statements(case):
        if statement.part.kind is PartKind.CELL and "。" not in statement.part.text:
            continue
        said = _CITING.sub(" ", _QUOTATION.sub("", statement.text)).strip()
        passages = passages_cited(statement.cited, case.standards)
        if not said or not passages:
            continue
        own = [
            (sentence, unit, passage, document)
            for passage, document in passages
            for unit in passage.units
            if unit.kind is not UnitKind.ROW
            for sentence in _sentences(plain(unit.text))
        ]
        bare = _bare(said)
        if any(bare in _bare(sentence) or _bare(sentence) == bare for sentence, *_ in own):
            continue
        for sentence, unit, passage, document in own:
            found = turned(said, sentence)
            if found is None:
                continue
            yield ReviewFinding(
                "contrary_sentences",
                Severity.ERROR,
                place_of(statement.part),
                shortened(statement.shown, 60),
                f"「{found.said}」とありますが、引用した{place_in(document, passage.clause, unit.page)}では「{found.wanted}」で、反対です。",
                actual=found.said,
                expected=found.wanted,
                basis=(
                    Basis(
                        titled(document), unit.page, f"{passage.clause} {shortened(sentence, 160)}"
                    ),
                ),
            )
            break


def _sentences(text: str) -> Iterator[str]:
    start = 0
    for end in sentence_ends(text):
        if sentence := text[start:end].strip():
            yield sentence
        start = end


def _bare(text: str) -> str:
    return re.sub(r"[\s、,。・]|^[0-9]+\.", "", text)
