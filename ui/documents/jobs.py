"""Jobs of the library as HTML: how far they are, and what became of the files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.japan_time import japan_time
from assistant.records.library_jobs import (
    OPEN,
    RESUMABLE,
    JobReport,
    JobStage,
    JobState,
    LibraryJob,
    Work,
)
from ui.html_text import as_text

_WORKS: Mapping[Work, str] = {
    Work.REGISTER: "登録",
    Work.REPLACE: "差し替え",
    Work.REMOVE: "削除",
    Work.REBUILD: "再構築",
}
_STATES: Mapping[JobState, str] = {
    JobState.RECEIVING: "受け取り中",
    JobState.WAITING: "順番待ち",
    JobState.RUNNING: "処理中",
    JobState.STOPPED: "停止中",
    JobState.FAILED: "失敗",
    JobState.DONE: "完了",
    JobState.GIVEN_UP: "取りやめ",
}
_STAGES: Mapping[JobStage, tuple[str, str]] = {
    JobStage.LOCKED: ("ほかの処理（naniwa index など）が終わるのを待っています", ""),
    JobStage.PREPARING: ("登録済みの文書と比べています", ""),
    JobStage.TEXT: ("本文を読み取っています", "件"),
    JobStage.OCR: ("画像の文字を認識しています", "ページ"),
    JobStage.WORDS: ("語の索引を作っています", "件"),
    JobStage.VECTORS: ("意味の索引を作っています（語での検索はもうできます）", "段落"),
    JobStage.NONE: ("始めています", ""),
}
_UPDATED: Mapping[Work, str] = {
    Work.REGISTER: "更新",
    Work.REPLACE: "更新",
    Work.REMOVE: "削除",
    Work.REBUILD: "再読み取り",
}
_MOST_LINES = 200


def jobs_html(jobs: Sequence[LibraryJob], names: Mapping[str, str], reader: str) -> str:
    """The jobs, the latest first; ``names`` are how people are called, ``reader`` who looks."""
    if not jobs:
        return '<p class="note">登録の履歴はありません。</p>'
    items = "".join(_job(job, names, reader) for job in jobs)
    return f'<ul class="jobs">{items}</ul>'


def _job(job: LibraryJob, names: Mapping[str, str], reader: str) -> str:
    who = "" if job.owner == reader else f"・{as_text(names.get(job.owner, job.owner))}"
    return (
        f'<li class="job {job.state.value}"><p class="job-head">'
        f'<span class="job-state">{_STATES[job.state]}</span>'
        f'<span class="job-title">{_WORKS[job.work]}: {as_text(_title(job))}</span>'
        f'<span class="where">{as_text(japan_time(job.created_at))}{who}</span></p>'
        f"{_progress(job)}{_outcome(job)}{_buttons(job)}</li>"
    )


def _title(job: LibraryJob) -> str:
    request = job.request
    files = [path for _, path in request.files]
    if job.work is Work.REBUILD:
        return request.collection or "すべての文書群"
    if job.work is Work.REMOVE:
        removed = job.report.updated
        return f"{request.collection} {removed[0] if removed else ''}".strip()
    more = f" ほか{len(files) - 1:,}件" if len(files) > 1 else ""
    return f"{request.collection} ← {files[0]}{more}" if files else request.collection


def _progress(job: LibraryJob) -> str:
    if job.state is not JobState.RUNNING:
        return ""
    said, unit = _STAGES[job.stage]
    if not job.total:
        return f'<p class="progress" role="status">{said}</p>'
    share = round(100 * job.done / job.total)
    return (
        f'<p class="progress">{said}</p><div class="bar" role="progressbar" aria-label="{said}" '
        f'aria-valuemin="0" aria-valuemax="{job.total}" aria-valuenow="{job.done}">'
        f'<span style="width:{share}%"></span></div>'
        f'<p class="where">{job.done:,} / {job.total:,}{unit}　{as_text(job.name)}</p>'
    )


def _outcome(job: LibraryJob) -> str:
    report = job.report
    message = (
        f'<p class="problem" role="alert">{as_text(report.message)}</p>'
        if report.message and job.state is JobState.FAILED
        else ""
    )
    if job.state in OPEN:
        return message
    return f"{message}{_counts(job)}{_details(job, report)}"


def _counts(job: LibraryJob) -> str:
    report = job.report
    counted = (
        ("追加", len(report.added), "件"),
        (_UPDATED[job.work], len(report.updated), "件"),
        ("変更なし", len(report.unchanged), "件"),
        ("同じ内容", len(report.copies), "件"),
        ("登録できず", len(report.refused), "件"),
        ("原本なし", len(report.gone), "件"),
        ("読み取り", report.pages, "ページ"),
        ("うち文字認識", report.ocr_pages, "ページ"),
    )
    parts = "".join(
        f'<li class="{"bad" if name == "登録できず" else ""}">{name} {count:,}{unit}</li>'
        for name, count, unit in counted
        if count
    )
    return f'<ul class="counts">{parts}</ul>' if parts else ""


def _details(job: LibraryJob, report: JobReport) -> str:
    """Each file with its sentence; what was refused stands open."""
    parts = ""
    if report.refused:
        parts += _group(
            job, "refused", "登録できなかったもの", _sentences(report.refused), shown=True
        )
    if report.notes:
        parts += _group(job, "notes", "注意", _sentences(report.notes))
    if report.copies:
        parts += _group(job, "copies", "同じ内容のもの", _sentences(report.copies))
    for key, title, paths in (
        ("added", "追加したもの", report.added),
        ("updated", f"{_UPDATED[job.work]}したもの", report.updated),
        ("unchanged", "変更のないもの", report.unchanged),
        ("gone", "原本がないため、そのままにしたもの", report.gone),
    ):
        if paths:
            parts += _group(job, key, title, tuple(map(as_text, paths)))
    return parts


def _sentences(pairs: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(
        as_text(sentence)
        if path.rsplit("/", 1)[-1] in sentence
        else f"<strong>{as_text(path)}</strong> {as_text(sentence)}"
        for path, sentence in pairs
    )


def _group(
    job: LibraryJob, key: str, title: str, lines: Sequence[str], *, shown: bool = False
) -> str:
    items = "".join(f"<li>{line}</li>" for line in lines[:_MOST_LINES])
    rest = len(lines) - _MOST_LINES
    more = f"<li>ほか{rest:,}件</li>" if rest > 0 else ""
    return (
        f'<details data-key="{job.id}-{key}"{" open" if shown else ""}>'
        f"<summary>{title}（{len(lines):,}件）</summary><ul>{items}{more}</ul></details>"
    )


def _buttons(job: LibraryJob) -> str:
    if job.state in OPEN and job.state is not JobState.RECEIVING:
        return f"<div>{_button(job, 'stop', '停止')}</div>"
    if job.state in RESUMABLE:
        both = _button(job, "go_on", "続ける") + _button(job, "give_up", "取りやめる")
        return f"<div>{both}</div>"
    return ""


def _button(job: LibraryJob, action: str, label: str) -> str:
    return (
        f'<button type="button" class="action" data-action="{action}" data-job="{job.id}" '
        f'data-key="{job.id}-{action}" aria-label="{as_text(_title(job))}を{label}">'
        f"{label}</button>"
    )
