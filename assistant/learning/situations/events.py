"""Which cases of a rule are something that happens, not a way to build that somebody chooses."""

from __future__ import annotations

import re

HAPPENS = re.compile(
    r"(?:生じ|発生し|発見|見付|見つ|認め|確認され|判明|起き|起こ|超え|外れ|下回|満たさ|満足し|適合し|合致し|一致し|不合格|"
    r"不足|困難|異な|相違|違う|違い|損傷|破損|不良|おそれ|恐れ|異常|湧水|支障|遅れ|遅延|枯死|変状|変異|不明|分からない|"
    r"疑義|不具合|事故|苦情|故障|漏水|沈下|空洞|中断|悪影響|懸念|変更が生|入手|拾得|障害|天候|悪天候|災害|緊急|"
    r"ない状態|されていない|形成されない|なかった|汚染|流出|緩んで|凍結して|暑さ指数|警報|指示された|できなくなっ|不能)"
)
"""Words by which a case is something that happens, not a way to build that is chosen."""
_HAS_HAPPENED = re.compile(
    r"(?:た|だ|ない|ある|いる|異なる|困難(?:な|である)?|不明(?:な|の)|不能(?:な|の)|不足する|超える|下回る|生[じず]る|発生する|"
    r"見込み?の?|見込まれる|される|要する|遅れる|相違する|及ぼす|与える|おそれの?)(?:場合|とき|際|時)(?:など|等)?$"
)
"""How a case ends that has come about, not one that somebody chooses (…を使用する場合)."""
_OTHER_SUBJECT = re.compile(r"^(?:[はがをにのでと]|[^、。]{2,24}(?<![でに])は、)")


def is_event(case: str) -> bool:
    """Whether a case of a rule has come about: 「破損した場合」, not 「使用する場合」."""
    return (
        bool(case)
        and HAPPENS.search(case) is not None
        and _HAS_HAPPENED.search(case) is not None
        and _OTHER_SUBJECT.match(case) is None
    )
