"""The HTML page and the JSON entry."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

from assistant.estimating.check import FileReport
from assistant.estimating.findings import Basis
from assistant.estimating.reporting.files import write_batch, write_reports
from assistant.estimating.reporting.json_report import file_entry
from assistant.estimating.reporting.page import html_report
from assistant.estimating.reporting.surroundings import Surroundings, filled_columns
from assistant.estimating.reporting.wording import basis_lines, grouped, signed_yen
from tests.assistant.estimating.builders import estimate
from tests.assistant.estimating.reporting.reports import report, small_estimate, workbook


def test_a_page_shows_each_finding_among_its_rows() -> None:
    page = html_report(report(Path("設計書.xlsx")), small_estimate())
    assert page.index("金額は 46,606") > page.index("=HYPERLINK")  # the costlier error stands first
    assert 'marked">46,606<' in page
    assert "残土運搬" in page
    assert "40 × 1,165 = 46,600" in page
    assert "再計算漏れ" in page


def test_a_page_escapes_what_the_estimate_says_and_fetches_nothing() -> None:
    page = html_report(report(Path("設計書.xlsx")), small_estimate())
    assert '<b>"土"</b>' not in page
    assert "&lt;b&gt;" in page
    assert not re.search(r"""src=|href="(?!#)|@import|url\(|<script""", page)


def test_a_file_that_was_not_read_says_why() -> None:
    unread = FileReport(Path("鍵.xlsx"), error="パスワードで保護されています。", code="encrypted")
    assert "パスワードで保護されています。" in html_report(unread)
    entry = file_entry(unread)
    assert (entry["error"], entry["findings"]) == ("パスワードで保護されています。", [])


def test_json_has_the_agreed_keys_first_and_whole_yen() -> None:
    entry = file_entry(report(Path("設計書.xlsx")))
    assert list(entry)[:4] == ["file", "error", "findings", "summary"]
    first = entry["findings"][1]
    agreed = ["rule", "severity", "sheet", "cell", "item", "message"]
    agreed += ["actual", "expected", "difference_yen", "basis"]
    assert list(first)[:10] == agreed
    assert (first["difference_yen"], first["effect_yen"]) == (-6, -10)
    assert first["basis"] == [
        {"document": "設計書の計算", "page": None, "text": "40 × 1,165 = 46,600"}
    ]
    assert entry["summary"]["errors"] == 2
    json.dumps(entry)


def test_the_reports_of_a_file_and_of_a_batch_are_written_whole(tmp_path: Path) -> None:
    source = workbook(tmp_path / "設計書.xlsx")
    checked = report(source)
    write_reports(checked, small_estimate(), tmp_path / "out", "設計書")
    write_batch([checked], [], tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "検査一覧.html",
        "検査一覧.json",
        "検査一覧.xlsx",
        "設計書_検査結果.html",
        "設計書_検査結果.json",
        "設計書_検査結果.xlsx",
    ]


def test_a_fact_is_marked_at_its_value_and_empty_columns_are_left_out() -> None:
    cover = estimate(facts={"工事名": "舗装工事", "予定価格": "110,000円"})
    place = cover.facts["予定価格"].place
    surroundings = Surroundings(cover).around(place)
    row = surroundings[-1]
    assert row.marked is not None
    assert row.cells[row.marked] == "110,000円"
    assert [heading for _, heading in filled_columns(surroundings)] == ["名称", "摘要・率"]


def test_a_correction_that_changes_nothing_is_not_shown_as_an_increase() -> None:
    assert [signed_yen(Decimal(value)) for value in (0, 1200, "-0.5")] == ["±0", "+1,200", "-0.5"]


def test_what_proves_a_finding_is_named_by_row_in_tables_and_by_page_elsewhere() -> None:
    bases = (Basis("単価表.csv", 12, "掘削"), Basis("特記仕様書.docx", 3, "第5条"))
    assert list(basis_lines(bases)) == [
        "単価表.csv（12行目）: 掘削",
        "特記仕様書.docx（3頁）: 第5条",
    ]


def test_bare_numbers_have_commas_and_codes_have_none() -> None:
    texts = ("14623", "-1234.5", "999", "14,616", "道改第26-1145号")
    assert [grouped(text) for text in texts] == ["14,623", "-1,234.5", "999", *texts[3:]]
