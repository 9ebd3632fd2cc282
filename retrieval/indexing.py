"""Brings the two derived indexes up to the catalogue.

Both follow one protocol: what is about to change is recorded as begun, the index forgets the
document and takes it anew, commits, and only then is the document recorded as done. A process
killed anywhere in between repeats a step whose repetition changes nothing.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from retrieval.catalogue import Catalogue
from retrieval.embedding import embed_in_bulk
from retrieval.errors import NaniwaError
from retrieval.lexical import LexicalStore, lexical_entry
from retrieval.protocols import Embedder, VectorIndex
from retrieval.vector_table import (
    count_vectors,
    drop_other_models,
    missing_passages,
    put_vectors,
    texts_of,
    vector_index_name,
    vectors_of,
)
from retrieval.vectors import ChromaVectorIndex, chroma_folder, is_clean

_LOG = logging.getLogger(__name__)
Item = TypeVar("Item")

LEXICAL = "lexical"
_DOCUMENTS_AT_ONCE = 64
_TEXTS_AT_ONCE = 512


def lexical_folder(library_dir: Path) -> Path:
    """Return where a library's lexical index lies."""
    return library_dir / "lexical"


def vectors_folder(library_dir: Path) -> Path:
    """Return where a library's vector indexes lie, one folder for each model."""
    return library_dir / "vectors"


def open_lexical(library_dir: Path) -> LexicalStore:
    """Open the lexical index for writing; a damaged one begins anew, to be filled by catching up.

    Raises NaniwaError (``locked``).
    """
    folder = lexical_folder(library_dir)
    try:
        return LexicalStore.open(folder, writable=True)
    except NaniwaError as error:
        if error.code != "broken_index":
            raise
        _LOG.warning("rebuilding the lexical index: %s", error.message)
        shutil.rmtree(folder)
        return LexicalStore.open(folder, writable=True)


def catch_up_lexical(
    catalogue: Catalogue, store: LexicalStore, added: Sequence[tuple[str, int]] = ()
) -> None:
    """Index what the lexical index lacks and forget what is gone.

    ``added`` are documents (id, revision) that the store has been given but hasn't committed.
    """
    if not store.committed_position:
        # Emptied, or never filled: whatever the catalogue remembers of it is not true any more.
        catalogue.forget_derived(LEXICAL)
    if added:
        catalogue.begin_derived(LEXICAL, [document_id for document_id, _ in added])
        store.commit(str(catalogue.generation()))
        catalogue.finish_derived(LEXICAL, added)
    backlog = catalogue.backlog(LEXICAL)
    if backlog.gone:
        for document_id in backlog.gone:
            store.remove_document(document_id)
        store.commit(str(catalogue.generation()))
        catalogue.finish_derived(LEXICAL, (), backlog.gone)
    for batch in _batches(backlog.stale, _DOCUMENTS_AT_ONCE):
        catalogue.begin_derived(LEXICAL, [document_id for document_id, _ in batch])
        for document_id, _ in batch:
            store.remove_document(document_id)
            store.add(lexical_entry(passage) for passage in catalogue.passages_of(document_id))
        store.commit(str(catalogue.generation()))
        catalogue.finish_derived(LEXICAL, batch)


def rebuild_lexical(
    catalogue: Catalogue, store: LexicalStore, progress: Callable[[int, int], None]
) -> None:
    """Index everything anew; searches see the old index until all of it is there.

    ``progress`` gets documents done and their total, and may raise: the old index stays then.
    """
    revisions = catalogue.revisions()
    store.clear()
    for done, (document_id, _) in enumerate(revisions, start=1):
        store.add(lexical_entry(passage) for passage in catalogue.passages_of(document_id))
        progress(done, len(revisions))
    catalogue.begin_derived(LEXICAL, [document_id for document_id, _ in revisions])
    store.commit(str(catalogue.generation()))
    catalogue.finish_derived(LEXICAL, revisions, catalogue.backlog(LEXICAL).gone)


def embed_missing(
    catalogue: Catalogue, embedder: Embedder, progress: Callable[[int, int], None]
) -> None:
    """Compute and keep the vectors that the catalogue lacks; ``progress`` gets done and total."""
    drop_other_models(catalogue, embedder.model_id)
    missing = missing_passages(catalogue, embedder.model_id)
    done = 0
    for batch in _batches(missing, _TEXTS_AT_ONCE):
        texts = texts_of(catalogue, [passage_id for passage_id, _ in batch])
        for places, vectors in embed_in_bulk(embedder, texts):
            hashes = [batch[place][1] for place in places]
            put_vectors(catalogue, embedder.model_id, hashes, vectors)
            done += len(places)
            progress(done, len(missing))


def catch_up_vectors(catalogue: Catalogue, model_id: str, index: VectorIndex) -> None:
    """Copy into the vector index what it lacks of the catalogue's vectors."""
    name = vector_index_name(model_id)
    backlog = catalogue.backlog(name)
    for document_id in backlog.gone:
        index.remove_document(document_id)
    catalogue.finish_derived(name, (), backlog.gone)
    for batch in _batches(backlog.stale, _DOCUMENTS_AT_ONCE):
        catalogue.begin_derived(name, [document_id for document_id, _ in batch])
        for document_id, _ in batch:
            index.remove_document(document_id)
            passage_ids, document_ids, vectors = vectors_of(catalogue, model_id, document_id)
            index.add(passage_ids, document_ids, vectors)  # type: ignore[arg-type]
        catalogue.finish_derived(name, batch)


def update_vector_index(catalogue: Catalogue, library_dir: Path, model_id: str) -> None:
    """Bring a model's collection in Chroma up to the catalogue; drop those of other models.

    One that doesn't hold what it should afterwards is thrown away and filled again.
    """
    folder = chroma_folder(vectors_folder(library_dir), model_id)
    backlog = catalogue.backlog(vector_index_name(model_id))
    if is_clean(folder) and not backlog.stale and not backlog.gone:
        return
    if not _fill_vector_index(catalogue, folder, model_id):
        _LOG.warning("rebuilding the vector index: it does not hold what it should")
        shutil.rmtree(folder)
        _fill_vector_index(catalogue, folder, model_id)
    for other in vectors_folder(library_dir).iterdir():
        if other != folder:
            shutil.rmtree(other)


def _fill_vector_index(catalogue: Catalogue, folder: Path, model_id: str) -> bool:
    """Copy the catalogue's vectors into Chroma; return whether it holds as many then."""
    index = ChromaVectorIndex.open(folder, model_id, writable=True)
    try:
        if index.count() == 0:
            catalogue.forget_derived(vector_index_name(model_id))
        catch_up_vectors(catalogue, model_id, index)
        return index.count() == count_vectors(catalogue, model_id)
    finally:
        index.close()


def _batches(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
