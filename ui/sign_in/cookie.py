"""The cookie that holds a session's token, and the token of the forms."""

from __future__ import annotations

import hashlib
import secrets

from starlette.requests import HTTPConnection
from starlette.responses import Response

from assistant.config import Settings

SESSION_COOKIE = "naniwa_session"


def set_session_cookie(
    response: Response, request: HTTPConnection, settings: Settings, token: str
) -> None:
    """Leave a session's token in the browser, out of reach of scripts."""
    response.set_cookie(
        SESSION_COOKIE,
        token,
        max_age=settings.sign_in.session_hours * 3600,
        path="/",
        secure=is_secure(request, settings),
        httponly=True,
        samesite="lax",
    )


def clear_session_cookie(response: Response, request: HTTPConnection, settings: Settings) -> None:
    """Take the token out of the browser."""
    response.delete_cookie(
        SESSION_COOKIE, path="/", secure=is_secure(request, settings), httponly=True, samesite="lax"
    )


def session_token(request: HTTPConnection) -> str:
    """The token that a browser sent, "" without one."""
    return request.cookies.get(SESSION_COOKIE, "")


def is_secure(request: HTTPConnection, settings: Settings) -> bool:
    """Whether the browser speaks to us, or to the proxy before us, by https."""
    return request.url.scheme == "https" or settings.web.public_url.startswith("https://")


def form_token(request: HTTPConnection) -> str:
    """What the forms of a session carry: another site can't know it, and it opens nothing."""
    return hashlib.sha256(b"naniwa form " + session_token(request).encode()).hexdigest()


def is_own_form(request: HTTPConnection, given: str) -> bool:
    """Whether a form was made for the session that it is sent with."""
    return secrets.compare_digest(form_token(request).encode(), given.encode())
