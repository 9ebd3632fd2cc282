"""What a route answers with: files that browsers handle safely, and errors in one sentence."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response

from retrieval.errors import UNEXPECTED, NaniwaError
from ui.html_text import as_text

_LOG = logging.getLogger(__name__)

NEVER_KEPT: Mapping[str, str] = MappingProxyType(
    {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
)
"""For everything that is not the same for everybody."""

# What a browser shows without running anything of it; all else is only ever saved.
_SHOWN_IN_PLACE = frozenset(
    {"application/pdf", "image/png", "image/jpeg", "image/webp", "image/gif", "image/tiff"}
)
_STATUS: Mapping[str, int] = MappingProxyType(
    {
        "signed_out": 401,
        "forbidden": 403,
        "busy": 409,
        "too_large": 413,
        "no_space": 507,
        "locked": 429,
        "too_many": 429,
        "unexpected": 500,
    }
)

AsyncHandler = Callable[[Request], Awaitable[Response]]


def guarded(handler: Callable[[Request], Response] | AsyncHandler) -> AsyncHandler:
    """The handler of a route whose errors become an answer.

    An ordinary function runs in a thread of its own and may block. A NaniwaError becomes the
    status of its code (`status_of`) and its sentence, everything else 500, a sentence and a log.
    """
    import inspect

    async def answer(request: Request) -> Response:
        try:
            if inspect.iscoroutinefunction(handler):
                response: Response = await handler(request)
            else:
                response = await run_in_threadpool(handler, request)  # type: ignore[arg-type]
        except Exception as error:  # noqa: BLE001 - the edge
            return failure(request, error)
        if "cache-control" not in response.headers:
            response.headers.update(NEVER_KEPT)
        return response

    return answer


def failure(request: Request, error: Exception) -> Response:
    """The answer to an error of any kind: its details are for the log, the person gets a sentence."""
    if isinstance(error, NaniwaError):
        return refusal(request, error)
    _LOG.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return refusal(request, NaniwaError(UNEXPECTED, code="unexpected"))


def status_of(error: NaniwaError) -> int:
    """The HTTP status of an error; what is missing or may not be seen is 404, bad input 400."""
    if error.code.startswith("no_"):
        return _STATUS.get(error.code, 404)
    return _STATUS.get(error.code, 400)


def refusal(request: Request, error: NaniwaError) -> Response:
    """An error as a page for who opened it as a page, else as JSON ``{"error", "code"}``."""
    return refusal_with(request, error.message, status_of(error), code=error.code)


def refusal_with(request: Request, message: str, status: int, *, code: str) -> Response:
    """The same, with the status said."""
    if wants_page(request):
        return HTMLResponse(_page(message), status_code=status, headers=dict(NEVER_KEPT))
    body = {"error": message, "code": code}
    return JSONResponse(body, status_code=status, headers=dict(NEVER_KEPT))


def wants_page(request: Request) -> bool:
    """Whether a browser asks for a whole page and not a script for an answer."""
    mode = request.headers.get("sec-fetch-mode", "")
    return mode in ("", "navigate") and "text/html" in request.headers.get("accept", "")


def attachment(content: Path | bytes, name: str, media_type: str = "") -> Response:
    """A file under its own ``name``: PDFs and pictures are shown, all else is saved.

    ``media_type`` "" is taken from the name's suffix. Nobody on the way may keep it.
    """
    import mimetypes

    kind = media_type or mimetypes.guess_type(name)[0] or "application/octet-stream"
    place = "inline" if kind in _SHOWN_IN_PLACE else "attachment"
    headers = {**NEVER_KEPT, "Content-Disposition": disposition(place, name)}
    if kind in _SHOWN_IN_PLACE:
        # The browser's own viewer draws it: our policy for pages would forbid the viewer.
        headers["Content-Security-Policy"] = FILE_POLICY
    else:
        headers["Content-Security-Policy"] = "sandbox"
    if isinstance(content, Path):
        return FileResponse(content, media_type=kind, headers=headers)
    return Response(content, media_type=kind, headers=headers)


FILE_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; img-src 'self'; "
    "frame-ancestors 'self'"
)


def disposition(place: str, name: str) -> str:
    """A Content-Disposition for any name (RFC 6266, RFC 5987)."""
    shown = "".join(character for character in name if character.isprintable()) or "file"
    plain = "".join(
        character if character.isascii() and character not in '"\\%' else "_" for character in shown
    )
    return f"{place}; filename=\"{plain}\"; filename*=UTF-8''{quote(shown, safe='')}"


def _page(message: str) -> str:
    return (
        '<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<title>なにわ</title><style>"
        ":root{color-scheme:light dark}"
        "body{font-family:system-ui,sans-serif;max-width:40rem;margin:15vh auto;padding:0 1rem;"
        "line-height:1.8}a{display:inline-block;padding:.5rem 0}</style></head>"
        f'<body><main><h1>なにわ</h1><p role="alert">{as_text(message)}</p>'
        '<p><a href="/">はじめの画面へ</a></p></main></body></html>'
    )
