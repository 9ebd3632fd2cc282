"""Opening the library and the models that the settings mean: what every way in begins with."""

from __future__ import annotations

from assistant.administration.swap import finish_interrupted_swap
from assistant.config import Settings, library_settings
from assistant.llm.bundled import embedding_model_path, is_url
from retrieval.library import Library
from retrieval.protocols import Embedder


def open_library(settings: Settings, *, writable: bool = False, vectors: bool = True) -> Library:
    """Open the library with the embedder of the settings; without one when ``vectors`` is False.

    Raises NaniwaError when another process writes, or a configured model can't be used.
    """
    finish_interrupted_swap(settings.home)
    chosen = embedder(settings) if vectors else None
    return Library.open(library_settings(settings), embedder=chosen, writable=writable)


def embedder(settings: Settings) -> Embedder | None:
    """What turns text into vectors; None for ``none``: search then goes by words alone."""
    from retrieval.embedding import LlamaEmbedder, Prefixes, ServerEmbedder

    chosen = settings.embedding
    prefixes = Prefixes(chosen.query_prefix, chosen.passage_prefix)
    if is_url(chosen.model):
        return ServerEmbedder(
            chosen.model,
            chosen.model_name,
            key=chosen.api_key.get_secret_value(),
            prefixes=prefixes,
        )
    path = embedding_model_path(settings)
    if path is None:
        return None
    return LlamaEmbedder(path, prefixes=prefixes, threads=chosen.threads or 1)
