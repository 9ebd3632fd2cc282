"""What differs between two versions of an estimate, as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from assistant.estimating.compare import Change, ChangeKind, Comparison, Figures, changes_by_weight
from assistant.estimating.model import CostItem
from assistant.estimating.overheads.calculation import plain
from assistant.estimating.reporting.wording import signed_yen
from ui.html_text import as_text

MOST_CHANGES = 500
"""Rows shown at once; further ones are found by their kind or in the workbook."""


def choice_html(versions: Mapping[str, str], before: str, after: str) -> str:
    """The form that chooses two of ``versions``, which are shown by their keys."""
    if len(versions) < 2:  # noqa: PLR2004 - a comparison needs two
        return (
            '<p class="note">比べるには、読み取れた設計書が2つ要ります。前の版をこのチェックに加えるか、'
            "別のチェックで調べてください。</p>"
        )

    def select(name: str, label: str, chosen: str) -> str:
        options = "".join(
            f'<option value="{as_text(key)}"{" selected" if key == chosen else ""}>'
            f"{as_text(text)}</option>"
            for key, text in versions.items()
        )
        return (
            f'<label class="check-field grow"><span>{label}</span>'
            f'<select name="{name}" required>{options}</select></label>'
        )

    return (
        '<form class="check-filters" data-do="compare">'
        f"{select('before', '前の版', before)}{select('after', '後の版', after)}"
        '<button type="submit" class="check-button main">比べる</button></form>'
    )


def comparison_html(
    comparison: Comparison, kind: ChangeKind | None = None, *, before: str = "", after: str = ""
) -> str:
    """The cost summary of both versions and the changes, the costliest first, of one kind or all.

    ``before`` and ``after`` are the keys of the versions, for choosing another kind.
    """
    changes = changes_by_weight(comparison.changes)
    wanted = [change for change in changes if kind is None or kind in change.kinds]
    return (
        f'<h3 class="check-versions">{as_text(comparison.before.name)} → '
        f"{as_text(comparison.after.name)}</h3>"
        f"{_effect(comparison)}{_costs(comparison)}{_kinds(changes, kind, before, after)}"
        f'<p class="check-count" role="status">{_counted(comparison, wanted, kind)}</p>'
        f"{_table(wanted[:MOST_CHANGES])}"
    )


def _effect(comparison: Comparison) -> str:
    prices = {CostItem.CONTRACT_PRICE_BEFORE_TAX, CostItem.COMMISSION_PRICE}
    for item, before, after in comparison.costs:
        if item in prices and before is not None and after is not None:
            return (
                f'<p class="check-effect">{item.value}の増減 '
                f"<strong>{signed_yen(after - before)} 円</strong></p>"
            )
    return ""


def _costs(comparison: Comparison) -> str:
    if not comparison.costs:
        return '<p class="note">費目の集計は、どちらの版からも読み取れませんでした。</p>'
    rows = "".join(
        f'<tr><th scope="row" data-label="費目">{as_text(item.value)}</th>'
        f"{_number('前', before)}{_number('後', after)}"
        f'<td class="check-number" data-label="増減（円）">{_difference(before, after)}</td></tr>'
        for item, before, after in comparison.costs
    )
    return (
        '<div class="check-scroll"><table class="check-table check-costs as-cards">'
        '<caption class="check-hidden">費目ごとの金額</caption><thead><tr><th scope="col">費目</th>'
        '<th scope="col">前（円）</th><th scope="col">後（円）</th><th scope="col">増減（円）</th>'
        f"</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _kinds(changes: Sequence[Change], chosen: ChangeKind | None, before: str, after: str) -> str:
    counts = {kind: sum(kind in change.kinds for change in changes) for kind in ChangeKind}
    buttons = [("", "すべて", len(changes))]
    buttons += [(kind.name, kind.value, count) for kind, count in counts.items() if count]
    shown = "".join(
        f'<button type="button" class="check-chip" data-do="change-kind" data-kind="{key}" '
        f'data-before="{as_text(before)}" data-after="{as_text(after)}" '
        f'id="check-kind-{key or "all"}" '
        f'aria-pressed="{"true" if key == (chosen.name if chosen else "") else "false"}">'
        f"{label} {count:,}</button>"
        for key, label, count in buttons
    )
    return f'<div class="check-chips" role="group" aria-label="変更の種類で絞り込む">{shown}</div>'


def _counted(comparison: Comparison, wanted: Sequence[Change], kind: ChangeKind | None) -> str:
    said = f"{kind.value + 'の変更' if kind else '変更'} {len(wanted):,}件"
    if len(wanted) > MOST_CHANGES:
        said += f"（金額の差が大きい順に{MOST_CHANGES}件を表示）"
    return f"{said}、変わらない行 {comparison.unchanged:,}"


def _table(changes: Iterable[Change]) -> str:
    rows = "".join(_row(change) for change in changes)
    if not rows:
        return '<p class="check-empty">違いはありません。</p>'
    heads = (
        "変更",
        "項目",
        "数量",
        "単価（円）",
        "金額（円）",
        "金額の差（円）",
        "工事価格への影響（円）",
        "場所",
    )
    head = "".join(f'<th scope="col">{label}</th>' for label in heads)
    return (
        '<div class="check-scroll"><table class="check-table check-changes as-cards">'
        '<caption class="check-hidden">版の間の変更</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _row(change: Change) -> str:
    before, after = change.before, change.after
    path = " › ".join(change.path)
    where = after or before
    place = f"{where.place.sheet} {where.place.cell}" if where else ""
    kinds = "".join(f'<span class="chip">{kind.value}</span>' for kind in change.kinds)
    return (
        f'<tr><td data-label="変更">{kinds}</td>'
        f'<td data-label="項目" class="wide">{as_text(change.shown_item)}'
        f'<span class="where">{as_text(path)}</span></td>'
        f"{_pair('数量', _value(before, 'quantity'), _value(after, 'quantity'), change.unit)}"
        f"{_pair('単価（円）', _value(before, 'unit_price'), _value(after, 'unit_price'))}"
        f"{_pair('金額（円）', _value(before, 'amount'), _value(after, 'amount'))}"
        f"{_signed('金額の差（円）', change.difference_yen)}"
        f"{_signed('工事価格への影響（円）', change.effect_yen)}"
        f'<td data-label="場所">{as_text(place)}</td></tr>'
    )


def _pair(label: str, old: str, new: str, unit: str = "") -> str:
    """The value of both versions, once when it is the same."""
    shown = as_text(new) if old == new else f"{as_text(old or '—')} → {as_text(new or '—')}"
    unit = f" {as_text(unit)}" if unit and (old or new) else ""
    empty = "" if old or new else " none"
    return f'<td class="check-number{empty}" data-label="{label}">{shown}{unit}</td>'


def _value(figures: Figures | None, name: str) -> str:
    value: Decimal | None = getattr(figures, name, None)
    return "" if value is None else plain(value)


def _number(label: str, value: Decimal | None) -> str:
    shown = plain(value) if value is not None else ""
    return f'<td class="check-number" data-label="{label}">{shown}</td>'


def _difference(before: Decimal | None, after: Decimal | None) -> str:
    return "" if before is None or after is None else signed_yen(after - before)


def _signed(label: str, value: Decimal | None) -> str:
    empty = "" if value is not None else " none"
    return f'<td class="check-number{empty}" data-label="{label}">{signed_yen(value)}</td>'
