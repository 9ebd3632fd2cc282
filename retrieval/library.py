"""The library: documents in, passages out. The only door into retrieval."""

from __future__ import annotations

import fcntl
import logging
import os
import shutil
import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from retrieval.candidates import Candidate
from retrieval.catalogue import Catalogue, Filed
from retrieval.documents import Document, DocumentKind, Hit, Passage
from retrieval.errors import NaniwaError
from retrieval.filing import Labels, Request, content_hash
from retrieval.indexing import catch_up_lexical, catch_up_vectors, embed_missing
from retrieval.ingest import IngestReport, Progress, Stage, ingest
from retrieval.lexical import LexicalStore
from retrieval.protocols import Embedder, VectorIndex
from retrieval.question import analyse_question
from retrieval.ranking import Found, rank, word_rarity
from retrieval.settings import LibrarySettings
from retrieval.synonyms import Synonyms, load_synonyms
from retrieval.vector_table import count_vectors, vector_counts, vector_index_name
from retrieval.vectors import ChromaVectorIndex, ExactVectorIndex, chroma_folder, is_clean

_LOG = logging.getLogger(__name__)
_BY_WORDS = 60
_BY_MEANING = 40
_RRF_K = 60
_CACHED_PASSAGES = 20_000


@dataclass(slots=True)
class _View:
    """What searches see, as of one generation of the catalogue."""

    generation: int
    filed: dict[str, Filed]
    lexical: LexicalStore | None
    vectors: VectorIndex | None
    vectors_as_of: tuple[object, ...]
    passages: dict[str, Passage]


class Library:
    """All documents of one NANIWA_HOME. Open it with `open`; close it, or use it with ``with``.

    Any number of readers, in any process, and one writer at a time. Readers are never blocked
    and see what a writer commits without being opened again. Safe to share between threads.
    """

    def __init__(
        self,
        settings: LibrarySettings,
        catalogue: Catalogue,
        synonyms: Synonyms,
        *,
        embedder: Embedder | None,
        lock: int | None,
    ) -> None:
        self._settings = settings
        self._catalogue = catalogue
        self._synonyms = synonyms
        self._embedder = embedder
        self._writer_lock = lock
        self._lock = threading.RLock()
        self._view: _View | None = None

    @classmethod
    def open(
        cls,
        settings: LibrarySettings,
        *,
        embedder: Embedder | None = None,
        writable: bool = False,
    ) -> Self:
        """Open the library in ``settings.home``, made when it isn't there.

        Without ``embedder`` it searches by words only. Raises NaniwaError: ``locked`` when
        another process is writing, ``catalogue`` when the catalogue is damaged, ``synonyms``.
        """
        folder = settings.library_dir
        folder.mkdir(parents=True, exist_ok=True)
        lock = _lock_for_writing(folder / "writer.lock") if writable else None
        try:
            catalogue = Catalogue.open(folder / "catalogue.sqlite")
            synonyms = load_synonyms(settings.synonym_files)
        except BaseException:
            if lock is not None:
                os.close(lock)
            raise
        return cls(settings, catalogue, synonyms, embedder=embedder, lock=lock)

    def close(self) -> None:
        """Release all files and let others write."""
        with self._lock:
            if self._view is not None:
                _close(self._view.vectors)
                self._view = None
            self._catalogue.close()
            if self._writer_lock is not None:
                os.close(self._writer_lock)
                self._writer_lock = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Documents in

    def index(
        self,
        paths: Sequence[Path],
        *,
        collection: str,
        kind: DocumentKind,
        edition: str = "",
        effective_from: str = "",
        password: str | None = None,
        vectors: bool = True,
        progress: Callable[[Progress], None] | None = None,
    ) -> IngestReport:
        """Index files and folders; what is unchanged is skipped, what was interrupted goes on.

        ``effective_from`` is an ISO date. Single files that can't be read are in the report.
        Raises NaniwaError: ``read_only``, ``missing`` for a path that doesn't exist,
        ``embedding`` when the embedding model fails (text and words are indexed then).
        """
        self._check_writable()
        report = _silent if progress is None else progress
        request = Request(tuple(paths), collection, kind, Labels(edition, effective_from), password)
        store = self._open_lexical()
        try:
            result = ingest(
                request, self._catalogue, store, settings=self._settings, progress=report
            )
        finally:
            store.close()
        if vectors and self._embedder is not None:
            self._embed(self._embedder, report)
        return result

    def remove(self, document: str) -> Document:
        """Remove a document, named by its id or path, from the catalogue and both indexes.

        Raises NaniwaError: ``read_only``, ``no_document``, ``ambiguous`` when the path is in
        several collections or editions.
        """
        self._check_writable()
        found = self._find(document)
        self._catalogue.remove(found)
        store = self._open_lexical()
        try:
            catch_up_lexical(self._catalogue, store)
        finally:
            store.close()
        if self._embedder is not None:
            self._update_vector_index(self._embedder.model_id)
        return found

    # Passages out

    def search(
        self, text: str, *, k: int = 10, collections: Collection[str] = ()
    ) -> tuple[Hit, ...]:
        """Find the ``k`` passages that answer best, best first; ``collections`` limits where.

        Of several passages on one page the best stands for it; the others come after.
        """
        found = self.find(text, collections=collections)
        return found.hits(k) if found is not None else ()

    def find(
        self, text: str, *, collections: Collection[str] = (), also: Sequence[str] = ()
    ) -> Found | None:
        """Search and keep what ranking saw, for choosing evidence; None when nothing can match.

        ``also`` are ids of passages to be ranked whether found or not (a conversation's).
        """
        if not text.strip():
            return None
        question = analyse_question(text, self._synonyms)
        vector = self._query_vector(text)
        with self._lock:
            view = self._current_view()
            if view.lexical is None:
                return None
            allowed = _allowed(view, collections)
            by_words = view.lexical.search(question.query_terms, k=_BY_WORDS, allowed=allowed)
            by_meaning = (
                view.vectors.search(vector, k=_BY_MEANING, allowed=allowed)
                if vector is not None and view.vectors is not None
                else []
            )
            candidates = self._candidates(view, by_words, by_meaning, also)
            rarity = word_rarity(question, view.lexical.document_frequency, view.lexical.count())
        return Found(question, rarity, tuple(rank(question, candidates, rarity=rarity)))

    def closeness(self, text: str, others: Sequence[str]) -> tuple[float, ...]:
        """How near each of ``others`` is to ``text`` in meaning (cosine); () without an embedder."""
        vector = self._query_vector(text)
        if vector is None or self._embedder is None or not others:
            return ()
        try:
            vectors = self._embedder.embed_passages(others)
        except NaniwaError as error:
            _LOG.warning("judging by words only: %s", error.message)
            return ()
        return tuple(sum(a * b for a, b in zip(vector, other, strict=True)) for other in vectors)

    def warm(self) -> None:
        """Load dictionary, indexes and embedding model now rather than with the first search."""
        self.find("準備")

    def documents(self, collection: str | None = None) -> tuple[Document, ...]:
        """List the documents, of one collection or all."""
        counts = vector_counts(self._catalogue)
        return tuple(
            replace(document, vector_count=counts.get(document.id, 0))
            for document in self._catalogue.documents(collection)
        )

    def passage(self, passage_id: str) -> Passage:
        """Return a passage. Raises NaniwaError (``no_passage``)."""
        found = self._catalogue.passages([passage_id])
        if passage_id not in found:
            raise NaniwaError("その箇所は資料から削除されたか、更新されました。", code="no_passage")
        return found[passage_id]

    def passages_of(self, document_id: str) -> tuple[Passage, ...]:
        """Return all passages of a document, in order."""
        return self._catalogue.passages_of(document_id)

    def neighbours(self, passage: Passage, before: int = 1, after: int = 1) -> tuple[Passage, ...]:
        """Return the passages around one, in order, itself included."""
        return self._catalogue.passages_between(
            passage.document_id, passage.position - before, passage.position + after
        )

    def original_path(self, document: Document) -> Path:
        """Return the file that a document was read from.

        Raises NaniwaError: ``no_document``, ``source_missing``, ``source_changed`` when the
        file holds something else by now, so that its pages are not those that were read.
        """
        sources = {filed.document.id: filed for filed in self._catalogue.filed(document.collection)}
        if document.id not in sources:
            raise NaniwaError(f"文書「{document.path}」は登録されていません。", code="no_document")
        source = sources[document.id].source
        try:
            unchanged = content_hash(source) == document.sha256
        except OSError as error:
            raise NaniwaError(
                f"「{document.path}」の元のファイル {source} がありません。", code="source_missing"
            ) from error
        if not unchanged:
            raise NaniwaError(
                f"「{document.path}」の元のファイルは索引の後に変更されています。"
                "もう一度 naniwa index を実行してください。",
                code="source_changed",
            )
        return source

    # Inside

    @property
    def _lexical_dir(self) -> Path:
        return self._settings.library_dir / "lexical"

    def _check_writable(self) -> None:
        if self._writer_lock is None:
            raise NaniwaError("文書庫は閲覧用に開かれています。", code="read_only")

    def _find(self, name: str) -> Document:
        documents = self._catalogue.documents()
        found = [item for item in documents if item.id == name] or [
            item for item in documents if item.path == name
        ]
        if not found:
            raise NaniwaError(f"文書「{name}」は登録されていません。", code="no_document")
        if len(found) > 1:
            choices = "、".join(
                f"{item.id}（{item.collection} {item.edition}）".replace(" ）", "）")
                for item in found
            )
            raise NaniwaError(
                f"「{name}」は複数あります。次の ID で指定してください: {choices}",
                code="ambiguous",
            )
        return found[0]

    def _embed(self, embedder: Embedder, progress: Callable[[Progress], None]) -> None:
        embed_missing(
            self._catalogue,
            embedder,
            lambda done, total: progress(Progress(Stage.VECTORS, done, total)),
        )
        self._update_vector_index(embedder.model_id)

    def _open_lexical(self) -> LexicalStore:
        """Open the lexical index for writing; a damaged one is made anew from the catalogue."""
        try:
            return LexicalStore.open(self._lexical_dir, writable=True)
        except NaniwaError as error:
            if error.code != "broken_index":
                raise
            _LOG.warning("rebuilding the lexical index: %s", error.message)
            shutil.rmtree(self._lexical_dir)
            return LexicalStore.open(self._lexical_dir, writable=True)

    def _update_vector_index(self, model_id: str) -> None:
        name = vector_index_name(model_id)
        vectors_dir = self._settings.library_dir / "vectors"
        folder = chroma_folder(vectors_dir, model_id)
        backlog = self._catalogue.backlog(name)
        if is_clean(folder) and not backlog.stale and not backlog.gone:
            return
        if not self._fill_vector_index(folder, model_id):
            _LOG.warning("rebuilding the vector index: it does not hold what it should")
            shutil.rmtree(folder)
            self._fill_vector_index(folder, model_id)
        for other in vectors_dir.iterdir():
            if other != folder:
                shutil.rmtree(other)

    def _fill_vector_index(self, folder: Path, model_id: str) -> bool:
        """Copy the catalogue's vectors into Chroma; return whether it holds as many then."""
        index = ChromaVectorIndex.open(folder, model_id, writable=True)
        try:
            if index.count() == 0:
                self._catalogue.forget_derived(vector_index_name(model_id))
            catch_up_vectors(self._catalogue, model_id, index)
            return index.count() == count_vectors(self._catalogue, model_id)
        finally:
            index.close()

    def _query_vector(self, text: str) -> list[float] | None:
        if self._embedder is None:
            return None
        try:
            return self._embedder.embed_query(text)
        except NaniwaError as error:
            # Words alone still find most; an answer must not wait for a server that is down.
            _LOG.warning("searching by words only: %s", error.message)
            return None

    def _current_view(self) -> _View:
        generation = self._catalogue.generation()
        old = self._view
        if old is not None and old.generation == generation:
            return old
        filed = {item.document.id: item for item in self._catalogue.filed()}
        lexical = self._reopened_lexical(old)
        vectors, as_of = self._reopened_vectors(old)
        self._view = _View(generation, filed, lexical, vectors, as_of, {})
        return self._view

    def _reopened_lexical(self, old: _View | None) -> LexicalStore | None:
        if old is not None and old.lexical is not None:
            old.lexical.refresh()
            return old.lexical
        try:
            return LexicalStore.open(self._lexical_dir, writable=False)
        except NaniwaError as error:
            if error.code == "no_index":
                return None
            raise

    def _reopened_vectors(self, old: _View | None) -> tuple[VectorIndex | None, tuple[object, ...]]:
        if self._embedder is None:
            return None, ()
        model_id = self._embedder.model_id
        name = vector_index_name(model_id)
        folder = chroma_folder(self._settings.library_dir / "vectors", model_id)
        (done,) = self._catalogue.rows(
            "SELECT count(*), max(revision), min(revision) FROM derived WHERE index_name = ?",
            (name,),
        )
        clean = is_clean(folder)
        as_of = (*done, clean)
        if old is not None and old.vectors_as_of == as_of:
            return old.vectors, as_of
        if old is not None:
            _close(old.vectors)
        if clean:
            return ChromaVectorIndex.open(folder, model_id, writable=False), as_of
        return ExactVectorIndex.of_catalogue(self._catalogue, model_id), as_of

    def _candidates(
        self,
        view: _View,
        by_words: Sequence[tuple[str, float]],
        by_meaning: Sequence[tuple[str, float]],
        also: Sequence[str],
    ) -> list[Candidate]:
        """Join both lists by reciprocal rank; what the catalogue no longer has is left out."""
        words = {item: (place, score) for place, (item, score) in enumerate(by_words, start=1)}
        meaning = {item: (place, score) for place, (item, score) in enumerate(by_meaning, start=1)}
        fused = {
            item: sum(1 / (_RRF_K + found[item][0]) for found in (words, meaning) if item in found)
            for item in (*words, *meaning, *also)
        }
        passages = self._passages(view, list(fused))
        return [
            Candidate(
                passages[item],
                view.filed[passages[item].document_id].document,
                *words.get(item, (0, 0.0)),
                *meaning.get(item, (0, 0.0)),
            )
            for item in sorted(fused, key=lambda item: -fused[item])
            if item in passages and passages[item].document_id in view.filed
        ]

    def _passages(self, view: _View, ids: Sequence[str]) -> dict[str, Passage]:
        unknown = [item for item in ids if item not in view.passages]
        if len(view.passages) + len(unknown) > _CACHED_PASSAGES:
            view.passages.clear()
            unknown = list(ids)
        view.passages.update(self._catalogue.passages(unknown))
        return {item: view.passages[item] for item in ids if item in view.passages}


def _allowed(view: _View, collections: Collection[str]) -> frozenset[str] | None:
    if not collections:
        return None
    return frozenset(
        identifier
        for identifier, filed in view.filed.items()
        if filed.document.collection in collections
    )


def _lock_for_writing(path: Path) -> int:
    """Take the writer's lock, which the kernel gives back even when the process is killed."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        raise NaniwaError(
            "別の naniwa が文書を登録しています。終わってからもう一度実行してください。",
            code="locked",
        ) from error
    return descriptor


def _close(index: VectorIndex | None) -> None:
    if isinstance(index, ChromaVectorIndex):
        index.close()


def _silent(_: Progress) -> None:
    return None
