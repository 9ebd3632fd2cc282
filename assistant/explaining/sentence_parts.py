"""A long sentence taken apart: who, when, in which case, what, and what is to be done.

Nothing is said in other words: the parts are the sentence's own, in its order, and joined they
are the sentence. Where the cuts aren't sure, the sentence stays whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from assistant.explaining.duties import Force, force_of

SHORTEST_CUT = 40
"""Sentences under so many characters are read at one glance."""


class Role(StrEnum):
    """What a part of a sentence says, as a person is told."""

    WHO = "誰が"
    ABOUT = "何について"
    CASE = "どんなとき"
    EXCEPT = "ただし"
    WHEN = "いつ"
    TO_WHOM = "誰に"
    BASED_ON = "何によって"
    WHAT = "何を"
    STEP = "何をして"
    BECAUSE = "何のため・なぜ"
    DO = "どうする"


DOING = {
    Force.MUST: "しなければならない",
    Force.MUST_NOT: "してはならない",
    Force.RULE: "どうする（定め）",
    Force.MAY: "してもよい",
    Force.EFFORT: "努める・望ましい",
    Force.PRINCIPLE: "原則・標準",
}
"""What the last part is called, by how binding the sentence is."""


@dataclass(frozen=True, slots=True)
class SentencePart:
    """A part of a sentence with what it says; ``label`` is what a person is shown for it."""

    role: Role
    label: str
    text: str


_ACTOR = (
    r"(?:受注者|発注者|請負者|施工者|監督(?:職)?員|検査(?:職)?員|現場代理人|主任技術者|監理技術者|担当者|管理者|設計者|技術者|"
    r"省庁|官庁|庁|署|委員会|会社|業者|機関|責任者|事業者|占用者|所有者|関係者|作業員|職員|市長|町長|知事|大臣|課長|所長|市|町|県|国|双方|者|員|人)"
)
_WHO = re.compile(
    rf"^(?:(?:なお|また|さらに|ただし|この場合)、)?[^、。はがを]{{0,30}}?{_ACTOR}(?:（[^）]{{1,30}}）)?(?:又は[^、。]{{1,16}})?(?:は|が)、?$"
)
_WHO_FIRST = re.compile(rf"^[^、。はがを]{{0,24}}?{_ACTOR}は(?!、|な)")
_TO_WHOM = re.compile(rf"^[^、。はがを]{{0,24}}?{_ACTOR}(?:に対して|に対し|に|へ)、?$")
_CASE = re.compile(
    r"(?:場合(?:等|など)?(?:において)?(?:に)?は|場合(?:等|など)?(?:に|で)?|とき(?:等|など)?は|とき|際(?:に)?(?:は)?|に際し(?:て)?は?|にあたっては?|に当たっては?|"
    r"にあたり|に当たり|時(?:に)?は|おそれがあるときは|ただし|限り(?:は)?)、$"
)
_ABOUT = re.compile(
    r"(?:については?|に関して?は?|において(?:は)?|における[^、]{1,12}は|では|にあっては|に対しては?)、$"
)
_BASED = re.compile(
    r"(?:に基づ(?:き|いて)|により|によって|に従(?:い|って)|に応じ(?:て)?|を踏まえ(?:て)?|に準じ(?:て)?|のもと(?:で|に)?|をもって|"
    r"を(?:基本|前提|原則|標準|目安|根拠)と(?:し|して))、$"
)
_WHEN = re.compile(
    r"(?:(?:以前|以後|以内|前|後|まで|時点|期間|中|当日|翌日|終了|完了|着手)(?:に|までに|で)?(?:は)?|(?:速|すみ)やかに|直ちに|遅滞なく|"
    r"あらかじめ|予め|事前に|同時に|毎[日月年回週](?:に)?|定期的に|その都度|都度|常に)、$"
)
_BECAUSE = re.compile(
    r"(?:ため(?:に)?は?|(?<!も)ので|ことから|(?<=[るたい])から|よう(?:に)?|目的とし(?:て)?|目的で)、$"
)
_STEP = re.compile(
    r"(?:し|い|り|き|め|け|え|べ|せ|て|(?<=[んい])で|うえで?|上で|とともに|とし|ず|なく"
    r"|(?<=を)[^をはが]{1,6}[みちぎびれげ])、$"
)
_STATES = re.compile(r"(?:であり|であって|として|もとより)、$")
_STATE = re.compile(r"^[^を]*が[^を]*$")  # 支持力が均等となり: nobody does it
_NOT_STEP = re.compile(
    r"(?:及び|並びに|又は|若しくは|かつ|また|なお|ただし|ほか|もしくは|および|または)、$"
)
_EXCEPT = re.compile(r"^(?:ただし|但し)、?")
_CONNECTING = re.compile(
    r"^(?:なお|また|さらに|この場合|その際|したがって|従って|しかし|しかしながら|一方|このため|そのため|このように|そのように|よって|例えば|すなわち|特に|一般に|通常|原則として|ここで)、$"
)
_LISTING = re.compile(r"^[^はがをにへで]{1,14}、$")
_OPENING, _CLOSING = "（(「『［[", "）)」』］]"
_SUBORDINATE = re.compile(r"は(?!じめ|ずし|り)|が(?!い)|場合|とき|[いきしちりえけせてべめれ]、")
_NO_SINGLE_VERB = re.compile(
    r"ように|ため|ので|から|[てで、](?=[一-鿿])|ば(?!なら)|[^で]は(?!じめ|なら|いけ|ない)"
)
# 考えない床版の強度, 用いた舗装とする: the object is that of a verb which only describes what follows
_DESCRIBES = re.compile(
    r"^[^、。]{0,8}?(?:[るたいくぐすつぬぶむう])"
    r"(?=[一-鿿ァ-ヶ])(?!必要|場合|際|前|後|上|中|事|物|者|限|程度|方|旨|等|計画|義務|責|予定)"
)
_OBJECT = re.compile(r"^(?P<what>.{2,}?を)(?P<do>[^を]{2,})$")


def parts_of(sentence: str) -> tuple[SentencePart, ...]:
    """The parts of a sentence; () where it is short or its parts can't be told for sure."""
    text = sentence.strip()
    if len(text) < SHORTEST_CUT or not text.endswith("。") or text.count("。") != 1:
        return ()
    pieces = _pieces(text)
    if pieces is None:
        return ()
    found: list[SentencePart] = []
    held = ""
    for number, written in enumerate(pieces):
        last = number == len(pieces) - 1
        piece = written if found or held else _who_first(written, found)
        whole = held + piece
        if last:
            found += _doing(whole)
            break
        role = _role(piece, whole, first=not found)
        if role is None:
            held = whole
            continue
        found.append(SentencePart(role, role.value, whole))
        held = ""
    found = _merged(found)
    sure = len(found) > 1 and any(part.role is not Role.DO for part in found[:-1])
    joined = "".join(part.text for part in found)
    return tuple(found) if sure and joined == text else ()


def _pieces(text: str) -> list[str] | None:
    """A sentence cut behind its commas outside of brackets; None when brackets don't match."""
    depth, start, pieces = 0, 0, []
    for place, character in enumerate(text):
        depth += (character in _OPENING) - (character in _CLOSING)
        if depth < 0:
            return None
        if character == "、" and depth == 0:
            pieces.append(text[start : place + 1])
            start = place + 1
    pieces.append(text[start:])
    return pieces if depth == 0 else None


def _who_first(piece: str, found: list[SentencePart]) -> str:
    """Put down who acts where no comma follows (監督員は必要に応じて); returns what is left."""
    match = _WHO_FIRST.match(piece)
    if match is None:
        return piece
    found.append(SentencePart(Role.WHO, Role.WHO.value, match[0]))
    return piece[match.end() :]


def _role(piece: str, whole: str, *, first: bool) -> Role | None:
    """What a piece that ends in a comma says; None where it belongs to what follows."""
    if _CONNECTING.match(piece) or _NOT_STEP.search(piece):
        return None
    if _WHO.match(whole):
        return Role.WHO
    for pattern, role in (
        (_CASE, Role.CASE),
        (_BECAUSE, Role.BECAUSE),
        (_BASED, Role.BASED_ON),
        (_ABOUT, Role.ABOUT),
        (_WHEN, Role.WHEN),
    ):
        if pattern.search(piece):
            return Role.EXCEPT if role is Role.CASE and _EXCEPT.match(whole) else role
    if _TO_WHOM.match(whole):
        return Role.TO_WHOM
    if re.search(r"は、$", piece) and first:
        return Role.ABOUT
    if _LISTING.match(piece):
        return None
    if re.search(r"を、$", piece):
        return Role.WHAT
    doing = _STEP.search(piece) and not _STATE.search(piece) and not _STATES.search(piece)
    if doing and len(piece) > len("確認し、"):
        return Role.STEP
    return None


def _doing(text: str) -> list[SentencePart]:
    """The last part, its object apart where there is one: 「試験成績表を」「提出しなければならない。」."""
    force = force_of(text)
    label = DOING[force] if force else Role.DO.value
    match = _OBJECT.match(text)
    if (
        match
        and _balanced(match["what"])
        and not _SUBORDINATE.search(match["what"])
        and not _NO_SINGLE_VERB.search(match["do"])
        and not _DESCRIBES.match(match["do"])
    ):
        return [
            SentencePart(Role.WHAT, Role.WHAT.value, match["what"]),
            SentencePart(Role.DO, label, match["do"]),
        ]
    return [SentencePart(Role.DO, label, text)]


def _balanced(text: str) -> bool:
    return sum(character in _OPENING for character in text) == sum(
        character in _CLOSING for character in text
    )


def _merged(parts: list[SentencePart]) -> list[SentencePart]:
    """Neighbouring parts that say the same as one: two cases in a row are one condition."""
    merged: list[SentencePart] = []
    for part in parts:
        before = merged[-1].role if merged else None
        same = before is part.role and part.role is not Role.STEP
        leads = before is Role.STEP and part.role is Role.BECAUSE
        if same or leads:
            text = merged.pop().text + part.text
            merged.append(SentencePart(part.role, part.label, text))
        else:
            merged.append(part)
    return merged
