"""What a sentence says, held against its sources: numbers, subjects, words, yes and no."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.drafting.evidence.facts import Fact, sentences_of
from assistant.drafting.evidence.prose_values import (
    day_of_another,
    misplaced_value,
    unknown_day,
    year_of_another,
)
from assistant.drafting.evidence.quoting import Quotation
from retrieval.japanese import folded, normalise
from retrieval.quantities import Quantity, Relation, find_quantities, same_quantity

_DIGITS = re.compile(r"[0-9]+(?:[.,/:-][0-9]+)*")
_COUNTED = re.compile(
    r"[一二三四五六七八九十百千万数半]+(?=[年月日時分箇か所本基台回件車線層段面割倍路棟戸名人号期種級])"
)
_NEGATIVE = re.compile(
    r"ない(?!し)|なく|ず(?:に|、|と)|不要|不可|禁止|中止|未(?!満|来|明)|非(?!常|出水)|除く|以外|なし|無し"
)
_OBLIGATION = re.compile(r"(?:なければ|なくては|ねば|ないと)(?:なら(?:ない|ず|ぬ)|いけない)")
_PERMISSION = re.compile(
    r"て(?:も)?(?:よ|良|構わ|かまわ|差し支え)|(?:要|必要と)しない|必要(?:は|が)?な[いく]|不要|省略|免除|限りでない"
)
_SHORTEST_DENIED = 3
_SAME_CLAUSE = 0.8
_WORD = re.compile(r"[一-鿿ァ-ヺー々]{2,}")
_KNOWN = (
    " 工事 本工事 当該 実施 施工 概要 目的 内容 対象 箇所 場所 予定 計画 期間 以下 及び 並び 状況 現在 設計 基準 規定 日間 "
    "行う 設ける 用いる 示す 定める 基づく 理由 現況 条件 事項 方法 工期 "
)
"""Words of any such paragraph: they say nothing that could be wrong of this one."""
_GROUNDED = 0.85
_RUN = 5
_VERBATIM = 0.6
_ON_IT = 0.3
_USED = 0.6
_NEAR = 14
_COPIED = 0.85
_START, _START_SAID, _SAME_START = 14, 22, 0.85
# Right after digits such a character counts something: 31日である.
_VERB = re.compile(r"(?<![一-鿿々0-9０-９])[一-鿿](?=[ぁ-ん])")
ON_NOW = re.compile(r"現況|現状|課題|背景|経緯|被害|損傷|劣化")
"""Names of fields that say how things stand, not what is done about it."""
_VERBS = frozenset("行図設用示定基伴係有成含次同各主約為及並又場今本其等")
"""Single characters with which the verbs and particles of any such paragraph begin."""


def fault_of_content(
    body: str, facts: Sequence[Fact], cited: Sequence[Quotation], wording: str
) -> str:
    """What is wrong with what a sentence says, "" when nothing is."""
    sources = [f"{fact.label} {fact.text}" for fact in facts] + [rule.text for rule in cited]
    # What a rule requires is said with the rule's own numbers: none of the sheet's will do.
    number = _unknown_number(body, [rule.text for rule in cited] or sources)
    number = number or unknown_day(body, sources)
    if number:
        return f"計画シートにも根拠にもない数値「{number}」"
    if wrong := misplaced_value(body, sources):
        return f"「{wrong}」の値の取り違え"
    if _other_subject(body, facts):
        return "主語の取り違え"
    if day := year_of_another(body, [part for fact in facts for part in sentences_of(fact.text)]):
        return f"「{day}」の値の取り違え"
    if day := day_of_another(body, [(fact.label, fact.text) for fact in facts]):
        return f"「{day}」の値の取り違え"
    mixed = _mixed_up(body, facts)
    if mixed:
        return f"「{mixed}」の値の取り違え"
    unknown = _unknown_words(body, [*sources, wording])
    if unknown:
        return f"計画シートにも根拠にもない言葉「{'、'.join(unknown)}」"
    said = [*(fact.text for fact in facts), *(rule.text for rule in cited)]
    if _turned_round(body, said) or _permits(body, said):
        return "肯定と否定の違い"
    return ""


def _unknown_number(body: str, sources: Sequence[str]) -> str:
    """A number that stands nowhere in the sources, in this unit and with this bound."""
    text = normalise(body)
    known_runs = {run for source in sources for run in _DIGITS.findall(normalise(source))}
    for run in _DIGITS.findall(text):
        if run not in known_runs:
            return str(run)
    known = [quantity for source in sources for quantity in find_quantities(source)]
    for quantity in find_quantities(body):
        if quantity.dimension != "number" and not any(_agrees(one, quantity) for one in known):
            return quantity.text
    whole = normalise(" ".join(sources))
    counted = [str(match[0]) for match in _COUNTED.finditer(text)]
    missing = [one for one in counted if one not in whole]
    return missing[0] if missing else ""


def _agrees(known: Quantity, said: Quantity) -> bool:
    if not same_quantity(known, said):
        return False
    if said.relation in {Relation.EXACT, known.relation}:
        return known.relation in {Relation.EXACT, said.relation, Relation.ABOUT}
    return False


def _mixed_up(body: str, facts: Sequence[Fact]) -> str:
    """The name of a fact that stands right before a value that is another one's."""
    text = normalise(body)
    by_label: dict[str, list[str]] = {}
    for fact in facts:
        if fact.label:
            by_label.setdefault(normalise(fact.label), []).append(fact.text)
    for label, values in by_label.items():
        own = [quantity for value in values for quantity in find_quantities(value)]
        if not own:
            continue
        for place in re.finditer(re.escape(label), text):
            rest = text[place.end() : place.end() + _NEAR * 2]
            other = [name for name in by_label if name != label and name in rest]
            stop = min((rest.index(name) for name in other), default=len(rest))
            first = next(iter(find_quantities(rest[:stop])), None)
            if (
                first is not None
                and first.start <= _NEAR
                and not any(same_quantity(one, first) for one in own)
            ):
                return label
    return ""


_TOPIC = re.compile(r"^([^、。はが]{2,40}?)(?:は|が)(?!な[いく])、?")


def _other_subject(body: str, facts: Sequence[Fact]) -> bool:
    """Whether it says of one thing what a fact says of another: a work was not built in 1989."""
    topic = _TOPIC.match(body)
    if topic is None:
        return False
    said = body[topic.end() :]
    for fact in facts:
        for sentence in sentences_of(fact.text):
            own = _TOPIC.match(sentence)
            told = sentence[own.end() :] if own else sentence
            if shared(told[:_START], said[:_START_SAID]) < _SAME_START:
                continue
            if own is None:
                return topic[1].endswith("工事") and bool(ON_NOW.search(fact.label))
            return not topic[1].endswith(own[1])
    return False


def _unknown_words(body: str, sources: Sequence[str]) -> tuple[str, ...]:
    """The words of which a pair of characters is in no source and no word of any paragraph."""
    whole = folded(" ".join(sources))
    unknown: list[str] = []
    pairs = known = 0
    for word in _WORD.findall(folded(body)):
        own = [word[n : n + 2] for n in range(len(word) - 1)]
        here = [pair in whole or pair in _KNOWN for pair in own]
        pairs, known = pairs + len(own), known + sum(here)
        if not all(here) and not _made_of_known(word, whole):
            unknown.append(word)
    unknown += [
        match[0]
        for match in _VERB.finditer(body)
        if match[0] not in _VERBS and body[match.start() : match.end() + 1] not in " ".join(sources)
    ]
    if unknown or (pairs and known / pairs < _GROUNDED and not unknown):
        return tuple(dict.fromkeys(unknown)) or ("",)
    return ()


def _made_of_known(word: str, whole: str) -> bool:
    """Whether a compound is put together of words that are known: 歩道整備工事."""
    position = 0
    while position < len(word):
        end = next(
            (
                end
                for end in range(len(word), position, -1)
                if (word[position:end] in whole and end - position > 1)
                or f" {word[position:end]} " in _KNOWN
            ),
            None,
        )
        if end is None:
            return False
        position = end
    return True


def _permits(body: str, sources: Sequence[str]) -> bool:
    """Whether it allows or does away with something where no source does."""
    return bool(_PERMISSION.search(body)) and not any(map(_PERMISSION.search, sources))


def _denies(text: str) -> bool:
    """Whether a text denies something; 「しなければならない」 does not."""
    return _NEGATIVE.search(_OBLIGATION.sub("", text)) is not None


def _turned_round(body: str, sources: Sequence[str]) -> bool:
    """Whether it denies what its source says, or the other way round."""
    if any(_clause_turned(clause, body) for source in sources for clause in _clauses(source)):
        return True
    parts = [sentence for source in sources for sentence in sentences_of(source)]
    used = [part for part in parts if shared(part, body) >= _USED]
    if _denies(body):
        near = [part for part in parts if shared(part, body) >= _ON_IT]
        return not any(map(_denies, near))
    return any(map(_denies, used))


def _clauses(text: str) -> list[str]:
    return [clause for clause in re.split(r"[、。\n]", text) if clause.strip()]


def _clause_turned(clause: str, body: str) -> bool:
    """Whether what one clause of a source denies is said by a clause of the sentence (歩道がなく, 歩道があり)."""
    denied = _NEGATIVE.search(_OBLIGATION.sub("", clause))
    if denied is None or denied.start() < _SHORTEST_DENIED:
        return False
    what = clause[: denied.start()]
    return any(shared(what, said) >= _SAME_CLAUSE and not _denies(said) for said in _clauses(body))


def is_copied(body: str, rule: str) -> bool:
    """Whether a sentence is a rule's, word by word."""
    said, whole = folded(body).rstrip("。"), folded(rule)
    runs = [said[n : n + _RUN] for n in range(max(len(said) - _RUN + 1, 1))]
    return sum(run in whole for run in runs) / len(runs) >= _COPIED and says(rule, body)


def says(rule: str, body: str) -> bool:
    """Whether a rule says what a sentence says, nearly word by word, and to the same effect."""
    said, whole = folded(body).rstrip("。"), folded(rule)
    runs = [said[n : n + _RUN] for n in range(max(len(said) - _RUN + 1, 1))]
    alike = sum(run in whole for run in runs) / len(runs) >= _VERBATIM
    parts = [part for part in sentences_of(rule) if shared(part, body) >= _ON_IT] or [rule]
    same = any(_denies(part) == _denies(body) for part in parts)
    return alike and same


def shared(part: str, whole: str) -> float:
    """The share of a text's pairs of characters that another one has."""
    a, b = folded(part).rstrip("。\n"), folded(whole)
    pairs = [a[n : n + 2] for n in range(len(a) - 1)]
    return sum(pair in b for pair in pairs) / len(pairs) if pairs else 0.0
