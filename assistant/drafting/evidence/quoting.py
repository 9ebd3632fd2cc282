"""Quoting a rule so that it can be read alone and checked: exact words, with their place."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.answering.table_reading import row_text, table_unit, with_unit
from assistant.drafting.draft import Origin, OriginKind
from assistant.drafting.evidence.naming import clause_name, document_name, place_of
from assistant.drafting.markers import without_marks
from retrieval.documents import Document, Passage, Unit, UnitKind

LONGEST_QUOTE = 420
LEFT_OUT = "（中略）"
_OWN_NUMBER = re.compile(
    r"(?:[（(]\s*(?:[0-9０-９]{1,2}|[ア-ン]|[a-z])\s*[）)]|[0-9０-９]{1,2}\s*[.．](?![0-9０-９])|[①-⑳]|"
    r"[・○●]|[0-9０-９]{1,2}\s+(?=[一-鿿ァ-ヺ]{2})(?![日回年月週人本枚箇か件基面段層]))\s*"
)
_REQUIRES = re.compile(
    r"(?:なければならない|ねばならない|てはならない|ではならない|ものとする|こととする|とする|"
    r"による|よること|すること|こと|必要がある|義務を負う|義務がある|努める|原則とする|できない|"
    r"[うくすつぬぶむるえけせてねべめれげ]ない|しない|"
    r"行う|提出する|報告する|通知する|協議する|確認する|受ける|得る|定める|設ける|添付する|示す|記載する|"
    r"整備する|保管する|備える|実施する|明示する|使用する|用いる|講じる|講ずる|負担する|[ぁ-ん一-龥]{1,6}(?:する|せる|れる|ける|める|げる|える|じる|う|く|つ|む|ぶ|ぐ|す))"
    r"(?:（[^）]*）)?[。．]?$"
)
_STRICT = re.compile(
    r"(?:なければならない|ねばならない|てはならない|ではならない|ものとする|こととする|とする|によること|による|すること)"
    r"(?:（[^）]*）)?[。．]?$"
)
_DEFINES = re.compile(r"^.{0,40}とは[、,，]|用語の定義|をいう[。．]?$")
_CONTENTS = re.compile(r"(?:[.．・…‥]{4,}|\s)\d{1,4}$")
_LEANS = re.compile(r"^(?:ただし|なお|また|この場合|この|その|これ|それ|当該)")
_EXCEPTION = re.compile(r"^(?:ただし|なお、?(?:これ|この))")
_ANNOUNCES = re.compile(
    r"(?<![0-9０-９a-zA-Z℃°%％度級階一二三四五㎜㎝ｍ])(?:次|以下|下記)の?(?:各号|各項|事項|通り|とおり|規定|項目|もの|書類|内容|いずれか|場合|に|によ|を|の)"
)
_NUMBERED = re.compile(
    r"^[（(]?\s*(?:\d{1,2}|[０-９]{1,2}|[一二三四五六七八九十]|[ア-ン]|[a-z①-⑳])\s*[）).．、 　]"
)


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of a passage as they stand there: ``text`` to be shown, and where it comes from."""

    text: str
    origin: Origin
    document: Document
    passage: Passage
    units: tuple[int, ...]


def states_requirement(text: str) -> bool:
    """Whether a sentence says what is to be done, and is no heading, contents line or definition."""
    text = text.strip()
    return (
        _REQUIRES.search(text) is not None
        and _DEFINES.search(text) is None
        and _CONTENTS.search(text) is None
    )


def is_strict(text: str) -> bool:
    """Whether it says so in the words of a rule (…なければならない, …ものとする, …による)."""
    return _STRICT.search(text.strip()) is not None


def is_noun_item(unit: Unit) -> bool:
    """Whether it is an item of a list that says nothing without its lead sentence."""
    return unit.kind is UnitKind.ITEM and not states_requirement(unit.text)


def lead_of(passage: Passage, index: int) -> int | None:
    """The sentence that announces the list in which an item stands, None when there is none."""
    for before in range(index - 1, -1, -1):
        text = passage.units[before].text
        if passage.units[before].kind in {UnitKind.ROW, UnitKind.CAPTION}:
            return None
        if _ANNOUNCES.search(text) and text.rstrip().endswith(("。", "：", ":", "い", "る")):
            return before
    return None


def announces_list(text: str) -> bool:
    """Whether what it requires is said by the items after it."""
    return _ANNOUNCES.search(text[-45:]) is not None


def with_context(passage: Passage, index: int) -> tuple[int, ...]:
    """The units without which one can't be understood, itself included, in order."""
    units = passage.units
    unit = units[index]
    wanted = {index}
    if unit.kind is UnitKind.ITEM and is_noun_item(unit):
        lead = lead_of(passage, index)
        if lead is not None:
            wanted.add(lead)
            wanted.update(_items_after(passage, lead))
    elif announces_list(unit.text):
        wanted.update(_items_after(passage, index))
    if index and _LEANS.match(unit.text) and units[index - 1].kind is not UnitKind.ROW:
        wanted.add(index - 1)
    last = max(wanted)
    if last == index and last + 1 < len(units) and _EXCEPTION.match(units[last + 1].text):
        wanted.add(last + 1)
    while len(wanted) > 1 and sum(len(units[n].text) for n in wanted) > LONGEST_QUOTE:
        far = max(wanted - {index}, key=lambda n: (abs(n - index), n))
        wanted.remove(far)
    return tuple(sorted(wanted))


def _items_after(passage: Passage, lead: int) -> list[int]:
    """The list that a sentence announces: items numbered alike, up to what goes on after them."""
    items: list[int] = []
    own = _numbering(passage.units[lead].text)
    for n in range(lead + 1, len(passage.units)):
        unit = passage.units[n]
        style = _numbering(unit.text)
        if unit.kind is not UnitKind.ITEM and not style:
            break
        if style and style == own:
            break
        items.append(n)
    return items


def _numbering(text: str) -> str:
    """How an item is numbered, as a pattern: "1." and "2." alike, "(1)" otherwise."""
    match = _NUMBERED.match(text)
    if match is None:
        return "・" if text.startswith(("・", "－", "-", "○", "●")) else ""
    return re.sub(
        r"[0-9０-９]+",
        "1",
        re.sub(r"[一二三四五六七八九十ア-ン]", "ア", re.sub(r"[①-⑳]", "①", match[0])),
    ).strip()


def unnumbered(quoted: Quotation) -> str:
    """Its words without their own number, as an item of a list; several numbered ones keep theirs."""
    units = [quoted.passage.units[unit].text for unit in quoted.units]
    match = _OWN_NUMBER.match(quoted.text)
    if match is None or any(_OWN_NUMBER.match(text) for text in units[1:]):
        return quoted.text
    return quoted.text[match.end() :] or quoted.text


def quotation(document: Document, passage: Passage, units: tuple[int, ...]) -> Quotation:
    """The words of some units of a passage; a table's row with its caption and labels."""
    text = without_marks(_words(passage, units))
    return Quotation(
        text,
        origin_of(document, passage, text, units[0]),
        document,
        passage,
        units,
    )


def origin_of(document: Document, passage: Passage, quote: str, unit: int) -> Origin:
    """Where words of a passage come from; ``unit`` is the first one quoted."""
    past = document.kind.value == "design"
    return Origin(
        OriginKind.PAST_DESIGN if past else OriginKind.STANDARD,
        label=place_of(document, passage, unit),
        document=document_name(document),
        document_id=document.id,
        passage_id=passage.id,
        edition=document.edition,
        clause=clause_name(document, passage, unit),
        page=passage.units[unit].page,
        quote=quote,
    )


def _words(passage: Passage, units: tuple[int, ...]) -> str:
    if passage.units[units[0]].kind is UnitKind.ROW:
        return _row(passage, units[0])
    text = ""
    for before, n in zip((None, *units), units, strict=False):
        if before is not None and n > before + 1:
            text = text.rstrip() + LEFT_OUT
        words = passage.units[n].text
        text += words if words.endswith(("。", "：", ":")) else f"{words} "
    return text.strip()


def _row(passage: Passage, index: int) -> str:
    unit = passage.units[index]
    unit_of_table = table_unit(passage)
    text = row_text(unit, [with_unit(cell, unit_of_table) for cell in unit.values])
    caption = next((u.text for u in passage.units if u.kind is UnitKind.CAPTION), "")
    return f"{caption[:60]}｜{text}" if caption else text
