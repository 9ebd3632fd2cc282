"""The document against the project sheet and the estimate."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from assistant.drafting.fields import Field
from assistant.drafting.review.case import ReviewCase
from assistant.drafting.review.dates import dates_in
from assistant.drafting.review.findings import Basis, ReviewFinding, Severity
from assistant.drafting.review.items import (
    Item,
    counterparts,
    items_of_estimate,
    items_of_sheet,
    items_of_table,
    key,
)
from assistant.drafting.review.labelled import Labelled, labelled_quantities
from assistant.drafting.review.rules import review_rule
from assistant.drafting.review.text import Part, PartKind, place_of, plain, shortened
from assistant.drafting.sheet import Value
from retrieval.japanese import normalise
from retrieval.quantities import find_quantities
from retrieval.units import unit_of

_NEAR = 14
_PROJECT_NAMES = ("工事名", "工事名称", "工事件名", "件名", "業務名")
_TEXT_FIELDS = frozenset(
    {"工事名", "工事場所", "路線名", "河川名", "施設名", "対象施設", "発注者", "担当課"}
)
_WORKS_NAME = re.compile(r"[一-鿿々ァ-ヺーA-Za-z0-9()・第]{4,60}?(?:工事|業務委託)(?![一-鿿])")
_NEARLY = 0.8


@review_rule("sheet_values", "計画シートの値と合う")
def sheet_values(case: ReviewCase) -> Iterator[ReviewFinding]:
    """Quantities, amounts and dates under the name of a field have the sheet's value."""
    if case.sheet is None or case.kind is None:
        return
    named = list(labelled_quantities(case))
    for name, value in case.sheet.values.items():
        field = case.kind.schema.get(name)
        if field is None:
            continue
        names = (name, *field.also_called)
        if isinstance(value.data, Decimal) and field.unit:
            yield from _wrong_numbers(field, value, names, named)
        elif isinstance(value.data, date):
            yield from _wrong_dates(case, value.data, value, names)
        elif isinstance(value.data, str) and name in _TEXT_FIELDS:
            yield from _wrong_words(case, name, value, names)


@review_rule("estimate_values", "設計書（内訳書）の値と合う")
def estimate_values(case: ReviewCase) -> Iterator[ReviewFinding]:
    """工期 and amounts under their names are those of the estimate's cover and cost lines."""
    estimate = case.estimate
    if estimate is None:
        return
    from assistant.estimating.facts import fact
    from assistant.estimating.walking import walk

    known: dict[str, tuple[str, str]] = {}
    for label in ("工期", "工事名", "工事場所"):
        written = fact(estimate, label)
        if written is not None:
            known[label] = (written.text, f"{written.place.sheet} {written.place.cell}")
    for located in walk(estimate):
        line = located.line
        if line.cost is not None and line.amount is not None and line.amount.number is not None:
            place = f"{line.amount.place.sheet} {line.amount.place.cell}"
            known.setdefault(line.cost.value, (f"{line.amount.number}円", place))
    for found in labelled_quantities(case):
        text, place = known.get(found.name, ("", ""))
        wanted = [q for q in find_quantities(text) if q.dimension == found.quantity.dimension]
        if found.qualifiers or len(wanted) != 1 or wanted[0].value == found.quantity.value:
            continue
        yield _differs(
            "estimate_values",
            found.part,
            found.name,
            found.shown,
            text,
            Basis(case.estimate_name, None, f"{place} {found.name} {text}"),
        )


@review_rule("quantities", "数量が計画シート・設計書の数量と合う")
def quantities(case: ReviewCase) -> Iterator[ReviewFinding]:
    """A row of a work in a table has the quantity that sheet or estimate give for that work.

    Only where name, unit and specification leave one work that can be meant.
    """
    sources = []
    if case.sheet is not None:
        sources.append(("計画シート", list(items_of_sheet(case.sheet))))
    if case.estimate is not None:
        sources.append(
            (case.estimate_name, list(items_of_estimate(case.estimate, case.estimate_name)))
        )
    for source, known in sources:
        for table in case.text.tables:
            for item in items_of_table(table):
                yield from _other_quantity(item, known, source)


def _other_quantity(item: Item, known: list[Item], source: str) -> Iterator[ReviewFinding]:
    meant = counterparts(item, known)
    if not meant or any(other.quantity == item.quantity for other in meant):
        return
    if len({other.quantity for other in meant}) != 1 or item.part is None:
        return
    other = meant[0]
    yield ReviewFinding(
        "quantities",
        Severity.ERROR,
        place_of(item.part),
        f"{item.name} {item.specification}".strip(),
        f"{item.name}の数量が {item.quantity:,}{item.unit} ですが、{source}では {other.quantity:,}{other.unit} です。",
        actual=f"{item.quantity:,}{item.unit}",
        expected=f"{other.quantity:,}{other.unit}",
        basis=(Basis(source, None, f"{other.source} {other.shown()}"),),
    )


def _wrong_numbers(
    field: Field, value: Value, names: tuple[str, ...], named: list[Labelled]
) -> Iterator[ReviewFinding]:
    unit = unit_of(normalise(field.unit))
    if unit is None or not isinstance(value.data, Decimal):
        return
    wanted = value.data * unit.factor
    spelt = {spelling for name in names for spelling in (name, f"施工{name}", f"工事{name}")}
    for found in named:
        if found.name not in spelt or found.qualifiers:
            continue
        if found.quantity.dimension == unit.dimension and found.quantity.value != wanted:
            yield _differs(
                "sheet_values",
                found.part,
                field.name,
                found.shown,
                value.text,
                _basis(field.name, value),
            )


def _wrong_dates(
    case: ReviewCase, wanted: date, value: Value, names: tuple[str, ...]
) -> Iterator[ReviewFinding]:
    for part in case.text.parts:
        text = part.plain
        beside = _beside(case, part)
        for found in dates_in(text):
            before = f"{beside}{text[max(0, found.start - _NEAR) : found.start]}"
            if found.value not in (None, wanted) and any(
                re.search(rf"{re.escape(name)}(?:は|が|を|:|\s)*\Z", before) for name in names
            ):
                yield _differs(
                    "sheet_values", part, names[0], found.text, value.text, _basis(names[0], value)
                )


def _beside(case: ReviewCase, part: Part) -> str:
    """The name that stands in the cell before a cell of a table."""
    if part.kind is not PartKind.CELL or part.column < 2 or part.number < 2:  # noqa: PLR2004
        return ""
    before = case.text.parts[part.number - 2]
    return before.plain if (before.table, before.row) == (part.table, part.row) else ""


def _wrong_words(
    case: ReviewCase, name: str, value: Value, names: tuple[str, ...]
) -> Iterator[ReviewFinding]:
    for part, said in _stated(case, names):
        if key(said) != key(value.text) and key(value.text) not in key(said):
            yield _differs("sheet_values", part, name, said, value.text, _basis(name, value))


def _stated(case: ReviewCase, names: tuple[str, ...]) -> Iterator[tuple[Part, str]]:
    """What stands behind a name: 「工事名: …」, or the cell beside it."""
    squeezed = {re.sub(r"\s", "", name) for name in names}
    for part in case.text.parts:
        if part.kind is PartKind.CELL and re.sub(r"\s", "", _beside(case, part)) in squeezed:
            yield part, part.plain.strip()
        elif part.kind is PartKind.PARAGRAPH and "。" not in part.text:
            before, colon, after = re.sub(r"[  ]{1,}", ":", part.plain, count=1).partition(":")
            label = re.sub(r"\s|^[0-9(). ]+", "", before)
            if colon and label in squeezed and after.strip(" :"):
                yield part, after.strip(" :")


@review_rule("project_name", "工事名が一通りに書かれている")
def project_name(case: ReviewCase) -> Iterator[ReviewFinding]:
    """The project's name is written in one way; near spellings of it are reported."""
    name = _own_name(case)
    if not name or len(key(name)) < 6:  # noqa: PLR2004
        return
    wanted = key(name)
    others = {plain(document.title) for document in case.standards.sources.everything.documents()}
    for part in case.text.parts:
        for match in _WORKS_NAME.finditer(part.plain):
            said = re.sub(r"^(?:本|当該|工事名|件名)", "", match[0])
            found = key(said)
            if found == wanted or found in wanted or wanted in found:
                continue
            alike = difflib.SequenceMatcher(None, wanted, found).ratio()
            if alike >= _NEARLY and not any(said in other for other in others):
                yield ReviewFinding(
                    "project_name",
                    Severity.WARNING,
                    place_of(part),
                    said,
                    f"工事名「{name}」が「{said}」と書かれています。",
                    actual=said,
                    expected=name,
                )


def _own_name(case: ReviewCase) -> str:
    if case.sheet is not None and "工事名" in case.sheet.values:
        return case.sheet.values["工事名"].text
    return next((said for _, said in _stated(case, _PROJECT_NAMES)), "")


def _differs(
    rule: str, part: Part, item: str, actual: str, expected: str, basis: Basis
) -> ReviewFinding:
    source = basis.document
    return ReviewFinding(
        rule,
        Severity.ERROR,
        place_of(part),
        item,
        f"{item}が「{shortened(actual, 60)}」ですが、{source}では「{shortened(expected, 60)}」です。",
        actual=actual,
        expected=expected,
        basis=(basis,),
    )


def _basis(name: str, value: Value) -> Basis:
    return Basis("計画シート", None, f"{value.origin.label or name}: {shortened(value.text, 100)}")
