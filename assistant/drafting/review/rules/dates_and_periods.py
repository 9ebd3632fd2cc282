"""Dates of a document: whether they exist, agree with their weekday, and follow one another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from assistant.drafting.review.case import ReviewCase
from assistant.drafting.review.dates import WEEKDAYS, WrittenDate, dates_in, mismatched_years
from assistant.drafting.review.findings import ReviewFinding, Severity
from assistant.drafting.review.rules import review_rule
from assistant.drafting.review.text import Part, PartKind, place_of
from retrieval.japanese import normalise

_UNTIL = re.compile(r"^\s*(?:\([^)]*\))?\s*(?:から|より|~|-|―)\s*(?:契約)?\s*$")
_DAYS = re.compile(r"(\d{1,4})\s*日\s*間")


@review_rule("dates", "日付が存在し、曜日・順序・日数と合う")
def dates(case: ReviewCase) -> Iterator[ReviewFinding]:
    """Every date exists, falls on the weekday said, and periods run forwards for the days said.

    The days of a period count its first day, or not: both ways of counting are right.
    """
    for part in case.text.parts:
        if part.kind is PartKind.COMMENT:
            continue
        text = part.plain
        found = list(dates_in(text))
        for each in found:
            yield from _impossible(part, each)
        for written, year in mismatched_years(text):
            yield _finding(
                part,
                written,
                f"「{written}」は和暦と西暦が合いません（{year}年です）。",
                f"{year}年",
            )
        for first, second in pairwise(found):
            if _UNTIL.match(text[first.end : second.start]):
                yield from _period(part, text, first, second)


def _impossible(part: Part, found: WrittenDate) -> Iterator[ReviewFinding]:
    if found.value is None:
        yield _finding(part, found.text, f"「{found.text}」という日はありません。", "")
        return
    right = WEEKDAYS[found.value.weekday()]
    if found.weekday and found.weekday != right:
        yield _finding(
            part,
            found.text,
            f"「{found.text}」の曜日が違います（{right}曜日です）。",
            f"{right}曜日",
        )


def _period(
    part: Part, text: str, first: WrittenDate, second: WrittenDate
) -> Iterator[ReviewFinding]:
    if first.value is None or second.value is None:
        return
    shown = text[first.start : second.end]
    if second.value < first.value:
        yield _finding(part, shown, f"期間「{shown}」の終わりが始めより前です。", "")
        return
    days = (second.value - first.value) // timedelta(days=1)
    near = normalise(text[max(0, first.start - 20) : second.end + 20])
    stated = {int(number) for number in _DAYS.findall(near)}
    if len(stated) == 1 and not stated & {days, days + 1}:
        yield _finding(
            part,
            shown,
            f"期間「{shown}」は{days + 1}日間（初日を数えて）ですが、「{stated.pop()}日間」とあります。",
            f"{days + 1}日間",
        )


def _finding(part: Part, actual: str, message: str, expected: str) -> ReviewFinding:
    return ReviewFinding(
        "dates", Severity.ERROR, place_of(part), actual, message, actual=actual, expected=expected
    )
