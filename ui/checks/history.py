"""The checks that a person may see, as HTML: how far each is, and what can be done with it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from assistant.access.people import Person
from assistant.japan_time import japan_time
from assistant.records.check_grants import BareCheck
from assistant.records.checks import OPEN, Check, State
from ui.html_text import as_text

MOST_SHOWN = 100
"""Checks listed at once; older ones are found by searching."""
STATES: Mapping[State, tuple[str, str]] = {
    State.WAITING: ("順番待ち", "info"),
    State.RUNNING: ("検査中", "info"),
    State.DONE: ("完了", "quiet"),
    State.STOPPED: ("停止", "warning"),
    State.FAILED: ("読み取れません", "error"),
}
_ENDED = frozenset({State.DONE, State.FAILED})


def state_tag(state: State, *, of_check: bool = False) -> str:
    """How far a check or a file is, in a word."""
    label, kind = STATES[state]
    if of_check and state is State.FAILED:
        label = "失敗"
    return f'<span class="check-tag {kind}">{label}</span>'


def progress_html(check: Check) -> str:
    """How many of its files are checked; a bar while it is at work or stopped."""
    total = len(check.estimates)
    done = sum(file.state in _ENDED for file in check.estimates)
    if check.state not in OPEN | {State.STOPPED}:
        return ""
    running = " data-running" if check.state in OPEN else ""
    return (
        f'<div{running} class="check-progress"><progress class="check-bar" max="{max(1, total)}" '
        f'value="{done}" aria-label="調べ終わったファイル">{done} / {total}</progress>'
        f'<span class="where" role="status">{total}ファイル中 {done}ファイルが終わりました</span></div>'
    )


def counts_text(check: Check) -> str:
    """What was found, and what could not be read, in words."""
    files = check.estimates
    said = [
        f"誤り {sum(file.errors for file in files):,}",
        f"注意 {sum(file.warnings for file in files):,}",
        f"確認 {sum(file.questions for file in files):,}",
    ]
    unread = sum(file.state is State.FAILED for file in files)
    if unread:
        said.append(f"読み取れないファイル {unread}")
    return "・".join(said)


def history_html(
    checks: Sequence[Check],
    person: Person,
    text: str = "",
    names: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """The list, newest first; ``text`` is looked for in titles, owners and names of files.

    ``names`` are the names that are shown, by sign-in names.
    """
    if not checks:
        return (
            '<p class="check-empty">まだチェックはありません。上の欄に設計書を入れて「調べる」を押してください。'
            "結果はここに残ります。</p>"
        )
    words = _folded(text).split()
    found = [check for check in checks if all(word in _said(check, names) for word in words)]
    if not found:
        return '<p class="check-empty" role="status">見つかりません。</p>'
    items = "".join(_item(check, person, names) for check in found[:MOST_SHOWN])
    more = (
        f'<p class="note">新しい順に{MOST_SHOWN}件を示しています。ほかは語句で探してください。</p>'
        if len(found) > MOST_SHOWN
        else ""
    )
    return f'<ul class="check-list">{items}</ul>{more}'


def search_html(text: str = "") -> str:
    """The field that looks for a check."""
    return (
        '<form class="check-filters" data-filters data-name="search" role="search">'
        '<label class="check-field grow"><span>履歴を探す</span><input type="search" name="text" '
        f'maxlength="100" value="{as_text(text)}" placeholder="題名・ファイル名・氏名"></label></form>'
    )


def bare_html(checks: Sequence[BareCheck]) -> str:
    """For administrators: whose checks there are, so that access can be granted."""
    if not checks:
        return ""
    rows = "".join(
        f'<tr><td data-label="持ち主">{as_text(check.owner)}</td>'
        f'<td data-label="日時">{as_text(japan_time(check.created_at))}</td>'
        f'<td data-label="ファイル" class="check-number">{check.file_count}</td>'
        f'<td data-label="見られる人">{as_text("、".join(check.shared_with)) or "—"}</td>'
        f'<td data-label="許可"><form class="check-inline" data-do="grant" data-check="{check.id}">'
        '<label class="check-field"><span class="check-hidden">見せる人の利用者名</span>'
        '<input type="text" name="person" maxlength="64" required placeholder="利用者名"></label>'
        '<button type="submit" class="check-button">許可する</button></form></td></tr>'
        for check in checks[:MOST_SHOWN]
    )
    return (
        "<details><summary>管理者: ほかの人に見せる</summary>"
        '<p class="note">設計書は入札前の秘密です。管理者にも題名と内容は見えません。'
        "持ち主が不在のときなどに、見てよい人を加えます。記録が残ります。</p>"
        '<div class="check-scroll"><table class="check-table as-cards"><thead><tr>'
        '<th scope="col">持ち主</th><th scope="col">日時</th><th scope="col">ファイル</th>'
        '<th scope="col">見られる人</th><th scope="col">許可</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div></details>"
    )


def _item(check: Check, person: Person, names: Mapping[str, str]) -> str:
    own = check.owner == person.name
    shared = (
        f"{len(check.shared_with)}人に見せています　"
        if own and check.shared_with
        else ("" if own else f"{names.get(check.owner, check.owner)} さんのチェック　")
    )
    message = f'<p class="problem">{as_text(check.message)}</p>' if check.message else ""
    return (
        f'<li><div class="check-head"><h3><button type="button" class="check-link" '
        f'data-do="open-check" data-check="{check.id}" id="check-open-{check.id}">'
        f"{as_text(check.title)}</button></h3>{state_tag(check.state, of_check=True)}</div>"
        f'<p class="where">{as_text(japan_time(check.created_at))}　{len(check.estimates)}ファイル　'
        f"{as_text(shared)}{counts_text(check)}</p>{message}{progress_html(check)}"
        f'<div class="check-actions">{actions_html(check, own=own)}</div></li>'
    )


def actions_html(check: Check, *, own: bool) -> str:
    """What the owner can do with a check as far as it is."""
    if not own:
        return ""
    title = as_text(check.title)

    def button(do: str, label: str, kind: str = "", ask: str = "") -> str:
        confirm = f' data-confirm="{ask}"' if ask else ""
        return (
            f'<button type="button" class="check-button {kind}" data-do="{do}" '
            f'data-check="{check.id}" id="check-{do}-{check.id}" '
            f'aria-label="「{title}」を{label}"{confirm}>{label}</button>'
        )

    shown = []
    if check.state in OPEN:
        shown.append(button("stop", "止める"))
    elif check.state is State.STOPPED:
        shown.append(button("continue", "続ける", "main"))
    if check.state not in OPEN:
        shown.append(button("again", "調べ直す"))
    ask = f"「{title}」を削除しますか。結果と取り込んだファイルも消え、元に戻せません。"
    shown.append(button("delete", "削除する", "danger", ask))
    return "".join(shown)


def _said(check: Check, names: Mapping[str, str]) -> str:
    owner = names.get(check.owner, "")
    return _folded(
        " ".join((check.title, check.owner, owner, *(file.name for file in check.files)))
    )


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text[:1_000] if len(text) > 100_000 else text).casefold()
