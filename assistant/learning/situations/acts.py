"""What a sentence of a rule says: who, in which case, is to do which things."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.learning.questions.sentences import is_balanced
from retrieval.japanese import Token, tokens

CONTRACTORS = ("受注者", "請負者", "請負人", "受託者")
SUPERVISORS = ("監督員", "監督職員", "監督官", "監理者", "監督者")
_WHO = (
    "(?P<who>受注者|請負者|請負人|受託者|監督員|監督職員|監理者|発注者|現場代理人|主任技術者|監理技術者|設計者|"
    "点検員|点検者|検査員|運転員|管理者|担当者)"
)
_LINKS = re.compile(r"^(?:また|なお|さらに|ただし|特に|万一|もし)、?")
_SUBJECT = re.compile(rf"^(?:第[0-9０-９]+項の|前項の)?{_WHO}等?(?:は|が)、?")
_LATER_SUBJECT = re.compile(rf"(?<=、){_WHO}(?:は|が)、?")
_CASE = re.compile(
    r"^(?P<case>[^。]{4,120}(?:場合|とき|際|(?<=[たるい])時)(?:など|等)?)(?:においては|にあっては|には|に|は)?、?(?P<duty>[^。]{5,190})。?$"
)
_MARK = re.compile(
    r"^\s*(?:[問答QA][0-9０-９]{1,2}[.．:：]?|[（(]\s*(?:[0-9０-９]{1,2}|[ア-ンa-zｱ-ﾝ])\s*[）)]|[0-9０-９]{1,2}(?:\s*[.．]|(?=[\s　]))|[①-⑳・○●])[\s　]*"
)
_FORBIDS = re.compile(
    r"(?:ては|では|しては)ならない$|ないこと$|[わらかさたなまばえけせてべめれ]ない$|できない$"
)
_BIDS = re.compile(r"な(?:ければ|くては)(?:ならない|いけない)$")
# A verb that the analyser takes for a noun: 「負担において植替えなければならない」
_MEANS_THEN = re.compile(
    r"^(.*(?:において|をもって|により)[一-龥々]{1,3}[えけせてねべめれげ])なければならない$"
)
_JOINS = re.compile(r"(?:とともに|と共に|ほか|うえ(?:で)?|上で|あと|後に?|のち)$")
_BARE_DUTY = re.compile(
    r"(?:ものとする|こととする|を原則とする|を標準とする|を基本とする|必要がある|こと|ように努める)$"
)
_PLAIN = re.compile(r"[うくぐすつぬぶむる]$")
_STOPS = str.maketrans("､｡，", "、。、")
_TOPIC = re.compile(r"(?<![でにて])は、")
_MAY = re.compile(r"(?:できる|出来る|よい|良い|かまわない|差し支えない)$")
_LISTED = re.compile(r"^(?:[をやともは]|から|など)")


@dataclass(frozen=True, slots=True)
class Rule:
    """A sentence taken apart; ``who`` is "" where it names nobody, ``case`` where it holds always.

    ``acts`` are what is to be done, one after another, each ending in its verb; a prohibition
    stands as it is written.
    """

    who: str
    case: str
    acts: tuple[str, ...]
    text: str


def rule_of(sentence: str) -> Rule:
    """Take a sentence of a rule apart; the number or mark before it is left out."""
    text = _MARK.sub("", sentence.strip()).strip().translate(_STOPS)
    who = ""
    rest = _LINKS.sub("", text)
    if subject := _SUBJECT.match(rest):
        who, rest = subject["who"], rest[subject.end() :]
    found = _CASE.match(rest)
    if found is not None and not is_balanced(found["case"]):  # a case within brackets
        found = None
    case, duty = (found["case"], found["duty"]) if found else ("", rest.rstrip("。"))
    if not who and (later := _LATER_SUBJECT.search(rest)):
        who = later["who"]
    if later_in_duty := _SUBJECT.match(duty):
        who = who or later_in_duty["who"]
        duty = duty[later_in_duty.end() :]
    return Rule(who, case, acts_in(duty), text)


def with_objects(acts: Sequence[str]) -> tuple[str, ...]:
    """Acts that stand alone: 「台帳を作成する」「現場に備える」 -> 「台帳を現場に備える」."""
    found: list[str] = []
    what = ""
    for act in acts:
        own = _OBJECT.match(act)
        lacks = own is None and what and _WANTS_OBJECT.search(act)
        found.append(f"{what}{act}" if lacks else act)
        what = _ATTRIBUTE.split(own[0])[-1] if own else what
    return tuple(found)


_OBJECT = re.compile(r"^.+?[^、]を(?=[^を]*$)")
_ATTRIBUTE = re.compile(r"(?:した|された|する|かかわらず|より|よる|もとに|、)(?=[^をた])")
_WANTS_OBJECT = re.compile(r"(?:備える|提出する|保管する|掲げる|掲示する|提示する)$")


def without_number(sentence: str) -> str:
    """A sentence without the number or mark that a list has before it: 「2. 書面で…」."""
    return _MARK.sub("", sentence.strip()).strip()


def without_subject(text: str) -> str:
    """A sentence without the person that it names first."""
    return _SUBJECT.sub("", _LINKS.sub("", text))


def acts_in(duty: str) -> tuple[str, ...]:
    """The things that a duty bids, in order: 「作業を止めて監督員に報告する」 is two."""
    found: list[str] = []
    begun: list[Token] = []
    topic = max((match.end() for match in _TOPIC.finditer(duty)), default=0)
    read = 0
    known = list(tokens(duty))
    for n, token in enumerate(known):
        begun.append(token)
        read += len(token.surface)
        after = known[n + 1] if n + 1 < len(known) else None
        if after is not None and read > topic and _ends_an_act(begun, after):
            found.append(_bare(begun))
            begun = []
    if begun:
        found.append(_bare(begun))
    return tuple(act for act in map(_trimmed, found) if act)


def _ends_an_act(begun: list[Token], after: Token) -> bool:
    """Whether an act is whole: a verb in its linking form before a comma, or before what follows.

    With one て or で the next act begins, unless the verb only says how (…を用いて、に応じて).
    """
    words = "".join(token.surface for token in begun)
    last = begun[-1]
    if last.surface == "、" and len(begun) > 1:
        before = begun[-2]
        if before.surface in {"て", "で"} and len(begun) > 2:  # noqa: PLR2004
            return _is_act(begun[:-2]) and _is_verb(begun[-3])
        if _JOINS.search(words[:-1]):
            return _is_act(begun[:-1])
        return (
            _is_verb(before) and not before.surface.endswith(("る", "う")) and _is_act(begun[:-1])
        )
    if last.surface in {"て", "で"} and len(begun) > 1 and _is_verb(begun[-2]):
        return (
            begun[-2].term in _FIRST_ACTS
            and after.surface not in {"は", "から"}
            and _is_act(begun[:-1])
        )
    if _is_verb(last) and last.surface == "し" and not _is_verb(after):
        return after.part.startswith("名詞") and _is_act(begun)
    return False


_FIRST_ACTS = frozenset({"止める", "求める", "受ける", "得る", "調べる", "退避", "立てる"})
_MEANS = frozenset({"用いる", "応ずる", "応じる", "よる", "因る", "対する", "基づく", "於く", "つく", "就く", "付く", "当たる", "関する", "際する", "除く", "有る", "図る", "努める"})  # fmt: skip


def _is_verb(token: Token) -> bool:
    return token.part.startswith("動詞") or (
        token.part.startswith("助動詞") and token.term in {"せる", "させる", "れる", "られる"}
    )


def _is_act(begun: list[Token]) -> bool:
    """Whether tokens say what is done, not only how, with what or because of what."""
    verbs = [token for token in begun if _is_verb(token)]
    if not verbs or verbs[-1].term in _MEANS or _names_a_way(begun):
        return False
    return any(token.part.startswith("名詞") for token in begun)


def _names_a_way(begun: list[Token]) -> bool:
    """Whether it ends in …として, …を原則とし: how, not what."""
    last = max(n for n, token in enumerate(begun) if _is_verb(token))
    return begun[last].term == "為る" and last > 0 and begun[last - 1].surface == "と"


def _bare(begun: list[Token]) -> str:
    """Its words with the verb in its plain form; what forbids stays as it is."""
    text = "".join(token.surface for token in begun).strip("、。 ")
    bare = _BARE_DUTY.sub("", text)
    if _FORBIDS.search(bare) and not _BIDS.search(bare):
        return bare
    if means := _MEANS_THEN.search(bare):
        return f"{means[1]}る"
    within = _tokens_within(begun, len(bare))
    last = next((n for n in range(within - 1, -1, -1) if _is_verb_of_act(begun, n)), None)
    if last is None or begun[last].term == "於く":
        return bare
    if _PLAIN.search(_plain_form(begun[last])) is None:
        return bare
    before = "".join(token.surface for token in begun[:last])
    return before + _plain_form(begun[last])


def _tokens_within(begun: list[Token], length: int) -> int:
    """How many tokens stand in the first characters of their text."""
    end = 0
    for n, token in enumerate(begun):
        end += len(token.surface)
        if end > length:
            return n
    return len(begun)


def _is_verb_of_act(begun: list[Token], at: int) -> bool:
    """Whether a verb is the act's own, not the ならない of なければならない or the する of ものとする."""
    token = begun[at]
    if not _is_verb(token):
        return False
    before = begun[at - 1].surface if at else ""
    if token.term in {"成る", "行ける"} and before in {"ば", "は"}:
        return False
    return not (token.term == "為る" and before in {"と", "ものと"}) or at < 2  # noqa: PLR2004


def _plain_form(verb: Token) -> str:
    return {"為る": "する", "居る": "いる", "有る": "ある", "出来る": "できる"}.get(
        verb.term, verb.term
    )


def _trimmed(act: str) -> str:
    act = re.sub(r"^(?:また|なお|かつ|さらに|そして|及び)、?", "", act.strip("、。 "))
    act = re.sub(r"(?<=[うくすつぬぶむる])(?:とともに|と共に)$", "", act)
    return "" if len(act) < 4 or _LISTED.match(act) or _MAY.search(act) else act  # noqa: PLR2004
