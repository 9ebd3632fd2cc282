"""One person of each role, who can sign in."""

from __future__ import annotations

from functools import cache

from assistant.access.passwords import hash_password
from assistant.access.people import Person, Role
from assistant.access.signing_in import begin_session
from assistant.records.database import Records
from assistant.records.departments import insert_department
from assistant.records.people import insert_person

PASSWORD = "correct horse battery staple"

ENGINEER = Person("sato", "佐藤 一郎", Role.ENGINEER, department="土木課")
COLLEAGUE = Person("suzuki", "鈴木 花子", Role.ENGINEER, department="建築課")
REVIEWER = Person("takahashi", "高橋 次郎", Role.REVIEWER, department="検査課")
TRAINEE = Person("tanaka", "田中 三郎", Role.TRAINEE, department="土木課")
ADMINISTRATOR = Person("admin", "管理 太郎", Role.ADMINISTRATOR)
NEWCOMER = Person("watanabe", "渡辺 四郎", Role.ENGINEER, department="土木課", must_change=True)

PEOPLE = (ENGINEER, COLLEAGUE, REVIEWER, TRAINEE, ADMINISTRATOR, NEWCOMER)


@cache
def _hash() -> str:
    return hash_password(PASSWORD)


def add_people(records: Records) -> None:
    """Give everybody an account with the same password."""
    for department in sorted({person.department for person in PEOPLE} - {""}):
        insert_department(records, department)
    for person in PEOPLE:
        insert_person(records, person, password_hash=_hash())


def token_of(records: Records, person: Person) -> str:
    """Sign somebody in; the token is what their cookie holds."""
    return begin_session(records, person, address="127.0.0.1")
