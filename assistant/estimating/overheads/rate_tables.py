"""Rate tables: which row applies for a rate, a work category and a day; shipped and given ones."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache

from assistant.estimating.facts import date_in, fact_text, price_date
from assistant.estimating.model import Domain, Estimate
from assistant.estimating.overheads.rate_formulas import FORMULAS
from assistant.estimating.references import Origin, RateRow, References

SHIPPED = "収録率表"
"""How the documents of shipped rows begin."""

_TABLES = {
    Domain.CIVIL: "rates_civil.csv",
    Domain.BUILDING: "rates_building.csv",
    Domain.COMMISSION: "rates_civil.csv",
}
_UNVERIFIED = re.compile(r"unverified|\blow\b|未確認|推定|要確認", re.IGNORECASE)
_KNOWN_HEADS = (
    "施工地域補正",
    "週休2日補正",
    "週休二日補正",
    "冬期補正",
    "冬季補正",
    "前払金補正",
    "契約保証補正",
    "端数処理",
    "対象額控除",
    "経費対象外",
    "施工箇所が点在する工事",
    "監理事務所補正",
    "処分費等",
    "調査基準価格",
    "最低制限価格",
    "歩掛",
    "歩掛補正",
    "歩掛補正(加算)",
    "変化率",
    "日当たり作業量",
    "日当たり作業量補正",
    "現場環境改善費補正",
)
_KNOWN_RATES = (
    "共通仮設費",
    "現場管理費",
    "一般管理費",
    "諸経費",
    "現場環境改善費",
    "消費税",
)


@lru_cache(maxsize=3)
def shipped_rates(domain: Domain) -> tuple[RateRow, ...]:
    """The tables that come with Naniwa, read from the package's data."""
    import csv
    from importlib.resources import files

    name = _TABLES[domain]
    text = files("assistant").joinpath("estimating", "data", name).read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return tuple(
        RateRow(
            edition=row["edition"],
            rate=row["rate"],
            work_category=row["work_category"],
            formula=row["formula"],
            **{
                column: Decimal(row[column]) if row[column] else None
                for column in ("a", "b", "c", "lower", "upper", "rate_low", "rate_high")
            },
            effective_from=date.fromisoformat(row["effective_from"])
            if row["effective_from"]
            else None,
            effective_to=date.fromisoformat(row["effective_to"]) if row["effective_to"] else None,
            source=row["source"],
            confidence=row["confidence"],
            origin=Origin(f"{SHIPPED} {name}", row=number),
        )
        for number, row in enumerate(rows, start=2)
    )


def is_shipped(row: RateRow) -> bool:
    """Whether a row comes with Naniwa, not from the authority's own table."""
    return row.origin.document.startswith(SHIPPED)


def is_unverified(row: RateRow) -> bool:
    """Whether the table itself says that its figure isn't confirmed."""
    return bool(_UNVERIFIED.search(row.confidence))


def is_outdated(row: RateRow, on: date | None) -> bool:
    """Whether a day lies behind the last day for which the row is known to hold."""
    return on is not None and row.effective_to is not None and row.effective_to < on


def is_certain(row: RateRow, on: date | None) -> bool:
    """Whether a difference from this row proves an error (an authority's own, confirmed row)."""
    return not is_shipped(row) and not is_unverified(row) and not is_outdated(row, on)


@lru_cache(maxsize=4096)
def rate_key(text: str) -> str:
    """A rate's name for comparing: 一般管理費等率, 一般管理費率 and 一般管理費等 are one."""
    plain = re.sub(r"[\s_]", "", unicodedata.normalize("NFKC", text)).replace("：", ":")
    plain = plain.replace("週休二日", "週休2日").replace("冬季", "冬期")
    return ":".join(
        re.sub(r"等?率?$", "", part) if part != "処分費等" else part for part in plain.split(":")
    )


@lru_cache(maxsize=65536)  # every name of a large estimate passes here several times
def category_key(text: str) -> str:
    """A work category for comparing: width, blanks, 工事 and the kind of numbering don't matter."""
    circled = "①②③④⑤⑥⑦⑧⑨"
    for number, sign in enumerate(circled, start=1):
        text = text.replace(sign, f"({number})")
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).casefold()
    plain = re.sub(r"[・･,、/]", "", plain)
    plain = re.sub(r"[〔\[【]", "(", re.sub(r"[〕\]】]", ")", plain))
    return re.sub(r"(工事|業務|工種|委託)", "", plain) or plain


_BUILDING_WORKS = {
    "建築": "建築",
    "電気": "電気",
    "機械": "機械",
    "昇降機": "昇降機",
    "エレベータ": "昇降機",
}


@lru_cache(maxsize=4096)
def building_work(text: str) -> str:
    """``改修電気`` for any spelling of 改修電気設備工事; empty when the text names no such work."""
    key = category_key(text)
    works = {work for word, work in _BUILDING_WORKS.items() if word in key}
    if len(works) != 1:
        return ""
    kind = (
        "改修"
        if "改修" in key or "修繕" in key
        else ("新営" if re.search("新営|新築|増築", key) else "")
    )
    return kind + works.pop()


def same_category(row_category: str, stated: str) -> bool:
    """Whether a row is for the stated category; a row without one is for all."""
    row_key = category_key(row_category)
    if row_key in ("", "-", "全", "共通", "全て", "すべて", "全工種"):
        return True
    stated_key = category_key(stated)
    if row_key == stated_key:
        return True
    row_work, stated_work = building_work(row_category), building_work(stated)
    return bool(row_work) and (row_work == stated_work or row_work == stated_work[2:])


def in_force(rows: Iterable[RateRow], on: date | None) -> tuple[RateRow, ...]:
    """The rows whose period holds a day, newest first; behind the newest edition its rows.

    A row without dates belongs to the fiscal year that its edition names (令和7年度), if any.
    Without a day all rows are possible.
    """
    dated = sorted(rows, key=_begins, reverse=True)
    if on is None:
        return tuple(dated)
    begun = [row for row in dated if _begins(row) <= on]
    holding = [row for row in begun if row.effective_to is None or row.effective_to >= on]
    if holding:
        return tuple(holding)
    newest = max((row.effective_to or date.max for row in begun), default=None)
    return tuple(row for row in begun if (row.effective_to or date.max) == newest)


def _begins(row: RateRow) -> date:
    if row.effective_from:
        return row.effective_from
    if row.effective_to is None and (named := date_in(row.edition)):
        return named
    return date.min


def rows_of(rows: Iterable[RateRow], rate: str) -> tuple[RateRow, ...]:
    """All rows of a rate, whatever the edition or category."""
    key = rate_key(rate)
    return tuple(row for row in rows if rate_key(row.rate) == key)


def rates_for(rows: Sequence[RateRow], rate: str, category: str, on: date | None) -> RateRow | None:
    """The row of a rate that applies for a work category on a day; None when there is none.

    Later editions win where periods overlap, and rows for the very category over rows for all.
    """
    fitting = [row for row in rows_of(rows, rate) if same_category(row.work_category, category)]
    holding = in_force(fitting, on)
    if on is None and len({row.edition for row in holding}) > 1:
        return None
    exact = [row for row in holding if row.work_category]
    return next(iter(exact or holding), None)


def all_rates(references: References, domain: Domain) -> tuple[RateRow, ...]:
    """The given rows, then the shipped ones for what the given tables lack.

    What is lacking is decided for each rate by itself: a table with 一般管理費等率 only leaves
    共通仮設費率 to the shipped editions.
    """
    given = () if references.rates_shipped else references.rates
    have = {rate_key(row.rate) for row in given}
    heads = {key.split(":")[0] for key in have if ":" in key}
    return (
        *given,
        *(
            row
            for row in shipped_rates(domain)
            if rate_key(row.rate) not in have and rate_key(row.rate).split(":")[0] not in heads
        ),
    )


def tables_for(rows: Sequence[RateRow], category: str) -> tuple[RateRow, ...]:
    """The rows of those tables that are made for a work category, when several tables are given.

    土木 and 営繕 each have tables of their own, with corrections of the same names. A table whose
    rates are all for other categories does not apply, nor do its corrections; a table without
    rates (corrections, 歩掛) applies to all. When none has the category, all are left.
    """
    by_category = [
        row for row in rows if row.formula in FORMULAS and category_key(row.work_category)
    ]
    with_rates = {row.origin.document for row in by_category}
    made_for = {
        row.origin.document for row in by_category if same_category(row.work_category, category)
    }
    if not made_for or len(with_rates) < 2:
        return tuple(rows)
    others = with_rates - made_for
    return tuple(row for row in rows if row.origin.document not in others)


def rates_date(estimate: Estimate) -> date | None:
    """The day whose rates apply: 経費適用年度, else 単価適用日.

    A fiscal year alone means the price date when that lies in it, else its 1 April: authorities
    adopt new rates in the middle of a year (rules.md 26).
    """
    stated = fact_text(estimate, "経費適用年度")
    day, priced = date_in(stated), price_date(estimate)
    if day is None:
        return priced
    month_named = re.search(r"\d\s*(月|[./-]\s*\d)", unicodedata.normalize("NFKC", stated))
    if priced and not month_named and day <= priced < date(day.year + 1, 4, 1):
        return priced
    return day


def unused_rows(rows: Sequence[RateRow]) -> tuple[RateRow, ...]:
    """Rows that no rule knows what to do with: another rate, head or kind of formula."""
    return tuple(row for row in rows if not _is_known(row))


def _is_known(row: RateRow) -> bool:
    if row.formula not in (*FORMULAS, "factor", "add"):
        return False
    key = rate_key(row.rate)
    head = key.split(":")[0]
    if row.formula in FORMULAS:
        return any(head.startswith(known) for known in _KNOWN_RATES)
    heads = {rate_key(known) for known in _KNOWN_HEADS}
    return head in heads or head.startswith(("歩掛", "消費税")) or head in _KNOWN_RATES
