"""The application as a web server: mounted, kept to itself, and bound to its port."""

from __future__ import annotations

import asyncio
import gzip
import logging
import socket
from collections.abc import AsyncIterator, Mapping, MutableMapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from importlib.resources import as_file, files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.access.people import Person
from assistant.uploads import sweep
from retrieval.errors import NaniwaError
from ui.administration.routes import administration_routes
from ui.ask.routes import conversation_routes
from ui.checks.routes import check_routes
from ui.desk import Desk
from ui.documents.routes import document_routes
from ui.drafts.routes import draft_routes
from ui.explaining.routes import explaining_routes
from ui.learning.routes import learning_routes
from ui.serving.gate import Gate
from ui.serving.gradio_routes import GradioRoutes
from ui.serving.identity import identify_by, name_of
from ui.serving.machine_routes import machine_routes
from ui.serving.measuring import Measured, measures_of
from ui.serving.page_frame import framed
from ui.serving.page_states import bound_states, forget_closed
from ui.serving.upload_route import upload_routes
from ui.sign_in.routes import sign_in_routes
from ui.theme import style_sheet, theme
from ui.visitor import PERSON_KEY

if TYPE_CHECKING:
    import gradio as gr
    from fastapi import FastAPI

_LOG = logging.getLogger(__name__)

# Gradio's pages run inline scripts and compile templates; nothing may come from or go elsewhere.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)
_HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "Content-Security-Policy": _POLICY,
        "X-Content-Type-Options": "nosniff",
        # Not "no-referrer": forms would then be sent with "Origin: null", which the gate refuses.
        "Referrer-Policy": "same-origin",
        "X-Frame-Options": "DENY",
    }
)


_SECONDS_BETWEEN_SWEEPS = 600.0
_PROGRAM_FILES = ("/assets/", "/static/")
_PAGE_LEVEL = 4  # of gzip: higher ones take longer and save a tenth of what this saves


class KeptToItself:
    """ASGI middleware: headers that forbid foreign contents and copies on the way, and our frame.

    It passes streams on as they come, and a browser's going away too.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        held: list[MutableMapping[str, Any]] = []
        # The middleware within writes who is there into this same scope.
        path = scope["path"]

        async def send_on(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                if path.startswith(_PROGRAM_FILES) and message["status"] == 200:
                    headers["Cache-Control"] = "public, max-age=86400"
                else:
                    headers.setdefault("Cache-Control", "private, no-store")
                if path == "/" and headers.get("content-type", "").startswith("text/html"):
                    held.append(message)
                    return
            if not held:
                await send(message)
                return
            held.append(message)
            if not message.get("more_body", False):
                packed = "gzip" in Headers(scope=scope).get("accept-encoding", "")
                for part in _page(held, scope.get(PERSON_KEY), packed=packed):
                    await send(part)
                held.clear()

        await self._app(scope, receive, send_on)


def web_application(desk: Desk, blocks: gr.Blocks) -> FastAPI:
    """The whole application: the gate, our own routes, and Gradio's page behind its own guard.

    A module with routes offers ``xxx_routes(desk) -> list[BaseRoute]`` and is added in
    `_own_routes`; each handler is wrapped in `responses.guarded`, takes its person and data from
    `visitor.door_of` and answers files with `responses.attachment`. The gate has made sure by
    then that somebody is signed in (except under /sign-in) and that no other site sent it.
    """
    import gradio as gr
    from fastapi import FastAPI
    from starlette.routing import Mount

    measures = measures_of(desk)
    bound_states(blocks)
    within = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    with as_file(files("ui") / "static" / "naniwa.svg") as icon:
        gr.mount_gradio_app(
            within,
            blocks,
            path="/",
            theme=theme(),
            css=style_sheet(),
            favicon_path=str(icon),
            auth_dependency=name_of,
            footer_links=[],
            allowed_paths=[],
            max_file_size="1kb",
            show_error=False,
            run_history=False,
            ssr_mode=False,
            pwa=False,
            mcp_server=False,
            enable_monitoring=False,
        )

    def own_event(session_hash: str, event_id: str) -> bool:
        pending = blocks._queue.pending_event_ids_session  # noqa: SLF001 - Gradio has no way to ask
        return event_id in pending.get(session_hash, ())

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await run_in_threadpool(sweep, desk.records, desk.settings.home, at_start=True)
        sweeping = asyncio.create_task(_sweep_now_and_then(desk, blocks))
        async with within.router.lifespan_context(within):
            yield
        sweeping.cancel()

    application = FastAPI(
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        routes=[
            *machine_routes(desk, measures),
            *_own_routes(desk),
            Mount("/", GradioRoutes(within, own_event, frozenset(blocks.fns))),
        ],
        lifespan=lifespan,
    )
    # The last one added is the first one asked.
    application.add_middleware(
        Gate,
        identify=identify_by(desk),
        public_url=desk.settings.web.public_url,
        trusted_proxies=desk.settings.sign_in.trusted_proxies,
        closing=desk.closing,
    )
    application.add_middleware(KeptToItself)
    application.add_middleware(Measured, measures=measures)
    return application


def _own_routes(desk: Desk) -> list[BaseRoute]:
    return [
        *sign_in_routes(desk),
        *upload_routes(desk),
        *conversation_routes(desk),
        *administration_routes(desk),
        *document_routes(desk),
        *check_routes(desk),
        *draft_routes(desk),
        *explaining_routes(desk),
        *learning_routes(desk),
    ]


async def _sweep_now_and_then(desk: Desk, blocks: gr.Blocks) -> None:
    while True:
        await asyncio.sleep(_SECONDS_BETWEEN_SWEEPS)
        try:
            forget_closed(blocks, datetime.now())  # noqa: DTZ005 - as Gradio notes it
            await run_in_threadpool(sweep, desk.records, desk.settings.home)
        except Exception:  # noqa: BLE001
            # The edge of a task of its own: a full disk or a busy database may pass.
            _LOG.exception("old uploads or closed pages could not be removed")


def bound_socket(host: str, port: int) -> socket.socket:
    """Take the port. Raises NaniwaError: ``port_in_use``, ``address`` when the host isn't ours."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        taken = socket.socket(family, kind, protocol)
    except OSError as error:
        raise _unusable(host, port) from error
    try:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(address)
        taken.listen(128)
    except PermissionError as error:
        taken.close()
        raise NaniwaError(
            f"ポート {port} を使う権限がありません。1024以上の番号を --port で指定してください。",
            code="port_in_use",
        ) from error
    except OSError as error:
        taken.close()
        if error.errno is not None and error.strerror and "in use" in error.strerror:
            raise NaniwaError(
                f"ポート {port} は別のプログラムが使っています。"
                f"別の番号を --port で指定してください（例: --port {port % 65535 + 1}）。",
                code="port_in_use",
            ) from error
        raise _unusable(host, port) from error
    return taken


def _unusable(host: str, port: int) -> NaniwaError:
    return NaniwaError(
        f"{host} のポート {port} で待ち受けられません。--host と --port を確かめてください。",
        code="address",
    )


def _page(
    messages: Sequence[MutableMapping[str, Any]], person: Person | None, *, packed: bool
) -> tuple[MutableMapping[str, Any], ...]:
    """Gradio's page in our frame, ``packed`` for browsers that unpack it.

    It is never kept by a browser and an eighth as long when packed: a phone on a building site
    waits seconds less for it. It holds no secret, and nothing of the address, whose length could
    be told from outside.
    """
    start, *parts = messages
    body = b"".join(part.get("body", b"") for part in parts)
    headers = MutableHeaders(scope=start)
    if body and person is not None:
        body = framed(body.decode(), person).encode()
        if packed:
            body = gzip.compress(body, _PAGE_LEVEL)
            headers["content-encoding"] = "gzip"
        headers.add_vary_header("Accept-Encoding")
        headers["content-length"] = str(len(body))
    return start, {"type": "http.response.body", "body": body}
