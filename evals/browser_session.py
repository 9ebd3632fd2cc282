"""A person at the web application, through HTTP as their browser does it."""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections.abc import Generator, Iterator
from typing import Any, Self
from urllib.parse import quote

import httpx

_PATIENCE_SECONDS = 600.0
_API = "/gradio_api"


class BrowserSession:
    """One page that is open: signed in, kept alive by its heartbeat, with events of its own."""

    def __init__(self, url: str, name: str, password: str) -> None:
        """Sign in and open the page. Raises httpx.HTTPError when that fails."""
        self.client = httpx.Client(base_url=url, timeout=_PATIENCE_SECONDS)
        entered = self.client.post("/sign-in", data={"name": name, "password": password})
        if entered.status_code != httpx.codes.SEE_OTHER:
            entered.raise_for_status()
            message = f"{name} was not let in"
            raise httpx.HTTPError(message)
        self.client.get("/").raise_for_status()
        configuration = self.client.get("/config").raise_for_status().json()
        self._events = list(configuration["dependencies"])
        components = configuration["components"]
        self._places = {part["props"].get("elem_id"): part["id"] for part in components}
        # What each part holds when the page opens; a browser sends it along.
        self._parts = {part["id"]: part["props"].get("value") for part in components}
        self._session = secrets.token_hex(8)
        self._alive = threading.Event()
        self._alive.set()
        threading.Thread(target=self._beat, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._alive.clear()
        self.client.close()

    def at_loading(self) -> None:
        """What the page does when it has loaded."""
        for event in self._events:
            for place, name in event["targets"]:
                # The page itself is none of its parts.
                if name == "load" and place not in self._parts:
                    list(self._run(event, None, place))

    def fill(self, elem_id: str, value: object) -> None:
        """Let a part of the page hold something. Raises KeyError when there is no such part."""
        self._parts[self._places[elem_id]] = value

    def trigger(self, elem_id: str, name: str, data: object = None) -> Generator[str, None, None]:
        """Do something with a part of the page; give the answers as they come, as JSON texts.

        Raises RuntimeError when there is no such thing to do or the server reports a failure.
        """
        place = self._places.get(elem_id)
        for event in self._events:
            if [place, name] in event["targets"]:
                yield from self._run(event, data, place)
                return
        message = f"nothing happens at {elem_id} on {name}"
        raise RuntimeError(message)

    def upload(self, name: str, content: bytes) -> dict[str, Any]:
        """Send a file; what the server says of it."""
        answer = self.client.post("/uploads", content=content, headers={"X-File-Name": quote(name)})
        return dict(answer.raise_for_status().json())

    def _run(self, event: dict[str, Any], data: object, place: object) -> Iterator[str]:
        body = {
            "data": [self._parts.get(part) for part in event["inputs"]],
            "event_data": data,
            "fn_index": event["id"],
            "trigger_id": place,
            "session_hash": self._session,
        }
        if not event["queue"]:
            yield self.client.post(f"{_API}/run/predict", json=body).raise_for_status().text
            return
        joined = self.client.post(f"{_API}/queue/join", json=body).raise_for_status().json()
        parameters = {"session_hash": self._session}
        with self.client.stream("GET", f"{_API}/queue/data", params=parameters) as answers:
            answers.raise_for_status()
            for line in answers.iter_lines():
                if not line.startswith("data:"):
                    continue
                message = json.loads(line.removeprefix("data:"))
                if message.get("event_id") not in (None, joined["event_id"]):
                    continue
                if message["msg"] in ("process_generating", "process_completed"):
                    if not message.get("success", True):
                        failure = f"an event failed: {line[:300]}"
                        raise RuntimeError(failure)
                    yield line
                if message["msg"] in ("process_completed", "close_stream"):
                    return

    def _beat(self) -> None:
        while self._alive.is_set():
            try:
                with self.client.stream("GET", f"{_API}/heartbeat/{self._session}") as beats:
                    for _ in beats.iter_lines():
                        if not self._alive.is_set():
                            return
            except (httpx.HTTPError, RuntimeError):
                time.sleep(1)
