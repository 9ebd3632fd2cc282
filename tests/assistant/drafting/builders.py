"""A draft with everything that a draft can hold, put together by hand."""

from __future__ import annotations

from dataclasses import replace

from assistant.drafting.draft import (
    Bar,
    Block,
    Draft,
    Gap,
    Origin,
    OriginKind,
    Paragraph,
    Schedule,
    Section,
    SectionState,
    Span,
    Style,
    Table,
)

COMPACTION = Origin(
    OriginKind.STANDARD,
    document="土木工事共通仕様書",
    document_id="standard-2025",
    passage_id="p-1",
    edition="2025",
    clause="3-2-6-3 締固め",
    page=214,
    quote="締固め度は、96％以上とする。",
)
STAGES = Origin(
    OriginKind.STANDARD,
    document="土木工事監督技術基準",
    document_id="standard-supervision",
    passage_id="p-2",
    edition="令和7年4月",
    clause="別表第1",
    page=12,
    quote="路盤工は、締固め完了時に確認する。",
)
BRIDGE = Origin(
    OriginKind.PAST_DESIGN,
    document="中浜橋補修設計書",
    document_id="design-2023",
    passage_id="p-3",
    edition="",
    clause="2.1 施工条件",
    page=3,
    quote="夜間は片側交互通行とした。",
)
SHEET = Origin(OriginKind.SHEET, "計画シート 工期")
CALCULATED = Origin(OriginKind.CALCULATION, "170m×6.5m＝1,105m2（計画シート 延長、幅員）")
MODEL = Origin(OriginKind.MODEL, "言語モデル")
PERIOD = Gap("工期", "概略工程表")
DUMP = Gap("残土の受入地", "契約課の処分場一覧")


def span(text: str, origin: Origin | None = None, *, remark: str = "") -> Span:
    """A run of text, by default the template's own."""
    return Span(text, origin or Origin(OriginKind.TEMPLATE), remark=remark)


def missing(gap: Gap) -> Span:
    """The mark of what is missing."""
    return Span(gap.text, Origin(OriginKind.SHEET, gap.label), gap)


def paragraph(
    *spans: Span | str, style: Style = Style.BODY, level: int = 0, number: str = ""
) -> Paragraph:
    """A paragraph of spans and bare texts."""
    made = tuple(span(each) if isinstance(each, str) else each for each in spans)
    return Paragraph(made, style, level, number=number)


def table(
    header: tuple[str, ...],
    *rows: tuple[str, ...],
    caption: str = "",
    numeric: tuple[int, ...] = (),
    notes: tuple[str, ...] = (),
) -> Table:
    """A table of bare texts."""
    return Table(
        header, tuple(tuple((span(cell),) for cell in row) for row in rows), caption, numeric, notes
    )


def draft_of(*blocks: Block, title: str = "特記仕様書", kind: str = "work_outline") -> Draft:
    """A draft of one section."""
    section = Section("only", "工事の概要", blocks=blocks, state=SectionState.WRITTEN)
    return Draft(
        kind,
        title,
        "市道中浜線舗装補修工事",
        (section,),
        {"工事名": "市道中浜線舗装補修工事"},
        "2026-11-23T01:00:00+00:00",
    )


def rich_draft() -> Draft:
    """Every kind of block, several levels of headings, sources, gaps, remarks, long and wide tables."""
    overview = Section(
        "overview",
        "工事の概要",
        1,
        (
            paragraph(
                "本工事は、",
                span("市道中浜線", SHEET),
                "の舗装を補修するものである。工期は",
                missing(PERIOD),
                "とする。",
            ),
            paragraph(
                "舗装面積は",
                span("1,105m2", CALCULATED),
                "である。",
                span("既設の舗装は著しくひび割れている。", MODEL),
            ),
            table(
                ("項目", "内容"),
                ("工事名", "市道中浜線舗装補修工事"),
                ("延長", "170m"),
                caption="工事の概要",
                notes=("注: 延長は測量による。",),
            ),
        ),
        SectionState.WRITTEN,
        notes=("言語モデルを使わずに作成しました。",),
    )
    rules = Section(
        "rules",
        "施工に関する規定",
        1,
        (
            paragraph(span("締固め度は、96％以上とする。", COMPACTION), style=Style.QUOTE),
            paragraph("受注者は次のことを守る。"),
            paragraph(span("路盤は締固め完了時に確認を受ける。", STAGES), style=Style.LIST),
            paragraph("確認の記録を残す。", style=Style.LIST, level=1),
            paragraph("準備する。", style=Style.NUMBERED),
            paragraph("施工する。", style=Style.NUMBERED),
            paragraph("受注者は、着手前に打合せを行う。", style=Style.NUMBERED, number="(1)"),
            paragraph("再び", span("締固めの規定", COMPACTION), "による。"),
            paragraph("近接構造物", style=Style.SUBHEADING),
            paragraph(
                span(
                    "夜間は片側交互通行とした。",
                    BRIDGE,
                    remark="過去の工事の条件です。この工事に当てはまるか確かめてください。",
                ),
                style=Style.NOTE,
            ),
        ),
        SectionState.EDITED,
    )
    detail = Section(
        "detail",
        "残土の処理",
        2,
        (paragraph("残土は", missing(DUMP), "に運ぶ。工期は", missing(PERIOD), "。"),),
        SectionState.ACCEPTED,
    )
    quantities = Section(
        "quantities",
        "数量",
        1,
        (
            table(
                ("工種", "種別", "数量", "単位"),
                *(
                    (f"工種{n}", "表層（再生密粒度アスコン(13)）t=50mm", f"{n * 1234:,}", "m2")
                    for n in range(1, 61)
                ),
                caption="数量総括表",
                numeric=(2,),
            ),
            table(
                tuple(f"第{n}列の見出し" for n in range(1, 13)),
                *(tuple(f"{n * m * 1_000_000:,}" for m in range(1, 13)) for n in range(1, 6)),
                caption="横に長い表",
                numeric=tuple(range(12)),
            ),
        ),
        SectionState.WRITTEN,
    )
    schedule = Section(
        "schedule",
        "概略工程",
        1,
        (
            Schedule(
                (
                    Bar((span("準備工"),), (span("1式"),), (span("20日"),), 0, 20),
                    Bar((span("舗装工"),), (span("1,105m2", CALCULATED),), (span("45日"),), 20, 65),
                    Bar((span("後片付け"),), (span("1式"),), (span("15日"),), 65, 80),
                ),
                (("6月", 30), ("7月", 31), ("8月", 31)),
                "概略工程表",
                ("注: 日数は暦日である。",),
            ),
        ),
        SectionState.WRITTEN,
    )
    waiting = Section("later", "その他", 1)
    return Draft(
        "work_outline",
        "特記仕様書",
        "市道中浜線舗装補修工事",
        (overview, rules, detail, quantities, schedule, waiting),
        {"工事名": "市道中浜線舗装補修工事"},
        "2026-11-23T01:00:00+00:00",
    )


def hostile_texts() -> tuple[str, ...]:
    """What a sheet may hold and a file must show as it is."""
    return (
        "{{ 7*7 }} {% for x in y %}",
        "<w:t>&amp;</w:t><script>alert(1)</script>",
        'TOC \\o "1-3" INCLUDETEXT "c:\\\\secret"',
        '=HYPERLINK("http://example.com")|| cell | of | a table',
        "# 見出し *強調* _下線_ `code` [^1] [a](b) <b>",
        "《工事名》《本文》 制御\x00\x0b文字\ud800 終わり",
    )


def hostile_draft() -> Draft:
    """A draft whose every text is hostile."""
    texts = hostile_texts()
    made = draft_of(
        *(paragraph(text) for text in texts),
        paragraph(texts[4], style=Style.LIST),
        table(texts[:3], texts[3:], texts[:3], caption=texts[1], notes=(texts[4],)),
        Schedule(
            (Bar((span(texts[1]),), (span(texts[3]),), (span(texts[4]),), 0, 3),),
            ((texts[1], 5),),
            texts[0],
        ),
        title=texts[1],
    )
    return replace(made, subject=texts[5], values={"工事名": texts[5]})
