"""What searches see: the indexes as of one generation of the catalogue, and what they propose."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from retrieval.candidates import Candidate
from retrieval.catalogue import Catalogue, Filed
from retrieval.documents import DocumentKind, Passage
from retrieval.errors import NaniwaError
from retrieval.indexing import lexical_folder, vectors_folder
from retrieval.lexical import LexicalStore
from retrieval.protocols import QueryTerm, VectorIndex
from retrieval.vector_table import vector_index_name
from retrieval.vectors import ChromaVectorIndex, ExactVectorIndex, chroma_folder, is_clean

_BY_WORDS = 60
_BY_MEANING = 40
_RRF_K = 60
_CACHED_PASSAGES = 20_000


@dataclass(frozen=True, slots=True)
class View:
    """What searches see, as of one generation of the catalogue; ``passages`` are those read so far.

    ``vectors_as_of`` changes whenever ``vectors`` have to be opened again.
    """

    generation: int
    filed: dict[str, Filed]
    lexical: LexicalStore | None
    vectors: VectorIndex | None
    vectors_as_of: tuple[object, ...]
    passages: dict[str, Passage]

    def close(self) -> None:
        """Release the vector index's files."""
        _close(self.vectors)


def current_view(
    old: View | None, catalogue: Catalogue, library_dir: Path, model_id: str | None
) -> View:
    """Return ``old`` while it is up to date, else a new view that takes over its open indexes.

    ``model_id`` is None where questions have no vectors. Raises NaniwaError (``stale_index``,
    ``broken_index``) when the lexical index must be made anew by a writer.
    """
    generation = catalogue.generation()
    if old is not None and old.generation == generation:
        return old
    filed = {item.document.id: item for item in catalogue.filed()}
    lexical = _reopened_lexical(old, library_dir)
    vectors, as_of = _reopened_vectors(old, catalogue, library_dir, model_id)
    return View(generation, filed, lexical, vectors, as_of, {})


def find_candidates(
    view: View,
    catalogue: Catalogue,
    terms: Sequence[QueryTerm],
    vector: Sequence[float] | None,
    *,
    allowed: frozenset[str] | None,
    also: Sequence[str],
) -> list[Candidate]:
    """Find by words and by meaning, joined by reciprocal rank.

    ``allowed`` limits document ids. What the catalogue no longer has is left out; ``also`` are
    ids of passages to be in it anyway, unless they are outside of what is allowed.
    """
    words = _ranked(
        view.lexical.search(terms, k=_BY_WORDS, allowed=allowed) if view.lexical else []
    )
    meaning = _ranked(
        view.vectors.search(vector, k=_BY_MEANING, allowed=allowed)
        if vector is not None and view.vectors is not None
        else []
    )
    fused = {
        item: sum(1 / (_RRF_K + found[item][0]) for found in (words, meaning) if item in found)
        for item in (*words, *meaning, *also)
    }
    passages = _passages(view, catalogue, list(fused))
    return [
        Candidate(
            passages[item],
            view.filed[passages[item].document_id].document,
            *words.get(item, (0, 0.0)),
            *meaning.get(item, (0, 0.0)),
        )
        for item in sorted(fused, key=lambda item: -fused[item])
        if item in passages
        and passages[item].document_id in (view.filed if allowed is None else allowed)
    ]


def _ranked(found: Sequence[tuple[str, float]]) -> dict[str, tuple[int, float]]:
    return {item: (place, score) for place, (item, score) in enumerate(found, start=1)}


def allowed_documents(
    view: View,
    collections: Collection[str],
    kinds: Collection[DocumentKind],
    without: Collection[str] = (),
) -> frozenset[str] | None:
    """The ids of the documents in ``collections`` and of ``kinds``; () of either is no limit.

    Those of ``without`` are left out. None when nothing is limited.
    """
    if not collections and not kinds and not without:
        return None
    return frozenset(
        identifier
        for identifier, filed in view.filed.items()
        if (not collections or filed.document.collection in collections)
        and (not kinds or filed.document.kind in kinds)
        and identifier not in without
    )


def _passages(view: View, catalogue: Catalogue, ids: Sequence[str]) -> dict[str, Passage]:
    unknown = [item for item in ids if item not in view.passages]
    if len(view.passages) + len(unknown) > _CACHED_PASSAGES:
        view.passages.clear()
        unknown = list(ids)
    view.passages.update(catalogue.passages(unknown))
    return {item: view.passages[item] for item in ids if item in view.passages}


def _reopened_lexical(old: View | None, library_dir: Path) -> LexicalStore | None:
    if old is not None and old.lexical is not None:
        old.lexical.refresh()
        return old.lexical
    try:
        return LexicalStore.open(lexical_folder(library_dir), writable=False)
    except NaniwaError as error:
        if error.code == "no_index":
            return None
        raise


def _reopened_vectors(
    old: View | None, catalogue: Catalogue, library_dir: Path, model_id: str | None
) -> tuple[VectorIndex | None, tuple[object, ...]]:
    if model_id is None:
        return None, ()
    folder = chroma_folder(vectors_folder(library_dir), model_id)
    (done,) = catalogue.rows(
        "SELECT count(*), max(revision), min(revision) FROM derived WHERE index_name = ?",
        (vector_index_name(model_id),),
    )
    clean = is_clean(folder)
    as_of = (*done, clean)
    if old is not None and old.vectors_as_of == as_of:
        return old.vectors, as_of
    if old is not None:
        _close(old.vectors)
    if clean:
        return ChromaVectorIndex.open(folder, model_id, writable=False), as_of
    return ExactVectorIndex.of_catalogue(catalogue, model_id), as_of


def _close(index: VectorIndex | None) -> None:
    if isinstance(index, ChromaVectorIndex):
        index.close()
