"""The gate in front of everything: who is there, and whether the request is one of our own pages'.

Nothing but the sign-in, the favicon, program files and the two pages for machines is answered to
somebody who is not signed in. The person is left in the scope for `visitor.person_of`.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import threading
import time
from collections.abc import Callable, MutableMapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.access.people import Person
from assistant.access.providers import is_trusted
from retrieval.errors import NaniwaError
from ui.serving.responses import NEVER_KEPT, failure, refusal_with, wants_page
from ui.visitor import PERSON_KEY, SESSION_KEY

WATCH_SECONDS = 3.0
"""How often an open stream asks whether its session still stands."""

_SECONDS_TO_CLOSE = 0.3
"""How soon an open stream ends when the server is closed."""

_OPEN = frozenset(
    {"/sign-in", "/sign-out", "/favicon.ico", "/health", "/metrics", "/robots.txt", "/theme.css"}
)
# Gradio's program files: the same for everybody, no data.
_OPEN_FOLDERS = ("/sign-in/", "/assets/", "/static/")
_FOR_WHO_MUST_CHANGE = frozenset({"/account", "/sign-out"})
_STREAMS = ("/gradio_api/queue/data", "/gradio_api/heartbeat/")
_CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_HOST = re.compile(r"(?:[A-Za-z0-9._-]{1,255}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?")


@dataclass(frozen=True, slots=True)
class Visit:
    """Who is signed in, and the key that tells this sign-in from the person's others."""

    person: Person
    session: str


Identify = Callable[[Headers, str, bool], Visit | None]
"""From headers, the address of the other end of the line, and whether this counts as a use."""


class Gate:
    """ASGI middleware. ``identify`` may block, ``public_url`` is how browsers reach us or "".

    Streams end when ``closing`` is set: the server would wait for them.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        identify: Identify,
        public_url: str = "",
        trusted_proxies: Sequence[str] = (),
        closing: threading.Event | None = None,
    ) -> None:
        self._app = app
        self._identify = identify
        self._origin = _origin(public_url)
        self._trusted = tuple(trusted_proxies)
        self._closing = closing or threading.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or let through, a request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)
        else:
            # Nothing of ours speaks over a web socket.
            await send({"type": "websocket.close", "code": 1008})

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        peer = (scope.get("client") or ("", 0))[0]
        self._believe_the_proxy(scope, peer)
        request = Request(scope)
        refused = self._foreign(request)
        if refused is not None:
            await refused(scope, receive, send)
            return
        path = scope["path"]
        if path.startswith(_OPEN_FOLDERS[1:]):
            await self._app(scope, receive, send)
            return

        headers = request.headers

        def visit_now(*, used: bool) -> Visit | None:
            return self._identify(headers, peer, used)

        try:
            # What a page left open sends by itself doesn't keep its session from expiring.
            visit = await run_in_threadpool(visit_now, used=not path.startswith(_STREAMS))
        except NaniwaError as error:
            # Somebody is vouched for, but may not come in.
            refused = refusal_with(request, error.message, 403, code=error.code)
            await refused(scope, receive, send)
            return
        except Exception as error:  # noqa: BLE001 - the edge
            await failure(request, error)(scope, receive, send)
            return
        if visit is not None:
            scope[PERSON_KEY], scope[SESSION_KEY] = visit.person, visit.session
        refused = _for_the_unknown(request) if visit is None else _until_changed(request, visit)
        if refused is not None:
            await refused(scope, receive, send)
        elif visit is not None and path.startswith(_STREAMS):
            await self._watched(scope, receive, send, visit, visit_now)
        else:
            await self._app(scope, receive, send)

    def _believe_the_proxy(self, scope: Scope, peer: str) -> None:
        """Note the browser's own address and scheme, where a trusted proxy gives them."""
        if not is_trusted(peer, self._trusted):
            return
        headers = Headers(scope=scope)
        # The last entry is the one that our own proxy has added; those before it prove nothing.
        address = headers.get("x-forwarded-for", "").rsplit(",", 1)[-1].strip()
        with suppress(ValueError):
            scope["client"] = (str(ipaddress.ip_address(address)), 0)
        scheme = headers.get("x-forwarded-proto", "").rsplit(",", 1)[-1].strip()
        if scheme in ("http", "https"):
            scope["scheme"] = scheme

    def _foreign(self, request: Request) -> Response | None:
        """The refusal of a request that another site's page has made, or that names no host."""
        headers = request.headers
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not _HOST.fullmatch(hosts[0]):
            return _refused(request, "要求のホスト名が正しくありません。", 400, "host")
        site = headers.get("sec-fetch-site", "")
        if request.method in _CHANGING:
            ours = site in ("", "same-origin", "none") and self._from_us(headers, hosts[0])
        else:
            ours = site != "cross-site" or headers.get("sec-fetch-mode", "") == "navigate"
        if ours:
            return None
        return _refused(
            request, "ほかのサイトから送られた要求なので、受け付けません。", 403, "foreign"
        )

    def _from_us(self, headers: Headers, host: str) -> bool:
        origin = headers.get("origin")
        if origin is None:
            return True
        return urlsplit(origin).netloc == host or (
            self._origin != "" and _origin(origin) == self._origin
        )

    async def _closed_within(self, seconds: float) -> None:
        """Wait so long, or until the server is closed."""
        end = time.monotonic() + seconds
        while not self._closing.is_set() and time.monotonic() < end:
            await asyncio.sleep(min(_SECONDS_TO_CLOSE, seconds))

    async def _watched(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        visit: Visit,
        visit_now: Callable[..., Visit | None],
    ) -> None:
        """Pass a stream on until it ends, or until its session does."""
        over = asyncio.Event()
        started = finished = False

        async def watch() -> None:
            while not over.is_set():
                await self._closed_within(WATCH_SECONDS)
                if self._closing.is_set():
                    over.set()
                    return
                try:
                    current = await run_in_threadpool(visit_now, used=False)
                except NaniwaError:
                    continue
                if current is None or current.session != visit.session:
                    over.set()

        async def receive_or_end() -> Message:
            # To what answers, an ended session is a browser that has gone away.
            if over.is_set():
                return {"type": "http.disconnect"}
            receiving = asyncio.ensure_future(receive())
            ending = asyncio.ensure_future(over.wait())
            try:
                await asyncio.wait({receiving, ending}, return_when=asyncio.FIRST_COMPLETED)
                return receiving.result() if receiving.done() else {"type": "http.disconnect"}
            finally:
                receiving.cancel()
                ending.cancel()

        async def send_on(message: MutableMapping[str, Any]) -> None:
            nonlocal started, finished
            started = started or message["type"] == "http.response.start"
            if message["type"] == "http.response.body" and not message.get("more_body", False):
                finished = True
            await send(message)

        watching = asyncio.ensure_future(watch())
        try:
            await self._app(scope, receive_or_end, send_on)
            if over.is_set() and started and not finished:
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            watching.cancel()


def _for_the_unknown(request: Request) -> Response | None:
    # As it is routed: the path of `request.url` ends where there is "?" or "#" in this one.
    path = str(request.scope["path"])
    if path in _OPEN or path.startswith(_OPEN_FOLDERS):
        return None
    if wants_page(request) and request.method == "GET":
        query = f"?{request.url.query}" if request.url.query else ""
        place = "" if path == "/" and not query else f"?next={quote(path + query, safe='')}"
        return RedirectResponse(f"/sign-in{place}", 303, headers=dict(NEVER_KEPT))
    return _refused(
        request,
        "サインインの期限が切れたか、サインインしていません。サインインし直してください。",
        401,
        "signed_out",
    )


def _until_changed(request: Request, visit: Visit) -> Response | None:
    path = str(request.scope["path"])
    if not visit.person.must_change:
        return None
    if path in _OPEN | _FOR_WHO_MUST_CHANGE or path.startswith((*_OPEN_FOLDERS, "/account/")):
        return None
    if wants_page(request) and request.method == "GET":
        return RedirectResponse("/account", 303, headers=dict(NEVER_KEPT))
    return _refused(request, "先にパスワードを変更してください。", 403, "must_change")


def _refused(request: Request, message: str, status: int, code: str) -> Response:
    return refusal_with(request, message, status, code=code)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
