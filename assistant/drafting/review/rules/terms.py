"""The words of a document against the glossary."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.drafting.review.case import ReviewCase
from assistant.drafting.review.findings import Basis, ReviewFinding, Severity
from assistant.drafting.review.glossary import Term, definitions, read_glossary
from assistant.drafting.review.quoting import of_a_standard, of_sources
from assistant.drafting.review.rules import review_rule
from assistant.drafting.review.text import Part, PartKind, place_of, shortened

_MOST = 5
"""Places named for one term; the message says how many there are."""


@review_rule("terms", "用語が用語集・基準の定義と合う")
def terms(case: ReviewCase) -> Iterator[ReviewFinding]:
    """Words of the glossary are used, and of 監督員/監督職員 the one that the standards define."""
    for term in read_glossary().terms:
        if term.one_of:
            yield from _defined(case, term)
            continue
        for word in term.instead_of:
            if word not in case.text.whole or _is_of_the_standards(case, word):
                continue
            pattern = re.compile(term.only.replace("{word}", re.escape(word)))
            basis = (Basis("用語集", None, f"「{term.use}」を使う。{term.why}"),)
            yield from _uses(case, word, pattern, term, term.use, basis)


def _is_of_the_standards(case: ReviewCase, word: str) -> bool:
    """Whether a specification in force uses a word in its own headings (残土処理工)."""
    return any(
        word in clause.title
        for document in case.standards.documents
        if not document.superseded_by and "仕様書" in document.title + document.path
        for clause in case.standards.clauses_of(document).by_number.values()
    )


def _defined(case: ReviewCase, term: Term) -> Iterator[ReviewFinding]:
    present = [word for word in term.one_of if word in case.text.whole]
    if not present:
        return
    found = definitions(case.standards, term.one_of)
    use = next(iter(found)) if len(found) == 1 else term.use if not found else ""
    if not use:
        return
    for word in present:
        if word != use:
            basis = (found[use],) if use in found else (Basis("用語集", None, term.why),)
            yield from _uses(case, word, re.compile(re.escape(word)), term, use, basis)


def _uses(
    case: ReviewCase,
    word: str,
    pattern: re.Pattern[str],
    term: Term,
    use: str,
    basis: tuple[Basis, ...],
) -> Iterator[ReviewFinding]:
    places = [
        part
        for part in case.text.parts
        if part.kind is not PartKind.COMMENT
        and pattern.search(part.plain)
        and not of_sources(part)
        and not of_a_standard(case, part)
    ]
    for count, part in enumerate(places[:_MOST], start=1):
        rest = len(places) - _MOST
        more = f"（ほかに{rest}か所）" if count == _MOST and rest > 0 else ""
        yield ReviewFinding(
            "terms",
            term.severity,
            place_of(part),
            word,
            f"「{word}」は「{use}」とします。{term.why}。{more}",
            actual=word,
            expected=use,
            basis=basis,
        )


@review_rule("spellings", "単位と表記が文書の中で揃っている")
def spellings(case: ReviewCase) -> Iterator[ReviewFinding]:
    """Units and words are spelt in one way; said once for each group, at the rarer spelling."""
    glossary = read_glossary()
    for group in glossary.units:
        used = {
            spelling: parts for spelling in group if (parts := list(_with_unit(case, spelling)))
        }
        yield from _mixed(used, "単位")
    for group in glossary.spellings:
        used = {
            spelling: parts
            for spelling in group
            if (parts := [p for p in case.text.parts if spelling in p.text])
        }
        yield from _mixed(used, "表記")


def _with_unit(case: ReviewCase, unit: str) -> Iterator[Part]:
    pattern = re.compile(
        rf"[0-90-9]\s?{re.escape(unit)}(?![A-Za-z0-9/²³2-3])"
        if unit.isascii()
        else rf"(?:[0-90-9]\s?|^){re.escape(unit)}"
    )
    for part in case.text.parts:
        if pattern.search(part.text) or part.text.strip() == unit:
            yield part


def _mixed(used: dict[str, list[Part]], what: str) -> Iterator[ReviewFinding]:
    if len(used) < 2:  # noqa: PLR2004
        return
    usual = max(used, key=lambda spelling: len(used[spelling]))
    rare = min(used, key=lambda spelling: len(used[spelling]))
    if usual == rare:
        rare = next(spelling for spelling in used if spelling != usual)
    counts = "、".join(f"「{spelling}」{len(parts)}か所" for spelling, parts in used.items())
    part = used[rare][0]
    yield ReviewFinding(
        "spellings",
        Severity.INFO,
        place_of(part),
        rare,
        f"{what}が混ざっています（{counts}）。",
        actual=rare,
        expected=usual,
        basis=(Basis("この文書", used[usual][0].page, shortened(used[usual][0].text, 80)),),
    )
