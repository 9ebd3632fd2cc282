"""Situations out of the documents' own words: what their clauses say is to be done when something happens."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.learning.questions.question import place_of
from assistant.learning.questions.sentences import is_balanced
from assistant.learning.situations.acts import (
    CONTRACTORS,
    SUPERVISORS,
    Rule,
    rule_of,
    with_objects,
)
from assistant.learning.situations.situation import RubricPoint, Situation, situation_id
from retrieval.documents import Document, Passage, PassageKind, UnitKind
from retrieval.japanese import folded, tokens

HAPPENS = re.compile(
    r"(?:生じ|発生し|発見|見付|見つ|認め|確認され|判明|起き|起こ|超え|外れ|下回|満たさ|満足し|適合し|合致し|一致し|不合格|"
    r"不足|困難|異な|相違|違う|違い|損傷|破損|不良|おそれ|恐れ|異常|湧水|支障|遅れ|遅延|枯死|変状|変異|不明|分からない|"
    r"疑義|不具合|事故|苦情|故障|漏水|沈下|空洞|中断|悪影響|懸念|変更が生|入手|拾得|障害|天候|悪天候|災害|緊急|"
    r"ない状態|されていない|形成されない|なかった|汚染|流出|緩んで|凍結して|暑さ指数|警報|指示された|できなくなっ|不能)"
)
"""Words by which a case is something that happens, not a way to build that is chosen."""
DEALS_WITH_IT = re.compile(
    r"報告|通知|連絡|通報|協議|承諾|指示|中止|止め|停止|中断|提出|立会|手直し|修補|補修|打直|やり直|措置|処置|調査|"
    r"取替|取り替|取壊|取り壊|撤去|退避|退出|届|確認|点検|説明|復旧|保全|搬出|対策|避難|原因|記録|申請|休憩|再度|再び|てはならない"
)
"""Words by which a duty is a step of supervision, not a measure of the work."""
_HAS_HAPPENED = re.compile(
    r"(?:た|だ|ない|ある|いる|異なる|困難(?:な|である)?|不明(?:な|の)|不能(?:な|の)|不足する|超える|下回る|生[じず]る|発生する|"
    r"見込み?の?|見込まれる|される|要する|遅れる|相違する|及ぼす|与える|おそれの?)(?:場合|とき|際|時)(?:など|等)?$"
)
"""How a case ends that has come about, not one that somebody chooses (…を使用する場合)."""
CORE_ACTS = re.compile(
    r"報告|通知|連絡|通報|協議|承諾|指示|中止|止め|停止|中断|立会|手直し|修補|打直|やり直|退避|退出|避難|再び|提出|取り?壊|てはならない"
)
"""Of these a situation has at least one: telling, asking, stopping, doing again."""
_OTHER_SUBJECT = re.compile(r"^(?:[はがをにのでと]|[^、。]{2,24}(?<![でに])は、)")
_OF_WORKS_LEAST = 3
_LEANS = re.compile(
    r"これ|この|その(?!権限)|それ|当該(?!工事)|本[条項節]|同(?:条|項|号|表)|前[項号条記述]|上記|下記|次[のに]|以下[のに]|各号|別[表図紙]|図[-－0-9０-９]|表[-－0-9０-９]|"
    r"式[（(0-9０-９]|[（(][0-9０-９]+[)）](?:の|項)|に示す(?:もの|値|式)|第[0-9０-９]+[条項編章節]"
)
_CONTRACT = re.compile(
    r"契約書(?:第[0-9０-９]+[条項号](?:から)?)+(?:の規定)?(?:に係る|に基づき?、?|により、?|の)?"
)
_TOLD = re.compile(r"報告|通知|連絡|協議|承諾|指示|提出")
_BACK = re.compile(r"これら?|それ(?!ぞれ)|その(?!他)|当該")
_DECIDES = re.compile(f"{CORE_ACTS.pattern}|搬出させ|取り?替え|応急|人命")
_OF_FORM = re.compile(
    r"(?:願|届|書|簿|図|表|写真|記録|資料|証)(?:を|の).*(?:提出|報告)|打合せ簿により|書面により行う"
)
_GARBLED = re.compile(r"[\ue000-\uf8ff\ufffd|]|[.．…]{3,}|[ 　]{2,}|[＝=√Σ∑⎩⎨⎧≦≧]")
_STEPS_FOLLOW = re.compile(
    r"^(?P<case>.{6,80}?(?:場合|とき|際))の(?:手順|処置|措置|対応|手続)は?、?(?:次|以下)(?:の(?:とおり|通り)|による)"
)
_ITEM_BEGINS = re.compile(
    r"^\s*(?:[（(]\s*[0-9０-９ア-ン]{1,2}\s*[）)]|[0-9０-９]{1,2}(?:\s*[.．]|[\s　])|[①-⑳])"
)
_ITEM = re.compile(r"^\s*[（(]?\s*(?:[0-9０-９]{1,2}|[ア-ン]|[a-z]|[①-⑳]|・)\s*[）)．.、　 ]?\s*")
_OF_SUPERVISION = re.compile(r"監督|検査(?!設備)|監理|打合せ簿")
_OF_UPKEEP = re.compile(r"点検|維持|運転|操作|水防|防災")
_MOST_POINTS = 5
_FEWEST_POINTS = 2
_LONGEST_TITLE = 34


@dataclass(frozen=True, slots=True)
class _Said:
    """A sentence of a clause with the page it stands on."""

    unit: int
    quote: str
    page: int
    rule: Rule


@dataclass(frozen=True, slots=True)
class _Words:
    """What a document calls those who build and those who supervise."""

    contractor: str
    supervisor: str


def own_situations(
    document: Document, passages: Iterable[Passage], form: RubricPoint | None = None
) -> Iterator[Situation]:
    """The situations of one document, each case once.

    ``form`` is the library's rule on how is told and asked (by a written record): it is asked
    beside the one duty of a case that has no other, when it names that duty.
    """
    known = [passage for passage in passages if passage.kind is PassageKind.CLAUSE]
    words = _Words(usual_word(known, CONTRACTORS), usual_word(known, SUPERVISORS))
    if not is_of_works(known):
        return
    seen: set[str] = set()
    for n, passage in enumerate(known):
        said = said_in(passage)
        for at, sentence in enumerate(said):
            made = _situation(document, passage, said, at, words, known[n + 1 : n + 3], form)
            if made is not None and (key := folded(sentence.rule.case)) not in seen:
                seen.add(key)
                yield made
        yield from _lists(document, passage, words)


def said_in(passage: Passage) -> list[_Said]:
    """The sentences and items of a passage, taken apart."""
    return [
        _Said(n, unit.text.strip(), unit.page, rule_of(unit.text))
        for n, unit in enumerate(passage.units)
        if unit.kind in {UnitKind.SENTENCE, UnitKind.ITEM}
    ]


def usual_word(passages: Sequence[Passage], words: Sequence[str]) -> str:
    """The word of several that documents use most; the first where they use none."""
    text = "\n".join(passage.text for passage in passages)
    counts = Counter({word: text.count(word) for word in words})
    return max(words, key=lambda word: counts[word])


def is_of_works(passages: Sequence[Passage]) -> bool:
    """Whether documents tell people what to do on a site or at a plant, not how to design."""
    text = "\n".join(passage.text for passage in passages)
    named = sum(text.count(word) for word in (*CONTRACTORS, *SUPERVISORS))
    return named >= _OF_WORKS_LEAST or len(re.findall(r"連絡|報告|停止", text)) >= _OF_WORKS_LEAST


def reads_alone(text: str) -> bool:
    """Whether a case or a duty is understood without what stands around it."""
    return not _LEANS.search(text) and not _GARBLED.search(text) and is_balanced(text)


def reads_in_its_sentence(text: str) -> bool:
    """Whether it is understood with the words before it: 「その内容を監督員に通知する」."""
    return reads_alone(_BACK.sub("", text))


def without_contract(text: str) -> str:
    """A text without 「契約書第18条第1項第1号から第5号に係る」: it reads as well without."""
    return _CONTRACT.sub("", text)


def weight_of(text: str) -> int:
    """What a duty counts: telling, stopping, asking and doing again decide."""
    return 2 if _DECIDES.search(text) and not _OF_FORM.search(text) else 1


def _situation(
    document: Document,
    passage: Passage,
    said: Sequence[_Said],
    at: int,
    words: _Words,
    later: Sequence[Passage],
    form: RubricPoint | None,
) -> Situation | None:
    own = said[at]
    case = own.rule.case
    if not _is_event(case) or not reads_alone(case) or not own.quote.endswith("。"):
        return None
    if own.quote.startswith("ただし") or not any(map(CORE_ACTS.search, own.rule.acts)):
        return None
    if not own.rule.acts or not DEALS_WITH_IT.search(own.quote) or not _are_whole(own.rule):
        return None
    who = own.rule.who or _who_before(said, at) or _by_target(own.rule.acts, document, words)
    points = list(_points(document, passage, own, who))
    for passage_of, other in _going_on(passage, said, at, later):
        if len(points) >= _MOST_POINTS:
            break
        if _belongs(own.rule, other.rule, passage):
            points += _points(document, passage_of, other, other.rule.who or who)
    points = different(points)[:_MOST_POINTS]
    if len(points) == 1 and form is not None and _is_of_form(points[0], form):
        points.append(form)
    if len(points) < _FEWEST_POINTS:
        return None
    return put(statement_of(case), who, tuple(points), passage.heading_path)


def _is_of_form(point: RubricPoint, form: RubricPoint) -> bool:
    """Whether the rule on forms names what the duty bids: 協議, 報告, 提出."""
    return any(word in form.text for word in _TOLD.findall(point.text)) and "書面" not in point.text


def _lists(document: Document, passage: Passage, words: _Words) -> Iterator[Situation]:
    """A case whose steps are listed below it."""
    for n, unit in enumerate(passage.units):
        found = _STEPS_FOLLOW.match(rule_of(unit.text).text)
        if found is None:
            continue
        points = []
        for item in passage.units[n + 1 :]:
            if item.kind is not UnitKind.ITEM:
                break
            text = _ITEM.sub("", item.text).strip("。 ")
            if len(text) > 3 and reads_alone(text):  # noqa: PLR2004
                place = place_of(document, passage, item.text.strip(), item.page)
                points.append(RubricPoint(text, place))
        if len(points) >= _FEWEST_POINTS:
            who = _by_target((), document, words)
            yield put(statement_of(found["case"]), who, tuple(points), passage.heading_path)


def put(what: str, who: str, points: tuple[RubricPoint, ...], headings: Sequence[str]) -> Situation:
    """A situation told: where it is on, what has happened, and the question to somebody."""
    title = what.rstrip("。")
    if len(title) > _LONGEST_TITLE:
        title = title[: _LONGEST_TITLE - 1] + "…"
    where = next((words for words in map(heading_words, headings[:0:-1]) if words), "")
    lead = f"【{where}】" if where and where not in what else ""
    text = f"{lead}{what}\n{who}として、どうするか。順を追って、自分の言葉で書いてください。"
    return Situation(situation_id(title, who, points), title, text, who, points)


def heading_words(heading: str) -> str:
    """The words of a heading without its number: "1-1-3-6 事故報告" -> "事故報告", "" for none."""
    words = _NUMBER.sub("", heading.strip())
    words = re.sub(r"^[（(]([^（()）]+)[)）]$", r"\1", words)
    words = re.sub(
        r"[（(](?:標準|参考|案|共通)[)）]|\s*[（(]?[0-9０-９]+[)）]?[.．]?(?:～.*)?$", "", words
    ).strip("　 ")
    known = 1 < len(words) <= 24 and is_balanced(words)  # noqa: PLR2004
    return words if known and not _SAYS_NOTHING.search(words) else ""


_NUMBER = re.compile(
    r"^(?:第\s*[0-9０-９]+\s*[編章節款条項](?:の[0-9０-９]+)?|[0-9０-９]+(?:[-－.．][0-9０-９]+)*|[（(][^)）]{1,3}[)）]|[①-⑳]|[.．、\s　])+"
)
_SAYS_NOTHING = re.compile(
    r"^(?:一般事項|一般|総則|通則|共通事項|解説|施工|その他|適用|異常時の処置|変状対策|施工上の注意|適用規定)$|(?:場合|処置)$"
)


def statement_of(case: str) -> str:
    """What has happened, as a sentence: 「規格値を外れたとき」 -> 「規格値を外れた。」."""
    text = re.sub(r"(?:場合|とき|際|時)(?:など|等)?$", "", case).rstrip("、")
    text = re.sub(r"^.*(?:特に)?注意し(?:なければならない)?、?(?:万一|万が一)、?", "", text)
    text = re.sub(r"(?<=[るた])場合や、?", "か、", text)
    text = re.sub(r"の(あった|ある|ない)$", r"が\1", text)
    text = re.sub(
        r"(?:場合|とき|時)(?:に|や|、)?、?(?=(?:または|又は|及び|もしくは|若しくは))", "、", text
    )
    text = re.sub(r"^([^、。]{2,30})については、", r"\1で、", text)
    text = re.sub(r"(?:な|の)$", "である", text)
    return f"{text}。"


def _is_event(case: str) -> bool:
    return (
        bool(case)
        and HAPPENS.search(case) is not None
        and _HAS_HAPPENED.search(case) is not None
        and _OTHER_SUBJECT.match(case) is None
    )


def _are_whole(rule: Rule) -> bool:
    return all(reads_alone(act) for act in rule.acts)


def _who_before(said: Sequence[_Said], at: int) -> str:
    """Whom the same numbered item names before."""
    for n in range(at, -1, -1):
        if said[n].rule.who:
            return said[n].rule.who
        if _ITEM_BEGINS.match(said[n].quote):
            break
    return ""


def _by_target(acts: Sequence[str], document: Document, words: _Words) -> str:
    """Who has a duty that names nobody: who reports to the supervisor is the contractor."""
    if any(
        f"{word}{particle}" in act
        for act in acts
        for word in SUPERVISORS
        for particle in "にとへの"
    ):
        return words.contractor
    title = f"{document.title} {document.path}"
    if _OF_SUPERVISION.search(title):
        return words.supervisor
    return "担当者" if _OF_UPKEEP.search(title) else words.contractor


def _points(document: Document, passage: Passage, said: _Said, who: str) -> Iterator[RubricPoint]:
    for act in with_objects(said.rule.acts):
        place = place_of(document, passage, said.quote, said.page)
        yield RubricPoint(act, place, who, weight=weight_of(act))


def _going_on(
    passage: Passage, said: Sequence[_Said], at: int, later: Sequence[Passage]
) -> Iterator[tuple[Passage, _Said]]:
    """What stands after a sentence under the same clause heading."""
    for other in said[at + 1 :]:
        yield passage, other
    for following in later:
        if following.heading_path == passage.heading_path and following.clause == passage.clause:
            for other in said_in(following):
                yield following, other


def _belongs(own: Rule, other: Rule, passage: Passage) -> bool:
    """Whether a later rule goes on with the same case: it has no case of its own and shares its matter."""
    if not other.acts or not DEALS_WITH_IT.search(other.text) or not _are_whole(other):
        return False
    if not other.text.endswith("。") or (other.who and own.who and other.who != own.who):
        return False
    heading = folded(heading_words(passage.heading_path[-1]) if passage.heading_path else "")
    events = [folded(word) for word in HAPPENS.findall(own.case)]
    matter = nouns(own.case)
    said = folded(other.text)
    if other.case or CORE_ACTS.search(other.text) is None:
        return False
    on_event = any(word in heading or word in said for word in events)
    return on_event and any(word in said for word in matter)


def nouns(text: str) -> frozenset[str]:
    """The nouns of a text that say what it is about, folded."""
    return frozenset(
        folded(token.surface)
        for token in tokens(text)
        if token.part.startswith("名詞-普通")
        and len(token.surface) > 1
        and token.surface not in _GENERAL
    )


_GENERAL = frozenset(
    {
        "場合", "工事", "施工", "作業", "とき", "もの", "こと", "必要", "受注者", "請負者", "監督員", "監督職員", "発注者",
        "設計", "図書", "現場", "内容", "事項", "措置", "処置", "方法", "当該", "とおり", "おそれ", "使用", "確認", "実施", "提出", "記録", "監督", "指示", "報告", "協議",
    }
)  # fmt: skip


def different(points: Iterable[RubricPoint]) -> list[RubricPoint]:
    """Each duty once: one that another's words hold is left out."""
    kept: list[RubricPoint] = []
    for point in points:
        own, about = folded(point.text), nouns(point.text)
        if not any(
            own in folded(k.text)
            or folded(k.text) in own
            or (len(about) > 1 and about <= nouns(k.text) and own[-4:] == folded(k.text)[-4:])
            for k in kept
        ):
            kept.append(point)
    return kept
