"""The project's facts on the cover: their standard labels, and their values as types."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from assistant.estimating.model import Estimate, Written

LABELS: dict[str, tuple[str, ...]] = {
    "工事名": (
        "工事の名称",
        "業務の名称",
        "委託業務名",
        "工事名称",
        "件名",
        "業務名",
        "業務名称",
        "委託名",
        "委託名称",
        "委託件名",
        "委託の名称",
        "委託業務名称",
        "業務委託名",
        "業務委託名称",
        "業務件名",
        "工事件名",
        "工事の件名",
    ),
    "工事番号": ("設計番号", "契約番号", "設計書番号"),
    "工事場所": (
        "工事地名",
        "施工場所",
        "工事箇所",
        "施工箇所",
        "履行場所",
        "業務場所",
        "工事地内",
    ),
    "工期": (
        "工事の期間",
        "業務期間",
        "委託期間",
        "履行期間",
        "施工期間",
        "工事期間",
        "契約工期",
        "工期日数",
    ),
    "単価適用日": (
        "単価適用基準日",
        "積算基準日",
        "適用単価年度",
        "単価適用期",
        "基準単価年月",
        "単価使用年月",
        "単価適用年月日",
        "単価適用年月",
        "適用単価",
        "単価適用年度",
        "単価適用",
        "単価基準日",
        "単価年月",
        "適用単価年月",
        "単価世代",
        "単価適用期日",
        "積算年月",
        "単価適用月",
        "適用年月",
    ),
    "経費適用年度": (
        "適用経費",
        "経費適用",
        "諸経費適用",
        "諸経費適用日",
        "経費率適用年度",
        "経費適用年月",
        "諸経費適用年月",
        "経費適用日",
        "諸経費適用年度",
        "経費年度",
        "諸経費年度",
        "経費適用年月日",
    ),
    "歩掛適用年度": ("歩掛適用年月", "歩掛適用日", "歩掛年度", "適用歩掛", "歩掛適用年月日"),
    "主たる工種": (
        "適用工種",
        "経費適用工種",
        "工事の種類",
        "工種（経費）",
        "諸経費区分",
        "工種区分",
        "主たる工種区分",
        "経費工種",
        "工種",
        "諸経費工種",
        "業務区分",
        "経費区分",
        "業務種別",
        "工事種別",
        "主工種",
    ),
    "施工地域区分": (
        "施工地域補正の区分",
        "施工地域の区分",
        "施工地域・工事場所",
        "施工地域",
        "施工地域補正",
        "施工地域補正区分",
        "地域補正",
        "施工地域・工事場所区分",
        "施工地域等区分",
        "地域補正区分",
    ),
    "週休2日": (
        "週休2日の取組",
        "週休二日制",
        "週休2日補正区分",
        "週休2日の補正",
        "週休二日",
        "週休2日補正",
        "週休二日補正",
        "週休2日区分",
        "週休2日工事",
        "週休2日制",
        "週休2日適用",
        "週休二日区分",
    ),
    "前払金支出割合": (
        "前払金の割合",
        "前払い金",
        "前払金支払割合",
        "前払金",
        "前払金割合",
        "前払金支出割合区分",
        "前払金率",
        "前払",
        "前払金の支出割合",
    ),
    "契約保証": (
        "契約保証金",
        "保証の種類",
        "契約保証の種類",
        "契約保証区分",
        "契約の保証",
        "契約保証補正",
        "契約保証方法",
        "保証区分",
    ),
    "地区": (
        "単価適用地域",
        "資材単価適用地区",
        "物価地区",
        "単価地区",
        "地区区分",
        "単価適用地区",
        "適用地区",
        "資材単価地区",
        "単価地域",
        "資材地区",
    ),
    "冬期補正": ("冬期労務補正", "冬期", "冬期補正区分", "冬季補正", "冬期労務費補正"),
    "工事価格端数処理": (
        "端数処理方法",
        "工事価格の端数",
        "工事価格端数調整",
        "端数処理",
        "工事価格の端数処理",
        "工事価格端数",
        "端数調整",
    ),
    "予定価格": (),
    "調査基準価格": ("低入札価格調査基準価格", "低入札調査基準価格"),
    "最低制限価格": (),
    "施工箇所数": ("施工箇所点在", "施工箇所が点在する工事", "点在施工箇所数"),
}
"""Standard labels of a cover and the other words for each, without blanks."""


def fact_text(estimate: Estimate, label: str) -> str:
    """What the cover states for a standard label; empty when it states nothing."""
    written = estimate.facts.get(label)
    return written.text.strip() if written else ""


def fact(estimate: Estimate, label: str) -> Written | None:
    """The cover's value with its place."""
    return estimate.facts.get(label)


def price_date(estimate: Estimate) -> date | None:
    """単価適用日: the day whose prices apply; the first of the month when no day is given."""
    return date_in(fact_text(estimate, "単価適用日"))


def overhead_date(estimate: Estimate) -> date | None:
    """The day whose rates apply: 経費適用年度 (its 1 April, when a year), else 単価適用日."""
    stated = fact_text(estimate, "経費適用年度")
    return date_in(stated) or price_date(estimate)


def duration_months(estimate: Estimate) -> Decimal | None:
    """工期 in months as building overheads use it: days / 30 to one decimal, half up (L)."""
    from decimal import ROUND_HALF_UP

    text = _plain(fact_text(estimate, "工期"))
    if found := re.search(r"([\d.]+)(?:箇月|か月|ヶ月|カ月|ケ月|月間)", text):
        return Decimal(found[1])
    if found := re.search(r"(\d+)日(?:間)?(?!\d)", re.sub(r"\d+月\d+日", "", text)):
        return (Decimal(found[1]) / 30).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return None


_ERAS = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988, "昭和": 1925, "S": 1925}
_DATE = re.compile(
    r"(?P<era>令和|平成|昭和|R|H|S)?(?P<year>元|\d{1,4})(?:年度|年|[./-])"
    r"(?:(?P<month>\d{1,2})(?:月|[./-])?(?:(?P<day>\d{1,2})日?)?)?"
)


def date_in(text: str) -> date | None:
    """The first date of a text: ``令和8年4月1日``, ``R8.4``, ``2026-04-01``, ``令和8年度``.

    A year alone, or a fiscal year, is its 1 April; a month alone its first day. A two-digit year
    without an era is of Reiwa when it is below 20, else of the 2000s. None when there is none.
    """
    for found in _DATE.finditer(_plain(text)):
        year = 1 if found["year"] == "元" else int(found["year"])
        if found["era"]:
            year += _ERAS[found["era"]]
        elif year < 100:
            year += 2018 if year < 20 else 2000
        try:
            return date(year, int(found["month"] or 4), int(found["day"] or 1))
        except ValueError:
            continue
    return None


def _plain(text: str) -> str:
    import unicodedata

    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
