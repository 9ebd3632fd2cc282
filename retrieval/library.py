"""The library: documents in, passages out. The only door into retrieval."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Self

from retrieval.catalogue import Catalogue
from retrieval.documents import Document, DocumentKind, Hit, Passage
from retrieval.errors import NaniwaError
from retrieval.filing import Labels, Request, content_hash
from retrieval.indexing import (
    catch_up_lexical,
    embed_missing,
    open_lexical,
    rebuild_lexical,
    update_vector_index,
)
from retrieval.ingest import IngestReport, Progress, Stage, ingest
from retrieval.locking import locked_for_writing
from retrieval.protocols import Embedder
from retrieval.question import analyse_question
from retrieval.ranking import Found, rank, word_rarity
from retrieval.rereading import reread
from retrieval.settings import LibrarySettings
from retrieval.synonyms import Synonyms, load_synonyms
from retrieval.vector_table import vector_counts, vector_index_name
from retrieval.views import View, allowed_documents, current_view, find_candidates

_LOG = logging.getLogger(__name__)


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
        self._view: View | None = None
        self._listed: tuple[int, tuple[Document, ...]] | None = None

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
        lock = locked_for_writing(folder) if writable else None
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
                self._view.close()
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

    def index(  # noqa: PLR0913 - what a person may say of documents
        self,
        paths: Sequence[Path],
        *,
        collection: str,
        kind: DocumentKind,
        edition: str = "",
        effective_from: str = "",
        password: str | None = None,
        replaces: Collection[str] = (),
        vectors: bool = True,
        progress: Callable[[Progress], None] | None = None,
    ) -> IngestReport:
        """Index files and folders; what is unchanged is skipped, what was interrupted goes on.

        ``effective_from`` is an ISO date; ``replaces`` are ids of documents that files with the
        same labels take the place of. Single files that can't be read are in the report.
        ``progress`` may raise to stop: what was stored stays, and is found.
        Raises NaniwaError: ``read_only``, ``missing`` for a path that doesn't exist,
        ``embedding`` when the embedding model fails (text and words are indexed then).
        """
        self._check_writable()
        report = _silent if progress is None else progress
        labels = Labels(edition, effective_from)
        request = Request(
            tuple(paths), collection, kind, labels, password, replaces=frozenset(replaces)
        )
        store = open_lexical(self._settings.library_dir)
        try:
            result = ingest(
                request, self._catalogue, store, settings=self._settings, progress=report
            )
        finally:
            store.close()
        if vectors and self._embedder is not None:
            self._embed(self._embedder, report)
        return result

    def rebuild(
        self,
        collection: str | None = None,
        *,
        go_on: bool = False,
        progress: Callable[[Progress], None] | None = None,
    ) -> IngestReport:
        """Read all documents, or those of a collection, anew and make both indexes again.

        Searches go on meanwhile. ``go_on`` finishes a rebuilding that was interrupted. Documents
        whose file is gone or holds something else stay as they are and are the report's ``gone``.
        Raises NaniwaError as `index`.
        """
        self._check_writable()
        report = _silent if progress is None else progress
        if not go_on:
            self._catalogue.ask_for_reading(collection)
        store = open_lexical(self._settings.library_dir)
        try:
            result = reread(
                collection, self._catalogue, store, settings=self._settings, progress=report
            )
            rebuild_lexical(
                self._catalogue,
                store,
                lambda done, total: report(Progress(Stage.WORDS, done, total)),
            )
        finally:
            store.close()
        if self._embedder is not None:
            self._catalogue.forget_derived(vector_index_name(self._embedder.model_id))
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
        store = open_lexical(self._settings.library_dir)
        try:
            catch_up_lexical(self._catalogue, store)
        finally:
            store.close()
        if self._embedder is not None:
            update_vector_index(
                self._catalogue, self._settings.library_dir, self._embedder.model_id
            )
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
        self,
        text: str,
        *,
        collections: Collection[str] = (),
        kinds: Collection[DocumentKind] = (),
        without: Collection[str] = (),
        also: Sequence[str] = (),
    ) -> Found | None:
        """Search and keep what ranking saw, for choosing evidence; None when nothing can match.

        ``collections`` and ``kinds`` limit where, () not at all; ``without`` are ids of documents
        that are not searched. ``also`` are ids of passages there to be ranked whether found or not
        (a conversation's).
        """
        if not text.strip():
            return None
        question = analyse_question(text, self._synonyms)
        vector = self._query_vector(text)
        with self._lock:
            view = self._view = current_view(
                self._view,
                self._catalogue,
                self._settings.library_dir,
                self._embedder.model_id if self._embedder is not None else None,
            )
            if view.lexical is None:
                return None
            candidates = find_candidates(
                view,
                self._catalogue,
                question.query_terms,
                vector,
                allowed=allowed_documents(view, collections, kinds, without),
                also=also,
            )
            lexical, outside = (
                view.lexical,
                sum(
                    view.filed[item].document.passage_count
                    for item in without
                    if item in view.filed
                ),
            )
            rarity = word_rarity(
                question,
                lambda term: lexical.document_frequency(term, without),
                lexical.count() - outside,
            )
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

    @property
    def synonyms(self) -> Synonyms:
        """What words of the trade are called otherwise: Naniwa's and the city's own."""
        return self._synonyms

    def documents(self, collection: str | None = None) -> tuple[Document, ...]:
        """List the documents, of one collection or all, by collection and path."""
        listed = self._listed
        generation = self._catalogue.generation()
        if listed is None or listed[0] != generation:
            # Counting vectors goes through all passages: once for each change, not each look.
            counts = vector_counts(self._catalogue)
            documents = self._catalogue.documents()
            listed = self._listed = (
                generation,
                tuple(replace(item, vector_count=counts.get(item.id, 0)) for item in documents),
            )
        if collection is None:
            return listed[1]
        return tuple(item for item in listed[1] if item.collection == collection)

    def sources(self) -> dict[str, Path]:
        """The file that each document was read from, by the document's id."""
        return self._catalogue.sources()

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
        update_vector_index(self._catalogue, self._settings.library_dir, embedder.model_id)

    def _query_vector(self, text: str) -> list[float] | None:
        if self._embedder is None:
            return None
        try:
            return self._embedder.embed_query(text)
        except NaniwaError as error:
            # Words alone still find most; an answer must not wait for a server that is down.
            _LOG.warning("searching by words only: %s", error.message)
            return None


def _silent(_: Progress) -> None:
    return None
