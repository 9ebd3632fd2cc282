"""The sign-in pages alone, on records of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from assistant.access.passwords import hash_password
from assistant.access.people import Person, Role
from assistant.access.signing_in import person_of_token
from assistant.config import Settings, SignInSettings, WebSettings
from assistant.records.database import Records
from assistant.records.people import insert_person
from retrieval.library import Library
from tests.retrieval.building import library_settings
from ui.desk import Desk
from ui.sign_in import sign_in_routes
from ui.sign_in.cookie import session_token
from ui.visitor import PERSON_KEY

PASSWORD = "ひらの川と 7つの橋"


class Recognised:
    """What the gate does for these pages: who has a session is in the scope."""

    def __init__(self, app: Any, desk: Desk) -> None:
        self._app, self._desk = app, desk

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            from starlette.requests import Request

            token = session_token(Request(scope))
            person = person_of_token(self._desk.records, self._desk.settings.sign_in, token)
            if person is not None:
                scope[PERSON_KEY] = person
        await self._app(scope, receive, send)


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    opened = Records.open(tmp_path)
    insert_person(
        opened,
        Person("hanako", "難波 花子", Role.ENGINEER, department="道路課"),
        password_hash=hash_password(PASSWORD),
    )
    yield opened
    opened.close()


Browser = Callable[..., TestClient]


@pytest.fixture
def empty_library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(library_settings(tmp_path)) as library:
        yield library


@pytest.fixture
def browser(records: Records, tmp_path: Path, empty_library: Library) -> Browser:
    """Makes a browser at the pages, with settings of the sign-in."""

    def make(
        *, public_url: str = "", base: str = "http://testserver", **settings: Any
    ) -> TestClient:
        chosen = Settings(
            home=tmp_path,
            sign_in=SignInSettings(**settings),
            web=WebSettings(public_url=public_url),
        )
        desk = Desk(chosen, empty_library, records, None)
        application = Starlette(routes=sign_in_routes(desk))
        application.add_middleware(Recognised, desk=desk)
        return TestClient(application, base_url=base, follow_redirects=False)

    return make
