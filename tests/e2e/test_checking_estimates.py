"""`naniwa check` as a reviewer runs it: folders of estimates, references, reports, waivers."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tests.e2e.command import Naniwa

PRICES = (
    "name,specification,unit,price,district,effective_from,effective_to,source,edition\n"
    "掘削,土砂,m3,374,,2026-04-01,,単価表,2026年4月版\n"
    "掘削,土砂,m3,359,,2025-04-01,2026-03-31,単価表,2025年4月版\n"
    "埋戻し,土砂,m3,2140,,2026-04-01,,単価表,2026年4月版\n"
    "残土等処分,建設発生土,m3,2750,,2026-04-01,,単価表,2026年4月版\n"
)
ROWS: tuple[tuple[str, str, str, float, int], ...] = (
    ("掘削", "土砂", "m3", 120, 374),
    ("埋戻し", "土砂", "m3", 45.5, 2140),
    ("残土等処分", "建設発生土", "m3", 74.5, 2750),
)


def estimate(path: Path, rows: tuple[tuple[str, str, str, float, int], ...] = ROWS) -> Path:
    """A small 内訳書 with its cover above it."""
    book = Workbook()
    sheet = book.active
    sheet.title = "内訳書"
    sheet.append(["工事名", f"{path.stem}道路改良工事"])
    sheet.append(["単価適用日", "令和8年5月1日"])
    sheet.append([])
    sheet.append(["名　称", "規　格", "単位", "数　量", "単　価", "金　額", "摘要"])
    total = 0
    for name, specification, unit, quantity, price in rows:
        amount = int(quantity * price)
        total += amount
        sheet.append([name, specification, unit, quantity, price, amount])
    sheet.append(["直接工事費", None, "式", 1, None, total])
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


@pytest.fixture
def prices(tmp_path: Path) -> Path:
    path = tmp_path / "単価.csv"
    path.write_text(PRICES, encoding="cp932")
    return path


def with_price(yen: int) -> tuple[tuple[str, str, str, float, int], ...]:
    return ((*ROWS[0][:4], yen), *ROWS[1:])


def errors(found: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (finding["sheet"], finding["cell"])
        for finding in found["findings"]
        if finding["severity"] == "error"
    ]


def test_a_clean_estimate_has_no_error(naniwa: Naniwa, tmp_path: Path, prices: Path) -> None:
    file = estimate(tmp_path / "甲.xlsx")
    (found,) = naniwa.json("check", file, "--prices", prices)["files"]
    assert found["error"] is None
    assert errors(found) == []


def test_one_yen_is_found_with_the_agreed_keys(
    naniwa: Naniwa, tmp_path: Path, prices: Path
) -> None:
    file = estimate(tmp_path / "甲.xlsx", with_price(375))
    (found,) = naniwa.json("check", file, "--prices", prices, status=1)["files"]
    (finding,) = [each for each in found["findings"] if each["severity"] == "error"]
    assert (finding["sheet"], finding["cell"]) == ("内訳書", "E5")
    assert {"rule", "item", "message", "actual", "expected", "difference_yen", "basis"} <= set(
        finding
    )
    assert "374" in finding["expected"]
    assert float(finding["difference_yen"]) == -120
    assert finding["basis"][0]["document"].endswith("単価.csv")
    assert set(finding["basis"][0]) == {"document", "page", "text"}


def test_an_older_price_is_named_as_such(naniwa: Naniwa, tmp_path: Path, prices: Path) -> None:
    file = estimate(tmp_path / "甲.xlsx", with_price(359))
    assert "2025年4月版" in naniwa.output("check", file, "--prices", prices, status=1)


def test_a_folder_is_checked_and_a_broken_file_stops_nothing(
    naniwa: Naniwa, tmp_path: Path, prices: Path
) -> None:
    folder = tmp_path / "設計書"
    for number in range(5):
        estimate(folder / f"工事{number}.xlsx", with_price(374 + number % 2))
    (folder / "壊れた.xlsx").write_bytes(b"PK\x03\x04 broken")
    files = naniwa.json("check", folder, "--prices", prices, "--workers", "2", status=1)["files"]
    assert len(files) == 6
    broken = [found for found in files if found["error"]]
    assert [Path(found["file"]).name for found in broken] == ["壊れた.xlsx"]
    assert sum(bool(errors(found)) for found in files) == 2


def test_reports_are_written_and_cells_marked(naniwa: Naniwa, tmp_path: Path, prices: Path) -> None:
    file = estimate(tmp_path / "甲.xlsx", with_price(375))
    naniwa.output("check", file, "--prices", prices, "--out", tmp_path / "報告", status=1)
    written = {path.suffix: path for path in (tmp_path / "報告").glob("甲*")}
    assert {".xlsx", ".html", ".json"} <= set(written)
    cell = load_workbook(written[".xlsx"])["内訳書"]["E5"]
    assert cell.value == 375
    assert "374" in cell.comment.text
    page = written[".html"].read_text(encoding="utf-8")
    assert "掘削" in page
    assert "http" not in page.replace("http://www.w3.org", "")


def test_a_waived_finding_is_shown_with_reason_name_and_no_longer_counts(
    naniwa: Naniwa, tmp_path: Path, prices: Path
) -> None:
    file = estimate(tmp_path / "甲.xlsx", with_price(375))
    (found,) = naniwa.json("check", file, "--prices", prices, status=1)["files"]
    finding = next(each for each in found["findings"] if each["severity"] == "error")
    naniwa.output("waive", finding["number"], "--reason", "見積による", "--name", "難波 一郎")
    (again,) = naniwa.json("check", file, "--prices", prices)["files"]
    waived = next(each for each in again["findings"] if each["number"] == finding["number"])
    assert waived["waived"]["reason"] == "見積による"
    assert waived["waived"]["name"] == "難波 一郎"
    assert "難波 一郎" in naniwa.output("check", file, "--prices", prices)


def test_two_versions_are_set_side_by_side(naniwa: Naniwa, tmp_path: Path) -> None:
    before = estimate(tmp_path / "当初.xlsx")
    after = estimate(tmp_path / "変更.xlsx", ((*ROWS[0][:3], 150, 374), *ROWS[1:]))
    found = naniwa.json("check", after, "--compare", before)
    (change,) = [
        change for change in found["comparisons"][0]["changes"] if "数量" in change["kinds"]
    ]
    assert float(change["difference_yen"]) == 30 * 374


def test_the_library_has_the_prices_when_none_are_given(naniwa: Naniwa, tmp_path: Path) -> None:
    price_list = tmp_path / "設計単価表.csv"
    price_list.write_text(
        "名称,規格,単位,単価（円）\n掘削,土砂,m3,374\n埋戻し,土砂,m3,2140\n残土等処分,建設発生土,m3,2750\n",
        encoding="utf-8",
    )
    words = ("--collection", "単価", "--kind", "price", "--effective-from", "2026-04-01")
    naniwa.output("index", price_list, *words)
    file = estimate(tmp_path / "甲.xlsx", with_price(375))
    (found,) = naniwa.json("check", file, status=1)["files"]
    assert errors(found) == [("内訳書", "E5")]


def test_a_stopped_batch_goes_on_where_it_was(naniwa: Naniwa, tmp_path: Path, prices: Path) -> None:
    folder = tmp_path / "設計書"
    for number in range(12):
        estimate(folder / f"工事{number:02}.xlsx")
    out = tmp_path / "報告"
    words = ("check", folder, "--prices", prices, "--out", out, "--workers", "1")
    process = naniwa.start(*words)
    deadline = time.monotonic() + 120
    while len(list(out.glob(".checked/*.report"))) < 3 and process.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    kept = {path: path.stat().st_mtime_ns for path in out.glob(".checked/*.report")}
    assert len(kept) >= 3
    naniwa.output(*words)
    assert len(list(out.glob(".checked/*.report"))) == 12
    assert all(path.stat().st_mtime_ns == written for path, written in kept.items())


def test_the_rules_are_listed(naniwa: Naniwa) -> None:
    rules = naniwa.json("check", "--list-rules")
    assert [rule["number"] for rule in rules] == list(range(1, 18))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "指定してください"),
        (("ない.xlsx",), "ない.xlsx"),
        (("設計書.xlsx", "--prices", "ない単価.csv"), "ない単価.csv"),
    ],
)
def test_bad_input_is_named(naniwa: Naniwa, words: tuple[str, ...], said: str) -> None:
    naniwa.home.mkdir(parents=True)
    estimate(naniwa.home / "設計書.xlsx")
    assert said in naniwa.refusal("check", *words)


def test_a_price_table_without_its_columns_is_named(naniwa: Naniwa, tmp_path: Path) -> None:
    file = estimate(tmp_path / "甲.xlsx")
    (tmp_path / "単価.csv").write_text("あ,い,う\n1,2,3\n", encoding="utf-8")
    assert "単価.csv" in naniwa.refusal("check", file, "--prices", tmp_path / "単価.csv")


def test_an_encrypted_workbook_is_named(naniwa: Naniwa, tmp_path: Path) -> None:
    from tests.retrieval.loading.test_registry import ole_file

    assert "パスワード" in naniwa.refusal(
        "check", ole_file(tmp_path / "秘密.xlsx", "EncryptedPackage")
    )
