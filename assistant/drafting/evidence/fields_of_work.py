"""Which field of works a text is about, so that rules for harbours are not put on a road."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.drafting.evidence.work_matching import is_general
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
    "tunnel": (r"トンネル", r"トンネル"),
    "sewer": (r"下水|汚水|雨水幹線|マンホール|推進", r"下水道"),
    "water": (
        r"上水道|上下水道(?!局|部|課)|(?<!下)水道(?!局|部|課)|配水管|給水|送水",
        r"(?<!下)水道|上下水道",
    ),
    "park": (r"公園|緑地|植栽|遊具|園路", r"公園|緑地|造園"),
    "building": (r"庁舎|建築|校舎|営繕|内装|屋上|外壁", r"建築|営繕"),
    "electric": (r"電気設備|受変電|照明|配線|電灯", r"電気設備|電気通信"),
    "mechanical": (r"機械設備|空調|ポンプ|ゲート", r"機械設備"),
}
"""By field: words by which a project shows that it is of it, and words in the name of a standard or
chapter by which that is for this field alone."""
_PARTS = re.compile(r"[^/]+編(?=/)")
"""Folders that are parts of a book: its chapters are files that don't name it."""
_UPKEEP = re.compile(
    r"^(?P<facility>[一-鿿ァ-ヺー・]+?)(?:の|定期|日常|臨時)*"
    r"(?:点検|保守|運転|操作|管理|維持|維持管理|維持保全|修繕)+(?:要領|要綱|基準|マニュアル|の?手引き?|便覧|規程)"
)
"""The title of a manual on keeping or running one kind of facility."""
_RUNS = re.compile(r"[一-鿿]+|[ァ-ヺー]+")
_OF_WORKS = re.compile(r"工事|施工|出来形|品質|写真|工程|設計|積算|監督|検査|情報|文書|契約|安全")
_OBJECTS = re.compile(
    r"トンネル|ダム|シールド|推進|圧気|ケーソン|沈埋|鉄道|軌道|融雪|消雪|積雪|除雪|防雪|なだれ|取付道路|"
    r"橋面|橋梁|床版|舗装|水路|樋門|樋管|水門|排水機場|堤防|砂防|岸壁|港湾|海岸|プール|遊具|杭"
)
"""Things that a rule may be for alone: where nobody speaks of them it is on something else."""


@dataclass(frozen=True, slots=True)
class Project:
    """What a sheet says, folded, and the fields of works that it speaks of; none: nothing tells."""

    text: str
    fields: frozenset[str]
    main: frozenset[str] = frozenset()
    """The fields of the facility itself, where other works (paving in a park) come with it."""


def project_of(text: str, facility: str = "") -> Project:
    """Read what a sheet says; ``facility`` is what it says of the field and the facility alone."""
    return Project(folded(text), _fields_in(text), _fields_in(facility))


def _fields_in(text: str) -> frozenset[str]:
    return frozenset(name for name, (words, _) in _FIELDS.items() if re.search(words, text))


def fit_of_fields(rule: frozenset[str], project: Project) -> float:
    """How well a rule for these fields alone fits a project: of its own field better than for all."""
    if not rule or not project.fields:
        return 0.4
    own = project.main or project.fields
    fit = 1.0 if rule & own else -0.4 if rule & project.fields else -3.0
    return fit - (0.6 if rule - project.fields else 0.0)


def fields_of_rule(
    document: Document, headings: Sequence[str], caption: str = ""
) -> frozenset[str]:
    """The fields that a rule is for alone, by its document's and part's names; none: for all."""
    parts = (heading for heading in headings if re.match(r"第\s*[0-9０-９]+\s*[編部]", heading))
    part = next(parts, headings[0] if headings else "")
    chapters = " ".join(heading for heading in headings[:3] if re.match(r"第\d+[編部]", heading))
    folders = " ".join(_PARTS.findall(document.path))
    text = f"{document.title} {folders} {part} {chapters} {caption}"
    if "共通" in document.title and "共通" in part and not re.search("港湾|営繕", text):
        return frozenset()
    return frozenset(name for name, (_, rule) in _FIELDS.items() if re.search(rule, text))


def is_foreign_rule(document: Document, passage: Passage, project: Project) -> bool:
    """Whether a rule is for fields that the project has nothing to do with."""
    if is_on_other_facility(document, project):
        return True
    caption = passage.clause if passage.clause.startswith(("表", "別表")) else ""
    rule = fields_of_rule(document, passage.heading_path, caption)
    return bool(rule and project.fields) and rule.isdisjoint(project.fields)


_CIVIL = re.compile(r"土木")
_INSIDE = frozenset({"building", "electric", "mechanical"})


def is_of_civil_works(document: Document, project: Project) -> bool:
    """Whether it specifies civil works and the project is on a building or its equipment alone."""
    own = project.main or project.fields
    named = f"{document.path} {document.title}"
    return bool(own) and own <= _INSIDE and _CIVIL.search(named) is not None


def is_on_other_facility(document: Document, project: Project) -> bool:
    """Whether a manual is on the upkeep of a kind of facility that the sheet does not speak of."""
    match = _UPKEEP.match(document.title.strip())
    if match is None or _OF_WORKS.search(match["facility"]):
        return False
    name = _RUNS.findall(match["facility"])[0]
    return folded(name) not in project.text and not (name.endswith("橋梁") and "橋" in project.text)


def is_on_other_object(passage: Passage, text: str, project: Project, query: str) -> bool:
    """Whether a rule is on a thing (a tunnel, a pavement on a bridge) that nobody speaks of.

    The clause's own headings say so, or what its sentence begins with.
    """
    if not project.fields:
        return False
    begins = re.split(r"は、|については|にあたっては|に際しては", text, maxsplit=1)[0][:60]
    headings = (re.sub(r"[（(].*?[）)]", "", heading) for heading in passage.heading_path[-2:])
    spoken = f"{project.text} {folded(query)}"
    things = _OBJECTS.findall(" ".join((*headings, begins)))
    return any(folded(thing) not in spoken for thing in things)


def is_of_work_asked(passage: Passage, query: str) -> bool:
    """Whether a clause under the heading of a work is under the one that is asked for.

    A question on 舗装工 is not answered by 舗装打換え工; one that names no work is by any.
    """
    asked = [match[0] for term in re.split(r"[\s、の]", query) if (match := _WORK.search(term))]
    headings = [
        folded(re.sub(r"[（(].*?[）)]", "", heading)).strip()
        for heading in passage.heading_path[-3:]
    ]
    named = [heading for heading in headings if _WORK.search(heading)]
    if not asked or not named:
        return True
    return any(folded(work) in heading for work in asked for heading in named)


def is_of_other_work(passage: Passage, project: Project, query: str) -> bool:
    """Whether a clause is under the heading of a work (場所打杭工) that nobody speaks of."""
    works = [
        match[0]
        for heading in passage.heading_path[-3:]
        if (match := _WORK.search(folded(re.sub(r"[（(].*", "", heading))))
    ]
    spoken = f"{project.text} {folded(query)}"
    telling = [name for work in works if not is_general(name := work.removesuffix("工"))]
    return bool(telling) and not any(name in spoken for name in telling)
