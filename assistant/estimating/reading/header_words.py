"""The words that head columns, and what they say that a column holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from assistant.estimating.grid import Cell
from assistant.estimating.reading.words import normal, plain


class Role(StrEnum):
    """What a column holds."""

    NAME = "name"
    SPECIFICATION = "specification"
    UNIT = "unit"
    QUANTITY = "quantity"
    UNIT_PRICE = "unit_price"
    AMOUNT = "amount"
    REMARKS = "remarks"
    SUMMARY_WORDS = "summary_words"  # 摘要: a specification or remarks, by its neighbours
    REFERENCE = "reference"
    CODE = "code"
    NUMBER = "number"
    LEVEL = "level"
    DIVISION = "division"  # 区分: a level, 当初/変更 or a name, by what stands in it
    RATE = "rate"
    BASE = "base"
    PRICE = "price"  # 価格: a unit price or an amount, by its neighbours
    DIFFERENCE = "difference"
    OTHER = "other"


class Version(StrEnum):
    """Whether a column holds values before or after a design change."""

    PRESENT = "present"
    BEFORE = "before"
    AFTER = "after"


VALUES = frozenset({Role.QUANTITY, Role.UNIT_PRICE, Role.AMOUNT, Role.RATE, Role.BASE, Role.PRICE})

_NAME_WORDS = (
    "費目|工事区分|工種名称|工種名|工種|種別|細別|細目名称|細目|大科目名称|大科目|小科目名称|小科目|中科目名称|中科目|科目名称|科目|種目名称|種目|"
    "工事種目|名称|項目名称|項目名|項目|品名|品目|名前|資材名称|資材名|材料名|機械名|職種|施工名称|単価名称|"
    "作業名称|作業名|作業項目|作業内容|作業種別|業務区分|業務内容|大区分|中区分|小区分|大項目|中項目|小項目|"
    "大工種|中工種|小工種|明細|費用項目|費用名|経費名|経費区分|経費項目|費用|施工内容|工事内容|工事項目|積算項目|"
    "内訳|件名|工事費目|経費の種類|工事種別|部位|内容|経費"
)
_SPECIFICATION_WORDS = "規格寸法|規格形状|規格仕様|規格|形状寸法|形状|寸法|仕様|品質|型式|材質|条件|施工条件|規格等|呼び径|口径"
_WORDS: dict[Role, str] = {
    Role.UNIT: "単位|単位名|単位名称|数量単位|呼称",
    Role.QUANTITY: "数量|員数|設計数量|計上数量|施工数量|所要量|使用量|所要数量|歩掛|歩掛数量|人数|人員|人工|数|積算数量|数量計",
    Role.UNIT_PRICE: "単価|設計単価|採用単価|積算単価|適用単価|単位単価|施工単価|単価円|価格単価|工事単価",
    Role.AMOUNT: "金額|合価|合計金額|設計金額|設計額|工事費|積算金額|金額計|直接工事費金額|小計金額|価額|合計額|計上額|算出額|積算額|算定額|金額円|計算額",
    Role.PRICE: "価格|単価金額|計|合計",
    Role.REMARKS: "備考|適用|注記|記事|算出根拠|説明|備考欄|特記|算定根拠|算出方法|計算式|算式|算定式|算出式|出典|資料",
    Role.SUMMARY_WORDS: "摘要|摘要欄",
    Role.REFERENCE: "基準|単価表番号|代価表番号|代価番号|明細番号|明細表番号|参照|内訳番号|単価番号|代価|代価表|明細書番号|明細表|内訳表番号|参照番号|根拠|引用|代価No|単価表|単価表No|明細No|代価表No|単価No|単価根拠|積算根拠|根拠番号",
    Role.CODE: "コード|単価コード|施工コード|資材コード|工種コード|項目コード|積算コード|施工単価コード|コード番号|代価コード",
    Role.NUMBER: "No|NO|no|No.|NO.|番号|項番|連番|行番号|#|符号|記号|整理番号|行|項",
    Role.LEVEL: "レベル|階層|Lv|LV|level|Level|段階|階層レベル|工種レベル|深さ",
    Role.DIVISION: "区分|種類|新旧|版|変更区分|当初変更",
    Role.RATE: "率|経費率|掛率|割合|比率|適用率|費率|料率|採用率|補正後率|率計|使用率|適用経費率|最終率",
    Role.BASE: "対象額|対象金額|率対象額|積算対象額|対象費用|対象|対象額計|算定対象額|対象直接工事費|経費対象額|基礎額|算定基礎額|基礎|算出基礎",
    Role.DIFFERENCE: "増減|増減額|差額|差引|増減数量|数量・金額増減|増減金額|差引増減|差引額|差",
}
_ROLE_OF = {word: role for role, words in _WORDS.items() for word in words.split("|")}
_NAME_RUN = re.compile(
    rf"(?:(?:{_NAME_WORDS}|{_SPECIFICATION_WORDS}|摘要|単位)(?:[・･/,、.&+\-\n]|及び|または|又は)*)+"
)
_SPECIFICATION_RUN = re.compile(
    rf"(?:(?:{_SPECIFICATION_WORDS}|摘要|条件)(?:[・･/,、.&]|及び|又は)*\d?)+"
)
_ANY_NAME = re.compile(_NAME_WORDS)
_PART = re.compile(rf"(?P<specification>{_SPECIFICATION_WORDS}|摘要)|(?P<name>{_NAME_WORDS})")
_LEVELLED = re.compile(r"^(?:レベル|Lv|LV|level|Level|L)\.?(\d)")
QUALIFIER = re.compile(
    r"(?P<before>当初設計|当初契約|当初|変更前|前回設計|前回|元設計|原設計|現設計|現契約|既契約|既定|旧)|"
    r"(?P<after>変更後|変更設計|今回設計|今回|変更|改定|新)|(?P<difference>増減|差引)"
)
_TAIL = re.compile(r"(?:\(?[A-H](?:=[^)]*)?\)?|=.*|:?円|\[?千円\]?|[:%])+$")
_CIRCLED = str.maketrans("", "", "・･")


@dataclass(frozen=True, slots=True)
class HeaderWord:
    """What one header cell says. ``order`` is 1 or 2 for ``数量①``, ``数量②``."""

    role: Role
    version: Version = Version.PRESENT
    percent: bool = False
    order: int = 0
    thousand: bool = False


@lru_cache(maxsize=50_000)
def header_word(text: str) -> HeaderWord | None:
    """What a header cell says; None when it is not one."""
    word = plain(text)
    if not word or len(word) > 40:
        return None
    percent = "%" in word
    order = 1 if "①" in text else 2 if "②" in text else 0
    if order:
        word = plain(text.replace("①", "").replace("②", ""))
    if found := _role_of(word):
        return HeaderWord(found, percent=percent, order=order)
    version = Version.PRESENT
    qualifier = QUALIFIER.search(word)
    if qualifier:
        rest = (word[: qualifier.start()] + word[qualifier.end() :]).replace("()", "")
        rest = rest.strip("・()/_-設計")
        version = Version.BEFORE if qualifier["before"] else Version.AFTER
        role = _role_of(rest) if rest else None
        if role in VALUES or role is Role.UNIT:
            if qualifier["difference"]:
                return HeaderWord(Role.DIFFERENCE)
            return HeaderWord(role, version, percent, order)
        return None
    bare = re.sub(r"\([^()]*\)|\[[^\[\]]*\]|<[^<>]*>", "", word)
    thousand = "千円" in word
    for candidate in (bare, _TAIL.sub("", bare), bare.translate(_CIRCLED)):
        if found := _role_of(candidate):
            return HeaderWord(found, version, percent, order, thousand)
    return None


def _role_of(word: str) -> Role | None:
    if not word:
        return None
    if found := _ROLE_OF.get(word):
        return found
    if _LEVELLED.match(word):
        return Role.NAME
    if _SPECIFICATION_RUN.fullmatch(word):
        return Role.SPECIFICATION
    if _NAME_RUN.fullmatch(word) and _ANY_NAME.search(word):
        return Role.NAME
    return None


@lru_cache(maxsize=50_000)
def value_words(text: str) -> tuple[HeaderWord, ...]:
    """What a heading of several figures says of each (数量・単位, 単価／金額); else nothing."""
    parts = [part for part in re.split(r"[・･/,、]|\n", normal(text)) if part.strip()]
    words = [word for part in parts if (word := header_word(part)) is not None]
    figures = [word for word in words if word.role in VALUES or word.role is Role.UNIT]
    roles = {word.role for word in figures}
    if len(parts) < 2 or len(figures) < len(parts) or len(roles) < len(parts):
        return ()
    return tuple(figures)


def name_and_specification_parts(label: str) -> tuple[int, int]:
    """How many words for names, then for specifications, a heading has: 品名・仕様 has one of each.

    (0, 0) when they don't come in this order.
    """
    kinds = [found.lastgroup for found in _PART.finditer(plain(label))]
    names = kinds.count("name")
    if kinds[:names] != ["name"] * names:
        return 0, 0
    return names, len(kinds) - names


_QUALIFIERS_ONLY = re.compile(
    r"(?:当初|変更|今回|前回|元|原|新|旧|設計|契約|内容|前|後|増減|差引|額|請負|\(|\)|\d|第|回)+|"
    r"\(?(?:単位:)?千?円\)?|\(?[A-H](?:[=×*+A-H]*)\)?|%|\(%\)"
)


def is_header_cell(cell: Cell) -> bool:
    """Whether a cell may stand in a header: its word, or 当初, （円）, A and the like."""
    if cell.number is not None:
        return False
    known = header_word(cell.text) is not None or bool(value_words(cell.text))
    return known or bool(_QUALIFIERS_ONLY.fullmatch(plain(cell.text)))
