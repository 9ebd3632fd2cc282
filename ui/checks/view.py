"""What a person looks at in a check, and which of its findings that selects, in which order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from assistant.estimating.check import FileReport
from assistant.estimating.findings import Severity
from assistant.estimating.reporting.wording import Entry, entries, rule_titles, weight

PAGE_SIZE = 50
_GRAVITY = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
_LONGEST_TEXT = 100
_DIGITS = re.compile(r"(\d+)")


class Sort(StrEnum):
    """What the table of findings is sorted by; the values are what the browser sends."""

    SEVERITY = "severity"
    RULE = "rule"
    EFFECT = "effect"
    PLACE = "place"


class Waived(StrEnum):
    """Which findings are wanted by whether somebody lets them stand."""

    ALL = ""
    NO = "no"
    YES = "yes"


@dataclass(frozen=True, slots=True)
class View:
    """Which findings of which check are shown; empty fields limit nothing.

    ``file`` is the position of a file in the check, ``opened`` the key of the finding that is
    shown in detail, ``page`` counts from 1.
    """

    check_id: str = ""
    sort: Sort = Sort.SEVERITY
    backwards: bool = False
    severity: Severity | None = None
    rule: str = ""
    file: int | None = None
    waived: Waived = Waived.ALL
    text: str = ""
    page: int = 1
    opened: str = ""

    @property
    def filtered(self) -> bool:
        """Whether some findings may be left out."""
        return bool(self.severity or self.rule or self.file is not None or self.waived or self.text)


@dataclass(frozen=True, slots=True)
class Listed:
    """A finding of a check: in which file, which of that report's findings, and as reports say it."""

    file: int
    file_name: str
    index: int
    entry: Entry

    @property
    def key(self) -> str:
        """What the browser calls it."""
        return f"{self.file}.{self.index}"


def listed_findings(reports: Mapping[int, FileReport]) -> list[Listed]:
    """The findings of a check's reports, which are given by the positions of their files."""
    found = []
    for file, report in reports.items():
        places = {id(finding): index for index, finding in enumerate(report.findings)}
        found += [
            Listed(file, report.file.name, places[id(entry.finding)], entry)
            for entry in entries(report)
        ]
    return found


def chosen(findings: Iterable[Listed], view: View) -> list[Listed]:
    """The findings that a view wants, sorted as it wants them.

    What weighs more comes first by severity and by effect, waived ones last; backwards is the
    other way round.
    """
    titles = rule_titles()
    words = _folded(view.text).split()
    wanted = [each for each in findings if _wanted(each, view, words, titles)]
    keys = {
        Sort.SEVERITY: lambda each: (each.entry.waiver is not None, *_by_gravity(each)),
        Sort.RULE: lambda each: (titles.get(each.entry.finding.rule, ""), *_by_gravity(each)),
        Sort.EFFECT: lambda each: (_by_effect(each), *_by_gravity(each)),
        Sort.PLACE: _by_place,
    }
    return sorted(wanted, key=keys[view.sort], reverse=view.backwards)


def page_of(findings: Sequence[Listed], view: View) -> tuple[int, int, Sequence[Listed]]:
    """The page that is shown (the last one when there are fewer), how many there are, its rows."""
    pages = max(1, -(-len(findings) // PAGE_SIZE))
    page = min(max(1, view.page), pages)
    return page, pages, findings[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]


def beside(findings: Sequence[Listed], key: str) -> tuple[Listed | None, Listed | None, int]:
    """The finding before and after one in the list, and its position from 1 (0: not in it)."""
    for position, each in enumerate(findings):
        if each.key == key:
            before = findings[position - 1] if position else None
            after = findings[position + 1] if position + 1 < len(findings) else None
            return before, after, position + 1
    return None, None, 0


def view_of(data: Mapping[str, Any], view: View) -> View:
    """The view with the filters that a browser sent; what it can't mean is left out."""
    file = str(data.get("file", ""))
    return replace(
        view,
        severity=_member(Severity, data.get("severity")),
        rule=str(data.get("rule", "")) if data.get("rule") in rule_titles() else "",
        file=int(file) if file.isascii() and file.isdigit() and len(file) < _LONGEST_TEXT else None,
        waived=_member(Waived, data.get("waived")) or Waived.ALL,
        text=str(data.get("text", ""))[:_LONGEST_TEXT],
        page=1,
    )


def sorted_by(view: View, wanted: object) -> View:
    """The view sorted by a column; a second time, the other way round."""
    sort = _member(Sort, wanted)
    if sort is None:
        return view
    return replace(view, sort=sort, backwards=view.sort is sort and not view.backwards, page=1)


def _member(kind: type[Any], value: object) -> Any:  # noqa: ANN401 - a member of the kind, or None
    return next((member for member in kind if member.value == value), None)


def _wanted(each: Listed, view: View, words: Sequence[str], titles: Mapping[str, str]) -> bool:
    finding = each.entry.finding
    return (
        (view.severity is None or finding.severity is view.severity)
        and (not view.rule or finding.rule == view.rule)
        and (view.file is None or each.file == view.file)
        and (view.waived is Waived.ALL or (each.entry.waiver is None) == (view.waived is Waived.NO))
        and (not words or _says(each, words, titles))
    )


def _says(each: Listed, words: Sequence[str], titles: Mapping[str, str]) -> bool:
    finding = each.entry.finding
    said = _folded(
        " ".join(
            (
                each.file_name,
                titles.get(finding.rule, ""),
                finding.place.sheet,
                finding.place.cell,
                finding.item,
                finding.message,
                finding.actual,
                finding.expected,
                each.entry.number,
            )
        )
    )
    return all(word in said for word in words)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().replace(",", "")


def _by_gravity(each: Listed) -> tuple[Any, ...]:
    return _GRAVITY[each.entry.finding.severity], _by_effect(each), *_by_place(each)


def _by_effect(each: Listed) -> Decimal:
    return -abs(weight(each.entry.finding) or Decimal(0))


def _by_place(each: Listed) -> tuple[Any, ...]:
    place = each.entry.finding.place
    return each.file, _natural(place.sheet), _natural(place.cell), each.index


def _natural(text: str) -> list[tuple[int, int, str]]:
    """So that row 9 comes before row 10."""
    return [
        (0, int(part), "") if part.isascii() and part.isdigit() else (1, 0, part)
        for part in _DIGITS.split(text)
    ]
