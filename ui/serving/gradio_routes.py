"""What of Gradio's own routes is open: what the page needs, each session for its own person only.

Gradio tells sessions apart by a `session_hash` that the browser makes up. Here each belongs to the
sign-in that used it first, so that nobody listens to another's events or works on their state.
"""

from __future__ import annotations

import json
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.access.people import Person
from retrieval.errors import NaniwaError
from ui.serving.responses import refusal
from ui.visitor import SESSION_KEY, person_of

LARGEST_BODY = 1 << 20
"""Bytes: what a callback gets. Files go another way."""

_MOST_HASHES = 400  # of one person: some browsers with many tabs, each reloaded often
_HASH = re.compile(r"[A-Za-z0-9_-]{1,64}")
_PREFIX = "/gradio_api"
_PAGES = frozenset(
    {"/", "/config", "/theme.css", "/favicon.ico", "/manifest.json", "/pwa_icon", "/robots.txt"}
    | {f"{_PREFIX}/{name}" for name in ("theme.css", "app_id", "startup-events", "queue/status")}
)
_FOLDERS = ("/assets/", "/static/")
_HEARTBEAT = f"{_PREFIX}/heartbeat/"
_RUN = f"{_PREFIX}/run/"
_JOIN = f"{_PREFIX}/queue/join"
_DATA = f"{_PREFIX}/queue/data"
_CANCEL = f"{_PREFIX}/cancel"
_RESET = f"{_PREFIX}/reset"


@dataclass(frozen=True, slots=True)
class SessionHashes:
    """Whose each session hash is; each person's oldest are forgotten first."""

    owners: dict[str, tuple[str, str]] = field(default_factory=dict)
    of_person: dict[str, OrderedDict[str, None]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def claim(self, person: str, session: str, session_hash: object) -> None:
        """Bind a hash to a sign-in. Raises NaniwaError (``no_session``) when it is another's."""
        if not isinstance(session_hash, str) or not _HASH.fullmatch(session_hash):
            raise _not_there()
        with self.lock:
            owner = self.owners.setdefault(session_hash, (person, session))
            if owner != (person, session):
                raise _not_there()
            hashes = self.of_person.setdefault(person, OrderedDict())
            hashes[session_hash] = None
            hashes.move_to_end(session_hash)
            if len(hashes) > _MOST_HASHES:
                oldest, _ = hashes.popitem(last=False)
                del self.owners[oldest]


class GradioRoutes:
    """ASGI application around Gradio's.

    ``own_event`` says whether an event belongs to a session hash, ``callbacks`` are the indexes of
    the functions that there are.
    """

    def __init__(
        self,
        app: ASGIApp,
        own_event: Callable[[str, str], bool],
        callbacks: Collection[int],
    ) -> None:
        self._app = app
        self._own_event = own_event
        self._callbacks = callbacks
        self._hashes = SessionHashes()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or let Gradio answer it."""
        request = Request(scope, receive)
        try:
            body = await self._checked(request)
        except NaniwaError as error:
            await refusal(request, error)(scope, receive, send)
            return
        except ClientDisconnect:
            return  # nobody is left to answer
        if body is None:
            await self._app(scope, receive, send)
        else:
            await self._app(scope, _given(body, receive), send)

    async def _checked(self, request: Request) -> bytes | None:
        """The body, where it had to be read. Raises NaniwaError for what isn't open."""
        # Not the path of the URL made of it: that one ends where the path has "?" or "#" in it.
        path, method = str(request.scope["path"]), request.method
        if method in ("GET", "HEAD"):
            if path in _PAGES or path.startswith(_FOLDERS):
                self._check_query(request)
            elif path == _DATA:
                self._claim(request, request.query_params.get("session_hash"))
            elif path.startswith(_HEARTBEAT):
                self._claim(request, path.removeprefix(_HEARTBEAT))
            else:
                raise _not_there()
            return None
        if method != "POST" or (path not in (_JOIN, _CANCEL, _RESET) and not _is_run(path)):
            raise _not_there()
        body = await _read(request)
        values = _object_of(request, body)
        if path == _RESET:
            return body
        self._claim(request, values.get("session_hash"))
        if path == _CANCEL and not self._own_event(
            str(values["session_hash"]), str(values.get("event_id"))
        ):
            raise _not_there()
        if path != _CANCEL and not self._is_callback(values.get("fn_index")):
            raise _not_there()
        return body

    def _is_callback(self, index: object) -> bool:
        # True would be 1.
        return type(index) is int and index in self._callbacks

    def _check_query(self, request: Request) -> None:
        """Gradio's page loads saved states by its query, which nothing of ours uses."""
        if "deep_link" in request.query_params:
            raise _not_there()

    def _claim(self, request: Request, session_hash: object) -> None:
        person: Person = person_of(request)
        self._hashes.claim(person.name, request.scope[SESSION_KEY], session_hash)


def _is_run(path: str) -> bool:
    return path.startswith(_RUN) and "/" not in path.removeprefix(_RUN).rstrip("/")


def _object_of(request: Request, body: bytes) -> dict[str, Any]:
    """The body as FastAPI will read it. Raises NaniwaError for anything but a plain object."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        values = json.loads(body) if kind == "application/json" else None
        # JSON can spell halves of characters, which nothing can keep or send.
        json.dumps(values, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, dict):
        raise NaniwaError("要求の形が正しくありません。", code="request")
    if _names_a_file(values):
        # Gradio would look for that file, or fetch it from its address.
        raise NaniwaError("ファイルはここでは受け付けません。", code="request")
    return values


def _names_a_file(value: object) -> bool:
    """Whether a value holds what Gradio takes for a file, at any depth."""
    waiting = [value]
    while waiting:
        current = waiting.pop()
        if isinstance(current, dict):
            if isinstance(current.get("path"), str):
                return True
            waiting.extend(current.values())
        elif isinstance(current, list):
            waiting.extend(current)
    return False


async def _read(request: Request) -> bytes:
    announced = request.headers.get("content-length", "0")
    if not announced.isdigit() or int(announced) > LARGEST_BODY:
        raise _too_large()
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_BODY:
            raise _too_large()
    return bytes(body)


def _given(body: bytes, receive: Receive) -> Receive:
    """``receive`` with the body that was already read put back."""
    given = False

    async def receive_again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive_again


def _too_large() -> NaniwaError:
    return NaniwaError("送られた内容が大きすぎます。", code="too_large")


def _not_there() -> NaniwaError:
    return NaniwaError("ここには何もありません。", code="no_page")
