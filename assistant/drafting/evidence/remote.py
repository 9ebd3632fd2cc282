"""What the current standards say on remote attendance (遠隔臨場): what it serves for, what not."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.drafting.evidence.gathering import Gathering
from assistant.drafting.evidence.quoting import Quotation, quotation, with_context
from assistant.drafting.evidence.searching import current
from retrieval.documents import Document, Passage, PassageKind
from retrieval.japanese import folded

_NAME = "遠隔臨場"
_PASSAGES = 12
_APPLIES = re.compile(
    r"(?:対象と(?:する|し|なる)|対象は|適用(?:する|できる|し)|(?:行う|実施する|よる)(?:こと|もの)(?:が(?:できる|可能)|と?する))"
)
_SERVES_FOR = re.compile(r"段階確認|すべて|全て|全ての工事|監督員の臨場|立会")
_NOT = re.compile(
    r"対象としない|対象外|適用しない|除く|(?:行わ|実施し|用い|よら)ない|できない(?!とき|場合|もの)|適さない|(?:ては|では)ならない"
)
_RUNS = re.compile(r"[一-鿿]{2,}|[ァ-ヺー]{3,}|[一-鿿][ぁ-ん][一-鿿]+")
_SAY_NOTHING = re.compile(
    r"^(?:遠隔|臨場|遠隔臨場|映像|品質|判断|場合|対象|監督員?|受注者|発注者|通信|環境|試験|通話|現地|検査員?|完成|"
    r"書類|確認|段階確認|材料確認|立会|工事|実施|適用|機器|音声|一部|次|以下|当該|項目|見極|途切|必要|困難|不可|除外)$"
)


@dataclass(frozen=True, slots=True)
class RemoteRules:
    """``applies`` says what it serves for, None when no rule does; ``exclusions`` take something out."""

    applies: Quotation | None
    exclusions: tuple[Quotation, ...]

    def barred(self, text: str) -> Quotation | None:
        """The exclusion that may take out what ``text`` describes."""
        described = folded(text)
        for quoted in self.exclusions:
            for run in _RUNS.findall(quoted.text):
                if not _SAY_NOTHING.match(run) and folded(run) in described:
                    return quoted
        return None


def remote_rules(gathering: Gathering) -> RemoteRules:
    """Look both up, and note what was looked at."""
    found = gathering.writing.sources.standards.find("遠隔臨場の対象 段階確認 適用")
    applies: Quotation | None = None
    exclusions: list[Quotation] = []
    for item in current(found).ranked[:_PASSAGES] if found is not None else ():
        document, passage = item.candidate.document, item.candidate.passage
        if passage.kind is PassageKind.TABLE or not _is_on_it(document, passage):
            continue
        for index, unit in enumerate(passage.units):
            bare = re.sub(r"（[^）]*）", "", unit.text)
            if _NOT.search(bare) and re.search(r"対象|適用|遠隔", bare):
                exclusions.append(_quoted(document, passage, index))
            elif (
                applies is None
                and _APPLIES.search(unit.text)
                and _SERVES_FOR.search(unit.text)
                and "目的" not in unit.text
            ):
                applies = quotation(document, passage, (index,))
    exclusions = exclusions[:3]
    quotations = ([applies] if applies is not None else []) + exclusions
    gathering.marks.evidence.extend(quoted.origin for quoted in quotations)
    return RemoteRules(applies, tuple(exclusions))


def _is_on_it(document: Document, passage: Passage) -> bool:
    """By name of its document or chapter, or in its own words."""
    return _NAME in " ".join((document.title, *passage.heading_path, passage.text))


def _quoted(document: Document, passage: Passage, index: int) -> Quotation:
    return quotation(document, passage, with_context(passage, index))
