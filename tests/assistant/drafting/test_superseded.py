"""Sections on old editions beside those on new ones."""

from __future__ import annotations

from assistant.drafting.draft import Draft, Origin, OriginKind, Paragraph, Section, Span
from assistant.drafting.superseded import with_superseded_noted
from retrieval.documents import Document, DocumentKind


def document(name: str, edition: str, newer: str = "") -> Document:
    return Document(
        id=name,
        path=f"{name}.pdf",
        collection="仕様書",
        kind=DocumentKind.STANDARD,
        title="標準仕様書",
        sha256=name,
        page_count=1,
        edition=edition,
        superseded_by=newer,
    )


def section(heading: str, document_id: str, *notes: str) -> Section:
    span = Span("とする。", Origin(OriginKind.STANDARD, document_id=document_id))
    return Section(heading, heading, blocks=(Paragraph((span,)),), notes=notes)


def test_a_section_on_a_replaced_edition_says_so_until_it_is_written_anew() -> None:
    documents = (document("old", "2025", "new"), document("new", "2026"))
    draft = Draft("k", "題", "工事", (section("安全", "old", "前の注意"), section("材料", "new")))
    noted, told = with_superseded_noted(draft, documents)
    assert noted.sections[0].notes == (
        "前の注意",
        "この節は旧版に基づいています（「標準仕様書」2025年版 → 現行は2026年版）。現行の版で書き直してください。",
    )
    assert noted.sections[1].notes == ()
    assert "安全" in told[0]
    assert "材料" not in told[0]
    assert with_superseded_noted(noted, documents)[0] == noted
    again = Draft("k", "題", "工事", (section("安全", "new", *noted.sections[0].notes),))
    assert with_superseded_noted(again, documents) == (
        Draft("k", "題", "工事", (section("安全", "new", "前の注意"),)),
        (),
    )
