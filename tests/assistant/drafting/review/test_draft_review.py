from assistant.drafting.draft import Draft, Gap, Origin, OriginKind, Paragraph, Section, Span
from assistant.drafting.review.findings import Severity
from assistant.drafting.review.review import review_draft
from assistant.drafting.sources import Sources


def _draft(*spans: Span) -> Draft:
    return Draft(
        "work_outline", "工事概要書", "市道中央線", (Section("a", "概要", 1, (Paragraph(spans),)),)
    )


def _standard(sources: Sources, edition: str) -> Origin:
    document = next(d for d in sources.everything.documents() if d.edition == edition)
    return Origin(
        OriginKind.STANDARD,
        "1-1-2-1 工事の着手",
        document.title,
        document.id,
        edition=edition,
        clause="1-1-2-1 工事の着手",
        page=1,
        quote="受注者は、契約締結の日から30日以内に工事に着手する。",
    )


def test_section_on_a_superseded_edition_is_an_error(review_sources: Sources) -> None:
    text = "受注者は、契約締結の日から30日以内に工事に着手する。"
    old = review_draft(_draft(Span(text, _standard(review_sources, "2024"))), review_sources)
    (finding,) = old.findings
    assert (finding.rule, finding.severity) == ("current_evidence", Severity.ERROR)
    assert "この節は旧版（2024年版）に基づいています" in finding.message
    documents = review_sources.everything.documents()
    newest = next(d for d in documents if d.edition == "2025" and "共通仕様書" in d.title)
    origin = Origin(OriginKind.STANDARD, "", newest.title, newest.id, quote=text)
    assert review_draft(_draft(Span(text, origin)), review_sources).findings == ()


def test_section_on_a_removed_document_is_a_warning(review_sources: Sources) -> None:
    origin = Origin(OriginKind.STANDARD, "", "廃止した要領", "0" * 64, quote="着手する。")
    (finding,) = review_draft(_draft(Span("着手する。", origin)), review_sources).findings
    assert finding.rule == "current_evidence"
    assert "廃止した要領" in finding.message


def test_number_without_a_source_and_open_gap_are_named(review_sources: Sources) -> None:
    draft = _draft(
        Span("工期は250日間とする。", Origin(OriginKind.MODEL)),
        Span("【要確認: 施工延長】", gap=Gap("施工延長", "平面図")),
    )
    findings = review_draft(draft, review_sources).findings
    assert {(finding.rule, finding.item) for finding in findings} == {
        ("untraced_numbers", "250日間"),
        ("gaps", "施工延長"),
    }
