from __future__ import annotations

from datetime import date
from pathlib import Path

from assistant.estimating.reference_reading.library import prices_from_library
from retrieval.documents import DocumentKind
from retrieval.library import Library
from tests.retrieval.building import library_settings

HEADER = "労務単価表\nコード,名称,規格,単位,単価（円）,備考\n"


def test_prices_of_the_library_know_their_edition_and_when_the_next_one_begins(
    tmp_path: Path,
) -> None:
    for year, worker, sand in ((2025, 23000, "3000"), (2026, 24000, "-")):
        folder = tmp_path / str(year)
        folder.mkdir()
        rows = f"R01,普通作業員,,人,{worker},\nZ01,砂,洗砂,m3,{sand},現場着\n"
        (folder / f"単価表_{year}年度.csv").write_text(HEADER + rows, encoding="utf-8")
    (tmp_path / "手引き.md").write_text("# 手引き\n\n単価は別に定める。\n", encoding="utf-8")
    with Library.open(library_settings(tmp_path / "home"), writable=True) as library:
        for year in (2025, 2026):
            library.index(
                [tmp_path / str(year)],
                collection="単価",
                kind=DocumentKind.PRICE,
                edition=str(year),
                effective_from=f"{year}-04-01",
                vectors=False,
            )
        library.index([tmp_path / "手引き.md"], collection="手引き", kind=DocumentKind.MANUAL)
        prices, problems = prices_from_library(library)
    assert problems == []
    workers = [row for row in prices if row.name == "普通作業員"]
    assert [(row.price, row.edition) for row in workers] == [(23000, "2025"), (24000, "2026")]
    assert workers[0].effective_from == date(2025, 4, 1)
    assert workers[0].effective_to == date(2026, 3, 31)
    assert workers[1].effective_to is None
    assert (workers[0].origin.document, workers[0].origin.page) == ("単価表_2025年度", 1)
    (sand,) = (row for row in prices if row.name == "砂")
    assert (sand.specification, sand.unit, sand.price) == ("洗砂", "m3", 3000)
    assert sand.notes["備考"] == "現場着"
