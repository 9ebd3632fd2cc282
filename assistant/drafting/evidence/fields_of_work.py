"""Which field of works a text is about, so that rules for harbours are not put on a road."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.documents import Document, Passage
from retrieval.japanese import folded

_WORK = re.compile(r"[一-鿿ァ-ヺーa-z]{2,}工$")
_FIELDS = {
    "harbour": (r"港湾|漁港|しゅんせつ|浚渫|係船|岸壁", r"港湾|漁港"),
    "river": (r"河川|準用河川|堤防|護岸|樋門|樋管|水路|排水機場|堰|川", r"河川(?!・排水)"),
    "coast": (r"海岸|離岸堤|突堤|高潮", r"海岸"),
    "sabo": (r"砂防|渓流|地すべり|急傾斜", r"砂防|地すべり"),
    "dam": (r"ダム", r"ダム"),
    "road": (r"道路|市道|県道|国道|舗装|歩道|車道|側溝|橋|トンネル", r"道路(?!付属)"),
    "sewer": (r"下水|汚水|雨水幹線|マンホール|推進", r"下水道"),
    "water": (r"上水道|水道(?!課)|配水管|給水|送水", r"(?<!下)水道"),
    "park": (r"公園|緑地|植栽|遊具|園路", r"公園|緑地|造園"),
    "building": (r"庁舎|建築|校舎|営繕|内装|屋上|外壁", r"建築|営繕"),
    "electric": (r"電気設備|受変電|照明|配線|電灯", r"電気設備|電気通信"),
    "mechanical": (r"機械設備|空調|ポンプ|ゲート", r"機械設備"),
}
"""By field: words by which a project shows that it is of it, and words in the name of a standard or
chapter by which that is for this field alone."""


@dataclass(frozen=True, slots=True)
class Project:
    """What a sheet says, folded, and the fields of works that it speaks of; none: nothing tells."""

    text: str
    fields: frozenset[str]


def project_of(text: str) -> Project:
    """Read what a sheet says."""
    fields = (name for name, (project, _) in _FIELDS.items() if re.search(project, text))
    return Project(folded(text), frozenset(fields))


def fields_of_rule(
    document: Document, headings: Sequence[str], caption: str = ""
) -> frozenset[str]:
    """The fields that a rule is for alone, by its document's and part's names; none: for all."""
    part = headings[0] if headings else ""
    chapters = " ".join(heading for heading in headings[:3] if re.match(r"第\d+[編部]", heading))
    text = f"{document.title} {part} {chapters} {caption}"
    if "共通" in document.title and "共通" in part and not re.search("港湾|営繕", text):
        return frozenset()
    return frozenset(name for name, (_, rule) in _FIELDS.items() if re.search(rule, text))


def is_foreign_rule(document: Document, passage: Passage, project: Project) -> bool:
    """Whether a rule is for fields that the project has nothing to do with."""
    caption = passage.clause if passage.clause.startswith(("表", "別表")) else ""
    rule = fields_of_rule(document, passage.heading_path, caption)
    return bool(rule and project.fields) and rule.isdisjoint(project.fields)


def is_of_other_work(passage: Passage, project: Project, query: str) -> bool:
    """Whether a clause is under the heading of a work (場所打杭工) that nobody speaks of."""
    works = [
        match[0]
        for heading in passage.heading_path[-2:]
        if (match := _WORK.search(folded(re.sub(r"[（(].*", "", heading))))
    ]
    spoken = f"{project.text} {folded(query)}"
    return bool(works) and not any(work.removesuffix("工") in spoken for work in works)
