"""Numbers of a draft are held against what their words rest on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.drafting.draft import (
    Draft,
    Origin,
    OriginKind,
    Paragraph,
    Section,
    SectionState,
    Span,
    Table,
)
from assistant.drafting.tracing import REMARK, numbers_of, remarked, untraced_numbers

STANDARD = Origin(
    OriginKind.STANDARD,
    document="共通仕様書",
    edition="2025",
    clause="1-3-6 養生",
    page=12,
    quote="養生は5日以上、厚さ50cm以下の層とする。",
)


def draft(*spans: Span, evidence: tuple[Origin, ...] = ()) -> Draft:
    section = Section("a", "節", blocks=(Paragraph(spans),), evidence=evidence)
    return Draft(
        "kind", "題", "名", (section,), {"延長": "1.92km", "着手": "2026-06-01", "幅": 2.5}
    )


def untraced(said: str, origin: Origin, *evidence: Origin) -> list[str]:
    return [
        number.text for number in untraced_numbers(draft(Span(said, origin), evidence=evidence))
    ]


@pytest.mark.parametrize(
    ("said", "origin", "expected"),
    [
        ("1,920m", Origin(OriginKind.SHEET), []),
        ("1,930m", Origin(OriginKind.SHEET), ["1930m"]),
        ("2026年6月1日", Origin(OriginKind.SHEET), []),
        ("令和8年6月", Origin(OriginKind.SHEET), []),
        ("2026年7月", Origin(OriginKind.SHEET), ["2026年7月"]),
        ("0.5m以下", STANDARD, []),
        ("60cm以下", STANDARD, ["60cm"]),
        ("共通仕様書（2025年版）1-3-6 養生 12頁", STANDARD, []),
        ("425m2", Origin(OriginKind.CALCULATION, "170m×2.5m＝425m2"), []),
        ("426m2", Origin(OriginKind.CALCULATION, "170m×2.5m＝425m2"), ["426m2"]),
        ("3日以内", Origin(OriginKind.TEMPLATE), ["3日"]),
        ("第3条の(2)、表6-2、週休2日", Origin(OriginKind.TEMPLATE), []),
        ("幅2.5mの道", Origin(OriginKind.MODEL), []),
        ("幅3.5mの道", Origin(OriginKind.MODEL), ["3.5m"]),
        ("5日以上", Origin(OriginKind.MODEL), ["5日"]),
        ("12箇所", Origin(OriginKind.PERSON), ["12箇所"]),
    ],
)
def test_a_number_rests_on_what_its_origin_says(
    said: str, origin: Origin, expected: list[str]
) -> None:
    assert untraced(said, origin) == expected


def test_words_of_the_model_rest_on_the_evidence_of_their_section() -> None:
    assert untraced("5日以上養生する。", Origin(OriginKind.MODEL), STANDARD) == []


def test_a_remark_stands_on_what_is_not_traced() -> None:
    model = Origin(OriginKind.MODEL)
    section = draft(Span("延長は1,920m、", model), Span("幅は9mである。", model)).sections[0]
    (paragraph,) = remarked(section, ("1,920m",)).blocks
    assert isinstance(paragraph, Paragraph)
    assert [span.remark for span in paragraph.spans] == ["", f"{REMARK}（9m）。"]


def test_remarks_are_not_doubled() -> None:
    section = draft(Span("9m", Origin(OriginKind.MODEL))).sections[0]
    once = remarked(section, ())
    assert remarked(once, ()) == once


def test_a_length_of_time_is_no_date() -> None:
    assert [number.dimension for number in numbers_of("5年間")] == ["month"]


def test_what_a_person_writes_over_a_table_is_held_against_the_sheet_too() -> None:
    table = Table(
        ("項目", "25m当たり"), (), caption="幅2.5mの区間", notes=("延長は1,920mである。",)
    )
    edited = Section("a", "節", blocks=(table,), state=SectionState.EDITED)
    numbers = untraced_numbers(replace(draft(), sections=(edited,)))
    assert [number.text for number in numbers] == ["25m"]
    written = replace(edited, state=SectionState.WRITTEN)
    assert untraced_numbers(replace(draft(), sections=(written,))) == ()
