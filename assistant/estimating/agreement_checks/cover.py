"""The cover against the document: name of the work, place, period, five-day week, winter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from assistant.estimating.agreement_checks.lines import RULE
from assistant.estimating.facts import date_in, fact
from assistant.estimating.findings import Basis, Finding, Severity
from assistant.estimating.matching.names import name_key
from assistant.estimating.model import Estimate, Written
from assistant.estimating.specifications.facts import SpecificationFact
from assistant.estimating.specifications.patterns import FactKind, plain_text
from assistant.estimating.walking import walk

_LIKE = 75


def cover_agrees(estimate: Estimate, facts: Sequence[SpecificationFact]) -> Iterator[Finding]:
    """Findings on the cover's facts that the document contradicts, each once."""
    for kind, check in (
        (FactKind.WORK_NAME, _name),
        (FactKind.PLACE, _place),
        (FactKind.PERIOD, _period),
        (FactKind.FIVE_DAY_WEEK, _five_day_week),
        (FactKind.WINTER, _winter),
    ):
        stated = [one for one in facts if one.kind is kind]
        if stated and (finding := check(estimate, stated)):
            yield finding


def _finding(
    severity: Severity, case: str, at: Written, one: SpecificationFact, message: str, expected: str
) -> Finding:
    return Finding(
        rule=RULE,
        severity=severity,
        place=at.place,
        item=one.kind.value,
        message=message,
        actual=at.text,
        expected=expected,
        basis=(Basis(one.document, one.page, one.quote),),
        case=case,
        figures={"actual": at.text, "expected": expected, "kind": one.kind.value},
    )


def _name(estimate: Estimate, stated: Sequence[SpecificationFact]) -> Finding | None:
    written = fact(estimate, "工事名")
    if written is None:
        return None
    own = name_key(written.text)
    keys = [name_key(one.text) for one in stated]
    if any(_same_work(own, key) for key in keys):
        return None
    one = stated[0]
    message = f"工事名は「{written.text}」ですが、「{one.document}」では「{one.text}」です。"
    return _finding(Severity.WARNING, "work_name_differs", written, one, message, one.text)


_PART_OF_WORK = re.compile(r"その\d+|第?\d+(?:工区|期)|\d+号")


def _same_work(one: str, other: str) -> bool:
    """Whether one name holds the other, and not another of several parts (その2) of a work."""
    return (one in other or other in one) and not _PART_OF_WORK.search(
        one.replace(other, "") if other in one else other.replace(one, "")
    )


_KANJI_DIGITS = str.maketrans("一二三四五六七八九", "123456789")
_PLACE_END = re.compile(r"(?:地内|地先|番地|ほか|外\d*|他\d*|内|付近)+$")


def _place(estimate: Estimate, stated: Sequence[SpecificationFact]) -> Finding | None:
    from rapidfuzz import fuzz

    written = fact(estimate, "工事場所")
    if written is None:
        return None
    own = _place_key(written.text)
    for one in stated:
        key = _place_key(one.text)
        if key in own or own in key:
            return None
        same_digits = re.findall(r"\d+", key) == re.findall(r"\d+", own)
        if same_digits and fuzz.partial_ratio(key, own) >= _LIKE:
            return None
    one = stated[0]
    message = f"工事場所は「{written.text}」ですが、「{one.document}」では「{one.text}」です。"
    return _finding(Severity.WARNING, "place_differs", written, one, message, one.text)


def _place_key(text: str) -> str:
    key = name_key(text).translate(_KANJI_DIGITS)
    return _PLACE_END.sub("", re.sub(r"(?:とする|である)$", "", key))


_DATE = r"(?:令和|平成|r|h)?\s*(?:元|\d{1,4})\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?"
_DAYS = re.compile(r"(\d+)\s*日(?:間|以内)|(?<![\d月])(\d{2,4})\s*日(?!.*\d日)")
_BEGINS = re.compile(rf"\W*(?:契約\S{{0,12}}から|{_DATE}|\d+\s*日)")


# 施工期間 and 工事期間 may be those of a part (出水期を除く)
_PERIOD_OF_WORK = re.compile(r"(?<!施)工期|履行期間")


def _period(estimate: Estimate, stated: Sequence[SpecificationFact]) -> Finding | None:
    written = fact(estimate, "工期")
    if written is None:
        return None
    own = plain_text(written.text)
    own_end, own_days = _end(own), _days(own)
    differing: list[tuple[SpecificationFact, str]] = []
    for one in stated:
        text = plain_text(one.text)
        end, days = _end(text), _days(text)
        if own_end and end:
            differs, expected = end != own_end, f"{end.isoformat()}まで"
        elif own_days and days:
            differs, expected = days != own_days, f"{days}日間"
        else:
            continue
        if not differs:
            return None  # other periods are of a part of the work (出水期を除く施工期間)
        differing.append((one, expected))
    if not differing:
        return None
    one, expected = differing[0]
    of_the_work = _PERIOD_OF_WORK.search(plain_text(one.quote))
    proved = len(differing) == 1 and of_the_work and _BEGINS.match(plain_text(one.text))
    message = f"工期は「{written.text}」ですが、「{one.document}」では「{one.text}」です。"
    severity = Severity.ERROR if proved else Severity.WARNING
    return _finding(severity, "period_differs", written, one, message, expected)


def _end(text: str) -> date | None:
    """The last day of a period that has days of the calendar; none for a beginning alone."""
    days = re.findall(_DATE, text)
    if not days or (len(days) == 1 and not re.search(r"まで|迄|~|至", text)):
        return None
    return date_in(days[-1].upper())


def _days(text: str) -> int | None:
    found = _DAYS.search(re.sub(_DATE, "", text))
    return int(found[1] or found[2]) if found else None


_NEGATIVE = re.compile(
    r"対象外|適用しない|実施しない|行わない|計上しない|対象としない|なし|無し|しない|非該当|該当しない|^[-無×]$"
)
_MODES = (
    ("完全週休2日", re.compile(r"完全|土日")),
    ("月単位", re.compile(r"月単位")),
    ("通期", re.compile(r"通期")),
    ("交替制", re.compile(r"交[替代]制")),
)
_ASSERTED = re.compile(r"対象|実施|試行|モデル|により|工事である|適用|とする|とし|施工する|確保")


def _five_day_week(estimate: Estimate, stated: Sequence[SpecificationFact]) -> Finding | None:
    said = [one for one in stated if _ASSERTED.search(one.text)]
    if not said:
        return None
    one = next((one for one in said if _mode(one.text)), said[0])
    text = plain_text(one.text)
    demanded = not _NEGATIVE.search(text)
    written = fact(estimate, "週休2日")
    if written is None:
        name = fact(estimate, "工事名")
        if not demanded or name is None or len(estimate.facts) < 3:
            return None
        message = (
            f"「{one.document}」は週休2日の対象としていますが、設計書に週休2日の区分がありません。"
        )
        return _finding(Severity.INFO, "five_day_week_unstated", name, one, message, one.text[:40])
    own = plain_text(written.text)
    applied = not _NEGATIVE.search(own)
    if demanded != applied:
        message = (
            f"週休2日は「{written.text}」ですが、「{one.document}」では「{one.text[:60]}」です。"
        )
        return _finding(
            Severity.WARNING, "five_day_week_differs", written, one, message, one.text[:40]
        )
    modes, own_modes = _mode(text), _mode(own)
    if demanded and modes and own_modes and not modes & own_modes:
        message = f"週休2日は「{written.text}」ですが、「{one.document}」では{'・'.join(sorted(modes))}です。"
        return _finding(
            Severity.WARNING,
            "five_day_week_differs",
            written,
            one,
            message,
            "・".join(sorted(modes)),
        )
    return None


def _mode(text: str) -> set[str]:
    return {name for name, pattern in _MODES if pattern.search(plain_text(text))}


_CORRECTION = re.compile(r"補正|歩掛|割増|施工費|加算")


def _winter(estimate: Estimate, stated: Sequence[SpecificationFact]) -> Finding | None:
    said = [one for one in stated if _CORRECTION.search(one.text)]
    if not said:
        return None
    one = said[0]
    demanded = not _NEGATIVE.search(plain_text(one.text))
    written = fact(estimate, "冬期補正")
    if written is not None:
        if demanded != (not _NEGATIVE.search(plain_text(written.text))):
            message = f"冬期補正は「{written.text}」ですが、「{one.document}」では「{one.text[:60]}」です。"
            return _finding(
                Severity.WARNING, "winter_differs", written, one, message, one.text[:40]
            )
        return None
    if demanded:
        return None
    for located in walk(estimate):
        if re.search("冬[期季]", located.line.name.text):
            message = f"冬期の補正がありますが、「{one.document}」では「{one.text[:60]}」です。"
            return _finding(
                Severity.WARNING, "winter_differs", located.line.name, one, message, one.text[:40]
            )
    return None
