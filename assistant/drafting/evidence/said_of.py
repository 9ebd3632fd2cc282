"""The rules on a work that has no clause of its own: sentences of a clause on more that begin with it.

A short specification has 「断面修復の範囲は、…」 and 「伸縮装置は、…」 in one clause on repairs of bridges.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.drafting.evidence.fields_of_work import (
    Project,
    is_foreign_rule,
    is_of_civil_works,
    is_on_other_object,
)
from assistant.drafting.evidence.headings import (
    core_of,
    names_other_thing,
    thing_placed,
    unspoken_share,
)
from assistant.drafting.evidence.kinds_of_standards import fit_of_document, is_on_design
from assistant.drafting.evidence.quoting import Quotation, quotation, with_context
from assistant.drafting.evidence.rule_forms import is_no_rule_heading, worth_of_form
from assistant.drafting.evidence.work_asked import Aspect, WorkAsked
from assistant.drafting.evidence.work_matching import is_general
from assistant.drafting.sources import Consulted
from retrieval.documents import Document, Passage, UnitKind
from retrieval.japanese import folded

_ASPECTS = frozenset({Aspect.ANY, Aspect.GENERALLY, Aspect.EXECUTION})
_NUMBER = re.compile(r"^\s*[（(]?[0-9０-９]{1,2}[)）.．]?\s*")
_FOLLOWS = r"(?:工)?[のはをにが、]"
_TELLING_LENGTH = 3
_BEGINNING = 40


def said_of(
    asked: WorkAsked, library: Consulted, project: Project
) -> list[tuple[Quotation, float]]:
    """The rules that begin with a work's name, or with the thing that it puts in place."""
    core = core_of(asked.name)
    things = dict.fromkeys((core, thing_placed(core)))
    names = [one for one in things if len(one) >= _TELLING_LENGTH and not is_general(one)]
    if asked.aspect not in _ASPECTS or not names:
        return []
    begins = re.compile(
        f"(?:{'|'.join(re.escape(one.replace('の', '')) for one in names)}){_FOLLOWS}"
    )
    rules: list[tuple[Quotation, float]] = []
    for document in library.documents():
        fit = fit_of_document(document, asked.aspect)
        if (
            document.superseded_by
            or fit is None
            or is_on_design(document)
            or is_of_civil_works(document, project)
        ):
            continue
        for passage in library.passages_of(document.id):
            for index, form in _that_begin(passage, names, begins):
                if _is_beside(document, passage, passage.units[index].text, asked, project):
                    continue
                units = with_context(passage, index)
                rules.append((quotation(document, passage, units), fit + form))
    return sorted(rules, key=lambda rule: -rule[1])


def _that_begin(
    passage: Passage, names: list[str], begins: re.Pattern[str]
) -> Iterator[tuple[int, float]]:
    """The rules of a passage that begin with one of the names, with what their form is worth."""
    for index, unit in enumerate(passage.units):
        if unit.kind is UnitKind.ROW or not any(name[:2] in unit.text for name in names):
            continue
        text = _NUMBER.sub("", unit.text)[:_BEGINNING]
        # 「ひび割れの注入は」 is on ひび割れ注入工.
        if not any(begins.match(folded(way)) for way in (text, text.replace("の", "", 1))):
            continue
        form = worth_of_form(passage, index)
        if form is not None:
            yield index, form


def _is_beside(
    document: Document, passage: Passage, text: str, asked: WorkAsked, project: Project
) -> bool:
    """Whether a clause is for other works or for a thing of which the sheet doesn't speak."""
    path = passage.heading_path
    return (
        is_foreign_rule(document, passage, project)
        or any(is_no_rule_heading(title) for title in path[-3:])
        or names_other_thing(path[-1:], project)
        or is_on_other_object(passage, text, project, asked.name)
        or unspoken_share(path[-1:], project) >= 1
    )
