"""Whether the values of a sentence are those of the things that it names, and its days those that are known.

A model that writes with numbers from the facts alone may still put them in each other's places: the
length for the width, a period of the sheet into a rule, the month of one day to the year of another.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.japanese import normalise
from retrieval.quantities import Quantity, find_quantities, same_quantity

_NAME_BEFORE = re.compile(
    r"(?P<name>[一-鿿ァ-ヺー々]{1,10})(?:について)?[はがをの:、\s]{0,2}(?:約|最大|最小|概ね|およそ)?$"
)
_HAPPENED = re.compile(r"た。?$")
_WORD = re.compile(r"[一-鿿ァ-ヺー々]{2,}")
_FURTHEST = 24  # characters between a sentence's start and the value that are looked at


def misplaced_value(body: str, sources: Sequence[str]) -> str:
    """The value that stands at a name for which the sources give other values only; "" when none does."""
    known: dict[str, list[Quantity]] = {}
    for source in sources:
        text = normalise(source)
        for quantity in find_quantities(text):
            if name := _name_before(text, quantity):
                known.setdefault(name, []).append(quantity)
    text = normalise(body)
    for quantity in find_quantities(text):
        name = _name_before(text, quantity)
        own = [
            one
            for other, found in known.items()
            if name and (other.endswith(name) or name.endswith(other))
            for one in found
            if one.dimension == quantity.dimension
        ]
        if own and not any(same_quantity(one, quantity) for one in own):
            return quantity.text
    return ""


def unknown_day(body: str, sources: Sequence[str]) -> str:
    """A year, month or day that is no part of a day in the sources, "" when there is none."""
    from assistant.drafting.tracing import Support, numbers_of

    said = [number for number in numbers_of(body) if number.dimension == "date"]
    if not said:
        return ""
    known = Support(sources)
    return next((number.text for number in said if not known.has(number)), "")


def year_of_another(body: str, sentences: Sequence[str]) -> str:
    """The day of a sentence on what happened that the sources tell of other events only; "" for none.

    A day that is the whole value of a field (a date of completion) is no event, and may be worded
    in many ways.
    """
    from assistant.drafting.tracing import Support, numbers_of

    text = normalise(body)
    if not _HAPPENED.search(text):
        return ""
    for number in numbers_of(text):
        if number.dimension != "date":
            continue
        telling = [
            words
            for sentence in sentences
            if Support((sentence,)).has(number)
            and (words := _words(_without_days(normalise(sentence))))
        ]
        happened = _words(text[text.index(number.text) + len(number.text) :].split("、")[0])
        if telling and happened and not any(happened & words for words in telling):
            return number.text
    return ""


def day_of_another(body: str, named: Sequence[tuple[str, str]]) -> str:
    """The day that stands right after a field's name and is no part of its value; "" for none."""
    from assistant.drafting.tracing import Support, numbers_of

    text = normalise(body)
    own: dict[str, list[str]] = {}
    for label, value in named:
        if label:
            own.setdefault(normalise(label), []).append(value)
    for number in numbers_of(text):
        if number.dimension != "date":
            continue
        before = re.sub(r"[はがをの:、\s]+$", "", text[: text.index(number.text)])
        label = max((name for name in own if before.endswith(name)), key=len, default="")
        if label and not Support(own[label]).has(number):
            return number.text
    return ""


def _without_days(text: str) -> str:
    from assistant.drafting.tracing import numbers_of

    for number in numbers_of(text):
        if number.dimension == "date":
            text = text.replace(number.text, " ")
    return text


def _words(text: str) -> frozenset[str]:
    """The pairs of characters of a text's words."""
    return frozenset(word[n : n + 2] for word in _WORD.findall(text) for n in range(len(word) - 1))


def _name_before(text: str, quantity: Quantity) -> str:
    before = text[max(quantity.start - _FURTHEST, 0) : quantity.start]
    match = _NAME_BEFORE.search(before)
    return match["name"] if match else ""
