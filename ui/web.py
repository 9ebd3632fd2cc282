"""The application as a web server: mounted, kept to itself, and bound to its port."""

from __future__ import annotations

import re
import socket
from collections.abc import Mapping, MutableMapping, Sequence
from importlib.resources import as_file, files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send

from retrieval.errors import NaniwaError
from ui.theme import style_sheet, theme

if TYPE_CHECKING:
    import gradio as gr
    from fastapi import FastAPI

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
        "Referrer-Policy": "no-referrer",
        "X-Frame-Options": "DENY",
    }
)
_FOREIGN_TAGS = re.compile(
    rb"<(?:meta|link|script)\b[^>]*?[\"']https?://[^>]*?>(?:\s*</script>)?", re.IGNORECASE
)


class KeptToItself:
    """ASGI middleware: headers that forbid foreign contents, and pages that name no other host.

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

        async def send_on(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_HEADERS)
                if headers.get("content-type", "").startswith("text/html"):
                    held.append(message)
                    return
            if not held:
                await send(message)
                return
            held.append(message)
            if not message.get("more_body", False):
                for part in _page(held):
                    await send(part)
                held.clear()

        await self._app(scope, receive, send_on)


def web_application(blocks: gr.Blocks) -> FastAPI:
    """Mount ``blocks`` at the root of a web application that speaks with nobody else."""
    import gradio as gr
    from fastapi import FastAPI

    application = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    application.add_middleware(KeptToItself)
    with as_file(files("ui") / "static" / "naniwa.svg") as icon:
        gr.mount_gradio_app(
            application,
            blocks,
            path="/",
            theme=theme(),
            css=style_sheet(),
            favicon_path=str(icon),
            footer_links=[],
            allowed_paths=[],
            max_file_size="1kb",
            show_error=False,
            ssr_mode=False,
            pwa=False,
            mcp_server=False,
            enable_monitoring=False,
        )
    return application


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


def _page(messages: Sequence[MutableMapping[str, Any]]) -> tuple[MutableMapping[str, Any], ...]:
    """A page that says it is Japanese, without what Gradio's template names of other hosts."""
    start, *parts = messages
    body = b"".join(part.get("body", b"") for part in parts)
    headers = MutableHeaders(scope=start)
    if body:
        body = _FOREIGN_TAGS.sub(b"", body).replace(b'lang="en"', b'lang="ja"', 1)
        headers["content-length"] = str(len(body))
    return start, {"type": "http.response.body", "body": body}
