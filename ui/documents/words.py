"""How documents are spoken of in the tab 「文書」."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from retrieval.documents import Document, DocumentKind, ReadMethod

KINDS: Mapping[DocumentKind, str] = MappingProxyType(
    {
        DocumentKind.STANDARD: "基準・仕様書",
        DocumentKind.DESIGN: "設計書",
        DocumentKind.PRICE: "単価",
        DocumentKind.MANUAL: "要領・手引",
        DocumentKind.RECORD: "記録",
        DocumentKind.CASE: "事例（経験）",
    }
)
METHODS: Mapping[str, str] = MappingProxyType(
    {
        ReadMethod.TEXT.value: "文字",
        ReadMethod.OCR.value: "文字認識",
        ReadMethod.PENDING.value: "文字認識待ち",
        ReadMethod.EMPTY.value: "空白",
        ReadMethod.FAILED.value: "読めず",
    }
)


def methods_of(document: Document) -> str:
    """How the pages of a document were read: 文字 10、文字認識 2."""
    return "、".join(
        f"{METHODS.get(method, method)} {count:,}"
        for method, count in document.pages_by_method.items()
        if count
    )


def index_state(document: Document) -> tuple[str, str]:
    """How much of a document can be found, and whether by its words alone or by meaning too."""
    if not document.passage_count and document.pages_by_method.get(ReadMethod.PENDING.value):
        return "本文なし", "文字認識のあとで検索"
    if not document.passage_count:
        return "本文なし", "検索できません"
    passages = f"段落 {document.passage_count:,}"
    if document.vector_count >= document.passage_count:
        return passages, "語と意味で検索"
    if document.vector_count:
        return passages, f"語で検索。意味は{document.vector_count:,}まで"
    return passages, "語で検索"
