"""Holding each sentence that the model wrote against facts and rules, by code, before it counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.drafting.evidence.facts import Fact, sentences_of
from assistant.drafting.evidence.prose_contents import (
    ON_NOW,
    fault_of_content,
    is_copied,
    says,
    shared,
)
from assistant.drafting.evidence.quoting import Quotation
from assistant.llm.foreign import is_foreign

_CITATION = re.compile(r"\[(\d{1,2})\]")
_MARK = re.compile(r"[（(]?(?<![A-Za-z0-9])F\d{1,2}(?:[、,]\s*F\d{1,2})*[）)]?|^段落\s*")
_LOOP = re.compile(r"(.{6,}?)\1{2,}|(.{2,5}?)\2{4,}")
_AGAIN = re.compile(r"(.{7,})(?=.*\1)")
_LONGEST = 190
_SHORTEST = 8
_REQUIRES = re.compile(
    r"なければならない|ねばならない|てはならない|ではならない|ものとする|こととする|義務|必要がある|必要とされ|"
    r"すること。|べきで|禁止|を要する|求められ|受注者は|施工者は|請負者は"
)
_UNFINISHED = re.compile(r"(?:ため|から|ので|おり|つつ|ながら|により|は、?|が、?|を、?)。$")
_ASKS_WHY = re.compile(r"(?:理由|目的|原因)は、")
_SAYS_WHY = re.compile(r"(?:ため|から|こと|により|による)(?:である|もの(?:である)?)?。$")
_ON_IT = 0.3
_USED = 0.6
_ECHOED = 0.8
_GOES_ON = re.compile(
    r"^(?:このため|そのため|したがって|よって|これにより|また|さらに|なお|一方|そこで|しかし)、?"
)
_BECAUSE = re.compile(r"ため(?:、|に)")


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence without its marks, the rules that it cites, and what is wrong with it ("": nothing)."""

    text: str
    cited: tuple[Quotation, ...]
    fault: str = ""


def check_paragraph(
    text: str, facts: Sequence[Fact], rules: Sequence[Quotation], wording: str
) -> tuple[Checked, ...]:
    """Every sentence with what is wrong with it; ``wording`` are words that the template itself uses."""
    checked: list[Checked] = []
    for sentence in sentences_of(_joined(text)):
        one = _check(sentence.strip(), facts, rules, wording)
        stands_alone = not checked or bool(checked[-1].fault) or _tells_what_is(one.text, facts)
        if stands_alone or len(_BECAUSE.findall(one.text)) > 1:
            # What it went on from isn't there, or it follows from nothing, or says why itself.
            one = replace(one, text=_GOES_ON.sub("", one.text))
        if not one.fault and any(one.text == other.text for other in checked):
            one = replace(one, fault="同じ文の繰り返し")
        checked.append(one)
    return tuple(checked)


def fact_told(sentence: str, facts: Sequence[Fact]) -> int | None:
    """The index of the fact that a sentence tells most of; None where it tells of none."""
    shares = [max(shared(part, sentence) for part in _parts(fact)) for fact in facts]
    best = max(shares, default=0.0)
    return shares.index(best) if best >= _ON_IT else None


def is_told(fact: Fact, text: str) -> bool:
    """Whether a paragraph tells a fact: every sentence of it."""
    return all(shared(part, text) >= _USED for part in _parts(fact))


def _parts(fact: Fact) -> tuple[str, ...]:
    return sentences_of(fact.for_model or fact.text) or (fact.text,)


def _tells_what_is(sentence: str, facts: Sequence[Fact]) -> bool:
    told = fact_told(sentence, facts)
    return told is not None and ON_NOW.search(facts[told].label) is not None


def _joined(text: str) -> str:
    """With a citation that stands after a full stop put before it."""
    return re.sub(r"。\s*((?:\[\d{1,2}\])+)", r"\1。", text.strip())


def _check(
    sentence: str, facts: Sequence[Fact], rules: Sequence[Quotation], wording: str
) -> Checked:
    numbers = [int(number) for number in _CITATION.findall(sentence)]
    body = _MARK.sub("", _CITATION.sub("", sentence)).strip()
    valid = [number for number in dict.fromkeys(numbers) if 1 <= number <= len(rules)]
    cited = tuple(rules[number - 1] for number in valid)
    if not numbers:  # it may have copied a rule and forgotten to say so
        cited = tuple(rule for rule in rules if is_copied(body, rule.text))[:1]
    form = _fault_of_form(body)
    if form:
        return Checked(body, cited, form)
    requires = _REQUIRES.search(body) is not None
    if len(valid) < len(set(numbers)) and (rules or requires):
        return Checked(body, cited, "ない規定の番号")
    if requires and not any(says(rule.text, body) for rule in cited):
        return Checked(body, cited, "根拠の規定で確かめられない要求")
    if cited and not requires and not any(shared(body, rule.text) >= _ON_IT for rule in cited):
        cited = ()
    if shared(body, wording) >= _ECHOED:
        return Checked(body, cited, "求めの言葉の写し")
    return Checked(body, cited, fault_of_content(body, facts, cited, wording))


def _fault_of_form(body: str) -> str:
    if not body.endswith("。"):
        return "途中で終わった文"
    if _UNFINISHED.search(body):
        return "途中で終わった文"
    if _ASKS_WHY.search(body) and not _SAYS_WHY.search(body):
        return "理由になっていない文"
    if len(body) < _SHORTEST or len(body) > _LONGEST:
        return "長さ"
    if is_foreign(body):
        return "日本語でない言葉"
    if _LOOP.search(body) or _AGAIN.search(body):
        return "繰り返し"
    return ""
