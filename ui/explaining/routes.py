"""The routes behind the dialog: what a reference means is looked up and authorised on each request."""

from __future__ import annotations

import json

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from assistant.explaining.referring import LONGEST_REFERENCE, explained_reference
from retrieval.errors import NaniwaError
from ui.desk import Desk
from ui.explaining.dialog import explained_html
from ui.explaining.rewording import rewording_lines
from ui.serving.responses import NEVER_KEPT, guarded
from ui.visitor import door_of

_MOST_BYTES = 2_000


def explaining_routes(desk: Desk) -> list[BaseRoute]:
    """GET /explain?of=REFERENCE: the dialog's contents; POST /explain/words: the model's rewording.

    What is posted is ``{"of": REFERENCE}``; the answer is a line of JSON for each sentence.
    """

    def shown(request: Request) -> Response:
        door = door_of(desk, request)
        reference = request.query_params.get("of", "")[:LONGEST_REFERENCE]
        found, explained = explained_reference(door, reference)
        html = explained_html(found, explained, may_reword=desk.model is not None)
        return JSONResponse({"html": html})

    async def words(request: Request) -> Response:
        model = desk.model
        if model is None:
            raise NaniwaError("言い換えには言語モデルが必要です。", code="no_model")
        door = door_of(desk, request)
        reference = _posted(await _body(request))
        _, explained = await run_in_threadpool(explained_reference, door, reference)
        return StreamingResponse(
            rewording_lines(explained, model, door.person.name),
            media_type="application/x-ndjson",
            headers=dict(NEVER_KEPT),
        )

    return [
        Route("/explain", guarded(shown), methods=["GET"]),
        Route("/explain/words", guarded(words), methods=["POST"]),
    ]


async def _body(request: Request) -> bytes:
    """What was posted, refused as soon as it is too long."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _MOST_BYTES:
            raise NaniwaError("送られた内容が長すぎます。", code="too_large")
    return body


def _posted(body: bytes) -> str:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        data = None
    reference = data.get("of") if isinstance(data, dict) else None
    if not isinstance(reference, str):
        raise NaniwaError("説明する文章を選び直してください。", code="bad_reference")
    # Half a character, which a browser can send, is looked up nowhere.
    return reference[:LONGEST_REFERENCE].encode("utf-8", "replace").decode()
