"""What an administrator saves to a file: the audit trail and backups."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from assistant.administration.audit import as_csv, filter_of
from assistant.administration.backups import backup_file
from assistant.records.audit import Action
from ui.desk import Desk
from ui.serving.responses import NEVER_KEPT, attachment, disposition, guarded
from ui.visitor import door_of


def administration_routes(desk: Desk) -> list[BaseRoute]:
    """GET /administration/audit.csv with the filter as query, GET /administration/backups/{name}."""

    def audit(request: Request) -> Response:
        door = door_of(desk, request)
        given = dict(request.query_params)
        pieces = as_csv(door, filter_of(given))
        said = {key: value for key, value in given.items() if value}
        door.note(Action.DOWNLOADED, "操作記録.csv", urlencode(said, encoding="utf-8", safe="-"))
        headers = {**NEVER_KEPT, "Content-Disposition": disposition("attachment", "操作記録.csv")}
        return StreamingResponse(pieces, media_type="text/csv; charset=utf-8", headers=headers)

    def backup(request: Request) -> Response:
        door = door_of(desk, request)
        file = backup_file(door, request.path_params["name"])
        door.note(Action.DOWNLOADED, file.name, "バックアップ")
        return attachment(file, file.name, "application/zip")

    return [
        Route("/administration/audit.csv", guarded(audit), methods=["GET"]),
        Route("/administration/backups/{name}", guarded(backup), methods=["GET"]),
    ]
