"""The dates on the cover against the editions of prices and rates, and against the texts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from assistant.estimating.facts import date_in, fact, price_date
from assistant.estimating.findings import Basis, Finding, Severity, basis_of
from assistant.estimating.model import Estimate
from assistant.estimating.price_checks.analysis import analyse
from assistant.estimating.price_checks.cases import edition_name
from assistant.estimating.price_checks.price_findings import quoted
from assistant.estimating.price_checks.said import line_difference
from assistant.estimating.price_periods import in_force
from assistant.estimating.references import RateRow, References

RULE = "editions"
_ERA_DATE = r"(?:令和|平成|R|H)?(?:元|\d{1,4})(?:年度|[年./-])(?:\d{1,2}(?:[月./-]\d{0,2}日?)?)?"
_PRICE_DATE = re.compile(
    rf"(?:単価適用(?:年月日|年月|期日|基準日|日|月)|単価基準日|積算年月)[^\d令平RH元。、]{{0,8}}(?P<date>{_ERA_DATE})"
)
_NOTICE_DATE = re.compile(
    rf"(?:公告日|公告年月日|入札公告)[^\d令平RH元。、]{{0,8}}(?P<date>{_ERA_DATE})"
)


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
    told = list(_dates_in_texts(references, _PRICE_DATE))
    if told and not any(_same_day(day, other, words) for _, _, words, other in told):
        for document, page, words, _ in told[:1]:
            yield Finding(
                rule=RULE,
                severity=Severity.ERROR,
                place=stated.place,
                item="単価適用日",
                message=f"単価適用日は {stated.text} ですが、{document}では {words} です。",
                actual=stated.text,
                expected=words,
                basis=(Basis(document, page, words),),
                case="stated_date",
                figures={"expected": words, "document": document},
            )
    if told:
        return
    for document, page, words, other in _dates_in_texts(references, _NOTICE_DATE):
        changed = _changed_between(estimate, references, day, other)
        if changed:
            yield Finding(
                rule=RULE,
                severity=Severity.INFO,
                place=stated.place,
                item="単価適用日",
                message=f"{document}の公告日 {words} には、この設計書の単価{changed}件が改定されています。"
                f"単価適用日 {stated.text} でよいか確かめてください。",
                actual=stated.text,
                expected="",
                basis=(Basis(document, page, words),),
                case="notice_date",
                figures={"notice": words, "count": str(changed)},
            )
            return


def _dates_in_texts(
    references: References, pattern: re.Pattern[str]
) -> Iterator[tuple[str, int, str, date]]:
    for specification in references.specifications:
        for page, words in specification.pages:
            plain = re.sub(r"[^\S\n]", "", unicodedata.normalize("NFKC", words))
            for found in pattern.finditer(plain):
                day = date_in(found["date"])
                if day is not None:
                    yield specification.document, page, found["date"], day


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
