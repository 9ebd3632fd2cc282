"""Where vectors are searched: Chroma on disk, or all of them in memory.

Chroma is a derived index: the catalogue keeps the vectors themselves. It is opened only when
its last writer closed it in order, because a damaged HNSW file ends the whole process (no
exception to catch); after a writer that did not, a child process tries it out first, and what
fails is thrown away and filled again from the catalogue. Meanwhile, and while another process
writes (Chroma's readers would see old results), the exact search over the catalogue's vectors
answers: 15,000 vectors take a few milliseconds.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from retrieval.catalogue import Catalogue
from retrieval.vector_table import vectors_of
from retrieval.workers import Failure, WorkLimits, run_in_processes

if TYPE_CHECKING:
    from retrieval.vector_table import Matrix

_BATCH = 200
_PROBE_SECONDS = 120.0
_WRITING = "writing"


class ExactVectorIndex:
    """All vectors in memory, compared one by one. Implements `retrieval.protocols.VectorIndex`."""

    def __init__(self, dimension: int) -> None:
        import numpy as np

        self._passages: list[str] = []
        self._documents: list[str] = []
        self._matrix: Matrix = np.empty((0, dimension), np.float32)

    @classmethod
    def of_catalogue(cls, catalogue: Catalogue, model_id: str) -> ExactVectorIndex:
        """Load every vector of a model from the catalogue."""
        passages, documents, matrix = vectors_of(catalogue, model_id)
        index = cls(matrix.shape[1])
        index._passages, index._documents, index._matrix = passages, documents, matrix
        return index

    def add(
        self,
        passage_ids: Sequence[str],
        document_ids: Sequence[str],
        vectors: Sequence[Sequence[float]],
    ) -> None:
        """Add or replace."""
        import numpy as np

        if not passage_ids:
            return
        new = set(passage_ids)
        self._keep([passage not in new for passage in self._passages])
        self._passages += passage_ids
        self._documents += document_ids
        self._matrix = np.concatenate([self._matrix, np.asarray(vectors, np.float32)])

    def remove_document(self, document_id: str) -> None:
        """Forget all vectors of a document."""
        self._keep([document != document_id for document in self._documents])

    def search(
        self, vector: Sequence[float], *, k: int, allowed: frozenset[str] | None = None
    ) -> list[tuple[str, float]]:
        """The nearest ``k`` passage ids with cosine similarity, nearest first."""
        import numpy as np

        if not self._passages or k <= 0:
            return []
        scores = self._matrix @ np.asarray(vector, np.float32)
        if allowed is not None:
            outside = np.fromiter((item not in allowed for item in self._documents), np.bool_)
            scores[outside] = -np.inf
        count = min(k, len(scores))
        nearest = np.argpartition(-scores, count - 1)[:count]
        ordered = nearest[np.argsort(-scores[nearest], kind="stable")]
        return [(self._passages[i], float(scores[i])) for i in ordered if scores[i] > -np.inf]

    def count(self) -> int:
        """How many vectors it holds."""
        return len(self._passages)

    def _keep(self, mask: list[bool]) -> None:
        if all(mask):
            return
        self._matrix = self._matrix[mask]
        self._passages = [item for item, keep in zip(self._passages, mask, strict=True) if keep]
        self._documents = [item for item, keep in zip(self._documents, mask, strict=True) if keep]


class ChromaVectorIndex:
    """A Chroma collection in a folder of its own. Implements `retrieval.protocols.VectorIndex`."""

    def __init__(self, folder: Path, client: Any, collection: Any, *, writable: bool) -> None:  # noqa: ANN401
        self._folder = folder
        self._client = client
        self._collection = collection
        self._writable = writable
        self._batch = min(_BATCH, client.get_max_batch_size())

    @classmethod
    def open(cls, folder: Path, model_id: str, *, writable: bool) -> ChromaVectorIndex:
        """Open the collection of a model; a writer that finds it damaged starts it anew, empty.

        A reader must ask `is_clean` first.
        """
        if writable:
            if folder.exists() and not is_clean(folder) and not _survives_probe(folder, model_id):
                shutil.rmtree(folder)
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "state").write_text(_WRITING, encoding="ascii")
        client, collection = _connect(folder, model_id)
        return cls(folder, client, collection, writable=writable)

    def add(
        self,
        passage_ids: Sequence[str],
        document_ids: Sequence[str],
        vectors: Sequence[Sequence[float]],
    ) -> None:
        """Add or replace."""
        import numpy as np

        rows = np.asarray(vectors, np.float32)
        for start in range(0, len(passage_ids), self._batch):
            part = slice(start, start + self._batch)
            self._collection.upsert(
                ids=list(passage_ids[part]),
                embeddings=rows[part],
                metadatas=[{"document": document} for document in document_ids[part]],
            )

    def remove_document(self, document_id: str) -> None:
        """Forget all vectors of a document."""
        self._collection.delete(where={"document": document_id})

    def search(
        self, vector: Sequence[float], *, k: int, allowed: frozenset[str] | None = None
    ) -> list[tuple[str, float]]:
        """The nearest ``k`` passage ids with cosine similarity, nearest first."""
        if k <= 0 or (allowed is not None and not allowed):
            return []
        where = None if allowed is None else {"document": {"$in": sorted(allowed)}}
        found = self._collection.query(
            query_embeddings=[list(vector)], n_results=k, where=where, include=["distances"]
        )
        pairs = zip(found["ids"][0], found["distances"][0], strict=True)
        return [(passage_id, 1.0 - float(distance)) for passage_id, distance in pairs]

    def count(self) -> int:
        """How many vectors it holds."""
        return int(self._collection.count())

    def close(self) -> None:
        """Release the files; a writer thereby vouches for them."""
        self._client.close()
        if self._writable:
            (self._folder / "state").write_text(_version(), encoding="ascii")


def chroma_folder(vectors_dir: Path, model_id: str) -> Path:
    """Return the folder of a model's collection: throwing one away touches no other."""
    return vectors_dir / _name(model_id)


def is_clean(folder: Path) -> bool:
    """Whether the last writer closed the folder in order, with this version of Chroma."""
    state = folder / "state"
    return state.is_file() and state.read_text(encoding="ascii") == _version()


def _version() -> str:
    from importlib.metadata import version

    return f"closed by chromadb {version('chromadb')}"


def _name(model_id: str) -> str:
    # Chroma takes ASCII names of 3 to 63 characters only.
    return f"m{hashlib.sha256(model_id.encode()).hexdigest()[:24]}"


def _connect(folder: Path, model_id: str) -> tuple[Any, Any]:
    import chromadb
    from chromadb.config import Settings

    client = chromadb.PersistentClient(
        path=str(folder), settings=Settings(anonymized_telemetry=False, is_persistent=True)
    )
    collection = client.get_or_create_collection(
        _name(model_id),
        embedding_function=None,
        configuration={"hnsw": {"space": "cosine", "ef_construction": 200, "ef_search": 200}},
    )
    return client, collection


def _survives_probe(folder: Path, model_id: str) -> bool:
    outcomes = run_in_processes(
        _probe, [(folder, model_id)], processes=1, limits=WorkLimits(_PROBE_SECONDS)
    )
    return not any(isinstance(result, Failure) for _, result in outcomes)


def _probe(place: tuple[Path, str]) -> int:
    """Use the collection in every way that is known to bring a damaged one down."""
    client, collection = _connect(*place)
    some = collection.get(limit=1, include=["embeddings"])
    if len(some["ids"]):
        collection.query(query_embeddings=some["embeddings"], n_results=10)
    count = int(collection.count())
    client.close()
    return count
