"""Which rules an estimate follows (土木, 営繕, 委託), and which of its books a table is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from assistant.estimating.model import (
    Breakdown,
    CostItem,
    Domain,
    Line,
    LineKind,
    Stage,
    Written,
)
from assistant.estimating.reading.words import plain
from assistant.estimating.walking import walk_table

_COMMISSION = re.compile(
    r"業務委託|委託業務|測量業務|設計業務|調査業務|点検業務|業務価格|業務委託料|委託費|直接人件費|直接測量費|直接業務費|業務名|業務原価"
)
_BUILDING = re.compile(
    r"直接仮設|科目別|種目別|細目別|中科目|科目名称|営繕|建築(?:主体|本体)?工事|電気設備工事|機械設備工事|空気調和|給排水衛生|昇降機設備|"
    r"共通費|建築工事|新築工事|改修工事|外部足場|内外装|建具工事|防水工事|屋根及び?とい"
)
_CIVIL = re.compile(
    r"工事区分|種別|細別|土工|舗装|築造|護岸|橋梁|道路|河川|下水道|配水管|管渠|側溝|擁壁|共通仮設費率|施工地域|主たる工種|本工事費|掘削|"
    r"積上げ"
)

# 工種区分 of civil works (主たる工種), whatever the sheets of the estimate are called
_CIVIL_CATEGORY = re.compile(
    r"(?:河川|構造物|海岸|道路改良|舗装|道路維持|河川維持|鋼橋|PC橋|ＰＣ橋|橋梁|砂防|地すべり|急傾斜|公園|共同溝|情報ボックス|"
    r"トンネル|下水道|開削|コンクリートダム|フィルダム|上水道|配水管|水道|港湾|農業土木|治山)"
)


def domain_of(
    facts: Mapping[str, Written], breakdowns: Sequence[Breakdown], words: Iterable[str]
) -> Domain:
    """The domain by the cost items first, then by how often each field's words occur."""
    costs = {
        located.line.cost
        for breakdown in breakdowns
        for located in walk_table(breakdown)
        if located.line.cost is not None
    }
    civil_costs = {CostItem.DIRECT_COST, CostItem.CONTRACT_PRICE_BEFORE_TAX}
    commission_costs = {CostItem.COMMISSION_PRICE, CostItem.DIRECT_SURVEY_COST}
    if costs & commission_costs and not costs & civil_costs:
        return Domain.COMMISSION
    stated = facts.get("主たる工種")
    if stated is not None and costs & civil_costs and _CIVIL_CATEGORY.search(plain(stated.text)):
        return Domain.CIVIL
    text = list(words)
    text += [f"{label} {value.text}" for label, value in facts.items()]
    for breakdown in breakdowns:
        text.append(breakdown.title)
        text += [located.line.name.text for located in walk_table(breakdown)][:400]
    scores = {Domain.CIVIL: 0, Domain.BUILDING: 0, Domain.COMMISSION: 0}
    for entry in text:
        word = plain(entry)
        scores[Domain.BUILDING] += 2 * bool(_BUILDING.search(word))
        scores[Domain.CIVIL] += bool(_CIVIL.search(word))
        scores[Domain.COMMISSION] += 2 * bool(_COMMISSION.search(word))
    if costs & civil_costs:
        scores[Domain.COMMISSION] = 0
    if CostItem.COMMON_COST in costs:
        scores[Domain.BUILDING] += 5
    best = max(scores.values())
    if best == 0 or scores[Domain.CIVIL] == best:
        return Domain.CIVIL
    return max(scores, key=lambda domain: scores[domain])


def stage_of(title: str, sheet: str, lines: Sequence[Line]) -> Stage:
    """The book that a table is, by its title and sheet; without words by its lines."""
    for words in (plain(title), plain(sheet)):
        if "細目" in words:
            return Stage.DETAIL
        if re.search(r"総括|種目|経費|集計表|工事費計算|共通費", words):
            return Stage.SUMMARY
        if re.search(r"科目|内訳", words):
            return Stage.SUMMARY if _mostly_costs(lines) else Stage.BREAKDOWN
        if "明細" in words:
            return Stage.DETAIL
    return Stage.SUMMARY if _mostly_costs(lines) else Stage.BREAKDOWN


def _mostly_costs(lines: Sequence[Line]) -> bool:
    told = [line for line in lines if line.kind is not LineKind.NOTE]
    costs = sum(1 for line in told if line.cost is not None)
    return costs >= 4 and costs * 2 > len(told) and not any(line.children for line in told)


def layout_name(domain: Domain, breakdowns: Sequence[Breakdown]) -> str:
    """What was recognised, for the report."""
    name = {
        Domain.CIVIL: "土木内訳書",
        Domain.BUILDING: "営繕内訳書",
        Domain.COMMISSION: "業務委託内訳書",
    }[domain]
    changed = any(
        located.line.before is not None
        for breakdown in breakdowns
        for located in walk_table(breakdown)
    )
    return f"{name}（変更）" if changed else name
