"""What the server counts of itself, as Prometheus reads it. No person and no text is in it."""

from __future__ import annotations

import time
from collections.abc import Iterable, MutableMapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.desk import Desk

_CLASSES = (
    ("/gradio_api/queue/data", "events"),
    ("/gradio_api/heartbeat/", "events"),
    ("/gradio_api/queue/join", "callback"),
    ("/gradio_api/run/", "callback"),
    ("/gradio_api/", "gradio"),
    ("/assets/", "program"),
    ("/static/", "program"),
    ("/theme.css", "program"),
    ("/favicon.ico", "program"),
    ("/sign-", "sign_in"),
    ("/account", "sign_in"),
    ("/uploads", "uploads"),
    ("/checks/", "checks"),
    ("/documents/", "documents"),
    ("/conversations/", "conversations"),
    ("/administration/", "administration"),
    ("/health", "machine"),
    ("/metrics", "machine"),
)
_OPEN_FOR_LONG = "events"
_METHODS = frozenset({"GET", "HEAD", "POST", "DELETE"})
_SECONDS = (0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100)


@dataclass(frozen=True, slots=True)
class Measures:
    """The counters of one application, in a registry of its own."""

    registry: CollectorRegistry
    requests: Counter
    seconds: Histogram


def measures_of(desk: Desk) -> Measures:
    """New counters for a desk; what it holds is read when somebody asks."""
    registry = CollectorRegistry()
    registry.register(_DeskCollector(desk))
    return Measures(
        registry,
        Counter(
            "naniwa_requests",
            "Requests answered.",
            ("route", "method", "status"),
            registry=registry,
        ),
        Histogram(
            "naniwa_request_seconds",
            "Time to answer a request; streams of events are left out.",
            ("route",),
            buckets=_SECONDS,
            registry=registry,
        ),
    )


def route_class(path: str) -> str:
    """Which kind of route a path belongs to: few, whatever paths are made up."""
    if path == "/":
        return "page"
    return next((name for start, name in _CLASSES if path.startswith(start)), "other")


class Measured:
    """ASGI middleware: counts what is answered, and how long it takes."""

    def __init__(self, app: ASGIApp, measures: Measures) -> None:
        self._app = app
        self._measures = measures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        status = "500"

        async def send_on(message: MutableMapping[str, Any]) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = str(message["status"])
            await send(message)

        route = route_class(scope["path"])
        method = scope["method"] if scope["method"] in _METHODS else "other"
        try:
            await self._app(scope, receive, send_on)
        finally:
            self._measures.requests.labels(route, method, status).inc()
            if route != _OPEN_FOR_LONG:
                self._measures.seconds.labels(route).observe(time.perf_counter() - began)


class _DeskCollector(Collector):
    """What library, records and model hold at the moment of asking."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def describe(self) -> Iterable[Metric]:
        """Name nothing beforehand: registering must not read the library."""
        return ()

    def collect(self) -> Iterable[Metric]:
        """Read the values."""
        desk = self._desk
        documents = desk.library.documents()
        yield _gauge("naniwa_documents", "Documents in the library.", len(documents))
        yield _gauge(
            "naniwa_passages",
            "Passages in the library.",
            sum(document.passage_count for document in documents),
        )
        yield _gauge(
            "naniwa_people_signed_in", "People with a session used lately.", self._signed_in()
        )
        yield _gauge(
            "naniwa_model_busy", "Whether the model is answering.", int(desk.model_is_busy)
        )
        yield _gauge(
            "naniwa_model_waiting",
            "Answers that wait for the model.",
            int(getattr(desk.model, "waiting", 0)),
        )
        yield _gauge("naniwa_answers_running", "Answers in progress.", len(desk.running))
        yield _gauge("naniwa_answers", "Answers kept in conversations.", self._count("exchanges"))
        yield _gauge(
            "naniwa_uploads_waiting", "Files sent and not taken over.", self._count("uploads")
        )
        checks = GaugeMetricFamily("naniwa_checks", "Checks, by state.", labels=["state"])
        for state, count in desk.records.rows("SELECT state, COUNT(*) FROM checks GROUP BY state"):
            checks.add_metric([state], count)
        yield checks
        jobs = GaugeMetricFamily(
            "naniwa_library_jobs", "Work on the library, by state.", labels=["state"]
        )
        for state, count in desk.records.rows(
            "SELECT state, COUNT(*) FROM library_jobs GROUP BY state"
        ):
            jobs.add_metric([state], count)
        yield jobs

    def _count(self, table: str) -> int:
        found = self._desk.records.row(f"SELECT COUNT(*) FROM {table}")  # noqa: S608 - a constant
        return int(found[0]) if found else 0

    def _signed_in(self) -> int:
        idle = timedelta(minutes=self._desk.settings.sign_in.idle_minutes)
        found = self._desk.records.row(
            "SELECT COUNT(DISTINCT person) FROM sessions WHERE last_used_at >= :since",
            since=(datetime.now(UTC) - idle).isoformat(timespec="microseconds"),
        )
        return int(found[0]) if found else 0


def _gauge(name: str, meaning: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, meaning, value=value)
