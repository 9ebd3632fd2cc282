"""What the `naniwa` command prints: text for people, JSON for programs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as Bar
from rich.table import Table

from assistant.answering.answer_record import answer_record
from assistant.answering.answer_types import (
    Answer,
    AnswerEvent,
    AnswerReady,
    EvidenceFound,
)
from assistant.cli_text import print_json, print_line
from assistant.llm.bundled import ModelState
from retrieval.documents import Document, DocumentKind, Hit, ReadMethod
from retrieval.ingest import IngestReport, Progress, Stage

_STATES = {
    "ready": "準備済み",
    "unverified": "未検証",
    "not_fetched": "未準備",
    "parts_missing": "部品なし",
    "external": "外部",
    "missing": "なし",
    "none": "使わない",
}
_ROLES = {"llm": "言語モデル", "embedding": "埋め込み"}
_STAGES = {
    Stage.TEXT: "本文と語の索引",
    Stage.OCR: "文字認識",
    Stage.WORDS: "語の索引",
    Stage.VECTORS: "意味のベクトル",
}
_METHODS = {
    ReadMethod.TEXT.value: "文字",
    ReadMethod.OCR.value: "文字認識",
    ReadMethod.PENDING.value: "文字認識待ち",
    ReadMethod.EMPTY.value: "空白",
    ReadMethod.FAILED.value: "読めず",
}


@contextmanager
def byte_progress(title: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar in bytes, on stderr."""
    columns = TextColumn("{task.description}"), BarColumn(), DownloadColumn()
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None)

        def report(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield report


@contextmanager
def index_progress() -> Iterator[Callable[[Progress], None]]:
    """A progress bar for each stage of indexing, on stderr."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[name]}"),
    )
    with Bar(*columns, console=Console(stderr=True)) as bar:
        tasks: dict[Stage, Any] = {}

        def report(progress: Progress) -> None:
            if progress.stage not in tasks:
                tasks[progress.stage] = bar.add_task(_STAGES[progress.stage], name="")
            bar.update(
                tasks[progress.stage],
                completed=progress.done,
                total=progress.total,
                name=progress.name[-40:],
            )

        yield report


def show_models(states: Sequence[ModelState], *, as_json: bool) -> None:
    """Each model's role, file, size, licence and state."""
    if as_json:
        print_json(
            [
                {
                    "name": state.name,
                    "role": state.role,
                    "title": state.title,
                    "file": state.location,
                    "size": state.size,
                    "licence": state.licence,
                    "state": state.state,
                    "detail": state.detail,
                    "configured": state.configured,
                }
                for state in states
            ]
        )
        return
    table = _table("役割", "名前", "モデル", "大きさ", "ライセンス", "状態", "使用")
    for state in states:
        table.add_row(
            _ROLES.get(state.role, state.role),
            state.name,
            state.title,
            f"{state.size / 1_000_000:,.0f} MB" if state.size else "",
            state.licence,
            _STATES.get(state.state, state.state) + (f"（{state.detail}）" if state.detail else ""),
            "○" if state.configured else "",
        )
    _console().print(table)


def show_report(report: IngestReport, *, as_json: bool) -> None:
    """What became of the files; failures one line each on stderr."""
    if as_json:
        print_json(
            {
                "added": list(report.added),
                "updated": list(report.updated),
                "unchanged": list(report.unchanged),
                "failed": [{"file": file, "reason": reason} for file, reason in report.failed],
                "copies": [{"file": file, "note": note} for file, note in report.copies],
                "gone": list(report.gone),
            }
        )
        return
    print_line(
        f"追加 {len(report.added)} 件、更新 {len(report.updated)} 件、"
        f"変更なし {len(report.unchanged)} 件、読めなかったもの {len(report.failed)} 件"
    )
    for _, note in report.copies:
        print_line(note)
    if report.gone:
        print_line(
            f"フォルダーからなくなった文書 {len(report.gone)} 件（外すには naniwa remove）: "
            + "、".join(report.gone)
        )
    for _, reason in report.failed:
        sys.stderr.write(f"naniwa: {reason}\n")


def show_documents(documents: Sequence[Document], *, as_json: bool) -> None:
    """The library's documents and how their pages were read."""
    if as_json:
        print_json([_document(document) for document in documents])
        return
    if not documents:
        print_line("登録された文書はありません。")
        return
    table = _table("ID", "文書群", "文書", "版", "ページ", "読み方", "箇所", "ベクトル", "備考")
    for document in documents:
        notes = [*(("旧版",) if document.superseded_by else ()), *document.problems]
        table.add_row(
            document.id,
            document.collection,
            document.path,
            document.edition,
            str(document.page_count),
            "、".join(
                f"{_METHODS[key]} {count}" for key, count in document.pages_by_method.items()
            ),
            str(document.passage_count),
            str(document.vector_count),
            " ".join(notes),
        )
    _console().print(table)


def show_removed(document: Document, *, as_json: bool) -> None:
    """Which document was removed."""
    if as_json:
        print_json({"removed": _document(document)})
    else:
        print_line(f"「{document.path}」（文書群 {document.collection}）を登録から外しました。")


def show_hits(hits: Sequence[Hit], *, as_json: bool) -> None:
    """What a search found."""
    if as_json:
        print_json(
            [
                {
                    "rank": hit.rank,
                    "document": hit.document.path,
                    "page": hit.page,
                    "clause": hit.passage.clause,
                    "score": round(hit.score, 4),
                    "text": hit.passage.text,
                    "collection": hit.document.collection,
                }
                for hit in hits
            ]
        )
        return
    if not hits:
        print_line("見つかりませんでした。")
    for hit in hits:
        old = "［旧版］" if hit.document.superseded_by else ""
        case = "［事例］" if hit.document.kind is DocumentKind.CASE else ""
        print_line(f"{hit.rank}. {old}{case}{hit.document.path} {hit.page}頁 {hit.passage.clause}")
        best = hit.best_units[:1] or (0,)
        for number in best:
            print_line(f"   {hit.passage.units[number].text[:160]}")


@contextmanager
def answer_output(*, as_json: bool) -> Iterator[Callable[[AnswerEvent], None]]:
    """Shows that work goes on, then the answer."""
    console = Console(stderr=True)
    with console.status("資料を探しています…") as status:

        def show(event: AnswerEvent) -> None:
            if isinstance(event, EvidenceFound):
                status.update(f"根拠 {len(event.citations)} 件を読んでいます…")
            elif isinstance(event, AnswerReady):
                status.stop()
                show_answer(event.answer, as_json=as_json)

        yield show


def show_answer(answer: Answer, *, as_json: bool) -> None:
    """An answer with its citations."""
    if as_json:
        print_json(answer_record(answer))
        return
    print_line(answer.text)
    for note in answer.notes:
        print_line(f"（{note}）")


def _document(document: Document) -> dict[str, object]:
    return {
        "id": document.id,
        "document": document.path,
        "collection": document.collection,
        "kind": document.kind.value,
        "title": document.title,
        "edition": document.edition,
        "effective_from": document.effective_from,
        "superseded_by": document.superseded_by,
        "pages": document.page_count,
        "pages_by_method": dict(document.pages_by_method),
        "passages": document.passage_count,
        "vectors": document.vector_count,
        "problems": list(document.problems),
    }


def _table(*headings: str) -> Table:
    table = Table(show_lines=False)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def _console() -> Console:
    """Rich's own choice of width on a screen; wide enough for a whole row in a file or pipe."""
    return Console() if sys.stdout.isatty() else Console(width=200)
