"""The vectors in the catalogue: kept by the text they stand for, so that none is computed twice.

They are stored as half floats (the rounding moves a cosine by less than 0.001).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from retrieval.catalogue import Catalogue
from retrieval.passage_codec import embedding_text

if TYPE_CHECKING:
    import numpy as np

    Matrix = np.ndarray[tuple[int, int], np.dtype[np.float32]]


def vector_index_name(model_id: str) -> str:
    """Return the name under which the catalogue records a model's vector index."""
    return f"vectors:{model_id}"


def missing_passages(catalogue: Catalogue, model_id: str) -> list[tuple[str, bytes]]:
    """Return one passage (id, text hash) for each text without a vector of this model."""
    rows = catalogue.rows(
        "SELECT min(p.id), p.text_hash FROM passages p LEFT JOIN vectors v"
        " ON v.text_hash = p.text_hash"
        " AND v.model = (SELECT number FROM embedding_models WHERE model_id = ?)"
        " WHERE v.vector IS NULL GROUP BY p.text_hash ORDER BY min(p.rowid)",
        (model_id,),
    )
    return [(passage_id, text) for passage_id, text in rows]


def texts_of(catalogue: Catalogue, passage_ids: Sequence[str]) -> list[str]:
    """Return the texts to embed for these passages, in order."""
    passages = catalogue.passages(passage_ids)
    return [embedding_text(passages[identifier]) for identifier in passage_ids]


def put_vectors(
    catalogue: Catalogue,
    model_id: str,
    text_hashes: Sequence[bytes],
    vectors: Sequence[Sequence[float]],
) -> None:
    """Keep the vectors of texts, in one transaction; their documents await indexing again."""
    import numpy as np

    with catalogue.transaction(visible=False) as (connection, _):
        connection.execute(
            "INSERT OR IGNORE INTO embedding_models (model_id) VALUES (?)", (model_id,)
        )
        (model,) = connection.execute(
            "SELECT number FROM embedding_models WHERE model_id = ?", (model_id,)
        ).fetchone()
        connection.executemany(
            "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)",
            [
                (model, text, np.asarray(vector, np.float16).tobytes())
                for text, vector in zip(text_hashes, vectors, strict=True)
            ],
        )
        connection.executemany(
            "UPDATE derived SET revision = -1 WHERE index_name = ? AND document_id IN"
            " (SELECT document_id FROM passages WHERE text_hash = ?)",
            [(vector_index_name(model_id), text) for text in text_hashes],
        )


def drop_other_models(catalogue: Catalogue, model_id: str) -> None:
    """Forget the vectors of every other model."""
    with catalogue.transaction(visible=False) as (connection, _):
        for table, column in (("vectors", "model"), ("embedding_models", "number")):
            connection.execute(
                f"DELETE FROM {table} WHERE {column} NOT IN"  # noqa: S608 - names from above
                " (SELECT number FROM embedding_models WHERE model_id = ?)",
                (model_id,),
            )


def vector_counts(catalogue: Catalogue) -> dict[str, int]:
    """Return how many passages of each document have a vector."""
    rows = catalogue.rows(
        "SELECT p.document_id, count(*) FROM passages p WHERE p.text_hash IN"
        " (SELECT text_hash FROM vectors) GROUP BY p.document_id"
    )
    return dict(rows)


def count_vectors(catalogue: Catalogue, model_id: str) -> int:
    """Return how many passages have a vector of this model."""
    ((count,),) = catalogue.rows(
        "SELECT count(*) FROM passages p JOIN vectors v ON v.text_hash = p.text_hash"
        " AND v.model = (SELECT number FROM embedding_models WHERE model_id = ?)",
        (model_id,),
    )
    return int(count)


def vectors_of(
    catalogue: Catalogue, model_id: str, document_id: str | None = None
) -> tuple[list[str], list[str], Matrix]:
    """Return passage ids, document ids and vectors of one model, of one document or of all."""
    import numpy as np

    rows = catalogue.rows(
        "SELECT p.id, p.document_id, v.vector FROM passages p JOIN vectors v"
        " ON v.text_hash = p.text_hash"
        " AND v.model = (SELECT number FROM embedding_models WHERE model_id = ?1)"
        " WHERE ?2 IS NULL OR p.document_id = ?2 ORDER BY p.rowid",
        (model_id, document_id),
    )
    if not rows:
        return [], [], np.empty((0, 0), np.float32)
    matrix = np.frombuffer(b"".join(row[2] for row in rows), np.float16)
    return (
        [row[0] for row in rows],
        [row[1] for row in rows],
        matrix.reshape(len(rows), -1).astype(np.float32),
    )
