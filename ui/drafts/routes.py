"""The files of drafts, for who wrote them."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from assistant.drafts.downloads import Form, download
from retrieval.errors import NaniwaError
from ui.desk import Desk
from ui.serving.responses import attachment, guarded
from ui.visitor import door_of

_MOST_DIGITS = 6  # of a version's number


def draft_routes(desk: Desk) -> list[BaseRoute]:
    """GET /drafts/{id}/draft.{docx, md, pdf}, of now or with ``?version=3`` of a version."""

    def one(request: Request) -> Response:
        door = door_of(desk, request)
        try:
            form = Form(request.path_params["form"])
        except ValueError as error:
            raise NaniwaError("そのファイルはありません。", code="no_file") from error
        number = _number(request.query_params.get("version", ""))
        made = download(door, request.path_params["id"], form, number)
        return attachment(made.content, made.name, made.media_type)

    return [Route("/drafts/{id}/draft.{form}", guarded(one))]


def _number(text: str) -> int | None:
    """A version as an address has it; None for none, 0, which no version has, for what is no number."""
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else 0
