"""Remarks on a draft: each told once."""

from __future__ import annotations

from dataclasses import replace

from assistant.drafting.draft import Origin, OriginKind, Section, Span
from assistant.drafting.remarks import BY_DEFAULT, numbered_remarks, remark_rows, told_once
from tests.assistant.drafting.builders import draft_of, paragraph


def test_the_same_remark_of_several_sections_is_told_once() -> None:
    same, other = "別の工事の記述です。", "版を確かめてください。"
    draft = replace(
        draft_of(),
        sections=(
            Section("a", "目的", 1, notes=(same,)),
            Section("b", "工期", 1, notes=(other, same)),
        ),
    )
    assert remark_rows(draft) == (("※1", "目的、工期", same), ("※2", "工期", other))


def test_a_value_by_default_is_remarked_on_where_it_first_stands() -> None:
    usual = Span("監督員", Origin(OriginKind.DEFAULT, "計画シート 監督員の呼称（既定値）"))
    sections = tuple(
        Section(name, name, 1, blocks=(paragraph(usual, usual),)) for name in ("適用", "検査")
    )
    draft = replace(draft_of(), sections=sections)
    rows = remark_rows(told_once(draft))
    assert [(mark, places) for mark, places, _ in rows] == [("※1", "適用")]
    assert rows[0][2].startswith(BY_DEFAULT)
    assert list(numbered_remarks(draft).values()) == [1, 1]
