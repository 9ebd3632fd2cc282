"""Which sentences say of what they speak only together with the one before them."""

from __future__ import annotations

import re

_KEPT = "試験|測定|塗布|点検|検査|作業|観測|養生|調査|報告|提出|届出|記録|清掃|試運転|通知|申請|補修|交換|散布|計測|洗浄"
_FOUND = "値|測定値|計測値|数値|誤差|異常|結果|差|差異|相違|損傷|試験|変更|不足|疑義|欠陥|支障|不良|変状|破損|沈下|漏れ|漏水|事故|故障"
# Of what these speak, the sentence before says, when one stands there.
_LEANS_BACK = re.compile(
    # 「休日に当たる場合は、翌稼働日とする。」
    r"^[^、。は]{2,40}(?:場合|とき|際)(?:に?は|に)?、[^はがを。]{2,40}(?:とする|である|となる)(?:こと)?。$"
    # 「視認を妨げるものは、発見の日から3日以内とする。」
    r"|^[^、。]{2,30}もの(?:は|については)、?[^はがを。]{2,30}とする。$"
    # 「試験の頻度は、500m2ごとに3点とする。」
    rf"|^(?:{_KEPT})(?:の(?:頻度|間隔|時間|方法|位置|数量|期間|回数|時期|結果|箇所|場所|期限|対象)|時間|頻度|回数|間隔|期間|結果|期限)?は、"
    # 「誤差が5％を超えたときは、再び測量する。」
    rf"|^(?:{_FOUND})(?:が|を|に)[^、。はも]{{1,25}}(?:とき|場合|際)(?:に?は|に)?、"
)
# A case that a sentence begins with: 「工程に影響があるときは、」, 「60cm未満の箇所は、」.
_CASE_FIRST = re.compile(
    r"[^、。は]{2,45}(?:場合|とき|際)(?:に?は|に)?、?|[^、。は]{2,30}(?:なければ|ない限り)、"
    r"|[^、。は]{1,30}(?:以上|以下|以内|未満|を超える)(?:の?(?:箇所|か所|所|もの|部分|区間|範囲|路線|工事|業務))?(?:に?は|では)、?|[^、。は]{2,30}にあっては、?"
)
_BARE_CASE = re.compile(r"(?P<case>[^、。は]{2,30}?)(?:場合|とき|際)(?:に?は|に)?")
_NAMES_IT = re.compile("[がを]|に(?:お|つ|関|対)|[一-龥ァ-ヶー](?<!以[上下内])(?<!未満)の$")
_CASE_WITHIN = re.compile(r"[^、。は]*(?:場合|とき|際)に?は、?|ことができ")
# What then stands alone: it says who is told, or that the work of its clause is not done.
_SAYS_WHAT = re.compile(r"[はがを]|監督|協議|報告|通知|連絡|提出|指示|承諾|中止|停止|中断|施工")
# 「通過後は、…見回る。」: of what, the sentence before says, or else a heading.
_AFTER_AN_ACT = re.compile("^(?P<act>[一-龥]{2})(?:後|前|時|中)(?:に?は|に)?、")


def goes_on_from(before: str, text: str) -> bool:
    """Whether a sentence without a mark of its own says more of what the one before speaks of."""
    return _LEANS_BACK.match(text) is not None or _is_case_of(before, text)


def is_after_another_act(text: str, headings: str) -> bool:
    """Whether a sentence begins after something done that no heading over it names."""
    act = _AFTER_AN_ACT.match(text)
    return act is not None and act["act"] not in headings


def _is_case_of(before: str, text: str) -> bool:
    """Whether a sentence says only what holds in a case of what the one before speaks of."""
    if not before.endswith("。"):
        return False
    # 「1日に10mm以上のときは、…」: what is 10mm stands in the sentence before
    bare = _BARE_CASE.match(text)
    if bare and not _NAMES_IT.search(bare["case"].replace("やむを得", "")):
        return True
    case = _CASE_FIRST.match(text)
    return case is not None and not _SAYS_WHAT.search(_CASE_WITHIN.sub("", text[case.end() :]))
