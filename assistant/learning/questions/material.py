"""What the questions of one document are made from: its sentences and its tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from assistant.learning.questions.amounts import Amount, amounts_in
from assistant.learning.questions.rules import rules_of
from assistant.learning.questions.sentences import Sentence, sentences_of
from assistant.learning.questions.spelling import same_spelling
from retrieval.documents import Document, Passage, PassageKind
from retrieval.japanese import folded

_WORD = re.compile(r"[一-龥々ァ-ヶー]{3,14}")
# 「両配管」: those that the sentence has named; 「両端部」 are a thing's own.
_OF_THINGS_NAMED = re.compile("両(?![端側面])|双方|当該")
_COMMON_FEWEST, _COMMON_SHARE = 6, 0.02
TERM_ENDS = (
    "書", "簿", "員", "者", "材", "機", "法", "工", "試験", "検査", "調査", "装置", "計画", "基準", "記録", "写真",
    "設備", "構造", "工事", "コンクリート", "管理", "図", "票", "帳", "証", "管", "板", "杭", "桁", "床", "壁", "部", "面",
    "量", "値", "力", "率", "度", "比", "圧", "剤", "液", "層", "継手",
    "鉄筋", "モルタル", "ブロック", "シート", "ポンプ", "ボルト", "バルブ", "ケーブル", "塗料", "塗装", "溶接", "施設", "区域",
    "状況", "状態", "方向", "位置", "区間", "箇所", "作業", "処理", "措置", "対策", "方式", "方法", "条件", "期間", "時期", "結果",
    # Ends of another sense than their last character's: 「方向測量」 is no 量, 「地下水検層」 no 層.
    "測量", "検層", "角度", "速度", "精度", "深度", "温度", "密度", "応力度", "能力", "反力", "抵抗力", "断面", "表面", "側面",
    "底面", "端面", "平面", "図面", "のり面", "頭部", "端部", "内部", "外部", "上部", "下部", "底部", "工法", "混合物", "測定",
    "塗膜", "質量", "容量", "流量", "水量", "計画書", "仕様書", "報告書", "図書", "証明書", "水路", "ゲート", "矢板",
    "荷重", "応力", "勾配", "強度", "寸法", "面積", "体積", "質量", "数量", "費", "権", "業者", "組織", "体制", "資料",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Term:
    """A compound word as it stands in a sentence; ``after`` is the character that follows it."""

    text: str
    start: int
    end: int
    ending: str
    after: str


@dataclass(frozen=True)
class Material:
    """A document with what can be asked of it; everything in the order of the document."""

    document: Document
    passages: tuple[Passage, ...]

    @cached_property
    def rules(self) -> tuple[Passage, ...]:
        """The passages that say what holds: none of examples, of minutes, of what was before."""
        return rules_of(self.document, self.passages)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences that read alone."""
        return sentences_of(self.document, self.rules)

    @cached_property
    def tables(self) -> tuple[tuple[Passage, ...], ...]:
        """The tables, each with all its parts."""
        parts: dict[tuple[str, ...], list[Passage]] = {}
        for passage in self.rules:
            if passage.kind is PassageKind.TABLE:
                parts.setdefault((*passage.heading_path, passage.clause), []).append(passage)
        return tuple(tuple(part) for part in parts.values())

    @cached_property
    def folded_text(self) -> str:
        """All of its clauses in the spelling for comparisons."""
        return "\n".join(folded(passage.text) for passage in self.passages)

    @cached_property
    def passages_by_id(self) -> dict[str, Passage]:
        """Its passages by their ids."""
        return {passage.id: passage for passage in self.passages}

    @cached_property
    def by_clause(self) -> dict[str, tuple[Passage, ...]]:
        """All passages that a person finds under the same clause."""
        found: dict[str, list[Passage]] = {}
        for passage in self.passages:
            found.setdefault(passage.clause, []).append(passage)
        return {clause: tuple(parts) for clause, parts in found.items()}

    @cached_property
    def clause_texts(self) -> dict[str, str]:
        """What stands under each clause, in the spelling for comparisons."""
        return {
            clause: "\n".join(folded(part.text) for part in parts)
            for clause, parts in self.by_clause.items()
        }

    @cached_property
    def amounts(self) -> dict[str, tuple[tuple[int, Amount], ...]]:
        """The amounts of its sentences by unit as written, each with its passage's position."""
        found: dict[str, list[tuple[int, Amount]]] = {}
        for sentence in self.sentences:
            for amount in amounts_in(sentence.text):
                found.setdefault(amount.unit, []).append((sentence.position, amount))
        return {unit: tuple(amounts) for unit, amounts in found.items()}

    @cached_property
    def terms(self) -> dict[tuple[str, str], tuple[tuple[int, str], ...]]:
        """Its compound words by ending and following character, with the passage's position."""
        found: dict[tuple[str, str], list[tuple[int, str]]] = {}
        for sentence in self.sentences:
            for term in terms_in(sentence.text):
                found.setdefault((term.ending, term.after), []).append(
                    (sentence.position, term.text)
                )
        return {key: tuple(terms) for key, terms in found.items()}

    @cached_property
    def _sentences_with(self) -> Counter[str]:
        """In how many sentences each compound word stands."""
        return Counter(
            word for sentence in self.sentences for word in set(_WORD.findall(sentence.text))
        )

    def is_common(self, term: str) -> bool:
        """Whether a word stands in so many sentences that leaving it out asks for nothing learnt."""
        fewest = max(_COMMON_FEWEST, len(self.sentences) * _COMMON_SHARE)
        return self._sentences_with[term] > fewest

    def states(self, sentence: str) -> bool:
        """Whether a sentence stands somewhere in the document."""
        return folded(sentence) in self.folded_text


def terms_in(text: str) -> Iterator[Term]:
    """The compound words of a sentence that stand before a particle and occur there once."""
    for match in _WORD.finditer(text):
        after = text[match.end() : match.end() + 1]
        ending = max((end for end in TERM_ENDS if match[0].endswith(end)), key=len, default="")
        if (
            ending
            and after in "をにはがでのと"
            and len(match[0]) > len(ending) + 1
            and not match[0].endswith(("施工", "程度", "方面", "全面", "方法等"))
            and not _OF_THINGS_NAMED.match(match[0])
            and text.count(match[0]) == 1
            and (match.start() == 0 or text[match.start() - 1] in "、のをはにがでともてるた（「")
        ):
            yield Term(match[0], match.start(), match.end(), ending, after)


def nearest(
    known: Iterable[tuple[int, str]], position: int, unlike: Iterable[str]
) -> Iterator[str]:
    """Words or amounts by how near to a position of the document they stand, each once."""
    seen = {same_spelling(text) for text in unlike}
    for _, text in sorted(known, key=lambda item: (abs(item[0] - position), item[1])):
        key = same_spelling(text)
        if key not in seen:
            seen.add(key)
            yield text
