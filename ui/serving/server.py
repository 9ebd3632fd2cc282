"""The web server that runs the application until it is told to end."""

from __future__ import annotations

import contextlib
import signal
import socket
import threading
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp

_SECONDS_FOR_THE_LAST = 2
"""How long requests may go on when the server is told to end."""


def run(application: ASGIApp, taken: socket.socket, closing: threading.Event) -> None:
    """Serve on a bound socket until Ctrl+C or SIGTERM, which set ``closing`` at once.

    For the main thread.
    """
    import uvicorn

    class Server(uvicorn.Server):
        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            closing.set()
            super().handle_exit(sig, frame)

    configuration = uvicorn.Config(
        application,
        log_level="warning",
        timeout_graceful_shutdown=_SECONDS_FOR_THE_LAST,
        # The gate decides which proxies are believed.
        proxy_headers=False,
        server_header=False,
    )
    # Ctrl+C is how it is meant to end; a service manager's SIGTERM closes it as well.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with contextlib.suppress(KeyboardInterrupt):
        Server(configuration).run(sockets=[taken])
