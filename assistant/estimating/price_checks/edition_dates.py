"""The dates on the cover against the editions of prices and rates, and against the texts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from assistant.estimating.facts import date_in, fact, price_date
from assistant.estimating.findings import Basis, Finding, Severity, basis_of
from assistant.estimating.model import Estimate, Written
from assistant.estimating.price_checks.analysis import analyse
from assistant.estimating.price_checks.cases import edition_name
from assistant.estimating.price_checks.dates_in_texts import StatedDate, notice_dates, price_dates
from assistant.estimating.price_checks.periods import in_force
from assistant.estimating.price_checks.price_findings import quoted
from assistant.estimating.price_checks.said import line_difference
from assistant.estimating.references import RateRow, References

RULE = "editions"


def other_edition_finding(estimate: Estimate, references: References) -> Iterator[Finding]:
    """One finding at 単価適用日 when (nearly) all deciding prices are of another edition."""
    whole = analyse(estimate, references).whole
    stated = fact(estimate, "単価適用日")
    if whole is None or stated is None:
        return
    cases = whole.cases
    right = edition_name(cases[0].row)
    differences = [line_difference(case.located.line, case.listed) for case in cases]
    difference = sum((value for value in differences if value is not None), Decimal(0))
    proved = whole.against == 0 and all(case.severity is Severity.ERROR for case in cases)
    how_many = "すべて" if whole.against == 0 else "ほぼすべて"
    yield Finding(
        rule=RULE,
        severity=Severity.ERROR if proved else Severity.WARNING,
        place=stated.place,
        item="単価適用日",
        message=f"版で異なる単価{len(cases)}件の{how_many}が{whole.name}の単価です。"
        f"単価適用日 {stated.text} に適用されるのは{right}の単価です。",
        actual=f"{stated.text}（単価は{whole.name}）",
        expected=f"{right}の単価",
        difference_yen=difference,
        basis=tuple(basis_of(case.row.origin, quoted(case.row)) for case in cases[:5]),
        case="other_edition",
        figures={"edition": whole.name, "expected": right, "count": str(len(cases))},
    )


def stated_date_findings(estimate: Estimate, references: References) -> Iterator[Finding]:
    """A specification or notice that states another 単価適用日, or a later 公告日."""
    stated, day = fact(estimate, "単価適用日"), price_date(estimate)
    if stated is None or day is None:
        return
    told = price_dates(references)
    if told:
        if not any(_same_day(day, found.day, found.words) for found in told):
            yield _contradicted(stated, told[0])
        return
    for found in notice_dates(references):
        changed = _changed_between(estimate, references, day, found.day)
        if changed:
            yield Finding(
                rule=RULE,
                severity=Severity.INFO,
                place=stated.place,
                item="単価適用日",
                message=f"{found.document}の公告日 {found.words} には、この設計書の単価{changed}件が改定されています。"
                f"単価適用日 {stated.text} でよいか確かめてください。",
                actual=stated.text,
                expected="",
                basis=(Basis(found.document, found.page, found.words),),
                case="notice_date",
                figures={"notice": found.words, "count": str(changed)},
            )
            return


def _contradicted(stated: Written, told: StatedDate) -> Finding:
    return Finding(
        rule=RULE,
        severity=Severity.ERROR,
        place=stated.place,
        item="単価適用日",
        message=f"単価適用日は {stated.text} ですが、{told.document}では {told.words} です。",
        actual=stated.text,
        expected=told.words,
        basis=(Basis(told.document, told.page, told.words),),
        case="stated_date",
        figures={"expected": told.words, "document": told.document},
    )


def _same_day(cover: date, other: date, words: str) -> bool:
    """Whether two dates agree as exactly as the text states its own."""
    if "年度" in words:
        return _fiscal_year(cover) == _fiscal_year(other)
    return (cover.year, cover.month) == (other.year, other.month) and (
        cover.day in (1, other.day) or other.day == 1
    )


def _changed_between(estimate: Estimate, references: References, earlier: date, later: date) -> int:
    """How many of the estimate's listed prices have another price on the later day."""
    if later <= earlier:
        return 0
    count = 0
    for entry in analyse(estimate, references).lines:
        match = entry.match
        if match.row is None or match.row.price != entry.price:
            continue
        newer = [row for row in in_force(match.other_editions, later) if row.effective_from]
        if any(
            row.effective_from and row.effective_from > earlier and row.price != entry.price
            for row in newer
        ):
            count += 1
    return count


_LATER_FACTS = ("公告", "発注年月", "起工", "起案", "入札日", "開札日", "契約日")
_LONG_AGO = timedelta(days=62)  # a design takes a month or two from its prices to the notice


def outdated_date_findings(estimate: Estimate, references: References) -> Iterator[Finding]:
    """A cover whose own later date (公告日, 発注年月) is months after its 単価適用日.

    Only when the prices were revised in between, as happens where an old design is used again.
    """
    stated, day = fact(estimate, "単価適用日"), price_date(estimate)
    if stated is None or day is None:
        return
    for label, written in estimate.facts.items():
        if not any(word in label for word in _LATER_FACTS):
            continue
        later = date_in(written.text)
        if later is None or later - day <= _LONG_AGO:
            continue
        changed = _changed_between(estimate, references, day, later)
        if changed:
            yield Finding(
                rule=RULE,
                severity=Severity.WARNING,
                place=stated.place,
                item="単価適用日",
                message=f"{label} {written.text} までに、この設計書の単価{changed}件が改定されています。"
                f"単価適用日 {stated.text} のままでよいか確かめてください。",
                actual=stated.text,
                case="outdated_date",
                figures={"label": label, "later": written.text, "count": str(changed)},
            )
            return


_KINDS = (
    ("経費適用年度", "諸経費率", ("共通仮設費", "現場管理費", "一般管理費", "諸経費")),
    ("歩掛適用年度", "歩掛", ("歩掛", "日当たり作業量", "変化率")),
)


def overhead_edition_findings(estimate: Estimate, references: References) -> Iterator[Finding]:
    """経費適用年度 and 歩掛適用年度 that call for another edition than the price date does."""
    day = price_date(estimate)
    if day is None or references.rates_shipped:
        return
    for label, what, rates in _KINDS:
        stated = fact(estimate, label)
        other = date_in(stated.text) if stated is not None else None
        if stated is None or other is None or _fiscal_year(other) == _fiscal_year(day):
            continue
        rows = [row for row in references.rates if row.rate.startswith(rates)]
        meant, due = _editions(rows, other), _editions(rows, day)
        if due and meant != due:
            name = "・".join(sorted(due))
            yield Finding(
                rule=RULE,
                severity=Severity.WARNING,
                place=stated.place,
                item=label,
                message=f"{label} {stated.text} と単価適用日の年度が違います。単価適用日に適用される{what}は{name}です。",
                actual=stated.text,
                expected=name,
                case="rate_edition",
                figures={"expected": name, "label": label},
            )


def _editions(rows: list[RateRow], day: date) -> set[str]:
    return {
        row.edition
        for row in rows
        if (row.effective_from is None or row.effective_from <= day)
        and (row.effective_to is None or day <= row.effective_to)
    }


def _fiscal_year(day: date) -> int:
    return day.year if day.month >= 4 else day.year - 1
