"""Words that say how binding a sentence is, and what they mean in standards and contracts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Force(StrEnum):
    """How binding a sentence is."""

    MUST = "義務"
    MUST_NOT = "禁止"
    RULE = "定め"
    MAY = "できる"
    EFFORT = "努力"
    PRINCIPLE = "原則"


@dataclass(frozen=True, slots=True)
class Duty:
    """A word of duty as it stands in a text, what kind it is and what it means in general."""

    words: str
    force: Force
    meaning: str


_MUST = "必ず行うこと。行わないと、この定めに反する。"
_RULE = (
    "そのように定めている、という言い方。仕様書では、特に理由のないかぎりそのとおりにする"
    "（多くは「しなければならない」と同じはたらきをする）。"
)
_FORMS: tuple[tuple[str, Force, str], ...] = (
    (
        r"[てで]は(?:なら|いけ)ない(?:ものとする)?|を?禁(?:止する|じる)|してはならないものとする",
        Force.MUST_NOT,
        "してはいけない、という定め。",
    ),
    (
        r"なければ(?:なら|いけ)ない(?:ものとする)?|ねばならない|なくてはならない",
        Force.MUST,
        _MUST,
    ),
    (
        r"(?<=[るうの])必要(?:が|は)?な(?:い|し)(?:ものとする)?(?=。)|この限りで(?:は)?ない(?:ものとする)?",
        Force.MAY,
        "すぐ前の定めを守らなくてよい、という例外。",
    ),
    (
        r"(?:必要がある|必要である|を要する)(?:ものとする)?(?=。)",
        Force.MUST,
        "そうしなければならない、ということ。しないと、求めている状態にならない。",
    ),
    (
        r"(?:し|[一-鿿])?[わかがさただなばまらべめけれせじみきえげてれいりび]?ないこと(?=。)",
        Force.MUST_NOT,
        "してはいけない、という指示。",
    ),
    (
        r"(?:する|[一-鿿](?!する)[ぁ-ん]{0,2}[るすくぐつぬぶむう])こと(?=。)",
        Force.MUST,
        "そのとおりにしなさい、という指示（「しなければならない」と同じはたらきをする）。",
    ),
    (
        r"ことができる(?:ものとする)?|[てで]も?(?:よい|良い|差し支えない)(?:ものとする)?|(?<=[をが、])できる(?=。)",
        Force.MAY,
        "してもよい、という許し。しなくてもよい（どちらにするかは、書かれた人が決められる）。",
    ),
    (
        r"(?:よう)?(?:に)?努め(?:なければならない|るものとする|る|ること)",
        Force.EFFORT,
        "できるだけそうなるように力を尽くすこと。結果までは求めていないが、何もしないことは許されない。",
    ),
    (
        r"ことが望ましい|が望ましい|とよい(?=。)",
        Force.EFFORT,
        "必ずではないが、そうするほうがよいこと。",
    ),
    (
        r"を(?:原則|基本)とする(?:ものとする)?|原則として",
        Force.PRINCIPLE,
        "ふつうは必ずそうする。特別な理由があるときだけ、ほかのやり方がありうる。",
    ),
    (
        r"を標準とする|標準とする",
        Force.PRINCIPLE,
        "ふつうはこれによる。条件が合わないときは、理由を示してほかの値や方法によることがある。",
    ),
    (r"ものとする|こととする", Force.RULE, _RULE),
)
_PATTERN = re.compile("|".join(f"(?P<f{n}>{form})" for n, (form, _, _) in enumerate(_FORMS)))


def duties_in(text: str) -> tuple[Duty, ...]:
    """The words of duty of a text in order, each wording once."""
    found: dict[str, Duty] = {}
    for match in _PATTERN.finditer(text):
        _, force, meaning = _FORMS[int((match.lastgroup or "f0")[1:])]
        found.setdefault(match[0], Duty(match[0], force, meaning))
    return tuple(found.values())


def force_of(text: str) -> Force | None:
    """How binding a sentence is by the last of its words of duty, None when it states a fact."""
    last = None
    for match in _PATTERN.finditer(text):
        last = _FORMS[int((match.lastgroup or "f0")[1:])][1]
    return last
