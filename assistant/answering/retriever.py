"""The library as a LangChain retriever, for chains that others build on it."""

from __future__ import annotations

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field

from retrieval.documents import Hit


class LibraryRetriever(BaseRetriever):
    """Gives the passages that answer best, with document, page and clause as metadata.

    ``library`` is a `retrieval.library.Library`; ``k`` and ``collections`` as in its `search`.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    library: Any
    k: int = Field(default=10, ge=1)
    collections: tuple[str, ...] = ()

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 - LangChain's signature
    ) -> list[LangChainDocument]:
        hits = self.library.search(query, k=self.k, collections=self.collections)
        return [_as_langchain(hit) for hit in hits]


def _as_langchain(hit: Hit) -> LangChainDocument:
    return LangChainDocument(
        id=hit.passage.id,
        page_content=hit.passage.text,
        metadata={
            "document": hit.document.path,
            "collection": hit.document.collection,
            "edition": hit.document.edition,
            "page": hit.page,
            "clause": hit.passage.clause,
            "headings": list(hit.passage.heading_path),
            "score": hit.score,
        },
    )
