"""What a trainee is told of each step by its name: the rule, and the formula in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.estimating.model import Domain
from assistant.learning.worked_overheads.numbers import SCRAP, DisposalBase


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a step by its name: the rule and the formula in symbols."""

    rule: str
    symbols: str


_RULES: Mapping[str, Said] = {
    "処分費等": Said("処分費等の集計", "直接工事費の処分費等 ＋ 準備費の処分費"),
    "対象とする処分費等": Said(
        "限度を超える処分費等は、率の対象額に入れない",
        "処分費等、限度の割合による額、上限額の最も小さいもの",
    ),
    "共通仮設費の対象額": Said(
        "共通仮設費の率計算の対象額",
        "P ＝ 直接工事費 － 対象外の費用 ＋ 支給品費等 ＋ 事業損失防止施設費"
        " － 直接工事費の処分費等 ＋ 対象とする処分費等",
    ),
    "共通仮設費": Said("共通仮設費の集計", "共通仮設費 ＝ 率計上分 ＋ 積上げ分"),
    "純工事費": Said("純工事費", "純工事費 ＝ 直接工事費 ＋ 共通仮設費"),
    "現場管理費の対象額": Said(
        "現場管理費の率計算の対象額",
        "Np ＝ 純工事費 － 対象外の費用 ＋ 支給品費等 － 限度を超える処分費等",
    ),
    "工事原価": Said("工事原価", "工事原価 ＝ 純工事費 ＋ 現場管理費"),
    "一般管理費等の対象額": Said(
        "一般管理費等の率計算の対象額", "Cp ＝ 工事原価 － 対象外の費用 － 限度を超える処分費等"
    ),
    "一般管理費等": Said(
        "工事価格を丸めるための一般管理費等の減額", "一般管理費等 ＝ 丸めた工事価格 － 工事原価"
    ),
    "工事価格": Said("工事価格", "工事価格 ＝ 工事原価 ＋ 一般管理費等"),
    SCRAP: Said("スクラップ評価額の控除", "課税対象額 ＝ 工事価格 ＋ スクラップ評価額（負の額）"),
    "消費税相当額": Said("消費税相当額", "消費税相当額 ＝ 工事価格（または課税対象額）× 消費税率"),
    "工事費計": Said("工事費", "工事費 ＝ 工事価格 ＋ 消費税相当額"),
}
_LIMITS: Mapping[DisposalBase, str] = {
    DisposalBase.REMAINING: "（直接工事費 － 桁等購入費 － 工場製作原価 ＋ 準備費の処分費）× 限度の割合",
    DisposalBase.ALL: "（直接工事費 ＋ 準備費の処分費）× 限度の割合",
    DisposalBase.FRAME: (
        "（直接工事費 － 桁等購入費 － 工場製作原価 ＋ 事業損失防止施設費 ＋ 無償貸付機械等評価額"
        " ＋ 支給品費 ＋ 準備費の処分費）× 限度の割合"
    ),
}
BASES: Mapping[Domain, Mapping[str, str]] = {
    Domain.CIVIL: {
        "共通仮設費": "共通仮設費の対象額",
        "現場管理費": "現場管理費の対象額",
        "一般管理費等": "一般管理費等の対象額",
    },
    Domain.BUILDING: {
        "共通仮設費": "直接工事費",
        "現場管理費": "純工事費",
        "一般管理費等": "工事原価",
    },
}
LETTERS: Mapping[str, tuple[str, str]] = {
    "共通仮設費": ("Kr", "P"),
    "現場管理費": ("Jo", "Np"),
    "一般管理費等": ("Gp", "Cp"),
}
"""The letters of the standards for each cost's rate and its base."""


def rule_of(name: str, disposal_base: DisposalBase) -> Said:
    """What is said of a step that adds up or takes off; of the 処分費等, of which base their limit is."""
    if name == "処分費等の限度":
        rule = f"対象額に入れる処分費等の限度（数え方: {disposal_base.value}）"
        return Said(rule, _LIMITS[disposal_base])
    return _RULES.get(name, Said(name, ""))
