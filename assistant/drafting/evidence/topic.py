"""Whether a rule is on a matter itself, or only mentions it beside something else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.drafting.evidence.headings import names_of_heading
from assistant.drafting.evidence.quoting import is_noun_item, lead_of
from retrieval.content_words import ContentWord
from retrieval.documents import Document, Passage, UnitKind
from retrieval.japanese import folded, normalise
from retrieval.question import Question
from retrieval.ranking import Found, UnitScore

_COVERED = 0.72
"""How much of what is asked, weighted by rarity, must stand in the rule, its headings or beside it."""
_ROW_COVERED = 0.88
_MANY_WORDS = 3
"""From so many words on the first names the matter and the others are hints, not all in one rule."""
_SUBJECT_COVERED = 0.7
_WITH_HINTS_NAMED = 0.4
_WITH_HINTS = 0.55
"""How much of it all must stand there with the matter in the headings, or in the rule alone."""
_TELLING = 0.8
"""How well the rarest word must be covered: by the rule itself or its headings."""
_OWN = 0.15
_PAIR = 2
_NEAR = 0.6
"""What a near synonym counts; a piece of a longer word counts less."""
_GENERAL = re.compile(
    r"^(?:防止|管理|提出|設置|施工|対策|方法|規定|配置|計画|処分|禁止|使用|実施|確認|作業|措置|対応|基準|"
    r"手続|安全|注意|内容|事項|報告|検討|適用|工事|一般|必要|条件)$"
)
"""Words that say what is done with a matter: rules say it in other words as often as not."""
_GENERAL_SHARE = 0.3
_OF_A_KIND = re.compile(r"^[一-鿿ァ-ヺーぁ-ん]*[一-鿿ァ-ヺーぁ-ん][度率量比値]$")
_COMPOUND = "一-鿿ァ-ヺー"
_PART_OF_NAME = re.compile(r"かぶり|継手|継ぎ手|塗料|探査|調査")
"""What makes another matter of a thing when it follows the thing's name."""
_WHO = re.compile(r"^(?:[（(]?\d+[）).．]\s*)?(?:受注者|請負者|発注者|監督員|監督職員)(?:は|が)、?")
_SUBJECT, _LONGEST_SUBJECT = 40, 80
_SUFFIX = "工等時後前中内用上下費類部材面書"
_MODIFIED, _NO_HEADING, _GUIDE, _REFERS, _GENERALLY = -0.8, -0.8, -0.8, -1.2, 0.5
_ITEM = re.compile(r"^\s*(?:[（(][0-9０-９ア-ン]+[)）]|[0-9０-９]{1,2}[.．](?![0-9０-９])|[①-⑳])")
_DONE_ALREADY = -4.0
_REFERRAL = re.compile(r"第\d+[編章節条].{0,40}(?:規定|定め)による[。]?$|の規定による[。]?$")
_SCOPE = re.compile(
    r"^(?:\d+[.．]\s*)?(?:本|この)[編章節条項].{0,12}(?:は|に)、.*(?:取り?扱う|適用する|準用|について定める)"
)
_GUIDES = re.compile(r"便覧|手引|研修|質問|マニュアル|事例|解説|指針")
_ON_DESIGN = re.compile(r"設計|計画|構造|幅員|勾配|断面|寸法|照度|流量|規格")


@dataclass(frozen=True, slots=True)
class Topic:
    """A matter as searched for: ``terms`` are its words as the template wrote them, folded.

    ``subject`` is the matter's own name where ``query`` goes on with hints, else "".
    """

    query: str
    terms: tuple[str, ...]
    subject: str
    on_design: bool
    asked: str = ""
    """What is asked of the thing, where the query says it so (道路の区分), folded, else ""."""


def topic_of(query: str) -> Topic:
    """Take a matter's name apart."""
    spaced = normalise_spaces(query)
    groups = [group for group in re.split(r"[\s、,]", spaced) if group]
    subject = groups[0] if len(groups) >= _MANY_WORDS else ""
    pieces = re.split(
        r"[\s、・,]|(?<=[一-鿿ァ-ヺーぁ-ん])の(?=[一-鿿ァ-ヺーa-z])", subject or spaced
    )
    terms = tuple(term for piece in pieces if len(term := folded(piece)) > 1)
    last = pieces[-1] if len(terms) > 1 and not subject and "の" in query else ""
    return Topic(
        query,
        terms,
        folded(subject),
        bool(_ON_DESIGN.search(query)),
        asked="" if _GENERAL.match(last) else folded(last),
    )


def normalise_spaces(query: str) -> str:
    """Spaces part words here, which normalising would drop."""
    return " ".join(normalise(part) for part in query.split())


def weighed_by_matter(found: Found) -> Found:
    """With the words for what is done weighing less than those for the thing it is done to."""
    words = found.question.content_words
    general = [_GENERAL.match(word.surface) is not None for word in words]
    if all(general):
        return found
    rarity = tuple(
        weight * (_GENERAL_SHARE if is_general else 1.0)
        for weight, is_general in zip(found.rarity, general, strict=True)
    )
    return replace(found, rarity=rarity)


def covered(found: Found, score: UnitScore) -> float:
    """The share of the matter that a unit covers in its place."""
    total = sum(found.rarity)
    shares = zip(score.covers, found.rarity, strict=True)
    return sum(cover * weight for cover, weight in shares) / total if total else 0.0


def is_on(topic: Topic, found: Found, passage: Passage, score: UnitScore) -> bool:
    """Whether a unit is on the matter rather than on something beside it."""
    unit = passage.units[score.index]
    if not found.rarity or (score.own_coverage < _OWN and not is_headed_so(topic, passage)):
        return False
    text, names = folded(unit.text), _names(passage)
    is_row = unit.kind is UnitKind.ROW
    if topic.subject:
        if not _is_on_subject(topic, found, score, names) or is_row:
            return False
    elif not _is_on_all(found, score, _ROW_COVERED if is_row else _COVERED):
        return False
    if is_row and not _is_the_row(found.question, text, names):
        return False
    if not is_row and not _has_word(found.question, f"{names} {_begins_with(unit.text)}"):
        return False
    return (
        all(_stands_free(term, found.question, text, names) for term in topic.terms)
        and _is_named(topic, text, names)
        and not _is_of_longer_name(topic, passage)
        and not is_named_by_item_alone(topic, passage, text)
    )


def is_named_by_item_alone(topic: Topic, passage: Passage, text: str) -> bool:
    """Whether only an item's heading has the name (「(3) 品質管理」 under 「遮水シート」).

    It is then on that side of the clause's own matter, not on the matter that is asked for.
    """
    matter = folded(topic.query)
    *above, heading = passage.heading_path or ("",)
    return (
        _ITEM.match(heading) is not None
        and any(name.whole == matter for name in names_of_heading(heading))
        and matter not in text
        and matter not in folded(" ".join(above[-1:]))
    )


def is_headed_so(topic: Topic, passage: Passage) -> bool:
    """Whether the clause bears the matter's very name, which its sentences then need not repeat.

    「(3) 品質管理」 under 「遮水シート」 is no clause on 品質管理: an item's name is that of its clause's matter.
    """
    heading = passage.heading_path[-1] if passage.heading_path else ""
    return not _ITEM.match(heading) and any(
        name.whole == folded(topic.query) for name in names_of_heading(heading)
    )


def _begins_with(text: str) -> str:
    """What a sentence is about: what stands before its は, whoever is to do it left out."""
    said = _WHO.sub("", normalise(text.strip()))
    about, follows, _ = said.partition("は")
    return folded(about if follows and len(about) <= _LONGEST_SUBJECT else said[:_SUBJECT])


def _is_named(topic: Topic, text: str, names: str) -> bool:
    """Whether what is asked of a thing (道路の区分) is not only that of another (土質区分)."""
    return topic.asked == "" or not (
        (places := f"{names} | {text}")
        and topic.asked in places
        and not re.search(f"(?<![{_COMPOUND}]){re.escape(topic.asked)}", places)
        and topic.terms[0] + topic.asked not in places
    )


def _is_of_longer_name(topic: Topic, passage: Passage) -> bool:
    """Whether its heading names something longer (鉄筋かぶり) than the one thing asked for (鉄筋)."""
    title = folded(passage.heading_path[-1]) if passage.heading_path else ""
    if len(topic.terms) != 1 or topic.terms[0] not in title:
        return False
    rest = title[title.index(topic.terms[0]) + len(topic.terms[0]) :]
    return _PART_OF_NAME.match(rest) is not None


def _is_on_all(found: Found, score: UnitScore, needed: float) -> bool:
    """Whether nearly all of the matter, and its rarest word, stand there."""
    rarest = max(found.rarity)
    return covered(found, score) >= needed and all(
        cover >= _TELLING
        for cover, weight in zip(score.covers, found.rarity, strict=True)
        if weight >= rarest
    )


def _is_on_subject(topic: Topic, found: Found, score: UnitScore, names: str) -> bool:
    """Whether it is on what the query begins with, and says something of what follows."""
    own = [
        (cover, weight)
        for word, cover, weight in zip(
            found.question.content_words, score.covers, found.rarity, strict=True
        )
        if folded(word.surface) in topic.subject
    ]
    total = sum(weight for _, weight in own)
    met = sum(weight for cover, weight in own if cover >= _TELLING)
    if not total or met / total < _SUBJECT_COVERED:
        return False
    named = any(term in names for term in topic.terms)
    return covered(found, score) >= (_WITH_HINTS_NAMED if named else _WITH_HINTS)


def worth_as_topic(
    topic: Topic, found: Found, document: Document, passage: Passage, index: int
) -> float:
    """What speaks for or against a rule being the one that governs."""
    unit = passage.units[index]
    text, names = folded(unit.text), _names(passage)
    worth = 0.0
    if not _has_word(found.question, names):
        worth += _NO_HEADING
    if any(
        term in text and not re.search(f"(?<![{_COMPOUND}]){re.escape(term)}", text)
        for term in topic.terms
    ):
        worth += _MODIFIED
    title = folded(passage.heading_path[-1]) if passage.heading_path else ""
    if any(
        term in title and not re.search(f"(?<![{_COMPOUND}]){re.escape(term)}", title)
        for term in topic.terms
    ):
        worth += _MODIFIED
    if _GUIDES.search(f"{document.title} {document.path}") and not topic.on_design:
        worth += _GUIDE
    if topic.terms and not topic.subject and _is_done_already(topic.terms[-1], text):
        worth += _DONE_ALREADY
    if _REFERRAL.search(unit.text.strip()):
        worth += _REFERS
    if "一般事項" in title or (title and any(title.endswith(term) for term in topic.terms)):
        worth += _GENERALLY
    return worth


def _is_done_already(term: str, text: str) -> bool:
    """Whether a rule is on what comes after the matter (確認を受けた材料を搬出), not on the matter."""
    after = f"{re.escape(term)}(?:を(?:受け|行っ|実施し|し)た|された|した|済み)[{_COMPOUND}]"
    return (
        re.match(f"(?:[（(]?[0-9]{{1,2}}[)）.]?)?(?:受注者は、?|請負者は、?)?{after}", text)
        is not None
    )


def is_said_by(found: Found, passage: Passage, index: int) -> bool:
    """Whether a list that only has the matter among its items is on it: by its lead or headings."""
    unit = passage.units[index]
    if unit.kind is not UnitKind.ITEM or not is_noun_item(unit):
        return True
    lead = lead_of(passage, index)
    said = folded(passage.units[lead].text) if lead is not None else ""
    return _has_word(found.question, f"{_names(passage)} {said}")


def is_scope(text: str) -> bool:
    """Whether a sentence only says what its section deals with."""
    return _SCOPE.search(text.strip()) is not None


def _names(passage: Passage) -> str:
    """The clause's own names: the last headings and a table's caption."""
    captions = [u.text for u in passage.units if u.kind is UnitKind.CAPTION]
    return folded(" | ".join((*passage.heading_path[-2:], passage.clause, *captions)))


def _has_word(question: Question, names: str) -> bool:
    return any(
        word.found_in(names) > _NEAR
        for word in question.content_words
        if not _GENERAL.match(word.surface)
    )


def _is_the_row(question: Question, text: str, names: str) -> bool:
    """Whether the row itself, or its table's name, has each word: the row beside it doesn't count."""
    words = [word for word in question.content_words if not _GENERAL.match(word.surface)]
    named = any(word.found_in(names) > _NEAR for word in question.content_words)
    return named and all(max(word.found_in(text), word.found_in(names)) > _NEAR for word in words)


def _stands_free(term: str, question: Question, text: str, names: str) -> bool:
    """Whether a term that stands there is not only part of the name of something else.

    品質管理監査 is on audits, not on 品質管理. A term of which one word alone would say nothing
    (工事用道路), and a quantity's name (締固め度), must stand there as a whole.
    """
    places = f"{names} | {text}"
    if term not in places:
        pieces = [word for word in question.content_words if folded(word.surface) in term]
        if len(pieces) == _PAIR and any(piece.found_in(places) <= _NEAR for piece in pieces):
            return False
        if len(pieces) == 1 and len(folded(pieces[0].surface)) < len(term):
            return False  # 変更 alone is no 条件変更
        if not _stand_together(pieces, places):
            return False
        weak = len(pieces) > 2 or any(len(word.surface) == 1 for word in pieces)  # noqa: PLR2004
        return not weak and not _OF_A_KIND.match(term)
    return re.search(f"{re.escape(term)}(?:[{_SUFFIX}]|(?![{_COMPOUND}]))", places) is not None


def _stand_together(pieces: Sequence[ContentWord], places: str) -> bool:
    """Whether words of one term that all stand there stand near one another (設計図書の変更)."""
    words = [folded(piece.surface) for piece in pieces]
    if len(words) != _PAIR or any(word not in places for word in words):
        return True
    one, other = (re.escape(word) for word in words)
    return re.search(f"{one}.{{0,12}}{other}|{other}.{{0,12}}{one}", places) is not None
