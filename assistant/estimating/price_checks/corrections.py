"""Corrections of 歩掛 that a rate table lists, and whether the estimate states their condition."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.estimating.matching.names import name_key
from assistant.estimating.model import Estimate
from assistant.estimating.price_checks.said import text
from assistant.estimating.references import RateRow, References
from assistant.estimating.walking import Located, shown_name

_MULTIPLYING = ("歩掛補正:", "変化率:")


@dataclass(frozen=True, slots=True)
class Correction:
    """A factor on quantities; ``due`` when the estimate states its condition."""

    row: RateRow
    label: str
    factor: Decimal
    due: bool


def combined(corrections: Iterable[Correction]) -> Decimal:
    """What several corrections come to: shares (``add``) are added to 1, then factors multiply."""
    factor, shares = Decimal(1), Decimal(1)
    for correction in corrections:
        if correction.row.formula == "add":
            shares += correction.factor - 1
        else:
            factor *= correction.factor
    return factor * shares


def multiplied(corrections: Iterable[Correction]) -> Decimal:
    """What they come to when shares are multiplied too, as happens by mistake."""
    factor = Decimal(1)
    for correction in corrections:
        factor *= correction.factor
    return factor


def corrections_for(
    estimate: Estimate,
    references: References,
    located: Located,
    targets: Sequence[str],
    around: str,
) -> list[Correction]:
    """The multiplying corrections that concern one of ``targets`` (a worker, a work, 労務)."""
    return list(_found(estimate, references, located, targets, around, _MULTIPLYING))


def output_corrections(
    estimate: Estimate,
    references: References,
    located: Located,
    targets: Sequence[str],
    around: str,
) -> list[Correction]:
    """The multiplying corrections of a daily output."""
    return list(_found(estimate, references, located, targets, around, ("日当たり作業量補正:",)))


def _found(
    estimate: Estimate,
    references: References,
    located: Located,
    targets: Sequence[str],
    around: str,
    prefixes: tuple[str, ...],
) -> Iterator[Correction]:
    keys = [key for target in targets if (key := name_key(target))]
    for row in references.rates:
        if row.a is None or not row.rate.startswith(prefixes):
            continue
        prefix, _, what = row.rate.partition(":")
        key = name_key(what)
        concerns = not key or any(key in other or other in key for other in keys)
        condition = row.work_category
        if not concerns:
            if _is_target(key, references):
                continue
            condition = f"{what}補正 {condition}" if _is_bare(condition) else condition
        factor = row.a if row.formula != "add" else 1 + (row.a if abs(row.a) < 1 else row.a / 100)
        where = f"{around} {shown_name(located.line)} {text(located.line.remarks)}" + " ".join(
            shown_name(line) for line in located.ancestors
        )
        label = f"{prefix}（{condition}）" if condition else prefix
        yield Correction(row, label, factor, stated_in(condition, estimate, where))


def _is_target(key: str, references: References) -> bool:
    """Whether a correction's ``to what`` is a worker or a work of the 歩掛, not a condition."""
    return any(
        key in name_key(row.rate.partition(":")[2]) or key in name_key(row.work_category)
        for row in references.rates
        if row.rate.startswith(("歩掛:", "日当たり作業量:"))
    )


_YES = re.compile(r"(の場合|あり|有り|有|該当する|該当|対象|適用する|適用)$")
_NO = re.compile(r"対象外|非該当|該当しない|適用しない|適用外|なし|無|しない|不要|^[-−―ー]$")


def _is_bare(condition: str) -> bool:
    """Whether a condition only says yes (あり) without saying to what."""
    return not _YES.sub("", condition.strip())


def stated_in(condition: str, estimate: Estimate, around: str) -> bool:
    """Whether the cover or the texts around a line state a condition.

    All of its words occur, or it is the label of a fact (冬期補正あり) whose value doesn't deny it.
    """
    bare = name_key(_YES.sub("", condition.strip()))
    for label, written in estimate.facts.items():
        if len(bare) > 1 and bare.removesuffix("補正") in name_key(label):
            return bool(written.text.strip()) and not _NO.search(written.text.strip())
    words = [key for word in re.split(r"[\s　・、,]+", condition) if (key := name_key(word))]
    if not words:
        return True
    stated = name_key(
        around + " ".join(f"{label}{written.text}" for label, written in estimate.facts.items())
    )
    return all(word in stated for word in words)
