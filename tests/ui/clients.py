"""Clients of some routes alone, for whom the gate is taken to have let in."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import httpx
from starlette.applications import Starlette
from starlette.routing import BaseRoute
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from assistant.access.people import Person
from ui.visitor import PERSON_KEY

Client = Callable[[Person], httpx.Client]


def clients_of(routes: Sequence[BaseRoute]) -> Client:
    """Gives a client of the routes for each person."""
    application = Starlette(routes=routes)

    def client(person: Person) -> httpx.Client:
        async def within(scope: Scope, receive: Receive, send: Send) -> None:
            scope[PERSON_KEY] = person
            await application(scope, receive, send)

        return TestClient(within)

    return client
