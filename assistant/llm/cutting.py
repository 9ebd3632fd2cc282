"""A request to a server that can be cut off while nothing comes: its connection is shut.

Closing a response only helps once something has come; a server that reads a long prompt, or lets
others go first, would keep its client waiting until then, and go on for nobody.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx

_SECONDS_BETWEEN_LOOKS = 0.1


@dataclass(slots=True)
class _Line:
    """The connection of one request, as soon as it stands."""

    cancel: threading.Event
    over: threading.Event = field(default_factory=threading.Event)
    connected: socket.socket | None = None

    def trace(self, name: str, info: dict[str, Any]) -> None:
        """What httpcore tells of its steps."""
        if name in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self.connected = info["return_value"].get_extra_info("socket")

    def watch(self) -> None:
        """Shut the connection once that is wanted; a second try has another one."""
        while not self.over.is_set():
            if not self.cancel.wait(_SECONDS_BETWEEN_LOOKS):
                continue
            if self.connected is not None:
                # Shutting wakes whoever reads from it; closing would not.
                with contextlib.suppress(OSError):
                    self.connected.shutdown(socket.SHUT_RDWR)
            self.over.wait(_SECONDS_BETWEEN_LOOKS)


class Cutting(threading.local):
    """What cuts off the requests that a thread makes with the `client` now."""

    line: _Line | None = None

    @contextmanager
    def by(self, cancel: threading.Event) -> Iterator[None]:
        """Within the block, and of this thread, requests are cut off when ``cancel`` is set."""
        line = self.line = _Line(cancel)
        threading.Thread(target=line.watch, name="naniwa-cutting", daemon=True).start()
        try:
            yield
        finally:
            line.over.set()
            self.line = None

    def client(self) -> httpx.Client:
        """A client for such requests, with a connection for each.

        What is to be cut off before it has begun fails with httpx.ConnectError.
        """
        import httpx

        def prepare(request: httpx.Request) -> None:
            if self.line is None:
                return
            if self.line.cancel.is_set():
                message = "cancelled"
                raise httpx.ConnectError(message, request=request)
            request.extensions["trace"] = self.line.trace

        return httpx.Client(
            event_hooks={"request": [prepare]},
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),
            follow_redirects=True,
        )
