"""One finding in full, as HTML: its row among its neighbours, figures, evidence, words, waiver."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.estimating.check import Waiver
from assistant.estimating.findings import Basis, Finding
from assistant.estimating.overheads.calculation import Step
from assistant.estimating.recognised import REMARK
from assistant.estimating.reporting.surroundings import ShownRow, filled_columns
from assistant.estimating.reporting.wording import basis_lines, grouped, rule_titles, signed_yen
from assistant.japan_time import japan_time
from ui.checks.findings import place_text, severity_tag
from ui.checks.result import steps_html
from ui.checks.view import Listed
from ui.explaining.button import explain_button
from ui.html_text import as_text, lines_as_text

LONGEST_REASON = 500
_ABOUT_OVERHEADS = frozenset(
    {"overhead_rates", "corrections", "rounding", "disposal", "editions", "minimum_price"}
)
_FIRST_NUMBER, _LAST_NUMBER = 3, 5  # of the columns: quantity, unit price, amount


@dataclass(frozen=True, slots=True)
class Around:
    """Where a finding stands: in which check, and in the list of its findings that is shown.

    ``before`` and ``after`` are the keys of its neighbours, "" for none.
    """

    position: int
    count: int
    before: str = ""
    after: str = ""
    check_id: str = ""


@dataclass(frozen=True, slots=True)
class Rewording:
    """What the model makes of an explanation: ``text`` when it is done, else ``progress``."""

    text: str = ""
    progress: str = ""
    problem: str = ""


def detail_html(
    listed: Listed,
    around: Around,
    rows: Sequence[ShownRow],
    *,
    links: Sequence[str],
    steps: Sequence[Step] = (),
    may_reword: bool,
    rewording: Rewording | None = None,
    problem: str = "",
) -> str:
    """The finding; ``links`` lead to its bases in the library, "" for those that are not there.

    ``steps`` are the recomputed overheads of its file, shown where they are what it is about.
    """
    finding = listed.entry.finding
    title = rule_titles().get(finding.rule, finding.rule)
    read_by_ocr = (
        '<span class="check-tag info">OCRで読み取った値</span>' if REMARK in finding.message else ""
    )
    said = f'<p class="problem" role="alert">{as_text(problem)}</p>' if problem else ""
    return (
        f'<article class="check-detail" data-finding="{listed.key}" aria-labelledby="check-detail-title">'
        f"{_controls(around)}"
        f'<h3 id="check-detail-title" tabindex="-1">{as_text(finding.item or title)}</h3>'
        f'<p class="check-tags">{severity_tag(listed)}{read_by_ocr}<span>{as_text(title)}</span></p>'
        f'<p class="where">{as_text(listed.file_name)}　{as_text(place_text(listed))}'
        f"　番号 {as_text(listed.entry.number)}</p>"
        f'{said}<p class="check-said">{as_text(finding.message)}</p>'
        f"{_figures(finding)}{surroundings_html(rows)}{_calculation(finding, steps)}"
        f"{_basis(finding.basis, links)}"
        f"{_explanation(listed, rewording, may_reword=may_reword)}"
        f"{_plainly(listed, around.check_id)}"
        f"{_waiver(listed)}</article>"
    )


def surroundings_html(rows: Sequence[ShownRow]) -> str:
    """The row with its neighbours; the cell that is meant has a frame, an arrow and a word."""
    if not rows:
        return (
            '<h4>該当箇所</h4><p class="note">この指摘は、特定の行ではなく設計書全体、または別の資料との'
            "食い違いを示します。</p>"
        )
    columns = filled_columns(rows)
    head = "".join(f'<th scope="col">{as_text(heading)}</th>' for _, heading in columns)
    body = "".join(
        f'<tr{_here(row)}><th scope="row">{"▶ " if row.here else ""}{as_text(row.row)}</th>'
        + "".join(_cell(row, place) for place, _ in columns)
        + "</tr>"
        for row in rows
    )
    return (
        '<h4>該当箇所</h4><div class="check-scroll" tabindex="0" role="region" '
        'aria-label="設計書の該当する行とその前後"><table class="check-table check-rows">'
        f'<thead><tr><th scope="col">行</th>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _here(row: ShownRow) -> str:
    return ' class="here" aria-current="true"' if row.here else ""


def _cell(row: ShownRow, place: int) -> str:
    kinds = ["check-number"] if _FIRST_NUMBER <= place <= _LAST_NUMBER else []
    marked = row.here and row.marked == place
    if marked:
        kinds.append("marked")
    said = '<span class="check-hidden">（指摘の値）</span>' if marked else ""
    shown = f"<mark>{as_text(row.cells[place])}</mark>" if marked else as_text(row.cells[place])
    return f'<td class="{" ".join(kinds)}">{shown}{said}</td>'


def _controls(around: Around) -> str:
    def step(key: str, label: str, name: str, shortcut: str) -> str:
        disabled = "" if key else " disabled"
        return (
            f'<button type="button" class="check-button" data-do="open-finding" '
            f'data-finding="{key}" data-step="{name}" aria-keyshortcuts="{shortcut}" '
            f'title="{label}の指摘（{shortcut.replace("Arrow", "")}）"{disabled}>{label}</button>'
        )

    counted = f"{around.position:,} / {around.count:,}" if around.position else "一覧の外"
    return (
        '<div class="check-detail-controls">'
        f"{step(around.before, '前へ', 'before', 'Alt+ArrowUp')}"
        f"{step(around.after, '次へ', 'after', 'Alt+ArrowDown')}"
        f'<span class="where">{counted}</span>'
        '<button type="button" class="check-button" data-do="close-finding" '
        'aria-keyshortcuts="Escape">閉じる</button></div>'
    )


def _figures(finding: Finding) -> str:
    shown = [
        ("記載", grouped(finding.actual), "stands"),
        ("正", grouped(finding.expected), "right"),
        ("正したときの行の増減", _yen(signed_yen(finding.difference_yen)), ""),
        ("正したときの工事価格の増減", _yen(signed_yen(finding.effect_yen)), ""),
    ]
    pairs = "".join(
        f'<div class="{kind}"><dt>{label}</dt><dd>{as_text(text)}</dd></div>'
        for label, text, kind in shown
        if text
    )
    return f'<dl class="check-figures">{pairs}</dl>' if pairs else ""


def _yen(text: str) -> str:
    return f"{text} 円" if text else ""


def _calculation(finding: Finding, steps: Sequence[Step]) -> str:
    if not steps or finding.rule not in _ABOUT_OVERHEADS:
        return ""
    return f"<details><summary>経費の計算を段階ごとに見る</summary>{steps_html(steps)}</details>"


def _basis(bases: Sequence[Basis], links: Sequence[str]) -> str:
    if not bases:
        return ""
    items = []
    for basis, line, address in zip(bases, basis_lines(bases), links, strict=True):
        link = (
            f' <a href="{as_text(address)}" target="_blank" rel="noopener">'
            f"{as_text(Path(basis.document).name)}を開く</a>"
            if address
            else ""
        )
        items.append(f"<li>{lines_as_text(line)}{link}</li>")
    return f'<h4>根拠</h4><ul class="check-basis">{"".join(items)}</ul>'


def _explanation(listed: Listed, rewording: Rewording | None, *, may_reword: bool) -> str:
    text = listed.entry.explanation
    parts = [f"<h4>説明</h4><p>{lines_as_text(text)}</p>"]
    if rewording and rewording.text:
        parts.append(
            '<div class="check-reworded" role="status"><p class="where">言語モデルによる言い換え'
            "（数値は上の説明と同じことを確かめています）</p>"
            f"<p>{lines_as_text(rewording.text)}</p></div>"
        )
    if rewording and rewording.problem:
        parts.append(f'<p class="note" role="status">{as_text(rewording.problem)}</p>')
    if rewording and rewording.progress:
        parts.append(
            f'<p class="progress" role="status">{as_text(rewording.progress)}</p>'
            '<button type="button" class="check-button" data-do="stop-rewording">やめる</button>'
        )
    elif may_reword and not (rewording and rewording.text):
        parts.append(
            '<button type="button" class="check-button" data-do="reword" '
            f'data-finding="{listed.key}">やさしく言い換える</button>'
        )
    return "".join(parts)


def _plainly(listed: Listed, check_id: str) -> str:
    if not check_id:
        return ""
    button = explain_button(f"finding:{check_id}:{listed.entry.number}", about="この指摘")
    return f'<p class="check-explain">{button}</p>'


def _waiver(listed: Listed) -> str:
    waiver = listed.entry.waiver
    if waiver is None:
        return _waiver_form(listed)
    return (
        f"<h4>是認</h4>{_waived(waiver)}"
        f'<form data-do="withdraw-waiver" data-finding="{listed.key}">'
        '<button type="submit" class="check-button">是認を取り消す</button></form>'
    )


def _waived(waiver: Waiver) -> str:
    return (
        f'<p class="check-waived">{lines_as_text(waiver.reason)}</p>'
        f'<p class="where">{as_text(waiver.name)}　{as_text(japan_time(waiver.time))}</p>'
    )


def _waiver_form(listed: Listed) -> str:
    return (
        f'<form class="check-waiver" data-do="waive" data-finding="{listed.key}">'
        '<h4>是認</h4><p class="note">誤りではないと判断したら、理由を書いて是認します。'
        "理由と氏名は報告書に残ります。</p>"
        '<label class="check-field"><span>是認する理由</span><textarea name="reason" rows="2" '
        f'maxlength="{LONGEST_REASON}" required></textarea></label>'
        '<button type="submit" class="check-button">是認する</button></form>'
    )
