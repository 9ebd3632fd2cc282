"""Who a request comes from: the gate has found that out and left it in the request's scope."""

from __future__ import annotations

from typing import Any

from assistant.access.door import Door
from assistant.access.people import Person
from retrieval.errors import NaniwaError
from ui.desk import Desk

PERSON_KEY = "naniwa.person"
"""Where the gate leaves the signed-in `Person` in the ASGI scope."""

SESSION_KEY = "naniwa.session"
"""Where it leaves the key that tells this sign-in from the person's others (no secret)."""


def person_of(request: Any) -> Person:  # noqa: ANN401 - gr.Request has no types
    """The signed-in person of a request of Starlette's or Gradio's.

    Raises NaniwaError (``signed_out``) when nobody is signed in.
    """
    inner = getattr(request, "request", request)
    person = getattr(inner, "scope", {}).get(PERSON_KEY)
    if not isinstance(person, Person):
        raise NaniwaError("サインインしてください。", code="signed_out")
    return person


def door_of(desk: Desk, request: Any) -> Door:  # noqa: ANN401 - gr.Request has no types
    """The way to the data for who sent a request. Raises NaniwaError (``signed_out``)."""
    inner = getattr(request, "request", request)
    client = getattr(inner, "client", None)
    return desk.door(person_of(request), client.host if client else "")
