"""The forms in which Japanese standards say what a word means, read from one sentence each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.explaining.terms import LONGEST_TERM, name_in
from retrieval.japanese import read_words

_NUMBER = (
    r"(?:(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,2})[\s　]+(?=[「『]|[^、。]{2,20}とは)|[0-9０-９]{1,2}(?:[.．\-－][0-9０-９]{1,2})+[.．]?\s|[（(]?\s*(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,2}|[ア-ンｱ-ﾝ]|[a-zA-Zａ-ｚＡ-Ｚ]|[ⅰ-ⅻ])\s*[）)．.、]"
    r"|[①-⑳]|[・○●◯◇■□◆▼*※-](?!\s*[0-9０-９])|※\s?[0-9０-９]{0,2}|[\[［〔(（]?注\s?[0-9０-９]{0,2}[\]］〕)）])"
)
_MARKS = re.compile(rf"^\s*(?:{_NUMBER}\s*)+")
_CONNECTED = re.compile(
    r"^(?:なお|また|ここで(?!いう|言う)|ここに(?!いう)|ただし|すなわち|さらに|一方|この(?:うち|場合)|また、?ここで)、?\s*"
)
# 本節でいうカルバートとは, 契約書第13条第1項に規定する「中等の品質」とは
_SCOPE = re.compile(
    r"^(?:(?:本|この|ここ|当)(?:仕様書?|基準|便覧|要領|指針|手引き?|編|章|節|項|条|表|書)?(?:で|において|に)?"
    r"(?:、|いう|言う|規定(?:されている|する)|おいて、?|おける)+|"
    r".{2,30}?(?:に規定する|における|において、?|でいう|で言う|に定める|中の)(?=[「『])|"
    r"[表図][-－0-9０-９()（）]+(?:における|において、?))"
)
_MEANT = re.compile(
    r"^(?P<term>.{1,34}?)(?:とは|と(?:いう|呼ばれる|呼ぶ)のは)[、,]?\s*(?P<meaning>.{4,})$",
    re.DOTALL,
)
_AND_ANOTHER = re.compile(r"、(?=[^、。]{2,24}とは、?)")
_SAYS_MEANING = re.compile(
    r"を(?:総称して)?(?:い[いう]|言[いう])|をいう|を指[すし]|を意味[すし]|の(?:こと|事)(?:で|を|と)|ことで|総称(?:で|と|して)|"
    r"ものである|であ(?:る|り)|であって|を示す|のこと。|行為。|状態。|もの。|です。|します。"
)
_NO_MEANING = re.compile(
    r"^(?:次|以下|上記|下記|前[項条記]|第[0-9０-９一二三四五六七八九十]+[編章節条項])?(?:の(?:もの|とおり|通り|各号|場合|事項|いずれか))?"
    r"(?:に掲げるもの|に示すもの|に該当するもの)?(?:を|に|で|と)?(?:いう|よる|ある|する|言う)"
)
_OTHER_THING = re.compile(
    r"^(?:密接|区分|区別|異な|別|違|無関係|独立[しに]|分離|切り離|限ら|言え|いえ|なら|いうま|反対|関係|比べ|考え|言い難|いい難|[0-9０-９.．]+\s*(?:[a-zA-Zｍ㎜㎝%％]|以上|以下))"
)
_AS_TOPIC = re.compile(
    r"^(?P<term>[^、。「」]{2,24}?)は、?\s*(?P<meaning>[^。]{6,}?を(?:いう|言う|指す)。?|[^。]{6,}?を(?:いい|言い)、.{2,}|[^。]{6,}?の総称である。?)$"
)
_QUOTED_TOPIC = re.compile(
    r"^「(?P<term>[^」]{2,24})」は、?\s*(?P<meaning>[^。]{4,}?(?:を|のことを)(?:いう|いいます|言う|指す|指します|示す|示します|意味する|意味します)(?:ものとする)?。?)$"
)
_NAMED_LAST = re.compile(
    r"^(?P<meaning>[^。]{8,160}?)を、?(?:以下、?|本(?:書|編|章)では、?)?「?(?P<term>[^、。「」を]{2,20})(?:」?と(?:いう|いいます|呼ぶ|呼びます|称する|称している|定義する|言う)|」と(?:する|定める))。?$"
)
_NAMED_AND = re.compile(
    r"^(?P<meaning>(?:(?!は、)[^。]){8,120}?)を(?P<term>[^、。「」を]{2,20})と(?:いい|呼び|称し|定義し)、(?P<rest>.{8,})$"
)
# 弁の手前を一次側、弁の先を二次側と呼ぶ。
_NAMED_BOTH = re.compile(
    r"^(?P<meaning>[^。、を]{3,60})を「?(?P<term>[^、。「」を]{2,20})」?、(?P<other>[^。、を]{3,60})を「?(?P<another>[^、。「」を]{2,20})」?"
    r"と(?:いう|いいます|呼ぶ|呼びます|称する)。?$"
)
_LEANS = re.compile(r"^(?:こ|そ|あ)(?:れ|の|ここ|そこ)(?!他)|^(?:これ|それ)ら")
_SHORT_FOR = re.compile(
    r"[（(]\s*(?:[^（）()。]{0,30}?(?:[をも]含み、?|。)\s*)?以下(?:この[^「」（）()。、]{1,12}において)?、?\s*(?:単に)?"
    r"「(?P<term>[^」]{2,20})」\s*と(?:いう|いいます|称する|称す|する|呼ぶ|言う)。?\s*[）)]"
)
_ONLY_CALLED = re.compile(
    r"[（(]\s*(?:「(?P<quoted>[^」]{2,20})」|(?P<term>[^（）()「」、。]{2,12}))という。?[）)]"
)
_IN_BRACKETS = re.compile(
    r"[（(](?P<meaning>[^（）()]{6,80}?(?:をいう|のことをいう|を指す)。?)(?:以下[^（）()。]{0,12}同じ。?)?[）)]"
)
_COLON = re.compile(
    r"^(?P<term>[^：:…。、]{2,24}?)\s*(?:[：:]|[…⋯・]{2,}|…)\s*(?P<meaning>[^：:…]{4,})$"
)
_ALSO_CALLED = re.compile(
    r"[（(](?:別名|通称)?「?(?P<term>[^（）()「」、。]{2,20}?)」?とも(?:いう|いいます|呼ぶ|呼ばれる|言う)。?[）)]"
)
# Among definitions alone: (1) 占用者 占用の許可を受けた者, 【洗管】管の中を洗うこと, 支管＝配水管から分かれる管
_KANJI_NUMBER = re.compile(r"^[一二三四五六七八九十]{1,2}[\s　]+")
_SPACED = re.compile(
    r"^(?P<term>[^\s　、。：:「」]{2,24}|「[^」]{2,24}」)[\s　]+(?P<meaning>\S.{6,})$"
)
_IN_FRONT = re.compile(r"^[【〔［\[](?P<term>[^】〕］\]]{2,24})[】〕］\]]\s*(?P<meaning>.{6,})$")
_EQUAL = re.compile(r"^(?P<term>[^＝=→⇒、。]{2,24}?)\s*[＝=→⇒]\s*(?P<meaning>[^＝=→⇒]{6,})$")
_IS_PHRASE = re.compile(r"[ぁ-ん](?:.*[一-鿿])")
_MEANS = re.compile(r"(?:こと|もの|状態|作業|をいう|を指す|の総称)(?:です|である)?。?$")
_TOPIC = re.compile(r"[^、。]{1,30}(?:とは|は)、?")
_ONE_WIDTH = str.maketrans("､｡｢｣，", "、。「」、")
_ANY_BRACKET = re.compile(r"[（(][^（）()]*[）)]")
_POINT_OF_FIGURE = re.compile(r"(?<![A-Za-zＡ-Ｚ])[A-ZＡ-Ｚ]\s?点")


@dataclass(frozen=True, slots=True)
class Said:
    """A term and what a sentence says it means, in the sentence's own words.

    ``short`` is set where the term is only what the document calls something by ("以下「X」という"):
    such a name holds in that document alone.
    """

    term: str
    meaning: str
    short: bool = False


def without_mark(text: str) -> str:
    """A list item's text without its number or bullet."""
    return _MARKS.sub("", text).strip()


def said_in(text: str, *, heading: str = "", among_definitions: bool = False) -> Iterator[Said]:
    """The terms that a sentence defines.

    ``heading`` is the name that the clause bears when the sentence is its first; a sentence
    ``among_definitions`` (用語の定義) defines also where it doesn't end in をいう.
    """
    for number, sentence in enumerate(_sentences(text.translate(_ONE_WIDTH))):
        body = without_mark(sentence)
        yield from _said_in(
            body,
            heading="" if number else heading,
            among_definitions=among_definitions,
            listed=not number and body != sentence.strip(),
        )


def _sentences(text: str) -> Iterator[str]:
    """The sentences of a text, those in brackets left where they stand."""
    depth = start = 0
    for place, character in enumerate(text):
        depth += (character in "（(「") - (character in "）)」")
        if character == "。" and depth <= 0:
            yield text[start : place + 1]
            start = place + 1
    if text[start:].strip():
        yield text[start:]


def _said_in(
    body: str, *, heading: str, among_definitions: bool, listed: bool = False
) -> Iterator[Said]:
    found = list(_meant(body, heading, among_definitions=among_definitions))
    if not found:
        found = list(_set_apart(body, among_definitions=among_definitions, listed=listed))
    if not found:
        found = list(_without_towa(body, heading, among_definitions=among_definitions))
    yield from found
    yield from _short_names(body)
    yield from _bracketed(body)
    for also in _ALSO_CALLED.finditer(body):
        term = name_in(also["term"])
        if len(term) > 1:
            yield Said(term, _about(body, also.start(), also.end()))


def _set_apart(body: str, *, among_definitions: bool, listed: bool) -> Iterator[Said]:
    """A term that only stands before its meaning: in brackets, before a space or a sign."""
    numbered = _KANJI_NUMBER.sub("", body)
    spaced = listed or numbered != body or body.startswith("「")
    for pattern, holds in (
        (_IN_FRONT, among_definitions or _says_itself(body)),
        (_EQUAL, among_definitions or _says_itself(body)),
        (_SPACED, among_definitions and spaced),
    ):
        match = pattern.match(numbered) if holds else None
        term = name_in(match["term"]) if match else ""
        if match and len(term) > 1 and _IS_PHRASE.search(match["meaning"]):
            yield Said(term, match["meaning"].strip(" 　－—―‐-:："))
            return


def _meant(body: str, heading: str, *, among_definitions: bool) -> Iterator[Said]:
    """「X とは、Y をいう」, also two of them in a sentence."""
    body = _CONNECTED.sub("", body)
    body = _SCOPE.sub("", body)
    whole = _MEANT.match(body)
    if whole is None:
        return
    parts = _AND_ANOTHER.split(body)
    matches = [_MEANT.match(part) for part in parts]
    if len(parts) == 1 or not all(matches):
        matches = [whole]
    surely = among_definitions or _SAYS_MEANING.search(body) is not None
    for match in matches:
        if match is None:
            continue
        term = name_in(match["term"])
        meaning = match["meaning"].strip()
        same_as_heading = bool(heading) and term == heading
        if term and (surely or same_as_heading) and _is_meaning(meaning):
            yield Said(term, meaning)


def _is_meaning(text: str) -> bool:
    return not _NO_MEANING.match(text) and not _OTHER_THING.match(text)


def _without_towa(body: str, heading: str, *, among_definitions: bool) -> Iterator[Said]:
    if re.match(r"(?:なお|また)、", body):
        yield from _named_last(_CONNECTED.sub("", body))
        return
    if _LEANS.match(body) or _CONNECTED.match(body):
        return
    colon = _COLON.match(_KANJI_NUMBER.sub("", body) if among_definitions else body)
    if colon and (
        among_definitions or re.search(r"をいう|を指す|の総称", colon["meaning"]) is not None
    ):
        term = name_in(colon["term"])
        if term:
            yield Said(term, colon["meaning"].strip())
            return
    topic = _QUOTED_TOPIC.match(body) or _AS_TOPIC.match(body)
    if (
        topic
        and _is_meaning(topic["meaning"])
        and (body.startswith("「") or _says_itself(topic["meaning"]))
    ):
        term = name_in(topic["term"])
        if term:
            yield Said(term, topic["meaning"].strip())
            return
    yield from _named_last(body)
    if heading and (_says_itself(body) or (among_definitions and _MEANS.search(body))):
        first = _TOPIC.match(body)
        if first is None or len(first[0]) > LONGEST_TERM:
            yield Said(heading, body)


def _says_itself(meaning: str) -> bool:
    """Whether をいう is the sentence's own end and not that of a bracket in it."""
    return (
        re.search(r"を(?:いう|いい|言う|言い|指す)|の総称", _ANY_BRACKET.sub("", meaning))
        is not None
    )


def _named_last(body: str) -> Iterator[Said]:
    """「Y を X という」 and 「Y を X といい、Z を W という」."""
    both = _NAMED_BOTH.match(body)
    names = (name_in(both["term"]), name_in(both["another"])) if both else ("", "")
    if both and all(names):
        for name, meaning in zip(names, (both["meaning"], both["other"]), strict=True):
            yield Said(name, f"{meaning}を{name}という。")
        return
    joined = _NAMED_AND.match(body)
    if joined:
        term = name_in(joined["term"])
        if term:
            yield Said(term, f"{joined['meaning']}を{joined['term']}という。")
        leans = _LEANS.match(joined["rest"])
        others = [Said(said.term, body) if leans else said for said in _named_last(joined["rest"])]
        yield from others
        if others:
            return
    last = _NAMED_LAST.match(body)
    if last and not _POINT_OF_FIGURE.search(last["meaning"]):
        term = name_in(last["term"])
        if len(term) > 1 and not last["meaning"].endswith(("これ", "それ")):
            yield Said(term, body)


def _short_names(body: str) -> Iterator[Said]:
    for match in (*_SHORT_FOR.finditer(body), *_ONLY_CALLED.finditer(body)):
        quoted = match.groupdict().get("quoted")
        term = name_in(quoted or match["term"] or "")
        if term:
            yield Said(term, _about(body, match.start(), match.end()), short=True)


def _about(body: str, start: int, end: int) -> str:
    """The words that a bracket at ``start`` belongs to, from the last topic before it."""
    before = body[:start]
    topics = [
        topic.end()
        for topic in re.finditer(r"(?:は|場合|とき|において|については?|なお|また)、", before)
        if start - topic.end() >= len("延べ面積")
    ]
    return body[topics[-1] if topics else 0 : end].strip("（(、 ")


def _bracketed(body: str) -> Iterator[Said]:
    """「24時間雨量（任意の連続24時間における雨量をいう。）」."""
    for match in _IN_BRACKETS.finditer(body):
        if _NO_MEANING.match(match["meaning"]) or "以下「" in match["meaning"]:
            continue
        term = name_in(_last_name(body[: match.start()]))
        if len(term) > 1:
            yield Said(term, match["meaning"])


def _last_name(text: str) -> str:
    """The compound noun with which a text ends."""
    words = list(read_words(text[-40:]))
    name = ""
    for word in reversed(words):
        if not word.part.startswith(("名詞", "接尾辞", "接頭辞", "形状詞")):
            break
        name = word.surface + name
    return name
