"""What a page sends, read with a limit; and where it may ask to be led to."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request

from retrieval.errors import NaniwaError

_LARGEST = 16 * 1024  # bytes; names and passwords are short
_LONGEST_PATH = 2000


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a form. Raises NaniwaError (``too_large``)."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _LARGEST:
            raise NaniwaError("送られた内容が大きすぎます。", code="too_large")
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))


def own_path(wanted: str) -> str:
    r"""``wanted`` if it is a path of this application, else "/".

    Browsers read ``//host`` and ``/\host`` as another host, and skip line ends and tabs.
    """
    if not wanted.startswith("/") or len(wanted) > _LONGEST_PATH:
        return "/"
    if "\\" in wanted or not wanted.isprintable() or wanted.startswith("//"):
        return "/"
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return "/"
    if parts.scheme or parts.netloc or parts.path.startswith(("/sign-in", "/sign-out")):
        return "/"
    return wanted
