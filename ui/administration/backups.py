"""The section 「バックアップ」: made, kept, saved, and restored at the next start."""

from __future__ import annotations

from urllib.parse import quote

from assistant.access.door import Door
from assistant.access.people import Feature
from assistant.administration.backup import Step
from assistant.administration.backups import (
    KeptBackup,
    Upkeep,
    begin_backup,
    begin_restore,
    keep_uploaded,
    kept_backups,
    remove_backup,
    staged_restore,
    stop_upkeep,
    withdraw_restore,
)
from assistant.administration.restore import Staged
from assistant.japan_time import japan_time
from ui.administration.forms import (
    Section,
    Shown,
    Values,
    button,
    heading,
    note,
    table,
    warning,
)
from ui.administration.settings import size_text
from ui.desk import Desk
from ui.html_text import as_text


def backups_html(desk: Desk, door: Door) -> str:
    """What waits to be restored, the backups that there are, and the button for a new one."""
    door.require(Feature.ADMINISTER)
    waiting = staged_restore(door)
    rows = [_row(backup) for backup in kept_backups(door)]
    working = desk.upkeep.step is not None
    making = "" if working else button("バックアップを作る", "make", kind="lead")
    return (
        heading("バックアップ")
        + note(
            "文書庫・登録した原本・利用者・記録・会話・積算チェックを1つのファイルに保存します。"
            "利用中でも作れます。モデルと作り直せる索引は含みません。"
        )
        + warning(
            "バックアップには公告前の設計書も入ります。権限のない人が読めない場所に保管してください。"
        )
        + (_waiting_html(waiting) if waiting else "")
        + f'<div class="acts">{making}</div>'
        + (
            table("バックアップの一覧", ("ファイル", "作成", "大きさ", "操作"), rows)
            if rows
            else note("バックアップはまだありません。")
        )
        + "<h3>復元</h3>"
        + note(
            "復元は、一覧の「復元を準備」を押し、検証が終わってから naniwa serve を起動し直したときに行われます。"
            "復元前の状態は before-restore-… に残ります。復元後は、全員がサインインし直します。"
        )
    )


def progress_html(upkeep: Upkeep) -> str:
    """How far what goes on is, or how it ended."""
    step = upkeep.step
    if step is None:
        if not upkeep.message:
            return ""
        kind = "problem" if upkeep.failed else "said"
        return f'<p class="{kind}" role="status">{as_text(upkeep.message)}</p>'
    return (
        f'<div class="working"><p>{as_text(_step_text(step))}</p>'
        + (
            f'<progress max="100" value="{_percent(step)}" aria-label="進み具合"></progress>'
            if step.total
            else '<progress aria-label="進み具合"></progress>'
        )
        + button("中止する", "stop")
        + "</div>"
    )


def _step_text(step: Step) -> str:
    if not step.total:
        return f"{step.what}…"
    return f"{step.what}… {_percent(step)}%（{size_text(step.done)} / {size_text(step.total)}）"


def _percent(step: Step) -> int:
    return step.done * 100 // step.total


def _row(backup: KeptBackup) -> tuple[str, ...]:
    name = {"name": backup.name}
    address = as_text(f"/administration/backups/{quote(backup.name)}")
    return (
        as_text(backup.name),
        as_text(japan_time(backup.made_at)),
        size_text(backup.size),
        '<div class="acts">'
        f'<a class="link" href="{address}" download aria-label="{as_text(backup.name)} を保存する">'
        "保存する</a>"
        + button(
            "復元を準備",
            "restore",
            name,
            about=backup.name,
            confirm=f"「{backup.name}」の復元を準備しますか。次の起動で、今の状態と入れ替わります。",
        )
        + button(
            "削除",
            "remove",
            name,
            about=backup.name,
            kind="risky",
            confirm=f"「{backup.name}」を削除しますか。",
        )
        + "</div>",
    )


def _waiting_html(waiting: Staged) -> str:
    return (
        '<div class="staged"><h3>次の起動で復元します</h3>'
        f"<p>「{as_text(waiting.name)}」（作成 {as_text(japan_time(waiting.made_at))}、"
        f"文書 {waiting.documents:,}件、利用者 {waiting.people:,}人、{size_text(waiting.size)}）。"
        f"準備したのは {as_text(waiting.by)} です。</p>"
        "<p>naniwa serve を起動し直すと復元されます。"
        "それまでの変更は、復元後の状態には入りません。</p>"
        f'<div class="acts">{button("復元を取りやめる", "withdraw")}</div></div>'
    )


def _make(desk: Desk, door: Door, _: Values) -> Shown:
    begin_backup(door, desk.upkeep)
    return Shown(backups_html(desk, door))


def _restore(desk: Desk, door: Door, values: Values) -> Shown:
    begin_restore(door, desk.upkeep, values.text("name"))
    return Shown(backups_html(desk, door))


def uploaded(desk: Desk, door: Door, upload_id: str) -> Shown:
    """Keep a backup that was sent, and say that it is in the list now."""
    name = keep_uploaded(door, upload_id)
    said = f"「{name}」を受け取りました。一覧の「復元を準備」を押すと検証します。"
    return Shown(backups_html(desk, door), said)


def _withdraw(desk: Desk, door: Door, _: Values) -> Shown:
    withdraw_restore(door)
    return Shown(backups_html(desk, door), "復元を取りやめました。今の状態のままです。")


def _remove(desk: Desk, door: Door, values: Values) -> Shown:
    remove_backup(door, values.text("name"))
    return Shown(backups_html(desk, door), f"「{values.text('name')}」を削除しました。")


def _stop(desk: Desk, door: Door, _: Values) -> Shown:
    stop_upkeep(door, desk.upkeep)
    return Shown(backups_html(desk, door), "中止しています。")


BACKUPS = Section(
    "バックアップ",
    "backups",
    backups_html,
    {
        "make": _make,
        "restore": _restore,
        "withdraw": _withdraw,
        "remove": _remove,
        "stop": _stop,
        "refresh": lambda desk, door, _: Shown(backups_html(desk, door)),
    },
)
