"""A small kind of document of the city's own, and drafts of it, for tests of the screen."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from assistant.drafting.draft import (
    Draft,
    Origin,
    OriginKind,
    Paragraph,
    Section,
    SectionState,
    Span,
)
from assistant.drafting.fields import Field, FieldType, Schema
from assistant.drafts.entries import DraftEntry, DraftState, KeptDraft, SectionEntry

ATTACK = '<img src=x onerror="window.attacked=1">${window.attacked=1}{{attacked}}`'
KIND, TITLE = "memorandum", "工事覚書"
OUTLINE = f"""
title: {TITLE}
purpose: 工事の要点をまとめる。
sections:
  - {{id: overview, heading: 工事の概要, required: true}}
  - {{id: steps, heading: 段切り}}
  - {{id: quantities, heading: 数量, when: 数量}}
"""
SHEET = """
fields:
  - {name: 工事名, required: true, group: 工事, help: 契約書に書く名前}
  - {name: 工期, type: number, unit: 日, minimum: 1, maximum: 2000, group: 工事, where: 起工伺}
  - {name: 夜間施工, type: yes_no, group: 条件}
  - name: 数量
    type: table
    group: 数量
    columns:
      - {name: 名称, required: true}
      - {name: 延長, type: number, unit: m}
"""
EXAMPLE = """
工事名: 甲橋補修工事
工期: 120
夜間施工: いいえ
数量:
  - {名称: 高欄, 延長: 24}
"""
SECTIONS = {
    "overview": "{{ 工事名 }}の工期は{{ 工期 }}とする。",
    "steps": '{{ standard("段切りの幅") }}',
    "quantities": "表: 数量\n\n| 名称 | 延長 |\n|---|---|\n{% for 行 in 数量 %}| {{ 行.名称 }} | {{ 行.延長 }} |\n{% endfor %}",
}


def write_kind(home: Path) -> None:
    """The kind in its place under NANIWA_HOME."""
    folder = home / "drafting" / KIND
    (folder / "sections").mkdir(parents=True)
    for name, text in {"outline": OUTLINE, "sheet": SHEET, "example": EXAMPLE}.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    for name, text in SECTIONS.items():
        (folder / "sections" / f"{name}.md").write_text(text, encoding="utf-8")


def a_schema(*fields: Field) -> Schema:
    """A schema; without fields, one of each type."""
    given = fields or (
        Field("工事名", required=True, help="契約書に書く名前", where="起工伺", group="工事"),
        Field("工期", FieldType.NUMBER, unit="日", minimum=Decimal(1), group="工事"),
        Field("着手日", FieldType.DATE, group="工事"),
        Field("理由", FieldType.LONG_TEXT, default="未定", group="理由"),
        Field("夜間施工", FieldType.YES_NO),
        Field("区分", FieldType.CHOICE, choices=("新設", "補修")),
        Field("工種", FieldType.CHOICES, choices=("土工", "舗装工")),
        Field("関係機関", FieldType.CHOICES),
        Field(
            "数量",
            FieldType.TABLE,
            columns=(Field("名称", required=True), Field("延長", FieldType.NUMBER, unit="m")),
        ),
    )
    return {field.name: field for field in given}


STANDARD = Origin(
    OriginKind.STANDARD,
    document="共通仕様書",
    document_id="d1",
    edition="2025",
    clause="1-2 段切り",
    page=4,
    quote="段切りの幅は1m以上とする。",
)


def a_section(section_id: str = "steps", *blocks: Paragraph, heading: str = "段切り") -> Section:
    """A written section; without blocks, one sentence that rests on `STANDARD`."""
    sentence = Paragraph((Span("段切りの幅は1m以上とする。", STANDARD),))
    return Section(section_id, heading, blocks=blocks or (sentence,), state=SectionState.WRITTEN)


def kept(
    *sections: Section, state: DraftState = DraftState.DONE, title: str = "甲橋 工事覚書"
) -> KeptDraft:
    """A draft as the service gives it."""
    entries = tuple(
        SectionEntry(each.id, each.heading, each.level, each.state, revision=3) for each in sections
    )
    when = "2026-11-23T06:04:00+00:00"
    entry = DraftEntry(
        id="ab" * 16,
        owner="sato",
        kind=KIND,
        kind_title=TITLE,
        title=title,
        subject="甲橋補修工事",
        state=state,
        message="",
        revision=5,
        version=2,
        sections=entries,
        estimate="",
        created_at=when,
        changed_at=when,
    )
    return KeptDraft(entry, Draft(KIND, TITLE, "甲橋補修工事", sections))
