"""Small things that tests of the library are built from."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Sequence
from pathlib import Path

from retrieval.catalogue import Entry
from retrieval.documents import (
    Box,
    Cell,
    Document,
    DocumentKind,
    Passage,
    PassageKind,
    Unit,
    UnitKind,
)
from retrieval.passage_codec import encode_passage
from retrieval.settings import LibrarySettings

TOPICS = {
    "養生": "コンクリートの養生期間は、日平均気温15度以上で普通ポルトランドセメントのとき5日とする。",
    "土工": "盛土の一層の仕上り厚さは30cm以下とし、各層ごとに締め固めなければならない。",
    "舗装": "アスファルト混合物の敷均し時の温度は、110度以上とする。",
    "安全": "受注者は、工事現場の見やすい場所に緊急連絡先を掲示しなければならない。",
    "測量": "水準測量の往復差の許容範囲は、観測距離に応じて定める。",
    "排水": "側溝の勾配は0.5パーセント以上とし、滞水が生じないようにする。",
}


def write_standard(path: Path, topic: str, *, clauses: int = 3, extra: str = "") -> Path:
    """Write a small standard in Markdown about one topic."""
    lines = [f"# {topic}編", ""]
    for number in range(1, clauses + 1):
        lines += [
            f"## 第{number}条 {topic}の基準{number}",
            "",
            f"{TOPICS[topic]}{extra}",
            f"{topic}に関する第{number}の定めである。監督員の承諾を得ること。",
            "",
        ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def write_standards(folder: Path, *, clauses: int = 3) -> Path:
    """Write one standard for each topic into a folder."""
    for topic in TOPICS:
        write_standard(folder / f"{topic}.md", topic, clauses=clauses)
    return folder


def library_settings(home: Path, *, ocr: bool = False) -> LibrarySettings:
    """Settings of a library for tests: two processes."""
    return LibrarySettings(home=home, workers=2, ocr=ocr)


def make_passage(document_id: str, position: int, text: str, *headings: str) -> Passage:
    """A passage of one sentence."""
    return Passage(
        id=f"{document_id}-{position}",
        document_id=document_id,
        position=position,
        kind=PassageKind.CLAUSE,
        heading_path=headings,
        clause=headings[-1] if headings else "",
        units=(Unit(text, (Box(1 + position, 10.5, 20.25, 300.0, 40.0),)),),
    )


def make_table_passage(document_id: str, position: int) -> Passage:
    """A passage of a caption and one row with cells."""
    box = Box(2, 1.0, 2.0, 3.0, 4.0)
    return Passage(
        id=f"{document_id}-{position}",
        document_id=document_id,
        position=position,
        kind=PassageKind.TABLE,
        heading_path=("第1章", "1-1 養生"),
        clause="表1-1 養生期間",
        units=(
            Unit("表1-1 養生期間", (box,), UnitKind.CAPTION),
            Unit(
                "15℃以上: 普通 5日",
                (box, Box(3, 0.0, 0.0, 9.9, 9.9)),
                UnitKind.ROW,
                keys=(Cell("日平均気温", "15℃以上"),),
                values=(Cell("普通", "5日"), Cell("早強", "3日")),
            ),
        ),
    )


def make_document(path: str = "a.pdf", **changes: object) -> Document:
    """A document of a collection; its id and content follow from path and labels."""
    values: dict[str, object] = {
        "path": path,
        "collection": "標準",
        "kind": DocumentKind.STANDARD,
        "title": Path(path).stem,
        "page_count": 1,
        **changes,
    }
    seed = f"{path}{changes.get('edition')}{changes.get('effective_from')}"
    sha256 = hashlib.sha256(seed.encode()).hexdigest()
    return Document(**{"id": sha256[:20], "sha256": sha256, **values})  # type: ignore[arg-type]


def make_entry(document: Document, *texts: str, pending: tuple[int, ...] = ()) -> Entry:
    """A document with a passage for each text, as it is put into the catalogue."""
    rows = tuple(
        encode_passage(make_passage(document.id, position, text))
        for position, text in enumerate(texts)
    )
    return Entry(document, Path("/files") / document.path, pending, rows)


class HashingEmbedder:
    """Embeds text by hashing its character pairs: deterministic, quick, alike for alike texts."""

    def __init__(self, name: str = "pairs", dimension: int = 64) -> None:
        self._name = name
        self._dimension = dimension
        self.embedded: list[str] = []

    @property
    def model_id(self) -> str:
        return self._name

    @property
    def dimension(self) -> int:
        return self._dimension

    def embed_passages(self, texts: Sequence[str]) -> list[list[float]]:
        self.embedded += texts
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        vector = [0.0] * self._dimension
        compact = re.sub(r"\s", "", text)
        for pair in (compact[i : i + 2] for i in range(max(1, len(compact) - 1))):
            digest = hashlib.sha256(f"{self._name}{pair}".encode()).digest()
            vector[digest[0] % self._dimension] += 1.0 if digest[1] & 1 else -1.0
        norm = math.sqrt(sum(value * value for value in vector)) or 1.0
        return [value / norm for value in vector] if any(vector) else [1.0, *vector[1:]]
