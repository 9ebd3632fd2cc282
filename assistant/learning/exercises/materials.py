"""What a trainee checks an estimate with: prices, rates, quantities, 特記仕様書, rules of rounding."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from assistant.learning.exercises.exercise import (
    ExerciseCell,
    ExerciseFile,
    ExerciseRow,
    ExerciseSheet,
)
from corpora.estimates.book import letters, shown
from corpora.estimates.catalogue import EDITIONS, CataloguePrice
from corpora.estimates.planting.composing import Variant
from corpora.estimates.pricing import PricedLine
from corpora.estimates.references import (
    price_table,
    quantity_sheet,
    rate_table,
    special_specification,
)

QUANTITIES, SPECIFICATION, RULES = "数量総括表", "特記仕様書", "計算のきまり"
MASS_OF_DEBRIS = Decimal("2.35")
"""t/m3, of asphalt and of concrete without reinforcement."""
RATES = {"civil": "諸経費率表_土木", "building": "諸経費率表_営繕"}


_HEADINGS = {
    "name": "名称", "specification": "規格", "unit": "単位", "price": "単価", "quantity": "数量",
    "district": "地区", "effective_from": "適用開始日", "effective_to": "適用終了日",
    "source": "出典", "edition": "版",
}  # fmt: skip


def headed_in_japanese(table: bytes) -> bytes:
    """A price or quantity table with headings that a trainee reads; the checker reads both."""
    heading, newline, rows = table.decode("utf-8-sig").partition("\r\n")
    names = (_HEADINGS[column] for column in heading.split(","))
    return f"{','.join(names)}{newline}{rows}".encode("utf-8-sig")


def prices_name(year: str) -> str:
    """The sheet (and file) of one edition of the prices."""
    return f"単価表_{year}年度"


@dataclass(frozen=True)
class Materials:
    """The references of an estimate as sheets and files, and where their rows are."""

    variant: Variant

    @cached_property
    def _price_numbers(self) -> dict[tuple[str, str], int]:
        """The file's row of a price by its code and year; row 1 has the headings."""
        rows = self.variant.catalogue.rows
        return {
            (row.code + row.district + row.name + row.specification, year): number
            for year in EDITIONS
            for number, row in enumerate([x for x in rows if year in x.prices], start=2)
        }

    @cached_property
    def _rates(self) -> list[dict[str, str]]:
        text = rate_table(self.variant.origin.domain).decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text)))

    def price_place(self, row: CataloguePrice, year: str) -> str:
        """``単価表_2026年度.csv 45行``."""
        return f"{prices_name(year)}.csv {self._price_number(row, year)}行"

    def _price_number(self, row: CataloguePrice, year: str) -> int:
        key = row.code + row.district + row.name + row.specification
        return self._price_numbers[key, year]

    def rate_place(self, year: str, what: str, condition: str) -> str:
        """``諸経費率表_土木.csv 12行（表1）``; empty when the table has no such row."""
        for number, row in enumerate(self._rates, start=2):
            if (row["edition"], row["rate"]) == (f"{year}年度", what) and row["work_category"] in (
                condition,
                "",
            ):
                source = row["source"].rpartition(" ")[2]
                name = RATES[self.variant.origin.domain]
                return f"{name}.csv {number}行（{source}）"
        return ""

    def productivity(self, year: str, work: str, labour: str) -> tuple[str, str]:
        """Man-days of the standard and where they stand; empty when it has none."""
        for number, row in enumerate(self._rates, start=2):
            wanted = (f"{year}年度", f"歩掛:{labour}", work)
            if (row["edition"], row["rate"], row["work_category"]) == wanted:
                return row["a"], f"{RATES[self.variant.origin.domain]}.csv {number}行（標準歩掛）"
        return "", ""

    def quantity_row(self, identifier: str) -> int | None:
        """The row of a line of work in the quantity sheet."""
        items = [line.id for line in self.variant.quantities.lines if line.quantity is not None]
        return items.index(identifier) + 2 if identifier in items else None

    def paragraph(self, *texts: str) -> tuple[int, str] | None:
        """The first paragraph of the 特記仕様書 with one of the texts: its number and text."""
        lines = self.variant.specification.specification[1:]
        for text in texts:
            for number, line in enumerate(lines, start=1):
                if text and text in line:
                    return number, line
        return None

    def sheets(self) -> tuple[ExerciseSheet, ...]:
        """What is needed on the screen; the files have all rows."""
        return (
            self._specification(),
            self._quantities(),
            *(self._prices(year) for year in sorted(EDITIONS, reverse=True)),
            self._rate_sheet(),
            ExerciseSheet(RULES, tuple(_row(RULES, 0, "", [x]) for x in self._rules())),
        )

    def files(self, name: str) -> tuple[ExerciseFile, ...]:
        """The references as files; ``name`` is the work's."""
        origin = self.variant.origin
        return (
            *(
                ExerciseFile(
                    f"{prices_name(year)}.csv",
                    headed_in_japanese(price_table(self.variant.catalogue, year)),
                )
                for year in EDITIONS
            ),
            ExerciseFile(f"{RATES[origin.domain]}.csv", rate_table(origin.domain)),
            ExerciseFile(
                f"{name}_数量総括表.csv",
                headed_in_japanese(quantity_sheet(self.variant.quantities)),
            ),
            ExerciseFile(
                f"{name}_特記仕様書.docx", special_specification(self.variant.specification)
            ),
        )

    def _specification(self) -> ExerciseSheet:
        lines = self.variant.specification.specification[1:]
        rows = [
            _row(SPECIFICATION, number, str(number), [line])
            for number, line in enumerate(lines, start=1)
        ]
        return ExerciseSheet(SPECIFICATION, tuple(rows))

    def _quantities(self) -> ExerciseSheet:
        lines = [line for line in self.variant.quantities.lines if line.quantity is not None]
        rows = [_heading("名称", "規格", "単位", "数量")]
        rows += [
            _row(
                QUANTITIES, number, str(number),
                [line.name, line.specification, line.unit, shown(line.quantity)],
            )
            for number, line in enumerate(lines, start=2)
        ]  # fmt: skip
        return ExerciseSheet(QUANTITIES, tuple(rows))

    def _prices(self, year: str) -> ExerciseSheet:
        """The prices of what the estimate has, in every specification and district."""
        estimate = self.variant.estimate
        parts = [line for table in estimate.tables for line in table.lines]
        wanted: list[PricedLine] = [*estimate.lines, *estimate.itemised, *estimate.scrap, *parts]
        names = {line.name for line in wanted}
        name = prices_name(year)
        rows = [_heading("名称", "規格", "単位", "単価（円）", "地区", "分類")]
        for row in self.variant.catalogue.rows:
            if row.name in names and year in row.prices:
                number = self._price_number(row, year)
                texts = [
                    row.name, row.specification, row.unit, shown(row.prices[year]), row.district,
                    row.category,
                ]  # fmt: skip
                rows.append(_row("", number, str(number), texts))
        return ExerciseSheet(name, tuple(rows))

    def _rate_sheet(self) -> ExerciseSheet:
        works = {
            f"{table.name} {table.specification} {table.base}{table.unit}当り"
            for table in self.variant.origin.tables.values()
        }
        rows = [_heading("年度", "項目", "工種・条件", "算定", "出典")]
        for number, row in enumerate(self._rates, start=2):
            if row["rate"].startswith("歩掛:") and row["work_category"] not in works:
                continue
            texts = [
                row["edition"], row["rate"], row["work_category"], rate_formula(row),
                row["source"].rpartition(" ")[2],
            ]  # fmt: skip
            rows.append(_row("", number, str(number), texts))
        return ExerciseSheet(RATES[self.variant.origin.domain], tuple(rows))

    def _rules(self) -> tuple[str, ...]:
        civil = self.variant.origin.domain == "civil"
        cut = "率計上の共通仮設費と現場管理費は千円未満" if civil else "率による経費は1円未満"
        decimals = self.variant.origin.part_decimals
        places = f"小数{decimals}位未満" if decimals else "1円未満"
        return (
            "行の金額 = 数量 × 単価（1円未満切捨て）。",
            (
                f"代価表・単価表・明細表の金額 = 数量 × 単価（{places}切捨て）。"
                "1単位当りの単価 = 合計 ÷ 基準数量（小数2位未満切捨て）。"
            ),
            "代価表の諸雑費は、労務費の率によるもの（1円未満切捨て）と、1単位当りの単価を切りのよい額に切り上げるための端数。",
            "単価は、単価適用日の属する年度の単価表による。地区のあるものは工事の地区の単価とする。",
            "公共工事設計労務単価と機械賃料には、週休2日の補正係数を乗じる（補正後は端数処理しない）。",
            "率は、算定式・施工地域補正・週休2日補正・前払金補正の段ごとに小数第3位を四捨五入して2位止め。契約保証補正は加える。",
            f"{cut}を切り捨てる。一般管理費等は、工事価格が1万円単位（切捨て）になるように調整する。",
            *(
                [
                    "処分費等は、直接工事費の3%（上限3,000万円）を超える額を経費の対象額から除く。",
                    f"アスファルト塊とコンクリート塊（無筋）の質量 = 殻運搬の体積 × {MASS_OF_DEBRIS}t/m3（小数2位を四捨五入）。",
                    "残土の運搬と受入、殻の運搬と処分、軽量鋼矢板の土留と引抜きは、対で計上する。",
                ]
                if civil
                else []
            ),
            "売却する鉄くずなど（スクラップ）は直接工事費に入れず、負の額として工事価格の後で引く。",
            "消費税相当額 = 工事価格（スクラップ評価額を加えた額）× 10%（1円未満切捨て）。",
        )


def rate_formula(row: Mapping[str, str]) -> str:
    """How a row of the rate table is computed, in words."""
    a, b, c = row["a"], row["b"], row["c"]
    if row["formula"] == "factor":
        return a if Decimal(a) < 1000 else f"{Decimal(a):,}"  # noqa: PLR2004 - yen
    if row["formula"] == "add":
        return f"＋{a}"
    if row["formula"] == "power":
        text = f"{a} × 対象額^({b})"
    elif row["formula"] == "log10":
        text = f"{a} × log10(対象額) ＋ {b}"
    else:
        text = f"exp({a} ＋ ({b})×ln(対象額/1000) ＋ {c}×ln(工期の月数))"
    limits = []
    if row["lower"]:
        limits.append(f"{Decimal(row['lower']):,}円以下は{row['rate_low']}")
    if row["upper"]:
        limits.append(f"{Decimal(row['upper']):,}円を超えるときは{row['rate_high']}")
    return f"{text}（{'、'.join(limits)}）" if limits else text


def _heading(*texts: str) -> ExerciseRow:
    return ExerciseRow(tuple(ExerciseCell("", text, heading=True) for text in texts))


def _row(sheet: str, number: int, label: str, texts: Iterable[str]) -> ExerciseRow:
    """A row; without ``sheet`` it is for looking only."""
    return ExerciseRow(
        tuple(
            ExerciseCell(f"{sheet}!{letters(column)}{number}" if sheet and number else "", text)
            for column, text in enumerate(texts, start=1)
        ),
        label,
    )
