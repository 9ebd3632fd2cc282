"""The document against the cover and the cost lines of the estimate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.drafting.review.case import ReviewCase
from assistant.drafting.review.differing import differs
from assistant.drafting.review.findings import Basis, ReviewFinding
from assistant.drafting.review.items import key
from assistant.drafting.review.labelled import labelled_quantities
from assistant.drafting.review.rules import review_rule
from assistant.drafting.review.said import stated_names
from retrieval.quantities import find_quantities

if TYPE_CHECKING:
    from assistant.estimating.model import Estimate

_RULE = "estimate_values"
_WORDS = {
    "工事名": ("工事名", "工事名称", "工事件名", "件名"),
    "工事場所": ("工事場所", "工事箇所", "施工場所"),
}


@dataclass(frozen=True, slots=True)
class _Known:
    text: str
    place: str


@review_rule(_RULE, "設計書（内訳書）の値と合う")
def estimate_values(case: ReviewCase) -> Iterator[ReviewFinding]:
    """工期, 工事名, 工事場所 and amounts under their names are those of the estimate."""
    if case.estimate is None:
        return
    known = _known(case.estimate)
    for found in labelled_quantities(case):
        fact = known.get(found.name)
        wanted = [
            q
            for q in find_quantities(fact.text if fact else "")
            if q.dimension == found.quantity.dimension
        ]
        if fact is None or found.qualifiers or len(wanted) != 1:
            continue
        if wanted[0].value != found.quantity.value:
            basis = Basis(case.estimate_name, None, f"{fact.place} {found.name} {fact.text}")
            yield differs(_RULE, found.part, found.name, found.shown, fact.text, basis)
    for label, names in _WORDS.items():
        fact = known.get(label)
        for part, said in stated_names(case, names) if fact else ():
            if fact is not None and not _alike(key(said), key(fact.text)):
                basis = Basis(case.estimate_name, None, f"{fact.place} {label} {fact.text}")
                yield differs(_RULE, part, label, said, fact.text, basis)


def _known(estimate: Estimate) -> dict[str, _Known]:
    from assistant.estimating.facts import fact
    from assistant.estimating.walking import walk

    known: dict[str, _Known] = {}
    for label in ("工期", *_WORDS):
        written = fact(estimate, label)
        if written is not None:
            known[label] = _Known(written.text, f"{written.place.sheet} {written.place.cell}")
    for located in walk(estimate):
        line = located.line
        if line.cost is not None and line.amount is not None and line.amount.number is not None:
            place = f"{line.amount.place.sheet} {line.amount.place.cell}"
            known.setdefault(line.cost.value, _Known(f"{line.amount.number:,}円", place))
    return known


def _alike(said: str, wanted: str) -> bool:
    """Whether one is the other, or the other with a city's name or an addition."""
    return not said or not wanted or said in wanted or wanted in said
