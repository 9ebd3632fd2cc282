"""Facts that patterns miss, found by a language model and proved by the document.

The model only points: a fact counts when its quotation stands word for word in the document,
its value stands in the quotation, and the value reads as the kind says. Numbers are read from
the quotation by the same patterns as everywhere (`specification_facts`), never from the answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from assistant.estimating.references import SpecificationText
from assistant.estimating.specifications.facts import SpecificationFact, sentences, subject_words
from assistant.estimating.specifications.patterns import (
    FactKind,
    alternatives,
    plain_text,
    stated_in,
)

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_ASKED = (
    FactKind.THICKNESS,
    FactKind.STRENGTH,
    FactKind.MIX,
    FactKind.DIAMETER,
    FactKind.DISTANCE,
    FactKind.LAYERS,
    FactKind.WIDTH,
    FactKind.HEIGHT,
    FactKind.QUANTITY,
    FactKind.METHOD,
    FactKind.MATERIAL,
)
_MOST_CHARACTERS = 1500
_LENGTHS = {"mm": Decimal(1), "cm": Decimal(10), "m": Decimal(1000), "km": Decimal(1_000_000)}
_MEASURED = re.compile(
    r"(?P<n>\d+(?:\.\d+)?)\s*(?P<u>[a-z/]+\d?|箇所|本|基|枚|個|台|人日|人|回|層)?"
)


def facts_by_model(text: SpecificationText, model: BaseChatModel) -> list[SpecificationFact]:
    """Facts of a document that the model points to and the document proves.

    Errors of the model (`langchain` exceptions) pass through: the caller decides whether the
    check goes on without it.
    """
    from langchain_core.messages import HumanMessage

    from prompts import load_prompt

    prompt = load_prompt("find_specification_facts")
    kinds = "、".join(kind.value for kind in _ASKED)
    found: list[SpecificationFact] = []
    for page, part in _parts(text):
        answer = model.invoke([HumanMessage(prompt.render(kinds=kinds, text=part))])
        found += _proved(str(answer.text), part, text.document, page)
    return found


def _parts(text: SpecificationText) -> Iterator[tuple[int, str]]:
    """The pages in pieces that a small model can read, cut between sentences."""
    for page, whole in text.pages:
        part = ""
        for sentence in sentences(whole):
            if part and len(part) + len(sentence) > _MOST_CHARACTERS:
                yield page, part
                part = ""
            part += sentence.strip() + "\n"
        if part:
            yield page, part


def _proved(answer: str, part: str, document: str, page: int) -> Iterator[SpecificationFact]:
    source = plain_text(part)
    for line in answer.splitlines():
        columns = [column.strip() for column in line.strip(" ・-").split("|")]
        if len(columns) != 4:
            continue
        kind = next((one for one in _ASKED if one.value == columns[0]), None)
        subject, value, quote = (plain_text(column) for column in columns[1:])
        if kind is None or not quote or not value:
            continue
        if quote not in source or value not in quote or not _about(subject, quote):
            continue
        number, unit, shown = _read(kind, value, quote)
        if shown:
            yield SpecificationFact(
                subject_words(subject), kind, number, unit, shown, columns[3], document, page
            )


def _about(subject: str, quote: str) -> bool:
    return all(word in quote for word in subject_words(subject)) and bool(subject_words(subject))


def _read(kind: FactKind, value: str, quote: str) -> tuple[Decimal | None, str, str]:
    """Number, unit and text of the value as the patterns read it; no text when it isn't one."""
    if kind in (FactKind.METHOD, FactKind.MATERIAL):
        for its, group, word, pattern in alternatives():
            if its is kind and pattern.search(value):
                return None, str(group), word
        return None, "", ""
    for one in stated_in(quote):
        if one.kind is kind and (value in one.text or one.text in value):
            return one.value, one.unit, one.text
    found = _MEASURED.fullmatch(value)
    if found is None or re.search(rf"(?<![\d.]){re.escape(value)}(?![\d.])", quote) is None:
        return None, "", ""
    number, unit = Decimal(found["n"]), found["u"] or ""
    if kind is FactKind.QUANTITY:
        return (number, unit, value) if unit else (None, "", "")
    if kind is FactKind.DISTANCE:
        return (number * _LENGTHS[unit] / 1000, "", value) if unit in _LENGTHS else (None, "", "")
    if kind in (FactKind.THICKNESS, FactKind.DIAMETER, FactKind.WIDTH, FactKind.HEIGHT):
        return (number * _LENGTHS[unit], "", value) if unit in _LENGTHS else (None, "", "")
    return number, "", value


def merged(
    by_patterns: Sequence[SpecificationFact], by_model: Sequence[SpecificationFact]
) -> list[SpecificationFact]:
    """Both, without those of the model that the patterns have already."""
    known = {(fact.kind, fact.value, fact.unit, plain_text(fact.quote)) for fact in by_patterns}
    return [
        *by_patterns,
        *(
            fact
            for fact in by_model
            if (fact.kind, fact.value, fact.unit, plain_text(fact.quote)) not in known
        ),
    ]
