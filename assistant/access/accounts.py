"""Accounts as administrators and people themselves change them; every change is audited."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from assistant.access.names import department_name, normalised_name, shown_name
from assistant.access.passwords import check_password, hash_password, made_password
from assistant.access.people import ROLE_NAMES, Feature, Person, Role, Source
from assistant.access.signing_in import Clock, check_own_password, end_sessions_of, utc_now
from assistant.config import SignInSettings
from assistant.records import departments as department_records
from assistant.records import people as people_records
from assistant.records.audit import Action
from assistant.records.database import Records
from assistant.records.sign_in_failures import delete_failures_of
from retrieval.errors import NaniwaError


class Actor(Protocol):
    """Who changes accounts, and where: `Door` is one, the command line another."""

    @property
    def person(self) -> Person:
        """Who acts."""

    @property
    def records(self) -> Records:
        """Where accounts are kept."""

    @property
    def address(self) -> str:
        """Where they sit."""

    def require(self, feature: Feature) -> None:
        """Raise NaniwaError (``forbidden``) unless the person's role allows it."""

    def note(self, action: Action, subject: str, detail: str = "") -> None:
        """Write into the audit trail."""


def add_person(
    actor: Actor,
    name: str,
    *,
    shown: str,
    role: Role,
    department: str = "",
    source: Source = Source.LOCAL,
) -> str:
    """Add an account and return its initial password, which is shown once and never again.

    Who comes in through a provider or a proxy has no password (""); the account then waits for
    the first sign-in of that name there.
    Raises NaniwaError: ``forbidden``, ``bad_name``, ``name_taken`` or ``no_department``.
    """
    actor.require(Feature.ADMINISTER)
    person = Person(
        name=normalised_name(name),
        shown_name=shown_name(shown),
        role=role,
        department=_known_department(actor.records, department),
        source=source,
        must_change=source is Source.LOCAL,
    )
    password = made_password() if source is Source.LOCAL else ""
    people_records.insert_person(
        actor.records, person, password_hash=hash_password(password) if password else ""
    )
    actor.note(Action.PEOPLE_CHANGED, person.name, f"追加: {_standing(person)}")
    return password


def change_person(
    actor: Actor,
    name: str,
    *,
    shown: str | None = None,
    role: Role | None = None,
    department: str | None = None,
) -> Person:
    """Change what is given; another role or department ends the person's sessions.

    Raises NaniwaError: ``forbidden``, ``no_person``, ``bad_name``, ``no_department`` or
    ``last_administrator``.
    """
    actor.require(Feature.ADMINISTER)
    before = _existing(actor.records, name)
    after = replace(
        before,
        shown_name=before.shown_name if shown is None else shown_name(shown),
        role=before.role if role is None else role,
        department=(
            before.department
            if department is None or department == before.department
            else _known_department(actor.records, department)
        ),
    )
    if after == before:
        return before
    # Only what was to be changed: somebody else may be changing the rest.
    _change_standing(actor.records, after.name, role=role)
    people_records.change_details(
        actor.records,
        after.name,
        shown_name=None if shown is None else after.shown_name,
        department=None if department is None else after.department,
    )
    if (after.role, after.department) != (before.role, before.department):
        _end_sessions(actor, after)
    actor.note(Action.PEOPLE_CHANGED, after.name, f"変更: {_standing(before)} → {_standing(after)}")
    return after


def reset_password(actor: Actor, name: str) -> str:
    """Give a person a new initial password, unlock the account and end its sessions.

    Raises NaniwaError: ``forbidden``, ``no_person``, or ``no_password`` for one without.
    """
    actor.require(Feature.ADMINISTER)
    person = _existing(actor.records, name)
    if person.source is not Source.LOCAL:
        raise NaniwaError(
            f"「{person.name}」は、このアプリケーションのパスワードを使っていません。",
            code="no_password",
        )
    password = made_password()
    people_records.set_password_hash(
        actor.records, person.name, hash_password(password), must_change=True
    )
    delete_failures_of(actor.records, person.name)
    end_sessions_of(actor.records, person.name)
    actor.note(Action.PEOPLE_CHANGED, person.name, "パスワードの再発行")
    return password


def deactivate(actor: Actor, name: str) -> Person:
    """Let a person in no more, from this moment.

    Raises NaniwaError: ``forbidden``, ``no_person`` or ``last_administrator``.
    """
    return _set_active(actor, name, active=False)


def activate(actor: Actor, name: str) -> Person:
    """Let a person in again, and unlock the account.

    Raises NaniwaError: ``forbidden`` or ``no_person``.
    """
    return _set_active(actor, name, active=True)


def change_own_password(
    actor: Actor,
    settings: SignInSettings,
    old: str,
    new: str,
    *,
    token: str = "",
    clock: Clock = utc_now,
) -> None:
    """Change the actor's own password and end their sessions but the one of ``token``.

    Raises NaniwaError: ``wrong`` or ``locked`` for the old password, ``bad_password`` for the
    new one, ``no_password`` for who has none here.
    """
    person = actor.person
    if person.source is not Source.LOCAL:
        raise NaniwaError("パスワードは、市の認証のしくみで変更してください。", code="no_password")
    try:
        check_own_password(
            actor.records,
            settings,
            person,
            old,
            name=person.name,
            address=actor.address,
            clock=clock,
        )
    except NaniwaError as error:
        if error.code == "wrong":
            raise NaniwaError("今のパスワードが違います。", code="wrong") from error
        raise
    if new == old:
        raise NaniwaError("今のパスワードとは別のものにしてください。", code="bad_password")
    check_password(new, name=person.name)
    people_records.set_password_hash(
        actor.records, person.name, hash_password(new), must_change=False
    )
    end_sessions_of(actor.records, person.name, but=token)
    actor.note(Action.PEOPLE_CHANGED, person.name, "パスワードの変更")


def end_own_sessions(actor: Actor, *, token: str) -> int:
    """Sign the actor out everywhere but in the session of ``token``; return how often."""
    ended = end_sessions_of(actor.records, actor.person.name, but=token)
    actor.note(Action.SIGNED_OUT, actor.person.name, f"ほかの {ended} か所")
    return ended


def add_department(actor: Actor, name: str) -> str:
    """Add a department and return its name as it is kept.

    Raises NaniwaError: ``forbidden``, ``bad_name`` or ``name_taken``.
    """
    actor.require(Feature.ADMINISTER)
    department = department_name(name)
    if not department_records.insert_department(actor.records, department):
        raise NaniwaError(f"部署「{department}」は登録済みです。", code="name_taken")
    actor.note(Action.PEOPLE_CHANGED, department, "部署の追加")
    return department


def remove_department(actor: Actor, name: str) -> None:
    """Remove a department that nobody belongs to and no collection's rule names.

    Raises NaniwaError: ``forbidden``, ``no_department`` or ``in_use``.
    """
    actor.require(Feature.ADMINISTER)
    if name not in department_records.departments(actor.records):
        raise _no_department(name)
    collections = department_records.collections_of_department(actor.records, name)
    if collections:
        raise NaniwaError(
            f"部署「{name}」は文書群「{collections[0]}」の閲覧範囲に使われています。",
            code="in_use",
        )
    if not department_records.delete_department(actor.records, name):
        raise NaniwaError(f"部署「{name}」には利用者がいます。", code="in_use")
    actor.note(Action.PEOPLE_CHANGED, name, "部署の削除")


def _set_active(actor: Actor, name: str, *, active: bool) -> Person:
    actor.require(Feature.ADMINISTER)
    person = replace(_existing(actor.records, name), active=active)
    _change_standing(actor.records, person.name, active=active)
    if active:
        delete_failures_of(actor.records, person.name)
    else:
        end_sessions_of(actor.records, person.name)
    actor.note(Action.PEOPLE_CHANGED, person.name, "利用の再開" if active else "利用の停止")
    return person


def _change_standing(
    records: Records, name: str, *, role: Role | None = None, active: bool | None = None
) -> None:
    if not people_records.change_standing(records, name, role=role, active=active):
        raise NaniwaError(
            "最後の管理者なので、停止したり役割を変えたりできません。"
            "先にほかの管理者を登録してください。",
            code="last_administrator",
        )


def _end_sessions(actor: Actor, person: Person) -> None:
    # One's own are left: the new role counts from the next request anyway.
    if person.name != actor.person.name:
        end_sessions_of(actor.records, person.name)


def _existing(records: Records, name: str) -> Person:
    person = people_records.find_person(records, name)
    if person is None:
        raise NaniwaError(f"利用者「{name}」はいません。", code="no_person")
    return person


def _known_department(records: Records, name: str) -> str:
    if name and name not in department_records.departments(records):
        raise _no_department(name)
    return name


def _no_department(name: str) -> NaniwaError:
    return NaniwaError(f"部署「{name}」は登録されていません。", code="no_department")


def _standing(person: Person) -> str:
    place = f"、{person.department}" if person.department else ""
    return f"{person.shown_name}（{ROLE_NAMES[person.role]}{place}）"
