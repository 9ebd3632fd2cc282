"""What `naniwa people` prints."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from assistant.access.people import ROLE_NAMES, Person, Source
from assistant.cli_text import print_json, print_line
from assistant.japan_time import japan_time

_SOURCES = {
    Source.LOCAL: "パスワード",
    Source.OIDC: "OpenID Connect",
    Source.PROXY: "プロキシ",
}


def show_people(people: Sequence[Person], *, as_json: bool) -> None:
    """Everybody, one a row."""
    if as_json:
        print_json([_record(person) for person in people])
        return
    if not people:
        print_line("利用者はまだいません。naniwa serve のはじめての起動で管理者を登録します。")
        return
    table = Table(show_lines=False)
    for heading in ("名前", "氏名", "役割", "部署", "確かめ方", "状態", "最後の利用"):
        table.add_column(heading, overflow="fold")
    for person in people:
        table.add_row(
            person.name,
            person.shown_name,
            ROLE_NAMES[person.role],
            person.department,
            _SOURCES[person.source],
            _state(person),
            japan_time(person.last_seen_at),
        )
    # Rich's own choice of width on a screen; wide enough for a whole row in a file or pipe.
    console = Console() if sys.stdout.isatty() else Console(width=200)
    console.print(table)


def show_added(person: Person, password: str, *, as_json: bool) -> None:
    """Who was added, and the initial password."""
    if as_json:
        print_json({"person": _record(person), "password": password or None})
        return
    print_line(
        f"利用者「{person.name}」（{person.shown_name}、{ROLE_NAMES[person.role]}）を追加しました。"
    )
    if password:
        _show_password(password)


def show_reset(person: Person, password: str, *, as_json: bool) -> None:
    """Whose password was made anew, and the new one."""
    if as_json:
        print_json({"person": _record(person), "password": password})
        return
    print_line(f"利用者「{person.name}」のパスワードを再発行しました。")
    _show_password(password)


def show_standing(person: Person, *, as_json: bool) -> None:
    """Whether a person may come in."""
    if as_json:
        print_json({"person": _record(person)})
    else:
        did = "再開" if person.active else "停止"
        print_line(f"利用者「{person.name}」の利用を{did}しました。")


def show_departments(departments: Sequence[str], *, as_json: bool) -> None:
    """The departments, one a line."""
    if as_json:
        print_json(list(departments))
        return
    for department in departments:
        print_line(department)
    if not departments:
        print_line("登録された部署はありません。")


def _show_password(password: str) -> None:
    print_line(
        f"最初のパスワード: {password}（一度だけ示します。サインインの後に本人が変更します）"
    )


def _state(person: Person) -> str:
    if not person.active:
        return "停止"
    return "パスワード未変更" if person.must_change else "利用中"


def _record(person: Person) -> dict[str, object]:
    return {
        "name": person.name,
        "shown_name": person.shown_name,
        "role": person.role.value,
        "department": person.department,
        "source": person.source.value,
        "active": person.active,
        "must_change": person.must_change,
        "created_at": person.created_at,
        "last_seen_at": person.last_seen_at,
    }
