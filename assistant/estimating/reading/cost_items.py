"""The items of a cost summary by the names that offices give them."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.estimating.model import CostItem
from assistant.estimating.reading.words import unnumbered, without_brackets

_TAX = r"消費税(?:額)?(?:等|及び?地方消費税|および地方消費税|・地方消費税|並びに地方消費税)?(?:の)?(?:等)?(?:相当)?(?:額)?(?:合計)?|消費税額及び地方消費税額|税(?:相当)?額"
_NAMES: tuple[tuple[CostItem, str], ...] = (
    (CostItem.DIRECT_COST, r"直接工事費|直接工事費用|直工費?|直接費"),
    (
        CostItem.COMMON_TEMPORARY_RATED,
        r"共通仮設費率(?:計上[分額]?|分|額)|率計上共通仮設費|共通仮設費率対象分|率(?:による)?共通仮設費|共通仮設費率による額",
    ),
    (
        CostItem.COMMON_TEMPORARY_ITEMISED,
        r"共通仮設費積み?上げ?(?:計上)?[分額]?|積み?上げ?(?:計上)?共通仮設費|共通仮設費積上費用?|積上共通仮設費|共通仮設積上分",
    ),
    (CostItem.COMMON_TEMPORARY_COST, r"共通仮設費|共通仮設"),
    (CostItem.NET_COST, r"純工事費"),
    (CostItem.SITE_MANAGEMENT_COST, r"現場管理費|現場経費"),
    (CostItem.INDIRECT_COST, r"間接工事費|間接費"),
    (CostItem.COMMON_COST, r"共通費"),
    (CostItem.CONSTRUCTION_COST, r"工事原価"),
    (CostItem.GENERAL_ADMINISTRATION_COST, r"一般管理費等?|一般管理費及び付加利益"),
    (
        CostItem.GUARANTEE_COST,
        r"契約保証費用?|契約保証に(?:係る|要する)(?:費用|額)|契約保証補正額?|契約保証分",
    ),
    (
        CostItem.SCRAP_VALUE,
        (
            r"スクラップ(?:等)?(?:評価額|控除額?|売却[額費代益]?|価格|価値|処分益|費|売払(?:い)?額?|代金?)?|"
            r"(?:有価物|発生材|発生品|鉄屑|鉄くず|有価材)(?:等)?(?:の)?(?:評価|売却|控除|売払い?|処分益)(?:額|費|価格|代)?"
        ),
    ),
    (
        CostItem.CONTRACT_PRICE_BEFORE_TAX,
        r"工事価格|工事価額|税抜き?|消費税抜き?|工事費価格|税抜工事価格|請負工事価格|税抜き?工事費|工事価格合?計",
    ),
    (CostItem.CONSUMPTION_TAX, _TAX),
    (
        CostItem.TOTAL,
        (
            r"(?:請負|本|総)?工事費総額|請負工事費|本工事費|工事費|総工事費|工事請負費|請負代金額?|設計金額|設計額|工事費総計|"
            r"税込み?|消費税込み?|税込工事費|税込み?(?:合計|工事費|設計金額)|(?:業務)?委託料|(?:業務|委託)委託費|委託費|業務費|業務委託料|請負額|"
            r"設計書金額|請負対象額|工事総額|積算金額|総事業費|委託金額"
        ),
    ),
    (
        CostItem.DIRECT_SURVEY_COST,
        r"直接(?:業務|測量|調査|人件|委託|点検|作業|設計|物品)費|直接業務費用|純調査費|直接原価",
    ),
    (CostItem.COMMISSION_OVERHEAD, r"諸経費"),
    (
        CostItem.COMMISSION_PRICE,
        r"(?:測量|地質調査|調査|設計|点検|委託|作業|解析|用地調査)?(?:等)?(?:業務)価格|業務委託価格|委託価格|測量作業価格|委託業務価格",
    ),
    (CostItem.PLANNED_PRICE, r"予定価格"),
    (CostItem.INVESTIGATION_PRICE, r"(?:低入札(?:価格)?)?調査基準価格"),
    (CostItem.MINIMUM_PRICE, r"最低制限価格"),
)
_TEMPORARY: tuple[tuple[CostItem, str], ...] = (
    (CostItem.TRANSPORT_COST, r"運搬費"),
    (CostItem.PREPARATION_COST, r"準備費"),
    (CostItem.LOSS_PREVENTION_COST, r"事業損失防止施設費|事業損失防止費"),
    (CostItem.SAFETY_COST, r"安全費"),
    (CostItem.SERVICE_COST, r"役務費"),
    (CostItem.TECHNICAL_MANAGEMENT_COST, r"技術管理費"),
    (CostItem.SITE_OFFICE_COST, r"営繕費"),
    (CostItem.SITE_ENVIRONMENT_COST, r"(?:現場)?環境改善費|イメージアップ(?:経)?費"),
    (CostItem.COMMON_TEMPORARY_RATED, r"率計上分?|率分|率による分|率計上額"),
    (CostItem.COMMON_TEMPORARY_ITEMISED, r"積み?上げ?(?:計上)?[分額]?"),
)
_SUM_TAIL = re.compile(r"(?<=.)(?:の?合計|小計|総計|計|計上額|の?額)$")
_SUM_OF = re.compile(r"(?:総?合計|総計|小計|計)[(\[【]([^)\]】]+)[)\]】]")
_RATED = re.compile(r"率")
_ITEMISED = re.compile(r"積み?上")
_MARKS = re.compile(r"[A-Z]?[=:+×*].*$|[・,、\-_/~〃\"'…‥]+$")
_COMPILED = tuple((item, re.compile(pattern)) for item, pattern in _NAMES)
_COMPILED_TEMPORARY = tuple((item, re.compile(pattern)) for item, pattern in _TEMPORARY)


@lru_cache(maxsize=50_000)
def cost_item(text: str, *, in_temporary: bool = False) -> CostItem | None:
    """The item that a name means; None when it is a name of works.

    ``in_temporary`` is true inside 共通仮設費 and in cost summaries, where 運搬費, 安全費 and the
    like are its parts; elsewhere those are ordinary works.
    """
    word = unnumbered(text)
    bare = _MARKS.sub("", without_brackets(word))
    if found := _SUM_OF.fullmatch(word):
        bare = found[1]  # 合計（工事価格）
    for form in dict.fromkeys((bare, _SUM_TAIL.sub("", bare))):
        for item, pattern in _COMPILED:
            if pattern.fullmatch(form):
                return _narrowed(item, word)
        if in_temporary:
            for item, pattern in _COMPILED_TEMPORARY:
                if pattern.fullmatch(form):
                    return item
    return None


_RATE_NAME = re.compile(
    r"(?P<of>共通仮設費|現場管理費|一般管理費等?|消費税|諸経費|)(?:の)?(?:適用|採用|経費|補正後|決定)?(?:率|税率)"
)
_BASE_NAME = re.compile(
    r"(?P<of>共通仮設費|現場管理費|一般管理費等?|諸経費|)(?:率)?(?:の)?(?:対象額|対象金額|基礎額)"
)


@lru_cache(maxsize=50_000)
def rate_row(text: str) -> tuple[str, str] | None:
    """(``rate`` or ``base``, of which cost) when a row only states 共通仮設費率 or a 対象額."""
    word = without_brackets(unnumbered(text))
    if found := _RATE_NAME.fullmatch(word):
        return "rate", found["of"]
    if found := _BASE_NAME.fullmatch(word):
        return "base", found["of"]
    return None


def is_closing_sum(text: str) -> bool:
    """Whether the name itself says that it is a sum (直接工事費計)."""
    return bool(_SUM_TAIL.search(without_brackets(unnumbered(text))))


def _narrowed(item: CostItem, word: str) -> CostItem:
    """共通仮設費 with 率 or 積上げ in brackets is that part of it."""
    if item is CostItem.COMMON_TEMPORARY_COST:
        rated, itemised = bool(_RATED.search(word)), bool(_ITEMISED.search(word))
        if rated and not itemised:
            return CostItem.COMMON_TEMPORARY_RATED
        if itemised and not rated:
            return CostItem.COMMON_TEMPORARY_ITEMISED
    return item
