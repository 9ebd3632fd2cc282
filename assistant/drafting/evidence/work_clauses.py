"""The rules on a work, from the clauses that are headed by its name.

A common specification puts what it asks of a work under the work's name: which heading that is says
more than how many words a sentence elsewhere shares with the question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.drafting.evidence.fields_of_work import (
    Project,
    fields_of_rule,
    fit_of_fields,
    is_foreign_rule,
    is_of_civil_works,
)
from assistant.drafting.evidence.headings import (
    core_of,
    likeness,
    names_of_heading,
    names_other_thing,
    unspoken_share,
)
from assistant.drafting.evidence.kinds_of_standards import fit_of_document
from assistant.drafting.evidence.quoting import Quotation, quotation, with_context
from assistant.drafting.evidence.said_of import said_of
from assistant.drafting.evidence.work_asked import Aspect, WorkAsked, name_in
from assistant.drafting.evidence.work_matching import is_general
from assistant.drafting.evidence.work_places import Candidate, Heading, candidates_under
from assistant.drafting.sources import Consulted
from retrieval.documents import Document, Passage
from retrieval.japanese import folded

_TELLING_LENGTH = 2
_COMPOUND = "一-鿿ァ-ヺー"
_SPECIFICATION = re.compile(r"仕様書")
_APPLIES = re.compile(r"^(?:適用|適用範囲|総則|一般事項)$")
_LOOKED_AT = 40
_MEANING, _USUAL = 14.0, 0.86
_GROUP_LEAST = 1.5
"""What a heading in its place must be worth: less is a work of another kind, or for another thing."""
_SECOND_GROUP = 1.5
_SECOND = 2.0


def headed_by(work: str, aspect: Aspect, library: Consulted, project: Project) -> list[Heading]:
    """The headings of current standards that name a work and fit the project, best first."""
    found: dict[tuple[str, tuple[str, ...]], list[Passage]] = {}
    value: dict[tuple[str, tuple[str, ...]], float] = {}
    documents: dict[str, Document] = {}
    named: dict[tuple[str, ...], tuple[int, float]] = {}
    for document in library.documents():
        fit = fit_of_document(document, aspect)
        if document.superseded_by or fit is None or is_of_civil_works(document, project):
            continue
        documents[document.id] = document
        for passage in library.passages_of(document.id):
            path = passage.heading_path
            if path not in named:
                named[path] = _named_at(work, path, project)
            depth, like = named[path]
            if not like or is_foreign_rule(document, passage, project):
                continue
            if names_other_thing(path[:depth], project):
                continue
            place = (document.id, path[: depth + 1])
            found.setdefault(place, []).append(passage)
            if place not in value:
                fields = fields_of_rule(document, path)
                above = path[:depth]
                value[place] = (
                    like
                    + fit
                    + fit_of_fields(fields, project)
                    - 1.6 * unspoken_share(above, project, work)
                )
    headings = [
        Heading(documents[place[0]], len(place[1]) - 1, tuple(passages), value[place])
        for place, passages in found.items()
        if value[place] >= _GROUP_LEAST
    ]
    return sorted(headings, key=lambda heading: -heading.value)


def _named_at(work: str, headings: Sequence[str], project: Project) -> tuple[int, float]:
    """The deepest of the headings that name the work best, and how surely."""
    best, value = -1, 0.0
    for depth in range(len(headings)):
        like = likeness(work, headings, depth, project)
        if like and like >= value:
            best, value = depth, like
    return best, value


def rules_of_work(
    asked: WorkAsked, library: Consulted, project: Project
) -> list[tuple[Quotation, float]]:
    """The rules that stand under the headings of a work, best first; none where nothing names it.

    Where no heading names the work itself, those of the particulars count; after them, what
    sentences that begin with its name say.
    """
    for name in (asked.name, *asked.particulars):
        headings = headed_by(name, asked.aspect, library, project) if len(name) > 1 else []
        chosen = _chosen(name, asked, headings, library, project)
        if chosen:
            return [
                (
                    quotation(one.document, one.passage, with_context(one.passage, one.index)),
                    one.value,
                )
                for one in chosen
            ]
    return said_of(asked, library, project)


def is_named_in(query: str, asked: WorkAsked, quoted: Quotation, project: Project) -> bool:
    """Whether a rule found by its words names the work in one piece, in a standard for such works.

    コンクリート舗装補修工 with ひび割れ in it is not on ひび割れ補修工.
    """
    if fit_of_document(quoted.document, asked.aspect) is None or is_of_civil_works(
        quoted.document, project
    ):
        return False
    core = core_of(name_in(query))
    names = folded(" | ".join((*quoted.passage.heading_path[-2:], quoted.text)))
    return (
        len(core) > _TELLING_LENGTH
        and not is_general(core)
        and re.search(f"(?<![{_COMPOUND}]){re.escape(core)}", names) is not None
        and unspoken_share(quoted.passage.heading_path[:-1], project) < 1
    )


def _chosen(
    name: str,
    asked: WorkAsked,
    headings: Sequence[Heading],
    library: Consulted,
    project: Project,
) -> list[Candidate]:
    candidates: list[Candidate] = []
    for heading in headings:
        if candidates and heading.value < headings[0].value - _SECOND_GROUP:
            break
        candidates += candidates_under(name, asked, heading, project)
    candidates.sort(key=lambda one: -one.value)
    candidates = candidates[:_LOOKED_AT]
    question = " ".join((f"{asked.name}の施工", *asked.particulars))
    texts = [one.passage.units[one.index].text for one in candidates]
    near = library.closeness(question, texts)
    weighed = [
        Candidate(one.document, one.passage, one.index, one.value + _MEANING * (cosine - _USUAL))
        for one, cosine in zip(candidates, near, strict=False)
    ] or candidates
    weighed.sort(key=lambda one: -one.value)
    return [one for one in weighed if one.value >= weighed[0].value - _SECOND]


def general_clause(library: Consulted, project: Project) -> tuple[Document, Passage, int] | None:
    """The clause by which a specification for the project's own field says what it applies to."""
    for document in library.documents():
        fields = fields_of_rule(document, ())
        if (
            document.superseded_by
            or not _SPECIFICATION.search(document.title)
            or not fields
            or not fields <= project.main
        ):
            continue
        for passage in library.passages_of(document.id):
            names = names_of_heading(passage.heading_path[-1]) if passage.heading_path else ()
            if any(_APPLIES.match(name.whole) for name in names) and passage.units:
                return document, passage, 0
    return None
