"""Who a request comes from: by the cookie of a session, or by the header of a trusted proxy."""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from typing import Any

from starlette.datastructures import Headers

from assistant.access.people import Person
from assistant.access.providers import person_of_proxy
from assistant.access.signing_in import person_of_token, token_hash
from ui.desk import Desk
from ui.serving.gate import Identify, Visit
from ui.sign_in.cookie import SESSION_COOKIE
from ui.visitor import PERSON_KEY


def identify_by(desk: Desk) -> Identify:
    """How the gate of a desk finds out who is there."""
    settings = desk.settings.sign_in

    def identify(headers: Headers, peer: str, used: bool) -> Visit | None:  # noqa: FBT001
        # Whom the proxy names now is there, whoever the browser's cookie was for.
        person = person_of_proxy(desk.records, settings, headers, peer, used=used)
        if person is not None:
            return Visit(person, f"proxy {person.name}")
        token = _cookie(headers)
        person = person_of_token(desk.records, settings, token, used=used)
        # The database's own key of the session is too little to use it.
        return None if person is None else Visit(person, token_hash(token))

    return identify


def name_of(request: Any) -> str | None:  # noqa: ANN401 - as Gradio's `auth_dependency` wants it
    """The name of who the gate let through; None refuses, should ever a request come around it."""
    person = request.scope.get(PERSON_KEY)
    return person.name if isinstance(person, Person) else None


def _cookie(headers: Headers) -> str:
    cookies: SimpleCookie = SimpleCookie()
    try:
        cookies.load("; ".join(headers.getlist("cookie")))
    except CookieError:
        return ""
    found = cookies.get(SESSION_COOKIE)
    return found.value if found else ""
