"""The audit trail as an administrator reads it: filtered, page by page, or as CSV.

Nothing here changes it: entries are only ever added, and none is removed by the application.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType

from assistant.access.door import Door
from assistant.access.people import Feature
from assistant.japan_time import JAPAN
from assistant.records.audit import (
    Action,
    AuditEntry,
    AuditQuery,
    audit_entries,
    count_audit_entries,
)
from assistant.records.moments import stamp
from retrieval.errors import NaniwaError

ACTION_NAMES: Mapping[Action, str] = MappingProxyType(
    {
        Action.SIGNED_IN: "サインイン",
        Action.SIGN_IN_FAILED: "サインイン失敗",
        Action.SIGNED_OUT: "サインアウト",
        Action.ASKED: "質問",
        Action.OPENED: "閲覧",
        Action.CHECKED: "積算チェック",
        Action.WAIVED: "指摘の是認",
        Action.DRAFTED: "下書き",
        Action.CASES_CHANGED: "事例",
        Action.LEARNED: "学習",
        Action.DOWNLOADED: "ダウンロード",
        Action.GRANTED: "共有",
        Action.DOCUMENTS_CHANGED: "文書の変更",
        Action.PEOPLE_CHANGED: "利用者の変更",
        Action.PERMISSIONS_CHANGED: "閲覧範囲の変更",
        Action.BACKED_UP: "バックアップ",
        Action.RESTORED: "復元",
    }
)

PAGE_SIZE = 50
_CSV_AT_ONCE = 1_000
_COLUMNS = ("日時", "利用者", "操作", "対象", "詳細", "接続元")
# What a spreadsheet takes for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What to show; "" and None limit nothing. Both days are whole days in Japan, and inside."""

    person: str = ""
    action: Action | None = None
    text: str = ""
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Some entries, newest first. ``next_page`` is what to ask for the next with, "" at the end."""

    entries: tuple[AuditEntry, ...]
    next_page: str
    count: int


def filter_of(values: Mapping[str, object]) -> AuditFilter:
    """A filter of what a form or an address says (person, action, text, first_day, last_day).

    Raises NaniwaError (``date``, ``action``) for what is none.
    """

    def said(key: str) -> str:
        value = values.get(key)
        return value.strip()[:200] if isinstance(value, str) else ""

    try:
        action = Action(said("action")) if said("action") else None
    except ValueError as error:
        raise NaniwaError("その操作の種類はありません。", code="action") from error
    return AuditFilter(
        said("person"), action, said("text"), _day(said("first_day")), _day(said("last_day"))
    )


def entries(door: Door, chosen: AuditFilter, page: str = "", *, size: int = PAGE_SIZE) -> AuditPage:
    """One page of the trail; ``page`` is "" for the newest, else what the page before named.

    Raises NaniwaError: ``forbidden`` for everybody but administrators, ``page`` for no such page.
    """
    door.require(Feature.ADMINISTER)
    query = _query(chosen)
    found = audit_entries(door.records, query, older_than=_place(page), most=size + 1)
    more = len(found) > size
    last = found[size - 1] if more else None
    return AuditPage(
        tuple(found[:size]),
        f"{last.happened_at}|{last.id}" if last else "",
        count_audit_entries(door.records, query),
    )


def as_csv(door: Door, chosen: AuditFilter) -> Iterator[str]:
    """The whole of what a filter finds as CSV for a spreadsheet, newest first, piece by piece.

    UTF-8 with a byte order mark, lines end with CRLF; no cell can be taken for a formula.
    Raises NaniwaError (``forbidden``) at once.
    """
    door.require(Feature.ADMINISTER)
    return _csv_pieces(door, _query(chosen))


def _csv_pieces(door: Door, query: AuditQuery) -> Iterator[str]:
    yield "\ufeff" + _csv([_COLUMNS])
    older_than: tuple[str, str] | None = None
    while found := audit_entries(door.records, query, older_than=older_than, most=_CSV_AT_ONCE):
        yield _csv([_row(entry) for entry in found])
        older_than = (found[-1].happened_at, found[-1].id)


def _row(entry: AuditEntry) -> tuple[str, ...]:
    moment = datetime.fromisoformat(entry.happened_at).astimezone(JAPAN)
    return (
        moment.strftime("%Y-%m-%d %H:%M:%S"),
        entry.person,
        ACTION_NAMES[entry.action],
        entry.subject,
        entry.detail,
        entry.address,
    )


def _csv(rows: list[tuple[str, ...]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(
        [_harmless(cell) for cell in row] for row in rows
    )
    return text.getvalue()


def _harmless(cell: str) -> str:
    # A spreadsheet skips blanks before it looks for a formula.
    return f"'{cell}" if cell.lstrip(" \u3000\n").startswith(_FORMULA) else cell


def _query(chosen: AuditFilter) -> AuditQuery:
    return AuditQuery(
        person=chosen.person,
        actions=(chosen.action,) if chosen.action else (),
        words=tuple(chosen.text.split()[:10]),
        begin=_start_of(chosen.first_day) if chosen.first_day else "",
        end=_start_of(chosen.last_day + timedelta(days=1)) if chosen.last_day else "",
    )


def _start_of(day: date) -> str:
    """The first moment of a day in Japan, as the records write times."""
    begin = datetime(day.year, day.month, day.day, tzinfo=JAPAN)
    return stamp(begin)


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise NaniwaError(
            f"「{text}」は日付ではありません（例: 2026-04-01）。", code="date"
        ) from error
    if not 1970 <= day.year <= 9000:
        raise NaniwaError(f"「{text}」は扱える日付ではありません。", code="date")
    return day


def _place(page: str) -> tuple[str, str] | None:
    if not page:
        return None
    moment, separator, identifier = page.partition("|")
    if not separator:
        raise NaniwaError("そのページはありません。", code="page")
    return moment, identifier
