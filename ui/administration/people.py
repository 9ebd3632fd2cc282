"""The sections 「利用者」 and 「部署」: what their buttons and forms do."""

from __future__ import annotations

from assistant.access.accounts import (
    activate,
    add_department,
    add_person,
    change_person,
    deactivate,
    remove_department,
    reset_password,
)
from assistant.access.door import Door
from assistant.access.people import Role, Source
from assistant.administration.people import (
    add_people,
    person_named,
    read_people,
    sign_out_everywhere,
)
from retrieval.errors import NaniwaError
from ui.administration.forms import Section, Shown, Values, button, form, heading, hidden
from ui.administration.people_pages import (
    departments_html,
    import_form,
    lines_html,
    password_html,
    people_html,
    person_html,
)
from ui.desk import Desk
from ui.html_text import as_text


def _search(_: Desk, door: Door, values: Values) -> Shown:
    return Shown(people_html(door, values.text("text")[:200], values.number("page")))


def _edit(_: Desk, door: Door, values: Values) -> Shown:
    return Shown(person_html(door, values.text("name"), values))


def _save(_: Desk, door: Door, values: Values) -> Shown:
    changed = change_person(
        door,
        values.text("name"),
        shown=values.text("shown"),
        role=_role(values.text("role")),
        department=values.text("department"),
    )
    return Shown(person_html(door, changed.name, values), "保存しました。")


def _add(_: Desk, door: Door, values: Values) -> Shown:
    try:
        source = Source(values.text("source") or Source.LOCAL.value)
    except ValueError as error:
        raise NaniwaError("そのサインインの方法はありません。", code="no_source") from error
    password = add_person(
        door,
        values.text("name"),
        shown=values.text("shown"),
        role=_role(values.text("role")),
        department=values.text("department"),
        source=source,
    )
    person = person_named(door, values.text("name"))
    extra = password_html(person.name, password) if password else ""
    return Shown(person_html(door, person.name, Values(), extra), "追加しました。")


def _reset(_: Desk, door: Door, values: Values) -> Shown:
    name = values.text("name")
    password = reset_password(door, name)
    html = person_html(door, name, values, password_html(name, password))
    return Shown(html, "パスワードを再発行しました。")


def _end_sessions(_: Desk, door: Door, values: Values) -> Shown:
    ended = sign_out_everywhere(door, values.text("name"))
    return Shown(
        person_html(door, values.text("name"), values), f"{ended}か所をサインアウトさせました。"
    )


def _deactivate(_: Desk, door: Door, values: Values) -> Shown:
    deactivate(door, values.text("name"))
    return Shown(person_html(door, values.text("name"), values), "利用を停止しました。")


def _activate(_: Desk, door: Door, values: Values) -> Shown:
    activate(door, values.text("name"))
    return Shown(person_html(door, values.text("name"), values), "利用を再開しました。")


def _preview(_: Desk, door: Door, values: Values) -> Shown:
    lines = read_people(door, values.text("lines"))
    ready = sum(not line.problem for line in lines)
    adding = (
        form("add_all", hidden("lines", values.text("lines")), f"{ready:,}人を追加する")
        if ready
        else ""
    )
    html = (
        heading("まとめて追加")
        + adding
        + lines_html(sorted(lines, key=lambda line: not line.problem))
        + import_form(values.text("lines"))
        + f'<div class="acts">{button("一覧に戻る", "search")}</div>'
    )
    left = len(lines) - ready
    return Shown(html, f"{ready:,}人を追加できます。" + (f"{left:,}行は除きます。" if left else ""))


def _add_all(_: Desk, door: Door, values: Values) -> Shown:
    lines = add_people(door, read_people(door, values.text("lines")))
    added = [line for line in lines if line.password]
    passwords = "\n".join(f"{line.name}\t{line.shown}\t{line.password}" for line in added)
    html = (
        heading("まとめて追加")
        + '<div class="once"><p>初期パスワード（この画面に一度だけ表示します。写して本人に伝えてください）'
        + '</p><label class="field wide"><span>名前・氏名・初期パスワード</span>'
        + f'<textarea readonly rows="8">{as_text(passwords)}</textarea></label></div>'
        + lines_html([line for line in lines if line.problem])
        + f'<div class="acts">{button("一覧に戻る", "search")}</div>'
    )
    return Shown(html, f"{len(added):,}人を追加しました。")


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError as error:
        raise NaniwaError("その役割はありません。", code="no_role") from error


def _add_department(_: Desk, door: Door, values: Values) -> Shown:
    name = add_department(door, values.text("name"))
    return Shown(departments_html(door), f"「{name}」を追加しました。")


def _remove_department(_: Desk, door: Door, values: Values) -> Shown:
    remove_department(door, values.text("name"))
    return Shown(departments_html(door), f"「{values.text('name')}」を削除しました。")


PEOPLE = Section(
    "利用者",
    "people",
    lambda _, door: people_html(door),
    {
        "search": _search,
        "edit": _edit,
        "save": _save,
        "add": _add,
        "reset": _reset,
        "end_sessions": _end_sessions,
        "deactivate": _deactivate,
        "activate": _activate,
        "preview": _preview,
        "add_all": _add_all,
    },
)
DEPARTMENTS = Section(
    "部署",
    "departments",
    lambda _, door: departments_html(door),
    {"add": _add_department, "remove": _remove_department},
)
