"""OCR of the pages that wait for it, page by page, each kept as it comes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace

from retrieval.catalogue import Filed
from retrieval.filing import Read, content_hash
from retrieval.ingest_run import Progress, Run, Stage
from retrieval.reading import RecogniseTask, read_task, recognise_task
from retrieval.workers import Failure, run_in_processes

_SECONDS_PER_OCR_PAGE = 180.0


def recognise_all(run: Run) -> None:
    """Recognise the pages that wait for it; rebuild each document when it has all its pages.

    What is rebuilt is found after the run's next commit.
    """
    waiting = {
        filed.document.id: filed
        for filed in run.catalogue.filed(run.request.collection)
        if filed.pending and filed.document.id in run.documents and _is_as_indexed(run, filed)
    }
    missing = {identifier: _missing_pages(run, filed) for identifier, filed in waiting.items()}
    total = sum(map(len, missing.values()))
    for identifier, pages in missing.items():
        if not pages:
            _rebuild(run, waiting[identifier])
    by_source = {filed.source: filed for filed in waiting.values()}
    outcomes = run_in_processes(
        recognise_task,
        _pages(run, waiting, missing),
        processes=run.processes,
        limits=replace(run.limits, seconds=_SECONDS_PER_OCR_PAGE),
    )
    for done, (task, result) in enumerate(outcomes, start=1):
        filed = by_source[task.source]
        document = filed.document
        if isinstance(result, Failure):
            problem = (
                f"{task.page}ページの文字認識ができませんでした（{result.reason}）。"
                "文書を削除して登録し直すと、もう一度試みます。"
            )
            run.catalogue.put_recognised(document.sha256, task.page, (), problem)
        else:
            run.catalogue.put_recognised(document.sha256, task.page, result)
        run.progress(Progress(Stage.OCR, done, total, document.path))
        missing[document.id].discard(task.page)
        if not missing[document.id]:
            _rebuild(run, filed)


def _pages(
    run: Run, waiting: dict[str, Filed], missing: dict[str, set[int]]
) -> Iterator[RecogniseTask]:
    threads = max(1, (os.cpu_count() or 1) // run.processes)
    for identifier, filed in waiting.items():
        for page in sorted(missing[identifier]):
            yield RecogniseTask(filed.source, page, run.request.password, threads)


def _missing_pages(run: Run, filed: Filed) -> set[int]:
    return set(filed.pending) - set(run.catalogue.recognised(filed.document.sha256))


def _is_as_indexed(run: Run, filed: Filed) -> bool:
    """Whether the file is still there with the content that was read, so that pages fit."""
    try:
        same = content_hash(filed.source) == filed.document.sha256
    except OSError:
        same = False
    if not same:
        failure = Failure("元のファイルが移動または変更されたため、文字認識ができません", "changed")
        run.fail(filed.document.path, failure)
    return same


def _rebuild(run: Run, filed: Filed) -> None:
    """Read a document again with its recognised pages, and put it in place of itself."""
    document = filed.document
    task = run.read_task(document, filed.source)
    for _, result in run_in_processes(read_task, [task], processes=1, limits=run.limits):
        if isinstance(result, Failure):
            run.fail(document.path, result)
        else:
            run.put(Read(document, ()), filed.source, result)
