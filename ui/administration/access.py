"""The sections 「閲覧範囲」 (who may see which collections) and 「設計書の共有」 (grants)."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.access.door import Door
from assistant.access.people import ROLE_NAMES, Feature, Person, Role
from assistant.access.policy import CollectionRule
from assistant.administration.permissions import (
    CollectionAccess,
    change_rule,
    collection_access,
    proposed_rule,
    readers_of,
    rule_text,
)
from assistant.checking.grants import all_checks_for_grants, grant, grants_of, withdraw_grant
from assistant.japan_time import japan_time
from assistant.records.check_grants import BareCheck
from assistant.records.departments import departments
from assistant.records.people import people
from retrieval.errors import NaniwaError
from ui.administration.forms import (
    Section,
    Shown,
    Values,
    button,
    check_fields,
    form,
    heading,
    hidden,
    note,
    submit_button,
    table,
    text_field,
)
from ui.desk import Desk
from ui.html_text import as_text

_MOST_NAMES = 200
_MOST_CHECKS = 200
# Administrators see every collection: no rule can be about them.
_ROLES = tuple(role for role in Role if role is not Role.ADMINISTRATOR)
_YES = '<span class="yes">○ 見える</span>'
_NO = '<span class="no">× 見えない</span>'


def rules_html(door: Door) -> str:
    """The collections against the roles, with departments and how many people see each."""
    rows = [_rule_row(access) for access in collection_access(door)]
    heads = (
        "文書群",
        "文書",
        *(ROLE_NAMES[role] for role in _ROLES),
        "部署",
        "見える人",
        "操作",
    )
    return (
        heading("閲覧範囲")
        + note(
            "文書群ごとに、見られる役割と部署を決めます。検索・回答の根拠・ページの画像・原本のすべてに"
            "すぐ効きます。管理者はすべての文書群を見られます。"
        )
        + (table("文書群と見られる人", heads, rows) if rows else note("文書がまだありません。"))
    )


def _rule_row(access: CollectionAccess) -> tuple[str, ...]:
    rule = access.rule or CollectionRule(access.collection)
    places = as_text("・".join(sorted(rule.departments))) if rule.departments else "すべて"
    return (
        as_text(access.collection),
        f"{access.documents:,}件",
        *(_YES if not rule.roles or role in rule.roles else _NO for role in _ROLES),
        places,
        f"{len(access.readers):,}人",
        button("変更", "edit", {"collection": access.collection}, about=access.collection),
    )


def _rule_form(door: Door, rule: CollectionRule, readers: Sequence[Person]) -> str:
    roles = rule.roles or frozenset(_ROLES)
    fields = (
        hidden("collection", rule.collection)
        + check_fields(
            "role",
            "見られる役割（すべて選ぶと、役割では限りません）",
            [(role.value, ROLE_NAMES[role]) for role in _ROLES],
            [role.value for role in roles],
        )
        + check_fields(
            "department",
            "見られる部署（1つも選ばなければ、部署では限りません）",
            [(name, name) for name in departments(door.records)],
            rule.departments,
        )
    )
    return (
        heading(f"「{rule.collection}」を見られる人")
        + form("preview", fields, "見える人を確かめる", more=submit_button("保存する", "save"))
        + f"<h3>この設定で見える人 {len(readers):,}人</h3>"
        + _names(readers)
        + f'<div class="acts">{button("一覧に戻る", "list")}</div>'
    )


def _names(readers: Sequence[Person]) -> str:
    places: dict[str, list[str]] = {}
    for person in readers[:_MOST_NAMES]:
        places.setdefault(person.department, []).append(
            f"{person.shown_name}（{ROLE_NAMES[person.role]}）"
        )
    items = "".join(
        f"<dt>{as_text(place) or '部署なし'}</dt><dd>{as_text('、'.join(names))}</dd>"
        for place, names in sorted(places.items())
    )
    more = len(readers) - _MOST_NAMES
    return f'<dl class="facts">{items}</dl>' + (note(f"ほか{more:,}人") if more > 0 else "")


def _list_rules(_: Desk, door: Door, __: Values) -> Shown:
    return Shown(rules_html(door))


def _edit_rule(_: Desk, door: Door, values: Values) -> Shown:
    wanted = values.text("collection")
    for access in collection_access(door):
        if access.collection == wanted:
            rule = access.rule or CollectionRule(wanted)
            return Shown(_rule_form(door, rule, access.readers))
    raise NaniwaError("その文書群はありません。", code="no_collection")


def _chosen_rule(door: Door, values: Values) -> CollectionRule:
    roles = set(values.several("role"))
    if not roles:
        raise NaniwaError("見られる役割を1つ以上選んでください。", code="no_role")
    everybody = {role.value for role in _ROLES}
    return proposed_rule(
        door,
        values.text("collection"),
        () if roles == everybody else sorted(roles),
        values.several("department"),
    )


def _preview_rule(_: Desk, door: Door, values: Values) -> Shown:
    rule = _chosen_rule(door, values)
    readers = readers_of(door, rule)
    said = (
        f"「{rule_text(rule)}」に見せると、{len(readers):,}人が見られます。まだ保存していません。"
    )
    return Shown(_rule_form(door, rule, readers), said)


def _save_rule(_: Desk, door: Door, values: Values) -> Shown:
    rule = _chosen_rule(door, values)
    change_rule(door, rule)
    return Shown(rules_html(door), f"「{rule.collection}」を見られる人を保存しました。")


def grants_html(door: Door, text: str = "") -> str:
    """All checks without what is in them, and whom each is shared with."""
    names = {person.name: person.shown_name for person in people(door.records)}
    found = [
        check
        for check in all_checks_for_grants(door)
        if not text or text in check.owner or text in names.get(check.owner, "")
    ]
    rows = [_grant_row(check, names) for check in found[:_MOST_CHECKS]]
    more = len(found) - _MOST_CHECKS
    return (
        heading("設計書の共有")
        + note(
            "積算チェックは、した人と、共有された人だけが見られます。担当者が不在のときは、ここで別の人に"
            "共有できます（操作記録に残ります）。管理者にも題名と中身は見えません。"
        )
        + form("list", text_field("text", "チェックした人で探す", text), "探す")
        + (
            table(
                f"積算チェック {len(found):,}件",
                ("チェックした人", "日時", "ファイル", "番号", "共有している人", "操作"),
                rows,
            )
            if rows
            else note("該当するチェックはありません。")
        )
        + (note(f"ほか{more:,}件は、探すと表示されます。") if more > 0 else "")
    )


def _grant_row(check: BareCheck, names: dict[str, str]) -> tuple[str, ...]:
    return (
        as_text(names.get(check.owner, check.owner)),
        as_text(japan_time(check.created_at)),
        f"{check.file_count:,}件",
        f"<code>{as_text(check.id[:8])}</code>",
        as_text("、".join(names.get(name, name) for name in check.shared_with)),
        button("共有を変更", "edit", {"check": check.id}, about=check.id[:8]),
    )


def _check_html(door: Door, check_id: str) -> str:
    given = grants_of(door, check_id)
    everybody = people(door.records)
    names = {person.name: person.shown_name for person in everybody}
    rows = [
        (
            as_text(f"{names.get(item.person, item.person)}（{item.person}）"),
            as_text(names.get(item.granted_by, item.granted_by)),
            as_text(japan_time(item.granted_at)),
            button(
                "取り消す",
                "withdraw",
                {"check": check_id, "person": item.person},
                about=item.person,
            ),
        )
        for item in given
    ]
    able = [person.name for person in everybody if person.may(Feature.CHECK)]
    return (
        heading(f"チェック {check_id[:8]} の共有")
        + (
            table("共有している人", ("利用者", "共有した人", "日時", "操作"), rows)
            if rows
            else note("誰にも共有していません。")
        )
        + form(
            "grant",
            hidden("check", check_id)
            + text_field(
                "person", "共有する人の名前（サインインに使うもの）", required=True, choices=able
            ),
            "共有する",
        )
        + f'<div class="acts">{button("一覧に戻る", "list")}</div>'
    )


def _list_grants(_: Desk, door: Door, values: Values) -> Shown:
    return Shown(grants_html(door, values.text("text")[:100]))


def _edit_grants(_: Desk, door: Door, values: Values) -> Shown:
    return Shown(_check_html(door, values.text("check")))


def _grant(_: Desk, door: Door, values: Values) -> Shown:
    grant(door, values.text("check"), values.text("person"))
    return Shown(_check_html(door, values.text("check")), "共有しました。")


def _withdraw(_: Desk, door: Door, values: Values) -> Shown:
    withdraw_grant(door, values.text("check"), values.text("person"))
    return Shown(_check_html(door, values.text("check")), "共有を取り消しました。")


RULES = Section(
    "閲覧範囲",
    "rules",
    lambda _, door: rules_html(door),
    {"list": _list_rules, "edit": _edit_rule, "preview": _preview_rule, "save": _save_rule},
)
GRANTS = Section(
    "設計書の共有",
    "grants",
    lambda _, door: grants_html(door),
    {"list": _list_grants, "edit": _edit_grants, "grant": _grant, "withdraw": _withdraw},
)
