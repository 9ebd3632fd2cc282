"""What the commands of `naniwa eval` share: the library they ask, and what they write of the result."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from assistant.cli_output import index_progress
from assistant.cli_text import print_json, print_line
from assistant.config import Settings, library_settings
from assistant.opening import embedder, open_library
from evals.answers import AnswerScores
from evals.drafts import DraftScores
from evals.estimates import EstimateScores
from evals.floors import load_floors, missed_floors
from evals.learning import LearningScores
from evals.records import score_record
from evals.report import Summary
from evals.retrieval import RetrievalScores
from retrieval.documents import DocumentKind
from retrieval.errors import NaniwaError
from retrieval.library import Library

CORPUS_COLLECTION = "評価"


@dataclass(frozen=True, slots=True)
class Run:
    """What was asked for: a library, or a folder to index first below ``out``."""

    settings: Settings
    corpus: Path | None
    out: Path
    collections: tuple[str, ...] = ()
    vectors: bool = True


@dataclass(frozen=True, slots=True)
class Result:
    """What came of it. ``section`` names the files and the table of targets."""

    section: str
    scores: RetrievalScores | AnswerScores | EstimateScores | DraftScores | LearningScores
    cases: Sequence[Mapping[str, Any]]
    unread: tuple[str, ...]
    about: str


@contextmanager
def opened(run: Run) -> Iterator[tuple[Library, tuple[str, ...]]]:
    """The library to ask, and a line for each file that couldn't be indexed."""
    if run.corpus is None:
        with open_library(run.settings, vectors=run.vectors) as library:
            _check_collections(library, run.collections)
            yield library, ()
        return
    if run.collections:
        message = "--corpus と --collection は一緒に使えません。どちらかにしてください。"
        raise NaniwaError(message, code="corpus_and_collection")
    if not run.corpus.is_dir():
        raise NaniwaError(f"フォルダー「{run.corpus}」がありません。", code="missing")
    # A library of its own beside the reports: unchanged files are skipped the next time.
    chosen = embedder(run.settings) if run.vectors else None
    own = replace(library_settings(run.settings), home=run.out)
    with Library.open(own, embedder=chosen, writable=True) as library:
        with index_progress() as progress:
            report = library.index(
                [run.corpus],
                collection=CORPUS_COLLECTION,
                kind=DocumentKind.STANDARD,
                vectors=chosen is not None,
                progress=progress,
            )
        if not library.documents():
            raise NaniwaError(
                f"フォルダー「{run.corpus}」に登録できる文書がありません。", code="no_documents"
            )
        yield library, tuple(reason for _, reason in report.failed)


def _check_collections(library: Library, collections: Sequence[str]) -> None:
    known = {document.collection for document in library.documents()}
    if not known:
        raise NaniwaError(
            "文書が登録されていません。naniwa index で登録するか、--corpus を指定してください。",
            code="no_documents",
        )
    for name in collections:
        if name not in known:
            listed = "、".join(sorted(known))
            raise NaniwaError(
                f"文書群「{name}」はありません（登録済み: {listed}）。", code="no_collection"
            )


@contextmanager
def progress_bar(title: str) -> Iterator[Callable[[int, int], None]]:
    """Show how far it is; what it gives is told how many are done, and of how many."""
    columns = TextColumn(title), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Bar(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(title, total=None)

        def report(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield report


def about_library(run: Run, library: Library) -> str:
    """One line on what was asked."""
    documents = library.documents()
    if run.collections:
        documents = tuple(item for item in documents if item.collection in run.collections)
    pages = sum(document.page_count for document in documents)
    vectors = "あり" if any(document.vector_count for document in documents) else "なし"
    return f"文書 {len(documents):,}件・{pages:,}ページ、意味のベクトル{vectors}。"


def write_result(
    result: Result,
    out: Path,
    floors_file: Path | None,
    report: Callable[[Summary, Sequence[Mapping[str, Any]]], str],
    *,
    as_json: bool,
) -> bool:
    """Write both files, say how it went, and return whether no target was missed."""
    missed: tuple[str, ...] = ()
    if floors_file is not None:
        floors = load_floors(floors_file, result.section)
        missed = tuple(str(miss) for miss in missed_floors(result.scores, floors, floors_file))
    scores = score_record(result.scores)
    out.mkdir(parents=True, exist_ok=True)
    files = {kind: out / f"{result.section}.{kind}" for kind in ("json", "html")}
    record = {
        "about": result.about,
        "scores": scores,
        "missed": list(missed),
        "unread": list(result.unread),
        "cases": list(result.cases),
    }
    files["json"].write_text(json.dumps(record, ensure_ascii=False, indent=1), encoding="utf-8")
    summary = Summary(result.about, scores, missed, result.unread)
    files["html"].write_text(report(summary, result.cases), encoding="utf-8")
    if as_json:
        shown = {key: value for key, value in record.items() if key != "cases"}
        print_json({**shown, "files": [str(path) for path in files.values()]})
        return not missed
    print_line(result.about)
    for name, value in scores.items():
        print_line(f"{name:24} {'対象なし' if value is None else value}")
    for line in (*result.unread, *missed):
        print_line(line)
    print_line(f"報告: {files['html']}")
    return not missed
