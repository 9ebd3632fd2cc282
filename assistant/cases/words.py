"""What people write into a case: cleaned, within limits, looked through for names of people."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from assistant.access.door import Door
from assistant.records.cases import CaseText
from assistant.records.people import people
from retrieval.errors import NaniwaError

LONGEST_TITLE = 60
LONGEST_FIELD = 40
LONGEST_WORKS = 80
LONGEST_SITUATION = 2_000
LONGEST_ACTION = 2_000
LONGEST_NOTE = 4_000

_TITLES = "さん|氏|係長|課長|部長|所長|局長|室長|主任|主査|主事|主幹|次長"
_NAMED = re.compile(rf"[一-鿿々]{{1,4}}(?:{_TITLES})")
_NO_NAMES = re.compile(
    rf"^(?:業者|皆|現場|担当|監理|総括|副|元請|下請|各|両|同|前|当|工事|設計|土木|建設|道路|下水|施設)+(?:{_TITLES})$"
)
_REACHED_BY = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<!\d)0\d{1,4}[-‐ー（(]\d{1,4}[-‐ー）)]\d{3,4}(?!\d)"
)
_SHORTEST_NAME = 2


def cleaned(text: str) -> str:
    """A text without control and direction characters; lines stay, blank ones at the ends go."""
    kept = "".join(
        character
        for character in unicodedata.normalize(
            "NFC", text.replace("\r\n", "\n").replace("\r", "\n")
        )
        if character == "\n" or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co")
    )
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in kept.split("\n"))).strip()


def checked_text(text: CaseText) -> CaseText:
    """What somebody wrote, cleaned. Raises NaniwaError: ``case_empty``, ``case_long``."""
    line = {name: " ".join(cleaned(getattr(text, name)).split()) for name in _LINES}
    whole = {name: cleaned(getattr(text, name)) for name in _TEXTS}
    checked = replace(text, **line, **whole)
    for name, (label, longest, required) in (_LINES | _TEXTS).items():
        value = getattr(checked, name)
        if required and not value:
            raise NaniwaError(f"「{label}」を書いてください。", code="case_empty")
        if len(value) > longest:
            raise NaniwaError(
                f"「{label}」は{longest:,}字以内にしてください（今は{len(value):,}字）。",
                code="case_long",
            )
    return checked


def names_in(door: Door, texts: Iterable[str]) -> tuple[str, ...]:
    """Words that look like names of people, or ways to reach them; the person's own name is none."""
    whole = unicodedata.normalize("NFKC", "\n".join(texts))
    found: list[str] = []
    for person in people(door.records):
        if person.name == door.person.name:
            continue
        shown = unicodedata.normalize("NFKC", person.shown_name)
        parts = {shown, "".join(shown.split())}
        found += [part for part in sorted(parts) if len(part) >= _SHORTEST_NAME and part in whole]
        family = shown.split()[0] if " " in shown else ""
        if len(family) >= _SHORTEST_NAME and re.search(
            rf"{re.escape(family)}(?:{_TITLES}|様)", whole
        ):
            found.append(family)
    found += [word for word in _NAMED.findall(whole) if not _NO_NAMES.match(word)]
    found += _REACHED_BY.findall(whole)
    return tuple(dict.fromkeys(found))


def refuse_names(door: Door, texts: Iterable[str], *, confirmed: bool) -> None:
    """Raise NaniwaError (``case_names``) for names of people, unless somebody looked at them."""
    names = () if confirmed else names_in(door, texts)
    if names:
        raise NaniwaError(
            f"人の名前や連絡先らしい語があります: {'、'.join(names[:8])}。"
            "消すか、残してよければ「名前を確かめた」にチェックを付けてください。",
            code="case_names",
        )


_LINES = {
    "title": ("題名", LONGEST_TITLE, True),
    "field": ("分野", LONGEST_FIELD, False),
    "works": ("工種", LONGEST_WORKS, False),
}
_TEXTS = {
    "situation": ("状況", LONGEST_SITUATION, True),
    "action": ("対応", LONGEST_ACTION, True),
    "note": ("経験者の注記", LONGEST_NOTE, True),
}
