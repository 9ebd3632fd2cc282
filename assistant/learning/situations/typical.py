"""The situations as they come up on a city's sites, before a library has borne their points out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib import resources

import yaml

from retrieval.errors import NaniwaError


class Use(StrEnum):
    """What a point is for when a clause bears it out."""

    ASKED = "asked"
    """What is to be done in this situation."""
    IF_FEW = "if_few"
    """A matter of form, asked only where too few others are borne out, else shown beside them."""
    RELATED = "related"
    """A rule on the same matter that nobody has to do now: shown, never asked."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A point to look for.

    The sentence has a word of each list of ``act``, and of ``matter`` there or in its headings, and
    none of ``without``.
    """

    search: str
    matter: tuple[tuple[str, ...], ...]
    act: tuple[tuple[str, ...], ...]
    use: Use = Use.ASKED
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Typical:
    """A situation before its points are found; ``asked`` is to whom it is put.

    ``cases``: a clause with a condition of its own (…とき、…場合) is asked only when the condition
    has one of these words, so that it is this situation's.
    """

    id: str
    title: str
    asked: str
    text: str
    cases: tuple[str, ...]
    points: tuple[Asked, ...]


@lru_cache(maxsize=1)
def typical_situations() -> tuple[Typical, ...]:
    """Those that come with Naniwa. Raises NaniwaError (``situations``) when the file is wrong."""
    text = (resources.files("prompts") / "learning" / "situations.yaml").read_text("utf-8")
    return read_typical(text)


def read_typical(text: str) -> tuple[Typical, ...]:
    """Read what situations.yaml says. Raises NaniwaError (``situations``)."""
    try:
        return tuple(
            Typical(
                id=each["id"],
                title=each["title"],
                asked=each["asked"],
                text=each["text"],
                cases=tuple(each["cases"]),
                points=tuple(
                    Asked(
                        search=point["search"],
                        matter=_lists(point["matter"]),
                        act=_lists(point["act"]),
                        use=Use(point.get("use", Use.ASKED)),
                        without=tuple(point.get("without", ())),
                    )
                    for point in each["points"]
                ),
            )
            for each in yaml.safe_load(text)
        )
    except (yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        message = f"場面の一覧（situations.yaml）を読めません（{error}）。"
        raise NaniwaError(message, code="situations") from error


def _lists(record: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(map(tuple, record))
