"""A check with its files as HTML: figures, what was used and not read, and how overheads came about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.estimating.check import FileReport
from assistant.estimating.overheads.calculation import Step, plain
from assistant.estimating.reporting.combined import file_row
from assistant.estimating.reporting.wording import SEVERITIES
from assistant.japan_time import japan_time
from assistant.records.checks import OPEN, Check, CheckFile, Part, State
from ui.checks.history import actions_html, progress_html, state_tag
from ui.html_text import as_text

PARTS: Mapping[Part, str] = {
    Part.ESTIMATE: "設計書",
    Part.PRICES: "単価表",
    Part.RATES: "率表",
    Part.QUANTITIES: "数量計算書",
    Part.SPECIFICATION: "特記仕様書",
    Part.PAST: "前の版",
    Part.FACTS: "工事の条件",
}
_NOTES_SHOWN = 8
_USED = "によります。"
"""What notes on the edition that was used end in; all others tell of something that was not done."""
_FILES_NAMED = 3


def head_html(check: Check, *, own: bool, owner: str = "", problem: str = "") -> str:
    """The check's title and state, how far it is, and what can be done with it.

    ``owner`` is the shown name of whose it is, told to others.
    """
    said = f'<p class="problem" role="alert">{as_text(problem)}</p>' if problem else ""
    message = f'<p class="problem">{as_text(check.message)}</p>' if check.message else ""
    whose = "" if own else f"　持ち主: {as_text(owner or check.owner)}"
    return (
        f'<section class="check-part" data-check="{check.id}" '
        'aria-labelledby="check-title">'
        '<button type="button" class="check-button" data-do="close-check" id="check-back">'
        "← 一覧へ戻る</button>"
        f'<div class="check-head"><h2 id="check-title" tabindex="-1">{as_text(check.title)}</h2>'
        f"{state_tag(check.state, of_check=True)}</div>"
        f'<p class="where">始めた日時 {as_text(japan_time(check.created_at))}{whose}</p>'
        f"{said}{message}{progress_html(check)}"
        f'<div class="check-actions">{actions_html(check, own=own)}</div></section>'
    )


def drawn_key(check: Check) -> str:
    """Changes when there is more to show than in the head."""
    ended = sum(file.state not in OPEN for file in check.estimates)
    return f"{check.round}.{check.state.value}.{ended}"


def rename_html(check: Check) -> str:
    """The form for another title."""
    return (
        f'<h3>題名</h3><form class="check-inline" data-do="rename" data-check="{check.id}">'
        '<label class="check-field grow"><span>題名</span><input type="text" name="title" '
        f'maxlength="100" required value="{as_text(check.title)}"></label>'
        '<button type="submit" class="check-button">題名を変える</button></form>'
    )


def sharing_html(check: Check, names: Mapping[str, str]) -> str:
    """Who else may see it, and the form that adds one of ``names``, shown names by sign-in names."""
    options = "".join(
        f'<option value="{as_text(name)}">{as_text(shown)}</option>'
        for name, shown in names.items()
        if name not in check.shared_with
    )
    people = "".join(
        f"<li><span>{as_text(names.get(name, name))}（{as_text(name)}）</span> "
        f'<button type="button" class="check-button" data-do="withdraw-grant" '
        f'data-check="{check.id}" data-person="{as_text(name)}" '
        f'aria-label="{as_text(names.get(name, name))} さんには見せない">見せない</button></li>'
        for name in check.shared_with
    )
    listed = (
        f'<ul class="check-people">{people}</ul>'
        if people
        else '<p class="note">ほかの人には見えません。</p>'
    )
    return (
        f"<h3>見せる相手</h3>{listed}"
        f'<form class="check-inline" data-do="grant" data-check="{check.id}">'
        '<label class="check-field grow"><span>見せる人（氏名または利用者名）</span>'
        '<input type="text" name="person" maxlength="100" required list="check-colleagues" '
        f'autocomplete="off"></label><datalist id="check-colleagues">{options}</datalist>'
        '<button type="submit" class="check-button">見せる</button></form>'
    )


def overview_html(check: Check, reports: Mapping[int, FileReport]) -> str:
    """What was found in all files together, and what of it weighs most."""
    read = [report for report in reports.values() if not report.error]
    figures = [
        (label, f"{sum(report.count(kind) for report in read):,}", kind.value)
        for kind, label in SEVERITIES.items()
    ]
    figures.append(("是認済", f"{sum(len(report.waivers) for report in read):,}", ""))
    largest = max(
        (row.largest_effect for row in map(file_row, read) if row.largest_effect is not None),
        default=None,
    )
    if largest is not None:
        figures.append(("最大の影響（円）", plain(largest), ""))
    unread = sum(file.state is State.FAILED for file in check.estimates)
    if unread:
        figures.append(("読み取れないファイル", f"{unread:,}", "error"))
    shown = "".join(
        f'<div class="{kind}"><dt>{label}</dt><dd>{figure}</dd></div>'
        for label, figure, kind in figures
    )
    so_far = (
        f'<p class="note">調べ終わった {len(reports):,}ファイルまでの結果です。</p>'
        if check.state in OPEN | {State.STOPPED}
        else ""
    )
    return f'<dl class="check-overview" data-drawn="{drawn_key(check)}">{shown}</dl>{so_far}'


def downloads_html(addresses: Mapping[str, str]) -> str:
    """Links to what is kept of all files together, by their labels."""
    links = "".join(
        f'<a class="check-button" href="{as_text(address)}" download>{as_text(label)}</a>'
        for label, address in addresses.items()
    )
    return f'<div class="check-actions">{links}</div>' if links else ""


def files_html(
    check: Check, reports: Mapping[int, FileReport], downloads: Mapping[int, Mapping[str, str]]
) -> str:
    """The estimates with what was found in each; ``downloads`` are addresses by their labels."""
    rows = "".join(
        _file(file, reports.get(file.position), downloads.get(file.position, {}))
        for file in check.estimates
    )
    others = [file for file in check.files if file.part is not Part.ESTIMATE]
    used = "".join(
        f"<li>{PARTS[file.part]}: {as_text(file.name)}{_unread(file)}</li>" for file in others
    )
    with_them = f'<h3>照合に使った資料</h3><ul class="check-notes">{used}</ul>' if used else ""
    heads = (
        "ファイル",
        "状態",
        *SEVERITIES.values(),
        "是認済",
        "最大の影響（円）",
        "ダウンロード",
    )
    head = "".join(f'<th scope="col">{label}</th>' for label in heads)
    return (
        '<div class="check-scroll"><table class="check-table check-files as-cards">'
        '<caption class="check-hidden">調べたファイル</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>{with_them}"
    )


def notes_html(reports: Mapping[int, FileReport]) -> str:
    """What was not read or compared, and which editions were used; the same of several files once."""
    said: dict[str, list[str]] = {}
    for report in reports.values():
        for note in report.notes:
            said.setdefault(note, []).append(report.file.name)
    used = [note for note in said if note.endswith(_USED)]
    gaps = [note for note in said if not note.endswith(_USED)]

    def lines(notes: Sequence[str]) -> str:
        items = "".join(
            f"<li>{as_text(note)}{_named(said[note], len(reports)) if len(reports) > 1 else ''}</li>"
            for note in notes
        )
        return f'<ul class="check-notes">{items}</ul>'

    def more(notes: Sequence[str], label: str) -> str:
        if not notes:
            return ""
        return f"<details><summary>{label} {len(notes):,}件</summary>{lines(notes)}</details>"

    shown = ""
    if gaps:
        shown = (
            '<section class="check-box"><h3>確かめていないこと・読み取れないこと</h3>'
            f"{lines(gaps[:_NOTES_SHOWN])}{more(gaps[_NOTES_SHOWN:], 'ほか')}</section>"
        )
    return shown + more(used, "使った率表の版")


def contents_html(reports: Mapping[int, FileReport]) -> str:
    """What was read of each file, and its overheads step by step."""
    return "".join(
        f"<details><summary>{as_text(report.file.name)}"
        f'<span class="where">{report.line_count:,}行 {as_text(report.layout)}</span></summary>'
        f"{_facts(report)}<h3>経費の計算（率表による再計算）</h3>{steps_html(report.calculation)}</details>"
        for report in reports.values()
        if not report.error
    )


def steps_html(steps: Sequence[Step]) -> str:
    """The recomputed way from 直接工事費 to 工事費."""
    if not steps:
        return '<p class="note">経費は再計算していません（率表から一通りに決まらない、または費目が読み取れません）。</p>'
    rows = "".join(
        f'<tr><th scope="row" data-label="項目">{as_text(step.label)}</th>'
        f'<td data-label="計算">{as_text(step.formula)}</td>'
        f'<td class="check-number" data-label="値">{as_text(plain(step.value))}</td>'
        f'<td class="where{"" if step.source else " none"}" data-label="出典">'
        f"{as_text(step.source)}</td></tr>"
        for step in steps
    )
    return (
        '<div class="check-scroll"><table class="check-table as-cards"><thead><tr>'
        '<th scope="col">項目</th><th scope="col">計算</th><th scope="col">値</th>'
        f'<th scope="col">出典</th></tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _file(file: CheckFile, report: FileReport | None, downloads: Mapping[str, str]) -> str:
    row = file_row(report) if report and not report.error else None
    counts = [(label, str(row.counts[kind]) if row else "") for kind, label in SEVERITIES.items()]
    counts.append(("是認済", str(row.waived) if row else ""))
    largest = plain(row.largest_effect) if row and row.largest_effect is not None else ""
    counts.append(("最大の影響", largest))
    figures = "".join(
        f'<td class="check-number{"" if text else " none"}" data-label="{label}">{text}</td>'
        for label, text in counts
    )
    work = f'<span class="where">{as_text(row.work)}</span>' if row and row.work else ""
    links = "".join(
        f'<a class="check-button" href="{as_text(address)}" download '
        f'aria-label="{as_text(file.name)} の{as_text(label)}をダウンロード">{as_text(label)}</a>'
        for label, address in downloads.items()
    )
    reason = file.message or (report.error if report and report.error else "")
    problem = f'<span class="check-unread">{as_text(reason)}</span>' if reason else ""
    return (
        f'<tr><th scope="row" data-label="ファイル"><span>{as_text(file.name)}{work}</span></th>'
        f'<td data-label="状態"><span>{state_tag(file.state)}{problem}</span></td>{figures}'
        f'<td data-label="保存" class="{"" if links else "none"}">'
        f'<span class="check-downloads">{links}</span></td></tr>'
    )


def _unread(file: CheckFile) -> str:
    return f'　<span class="check-unread">{as_text(file.message)}</span>' if file.message else ""


def _named(files: Sequence[str], count: int) -> str:
    if len(files) == count:
        return '<span class="where">（全ファイル）</span>'
    shown = "、".join(files[:_FILES_NAMED])
    more = f" ほか{len(files) - _FILES_NAMED}ファイル" if len(files) > _FILES_NAMED else ""
    return f'<span class="where">（{as_text(shown)}{more}）</span>'


def _facts(report: FileReport) -> str:
    if not report.facts:
        return '<p class="note">工事の条件（工事名・工期など）は読み取れませんでした。</p>'
    pairs = "".join(
        f"<div><dt>{as_text(label)}</dt><dd>{as_text(value)}</dd></div>"
        for label, value in report.facts.items()
    )
    return f'<dl class="check-facts">{pairs}</dl>'
