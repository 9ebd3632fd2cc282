"""References to editions: whether the one named is in force, and what its clause says now."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence

from assistant.drafting.review.case import ReviewCase
from assistant.drafting.review.clause_words import FIRST_WORDS, basis_of_clause, with_title
from assistant.drafting.review.clauses import (
    Clause,
    Standards,
    edition_shown,
    shown_number,
    titled,
    year_of,
)
from assistant.drafting.review.findings import Basis, ReviewFinding, Severity
from assistant.drafting.review.headings import heading_words
from assistant.drafting.review.references import Reference
from assistant.drafting.review.resolving import Resolved, numbers_meant
from assistant.drafting.review.rules import review_rule
from assistant.drafting.review.text import place_of, plain, shortened
from retrieval.documents import Document
from retrieval.editions import edition_year

_SAME_CLAUSE = 0.7
"""How alike two clauses must read to be the same one under another number or heading."""


@review_rule("edition_in_force", "引用した版が現行である")
def edition_in_force(case: ReviewCase) -> Iterator[ReviewFinding]:
    """The edition that a reference names is the one in force; if not, what the clause says now."""
    for resolved in case.resolved:
        named = resolved.named
        if named is not None and named.superseded_by:
            yield _superseded(resolved, named, case.standards)
        elif named is None and resolved.reference.edition and resolved.documents:
            yield from _unknown_edition(resolved, case.standards)


def _superseded(resolved: Resolved, named: Document, standards: Standards) -> ReviewFinding:
    reference = resolved.reference
    newest = standards.newest_of(named)
    message = (
        f"引用した「{titled(named)}」の{edition_shown(named)}は旧版です。"
        f"現行は{edition_shown(newest)}です。"
    )
    basis: list[Basis] = []
    expected = f"{titled(newest)}"
    old, new = resolved.clause, resolved.current
    if old is not None:
        moved = _moved(old, new, standards, newest)
        if moved is None:
            message += f"現行版に {old.shown} に当たる条項が見当たりません。"
            basis.append(basis_of_clause(old))
        else:
            expected = f"{titled(newest)} {moved.shown}"
            quote = _quoted(reference)
            before, after = _difference(old.text, moved.text, quote)
            if quote and quote in _unspaced(moved.text):
                message += "引いた文は変わっていません。"
                basis.append(basis_of_clause(moved))
            elif before or after:
                message += f"条文が変わっています（旧「{before}」→ 現行「{after}」）。"
                basis += [
                    Basis(titled(named), old.page, before or old.text[:FIRST_WORDS]),
                    Basis(titled(newest), moved.page, after or moved.text[:FIRST_WORDS]),
                ]
            else:
                message += "この条項の文は変わっていません。"
                basis.append(basis_of_clause(moved))
            if moved.number != old.number:
                message += f"番号は {shown_number(moved.number)} になっています。"
            if heading_words(moved.title) != heading_words(old.title):
                message += f"見出しは「{moved.title}」になっています。"
    return ReviewFinding(
        "edition_in_force",
        Severity.ERROR
        if re.search("変わっています|になっています|見当たりません", message)
        else Severity.WARNING,
        place_of(reference.part),
        reference.text,
        message,
        actual=reference.text,
        expected=expected,
        basis=tuple(basis),
    )


def _moved(
    old: Clause, new: Clause | None, standards: Standards, newest: Document
) -> Clause | None:
    """The clause of the edition in force that took an old one's place: by heading, else by words."""
    if new is not None and heading_words(new.title) == heading_words(old.title):
        return new
    clauses = standards.clauses_of(newest)
    if old.title and (titled_so := with_title(list(clauses.by_number.values()), old.title)):
        return titled_so
    if new is not None and (not old.title or likeness(old.text, new.text) >= _SAME_CLAUSE):
        return new
    return _most_alike(old.text, clauses.siblings(old.number))


def _most_alike(text: str, clauses: Sequence[Clause]) -> Clause | None:
    """The clause that reads like a text, None when none does."""
    matcher = difflib.SequenceMatcher(None, "", text)
    best, found = _SAME_CLAUSE, None
    for clause in clauses:
        matcher.set_seq1(clause.text)
        # The quick bounds spare most of the comparing: a standard has thousands of clauses.
        if min(matcher.real_quick_ratio(), matcher.quick_ratio()) > best:
            ratio = matcher.ratio()
            if ratio > best:
                best, found = ratio, clause
    return found


def _quoted(reference: Reference) -> str:
    """The words that follow a reference in 「」, unspaced; "" when there are none."""
    found = re.search(r"「([^「」]{12,})」", reference.part.plain[reference.end :])
    return _unspaced(found[1]) if found else ""


def _unspaced(text: str) -> str:
    return re.sub(r"\s", "", plain(text))


def _unknown_edition(resolved: Resolved, standards: Standards) -> Iterator[ReviewFinding]:
    reference = resolved.reference
    year = edition_year(reference.edition)
    known = [document for document in resolved.documents if year_of(document)]
    current = next((document for document in known if not document.superseded_by), None)
    if not year or current is None:
        return
    older = year < year_of(current)
    message = f"引用した{reference.edition}はライブラリーにありません。" + (
        f"登録されている現行版は{edition_shown(current)}です。"
        if older
        else f"登録されているのは{edition_shown(current)}までです。新しい版なら登録してください。"
    )
    clause = next(
        (c for n in numbers_meant(reference) if (c := standards.clauses_of(current).find(n))), None
    )
    yield ReviewFinding(
        "edition_in_force",
        Severity.WARNING if older else Severity.INFO,
        place_of(reference.part),
        reference.text,
        message,
        actual=reference.edition,
        expected=edition_shown(current),
        basis=(basis_of_clause(clause),) if clause else (),
    )


def _difference(before: str, after: str, quote: str = "") -> tuple[str, str]:
    """The sentences that differ between two versions of a clause, shortened; empty when none do.

    Where several do, the one that is quoted is told.
    """
    old, new = _sentences(before), _sentences(after)
    gone = sorted((each for each in old if each not in new), key=lambda each: each not in quote)
    come = [each for each in new if each not in old]
    if gone and come:
        return _around(gone[0], max(come, key=lambda c: likeness(gone[0], c)))
    return (shortened(gone[0], 80) if gone else ""), (shortened(come[0], 80) if come else "")


def _around(before: str, after: str) -> tuple[str, str]:
    """Both texts whole when short, else cut around their first difference."""
    if max(len(before), len(after)) <= FIRST_WORDS:
        return before, after
    at = next((n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), 0)
    start = max(0, at - 40)
    mark = "…" if start else ""
    return tuple(mark + text[start : start + 80] for text in (before, after))  # type: ignore[return-value]


def _sentences(text: str) -> list[str]:
    pieces = re.split(r"(?<=。)|\n", re.sub(r"[ \t]", "", plain(text)))
    return [piece.strip() for piece in pieces if piece.strip()]


def likeness(one: str, other: str) -> float:
    """How alike two texts are, from 0 to 1."""
    return difflib.SequenceMatcher(None, one, other).ratio()
