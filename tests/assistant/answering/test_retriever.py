"""What LangChain expects of a retriever, and what ours tells of each passage."""

import asyncio

import pytest
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import RunnableLambda
from pydantic import ValidationError

from assistant.answering.retriever import LibraryRetriever
from retrieval.library import Library

ASKED = "ポンプで打ち込むときの自由落下高さ"


def test_invoking_gives_documents_best_first(answering_library: Library) -> None:
    retriever = LibraryRetriever(library=answering_library, k=3)
    assert isinstance(retriever, BaseRetriever)
    found = retriever.invoke(ASKED)
    assert 1 <= len(found) <= 3
    assert all(isinstance(document, Document) for document in found)
    assert "1.5m以下" in found[0].page_content
    scores = [document.metadata["score"] for document in found]
    assert scores == sorted(scores, reverse=True)


def test_each_document_says_where_it_stands(answering_library: Library) -> None:
    best = LibraryRetriever(library=answering_library).invoke(ASKED)[0]
    assert best.metadata["document"] == "共通仕様書.md"
    assert best.metadata["collection"] == "標準"
    assert best.metadata["page"] == 1
    assert "1-5" in best.metadata["clause"]
    assert any("1-5" in heading for heading in best.metadata["headings"])
    assert best.id is not None
    assert answering_library.passage(best.id).text == best.page_content


def test_it_runs_in_a_chain_in_batches_and_asynchronously(answering_library: Library) -> None:
    retriever = LibraryRetriever(library=answering_library, k=1)
    chain = retriever | RunnableLambda(lambda found: found[0].metadata["clause"])
    assert "1-5" in chain.invoke(ASKED)
    assert [len(found) for found in retriever.batch([ASKED, "段切りの幅"])] == [1, 1]
    assert asyncio.run(retriever.ainvoke(ASKED))[0].id == retriever.invoke(ASKED)[0].id


def test_other_collections_are_left_out(answering_library: Library) -> None:
    assert LibraryRetriever(library=answering_library, collections=("単価",)).invoke(ASKED) == []


def test_an_empty_question_finds_nothing(answering_library: Library) -> None:
    assert LibraryRetriever(library=answering_library).invoke("  ") == []


def test_it_is_asked_for_at_least_one(answering_library: Library) -> None:
    with pytest.raises(ValidationError):
        LibraryRetriever(library=answering_library, k=0)
