"""What the sample estimates are checked against: prices, rates, quantities, 特記仕様書."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from corpora import FICTION_NOTICE
from corpora.estimates.catalogue import EDITIONS, Catalogue
from corpora.estimates.design import Design, shared_tables
from corpora.estimates.overheads import rate_file

PRICE_COLUMNS = (
    "name", "specification", "unit", "price", "district", "effective_from", "effective_to",
    "source", "edition",
)  # fmt: skip
QUANTITY_COLUMNS = ("name", "specification", "unit", "quantity", "source")


def price_table(catalogue: Catalogue, year: str) -> bytes:
    """One edition of the prices in the columns that the checker reads."""
    since, until = EDITIONS[year]
    rows = [
        (
            row.name, row.specification, row.unit, row.prices[year], row.district, since, until,
            f"{row.category} {row.code}（{FICTION_NOTICE}）", f"{year}年度版",
        )
        for row in catalogue.rows
        if year in row.prices
    ]  # fmt: skip
    return _csv(PRICE_COLUMNS, rows)


def rate_table(domain: str) -> bytes:
    """Rates and corrections of both editions, and the man-days of the unit-cost tables."""
    rows = list(csv.DictReader(io.StringIO(rate_file(domain))))
    columns = list(rows[0])
    for year, (since, until) in EDITIONS.items():
        known = {
            "edition": f"{year}年度", "effective_from": since, "effective_to": until,
            "formula": "factor", "confidence": "sample",
            "source": f"みおつくし市 標準歩掛（架空の見本） {year}年度",
        }  # fmt: skip
        for table in shared_tables(domain).values():
            work = f"{table.name} {table.specification} {table.base}{table.unit}当り"
            for line in table.lines:
                if table.kind == "代価表" and line.unit == "人":
                    what = {"rate": f"歩掛:{line.name}", "work_category": work}
                    rows.append(known | what | {"a": str(line.quantity)})
    return _csv(columns, [[row.get(column, "") for column in columns] for row in rows])


def quantity_sheet(design: Design) -> bytes:
    """The quantities of the lines of work, with the drawing or calculation they are from."""
    groups: dict[int, str] = {}
    rows = []
    for line in design.lines:
        if line.quantity is None:
            groups[line.level] = line.name
            continue
        above = [groups[level] for level in sorted(groups) if level < line.level]
        source = f"数量計算書 {' '.join(above[-2:])}"
        rows.append((line.name, line.specification, line.unit, line.quantity, source))
    return _csv(QUANTITY_COLUMNS, rows)


def special_specification(design: Design) -> bytes:
    """The 特記仕様書 as .docx; a first line with ``#`` is its title."""
    from corpora.rendering.word import render_word
    from corpora.source import Paragraph, Source

    title = design.specification[0].removeprefix("#").strip()
    blocks = tuple(Paragraph(line) for line in design.specification[1:])
    name = f"{title}　{design.facts['工事名']}"
    return render_word(Source(title=name, meta={"title": name}, blocks=blocks))


def _csv(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")
