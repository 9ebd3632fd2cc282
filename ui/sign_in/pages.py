"""The pages as HTML, from templates in which everything is escaped."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from starlette.responses import HTMLResponse

if TYPE_CHECKING:
    from jinja2 import Environment

_HEADERS: Mapping[str, str] = MappingProxyType({"Cache-Control": "no-store"})


def environment() -> Environment:
    """The templates of this folder."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("ui.sign_in"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def page(
    templates: Environment,
    template: str,
    *,
    status: int = 200,
    **values: Any,  # noqa: ANN401 - whatever the template shows
) -> HTMLResponse:
    """A page that nothing on the way keeps."""
    return HTMLResponse(
        templates.get_template(template).render(**values), status, headers=dict(_HEADERS)
    )
