"""A draft as JSON, to be kept and read again."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from assistant.drafting.draft import Draft, Section
from retrieval.errors import NaniwaError


def draft_as_json(draft: Draft) -> bytes:
    """The whole draft."""
    return bytes(_adapter().dump_json(draft))


def draft_from_json(text: bytes | str) -> Draft:
    """Read a draft again. Raises NaniwaError (``kept_draft``) when it is no draft of this version."""
    from pydantic import ValidationError

    try:
        read: Draft = _adapter().validate_json(text)
    except ValidationError as error:
        raise NaniwaError(
            "下書きの記録が壊れているか、別の版のものです。", code="kept_draft"
        ) from error
    return read


def section_as_json(section: Section) -> str:
    """One section."""
    return bytes(_section_adapter().dump_json(section)).decode()


def section_from_json(text: bytes | str) -> Section:
    """Read a section again. Raises NaniwaError (``kept_draft``) as `draft_from_json` does."""
    from pydantic import ValidationError

    try:
        read: Section = _section_adapter().validate_json(text)
    except ValidationError as error:
        raise NaniwaError(
            "下書きの記録が壊れているか、別の版のものです。", code="kept_draft"
        ) from error
    return read


@lru_cache(maxsize=1)
def _section_adapter() -> Any:  # noqa: ANN401 - pydantic's adapter of a dataclass
    from pydantic import TypeAdapter

    return TypeAdapter(Section)


@lru_cache(maxsize=1)
def _adapter() -> Any:  # noqa: ANN401 - pydantic's adapter of a dataclass
    from pydantic import TypeAdapter

    return TypeAdapter(Draft)
