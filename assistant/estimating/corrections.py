"""Corrections of rates and prices: which rows of the rate table the project's facts call for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import product

from assistant.estimating.calculation import Step, percent, plain, rounded_rate
from assistant.estimating.facts import fact_text
from assistant.estimating.model import Estimate
from assistant.estimating.rate_tables import (
    category_key,
    in_force,
    is_shipped,
    is_unverified,
    rate_key,
)
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

ORDER = ("施工地域補正", "週休2日補正", "冬期補正", "監理事務所補正", "前払金補正", "契約保証補正")
"""The order in which corrections follow each other (rules.md 19, 25)."""

_NOT_CORRECTIONS = (
    "端数処理",
    "対象額控除",
    "経費対象外",
    "処分費等",
    "調査基準価格",
    "最低制限価格",
)
_NO = re.compile(
    r"^(-|―|ー|なし|無し?|無|非該当|該当(なし|しない|せず)|対象外|適用外|適用(なし|しない)|補正(なし|無し?|しない)|しない|不要|免除|0|0%|×|一般|標準)$"
)
_YES = re.compile(
    r"^(あり|有り?|有|該当(する|あり)?|対象|適用(する|あり)?|補正(する|あり)|する|実施|必要|○|〇|週休2日|週休2日モデル|発注者指定(型|方式)|受注者希望(型|方式)|モデル)$"
)
_MAX_SETS = 96


@dataclass(frozen=True, slots=True)
class Due:
    """What is known of one kind of correction for one target.

    ``options`` are the rows one of which applies (None: no correction), the likeliest first;
    ``others`` are the rows of the same kind that don't. ``stated`` is the cover's wording.
    """

    head: str
    stated: str
    options: tuple[RateRow | None, ...]
    others: tuple[RateRow, ...]

    @property
    def decided(self) -> bool:
        """Whether the facts leave one possibility only."""
        return len(self.options) == 1


@dataclass(frozen=True, slots=True)
class NamedFactor:
    """A factor on prices, with the correction that it comes from."""

    name: str
    value: Decimal
    rows: tuple[RateRow, ...] = ()


def corrections_due(
    estimate: Estimate,
    references: References,
    rows: Sequence[RateRow],
    target: str,
    on: date | None,
) -> tuple[Due, ...]:
    """What is due for a target (共通仮設費, 現場管理費, 一般管理費等, 労務費, 機械賃料), in order.

    A row's ``rate`` is ``what:target``; its ``work_category`` the condition as the cover states
    it. Rows that come with Naniwa may differ from the authority's: they never exclude that the
    correction was left out.
    """
    heads: dict[str, list[RateRow]] = {}
    for row in rows:
        if row.formula not in ("factor", "add") or row.a is None:
            continue
        head, _, targets = rate_key(row.rate).partition(":")
        if head not in _NOT_CORRECTIONS and rate_key(target) in _targets(targets):
            heads.setdefault(head, []).append(row)
    ordered = sorted(
        heads, key=lambda head: ORDER.index(head) if head in ORDER else len(ORDER) - 2.5
    )
    return tuple(_due(estimate, references, head, heads[head], on) for head in ordered)


def _targets(text: str) -> tuple[str, ...]:
    return tuple(rate_key(part) for part in re.split(r"[・,、]", text))


def _due(
    estimate: Estimate, references: References, head: str, rows: list[RateRow], on: date | None
) -> Due:
    stated = stated_condition(estimate, references, head)
    holding = [row for row in rows if row in in_force(rows, on)]
    fitting = _fitting(head, stated, holding)
    others = tuple(row for row in rows if row not in fitting)
    options: tuple[RateRow | None, ...]
    if not stated:
        # a cover that says nothing of the guarantee or the advance leaves everything open
        open_question = head in ("前払金補正", "契約保証補正")
        options = (None, *holding) if open_question else (None,)
    elif fitting:
        options = tuple(fitting)
        if is_shipped(fitting[0]) or is_unverified(fitting[0]):
            options = (*options, None)
    elif _NO.match(_folded(stated)) or head == "前払金補正":
        options = (None,)
    else:
        options = (None, *holding)
    return Due(head, stated, options, others)


def is_no(text: str) -> bool:
    """Whether a stated condition means that there is no correction."""
    return bool(_NO.match(_folded(text)))


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
}


def _stated_in_specifications(references: References, name: str) -> str:
    """A condition in a 特記仕様書, where it says that the work is done so (週休2日 only)."""
    pattern = _SAYING.get(name)
    if pattern is None:
        return ""
    for specification in references.specifications:
        for _page, text in specification.pages:
            plain_text = _folded(text)
            for sentence in re.split(r"[。\n]", plain_text):
                if name not in sentence or re.search(
                    r"(対象外|適用しない|ではない|行わない)", sentence
                ):
                    continue
                if found := pattern.search(sentence):
                    return found[0]
                if re.search(r"(対象|モデル|適用|実施|発注者指定)", sentence):
                    return "対象"
    return ""


def _fitting(head: str, stated: str, rows: list[RateRow]) -> list[RateRow]:
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
    if _NO.match(_folded(stated)):
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
    share = Decimal(0) if _NO.match(_folded(stated)) else share_stated(stated)
    if share is None:
        return []
    return [row for row in rows if _in_range(share, row.work_category)][:1]


def _fitting_places(stated: str, rows: list[RateRow]) -> list[RateRow]:
    """The row for works at several places: any row without a number, or with a range of them."""
    text = _folded(stated)
    found = re.search(r"\d+", text)
    if _NO.match(text) or (found and int(found[0]) < 2):
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
        re.sub(r"(補正|区分|地域等?|割合|とする|を適用|の週休2日|週休2日\(|制度?$)", "", key).strip(
            "()"
        )
        or key
    )


def admissible_sets(due: Sequence[Due]) -> list[tuple[RateRow, ...]]:
    """Every combination of corrections that the facts allow, the likeliest first."""
    sets: list[tuple[RateRow, ...]] = []
    for chosen in product(*(each.options for each in due)):
        rows = tuple(row for row in chosen if row is not None)
        if rows not in sets:
            sets.append(rows)
        if len(sets) >= _MAX_SETS:
            break
    return sets


def apply_corrections(rate: Decimal, rows: Iterable[RateRow]) -> tuple[Step, ...]:
    """A rate through its corrections, rounded to two decimals after every step (rules.md 19, 25)."""
    steps = []
    for row in rows:
        assert row.a is not None  # noqa: S101 - `corrections_due` takes only rows with a figure
        if row.formula == "add":
            corrected = rounded_rate(rate + row.a)
            formula = f"{percent(rate)} + {plain(row.a)}"
        else:
            corrected = rounded_rate(rate * row.a)
            formula = f"{percent(rate)} × {plain(row.a)}"
        steps.append(Step(correction_name(row), formula, corrected, source_of(row)))
        rate = corrected
    return tuple(steps)


def rounded_once(rate: Decimal, rows: Iterable[RateRow]) -> Decimal:
    """A rate that was not rounded before its corrections, rounded at the end only."""
    for row in rows:
        rate = rate + row.a if row.formula == "add" else rate * (row.a or Decimal(1))  # type: ignore[operator]
    return rate.quantize(Decimal("0.01"), ROUND_HALF_UP)


def correction_name(row: RateRow) -> str:
    """``施工地域補正（大都市(1)）``."""
    head = row.rate.replace("：", ":").split(":")[0]
    return f"{head}（{row.work_category}）" if row.work_category else head


def source_of(row: RateRow) -> str:
    """Document, edition and row, as a calculation names its source."""
    where = f"{row.origin.row}行目" if row.origin.row else ""
    return " ".join(part for part in (row.origin.document, row.edition, where) if part)
