"""The way in for files: one request each, the bytes as they are, the name in a header."""

from __future__ import annotations

from pathlib import PurePath
from urllib.parse import unquote

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from assistant.records.uploads import Upload
from assistant.uploads import (
    Receiving,
    check_size,
    clean_name,
    discard,
    may_upload,
    receiving,
)
from retrieval.errors import NaniwaError
from ui.desk import Desk
from ui.serving.responses import guarded
from ui.visitor import door_of

NAME_HEADER = "X-File-Name"
"""The file's name, percent-encoded UTF-8."""

SUFFIXES_HEADER = "X-File-Suffixes"
"""What the file may end in, as the widget that sends it says: ``.pdf,.xlsx``; none: anything."""

_AT_ONCE = 1 << 20  # bytes written together


def upload_routes(desk: Desk) -> list[BaseRoute]:
    """POST /uploads gives ``{"id", "name", "size"}``; DELETE /uploads/{id} removes one's own.

    GET /uploads tells the limits: ``{"largest": bytes of a file, "most": files at once}``.
    """
    web = desk.settings.web

    def limits(request: Request) -> Response:
        may_upload(door_of(desk, request))
        return JSONResponse({"largest": web.max_upload_mib << 20, "most": web.max_files})

    async def send(request: Request) -> Response:
        door = door_of(desk, request)
        may_upload(door)
        name = clean_name(unquote(request.headers.get(NAME_HEADER, ""), errors="replace"))
        check_suffix(name, request.headers.get(SUFFIXES_HEADER, ""))
        announced = request.headers.get("content-length", "")
        if announced.isdigit():
            check_size(name, int(announced), web)
        entered = receiving(door, name, web)
        receive = await run_in_threadpool(entered.__enter__)
        try:
            upload = await _received(request, receive)
        finally:
            await run_in_threadpool(entered.__exit__, None, None, None)
        return JSONResponse({"id": upload.id, "name": upload.name, "size": upload.size}, 201)

    def remove(request: Request) -> Response:
        discard(door_of(desk, request), request.path_params["id"])
        return Response(status_code=204)

    return [
        Route("/uploads", guarded(limits), methods=["GET"]),
        Route("/uploads", guarded(send), methods=["POST"]),
        Route("/uploads/{id}", guarded(remove), methods=["DELETE"]),
    ]


def check_suffix(name: str, suffixes: str) -> None:
    """Raise NaniwaError (``suffix``) unless a name ends in one of the suffixes, if there are any."""
    allowed = [suffix.strip().lower() for suffix in suffixes.split(",") if suffix.strip()]
    if allowed and PurePath(name).suffix.lower() not in allowed:
        raise NaniwaError(
            f"「{name}」は使えない形式です（使えるもの: {'、'.join(allowed)}）。", code="suffix"
        )


async def _received(request: Request, receive: Receiving) -> Upload:
    waiting = bytearray()
    try:
        async for part in request.stream():
            waiting += part
            if len(waiting) >= _AT_ONCE:
                await run_in_threadpool(receive.write, bytes(waiting))
                waiting.clear()
    except ClientDisconnect as error:
        # Nobody is there to read it; what has come is removed.
        raise NaniwaError("送信が途中で切れました。", code="cut") from error
    await run_in_threadpool(receive.write, bytes(waiting))
    return await run_in_threadpool(receive.finish)
