"""`naniwa eval`: ask a question set, judge, and write scores, cases and a report into a folder."""

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
from assistant.llm.select import chat_model
from assistant.opening import embedder, open_library
from evals.answers import AnswerScores, evaluate_answers, score_answers
from evals.asking import asker, searcher
from evals.estimates import EstimateScores, check_clean, check_planted, score_estimates
from evals.floors import load_floors, missed_floors
from evals.questions import EvalQuestion, load_questions
from evals.records import (
    case_record,
    clean_record,
    incident_record,
    planted_record,
    retrieval_record,
    score_record,
)
from evals.report import Summary, answers_report, estimates_report, retrieval_report
from evals.retrieval import RetrievalScores, evaluate_retrieval, score_retrieval
from retrieval.documents import DocumentKind
from retrieval.errors import NaniwaError
from retrieval.library import Library

CORPUS_COLLECTION = "評価"


def eval_retrieval(
    settings: Settings,
    questions: Path,
    corpus: Path | None,
    out: Path,
    collections: tuple[str, ...],
    *,
    as_json: bool,
    floors: Path | None = None,
) -> bool:
    """Write retrieval.json and retrieval.html into ``out``; return whether all targets were met.

    Raises NaniwaError for a question file, folder or collection that can't be used.
    """
    run = _Run(settings, questions, corpus, out, collections, floors)
    asked = load_questions(questions)
    with _opened(run) as (library, unread), _progress("検索しています") as progress:
        cases = evaluate_retrieval(searcher(library, asked, collections), asked, progress=progress)
        about = _about(run, asked, library)
    records = [retrieval_record(case) for case in cases]
    result = _Result("retrieval", score_retrieval(cases), records, unread, about)
    return _write(result, out, floors, retrieval_report, as_json=as_json)


def eval_answers(
    settings: Settings,
    questions: Path,
    corpus: Path | None,
    out: Path,
    collections: tuple[str, ...],
    *,
    as_json: bool,
    floors: Path | None = None,
) -> bool:
    """Write answers.json and answers.html into ``out``; return whether all targets were met.

    Raises NaniwaError for a question file, folder, collection or model that can't be used.
    """
    run = _Run(settings, questions, corpus, out, collections, floors)
    asked = load_questions(questions)
    model = chat_model(settings)
    with _opened(run) as (library, unread), _progress("質問しています") as progress:
        cases = evaluate_answers(
            asker(library, model, asked, collections), asked, progress=progress
        )
        about = _about(run, asked, library)
    records = [case_record(case) for case in cases]
    named = f"{about} 言語モデル: {cases[0].answer.model or 'なし'}。"
    result = _Result("answers", score_answers(cases), records, unread, named)
    return _write(result, out, floors, answers_report, as_json=as_json)


def eval_estimates(
    out: Path,
    *,
    seed: int,
    count: int,
    kinds: tuple[str, ...] = (),
    incidents: bool = True,
    as_json: bool,
    floors: Path | None = None,
) -> bool:
    """Plant errors into the sample estimates, check, and write estimates.json and .html.

    ``count`` errors of each kind (of those in ``kinds``, when some are named) go into copies of
    the sample city's estimates; ``incidents`` adds those that happened. All files stay below
    ``out``. Returns whether all targets were met. Raises NaniwaError for an unknown kind.
    """
    from corpora.estimates.build import OTHER_LAYOUTS, build_estimates
    from evals.incidents.collection import all_incidents
    from evals.incidents.running import run_incidents
    from evals.planting.kinds import all_kinds

    known = {kind.name for kind in all_kinds()}
    for name in kinds:
        if name not in known:
            message = f"誤りの種類「{name}」はありません（{'、'.join(sorted(known))}）。"
            raise NaniwaError(message, code="no_kind")
    clean = [
        *build_estimates(out),
        *build_estimates(out / "other_layouts", OTHER_LAYOUTS),
    ]
    total = count * (len(kinds) or len(known))
    with _progress("点検しています") as progress:
        untouched = check_clean(clean)
        planted = check_planted(
            clean, untouched, out / "planted", seed=seed, count=count, kinds=kinds,
            progress=lambda done: progress(done, total),
        )  # fmt: skip
    chosen = all_incidents() if incidents else ()
    with _progress("事例を点検しています") as progress:
        happened = run_incidents(out / "incidents", chosen)
        progress(len(chosen), len(chosen))
    titles = {incident.id: incident.title for incident in chosen}
    records = [
        *(planted_record(case) for case in planted),
        *(clean_record(case) for case in untouched),
        *(incident_record(outcome, titles[outcome.id]) for outcome in happened.outcomes),
    ]
    scores = score_estimates(planted, untouched, happened)
    about = (
        f"見本都市の設計書 {len(clean)}件（{sum(case.lines for case in untouched):,}行）に、"
        f"{scores.kinds}種類の誤りを1か所ずつ植えて点検した（乱数の種 {seed}）。"
    )
    unread = tuple(f"{case.estimate}: {case.error}" for case in untouched if case.error)
    unread += tuple(f"{case.file}: {case.error}" for case in planted if case.error)
    result = _Result("estimates", scores, records, unread, about)
    return _write(result, out, floors, estimates_report, as_json=as_json)


@dataclass(frozen=True, slots=True)
class _Run:
    """What was asked for."""

    settings: Settings
    questions: Path
    corpus: Path | None
    out: Path
    collections: tuple[str, ...]
    floors: Path | None


@dataclass(frozen=True, slots=True)
class _Result:
    """What came of it. ``section`` names the files and the table of targets."""

    section: str
    scores: RetrievalScores | AnswerScores | EstimateScores
    cases: Sequence[Mapping[str, Any]]
    unread: tuple[str, ...]
    about: str


@contextmanager
def _opened(run: _Run) -> Iterator[tuple[Library, tuple[str, ...]]]:
    """The library to ask, and a line for each file that couldn't be indexed."""
    if run.corpus is None:
        with open_library(run.settings) as library:
            _check_collections(library, run.collections)
            yield library, ()
        return
    if run.collections:
        message = "--corpus と --collection は一緒に使えません。どちらかにしてください。"
        raise NaniwaError(message, code="corpus_and_collection")
    if not run.corpus.is_dir():
        raise NaniwaError(f"フォルダー「{run.corpus}」がありません。", code="missing")
    # A library of its own beside the reports: unchanged files are skipped the next time.
    chosen = embedder(run.settings)
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
def _progress(title: str) -> Iterator[Callable[[int, int], None]]:
    columns = TextColumn(title), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Bar(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(title, total=None)

        def report(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield report


def _about(run: _Run, questions: Sequence[EvalQuestion], library: Library) -> str:
    documents = library.documents()
    if run.collections:
        documents = tuple(item for item in documents if item.collection in run.collections)
    pages = sum(document.page_count for document in documents)
    vectors = "あり" if any(document.vector_count for document in documents) else "なし"
    return (
        f"質問 {run.questions.name}（{len(questions)}問）、文書 {len(documents):,}件・"
        f"{pages:,}ページ、意味のベクトル{vectors}。"
    )


def _write(
    result: _Result,
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
        print_line(f"{name:24} {value}")
    for line in (*result.unread, *missed):
        print_line(line)
    print_line(f"報告: {files['html']}")
    return not missed
