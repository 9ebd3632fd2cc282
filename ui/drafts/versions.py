"""The versions of a draft, and what changed between two of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.drafts.comparing import Change, Run, RunKind, SectionComparison
from assistant.drafts.entries import DraftEntry
from assistant.drafts.versions import VersionEntry
from assistant.japan_time import japan_time
from ui.html_text import as_text, lines_as_text

NOW = "now"
"""What the browser calls the draft as it is now."""
_CHANGES: Mapping[Change, tuple[str, str]] = {
    Change.SAME: ("同じ", "quiet"),
    Change.CHANGED: ("変更", "warning"),
    Change.ADDED: ("追加", "info"),
    Change.REMOVED: ("削除", "error"),
}
_AROUND = 60
"""Characters of unchanged text that are shown beside a change."""


def versions_html(entry: DraftEntry, versions: Sequence[VersionEntry]) -> str:
    """Who made which when and why, newest first, and the choice of two to compare."""
    if not versions:
        return (
            '<p class="check-empty">まだ版はありません。書き終わったとき、編集や書き直しをしたときに、'
            "自動で残します。</p>"
        )
    rows = "".join(_row(entry, each) for each in versions)
    return (
        f"{choice_html(entry, versions)}"
        '<div class="check-scroll"><table class="check-table as-cards draft-versions"><thead><tr>'
        '<th scope="col">版</th><th scope="col">日時</th><th scope="col">だれ</th>'
        '<th scope="col">理由</th><th scope="col">操作</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def choice_html(
    entry: DraftEntry, versions: Sequence[VersionEntry], before: str = "", after: str = NOW
) -> str:
    """The form that chooses two versions; without a choice, the newest and the draft as it is."""
    names = {NOW: "今の下書き"} | {
        str(each.number): f"第{each.number}版（{japan_time(each.made_at)} {each.why}）"
        for each in versions
    }
    first = before or (str(versions[1].number) if len(versions) > 1 else str(versions[0].number))

    def select(name: str, label: str, chosen: str) -> str:
        options = "".join(
            f'<option value="{key}"{" selected" if key == chosen else ""}>{as_text(words)}</option>'
            for key, words in names.items()
        )
        return (
            f'<label class="check-field grow"><span>{label}</span>'
            f'<select name="{name}">{options}</select></label>'
        )

    return (
        '<h3>2つの版を比べる</h3><form class="check-filters" data-do="compare" '
        f'data-draft="{as_text(entry.id)}">{select("before", "前", first)}'
        f"{select('after', '後', after)}"
        '<button type="submit" class="check-button main">比べる</button></form><h3>版の一覧</h3>'
    )


def comparison_html(found: Sequence[SectionComparison], *, before: str, after: str) -> str:
    """Section by section, with words of one side only marked by word and colour."""
    changed = [each for each in found if each.change is not Change.SAME]
    names = {key: "今の下書き" if key == NOW else f"第{key}版" for key in (before, after)}
    title = f"<h3>{as_text(names[before])} → {as_text(names[after])}</h3>"
    if not changed:
        return f'{title}<p class="check-empty" role="status">違いはありません。</p>'
    same = len(found) - len(changed)
    said = f"{len(changed)}節が違います" + (f"（{same}節は同じ）" if same else "")
    sections = "".join(_section(each) for each in changed)
    return f'{title}<p class="check-count" role="status">{said}</p>{sections}'


def _row(entry: DraftEntry, each: VersionEntry) -> str:
    address = f"/drafts/{as_text(entry.id)}/draft.docx?version={each.number}"
    ask = f"第{each.number}版に戻しますか。今の下書きも版として残ります。書き直しを待っている節は取りやめます。"
    return (
        f'<tr><th scope="row" data-label="版"><span>第{each.number}版</span></th>'
        f'<td data-label="日時"><span>{as_text(japan_time(each.made_at))}</span></td>'
        f'<td data-label="だれ"><span>{as_text(each.who)}</span></td>'
        f'<td data-label="理由"><span>{as_text(each.why)}</span></td>'
        '<td data-label="操作"><span class="check-downloads">'
        f'<button type="button" class="check-button" data-do="restore" data-version="{each.number}" '
        f'data-revision="{entry.revision}" data-confirm="{as_text(ask)}" '
        f'aria-label="第{each.number}版に戻す">この版に戻す</button>'
        f'<a class="check-button" href="{address}" download '
        f'aria-label="第{each.number}版をWordで保存">Word</a></span></td></tr>'
    )


def _section(each: SectionComparison) -> str:
    label, kind = _CHANGES[each.change]
    runs = "".join(_run(run) for run in _shortened(each.runs))
    return (
        '<section class="check-box"><div class="check-head">'
        f'<h4>{as_text(each.heading)}</h4><span class="check-tag {kind}">{label}</span></div>'
        f'<div class="draft-changes"><p>{runs}</p></div></section>'
    )


def _run(run: Run) -> str:
    text = lines_as_text(run.text)
    match run.kind:
        case RunKind.ADDED:
            return f'<ins class="draft-change"><b>［追加］</b>{text}</ins>'
        case RunKind.REMOVED:
            return f'<del class="draft-change"><b>［削除］</b>{text}</del>'
        case RunKind.SAME:
            return text


def _shortened(runs: Sequence[Run]) -> list[Run]:
    """Long stretches that are the same are cut to what stands beside the changes."""
    shown = []
    for index, run in enumerate(runs):
        text = run.text
        if run.kind is RunKind.SAME and len(text) > 3 * _AROUND:
            start = text[:_AROUND] if index else ""
            end = text[-_AROUND:] if index + 1 < len(runs) else ""
            text = f"{start} … {end}"
        shown.append(Run(run.kind, text))
    return shown
