"""Quantities with a name: 「施工延長は170m」, 「工期 180日間」, rows of tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.drafting.review.case import ReviewCase
from assistant.drafting.review.statements import blank_references, sentence_ends
from assistant.drafting.review.text import Part, PartKind, ReviewedTable
from retrieval.japanese import normalise
from retrieval.quantities import Quantity, Relation, find_in_normalised

_READ = frozenset({PartKind.PARAGRAPH, PartKind.TEXT_BOX, PartKind.FOOTNOTE})
_LABEL = re.compile(
    r"(?P<label>(?:[一-鿿々ァ-ヺー]+の)?[一-鿿々ァ-ヺー]+)"
    r"(?:\([^()]{0,12}\))?(?:は|が|を|も|:|=)?、?(?:契約[^。、]{0,16}(?:から|より)、?)?"
    r"(?:[a-z]\s?=|t\.?p\.?|o\.?p\.?|[a-z]{0,2}\.?[dew]\.?l\.?)?\s*(?:約|全|計)?\Z"
)
_HEADS = (
    "延長|幅員|幅|面積|厚さ|厚|高さ|長さ|深さ|工期|本数|箇所数|数量|重量|質量|体積|土量|金額|代金額|価格|費"
    "|期間|日数|強度|スランプ|径|口径|管径|間隔|高|台数|基数|枚数|人数|勾配|離隔|離隔距離|締固め度|設計速度"
    "|水位|標高|地盤高|天端高|水深|土被り|根入れ|かぶり|余裕高|支持力|荷重|交通量|流量|照度|容量|耐用年数|震度"
)
HEADED = re.compile(rf"(?:{_HEADS})\Z")
_BARE_HEADS = frozenset(_HEADS.split("|")) - {"工期", "延長", "幅員", "面積", "設計速度"}
_WORKS = re.compile(
    r"[一-鿿々ァ-ヺー]*(?:工|管|溝|壁|石|柵|桝|マス|標|板|杭|材|橋|床版|舗装|路盤|層|植栽|植樹|樹|灯|盤|設備|歩道|車道|路肩|区画線|取付|支線|補装)"
    r"(?![事期区程一-鿿])"
)
QUALIFIERS = re.compile(
    r"第?[0-9一二三四五a-z]+(?:工区|号|期|ブロック|スパン|回目|段|層|箇所目|径間)|左岸|右岸|上り|下り|上流|下流|起点|終点"
    r"|当初|変更前?後?|既設|現況|既存|計画|設計|実施|実績|最大|最小|最低|最高|平均|標準|片側|両側|追加|残り|残る|内訳|うち"
    r"|全体|次年度|前年度|昨年度|今回|以外|その他|予備|余裕|準備|後片付け|昼|夜|別途|道路|河川|水路|公園|駐車場|建物|延べ|敷地"
)
_NO_WORK = re.compile(r"(?:施|着|竣|起|完|加)工$|^(?:基準|目標|指標|標)$|(?:基|標)?標準$")
_WHOLE = re.compile(r"^(?:(?:本|当該)工事|工事(?=工期|期間|日数)|本)(?=.)")
_OF_HEADINGS = frozenset({"設計", "計画", "標準", "実施", "全体"})
"""Words of headings that qualify nothing below them (設計条件)."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A quantity of one exact value under a name; ``qualifiers`` say of what, where the name does not.

    ``name`` is normalised, without 本工事の. ``shown`` is the quantity as written, ``sentence``
    where it stands.
    """

    part: Part
    name: str
    quantity: Quantity
    shown: str
    sentence: str
    qualifiers: frozenset[str] = frozenset()


def labelled_quantities(case: ReviewCase) -> Iterator[Labelled]:
    """Every named quantity of the document, in its texts and its tables of names beside values."""
    yield from sorted(_labelled(case), key=lambda found: found.part.number)


def _labelled(case: ReviewCase) -> Iterator[Labelled]:
    for part in case.text.parts:
        if part.kind in _READ or (part.kind is PartKind.CELL and "。" in part.text):
            references = [r for r in case.resolved if r.reference.part.number == part.number]
            yield from _in_text(part, blank_references(part.plain, references))
    for table in case.text.tables:
        yield from _in_table(table)


def _in_text(part: Part, text: str) -> Iterator[Labelled]:
    start = 0
    for end in sentence_ends(text):
        shown = text[start:end].strip()
        sentence = normalise(shown)
        start = end
        for quantity in find_in_normalised(sentence):
            if quantity.dimension == "number" or quantity.relation is not Relation.EXACT:
                continue
            before = sentence[: quantity.start]
            match = _LABEL.search(before)
            if match is None or not HEADED.search(match["label"]):
                continue
            name = _name(match["label"])
            qualifiers = _qualifiers(before[: match.start()], before)
            if name not in _BARE_HEADS or qualifiers:
                yield Labelled(part, name, quantity, quantity.text, shown, qualifiers)


def _name(label: str) -> str:
    stripped = _WHOLE.sub("", label.replace("の", ""))
    return stripped if len(stripped) > 1 else label


def _qualifiers(before: str, label: str = "") -> frozenset[str]:
    works = {work for work in _WORKS.findall(before) if not _NO_WORK.search(work)}
    return frozenset(works) | frozenset(QUALIFIERS.findall(label or before))


_UNIT_LABEL = re.compile(r"^単位$")
_QUANTITY_LABEL = re.compile(r"数量|^値$|^内容$|^数値$|規模|^諸元$")


def _in_table(table: ReviewedTable) -> Iterator[Labelled]:
    """Rows of a name, a number and perhaps its unit: 「施工延長 | 170 | m」, 「工期 | 180日間」."""
    names = [normalise(row[0].plain) for row in table.rows if row]
    if len(set(names)) < len(names):
        return  # a row is named by more than its first cell
    above = " ".join((*table.headings[-1:], table.caption))
    for row in table.rows:
        cells = [cell for cell in row if cell.number and cell.text.strip()]
        if not 2 <= len(cells) <= 5:  # noqa: PLR2004
            continue
        first = re.sub(r"\([^()]*\)$", "", normalise(cells[0].plain).replace(" ", ""))
        if not HEADED.search(first) or len(first) > 20:  # noqa: PLR2004
            continue
        value = cells[1]
        unit = next((c for c in cells[1:] if _UNIT_LABEL.match(c.label)), None)
        if unit is None and len(cells) > 2 and re.fullmatch(r"[\d,.]+", value.plain):  # noqa: PLR2004
            unit = cells[2]
        if unit is not None and _UNIT_LABEL.match(value.label):
            value = next((c for c in cells[2:] if re.match(r"[\d,.]+$", c.plain)), value)
        text = normalise(value.plain)
        found = find_in_normalised(text, default_unit=normalise(unit.plain) if unit else "")
        exact = [q for q in found if q.dimension != "number" and q.relation is Relation.EXACT]
        if len(exact) == 1 and len(found) == 1:
            shown = exact[0].text + (unit.plain if unit and exact[0].text.isdecimal() else "")
            yield Labelled(
                value,
                _name(first),
                exact[0],
                shown,
                f"{cells[0].plain} {shown}",
                (_qualifiers(above) - _OF_HEADINGS) | _qualifiers("", first),
            )
