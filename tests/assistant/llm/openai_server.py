"""A server on this machine that speaks as much of OpenAI's format as the client needs."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class OpenAIServer:
    """What it answers, piece by piece, and what it was sent."""

    pieces: list[str]
    url: str = ""
    status: int = 200
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)


@contextmanager
def openai_server(*pieces: str, status: int = 200) -> Iterator[OpenAIServer]:
    state = OpenAIServer(list(pieces), status=status)

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_args: object) -> None:
            """Keep quiet."""

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            state.requests.append({"path": self.path, **body})
            state.keys.append(self.headers["Authorization"])
            if state.status != 200:
                self._send("application/json", b'{"error": {"message": "no such model"}}')
            elif body.get("stream"):
                self._send("text/event-stream", _stream(state.pieces, body).encode())
            else:
                self._send("application/json", json.dumps(_whole(state.pieces)).encode())

        def _send(self, kind: str, data: bytes) -> None:
            self.send_response(state.status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _usage(pieces: list[str]) -> dict[str, int]:
    return {"prompt_tokens": 7, "completion_tokens": len(pieces), "total_tokens": 7 + len(pieces)}


def _whole(pieces: list[str]) -> dict[str, Any]:
    message = {"role": "assistant", "content": "".join(pieces)}
    choice = {"index": 0, "finish_reason": "stop", "message": message}
    return {
        "id": "1",
        "object": "chat.completion",
        "created": 0,
        "model": "test",
        "choices": [choice],
        "usage": _usage(pieces),
    }


def _stream(pieces: list[str], body: dict[str, Any]) -> str:
    frame = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "test"}
    events: list[dict[str, Any]] = [
        frame | {"choices": [{"index": 0, "delta": {"role": "assistant", "content": piece}}]}
        for piece in pieces
    ]
    events.append(frame | {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
    if (body.get("stream_options") or {}).get("include_usage"):
        events.append(frame | {"choices": [], "usage": _usage(pieces)})
    return "".join(f"data: {json.dumps(event)}\n\n" for event in events) + "data: [DONE]\n\n"
