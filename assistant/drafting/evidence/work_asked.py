"""What a query asks of a work: its name, and whether it is for doing it, designing it or counting it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

_ASPECT = re.compile(
    r"^(?P<work>.+?)の(?P<aspect>一般事項|施工|構造|設計|数量|計測|計量|材料確認|受入れ|品質)$"
)
WORK = re.compile(r"(?:工|工事|工法|設備)$")
"""How the name of a work ends."""
_NO_WORK = re.compile(r"^(?:工事|施工|竣工|着工|完工|加工|設備|仮設工事)$")


class Aspect(Enum):
    """What is asked of a work, which says what kind of standard has it."""

    ANY = ""
    GENERALLY = "一般事項"
    EXECUTION = "施工"
    DESIGN = "設計"
    QUANTITY = "数量"
    MATERIAL = "品質"


_ASPECTS = {
    "一般事項": Aspect.GENERALLY,
    "施工": Aspect.EXECUTION,
    "構造": Aspect.DESIGN,
    "設計": Aspect.DESIGN,
    "数量": Aspect.QUANTITY,
    "計測": Aspect.QUANTITY,
    "計量": Aspect.QUANTITY,
    "材料確認": Aspect.MATERIAL,
    "受入れ": Aspect.MATERIAL,
    "品質": Aspect.MATERIAL,
}


@dataclass(frozen=True, slots=True)
class WorkAsked:
    """A work by name, with what is asked of it; ``particulars`` are kinds of it that a sheet names."""

    name: str
    aspect: Aspect
    particulars: tuple[str, ...] = ()


def work_asked(query: str) -> WorkAsked | None:
    """Read a query that is for a work (推進工の施工|推進工|小口径推進工), None for any other."""
    ways = [way.strip() for way in query.split("|") if way.strip()]
    if not ways:
        return None
    match = _ASPECT.match(ways[0])
    name = match["work"] if match else ways[0]
    aspect = _ASPECTS[match["aspect"]] if match else Aspect.ANY
    if not WORK.search(name) or _NO_WORK.match(name) or re.search(r"[\s、]", name):
        return None
    if aspect is Aspect.MATERIAL:
        return None
    others = (_ASPECT.sub(lambda found: found["work"], way) for way in ways[1:])
    return WorkAsked(name, aspect, tuple(way for way in dict.fromkeys(others) if way != name))


def name_in(way: str) -> str:
    """The work's name in one way of asking for it (推進工の施工)."""
    match = _ASPECT.match(way)
    return match["work"] if match else way
