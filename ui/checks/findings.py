"""The table of findings and what filters it, as HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.estimating.findings import Severity
from assistant.estimating.reporting.wording import (
    SEVERITIES,
    grouped,
    rule_titles,
    signed_yen,
    weight,
)
from ui.checks.view import PAGE_SIZE, Listed, Sort, View, Waived, chosen, page_of
from ui.html_text import as_text

_COLUMNS = (
    (Sort.SEVERITY, "程度"),
    (Sort.RULE, "規則"),
    (None, "項目と指摘"),
    (None, "記載"),
    (None, "正"),
    (Sort.EFFECT, "正したときの増減（円）"),
    (Sort.PLACE, "場所"),
)
_WAIVED = {Waived.ALL: "是認済みも含める", Waived.NO: "是認済みを除く", Waived.YES: "是認済みだけ"}
SIGNS = {Severity.ERROR: "×", Severity.WARNING: "！", Severity.INFO: "？"}
"""So that the colour is not the only thing that tells how grave a finding is."""


def severity_tag(listed: Listed) -> str:
    """How grave a finding is, in a word with its sign."""
    entry = listed.entry
    kind = "waived" if entry.waiver else entry.finding.severity.value
    sign = "○" if entry.waiver else SIGNS[entry.finding.severity]
    return (
        f'<span class="check-tag {kind}"><span aria-hidden="true">{sign}</span>'
        f"{as_text(entry.label)}</span>"
    )


def place_text(listed: Listed) -> str:
    """Sheet and cell as a person would look for them."""
    place = listed.entry.finding.place
    return f"{place.sheet} {place.cell}".strip() or "全体"


def filters_html(findings: Sequence[Listed], files: Mapping[int, str], view: View) -> str:
    """The form that chooses findings; empty when there is nothing to choose from."""
    if not findings:
        return ""
    titles = rule_titles()
    counts: dict[str, int] = {}
    for each in findings:
        counts[each.entry.finding.rule] = counts.get(each.entry.finding.rule, 0) + 1
    severities = [(kind.value, label) for kind, label in SEVERITIES.items()]
    rules = sorted((titles.get(rule, rule), rule) for rule in counts)
    several = len(files) > 1
    return (
        '<form class="check-filters" data-filters role="search" aria-label="指摘を絞り込む">'
        + _select("severity", "程度", [("", "すべて"), *severities], view.severity or "")
        + _select(
            "rule",
            "規則",
            [("", "すべて"), *((rule, f"{title}（{counts[rule]}）") for title, rule in rules)],
            view.rule,
        )
        + (
            _select(
                "file",
                "ファイル",
                [("", "すべて"), *((str(number), name) for number, name in files.items())],
                "" if view.file is None else str(view.file),
            )
            if several
            else ""
        )
        + _select("waived", "是認", [(k.value, label) for k, label in _WAIVED.items()], view.waived)
        + '<label class="check-field grow"><span>語句</span><input type="search" name="text" '
        f'maxlength="100" value="{as_text(view.text)}" placeholder="項目・セル・番号など"></label>'
        '<button type="reset" class="check-button">絞り込みを解く</button></form>'
    )


def findings_html(findings: Sequence[Listed], view: View, *, several: bool) -> str:
    """One page of the table; ``several`` files make each row name its file."""
    if not findings:
        return ""
    wanted = chosen(findings, view)
    page, pages, rows = page_of(wanted, view)
    counted = f"{len(wanted):,}件"
    if view.filtered:
        counted = f"{len(findings):,}件のうち {counted}"
    if pages > 1:
        first = (page - 1) * PAGE_SIZE + 1
        counted += f"（{first:,}〜{first + len(rows) - 1:,}件目を表示）"
    status = f'<p class="check-count" role="status">{counted}</p>'
    if not rows:
        return f'{status}<p class="check-empty">条件に合う指摘はありません。</p>'
    titles = rule_titles()
    beside = " beside" if view.opened else ""
    head = "".join(_heading(sort, label, view) for sort, label in _COLUMNS)
    body = "".join(_row(each, view, titles, several=several) for each in rows)
    return (
        f"{status}{_sort_on_phone(view)}"
        f'<div class="check-scroll"><table class="check-table check-findings as-cards{beside}">'
        '<caption class="check-hidden">指摘の一覧</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{_pages(page, pages)}"
    )


def _select(name: str, label: str, options: Sequence[tuple[str, str]], value: str) -> str:
    shown = "".join(
        f'<option value="{as_text(key)}"{" selected" if key == value else ""}>{as_text(text)}</option>'
        for key, text in options
    )
    return (
        f'<label class="check-field"><span>{label}</span>'
        f'<select name="{name}">{shown}</select></label>'
    )


def _heading(sort: Sort | None, label: str, view: View) -> str:
    if sort is None:
        return f'<th scope="col">{label}</th>'
    if view.sort is not sort:
        direction, sign = "none", "↕"
    elif view.backwards != (sort in {Sort.SEVERITY, Sort.EFFECT}):
        direction, sign = "descending", "▼"
    else:
        direction, sign = "ascending", "▲"
    return (
        f'<th scope="col" aria-sort="{direction}"><button type="button" data-do="sort" '
        f'data-sort="{sort.value}" id="check-sort-{sort.value}">{label}'
        f'<span aria-hidden="true" class="check-sign">{sign}</span></button></th>'
    )


def _sort_on_phone(view: View) -> str:
    """Cards have no headings to press."""
    options = [(sort.value, label) for sort, label in _COLUMNS if sort is not None]
    return (
        '<div class="check-sort-phone">'
        + _select("sort", "並べ方", options, view.sort.value)
        + "</div>"
    )


def _row(each: Listed, view: View, titles: Mapping[str, str], *, several: bool) -> str:
    finding = each.entry.finding
    opened = each.key == view.opened
    file = f'<span class="check-file-name">{as_text(each.file_name)}</span>' if several else ""
    marks = ' class="opened" aria-current="true"' if opened else ""
    waived = " waived" if each.entry.waiver else ""
    item = finding.item or titles.get(finding.rule, finding.rule)
    return (
        f'<tr data-do="open-finding" data-finding="{each.key}"{marks}>'
        f'<td data-label="程度">{severity_tag(each)}</td>'
        f'<td data-label="規則">{as_text(titles.get(finding.rule, finding.rule))}</td>'
        f'<td data-label="項目" class="wide{waived}"><button type="button" class="check-link" '
        f'data-do="open-finding" data-finding="{each.key}" id="check-finding-{each.key}">'
        f'{as_text(item)}</button><span class="check-message">{as_text(finding.message)}</span></td>'
        f"{_figure('記載', grouped(finding.actual))}{_figure('正', grouped(finding.expected))}"
        f"{_figure('増減（円）', signed_yen(weight(finding)))}"
        f'<td data-label="場所"><span>{file}{as_text(place_text(each))}</span></td></tr>'
    )


def _figure(label: str, text: str) -> str:
    empty = "" if text else " none"
    return f'<td data-label="{label}" class="check-number{empty}">{as_text(text)}</td>'


def _pages(page: int, pages: int) -> str:
    if pages == 1:
        return ""

    def step(wanted: int, label: str, name: str) -> str:
        disabled = "" if 1 <= wanted <= pages else " disabled"
        return (
            f'<button type="button" class="check-button" data-do="page" data-page="{wanted}" '
            f'id="check-page-{name}"{disabled}>{label}</button>'
        )

    return (
        '<nav class="check-pages" aria-label="指摘のページ">'
        f"{step(page - 1, '前の50件', 'before')}<span>{page} / {pages}</span>"
        f"{step(page + 1, '次の50件', 'after')}</nav>"
    )
