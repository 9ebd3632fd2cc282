"""Passages of similar past designs, as a reference to be checked and never as a fact."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.drafting.draft import Block, OriginKind, Paragraph, Span, Style
from assistant.drafting.evidence.fields_of_work import project_of
from assistant.drafting.evidence.gathering import Gathering, sheet_text
from assistant.drafting.evidence.quoting import Quotation, quotation, with_context
from assistant.drafting.evidence.requirements import is_said, say
from assistant.drafting.evidence.searching import current
from assistant.drafting.evidence.topic import covered, weighed_by_matter
from retrieval.documents import Document, Passage, UnitKind
from retrieval.editions import names_edition
from retrieval.japanese import folded
from retrieval.ranking import Found, Ranked

REMARK = "別の工事の記述です。この工事に当てはまるか確認してください。"
_PASSAGES = 20
_COVERED = 0.42
_OWN = 0.15
_SIMILAR = 4.0
"""What a design that has all that the sheet names counts more than one that has nothing of it."""
_COSTS = re.compile(r"単価|金額|諸経費|直接工事費|共通仮設費|現場管理費|一般管理費")
_SHORTEST = 12
_ROW = -1.0
_NUMBERING = re.compile(r"^[（(]?\d{1,2}[）).．]\s*|^[・●○-]\s*")
_SENTENCE = re.compile(
    r"[。．]|(?:する|した|ある|ない|いる|れる|せる|とする|による|行う|まで|こと)(?:\s|$)"
)
_VALUE = re.compile(
    r"\d\s*(?:m2|m3|㎡|m|ｍ|mm|㎜|cm|km|t|kg|kN|N/|%|％|°|度|℃|箇所|か所|本|基|枚|台|人|日|時|回|年|L|個)"
    r"|[：:＝=]\s*\S"
)
_NAMED = re.compile(r"[一-鿿ァ-ヺー]{2,}")
_IN_EVERY_DESIGN = re.compile(
    r"^(?:工事|設計|数量|工期|場所|施工|日|箇所|令和|年度|月|年|確認|一式|計画|シート|実施|内容|規格|単位|必要|対象)$"
)


NOTHING_SIMILAR = "参考になる過去の設計書は見つかりませんでした。"
"""The note of a section in which no search found any."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A quotation of a past design and what it is worth."""

    quotation: Quotation
    value: float


def past(gathering: Gathering, query: object, limit: int = 2) -> str:
    """The block of quotations from past designs; a note when there is nothing similar."""
    text = gathering.text(query)
    references = similar(gathering, text, limit)
    blocks: list[Block] = []
    for reference in references:
        quoted = reference.quotation
        if is_said(gathering, quoted.text):
            continue
        say(gathering, quoted.text)
        remark = remark_on(gathering, quoted)
        blocks.append(
            Paragraph(
                (
                    Span("参考（"),
                    Span(quoted.document.title, quoted.origin),
                    Span("）: "),
                    Span(quoted.text, quoted.origin, remark=remark),
                ),
                Style.QUOTE,
            )
        )
    notes = gathering.marks.notes
    if references and NOTHING_SIMILAR in notes:
        notes.remove(NOTHING_SIMILAR)
    if not any(o.kind is OriginKind.PAST_DESIGN for o in gathering.marks.evidence):
        notes.append(NOTHING_SIMILAR)
    return gathering.marks.whole(blocks) if blocks else ""


def similar(gathering: Gathering, query: str, limit: int) -> tuple[Reference, ...]:
    """Passages on a matter from the designs that have most of what the sheet names."""
    library = gathering.writing.sources.past
    found = library.find(query) if query.strip() else None
    if found is None:
        return ()
    found = weighed_by_matter(current(found))
    named = _named_in(sheet_text(gathering))
    own = _fields_of_project(gathering)
    alike: dict[str, float] = {}
    references: list[Reference] = []
    for item in found.ranked[:_PASSAGES]:
        document = item.candidate.document
        if _is_of_other_field(document, own):
            continue
        if document.id not in alike:
            alike[document.id] = _alike(named, library.passages_of(document.id))
        best = _best(found, item)
        if best is not None:
            references.append(
                Reference(best[0], item.score + best[1] + _SIMILAR * alike[document.id])
            )
    references.sort(key=lambda reference: -reference.value)
    chosen = tuple(references[:limit])
    gathering.marks.evidence.extend(reference.quotation.origin for reference in chosen)
    return chosen


def _fields_of_project(gathering: Gathering) -> frozenset[str]:
    values = gathering.writing.sheet.values
    named = [values[name].text for name in ("工事分野", "対象施設", "工事名") if name in values]
    return project_of(" ".join(named)).fields


def _is_of_other_field(document: Document, own: frozenset[str]) -> bool:
    """Whether a design is of other works by its title: a park's says nothing of a school's walls."""
    theirs = project_of(document.title).fields
    return bool(own and theirs) and own.isdisjoint(theirs)


def says_something(text: str, title: str = "") -> bool:
    """Whether text has a sentence or a value: a design's title repeated in it has neither."""
    words = _NUMBERING.sub("", text.strip())
    if folded(words) in folded(title) or folded(title) in folded(words)[: len(folded(title)) + 6]:
        return False
    return _SENTENCE.search(words) is not None or _VALUE.search(words) is not None


def remark_on(gathering: Gathering, quoted: Quotation) -> str:
    """What is to be looked at in a quotation of another work."""
    old = _older_standards(gathering, quoted.document, quoted.text)
    if not old:
        return REMARK
    names = "、".join(f"「{name}」" for name in old[:2])
    return f"{REMARK}この設計は、その後に改訂された{names}の旧版によるものと思われます。現行の版で確かめてください。"


def _best(found: Found, item: Ranked) -> tuple[Quotation, float] | None:
    """The place of a passage that is on the matter and no price; and what its form adds."""
    document, passage = item.candidate.document, item.candidate.passage
    if _COSTS.search(passage.clause) or passage.position == 0:  # the cover names everything
        return None
    for score in item.units:
        unit = passage.units[score.index]
        is_row = unit.kind is UnitKind.ROW
        costs = is_row and any(_COSTS.search(cell.label) for cell in (*unit.keys, *unit.values))
        if costs or unit.kind is UnitKind.CAPTION or len(unit.text) < _SHORTEST:
            continue
        if not is_row and not says_something(unit.text, document.title):
            continue
        if covered(found, score) >= _COVERED and score.own_coverage >= _OWN:
            indices = (score.index,) if is_row else with_context(passage, score.index)
            return quotation(document, passage, indices), _ROW if is_row else 0.0
    return None


def _named_in(text: str) -> tuple[str, ...]:
    """What a sheet names: works, structures, conditions; without what every design says."""
    return tuple(
        dict.fromkeys(
            folded(word) for word in _NAMED.findall(text) if not _IN_EVERY_DESIGN.match(word)
        )
    )


def _alike(named: Sequence[str], passages: Sequence[Passage]) -> float:
    """The share of what the sheet names that a design has."""
    whole = folded(" ".join(passage.text for passage in passages))
    return sum(name in whole for name in named) / len(named) if named else 0.0


def _older_standards(gathering: Gathering, design: Document, text: str) -> list[str]:
    """The standards of which the design names an edition that is superseded, or is older than the new one."""
    return list(
        dict.fromkeys(_older(gathering.writing.sources.everything.documents(), design, text))
    )


def _older(documents: Sequence[Document], design: Document, text: str) -> Iterator[str]:
    by_id = {document.id: document for document in documents}
    for document in documents:
        newer = by_id.get(document.superseded_by)
        if newer is None or document.kind.value not in {"standard", "manual"}:
            continue
        before = design.effective_from and design.effective_from < newer.effective_from
        if before or (folded(document.title)[:6] in folded(text) and names_edition(text, document)):
            yield newer.title
