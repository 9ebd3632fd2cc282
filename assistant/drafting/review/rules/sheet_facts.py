"""The document against the fields of the project sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from assistant.drafting.fields import Field, FieldType
from assistant.drafting.review.case import ReviewCase
from assistant.drafting.review.clock_times import first_times, times_in
from assistant.drafting.review.dates import dates_in
from assistant.drafting.review.differing import differs
from assistant.drafting.review.findings import Basis, ReviewFinding
from assistant.drafting.review.items import key
from assistant.drafting.review.labelled import (
    HEADED,
    QUALIFIERS,
    Labelled,
    labelled_quantities,
)
from assistant.drafting.review.rules import review_rule
from assistant.drafting.review.said import cell_before, said_under, stated_names
from assistant.drafting.review.sheet_sentences import other_numbers
from assistant.drafting.review.text import Part, PartKind, plain, shortened
from assistant.drafting.sheet import Value
from retrieval.japanese import normalise
from retrieval.quantities import find_in_normalised
from retrieval.units import unit_of

_RULE = "sheet_values"
_TEXT_FIELDS = frozenset(
    {"工事名", "工事場所", "路線名", "河川名", "施設名", "対象施設", "発注者", "担当課"}
)
_PERIOD = ("工期", "履行期間", "工事期間")
_NO = re.compile(r"(?:無|なし|無し|行わない|しない|実施しない|該当なし)(?![一-鿿])")
_YES = re.compile(r"(?:有|あり|有り|行う|実施する|とする)(?![一-鿿])")
_NEAR = 24
_LEAST_CHOICE = 4


@review_rule(_RULE, "計画シートの値と合う")
def sheet_values(case: ReviewCase) -> Iterator[ReviewFinding]:
    """Quantities, amounts, dates, hours and choices under the name of a field are the sheet's."""
    if case.sheet is None or case.kind is None:
        return
    named = list(labelled_quantities(case))
    for name, value in case.sheet.values.items():
        field = case.kind.schema.get(name)
        if field is None:
            continue
        names = (name, *field.also_called)
        match value.data:
            case bool():
                yield from _wrong_answer(case, name, value, names)
            case Decimal() if field.unit:
                yield from _wrong_numbers(case, field, value, names, named)
            case Decimal():
                yield from _wrong_bare_numbers(case, field.name, value, names)
            case date():
                yield from _wrong_dates(case, value.data, value, names)
            case str() if field.type is FieldType.CHOICE and value.data in field.choices:
                yield from _wrong_choice(case, field, value, names)
            case str() if name in _TEXT_FIELDS:
                yield from _wrong_words(case, name, value, names)
            case str() if times_in(value.text):
                yield from _wrong_hours(case, name, value, names)
            case str() if field.type is FieldType.TEXT:
                yield from _wrong_text(case, name, value, names)
            case _:
                pass
    yield from _wrong_period(case)


def _wrong_numbers(
    case: ReviewCase, field: Field, value: Value, names: tuple[str, ...], named: list[Labelled]
) -> Iterator[ReviewFinding]:
    unit = unit_of(normalise(field.unit))
    if unit is None or not isinstance(value.data, Decimal):
        return
    wanted = value.data * unit.factor
    spelt = {spelling for name in names for spelling in (name, f"施工{name}", f"工事{name}")}
    for found in named:
        if found.name not in spelt or found.qualifiers - set(QUALIFIERS.findall(field.name)):
            continue
        if found.quantity.dimension == unit.dimension and found.quantity.value != wanted:
            yield _other(found.part, field.name, found.shown, value)
    if HEADED.search(field.name):
        return
    # names like 費用の増減, that no other quantity has
    for part, said in said_under(case, names):
        quantities = find_in_normalised(normalise(said))
        first = next((q for q in quantities if q.dimension == unit.dimension), None)
        if first is not None and first.start <= 1 and first.value not in (wanted, -wanted):
            yield _other(part, field.name, first.text, value)


def _wrong_bare_numbers(
    case: ReviewCase, name: str, value: Value, names: tuple[str, ...]
) -> Iterator[ReviewFinding]:
    """Numbers without a unit, like 雨休率."""
    for part, said in said_under(case, names):
        match = re.match(r"[0-9]+(?:\.[0-9]+)?(?![0-9.%])", said)
        if match and Decimal(match[0]) != value.data:
            yield _other(part, name, match[0], value)


def _wrong_dates(
    case: ReviewCase, wanted: date, value: Value, names: tuple[str, ...]
) -> Iterator[ReviewFinding]:
    for part, said in said_under(case, names):
        found = next(dates_in(said), None)
        if found is not None and found.start <= 1 and found.value not in (None, wanted):
            yield _other(part, names[0], found.text, value)


def _wrong_text(
    case: ReviewCase, name: str, value: Value, names: tuple[str, ...]
) -> Iterator[ReviewFinding]:
    """The same words with another number under a field's name, or the end of it (番号: 第5号)."""
    for part in case.text.parts:
        label = re.sub(r"\s|の(?=[一-鿿])", "", cell_before(case, part))
        named = len(label) > 1 and any(each.replace("の", "").endswith(label) for each in names)
        if named and other_numbers(part.plain.strip(), plain(value.text)):
            yield _other(part, name, part.plain.strip(), value)


def _wrong_period(case: ReviewCase) -> Iterator[ReviewFinding]:
    """The two days of 「工期は、…から…まで」 against 着手予定日 and 完成期限."""
    values = case.sheet.values if case.sheet else {}
    ends = [(name, values.get(name)) for name in ("着手予定日", "完成期限")]
    for part, said in said_under(case, _PERIOD):
        days = list(dates_in(said))
        if len(days) != 2 or days[0].start > _NEAR or days[1].start - days[0].end > _NEAR:  # noqa: PLR2004
            continue
        for found, (name, value) in zip(days, ends, strict=True):
            if value is not None and found.value not in (None, value.data):
                yield _other(part, name, found.text, value)


def _wrong_hours(
    case: ReviewCase, name: str, value: Value, names: tuple[str, ...]
) -> Iterator[ReviewFinding]:
    known = times_in(value.text)
    for part, said in said_under(case, names):
        hours, shown = first_times(said, _NEAR)
        if hours and not hours <= known:
            yield _other(part, name, shown, value)


def _wrong_choice(
    case: ReviewCase, field: Field, value: Value, names: tuple[str, ...]
) -> Iterator[ReviewFinding]:
    yield from _other_choice(case, field, value)
    others = sorted((each for each in field.choices if each != value.data), key=len, reverse=True)
    for part, said in said_under(case, names):
        said_key = key(re.sub(r"^[(「]", "", said[:_NEAR]))
        if said_key.startswith(key(value.text)):
            continue
        wrong = next((each for each in others if said_key.startswith(key(each))), None)
        if wrong is not None:
            yield _other(part, field.name, wrong, value)


def _other_choice(case: ReviewCase, field: Field, value: Value) -> Iterator[ReviewFinding]:
    """A cell that is another choice of this field alone, where the sheet's stands nowhere."""
    fields = case.kind.schema.values() if case.kind else ()
    of_others = {choice for each in fields if each.name != field.name for choice in each.choices}
    wrong = {
        key(each)
        for each in field.choices
        if each != value.data and each not in of_others and len(each) > _LEAST_CHOICE
    }
    cells = [part for part in case.text.parts if part.kind is PartKind.CELL]
    if not wrong or any(key(cell.text) == key(value.text) for cell in cells):
        return
    for cell in cells:
        if key(cell.text) in wrong:
            yield _other(cell, field.name, cell.plain.strip(), value)


def _wrong_answer(
    case: ReviewCase, name: str, value: Value, names: tuple[str, ...]
) -> Iterator[ReviewFinding]:
    pattern = _NO if value.data is True else _YES
    for part, said in said_under(case, names):
        if match := pattern.match(said):
            yield _other(part, name, match[0], value)


def _wrong_words(
    case: ReviewCase, name: str, value: Value, names: tuple[str, ...]
) -> Iterator[ReviewFinding]:
    for part, said in stated_names(case, names):
        if key(said) != key(value.text) and key(value.text) not in key(said):
            yield _other(part, name, said, value)


def _other(part: Part, item: str, actual: str, value: Value) -> ReviewFinding:
    label = value.origin.label or item
    basis = Basis("計画シート", None, f"{label}: {shortened(value.text, 100)}")
    return differs(_RULE, part, item, actual, value.text, basis)
