"""What a trainee gives: the costs, the kind of work, the day, and the conditions of the site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from assistant.estimating.model import Domain
from assistant.estimating.overheads.civil import CivilInputs
from assistant.estimating.reading.number_text import number_in
from retrieval.errors import NaniwaError

SCRAP = "スクラップ評価額"
"""What is sold: below 工事価格, with its minus sign."""

CIVIL_AMOUNTS = (
    "共通仮設費（積上げ）",
    "現場環境改善費",
    "直接工事費の処分費等",
    "準備費の処分費",
    "桁等購入費",
    "工場製作原価",
    "事業損失防止施設費",
    "無償貸付機械等評価額",
    "支給品費（共通仮設費対象）",
    "支給品費（現場管理費対象）",
)

BUILDING_AMOUNTS = ("共通仮設費（積上げ）", "現場管理費（積上げ）")
DOMAIN_NAMES = {Domain.CIVIL: "土木", Domain.BUILDING: "営繕"}
_MOST = Decimal(10) ** 13  # yen


class DisposalBase(StrEnum):
    """Of what authorities take the share up to which 処分費等 stay in the bases.

    The check of estimates takes any of the three for right, as no table of rates says which.
    """

    REMAINING = "対象外の費用を除いた直接工事費"
    ALL = "直接工事費の全額"
    FRAME = "支給品費等を加えた対象額"


@dataclass(frozen=True, slots=True)
class OverheadNumbers:
    """A calculation to be worked. Amounts are in yen, ``months`` is 工期; None is not given yet.

    ``conditions`` say of corrections which of their cases holds (施工地域補正: 市街地), なし none.
    ``price_unit`` is the unit of 工事価格 where the rate table does not say it.
    """

    domain: Domain = Domain.CIVIL
    direct_cost: Decimal | None = None
    category: str = ""
    on: date | None = None
    months: Decimal | None = None
    conditions: Mapping[str, str] = field(default_factory=dict)
    amounts: Mapping[str, Decimal] = field(default_factory=dict)
    price_unit: Decimal | None = None
    disposal_base: DisposalBase = DisposalBase.REMAINING


def amount_names(domain: Domain) -> tuple[str, ...]:
    """The amounts that a calculation may have besides 直接工事費."""
    own = CIVIL_AMOUNTS if domain is Domain.CIVIL else BUILDING_AMOUNTS
    return (*own, SCRAP)


def amount_of(name: str, text: str) -> Decimal:
    """An amount in yen as it was typed. Raises NaniwaError (``bad_amount``)."""
    value = number_in(text.strip(), scaled=True)
    if value is None or abs(value) > _MOST or value != round(value):
        raise NaniwaError(
            f"{name}は、円の整数（10兆円まで）で入れてください（「{text.strip()[:30]}」は読めません）。",
            code="bad_amount",
        )
    return value.quantize(Decimal(1))


def months_of(text: str) -> Decimal:
    """工期 in months as it was typed. Raises NaniwaError (``bad_months``)."""
    plain = text.strip()
    for ending in ("か月", "ヶ月", "カ月", "箇月", "ヵ月", "月"):
        plain = plain.removesuffix(ending)
    value = number_in(plain)
    if value is None or not 0 < value <= 240:
        raise NaniwaError(
            f"工期は月数で入れてください（「{text.strip()[:30]}」は読めません）。",
            code="bad_months",
        )
    return value


def civil_inputs(numbers: OverheadNumbers) -> CivilInputs:
    """The amounts as the civil calculation takes them."""

    def amount(name: str) -> Decimal:
        return numbers.amounts.get(name, Decimal(0))

    return CivilInputs(
        direct_cost=numbers.direct_cost or Decimal(0),
        itemised=amount("共通仮設費（積上げ）"),
        environment=amount("現場環境改善費"),
        disposal_in_direct=amount("直接工事費の処分費等"),
        disposal_in_preparation=amount("準備費の処分費"),
        girders=amount("桁等購入費"),
        factory_cost=amount("工場製作原価"),
        loss_prevention=amount("事業損失防止施設費"),
        lent_machines=amount("無償貸付機械等評価額"),
        supplied_for_temporary=amount("支給品費（共通仮設費対象）"),
        supplied_for_management=amount("支給品費（現場管理費対象）"),
        limit_on_all=numbers.disposal_base is DisposalBase.ALL,
        limit_on_frame=numbers.disposal_base is DisposalBase.FRAME,
    )


def disposal_base_of(text: str) -> DisposalBase:
    """The way by its name, "" the usual one. Raises NaniwaError (``no_way``)."""
    try:
        return DisposalBase(text) if text else DisposalBase.REMAINING
    except ValueError as error:
        message = (
            f"処分費等の限度の数え方「{text[:30]}」はありません（{'・'.join(DisposalBase)}）。"
        )
        raise NaniwaError(message, code="no_way") from error


def check_amounts(numbers: OverheadNumbers) -> None:
    """Refuse amounts that can't be. Raises NaniwaError (``bad_amount``)."""
    known = amount_names(numbers.domain)
    for name, value in numbers.amounts.items():
        if name not in known:
            message = f"「{name}」という費用はありません（{'、'.join(known)}）。"
            raise NaniwaError(message, code="bad_amount")
        if value < 0 and name != SCRAP:
            raise NaniwaError(f"{name}は0円以上で入れてください。", code="bad_amount")
    if numbers.direct_cost is not None and not 0 < numbers.direct_cost <= _MOST:
        raise NaniwaError("直接工事費は、1円以上で入れてください。", code="bad_amount")
