"""Passages as rows of the catalogue: compact JSON, the same values back."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from retrieval.documents import Box, Cell, Line, Passage, PassageKind, Unit, UnitKind

_UNIT_KINDS = tuple(UnitKind)
_UNIT_NUMBERS = {kind: number for number, kind in enumerate(_UNIT_KINDS)}


class PassageRow(NamedTuple):
    """A passage as stored: plain values only, so that it crosses processes cheaply."""

    id: str
    position: int
    kind: str
    clause: str
    headings: str
    units: str
    text_hash: bytes


def embedding_text(passage: Passage) -> str:
    """Return what is embedded for a passage: its headings, which often hold the subject, then its text.

    NFKC first: on full-width letters and half-width kana the tokenizer falls back to unknown pieces.
    """
    headings = " ".join(passage.heading_path)
    return unicodedata.normalize("NFKC", f"{headings}\n{passage.text}".strip())


def text_hash(text: str) -> bytes:
    """Return the key under which the vector of ``text`` is kept (16 bytes)."""
    return hashlib.blake2b(storable(text).encode(), digest_size=16).digest()


def storable(text: str) -> str:
    """Replace lone surrogates, which broken fonts give and UTF-8 has no place for, by "?"."""
    return text.encode(errors="replace").decode()


def encode_passage(passage: Passage) -> PassageRow:
    """Turn a passage into its row."""
    return PassageRow(
        id=passage.id,
        position=passage.position,
        kind=passage.kind.value,
        clause=storable(passage.clause),
        headings=_dumps(passage.heading_path),
        units=_dumps([_unit_to_json(unit) for unit in passage.units]),
        text_hash=text_hash(embedding_text(passage)),
    )


def decode_passage(row: Sequence[Any]) -> Passage:
    """Turn (id, document id, position, kind, clause, headings, units) into the passage."""
    passage_id, document_id, position, kind, clause, headings, units = row
    return Passage(
        id=passage_id,
        document_id=document_id,
        position=position,
        kind=PassageKind(kind),
        heading_path=tuple(json.loads(headings)),
        clause=clause,
        units=tuple(_unit_from_json(item) for item in json.loads(units)),
    )


def encode_lines(lines: Iterable[Line]) -> str:
    """Turn the recognised lines of one page into JSON."""
    return _dumps([[line.text, _numbers(line.box), round(line.size, 2)] for line in lines])


def decode_lines(text: str) -> tuple[Line, ...]:
    """Turn `encode_lines` back."""
    return tuple(Line(words, Box(*box), size) for words, box, size in json.loads(text))


def _unit_to_json(unit: Unit) -> list[Any]:
    item: list[Any] = [
        unit.text,
        _UNIT_NUMBERS[unit.kind],
        [_numbers(box) for box in unit.boxes],
    ]
    if unit.keys or unit.values:
        item.append([[cell.label, cell.value] for cell in unit.keys])
        item.append([[cell.label, cell.value] for cell in unit.values])
    return item


def _unit_from_json(item: list[Any]) -> Unit:
    boxes = tuple([Box(*box) for box in item[2]])
    if len(item) == 3:  # noqa: PLR2004 - no cells
        return Unit(item[0], boxes, _UNIT_KINDS[item[1]])
    keys = tuple([Cell(label, value) for label, value in item[3]])
    values = tuple([Cell(label, value) for label, value in item[4]])
    return Unit(item[0], boxes, _UNIT_KINDS[item[1]], keys, values)


def _numbers(box: Box) -> list[float]:
    # A tenth of a point is finer than any printer; more digits would double the catalogue.
    edges = (box.left, box.top, box.right, box.bottom)
    return [box.page, *(round(float(edge), 1) for edge in edges)]


def _dumps(value: Any) -> str:  # noqa: ANN401 - anything JSON can hold
    return storable(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
