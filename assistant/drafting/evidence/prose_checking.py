"""Holding each sentence that the model wrote against facts and rules, by code, before it counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.drafting.evidence.facts import Fact, sentences_of
from assistant.drafting.evidence.quoting import Quotation
from assistant.llm.foreign import is_foreign
from retrieval.japanese import folded, normalise
from retrieval.quantities import Quantity, Relation, find_quantities, same_quantity

_CITATION = re.compile(r"\[(\d{1,2})\]")
_MARK = re.compile(r"[（(]?(?<![A-Za-z0-9])F\d{1,2}(?:[、,]\s*F\d{1,2})*[）)]?|^段落\s*")
_LOOP = re.compile(r"(.{6,}?)\1{2,}|(.{2,5}?)\2{4,}")
_AGAIN = re.compile(r"(.{7,})(?=.*\1)")
_LONGEST = 190
_SHORTEST = 8
_DIGITS = re.compile(r"[0-9]+(?:[.,/:-][0-9]+)*")
_COUNTED = re.compile(
    r"[一二三四五六七八九十百千万数半]+(?=[年月日時分箇か所本基台回件車線層段面割倍路棟戸名人号期種級])"
)
_REQUIRES = re.compile(
    r"なければならない|ねばならない|てはならない|ではならない|ものとする|こととする|義務|必要がある|必要とされ|"
    r"すること。|べきで|禁止|を要する|求められ|受注者は|施工者は|請負者は"
)
_NEGATIVE = re.compile(
    r"ない(?!し)|なく|ず(?:に|、|と)|不要|不可|禁止|中止|未(?!満|来|明)|非(?!常|出水)|除く|以外|なし|無し"
)
_WORD = re.compile(r"[一-鿿ァ-ヺー々]{2,}")
_KNOWN = frozenset(
    [
        "工事",
        "本工",
        "本工事",
        "当該",
        "当工",
        "実施",
        "施工",
        "概要",
        "目的",
        "内容",
        "対象",
        "箇所",
        "場所",
        "予定",
        "計画",
        "期間",
        "以下",
        "以上",
        "次",
        "及び",
        "並び",
        "必要",
        "状況",
        "現在",
        "設計",
        "設置",
        "整備",
        "行う",
        "図る",
        "設ける",
        "用い",
        "示す",
        "定め",
        "基づ",
        "基準",
        "規定",
        "伴う",
        "係る",
        "実現",
        "確保",
        "改善",
        "課題",
        "効果",
        "理由",
        "現況",
        "場合",
        "場所",
        "位置",
        "区間",
        "路線",
        "施設",
        "構造",
        "工種",
        "数量",
        "延長",
        "工期",
        "規模",
        "範囲",
        "条件",
        "事項",
        "方法",
        "作業",
        "適用",
        "対応",
        "対策",
        "検討",
        "選定",
        "採用",
        "比較",
        "結果",
        "使用",
        "利用",
        "取替",
        "更新",
        "補修",
        "改修",
        "新設",
        "撤去",
        "安全",
        "一部",
        "全体",
        "主",
        "主な",
        "同",
        "同時",
        "合計",
        "合わせ",
        "各",
        "それぞれ",
        "約",
        "最大",
        "最小",
        "着手",
        "完成",
        "完了",
        "開始",
        "終了",
        "期限",
        "年度",
        "時間",
        "間",
    ]
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
_VERB = re.compile(r"(?<![一-鿿々])[一-鿿](?=[ぁ-ん])")
_VERBS = frozenset("行図設用示定基伴係有成含次同各主約為及並又場今本其等")
"""Single characters with which the verbs and particles of any such paragraph begin."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence without its marks, the rules that it cites, and what is wrong with it ("": nothing)."""

    text: str
    cited: tuple[Quotation, ...]
    fault: str = ""


def check_paragraph(
    text: str, facts: Sequence[Fact], rules: Sequence[Quotation], wording: str
) -> tuple[Checked, ...]:
    """Every sentence with what is wrong with it; ``wording`` are words that the template itself uses."""
    checked: list[Checked] = []
    for sentence in sentences_of(_joined(text)):
        one = _check(sentence.strip(), facts, rules, wording)
        if not one.fault and any(one.text == other.text for other in checked):
            one = Checked(one.text, one.cited, "同じ文の繰り返し")
        checked.append(one)
    return tuple(checked)


def _joined(text: str) -> str:
    """With a citation that stands after a full stop put before it."""
    return re.sub(r"。\s*((?:\[\d{1,2}\])+)", r"\1。", text.strip())


def _check(
    sentence: str, facts: Sequence[Fact], rules: Sequence[Quotation], wording: str
) -> Checked:
    numbers = [int(number) for number in _CITATION.findall(sentence)]
    body = _MARK.sub("", _CITATION.sub("", sentence)).strip()
    valid = [number for number in dict.fromkeys(numbers) if 1 <= number <= len(rules)]
    cited = tuple(rules[number - 1] for number in valid)
    if not numbers:  # it may have copied a rule and forgotten to say so
        cited = tuple(rule for rule in rules if _is_copied(body, rule.text))[:1]
    form = _fault_of_form(body)
    if form:
        return Checked(body, cited, form)
    if len(valid) < len(set(numbers)):
        return Checked(body, cited, "ない規定の番号")
    requires = _REQUIRES.search(body) is not None
    if requires and not any(_says(rule.text, body) for rule in cited):
        return Checked(body, cited, "根拠の規定で確かめられない要求")
    if cited and not requires and not any(_shared(body, rule.text) >= _ON_IT for rule in cited):
        cited = ()
    return Checked(body, cited, _fault_of_content(body, facts, cited, wording))


def _fault_of_form(body: str) -> str:
    if not body.endswith("。"):
        return "途中で終わった文"
    if len(body) < _SHORTEST or len(body) > _LONGEST:
        return "長さ"
    if is_foreign(body):
        return "日本語でない言葉"
    if _LOOP.search(body) or _AGAIN.search(body):
        return "繰り返し"
    return ""


def _fault_of_content(
    body: str, facts: Sequence[Fact], cited: Sequence[Quotation], wording: str
) -> str:
    sources = [f"{fact.label} {fact.text}" for fact in facts] + [rule.text for rule in cited]
    number = _unknown_number(body, sources)
    if number:
        return f"計画シートにも根拠にもない数値「{number}」"
    if _other_subject(body, facts):
        return "主語の取り違え"
    mixed = _mixed_up(body, facts)
    if mixed:
        return f"「{mixed}」の値の取り違え"
    unknown = _unknown_words(body, [*sources, wording])
    if unknown:
        return f"計画シートにも根拠にもない言葉「{'、'.join(unknown)}」"
    if _turned_round(body, sources):
        return "肯定と否定の違い"
    return ""


def _unknown_number(body: str, sources: Sequence[str]) -> str:
    """A number that stands nowhere in the sources, in this unit and with this bound."""
    text = normalise(body)
    known_runs = {run for source in sources for run in _DIGITS.findall(normalise(source))}
    for run in _DIGITS.findall(text):
        if run not in known_runs:
            return run
    known = [quantity for source in sources for quantity in find_quantities(source)]
    for quantity in find_quantities(body):
        if quantity.dimension != "number" and not any(_agrees(one, quantity) for one in known):
            return quantity.text
    whole = normalise(" ".join(sources))
    counted = [str(match[0]) for match in _COUNTED.finditer(text)]
    return next((one for one in counted if one not in whole), "")


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
_ON_NOW = re.compile(r"現況|現状|課題|背景|経緯|被害|損傷|劣化")


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
            if _shared(told[:_START], said[:_START_SAID]) < _SAME_START:
                continue
            if own is None:
                return topic[1].endswith("工事") and bool(_ON_NOW.search(fact.label))
            return not topic[1].endswith(own[1])
    return False


def _unknown_words(body: str, sources: Sequence[str]) -> tuple[str, ...]:
    """The words of which a pair of characters is in no source and no word of any paragraph."""
    whole = folded(" ".join(sources))
    unknown: list[str] = []
    pairs = known = 0
    for word in _WORD.findall(folded(body)):
        own = [word[n : n + 2] for n in range(len(word) - 1)]
        here = [pair in whole or any(pair in one for one in _KNOWN) for pair in own]
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
                or word[position:end] in _KNOWN
            ),
            None,
        )
        if end is None:
            return False
        position = end
    return True


def _turned_round(body: str, sources: Sequence[str]) -> bool:
    """Whether it denies what its source says, or the other way round."""
    parts = [sentence for source in sources for sentence in sentences_of(source)]
    used = [part for part in parts if _shared(part, body) >= _USED]
    denies = _NEGATIVE.search(body) is not None
    if denies:
        near = [part for part in parts if _shared(part, body) >= _ON_IT]
        return not any(_NEGATIVE.search(part) for part in near)
    return any(_NEGATIVE.search(part) for part in used)


def _is_copied(body: str, rule: str) -> bool:
    said, whole = folded(body).rstrip("。"), folded(rule)
    runs = [said[n : n + _RUN] for n in range(max(len(said) - _RUN + 1, 1))]
    return sum(run in whole for run in runs) / len(runs) >= _COPIED and _says(rule, body)


def _says(rule: str, body: str) -> bool:
    """Whether a rule says what a sentence says, nearly word by word, and to the same effect."""
    said, whole = folded(body).rstrip("。"), folded(rule)
    runs = [said[n : n + _RUN] for n in range(max(len(said) - _RUN + 1, 1))]
    alike = sum(run in whole for run in runs) / len(runs) >= _VERBATIM
    parts = [part for part in sentences_of(rule) if _shared(part, body) >= _ON_IT] or [rule]
    same = any(bool(_NEGATIVE.search(part)) == bool(_NEGATIVE.search(body)) for part in parts)
    return alike and same


def _shared(part: str, whole: str) -> float:
    """The share of a text's pairs of characters that another one has."""
    a, b = folded(part).rstrip("。\n"), folded(whole)
    pairs = [a[n : n + 2] for n in range(len(a) - 1)]
    return sum(pair in b for pair in pairs) / len(pairs) if pairs else 0.0
