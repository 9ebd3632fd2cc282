"""People as an administrator looks for them, signs them out, and brings in many at once."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.access.accounts import add_person
from assistant.access.door import Door
from assistant.access.names import normalised_name, shown_name
from assistant.access.people import ROLE_NAMES, Feature, Person, Role
from assistant.access.signing_in import end_sessions_of
from assistant.records.audit import Action
from assistant.records.departments import departments
from assistant.records.people import find_person, people
from assistant.records.sessions import sessions_of
from retrieval.errors import NaniwaError
from retrieval.japanese import normalise

MOST_LINES = 1_000
_HEADS = frozenset({"名前", "ユーザー名", "利用者名", "name"})
_ROLES: Mapping[str, Role] = {
    **{name: role for role, name in ROLE_NAMES.items()},
    **{role.value: role for role in Role},
}


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A line of a list of people. ``problem`` is a Japanese sentence, "" when it can be added.

    ``password`` is the initial one, once the person was added.
    """

    line: int
    name: str
    shown: str
    role: Role | None
    department: str
    problem: str = ""
    password: str = ""


def found_people(door: Door, text: str) -> tuple[Person, ...]:
    """People whose name, shown name, role or department hold every word of ``text``.

    Raises NaniwaError (``forbidden``).
    """
    door.require(Feature.ADMINISTER)
    words = [normalise(word).lower() for word in text.split()]
    return tuple(
        person
        for person in people(door.records)
        if all(word in _searched(person) for word in words)
    )


def person_named(door: Door, name: str) -> Person:
    """One person. Raises NaniwaError: ``forbidden``, ``no_person``."""
    door.require(Feature.ADMINISTER)
    person = find_person(door.records, name)
    if person is None:
        raise NaniwaError(f"利用者「{name[:64]}」はいません。", code="no_person")
    return person


def session_count(door: Door, name: str) -> int:
    """In how many browsers a person is signed in. Raises NaniwaError (``forbidden``)."""
    door.require(Feature.ADMINISTER)
    return len(sessions_of(door.records, name))


def sign_out_everywhere(door: Door, name: str) -> int:
    """End all sessions of a person; return how many there were.

    Raises NaniwaError: ``forbidden``, ``no_person``.
    """
    person = person_named(door, name)
    ended = end_sessions_of(door.records, person.name)
    door.note(Action.PEOPLE_CHANGED, person.name, f"すべてサインアウト（{ended}か所）")
    return ended


def read_people(door: Door, text: str) -> tuple[NewPerson, ...]:
    """A list of people to add: name, shown name, role, department; comma or tab between.

    Nothing is added. Raises NaniwaError: ``forbidden``, ``bad_list`` for an empty or endless one.
    """
    door.require(Feature.ADMINISTER)
    delimiter = "\t" if "\t" in text else ","
    try:
        rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=delimiter))
    except csv.Error as error:
        raise NaniwaError(
            "一覧を読めません（引用符を確かめてください）。", code="bad_list"
        ) from error
    lines = [
        (number, [cell.strip() for cell in row])
        for number, row in enumerate(rows, start=1)
        if any(cell.strip() for cell in row)
    ]
    if lines and lines[0][1][0] in _HEADS:
        lines = lines[1:]
    if not lines:
        raise NaniwaError("登録する人がありません。", code="bad_list")
    if len(lines) > MOST_LINES:
        raise NaniwaError(f"一度に登録できるのは{MOST_LINES:,}人までです。", code="bad_list")
    known = {person.name for person in people(door.records)}
    places = frozenset(departments(door.records))
    found = []
    for number, cells in lines:
        person = _line(number, cells, known, places)
        known.add(person.name)
        found.append(person)
    return tuple(found)


def add_people(door: Door, lines: Sequence[NewPerson]) -> tuple[NewPerson, ...]:
    """Add those of a list without a problem; return all, with passwords or what went wrong."""
    door.require(Feature.ADMINISTER)
    result = []
    for line in lines:
        if line.problem or line.role is None:
            result.append(line)
            continue
        try:
            password = add_person(
                door, line.name, shown=line.shown, role=line.role, department=line.department
            )
            result.append(replace(line, password=password))
        except NaniwaError as error:
            result.append(replace(line, problem=error.message))
    return tuple(result)


def _line(number: int, cells: Sequence[str], known: set[str], places: frozenset[str]) -> NewPerson:
    name, shown, role, department = (*cells, "", "", "", "")[:4]
    chosen = _ROLES.get(role)
    line = NewPerson(number, name, shown, chosen, department)
    try:
        line = replace(line, name=normalised_name(name), shown=shown_name(shown))
    except NaniwaError as error:
        return replace(line, problem=error.message)
    if len(cells) > 4 and any(cells[4:]):
        return replace(line, problem="列が多すぎます（名前、氏名、役割、部署の4列です）。")
    if line.name in known:
        return replace(line, problem="この名前は使われています。")
    if chosen is None:
        return replace(line, problem=f"役割は {'、'.join(ROLE_NAMES.values())} のどれかにします。")
    if department and department not in places:
        return replace(line, problem=f"部署「{department}」は登録されていません。")
    return line


def _searched(person: Person) -> str:
    parts = (person.name, person.shown_name, ROLE_NAMES[person.role], person.department)
    return "\n".join(normalise(part).lower() for part in parts)
