"""The sections 「操作記録」 (the audit trail) and 「評価データ」 (what people think of answers)."""

from __future__ import annotations

from urllib.parse import urlencode

from assistant.access.door import Door
from assistant.access.people import Feature
from assistant.administration.audit import ACTION_NAMES, AuditFilter, entries, filter_of
from assistant.japan_time import japan_time
from assistant.records.audit import AuditEntry
from assistant.records.feedback import all_feedback
from assistant.records.people import people
from ui.administration.forms import (
    Section,
    Shown,
    Values,
    button,
    choice_field,
    form,
    heading,
    note,
    table,
    text_field,
)
from ui.desk import Desk
from ui.html_text import as_text

_LATEST = 30


def audit_html(door: Door, chosen: AuditFilter, page: str = "") -> str:
    """The form of the filter, and one page of what it finds."""
    found = entries(door, chosen, page)
    names = {person.name: person.shown_name for person in people(door.records)}
    carried = _carried(chosen)
    turns = button("はじめに戻る", "search", carried) if page else ""
    if found.next_page:
        turns += button("次の50件", "search", {**carried, "page": found.next_page})
    address = as_text(f"/administration/audit.csv?{urlencode(carried)}")
    fields = (
        text_field("person", "利用者（名前か氏名の一部）", chosen.person)
        + choice_field(
            "action",
            "操作",
            [("", "すべて"), *((action.value, name) for action, name in ACTION_NAMES.items())],
            chosen.action.value if chosen.action else "",
        )
        + text_field("text", "対象・詳細のことば", chosen.text)
        + text_field("first_day", "この日から", carried["first_day"], kind="date")
        + text_field("last_day", "この日まで", carried["last_day"], kind="date")
    )
    listed = (
        table(
            f"操作記録 {found.count:,}件（新しい順）",
            ("日時", "利用者", "操作", "対象", "詳細", "接続元"),
            [_row(entry, names) for entry in found.entries],
        )
        if found.entries
        else note("該当する記録はありません。")
    )
    return (
        heading("操作記録")
        + note("記録は、このアプリケーションからは変更も削除もできません。")
        + form("search", fields, "絞り込む")
        + listed
        + f'<div class="acts">{turns}'
        f'<a class="link" href="{address}" download>この条件でCSVを保存する</a></div>'
    )


def _row(entry: AuditEntry, names: dict[str, str]) -> tuple[str, ...]:
    shown = names.get(entry.person, "")
    person = f'{as_text(shown)}<span class="where">{as_text(entry.person)}</span>'
    return (
        as_text(japan_time(entry.happened_at)),
        person if shown else as_text(entry.person),
        ACTION_NAMES[entry.action],
        as_text(entry.subject),
        as_text(entry.detail),
        as_text(entry.address),
    )


def _carried(chosen: AuditFilter) -> dict[str, str]:
    return {
        "person": chosen.person,
        "action": chosen.action.value if chosen.action else "",
        "text": chosen.text,
        "first_day": chosen.first_day.isoformat() if chosen.first_day else "",
        "last_day": chosen.last_day.isoformat() if chosen.last_day else "",
    }


def _search(_: Desk, door: Door, values: Values) -> Shown:
    chosen = filter_of({name: values.text(name) for name in _carried(AuditFilter())})
    return Shown(audit_html(door, chosen, values.text("page")))


def feedback_html(door: Door) -> str:
    """How many found answers helpful, what they said last, and the data set to save."""
    door.require(Feature.ADMINISTER)
    given = all_feedback(door.records)
    names = {person.name: person.shown_name for person in people(door.records)}
    helpful = sum(item.helpful for item in given)
    latest = [item for item in reversed(given) if item.comment or not item.helpful][:_LATEST]
    rows = [
        (
            as_text(japan_time(item.given_at)),
            as_text(names.get(item.person, item.person)),
            "👍 役に立った" if item.helpful else "👎 役に立たなかった",
            as_text(item.exchange.question[:200]),
            as_text(item.comment[:500]),
        )
        for item in latest
    ]
    return (
        heading("評価データ")
        + note(
            "回答への評価を、質問・回答・根拠とともに保存しています。"
            "保存したファイルは naniwa eval の質問集のもとになります。"
        )
        + '<dl class="facts"><dt>👍 役に立った</dt>'
        f"<dd>{helpful:,}件</dd><dt>👎 役に立たなかった</dt><dd>{len(given) - helpful:,}件</dd></dl>"
        + (
            table("最近のコメント", ("日時", "利用者", "評価", "質問", "コメント"), rows)
            if rows
            else note("コメントはまだありません。")
        )
        + '<div class="acts"><a class="link" href="/administration/feedback.jsonl" download>'
        "評価データを保存する（JSON Lines）</a></div>"
    )


AUDIT = Section(
    "操作記録", "audit", lambda _, door: audit_html(door, AuditFilter()), {"search": _search}
)
FEEDBACK = Section("評価データ", "feedback", lambda _, door: feedback_html(door))
