"""The tab 「管理」 without a browser: what administrators may do, and that nobody else may."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from starlette.testclient import TestClient

from assistant.access.people import Person
from assistant.records.audit import AuditQuery, audit_entries
from assistant.records.collection_rules import collection_rules
from assistant.records.people import find_person, people
from tests.ui.people import ADMINISTRATOR, ENGINEER, REVIEWER, TRAINEE, token_of
from tests.ui.served import plain_blocks
from ui.administration.tab import SECTIONS, acted
from ui.desk import Desk
from ui.serving.web import web_application
from ui.sign_in.cookie import SESSION_COOKIE
from ui.visitor import PERSON_KEY


def request_of(person: Person) -> Any:
    return SimpleNamespace(scope={PERSON_KEY: person}, client=SimpleNamespace(host="127.0.0.1"))


def did(desk: Desk, person: Person, name: str, act: str, /, **values: Any) -> tuple[Any, Any]:
    section = next(section for section in SECTIONS if section.name == name)
    said, body = acted(desk, section, request_of(person), {"act": act, "values": values})
    return said, body


@pytest.mark.parametrize("person", [ENGINEER, REVIEWER, TRAINEE])
def test_nobody_else_can_do_anything_here(desk: Desk, person: Person) -> None:
    for section in SECTIONS:
        for act in section.acts:
            said, body = acted(desk, section, request_of(person), {"act": act, "values": {}})
            assert "権限がありません" in said
            assert not isinstance(body, str)


@pytest.mark.parametrize(
    "data",
    [None, [], {"act": 3}, {"act": "save", "values": [1]}, {"act": "edit", "values": {"name": {}}}],
)
def test_what_no_form_sends_does_no_harm(desk: Desk, data: Any) -> None:
    before = people(desk.records)
    for section in SECTIONS:
        acted(desk, section, request_of(ADMINISTRATOR), data)
    assert people(desk.records) == before
    assert collection_rules(desk.records) == {}


def test_every_section_shows(desk: Desk) -> None:
    door = desk.door(ADMINISTRATOR)
    for section in SECTIONS:
        assert "<h2" in section.show(desk, door)


def test_a_new_person_gets_an_initial_password_once(desk: Desk) -> None:
    _, body = did(
        desk, ADMINISTRATOR, "people", "add", name="new.one", shown="<b>新任</b>", role="trainee"
    )
    assert "初期パスワード" in body
    assert "&lt;b&gt;新任" in body
    assert find_person(desk.records, "new.one") is not None
    assert "初期パスワード（" not in did(desk, ADMINISTRATOR, "people", "edit", name="new.one")[1]


def test_a_list_of_people_is_shown_before_it_is_added(desk: Desk) -> None:
    lines = (
        "名前\t氏名\t役割\t部署\nito\t伊藤\t技術職員\t土木課\nsato\t佐藤\t技術職員\t\nx\tX\t社長\t"
    )
    said, body = did(desk, ADMINISTRATOR, "people", "preview", lines=lines)
    assert "1人を追加できます。2行は除きます。" in said
    assert "この名前は使われています" in body
    assert find_person(desk.records, "ito") is None
    said, body = did(desk, ADMINISTRATOR, "people", "add_all", lines=lines)
    assert "1人を追加しました" in said
    added = find_person(desk.records, "ito")
    assert added is not None
    assert added.department == "土木課"


def test_a_rule_is_previewed_then_noted_with_what_was_before(desk: Desk) -> None:
    chosen = {"collection": "標準", "role": ["engineer", "reviewer"], "department": ["土木課"]}
    said, _ = did(desk, ADMINISTRATOR, "rules", "preview", **chosen)
    assert "まだ保存していません" in said
    assert collection_rules(desk.records) == {}
    did(desk, ADMINISTRATOR, "rules", "save", **chosen)
    assert desk.door(ENGINEER).reading().allowed == {"標準", "記録"}
    assert desk.door(TRAINEE).reading().allowed == {"記録"}
    entry = audit_entries(desk.records, AuditQuery(), most=1)[0]
    assert entry.subject == "標準"
    assert entry.detail == "全員 → 技術職員・審査担当 かつ 土木課"


@pytest.mark.parametrize(
    "values",
    [
        {"collection": "ない", "role": ["engineer"]},
        {"collection": "標準", "role": ["king"]},
        {"collection": "標準", "role": ["engineer"], "department": ["ない課"]},
        {"collection": "標準"},
    ],
)
def test_a_rule_of_unknown_things_is_refused(desk: Desk, values: dict[str, Any]) -> None:
    said, _ = did(desk, ADMINISTRATOR, "rules", "save", **values)
    assert 'role="alert"' in said
    assert collection_rules(desk.records) == {}


def test_secrets_are_not_among_the_settings(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from assistant.config import load_settings

    monkeypatch.setenv("NANIWA_HOME", str(desk.settings.home))
    monkeypatch.setenv("NANIWA_LLM__API_KEY", "verysecretkey")
    monkeypatch.setenv("NANIWA_LLM__MODEL", "http://name:pass-word@host:8000/v1")
    settings = load_settings()
    changed = Desk(settings, desk.library, desk.records, None)
    body = next(section for section in SECTIONS if section.name == "settings").show(
        changed, changed.door(ADMINISTRATOR)
    )
    assert "verysecretkey" not in body
    assert "設定済み（表示しません）" in body
    assert "NANIWA_LLM__API_KEY" in body
    assert body.count("pass-word") == 0


@pytest.mark.parametrize(
    "path", ["audit.csv", "backups/naniwa-1.zip", "backups/..%2Frecords%2Frecords.sqlite3"]
)
def test_routes_are_for_administrators_and_noted(desk: Desk, path: str) -> None:
    backups = desk.settings.home / "backups"
    backups.mkdir()
    (backups / "naniwa-1.zip").write_bytes(b"PK")
    address = f"http://127.0.0.1/administration/{path}"
    with TestClient(web_application(desk, plain_blocks()), base_url="http://127.0.0.1") as client:
        for person, expected in ((ENGINEER, 403), (TRAINEE, 403)):
            client.cookies.set(SESSION_COOKIE, token_of(desk.records, person))
            assert client.get(address).status_code in (expected, 404)
        client.cookies.set(SESSION_COOKIE, token_of(desk.records, ADMINISTRATOR))
        answer = client.get(address)
    if ".." in path:
        assert answer.status_code == 404
        return
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]
    assert audit_entries(desk.records, AuditQuery(), most=1)[0].action == "downloaded"
