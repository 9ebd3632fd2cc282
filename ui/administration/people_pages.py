"""What the sections 「利用者」 and 「部署」 show: lists, one person, and the forms beside them."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.access.door import Door
from assistant.access.people import ROLE_NAMES, Feature, Person, Role, Source
from assistant.administration.people import NewPerson, found_people, person_named, session_count
from assistant.japan_time import japan_time
from assistant.records.departments import departments
from assistant.records.people import people
from ui.administration.forms import (
    Values,
    button,
    choice_field,
    form,
    heading,
    hidden,
    long_text_field,
    note,
    table,
    text_field,
)
from ui.html_text import as_text

_PAGE = 50
_SOURCES = {
    Source.LOCAL: "なにわのパスワード",
    Source.OIDC: "市の認証（OpenID Connect）",
    Source.PROXY: "リバースプロキシ",
}


def people_html(door: Door, text: str = "", page: int = 0) -> str:
    """The list of people, how to look for one, and how to add some."""
    found = found_people(door, text)
    page = min(page, max(0, (len(found) - 1) // _PAGE))
    shown = found[page * _PAGE : (page + 1) * _PAGE]
    place = {"text": text}
    turns = "".join(
        button(label, "search", {**place, "page": str(number)})
        for label, number, there in (
            ("前の50人", page - 1, page > 0),
            ("次の50人", page + 1, (page + 1) * _PAGE < len(found)),
        )
        if there
    )
    rows = [_person_row(person, text, page) for person in shown]
    listed = (
        table(
            f"利用者 {len(found):,}人"
            + (f"（{page * _PAGE + 1:,}～{page * _PAGE + len(shown):,}人目）" if turns else ""),
            ("名前", "氏名", "役割", "部署", "状態", "最終利用", "操作"),
            rows,
        )
        if rows
        else note("該当する利用者はいません。")
    )
    return (
        heading("利用者")
        + form("search", text_field("text", "名前・氏名・役割・部署で探す", text), "探す")
        + listed
        + f'<div class="acts">{turns}</div>'
        + f"<details><summary>1人を追加する</summary>{_add_form(door)}</details>"
        + f"<details><summary>まとめて追加する</summary>{import_form()}</details>"
    )


def departments_html(door: Door) -> str:
    """The departments with how many belong to each."""
    door.require(Feature.ADMINISTER)
    everybody = people(door.records)
    rows = []
    for name in departments(door.records):
        count = sum(person.department == name for person in everybody)
        removing = button(
            "削除", "remove", {"name": name}, confirm=f"部署「{name}」を削除しますか。", about=name
        )
        rows.append((as_text(name), f"{count:,}人", "" if count else removing))
    return (
        heading("部署")
        + note("部署は、利用者の所属と、文書群を見られる範囲の指定に使います。")
        + (
            table("部署の一覧", ("部署", "所属", "操作"), rows)
            if rows
            else note("まだありません。")
        )
        + form("add", text_field("name", "新しい部署の名前", required=True), "追加する")
    )


def _person_row(person: Person, text: str, page: int) -> tuple[str, ...]:
    state = "利用中" if person.active else '<span class="chip risky">停止中</span>'
    if person.active and person.must_change:
        state += '<span class="where">初期パスワードのまま</span>'
    changing = button(
        "変更", "edit", {"name": person.name, "text": text, "page": str(page)}, about=person.name
    )
    return (
        as_text(person.name),
        as_text(person.shown_name),
        ROLE_NAMES[person.role],
        as_text(person.department),
        state,
        as_text(japan_time(person.last_seen_at)),
        changing,
    )


def person_html(door: Door, name: str, values: Values, extra: str = "") -> str:
    """One person with all that can be changed; ``extra`` comes first. Raises ``no_person``."""
    person = person_named(door, name)
    place = {"text": values.text("text"), "page": values.text("page")}
    carried = {**place, "name": person.name}
    sessions = session_count(door, person.name)
    if person.active:
        standing = button(
            "利用を停止する",
            "deactivate",
            carried,
            kind="risky",
            confirm=f"「{person.shown_name}」の利用を停止しますか。すぐにサインアウトされます。",
        )
    else:
        standing = button("利用を再開する", "activate", carried)
    password = (
        button(
            "パスワードを再発行する",
            "reset",
            carried,
            confirm=f"「{person.shown_name}」のパスワードを再発行しますか。今のものは使えなくなります。",
        )
        if person.source is Source.LOCAL
        else ""
    )
    ending = button("すべてサインアウトさせる", "end_sessions", carried) if sessions else ""
    fields = (
        "".join(hidden(key, value) for key, value in carried.items())
        + text_field("shown", "氏名", person.shown_name, required=True)
        + _role_field(person.role)
        + _department_field(door, person.department)
    )
    return (
        heading(f"{person.shown_name}（{person.name}）")
        + extra
        + form("save", fields, "保存する", name="利用者の変更")
        + '<dl class="facts">'
        + f"<dt>状態</dt><dd>{'利用中' if person.active else '停止中'}</dd>"
        + f"<dt>サインインの方法</dt><dd>{_SOURCES[person.source]}</dd>"
        + f"<dt>サインイン中</dt><dd>{sessions}か所</dd>"
        + f"<dt>登録</dt><dd>{as_text(japan_time(person.created_at))}</dd>"
        + f"<dt>最終利用</dt><dd>{as_text(japan_time(person.last_seen_at)) or 'なし'}</dd></dl>"
        + note("役割か部署を変えると、その人はサインインし直すことになります。")
        + f'<div class="acts">{password}{ending}{standing}'
        + button("一覧に戻る", "search", place)
        + "</div>"
    )


def _add_form(door: Door) -> str:
    fields = (
        text_field("name", "名前（サインインに使う）", required=True, hint="例: yamada.t")
        + text_field("shown", "氏名", required=True)
        + _role_field(Role.ENGINEER)
        + _department_field(door, "")
        + choice_field(
            "source",
            "サインインの方法",
            [(source.value, shown) for source, shown in _SOURCES.items()],
            Source.LOCAL.value,
        )
    )
    return form("add", fields, "追加する", name="利用者の追加")


def import_form(text: str = "") -> str:
    """The form that takes a list of people, filled with what was sent before."""
    hint = (
        "1行に1人、名前,氏名,役割,部署 の順に書きます。Excel の4列をそのまま貼り付けることもできます。"
        f"役割は {'・'.join(ROLE_NAMES.values())}。"
    )
    return form(
        "preview",
        long_text_field("lines", "利用者の一覧", text, hint=hint),
        "確かめる",
        name="利用者の一括追加",
    )


def _role_field(chosen: Role) -> str:
    return choice_field(
        "role", "役割", [(role.value, name) for role, name in ROLE_NAMES.items()], chosen.value
    )


def _department_field(door: Door, chosen: str) -> str:
    names = list(departments(door.records))
    if chosen and chosen not in names:
        names.append(chosen)
    return choice_field(
        "department", "部署", [("", "（なし）"), *((name, name) for name in names)], chosen
    )


def password_html(name: str, password: str) -> str:
    """A password that was made, shown this once."""
    return (
        '<div class="once"><p>初期パスワード（この画面に一度だけ表示します。本人に伝えてください）</p>'
        f'<p><span class="where">名前</span> <code>{as_text(name)}</code></p>'
        f'<p><span class="where">パスワード</span> <code>{as_text(password)}</code></p></div>'
    )


def lines_html(lines: Sequence[NewPerson]) -> str:
    """How the lines of a list of people were read, and which can not be added."""
    if not lines:
        return ""
    rows = [
        (
            f"{line.line}",
            as_text(line.name[:64]),
            as_text(line.shown[:80]),
            ROLE_NAMES[line.role] if line.role else "",
            as_text(line.department[:64]),
            f'<span class="problem-text">追加できません: {as_text(line.problem)}</span>'
            if line.problem
            else "追加できます",
        )
        for line in lines
    ]
    return table("読み取った行", ("行", "名前", "氏名", "役割", "部署", "結果"), rows)
