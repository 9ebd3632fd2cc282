"""施工条件明示: conditions that arise, but of which the text says nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from assistant.drafting.conditions import Condition, read_conditions
from assistant.drafting.review.case import ReviewCase
from assistant.drafting.review.findings import Basis, ReviewFinding, Severity
from assistant.drafting.review.items import key
from assistant.drafting.review.meant_rows import stands_in
from assistant.drafting.review.quoting import of_a_standard, of_sources
from assistant.drafting.review.rules import review_rule
from assistant.drafting.review.text import WHOLE, PartKind, Place, place_of, shortened
from assistant.drafting.sheet import Value

_SPEAKING = ("特記仕様書", "施工条件明示", "条件明示", "現場説明")
_EVERYWHERE = frozenset({"工期", "道路", "設計変更"})
"""Words that stand in nearly every document, and so tell of nothing by themselves."""
_QUOTATION = re.compile(r"[「『][^」』]*[」』]")
_NEGATIONS = ("なし", "ない", "行わない", "無し", "該当しない", "対象外")


@review_rule("site_conditions", "施工条件明示が求める条件が書かれている")
def site_conditions(case: ReviewCase) -> Iterator[ReviewFinding]:
    """A condition of 国土交通省「条件明示について」 that arises is stated: by which content and why.

    It arises by words of the sheet, the estimate or the text itself. Only for documents that state
    conditions (特記仕様書, 施工条件明示書).
    """
    titles = (case.text.title, case.text.name, *((case.kind.title,) if case.kind else ()))
    if not any(word in title for word in _SPEAKING for title in titles):
        return
    whole = case.text.whole
    for condition in read_conditions():
        if any(word in whole for word in condition.words):
            continue
        reason = _arises(case, condition)
        if reason is None:
            continue
        word, basis, place = reason
        yield ReviewFinding(
            "site_conditions",
            Severity.WARNING,
            place,
            condition.item,
            f"「{word}」とあるため「{condition.item}」（{condition.category}）の条件がありますが、"
            f"明示されていません。{condition.what}を書いてください。",
            actual="記載なし",
            expected=condition.what,
            basis=(
                basis,
                Basis(
                    "国土交通省「条件明示について」",
                    None,
                    f"{condition.category} {condition.item}: {condition.what}",
                ),
            ),
        )


def _arises(case: ReviewCase, condition: Condition) -> tuple[str, Basis, Place] | None:
    """The word by which a condition is known to arise, and where it stands."""
    for word in condition.arises:
        found = _in_sheet(case, word) or _in_estimate(case, word)
        if found is None and word not in _EVERYWHERE:
            found = _in_text(case, word)
        if found is not None:
            return word, *found
    return None


def _in_sheet(case: ReviewCase, word: str) -> tuple[Basis, Place] | None:
    whole = key(case.text.whole)
    for name, value in case.sheet.values.items() if case.sheet else ():
        said = name if value.data is True else value.text
        if stands_in(word, said) and not _negated(said) and not _repeated(value, word, whole):
            return Basis("計画シート", None, f"{name}: {shortened(value.text, 80)}"), WHOLE
    return None


def _repeated(value: Value, word: str, whole: str) -> bool:
    """Whether the document has the cells of a table that hold the word: what they name is told."""
    if not isinstance(value.data, tuple):
        return False
    cells = [cell for row in value.data if isinstance(row, Mapping) for cell in row.values()]
    holding = [key(cell.text) for cell in cells if word in cell.text]
    return bool(holding) and all(cell in whole for cell in holding)


def _in_estimate(case: ReviewCase, word: str) -> tuple[Basis, Place] | None:
    if case.estimate is None:
        return None
    from assistant.estimating.walking import walk

    for located in walk(case.estimate):
        name = located.line.name
        if stands_in(word, name.text):
            where = f"{name.place.sheet} {name.place.cell} {name.text}"
            return Basis(case.estimate_name, None, where), WHOLE
    return None


def _in_text(case: ReviewCase, word: str) -> tuple[Basis, Place] | None:
    # a sentence that cites a standard speaks of its subject in general
    citing = {resolved.reference.part.number for resolved in case.resolved}
    for part in case.text.parts:
        if part.number in citing or part.kind not in (PartKind.PARAGRAPH, PartKind.CELL):
            continue
        said = _QUOTATION.sub("", part.plain)
        if not stands_in(word, said) or _negated(said) or of_sources(part):
            continue
        if not of_a_standard(case, part):
            return Basis("この文書", part.page, shortened(part.text, 120)), place_of(part)
    return None


def _negated(text: str) -> bool:
    return any(no in text for no in _NEGATIONS)
