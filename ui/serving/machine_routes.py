"""What machines ask: whether all is well, and the numbers of the server."""

from __future__ import annotations

import ipaddress
import logging
import secrets
import shutil
from importlib.metadata import version

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from retrieval.errors import NaniwaError
from ui.desk import Desk
from ui.serving.measuring import Measures
from ui.serving.responses import NEVER_KEPT, guarded

_LEAST_FREE = 50 << 20
"""Bytes of the disk below which hardly anything can be kept any more."""
_LOG = logging.getLogger(__name__)


def machine_routes(desk: Desk, measures: Measures) -> list[BaseRoute]:
    """GET /health for whoever supervises the server; GET /metrics for who may read it."""

    def health(_: Request) -> Response:
        problems = {
            "library": _problem_of_library(desk),
            "records": _problem_of_records(desk),
            "model": _problem_of_model(desk),
            "disk": _problem_of_disk(desk),
        }
        parts = {name: problem or "ok" for name, problem in problems.items()}
        if desk.model is None:
            parts["model"] = "none"
        well = not any(problems.values())
        body = {"status": "ok" if well else "failing", "version": version("naniwa"), **parts}
        return JSONResponse(body, 200 if well else 503, headers=dict(NEVER_KEPT))

    def metrics(request: Request) -> Response:
        from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

        if not _may_read(desk, request):
            raise NaniwaError("ここには何もありません。", code="no_page")
        return Response(
            generate_latest(measures.registry),
            headers={**NEVER_KEPT, "Content-Type": CONTENT_TYPE_LATEST},
        )

    return [
        Route("/health", guarded(health), methods=["GET"]),
        Route("/metrics", guarded(metrics), methods=["GET"]),
    ]


def _problem_of_library(desk: Desk) -> str:
    try:
        desk.library.documents()
    except NaniwaError as error:
        return error.code
    except Exception:  # noqa: BLE001 - said, and logged
        _LOG.exception("the library can't be read")
        return "unreadable"
    return ""


def _problem_of_records(desk: Desk) -> str:
    try:
        desk.records.row("SELECT COUNT(*) FROM departments")
    except Exception:  # noqa: BLE001 - said, and logged
        _LOG.exception("the records can't be read")
        return "unreadable"
    return ""


def _problem_of_model(desk: Desk) -> str:
    path = getattr(desk.model, "model_path", None)
    return "missing" if path is not None and not path.is_file() else ""


def _problem_of_disk(desk: Desk) -> str:
    try:
        free = shutil.disk_usage(desk.settings.home).free
    except OSError:
        return "unreadable"
    return "full" if free < _LEAST_FREE else ""


def _may_read(desk: Desk, request: Request) -> bool:
    """This machine itself, nobody on behalf of another; or whoever has the token."""
    token = desk.settings.web.metrics_token.get_secret_value()
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if (
        token
        and scheme.lower() == "bearer"
        and secrets.compare_digest(given.encode(), token.encode())
    ):
        return True
    if any(name in request.headers for name in ("x-forwarded-for", "forwarded", "x-real-ip")):
        return False
    try:
        return ipaddress.ip_address(request.client.host if request.client else "").is_loopback
    except ValueError:
        return False
