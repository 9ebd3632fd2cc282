"""References to clauses: whether they exist, in which edition, and under which heading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from assistant.drafting.review.case import ReviewCase
from assistant.drafting.review.clause_words import basis_of_clause, with_title
from assistant.drafting.review.clauses import (
    Clause,
    Standards,
    edition_shown,
    part_number,
    shown_number,
    titled,
)
from assistant.drafting.review.findings import Basis, ReviewFinding, Severity
from assistant.drafting.review.headings import heading_words
from assistant.drafting.review.resolving import Resolved, key_of, numbers_meant
from assistant.drafting.review.rules import review_rule
from assistant.drafting.review.rules.clause_editions import likeness
from assistant.drafting.review.text import place_of
from retrieval.documents import Document

_NEAREST = 3
_ALIKE = 0.6


@review_rule("clause_exists", "引用した条項・表が、引用先の文書にある")
def clause_exists(case: ReviewCase) -> Iterator[ReviewFinding]:
    """A cited clause or table exists in the edition that is cited, in force unless it is named.

    ERROR when a document of the library, whose clauses have numbers of that form, has no such
    number; not when its text at least speaks of it, for a heading may have been misread.
    """
    for resolved in case.resolved:
        if resolved.clause is None and resolved.documents and not resolved.part_missing:
            yield from _missing(resolved, case.standards)
        elif resolved.clause is not None and resolved.reference.item:
            yield from _missing_item(resolved, resolved.clause)


@review_rule("clause_title", "条項の番号と見出しが合っている")
def clause_title(case: ReviewCase) -> Iterator[ReviewFinding]:
    """The heading given with a clause's number is the clause's own.

    ERROR when it is the heading of another clause of the same document, or was that clause's in
    a superseded edition; else WARNING.
    """
    for resolved in case.resolved:
        if resolved.clause is not None and resolved.reference.title:
            yield from _wrong_title(resolved, resolved.clause, case.standards)


@review_rule("document_known", "引用した文書がライブラリーにある")
def document_known(case: ReviewCase) -> Iterator[ReviewFinding]:
    """A cited document is in the library; said once for each document, as a question."""
    seen: set[str] = set()
    for resolved in case.resolved:
        reference = resolved.reference
        if resolved.part_missing:
            name = f"{reference.name or '共通仕様書'} 第{_part(resolved)}編"
        elif not resolved.documents and reference.name:
            name = reference.name
        else:
            continue
        if key_of(name) in seen or _is_own(case, reference.name):
            continue
        seen.add(key_of(name))
        yield ReviewFinding(
            "document_known",
            Severity.INFO,
            place_of(reference.part),
            reference.text,
            f"「{name}」はライブラリーに登録されていないため、この引用は確かめていません。",
            actual=reference.text,
        )


def _is_own(case: ReviewCase, name: str) -> bool:
    return bool(name) and key_of(case.text.title).endswith(key_of(name))


def _part(resolved: Resolved) -> int:
    numbers = re.findall("[0-9]+", resolved.reference.number)
    return resolved.reference.part_number or int(numbers[0])


def _missing(resolved: Resolved, standards: Standards) -> Iterator[ReviewFinding]:
    reference = resolved.reference
    looked = (
        [resolved.named]
        if resolved.named
        else [d for d in resolved.documents if not d.superseded_by] or list(resolved.documents)
    )
    numbers = numbers_meant(reference)
    clauses = [standards.clauses_of(document) for document in looked]
    if any(each.knows(number) for each in clauses for number in numbers):
        return
    old = _in_older_edition(resolved, standards)
    nearest = [clause for each in clauses for n in numbers for clause in each.siblings(n)]
    if not nearest and old is None:
        return
    if not reference.name and reference.number.startswith("表") and old is None:
        return  # of another document that nobody named
    kind = "表" if reference.number.startswith("表") else "条項"
    document = looked[0]
    where = f"「{titled(document)}」" if len(looked) == 1 else "引用先の文書"
    prefix = "" if kind == "表" else f"{kind} "
    message = f"{where}に{prefix}{shown_number(reference.number)} はありません。"
    basis: list[Basis] = []
    expected = ""
    same = with_title(nearest, reference.title)
    if old is not None:
        message += f"旧版（{edition_shown(old.document)}）の {old.shown} です。"
        basis.append(basis_of_clause(old))
        same = same or with_title(nearest, old.title)
    if same is not None:
        expected = same.shown
        message += f"「{same.title}」は{'、現行版では' if old else ''} {same.number} です。"
        basis.append(basis_of_clause(same))
    elif nearest:
        listed = "、".join(clause.shown for clause in nearest[:_NEAREST])
        expected = f"近い{kind}: {listed}"
        basis += [basis_of_clause(clause) for clause in nearest[:1]]
    certain = len({d.id for d in looked}) == 1 or bool(reference.name)
    yield ReviewFinding(
        "clause_exists",
        Severity.ERROR if certain else Severity.WARNING,
        place_of(reference.part),
        reference.text,
        message,
        actual=reference.text,
        expected=expected,
        basis=tuple(basis),
    )


def _in_older_edition(resolved: Resolved, standards: Standards) -> Clause | None:
    current = [document for document in resolved.documents if not document.superseded_by]
    for document in current:
        for older in standards.older_than(document):
            for number in numbers_meant(resolved.reference):
                if clause := standards.clauses_of(older).find(number):
                    return clause
    return None


def _of_all_parts(document: Document, standards: Standards) -> list[Clause]:
    """The clauses of a document, and of the other 編 of a standard in several files."""
    folder = PurePosixPath(document.path).parent
    parts = [document]
    if part_number(document) and folder.name:
        parts += [
            other
            for other in standards.documents
            if other.id != document.id
            and not other.superseded_by
            and part_number(other)
            and PurePosixPath(other.path).parent == folder
        ]
    return [c for part in parts for c in standards.clauses_of(part).by_number.values()]


def _beginning(clauses: Sequence[Clause], following: str) -> Clause | None:
    """The one clause whose heading the words behind a number begin with, the longest."""
    titled_so = [
        (len(words), clause)
        for clause in clauses
        if len(words := heading_words(clause.title)) > 2 and following.startswith(words)  # noqa: PLR2004
    ]
    longest = max((length for length, _ in titled_so), default=0)
    found = {clause.number: clause for length, clause in titled_so if length == longest}
    return next(iter(found.values())) if len(found) == 1 else None


def _missing_item(resolved: Resolved, clause: Clause) -> Iterator[ReviewFinding]:
    reference = resolved.reference
    if not clause.items or max(clause.items) < 2 or reference.item <= max(clause.items):  # noqa: PLR2004
        return
    yield ReviewFinding(
        "clause_exists",
        Severity.WARNING,
        place_of(reference.part),
        reference.text,
        f"「{titled(clause.document)}」{clause.shown} は第{max(clause.items)}項までで、"
        f"第{reference.item}項がありません。",
        actual=f"第{reference.item}項",
        expected=f"第1項から第{max(clause.items)}項",
        basis=(basis_of_clause(clause),),
    )


def _wrong_title(
    resolved: Resolved, clause: Clause, standards: Standards
) -> Iterator[ReviewFinding]:
    reference = resolved.reference
    given, own = heading_words(reference.title), heading_words(clause.title)
    own_clauses = list(standards.clauses_of(clause.document).by_number.values())
    if len(given) < 2 or len(own) < 2 or given == own:  # noqa: PLR2004
        return
    exactly = _exactly(own_clauses, given, clause)
    if not exactly and fits(given, own):
        return
    if any(fits(given, item) for item in _below(clause) if len(item) > 1):
        return
    above = {heading_words(h) for p in clause.passages for h in p.heading_path}
    if not exactly and any(fits(given, item) for item in above if len(item) > 1):
        return
    everything = _of_all_parts(clause.document, standards)
    following = heading_words(reference.part.plain[reference.end : reference.end + 60])
    if following.startswith(own):
        return
    other = (
        _beginning(own_clauses, following)
        or with_title(own_clauses, reference.title)
        or _beginning(everything, following)
        or with_title(everything, reference.title)
    )
    older = next(
        (
            old
            for edition in standards.older_than(clause.document)
            if (old := standards.clauses_of(edition).find(clause.number))
            and fits(given, heading_words(old.title))
        ),
        None,
    )
    delimited = re.search(
        rf"[\s(「『]{re.escape(reference.title)}(?:[)」』、。]|$|に(?:よ|基|従|定|示|規)|の規定)",
        reference.part.plain[reference.end :],
    )
    if other is None and older is None and not delimited:
        return
    if other is None and older is None:
        spoken_of = heading_words(clause.text.replace("\n", ""))
        if given in spoken_of or likeness(given, own) >= _ALIKE / 2:
            return
    said = other.title if other is not None else reference.title
    message = f"{clause.number}（{clause.page}頁）の見出しは「{clause.title}」で、「{said}」ではありません。"
    basis = [basis_of_clause(clause)]
    expected = clause.shown
    if older is not None:
        message += f"旧版（{edition_shown(older.document)}）では {older.shown} でした。"
        basis.append(basis_of_clause(older))
    if other is not None:
        message += f"「{said}」は {other.number}（{other.page}頁）です。"
        expected = other.shown
        basis.append(basis_of_clause(other))
    yield ReviewFinding(
        "clause_title",
        Severity.ERROR if other or older else Severity.WARNING,
        place_of(reference.part),
        reference.text,
        message,
        actual=f"{reference.number} {said}",
        expected=expected,
        basis=tuple(basis),
    )


def _exactly(clauses: Sequence[Clause], given: str, clause: Clause) -> bool:
    """Whether another clause of the same form has just the heading given (透水性 for 排水性)."""
    form = re.sub("[0-9]+", "0", clause.number)
    return any(
        heading_words(other.title) == given
        for other in clauses
        if other.number != clause.number and re.sub("[0-9]+", "0", other.number) == form
    )


def _below(clause: Clause) -> set[str]:
    """The headings within a clause."""
    own = heading_words(clause.title)
    found: set[str] = set()
    for passage in clause.passages:
        words = [heading_words(heading) for heading in passage.heading_path]
        found.update(words[words.index(own) + 1 :] if own in words else ())
    return found


def fits(given: str, own: str) -> bool:
    """Whether a heading as given is a clause's own: equal, a beginning of it, or a near spelling."""
    if given.startswith(own) or own.startswith(given) or own.endswith(given):
        return True
    short = re.sub(r"について|に関する|等|の|工$", "", given)
    long = re.sub(r"について|に関する|等|の|工$", "", own)
    return short == long or given[: len(own)] == own or likeness(given, own) >= _NEAR_SPELLING


_NEAR_SPELLING = 0.8
