"""What each row is for: an item, a printed sum, a cost of the summary, a rounding, words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.estimating.model import TEMPORARY_PARTS, CostItem, LineKind
from assistant.estimating.reading.cost_items import cost_item, is_closing_sum, rate_row
from assistant.estimating.reading.rates import base_in, rate_in, rate_of
from assistant.estimating.reading.raw_line import RawLine
from assistant.estimating.reading.words import plain, unnumbered, without_brackets

_OPENS_TEMPORARY = frozenset(
    {
        CostItem.COMMON_TEMPORARY_COST,
        CostItem.COMMON_TEMPORARY_RATED,
        CostItem.COMMON_TEMPORARY_ITEMISED,
        CostItem.INDIRECT_COST,
        CostItem.COMMON_COST,
    }
)
_WHOLE = frozenset({CostItem.TOTAL})
_ROUNDING = re.compile(
    r"(?:諸雑費(?:率|分)?|端数(?:処理|調整|整理|切捨て?)?|まるめ|丸め|雑費|調整額|単価調整)(?:\([^()]*\))?(?:[・、]?端数処理)?"
)
_SUM = re.compile(r"(?P<of>.*?)(?P<word>小計|中計|合計|総計|累計|計)(?:\(.*\))?(?:[A-Z])?")
_INSTRUMENTS = re.compile(
    r"(?:流量|水位|雨量|温度|湿度|圧力|電力|電力量|量水|時|風速|風向|歪|ひずみ|変位|傾斜|沈下|積算|残留塩素|濁度|水圧|液位|pH|設|推|統|集|家|会|間隙水圧)計$"
)
_PAGE_SUM = re.compile(
    r"(?:頁|ページ|本頁|当頁)(?:の)?(?:小計|合計|計)|(?:前|次)(?:頁|ページ).*|.*(?:繰越|くりこし|繰り越し).*"
)
_NOTE_START = re.compile(r"[※*注]|\(注|備考[:：]|以上|以下余白|記事")
LUMP_UNITS = frozenset({"式", "一式", "1式", "LS"})


def mark_kinds(lines: Sequence[RawLine], *, in_unit_table: bool) -> None:
    """Set ``kind`` and ``cost`` of every row, reading from the top."""
    seen: set[CostItem] = set()
    temporary = False
    priced = False
    for position, line in enumerate(lines):
        if line.name is None:
            continue
        if not in_unit_table and _states_rate(line, lines, position):
            line.kind = LineKind.NOTE
            continue
        if not in_unit_table and (cost := _cost_of(line, seen, temporary=temporary)):
            if cost in _WHOLE and not _closes(line, seen, priced=priced):
                line.kind = LineKind.GROUP
                continue
            line.kind, line.cost = LineKind.COST, cost
            seen.add(cost)
            temporary = _temporary_after(cost, temporary=temporary, lines=lines, at=position)
            _complete_cost(line)
            continue
        line.kind = _kind_of(line, in_unit_table=in_unit_table)
        _forget_remarked_rate(line)
        priced = priced or line.valued


def is_lump(line: RawLine) -> bool:
    """Whether the row's unit is 式."""
    return line.unit is not None and plain(line.unit.text) in LUMP_UNITS


def sum_words(line: RawLine) -> tuple[str, str] | None:
    """(what is summed, the word) of a printed sum: ``("土工", "計")``; None for other names."""
    if line.name is None:
        return None
    word = unnumbered(line.name.text)
    word = without_brackets(word).strip("[]【】()・-=…‥~")
    found = _SUM.fullmatch(word)
    if found is None or _INSTRUMENTS.search(word):
        return None
    return found["of"], found["word"]


def _cost_of(line: RawLine, seen: set[CostItem], *, temporary: bool) -> CostItem | None:
    assert line.name is not None  # noqa: S101 - the caller has looked
    cost = cost_item(line.name.text, in_temporary=temporary)
    if cost is None and line.path:
        # 費目 | 工種 side by side: 共通仮設費 | 率計上
        above = cost_item(line.path[-1][1].text)
        if above in _OPENS_TEMPORARY:
            cost = cost_item(line.name.text, in_temporary=True)
    if cost is None and CostItem.DIRECT_COST in seen:
        # スクラップ評価額　鋼くず H1: what is sold stands behind the word
        first = line.name.text.split()[:1]
        if first and cost_item(first[0]) is CostItem.SCRAP_VALUE:
            cost = CostItem.SCRAP_VALUE
    if cost is None:
        return None
    shaped = line.quantity is not None and line.unit is not None and not is_lump(line)
    # scrap is weighed: behind 直接工事費 it is a cost, with its quantity and price
    weighed = cost is CostItem.SCRAP_VALUE and CostItem.DIRECT_COST in seen
    if shaped and not weighed and plain(line.unit.text if line.unit else "") not in {"%", "円"}:
        return None
    if cost is CostItem.COMMISSION_OVERHEAD and line.unit_price is not None and not is_lump(line):
        return None
    if (
        cost is CostItem.SCRAP_VALUE
        and line.unit_price is not None
        and CostItem.DIRECT_COST not in seen
    ):
        return None
    return cost


def _states_rate(line: RawLine, lines: Sequence[RawLine], position: int) -> bool:
    """Give a rate or base that stands in a row of its own to its cost line."""
    found = rate_row(line.name.text) if line.name else None
    if found is None:
        return False
    what, of = found
    value = line.rate or line.base or line.quantity or line.unit_price or line.amount
    if value is None or value.number is None:
        return False
    wanted = cost_item(of) if of else None
    near = [*reversed(lines[max(0, position - 4) : position]), *lines[position + 1 : position + 5]]
    owner = next(
        (
            other
            for other in near
            if other.name
            and (item := cost_item(other.name.text))
            and (wanted is None or item is wanted or item.value.startswith(wanted.value))
        ),
        None,
    )
    if owner is None:
        return False
    if what == "rate" and owner.rate is None and abs(value.number) < 100:
        owner.rate = rate_of(value, percent=False)
    elif what == "base" and owner.base is None:
        owner.base = value
    else:
        return False
    line.amount = line.quantity = line.unit_price = None
    return True


def _closes(line: RawLine, seen: set[CostItem], *, priced: bool) -> bool:
    """Whether 本工事費 or 工事費 is the sum at the end, not the heading of the works."""
    before = {
        CostItem.CONTRACT_PRICE_BEFORE_TAX,
        CostItem.CONSUMPTION_TAX,
        CostItem.COMMISSION_PRICE,
        CostItem.GENERAL_ADMINISTRATION_COST,
    }
    if seen & before:
        return True
    name = line.name.text if line.name else ""
    return (priced or bool(seen)) and is_closing_sum(name) and line.amount is not None


def _temporary_after(cost: CostItem, *, temporary: bool, lines: Sequence[RawLine], at: int) -> bool:
    if cost in _OPENS_TEMPORARY:
        return True
    if cost in TEMPORARY_PARTS:
        return temporary
    if cost is CostItem.DIRECT_COST:
        following = lines[at + 1] if at + 1 < len(lines) else None
        if following is not None and following.name is not None:
            return cost_item(following.name.text, in_temporary=True) in TEMPORARY_PARTS
    return False


def _complete_cost(line: RawLine) -> None:
    """A rate or base that stands in other columns of a cost line."""
    if line.unit is not None and plain(line.unit.text) == "%" and line.quantity is not None:
        line.rate = line.rate or line.quantity
        line.quantity = None
        price = line.unit_price
        if price is not None and price.number is not None and abs(price.number) >= 1000:
            line.base = line.base or price
            line.unit_price = None
    for words in (line.specification, line.name):
        if words is None:
            continue
        line.rate = line.rate or rate_in(words)
        line.base = line.base or base_in(words)
    if line.rate is not None and line.rate.number == Decimal(0) and line.amount is None:
        line.rate = None


def _kind_of(line: RawLine, *, in_unit_table: bool) -> LineKind:
    assert line.name is not None  # noqa: S101 - the caller has looked
    word = unnumbered(line.name.text)
    if _PAGE_SUM.fullmatch(plain(line.name.text)):
        return LineKind.NOTE
    if _ROUNDING.fullmatch(word) and (in_unit_table or not word.startswith("雑費")):
        if line.rate is None and line.specification is not None:
            line.rate = rate_in(line.specification)
        return LineKind.ROUNDING
    summed = sum_words(line)
    if summed is not None and _is_sum_shaped(line):
        return LineKind.SUBTOTAL
    if not line.valued and line.unit is None:
        return LineKind.NOTE
    return LineKind.ITEM


def _forget_remarked_rate(line: RawLine) -> None:
    """A percentage in the remarks of an ordinary item (ロス率5%) is no rate of its amount."""
    if line.kind is LineKind.ROUNDING or is_lump(line) or line.remarks is None:
        return
    if line.rate is not None and line.rate.place == line.remarks.place:
        line.rate = None
    if line.base is not None and line.base.place == line.remarks.place:
        line.base = None


def _is_sum_shaped(line: RawLine) -> bool:
    """A printed sum has no unit price, and no quantity but 1 式."""
    if line.unit_price is not None and line.amount is not None and not is_lump(line):
        return False
    if line.quantity is not None and line.unit is not None and not is_lump(line):
        return line.amount is None and line.unit_price is None and False
    return line.amount is not None or line.unit_price is not None or not line.valued


def is_note(line: RawLine) -> bool:
    """Whether words alone in a row are a remark, not the heading of a group."""
    if line.name is None:
        return True
    text = line.name.text.strip()
    if rate_row(text) is not None:
        return True
    return (
        bool(_NOTE_START.match(plain(text)))
        or len(text) > 45
        or text.endswith(("。", "する", "こと"))
    )


def amount_in_price_column(line: RawLine) -> None:
    """Move a lone figure of a printed sum from the price column to the amount."""
    if line.amount is None and line.unit_price is not None:
        line.amount, line.unit_price = replace(line.unit_price), None
