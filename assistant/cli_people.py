"""`naniwa people`: accounts on the command line, for who has a shell on the machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.access.people import Role, Source
from assistant.cli_options import JsonOption

if TYPE_CHECKING:
    from assistant.access.people import Person
    from assistant.access.terminal import TerminalActor

people_app = typer.Typer(help="利用者を示し、追加し、停止する。", invoke_without_command=True)

NameArgument = Annotated[str, typer.Argument(help="サインインに使う名前。")]


@people_app.callback()
def people(context: typer.Context, *, as_json: JsonOption = False) -> None:
    """利用者の名前・役割・部署・状態を示す。"""
    if context.invoked_subcommand is not None:
        return
    from assistant.cli_people_output import show_people
    from assistant.records.people import people as all_people

    with _actor() as actor:
        show_people(all_people(actor.records), as_json=as_json)


@people_app.command()
def add(
    name: NameArgument,
    *,
    shown_name: Annotated[str, typer.Option("--shown-name", help="画面に示す氏名。")],
    role: Annotated[Role, typer.Option(help="役割。")] = Role.ENGINEER,
    department: Annotated[str, typer.Option(help="部署（登録済みのもの）。")] = "",
    source: Annotated[Source, typer.Option(help="だれが本人と確かめるか。")] = Source.LOCAL,
    as_json: JsonOption = False,
) -> None:
    """利用者を追加し、最初のパスワードを一度だけ示す。"""
    from assistant.access.accounts import add_person
    from assistant.cli_people_output import show_added

    with _actor() as actor:
        password = add_person(
            actor, name, shown=shown_name, role=role, department=department, source=source
        )
        show_added(_found(actor, name), password, as_json=as_json)


@people_app.command()
def reset(name: NameArgument, *, as_json: JsonOption = False) -> None:
    """パスワードを再発行し、一度だけ示す。ロックも解く。"""
    from assistant.access.accounts import reset_password
    from assistant.cli_people_output import show_reset

    with _actor() as actor:
        password = reset_password(actor, name)
        show_reset(_found(actor, name), password, as_json=as_json)


@people_app.command()
def deactivate(name: NameArgument, *, as_json: JsonOption = False) -> None:
    """利用を停止する。サインイン中の画面も、その時点で使えなくなる。"""
    from assistant.access.accounts import deactivate as stop
    from assistant.cli_people_output import show_standing

    with _actor() as actor:
        show_standing(stop(actor, name), as_json=as_json)


@people_app.command()
def activate(name: NameArgument, *, as_json: JsonOption = False) -> None:
    """停止した利用を再開する。ロックも解く。"""
    from assistant.access.accounts import activate as go_on
    from assistant.cli_people_output import show_standing

    with _actor() as actor:
        show_standing(go_on(actor, name), as_json=as_json)


@people_app.command()
def departments(
    *,
    add_name: Annotated[str, typer.Option("--add", help="追加する部署。")] = "",
    remove_name: Annotated[str, typer.Option("--remove", help="削除する部署。")] = "",
    as_json: JsonOption = False,
) -> None:
    """部署を示し、追加し、削除する。"""
    from assistant.access.accounts import add_department, remove_department
    from assistant.cli_people_output import show_departments
    from assistant.records.departments import departments as all_departments

    with _actor() as actor:
        if add_name:
            add_department(actor, add_name)
        if remove_name:
            remove_department(actor, remove_name)
        show_departments(all_departments(actor.records), as_json=as_json)


@contextmanager
def _actor() -> Iterator[TerminalActor]:
    from assistant.access.terminal import TerminalActor
    from assistant.config import load_settings
    from assistant.records.database import Records

    records = Records.open(load_settings().home)
    try:
        yield TerminalActor(records)
    finally:
        records.close()


def _found(actor: TerminalActor, name: str) -> Person:
    from assistant.records.people import find_person

    person = find_person(actor.records, name)
    if person is None:
        raise AssertionError(name)
    return person
