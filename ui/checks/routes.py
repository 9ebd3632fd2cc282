"""The files of checks, for who may see the check: originals, reports, everything together."""

from __future__ import annotations

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from assistant.checking.downloads import (
    Download,
    Form,
    all_files,
    original_file,
    overview_file,
    report_file,
)
from retrieval.errors import NaniwaError
from ui.desk import Desk
from ui.serving.responses import attachment, guarded
from ui.visitor import door_of

_REPORTS = {"marked": Form.WORKBOOK, "report.html": Form.PAGE, "report.json": Form.JSON}
_MOST_DIGITS = 6  # of a position


def check_routes(desk: Desk) -> list[BaseRoute]:
    """GET /checks/{id}/files/{position}/{marked, report.html, report.json, original}.

    And /checks/{id}/all.zip and overview.{xlsx, html, json}. A page is saved, never shown in
    place: what stands in it comes out of people's files.
    """

    def one(request: Request) -> Response:
        door = door_of(desk, request)
        check_id, position = request.path_params["id"], _number(request.path_params["position"])
        what = request.path_params["what"]
        if what == "original":
            return _sent(original_file(door, check_id, position))
        if what not in _REPORTS:
            raise NaniwaError("そのファイルはありません。", code="no_file")
        return _sent(report_file(door, check_id, position, _REPORTS[what]))

    def everything(request: Request) -> Response:
        return _sent(all_files(door_of(desk, request), request.path_params["id"]))

    def overview(request: Request) -> Response:
        door = door_of(desk, request)
        try:
            form = Form(request.path_params["form"])
        except ValueError as error:
            raise NaniwaError("そのファイルはありません。", code="no_file") from error
        return _sent(overview_file(door, request.path_params["id"], form))

    return [
        Route("/checks/{id}/files/{position}/{what}", guarded(one)),
        Route("/checks/{id}/all.zip", guarded(everything)),
        Route("/checks/{id}/overview.{form}", guarded(overview)),
    ]


def _sent(download: Download) -> Response:
    response = attachment(download.path, download.name)
    response.background = BackgroundTask(download.sent)
    return response


def _number(text: str) -> int:
    """A position as an address has it; 0, which no file has, for what is no number."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else 0
