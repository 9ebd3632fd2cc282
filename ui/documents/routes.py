"""The originals of documents, for who may read them."""

from __future__ import annotations

from pathlib import PurePosixPath

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from ui.desk import Desk
from ui.serving.responses import attachment, guarded
from ui.visitor import door_of


def document_routes(desk: Desk) -> list[BaseRoute]:
    """GET /documents/{id}/original: PDFs and pictures are shown, all else is saved."""

    def original(request: Request) -> Response:
        document, file = door_of(desk, request).original(request.path_params["id"])
        return attachment(file, PurePosixPath(document.path).name)

    return [Route("/documents/{id}/original", guarded(original), methods=["GET"])]
