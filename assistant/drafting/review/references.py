"""Finding references to clauses in a text, in the ways in which engineers write them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.drafting.review.text import Part, PartKind

_SUFFIXES = "仕様書|要領|便覧|基準|指針|マニュアル|手引き|手引|示方書|要綱|ガイドライン|規程集|規準|細則|要項"
_YEARS = r"(?:(?:令和|平成|昭和|[RHS])\s?(?:元|[0-9]{1,2})|(?:19|20)[0-9]{2})年度?(?:\s?[0-9]{1,2}月)?(?:版|改訂版?|改定版?|制定)?|(?:19|20)[0-9]{2}版"
_EDITION = re.compile(rf"\s*[(「\[]?\s*({_YEARS}|第[0-9]+版|[旧現]行?版)\s*[)」\]]?")
_EDITION_BEFORE = re.compile(rf"({_YEARS}|旧)\s*[の「『]?\Z")
_NAME = re.compile(
    rf"(?P<name>(?:[一-鿿々ァ-ヺーA-Za-z・]|(?<=[一-鿿])(?:[りげけせち])(?=[一-鿿]))*(?:{_SUFFIXES}))(?:\((?:案|[一-鿿]{{2,8}}[編部])\))?"
)
_PART = re.compile(r"第\s?([0-9]+)\s?編\s?(?:[^\s0-9第、。「」()]{1,12}編(?=[\s0-9第「(]|$))?\s?")
_NUMBER = re.compile(
    r"(?P<levels>(?:第\s?[0-9]+\s?編\s?(?:[^\s0-9第、。()]{0,12}?編)?\s?)?第\s?[0-9]+\s?章\s?(?:[^\s0-9第、。()]{0,14}?\s?第\s?[0-9]+\s?節)?|第\s?[0-9]+\s?編(?=に(?:よ|基|従|定|示)|の(?:規定|定め)|[。、]|$))"
    r"|(?P<article>第\s?[0-9]+\s?条(?:の[0-9]+)?)(?P<item>\s?第\s?[0-9]+\s?項)?"
    r"|(?P<table>(?:別表\s?(?:第\s?)?|表\s?)-?[0-9]{1,2}(?:[.-][0-9]{1,3})*)(?![0-9%])"
    r"|(?<![0-9A-Za-z.№#+/-])(?P<dashed>[0-9]{1,2}(?:(?:-[0-9]{1,3}){1,4}|(?:\.[0-9]{1,3}){1,4}))(?![0-9-]|\.[0-9])(?P<below>\s?第\s?[0-9]+\s?項)?"
)
_GAP = re.compile(r"[\s「」『』()の、:]*\Z")
_CHAIN = re.compile(
    r"[^。\n]{0,24}?(?:、|,|及び|並びに|または|又は|・|~|から|と)\s*(?:第\s?[0-9]+\s?編\s?)?\Z"
)
_SAME = re.compile(
    r"(?:同|当該|前記|上記)(?:じ|の)?(?:要領|仕様書|便覧|基準|指針|示方書|要綱|書)?\s?\Z"
)
_OWN = re.compile(r"(?:本|この)(?:特記)?(?:仕様書|要領|便覧|基準|書)|特記仕様書|設計図書\Z")
_CITING = re.compile(
    r"[^。\n]{0,16}?(?:による|により|によら|に基づ|に従|に準|に定め|に示|に規定|の規定|の定め|を適用|を参照|参照|のとおり|に則)"
)
_LAW = re.compile(r"(?:法|令|規則|条例|契約書|約款|要件|憲法|協定書?|契約条項)(?:\([^)]*\))?\s?\Z")
_TITLE_END = re.compile(
    r"[」』()、。,:\n\[\]「『]|(?:の規定)?に(?:よ|基|従|準|定|示|規|則|お|つ|記|あ|掲)|の(?:規定|定め|とおり|表|項|基準|うち|内容|各)|及び|並びに|又は|または|を|は|が|で|と(?:す|し)|~|参照"
)


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference to a clause, table, chapter or article as it stands in a part's plain text.

    ``name`` is the document's name as written ("" when none is), ``edition`` likewise. ``number``
    is as in `clauses.Clause`; ``item`` the 項, 0 when none. ``title`` is the heading given with it.
    ``part_number`` is the 編 said before it. ``start`` and ``end`` are its span, name included.
    """

    part: Part
    text: str
    name: str
    number: str
    edition: str = ""
    part_number: int = 0
    item: int = 0
    title: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class _Name:
    name: str
    edition: str
    start: int
    end: int


def references_in(parts: Sequence[Part], titles: Sequence[str]) -> Iterator[Reference]:
    """Every reference of a document's parts in order; ``titles`` are the library's documents'.

    Numbers without a document's name count only where their form or the words around leave no
    doubt (four numbers joined by dashes and 「による」).
    """
    known = sorted({title for title in titles if len(title) > 3}, key=len, reverse=True)  # noqa: PLR2004
    pattern = re.compile("|".join(map(re.escape, known))) if known else None
    own = {
        re.sub(r"\s", "", match[0])
        for part in parts
        if part.kind is PartKind.CAPTION
        and (match := re.match(r"表\s?[0-9]+(?:[.-][0-9]+)*", part.plain))
    }
    last = ""
    for part in parts:
        text = part.plain
        if not any(character.isdigit() for character in text):
            names = list(_names(text, pattern))
            last = names[-1].name if names else last
            continue
        names = list(_names(text, pattern))
        for reference in _in_part(part, text, names, last):
            if reference.name or reference.number not in own:
                yield reference
        last = names[-1].name if names else last


def _names(text: str, known: re.Pattern[str] | None) -> Iterator[_Name]:
    spans: list[tuple[int, int, str]] = []
    if known is not None:
        spans += [(m.start(), m.end(), m[0]) for m in known.finditer(text)]
    for match in _NAME.finditer(text):
        if _SAME.fullmatch(match["name"]):
            continue
        start, end = match.span("name")
        inside = next((s for s in spans if s[0] < end and start < s[1]), None)
        if inside is None:
            spans.append((start, end, match["name"]))
        elif start < inside[0] and inside[1] == end:
            # 「大阪府土木工事共通仕様書」 is more than the library's 「土木工事共通仕様書」
            spans[spans.index(inside)] = (start, end, match["name"])
    for start, end, name in sorted(spans):
        after = _EDITION.match(text, end)
        before = _EDITION_BEFORE.search(text[:start])
        edition = after[1] if after else before[1] if before else ""
        if name.startswith("旧"):
            edition = edition or "旧版"
        begin = before.start() if before and not after else start
        yield _Name(name.removeprefix("旧"), edition, begin, after.end() if after else end)


def _in_part(part: Part, text: str, names: Sequence[_Name], last: str) -> Iterator[Reference]:
    previous: Reference | None = None
    for match in _NUMBER.finditer(text):
        found = _reference(part, text, match, names, last, previous)
        if found is not None:
            yield found
            previous = found


def _reference(
    part: Part,
    text: str,
    match: re.Match[str],
    names: Sequence[_Name],
    last: str,
    previous: Reference | None,
) -> Reference | None:
    number, part_number, item = _canonical(match)
    start = match.start()
    before = text[:start]
    said = re.search(_PART.pattern + r"\Z", before)
    if said:
        part_number = int(said[1])
        before = text[: said.start()]
        start = said.start()
    title = _title(text, match.end())
    base = Reference(
        part,
        "",
        "",
        number,
        part_number=part_number,
        item=item,
        title=title,
        start=start,
        end=match.end(),
    )
    near = next((n for n in reversed(names) if n.end <= len(before)), None)
    if near is not None and _GAP.fullmatch(before[near.end :]):
        if _OWN.search(near.name) and not near.name.endswith("共通仕様書"):
            return None
        return _said(replace(base, name=near.name, edition=near.edition, start=near.start), text)
    if _LAW.search(before):
        return None
    same = _SAME.search(before)
    if same and last_name(names, len(before), last):
        return _said(
            replace(base, name=last_name(names, len(before), last), start=same.start()), text
        )
    if previous is not None and previous.end <= start:
        between = text[previous.end : start]
        if _CHAIN.fullmatch(between) and "。" not in between and not _NAME.search(between):
            chained = replace(base, name=previous.name, edition=previous.edition)
            return _said(replace(chained, part_number=part_number or previous.part_number), text)
    return _said(base, text) if _stands_alone(base, match, text) else None


def last_name(names: Sequence[_Name], position: int, last: str) -> str:
    """The document named last before a position, or in an earlier part."""
    return next((n.name for n in reversed(names) if n.end <= position), last)


def _said(reference: Reference, text: str) -> Reference:
    return replace(reference, text=text[reference.start : reference.end].strip())


def _canonical(match: re.Match[str]) -> tuple[str, int, int]:
    """The number as `clauses` has it, the 編 and the 項 said with it."""
    if match["levels"]:
        levels = re.findall(r"第\s?([0-9]+)\s?([編章節])", match["levels"])
        part_number = next((int(n) for n, level in levels if level == "編"), 0)
        rest = "".join(f"{int(n)}{level}" for n, level in levels if level != "編")
        return (f"{part_number}編{rest}" if part_number else rest), part_number, 0
    if match["article"]:
        number = re.sub(r"\s", "", match["article"])
        item = re.search(r"[0-9]+", match["item"] or "")
        return number, 0, int(item[0]) if item else 0
    if match["table"]:
        digits = re.search(r"[0-9].*", match["table"])
        kind = "別表" if match["table"].startswith("別") else "表"
        return f"{kind}{digits[0] if digits else ''}", 0, 0
    below = re.search(r"[0-9]+", match["below"] or "")
    return match["dashed"], 0, int(below[0]) if below else 0


def _title(text: str, end: int) -> str:
    """The heading that follows a number: 「1-1-4-1 段階確認」, 「1-1-4-1（段階確認）」, 「第5条（…）」."""
    opened = re.match(r"\s?[(「『]\s?([^()「」『』\n、。]{2,30})[)」』]", text[end:])
    if opened:
        return opened[1].strip()
    match = re.match(r"[\s_]*", text[end:])
    rest = text[end + (match.end() if match else 0) :]
    stop = _TITLE_END.search(rest)
    title = rest[: stop.start()] if stop else rest[:40]
    title = title.strip()
    if text[end:].lstrip()[:1] in "「『":
        return ""  # words of the clause, not its heading
    return title if re.match(r"[一-鿿ァ-ヺA-Za-z]", title) else ""


def _stands_alone(reference: Reference, match: re.Match[str], text: str) -> bool:
    """Whether a number without a document's name is surely a reference to a clause."""
    if match["dashed"]:
        count = reference.number.count("-") + 1
        after = text[match.end() :]
        if reference.part_number and count >= 3:  # noqa: PLR2004 - 第3編3-2-4
            return True
        return count >= 4 and bool(_CITING.match(after) or reference.title)  # noqa: PLR2004
    if match["table"]:
        return reference.number.count("-") >= 2 and bool(_CITING.match(text, match.end()))  # noqa: PLR2004
    if match["levels"]:
        return bool(reference.part_number) and bool(_CITING.match(text, match.end()))
    return False
