"""Unit prices: one CSV source with a column of prices per edition."""

from __future__ import annotations

import csv
import io

from corpora import FICTION_NOTICE, SampleDocument
from corpora.source import Block, Grid, Heading, Paragraph, Source


def price_source(text: str, document: SampleDocument) -> Source:
    """The price list of the document's edition, a first-level heading per category.

    The CSV has the columns code, category, name, specification (empty for labour), unit, one
    price per edition named by its year, and note; a price left empty isn't set in that edition.
    """
    rows = list(csv.DictReader(io.StringIO(text)))
    year = document.edition
    columns = {
        "code": "コード",
        "name": "名称",
        "specification": "規格",
        "unit": "単位",
        year: "単価（円）",
        "note": "備考",
    }
    if not any(row["specification"] for row in rows):
        del columns["specification"]
    intro = [
        Paragraph(
            f"適用日 {document.effective_from} 以降に起工する工事。消費税及び地方消費税を含まない。"
        ),
        Paragraph(f"この単価は{FICTION_NOTICE}であり、実在の単価ではない。"),
    ]
    blocks: list[Block] = []
    for category in dict.fromkeys(row["category"] for row in rows):
        lines = [
            tuple(row[column] for column in columns)
            for row in rows
            if row["category"] == category and row[year]
        ]
        blocks += [Heading(1, category), *intro, Grid("", (tuple(columns.values()), *lines))]
    title = f"{document.title}（{year}年度版）"
    return Source(
        title=title,
        meta={"title": title, "issuer": "みおつくし市 技術管理課"},
        blocks=tuple(blocks),
    )
