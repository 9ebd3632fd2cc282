"""What a person takes away from learning: their own cards, and the files of their exercises."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from assistant.study.exercises import exercise_file
from assistant.study.exporting import anki_export
from ui.desk import Desk
from ui.serving.responses import attachment, guarded
from ui.visitor import door_of

_TEXT = "text/plain; charset=utf-8"
_FILE = "application/octet-stream"


def learning_routes(desk: Desk) -> list[BaseRoute]:
    """GET /learning/cards.txt (for Anki) and /learning/exercises/{id}/files/{name}."""

    def cards(request: Request) -> Response:
        return attachment(anki_export(door_of(desk, request)), "学習カード_Anki.txt", _TEXT)

    def file(request: Request) -> Response:
        door = door_of(desk, request)
        name, content = exercise_file(door, request.path_params["id"], request.path_params["name"])
        return attachment(content, name, _FILE)

    return [
        Route("/learning/cards.txt", guarded(cards)),
        Route("/learning/exercises/{id}/files/{name}", guarded(file)),
    ]
