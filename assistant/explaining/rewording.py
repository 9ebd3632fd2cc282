"""A text in plainer words by the language model, each sentence held against its own before it counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.drafting.evidence.facts import Fact
from assistant.drafting.evidence.prose_contents import fault_of_content, shared
from assistant.explaining.duties import Force, force_of
from assistant.explaining.explain import Defined, Explained
from assistant.llm.foreign import is_foreign
from retrieval.japanese import folded, normalise

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

MOST_SENTENCES = 12
"""So many sentences of a text are reworded at once; a person can ask for a shorter passage."""

_SHORTEST = 15
_MOST_TERMS = 6
_LONGER, _MORE = 2, 40
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_KANJI = re.compile(r"[一-鿿々]")
_WORD = re.compile(r"[一-鿿々]{2,}")
_VERB = re.compile(r"[一-鿿][ぁ-ん]")
_LOOP = re.compile(r"(.{6,}?)\1{2,}|(.{2,5}?)\2{4,}")
_ACTOR = re.compile(
    r"受注者|発注者|請負者|監督(?:職)?員|検査(?:職)?員|現場代理人|主任技術者|監理技術者|管理者|占用者|所有者|設計者|作業員|市長|知事"
)
_ORDER = (("以前", "以後"), ("事前", "事後"), ("着手前", "着手後"), ("前に", "後に"))
_CONDITIONS = (
    re.compile(r"前(?![後面記条項])"),
    re.compile(r"後(?![退方面])"),
    re.compile(
        r"場合|とき|時(?![間刻点])|際|にあたって?|に当たって?|により難い|たら|なら(?!な)|限り"
    ),
    re.compile(r"まで|以内"),
    re.compile(r"必ず|すべて|全て|だけ|のみ|原則"),
)
_KEPT, _OF_IT, _PHRASE = 0.35, 0.2, 6
_SAID: dict[Force, re.Pattern[str]] = {
    Force.MUST_NOT: re.compile(
        r"[てで]は(?:いけ|なり)ません|[てで]は(?:なら|いけ)ない|禁止|禁じ|ないでください|できません"
    ),
    Force.MUST: re.compile(
        r"なければ(?:なりません|いけません|ならない)|必要があります|必要です|(?<!ないで)ください|ねばなりません"
    ),
    Force.MAY: re.compile(r"できます|(?:て|で)も(?:よい|いい|かまいません)|よいです|できる"),
    Force.EFFORT: re.compile(r"努め|努力|望ましい|できるだけ|よいです|ほうがよい"),
}
# The plain words that such sentences are put into: what they say stands in the sentence.
_PLAIN = (
    "話し合い 相談 書類 知らせ 確かめ 始め 終わ 作 出 行 必要 決 場合 前 後 人 同意 了解 認 求 仕事 方法 内容 理由 調 使 伝 守 見 持 入 置 取 "
    "受 合 示 書 分 考 続 急 直 次 様子 場所 時 一緒 立ち会 お互 対等 結論 文書 口頭 必 言 呼 物 者 難 話 届 運 打 入 込 混 決 定 規 測 量 長 短 高 低 大 小 強 弱 急 速 早 遅 済 残 増 減 変 直 通 渡 返 相手 名前 間 中 外 上 下 違 同 思 起 防 止"
)


@dataclass(frozen=True, slots=True)
class Reworded:
    """A sentence and its rewording; ``text`` is "" where none passed, ``fault`` says why."""

    sentence: str
    text: str
    fault: str = ""


def reworded(explained: Explained, model: BaseChatModel) -> Iterator[Reworded]:
    """The sentences of a text in plainer words, one after the other.

    Headings, list marks and sentences that are plain already are left out. What the model writes
    is shown only when it says the same: see `fault_of`.
    """
    from prompts import load_prompt

    prompt = load_prompt("explain_plainly")
    asked = [
        sentence.text.strip()
        for sentence in explained.sentences
        if len(sentence.text.strip()) >= _SHORTEST and sentence.text.strip().endswith("。")
    ]
    for sentence in asked[:MOST_SENTENCES]:
        terms = [defined for defined in explained.terms if defined.term.name in sentence]
        given = prompt.render(sentence=sentence, terms=_told(terms[:_MOST_TERMS]) or "なし")
        content = model.invoke(given).content
        said = _one_sentence(content if isinstance(content, str) else "")
        fault = fault_of(said, sentence, terms)
        yield Reworded(sentence, "" if fault else said, fault)


def fault_of(said: str, sentence: str, terms: Sequence[Defined] = ()) -> str:
    """What is wrong with a rewording, in Japanese, "" when it says what its sentence says.

    The same numbers, the same people, the same duty or permission, no denial turned round, and no
    word that is neither the sentence's, its terms' definitions', nor an everyday word.
    """
    if not said.endswith("。") or len(said) < _SHORTEST // 2:
        return "途中で終わった文"
    if len(said) > _LONGER * len(sentence) + _MORE or _LOOP.search(said):
        return "長すぎる文"
    if is_foreign(said):
        return "日本語でない言葉"
    if _as_written(said) == sentence:
        return "元の文のまま"
    if _numbers(said) != _numbers(sentence):
        return "数値の違い"
    if _people(said) != _people(sentence):
        return "だれがするかの違い"
    if _turned_order(said, sentence):
        return "前後の違い"
    if _adds_condition(said, sentence):
        return "元の文にない時や条件"
    if shared(sentence, said) < _KEPT or any(
        len(phrase) >= _PHRASE and shared(phrase, sentence) < _OF_IT
        for phrase in re.split(r"[、。]", said)
    ):
        return "元の文にないこと、または抜けたこと"
    if _other_force(said, sentence):
        return "義務や禁止の違い"
    meanings = " ".join(meaning.text for defined in terms for meaning in defined.meanings[:1])
    written = _as_written(said)
    known = f"{meanings} {_PLAIN} {_words_of_known(written, f'{sentence}{meanings}{_PLAIN}')}"
    fault = fault_of_content(written, [Fact("", sentence, ())], (), known)
    return fault.replace("計画シートにも根拠にもない", "元の文にない")


def _words_of_known(said: str, known: str) -> str:
    """The words of a rewording whose kanji are all known, in the spellings they are checked in.

    作って for 作成し, 運び出す for 搬出する: everyday verbs have the kanji of the terms they stand for.
    """
    kanji = set(_KANJI.findall(known))
    words = [*_WORD.findall(folded(said)), *_VERB.findall(said)]
    return " ".join(word for word in words if kanji.issuperset(_KANJI.findall(word)))


def _one_sentence(text: str) -> str:
    line = next((part.strip() for part in text.splitlines() if part.strip()), "")
    return re.sub(r"^(?:言い換え|回答|答え)[：:\s]*", "", line).strip("「」 　")


def _told(terms: Sequence[Defined]) -> str:
    return "\n".join(
        f"{defined.term.name}: {defined.meanings[0].text}" for defined in terms if defined.meanings
    )


def _numbers(text: str) -> list[str]:
    return sorted(_NUMBER.findall(normalise(text)))


def _people(text: str) -> frozenset[str]:
    return frozenset(_ACTOR.findall(text))


def _turned_order(said: str, sentence: str) -> bool:
    return any(
        (first in sentence and second not in sentence and second in said and first not in said)
        or (second in sentence and first not in sentence and first in said and second not in said)
        for first, second in _ORDER
    )


def _adds_condition(said: str, sentence: str) -> bool:
    """Whether it names a time or a case more than its sentence does."""
    return any(
        len(pattern.findall(said)) > len(pattern.findall(sentence)) for pattern in _CONDITIONS
    )


def _other_force(said: str, sentence: str) -> bool:
    """Whether a duty has become a permission, a permission a duty, or a fact either of them."""
    force = force_of(sentence)
    has = {kind for kind, pattern in _SAID.items() if pattern.search(said)}
    match force:
        case Force.MUST_NOT:
            return Force.MUST_NOT not in has
        case Force.MUST:
            return Force.MUST not in has or Force.MUST_NOT in has - _denied(sentence)
        case Force.MAY:
            return Force.MAY not in has or Force.MUST in has
        case Force.EFFORT:
            return Force.EFFORT not in has
        case Force.RULE | Force.PRINCIPLE:
            return bool(has & {Force.MUST_NOT, Force.MAY, Force.EFFORT} - _denied(sentence))
        case _:
            return bool(has - _denied(sentence))


def _denied(sentence: str) -> set[Force]:
    """What a sentence says of itself somewhere, though not at its end."""
    return {kind for kind, pattern in _SAID.items() if pattern.search(_polite(sentence))}


def _polite(text: str) -> str:
    return (
        text.replace("ならない", "なりません")
        .replace("いけない", "いけません")
        .replace("できる", "できます")
    )


def _as_written(said: str) -> str:
    """A polite sentence in the form of the standards, which its checks are made for."""
    return (
        said.replace("なければなりません", "なければならない")
        .replace("なければいけません", "なければならない")
        .replace("てはいけません", "てはならない")
        .replace("ではいけません", "ではならない")
        .replace("てはなりません", "てはならない")
        .replace("できません", "できない")
        .replace("ありません", "ない")
        .replace("ません", "ない")
    )
