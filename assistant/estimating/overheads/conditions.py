"""The condition of a correction: what cover or specification states, and the rows that mean it."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from assistant.estimating.facts import fact_text
from assistant.estimating.model import Estimate
from assistant.estimating.overheads.rate_tables import category_key, rate_key
from assistant.estimating.references import RateRow, References

FACT_OF = {
    "施工地域補正": "施工地域区分",
    "週休2日補正": "週休2日",
    "冬期補正": "冬期補正",
    "前払金補正": "前払金支出割合",
    "契約保証補正": "契約保証",
    "施工箇所が点在する": "施工箇所数",
    "施工箇所が点在する工事": "施工箇所数",
    "監理事務所補正": "監理事務所",
    "現場環境改善費補正": "施工地域区分",
}
"""Which fact on the cover states the condition of a correction."""

_NO = re.compile(
    r"^(-|―|ー|なし|無し?|無|非該当|該当(なし|しない|せず)|対象外|適用外|適用(なし|しない)|補正(なし|無し?|しない)|しない|実施(しない|せず|なし)|未実施|行わない|(保証を?)?(不要|要しない|必要としない)|免除|0|0%|×|一般|標準|無補正)$"
)
_YES = re.compile(
    r"^(あり|有り?|有|該当(する|あり)?|対象|適用(する|あり)?|補正(する|あり)|する|実施|必要|○|〇|週休2日|週休2日モデル|発注者指定(型|方式)|受注者希望(型|方式)|モデル)$"
)


_OWN_NAME = re.compile(
    r"^(前払金?|契約の?保証|週休2日|冬期(労務)?|施工地域|地域|施工箇所の?点在)(補正|工事|制)?(の?支出割合)?[はのを:]?"
)


def is_no(text: str) -> bool:
    """Whether a stated condition means that there is no correction (なし, 前払金なし, 実施しない)."""
    folded_text = _folded(text)
    before_brackets = re.sub(r"\(.*\)$", "", folded_text)
    return any(
        _NO.match(form)
        for stated in (folded_text, before_brackets)
        for form in (stated, _OWN_NAME.sub("", stated))
        if form
    )


def stated_condition(estimate: Estimate, references: References, head: str) -> str:
    """What cover, else specification, says of a correction; empty when they say nothing."""
    label = FACT_OF.get(head, "")
    if label and (text := fact_text(estimate, label)):
        return text
    name = head.removesuffix("補正")
    for written_label in estimate.facts:
        if name and name in rate_key(written_label):
            return fact_text(estimate, written_label)
    return _stated_in_specifications(references, name)


_SAYING = {
    "週休2日": re.compile(
        r"(4週8休以上|4週8休|4週7休以上|4週6休以上|完全週休2日\(土日\)|完全週休2日|月単位の週休2日|月単位|通期の週休2日|通期)"
    ),
    "前払金": re.compile(r"前払金の?(?:支出)?割合は?[^\d]{0,4}(\d+(?:\.\d+)?%)"),
    "契約保証": re.compile(r"契約の?保証は?[^。]{0,6}?(金銭的保証|役務的保証|免除|不要)"),
}
_NAMES = {"契約保証": re.compile(r"契約の?保証")}


def _stated_in_specifications(references: References, name: str) -> str:
    """A condition in a 特記仕様書, where a sentence states it (週休2日, 前払金, 契約保証)."""
    pattern = _SAYING.get(name)
    if pattern is None:
        return ""
    called = _NAMES.get(name, re.compile(re.escape(name)))
    for specification in references.specifications:
        for _page, text in specification.pages:
            plain_text = _folded(text)
            for sentence in re.split(r"[。\n]", plain_text):
                if not called.search(sentence) or re.search(
                    r"(対象外|適用しない|ではない|行わない)", sentence
                ):
                    continue
                if found := pattern.search(sentence):
                    return found[0]
                if name == "週休2日" and re.search(r"(対象|モデル|適用|実施|発注者指定)", sentence):
                    return "対象"
    return ""


def fitting_rows(head: str, stated: str, rows: list[RateRow]) -> list[RateRow]:
    """The rows whose condition is the stated one; several when the wording leaves it open."""
    if not stated or not rows:
        return []
    if head == "前払金補正":
        return _fitting_share(stated, rows)
    if head.startswith("施工箇所が点在"):
        return _fitting_places(stated, rows)
    wanted = _condition_key(stated)
    exact = [row for row in rows if _condition_key(row.work_category) == wanted]
    if exact:
        return exact[:1]
    if is_no(stated):
        return []
    if _YES.match(_folded(stated)) or _YES.match(wanted):
        return _without_shifts(
            stated, [row for row in rows if row.a not in (Decimal(0), Decimal(1))]
        )
    inside = [row for row in rows if (key := _condition_key(row.work_category)) and key in wanted]
    if inside:
        longest = max(len(_condition_key(row.work_category)) for row in inside)
        return _without_shifts(
            stated, [row for row in inside if len(_condition_key(row.work_category)) == longest]
        )
    around = [row for row in rows if wanted and wanted in _condition_key(row.work_category)]
    return _without_shifts(stated, around or _sharing_marks(wanted, rows))


def _sharing_marks(wanted: str, rows: list[RateRow]) -> list[RateRow]:
    """Rows that share the marks which tell five-day weeks apart (4週8休, 月単位, 土日)."""
    marks = [
        mark
        for mark in ("4週8休", "4週7休", "4週6休", "月単位", "通期", "土日", "交替")
        if mark in wanted
    ]
    if not marks:
        return []
    return [row for row in rows if all(mark in _condition_key(row.work_category) for mark in marks)]


def _without_shifts(stated: str, rows: list[RateRow]) -> list[RateRow]:
    """現場閉所 is meant where 交替制 isn't said."""
    if "交替" in _folded(stated):
        return rows
    return [row for row in rows if "交替" not in _folded(row.work_category)] or rows


def _fitting_share(stated: str, rows: list[RateRow]) -> list[RateRow]:
    """The row whose range of 前払金支出割合 holds the stated share."""
    wanted = _condition_key(stated)
    exact = [row for row in rows if _condition_key(row.work_category) == wanted]
    if exact:
        return exact[:1]
    share = Decimal(0) if is_no(stated) else share_stated(stated)
    if share is None:
        return []
    holding = [row for row in rows if _in_range(share, row.work_category)]
    return sorted(holding, key=lambda row: _distance(share, row.work_category))[:1]


def _fitting_places(stated: str, rows: list[RateRow]) -> list[RateRow]:
    """The row for works at several places: any row without a number, or with a range of them."""
    text = _folded(stated)
    found = re.search(r"\d+", text)
    if is_no(stated) or (found and int(found[0]) < 2):
        return []
    open_rows = [row for row in rows if not re.search(r"\d", _folded(row.work_category))]
    if found is None:
        return (open_rows or rows)[:1]
    number = Decimal(found[0])
    ranged = [row for row in rows if row not in open_rows and _in_range(number, row.work_category)]
    return (ranged or open_rows)[:1]


def share_stated(text: str) -> Decimal | None:
    """A share in percent: ``40%``, ``0.4``, ``4割``; of a range its upper end."""
    folded_text = _folded(text)
    if shares := re.findall(r"(\d+(?:\.\d+)?)%", folded_text):
        return Decimal(shares[-1])
    if found := re.search(r"(\d+(?:\.\d+)?)割", folded_text):
        return Decimal(found[1]) * 10
    if found := re.search(r"\d+(?:\.\d+)?", folded_text):
        number = Decimal(found[0])
        return number * 100 if number <= 1 else number
    return None


def _distance(share: Decimal, condition: str) -> Decimal:
    """How far the bound of a range is: of 15%以下 and 25%以下 the nearer one is meant."""
    numbers = [Decimal(number) for number in re.findall(r"\d+(?:\.\d+)?", _folded(condition))]
    return min((abs(number - share) for number in numbers), default=Decimal(0))


def _in_range(share: Decimal, condition: str) -> bool:
    text = _folded(condition)
    numbers = [Decimal(number) for number in re.findall(r"\d+(?:\.\d+)?", text)]
    if not numbers:
        return False
    if len(numbers) == 1:
        above = re.search(r"(超|越|以上)", text)
        at_bound = "以上" in text if above else "未満" not in text
        if share == numbers[0]:
            return at_bound
        return share > numbers[0] if above else share < numbers[0]
    low, high = numbers[0], numbers[-1]
    if "%" not in text and high <= 1:
        low, high = low * 100, high * 100
    return low < share <= high or (share == low and (low == 0 or "以上" in text))


def _folded(text: str) -> str:
    plain_text = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    plain_text = plain_text.replace("週休二日", "週休2日").replace("四週八休", "4週8休")
    return plain_text.replace("冬季", "冬期").replace("〜", "~")


def _condition_key(text: str) -> str:
    key = category_key(_folded(text))
    return (
        re.sub(
            r"(補正|区分|地域等?|割合|とする|を適用|の週休2日|(?<!完全)週休2日\(|制度?$)", "", key
        ).strip("()")
        or key
    )
