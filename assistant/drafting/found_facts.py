"""Facts found in other documents, as values of a field: what doesn't fit is left out."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from assistant.drafting.draft import Origin
from assistant.drafting.fields import Field, FieldType
from assistant.drafting.given_values import GivenAt, value_given
from assistant.drafting.sheet import Value

_AMOUNT = re.compile(r"(?<![0-9.,第])[0-9][0-9,]*(?:\.[0-9]+)?\s*([^\s0-9.,()（）、。~～\-]{1,6})")
_DAY = re.compile(
    r"(?:(?:令和|平成|昭和|[RHS])?(?:元|[0-9]{1,4})(?:年|[./-])[0-9]{1,2}(?:月|[./-])(?:[0-9]{1,2}日?)?)"
    r"|[0-9]{1,2}月[0-9]{1,2}日|週休[0-9]日|[0-9]週[0-9]休"
)
_ASIDE = re.compile(r"\([^()]*\)")
_DATE = re.compile(
    r"(?:(?:令和|平成|昭和|[RHS])\s*(?:元|[0-9]{1,2})|[12][0-9]{3})(?:年|[./-])[0-9]{1,2}(?:月|[./-])?"
    r"(?:[0-9]{1,2}日?)?"
)


def fact_in(field: Field, given: object, origin: Origin) -> Value | None:
    """What was found, as a value of ``field`` that comes from ``origin``."""
    reading = value_given(field, given, GivenAt(""))
    return replace(reading.value, origin=origin) if reading.value is not None else None


def found_in(field: Field, text: str, origin: Origin) -> Value | None:
    """As `fact_in`, for words around it too: 「契約締結の日の翌日から240日間」 is 240日.

    None when the words hold several numbers or dates of the field's kind: which is meant is not
    for a program to guess.
    """
    whole = fact_in(field, text, origin)
    if whole is not None:
        return whole
    plain = unicodedata.normalize("NFKC", text)[:500]
    if field.type is FieldType.NUMBER and field.unit:
        # 「240日間（週休2日、雨休率0.7を含む。）」: what stands in brackets is said of it.
        without_days = _DAY.sub(" ", _ASIDE.sub(" ", plain))
        candidates = [match[0] for match in _AMOUNT.finditer(without_days)]
    elif field.type is FieldType.DATE:
        candidates = [match[0] for match in _DATE.finditer(re.sub(r"\s", "", plain))]
    else:
        return None
    values = [fact for part in candidates for fact in _shortened(field, part, origin)]
    return values[0] if len({value.data for value in values}) == 1 else None


def _shortened(field: Field, text: str, origin: Origin) -> list[Value]:
    """The value of the longest beginning that is one: the words behind a unit are not its own."""
    for end in range(len(text), 0, -1):
        if field.type is FieldType.NUMBER and text[end - 1].isdecimal():
            return []
        value = fact_in(field, text[:end], origin)
        if value is not None:
            return [value]
    return []
