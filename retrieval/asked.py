"""What sort of answer a question wants: a kind of quantity, a procedure, a permission."""

from __future__ import annotations

import re
from dataclasses import dataclass

from retrieval.quantities import Quantity
from retrieval.units import LONGEST_UNIT, unit_of


@dataclass(frozen=True, slots=True)
class AskedUnit:
    """A kind of quantity that the answer should have.

    ``dimension`` as in `retrieval.units`; ``unit`` as asked ("cm"), "" when only the kind is known
    (厚さ); ``explicit`` tells the two apart.
    """

    dimension: str
    unit: str
    explicit: bool


_ASKED = re.compile(r"(?:何|幾)(?=[^かをがはのにでもだとて])")
# In order; what matched is taken out of the text, so that 通信速度 does not also ask for a speed.
_MONEY = r"金額|費用|請負額|請負いくら|請負代金|価格|単価|値段|手数料|いくら(?:以上|以下|未満)?の?工事|いくら以上"
_KINDS = tuple(
    (re.compile(pattern), dimensions)
    for pattern, dimensions in (
        (r"画素|解像度", ("画素",)),
        (r"通信速度|転送レート|転送速度|ビットレート|回線速度", ("bps",)),
        (r"(?:降雨|雨量|時間雨量)強度|雨量", ("mm/日",)),
        (r"流速|速度|速さ|スピード", ("mm/日",)),
        (r"流量|排水量|吐出量|揚水量", ("l/日",)),
        (r"(?:騒音|振動)の?(?:規制|基準|レベル|値|大きさ)|規制値|デシベル|何db", ("db",)),
        (r"(?:気|水|外気|養生|予熱|加熱|表面|打込み?)?温度?は|温度|気温は", ("celsius", "degree")),
        (r"仰角|角度|傾斜角|かたむき", ("degree",)),
        (r"勾配", ("slope", "%", "1/")),
        (r"割合|比率|濃度|含有[量率]|減量|使用率|[^効]率(?![的直])|歩合|パーセント", ("%",)),
        (r"面積", ("m2",)),
        (r"体積|土量|容積|施工量|積載量", ("l",)),
        (r"散布量|塗布量|使用量|混合量|添加量", ("g", "l", "g/m2", "l/m2", "%")),
        (r"重量|質量|重さ|荷重", ("g", "n")),
        (r"強度|応力度?|圧力|支持力|水圧は", ("pa",)),
        (
            (
                r"期間|いつまで|いつ(?=出|提出|まで)|日数|時間|期限|年数|寿命|周期|頻度"
                r"|(?:測定|点検|検査|試験|清掃|報告|確認)[^、。]{0,10}間隔"
            ),
            ("second", "month", "回"),
        ),
        (_MONEY, ("円",)),
        (r"回数", ("回",)),
        (
            (
                r"厚さ|厚み|[厚長高](?=[のはをがと、?]|$)|[版膜板壁り層]厚|幅|高さ|深さ|長さ|間隔|ピッチ|距離|延長|径|かぶり|離れ|落差|段差|余盛|隙間|寸法"
                r"|継手長|定着長|天端高|余裕高|余長|スランプ|粒径|土かぶり|どこまで|いくらまで離"
            ),
            ("mm",),
        ),
        (r"係数|比は|いくつ|倍率|値は|数値", ("number",)),
    )
)
_PROCEDURE = re.compile(
    r"手順|段取り|流れ|やり方|仕方|どうすれば|どうしたら|どうする|どうやって|どのように|進め方|方法|何を(?:すれば|したら|する|して)"
    r"|何から|すればいい|したらいい|しなければなら|しておくべき|対応は|対処|どう対応|どう処理|手続"
)
_PERMISSION = re.compile(
    r"(?:て|で)も?(?:いい|よい|良い|ええ|構わ|かまわ|大丈夫|問題な|差し支え|差支え|よろしい|ok|可(?:能|\?|か|$))"
    r"|可能(?:か|です|でしょう|\?|$)|でき(?:る|ます)(?:か|の?\?|$|んでしょ)|(?:認められ|許され)(?:る|ます)か|使える(?:か|\?|$)"
    r"|(?:して|しても)いい|ありですか|駄目ですか|だめですか|必要です?か|必要がありますか|必要ある"
)


_NAME_OF_CONDITION = re.compile(r"[一-鿿ァ-ヺーさみ]{1,8}[がは]?\Z")
_DEVIATION = re.compile(r"誤差|許容|ずれ|±")


def asked_units(text: str, conditions: tuple[Quantity, ...]) -> tuple[AskedUnit, ...]:
    """The kinds of quantity that a normalised question asks for, those with a unit first.

    Kinds named without a unit count only when there is none with one; words that name a
    condition (計画高水流量3000m3/s の川) name no kind asked for.
    """
    explicit = dict.fromkeys(
        AskedUnit(unit.dimension, spelling, explicit=True)
        for match in _ASKED.finditer(text)
        if (spelling := _unit_after(text, match.end())) and (unit := unit_of(spelling))
    )
    if explicit:
        money = "いくら" in text and re.search(_MONEY, text)
        return (*explicit, AskedUnit("円", "", explicit=False)) if money else tuple(explicit)
    for condition in sorted(conditions, key=lambda given: -given.start):
        before = _NAME_OF_CONDITION.sub("", text[: condition.start])
        text = f"{before}　{text[condition.end :]}"
    found: dict[str, AskedUnit] = {}
    for pattern, dimensions in _KINDS:
        if pattern.search(text):
            text = pattern.sub("　", text)
            for dimension in dimensions:
                found.setdefault(dimension, AskedUnit(dimension, "", explicit=False))
    if not found and _DEVIATION.search(text):
        kinds = dict.fromkeys(condition.dimension for condition in conditions)
        return tuple(AskedUnit(kind, "", explicit=False) for kind in kinds)
    return tuple(found.values())


def asks_procedure(text: str) -> bool:
    """Whether a normalised question wants steps or measures rather than a value."""
    return bool(_PROCEDURE.search(text))


def asks_permission(text: str) -> bool:
    """Whether a normalised question wants a yes or no."""
    return bool(_PERMISSION.search(text))


def _unit_after(text: str, position: int) -> str:
    for length in range(LONGEST_UNIT, 0, -1):
        spelling = text[position : position + length]
        ends_word = not (
            spelling[-1:].isascii() and text[position + length : position + length + 1].isascii()
        )
        if unit_of(spelling) and (
            ends_word or text[position + length : position + length + 1] in "?~ ,.)/"
        ):
            return spelling
    return ""
