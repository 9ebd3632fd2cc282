"""Records of a FIEBDC-3 file (.bc3): concepts, decompositions, measurements, texts.

A record begins with ``~``, its fields end with ``|``, their parts with a backslash. Source:
FIEBDC-3/2020, Especificación del formato.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from assistant.estimating.reading.exchange import decimal_of

_RECORD = re.compile(r"~(?=[A-Z]\|)")
_CODE_PAGES = {"850": "cp850", "437": "cp437", "ANSI": "cp1252", "UTF-8": "utf-8", "UTF8": "utf-8"}
_DEFAULT_DECIMALS = 2


@dataclass(frozen=True, slots=True)
class Concept:
    """``~C``: a chapter, a priced item or a basic price, at a line of the file."""

    code: str
    unit: str
    summary: str
    price: str
    line: int
    chapter: bool
    root: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A child in ``~D``: its factor times its yield is the quantity in one unit of the parent."""

    code: str
    factor: Decimal
    yield_: Decimal
    line: int

    @property
    def quantity(self) -> Decimal:
        """How much of the child one unit of the parent needs."""
        return self.factor * self.yield_

    @property
    def percentage(self) -> bool:
        """Whether the child is a rate on the lines before it."""
        return "%" in self.code or "&" in self.code


@dataclass(slots=True)
class Records:
    """What a file holds, by code without the marks of chapters."""

    concepts: dict[str, Concept] = field(default_factory=dict)
    parts: dict[str, list[Part]] = field(default_factory=dict)
    measured: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    decimals: int = _DEFAULT_DECIMALS
    unread: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    version: str = ""
    title: str = ""


def decoded(data: bytes) -> str:
    """Text of a file in the code page that its ``~V`` names; UTF-8 where it is nothing else."""
    data = data.replace(b"\0", b"").partition(b"\x1a")[0]
    if data.startswith(b"\xef\xbb\xbf"):
        return data.decode("utf-8-sig", "replace")
    header = re.search(rb"~V\|([^~]*)", data)
    fields = header[1].decode("latin-1").split("|") if header else []
    stated = fields[4].strip().upper() if len(fields) > 4 else ""
    if any(byte > 127 for byte in data[:1_000_000]):
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
    return data.decode(_CODE_PAGES.get(stated, "cp850"), "replace")


def records_of(text: str) -> Records:
    """All records of a file; later ones about the same concept override or add, as the format says."""
    found = Records()
    for kind, fields, line in _split(text):
        reader = _READERS.get(kind)
        if reader is not None:
            reader(found, fields, line)
        elif kind not in _KNOWN_UNUSED:
            found.unread[kind] += 1
    return found


def plain_code(code: str) -> str:
    """The code without the ``#`` that marks chapters."""
    return code.strip().rstrip("#")


def _split(text: str) -> Iterator[tuple[str, list[str], int]]:
    line, before = 1, 0
    starts = [match.start() for match in _RECORD.finditer(text)]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        line += text.count("\n", before, start)
        before = start
        # What stands behind the last bar is nobody's.
        fields = text[start + 1 : end].rpartition("|")[0].split("|")
        yield fields[0], fields[1:], line


def _subfields(fields: list[str], place: int) -> list[str]:
    text = fields[place] if place < len(fields) else ""
    return [part.strip() for part in text.strip().split("\\")]


def _version(found: Records, fields: list[str], _line: int) -> None:
    found.version = _subfields(fields, 1)[0]


def _coefficients(found: Records, fields: list[str], _line: int) -> None:
    """Keep DI, the fifth part of the first field: the number of decimals of amounts."""
    decimals = _subfields(fields, 0)
    number = decimal_of(decimals[4]) if len(decimals) > 4 else None
    if number is not None and 0 <= number <= 6:
        found.decimals = int(number)


def _concept(found: Records, fields: list[str], line: int) -> None:
    for written in _subfields(fields, 0):
        code = plain_code(written)
        if not code and not written:
            continue
        found.concepts[code] = Concept(
            code=code,
            unit=_subfields(fields, 1)[0],
            summary=_subfields(fields, 2)[0],
            price=_subfields(fields, 3)[0],
            line=line,
            chapter=written.endswith("#"),
            root=written.endswith("##"),
        )


def _decomposition(found: Records, fields: list[str], line: int) -> None:
    parent = plain_code(_subfields(fields, 0)[0])
    # Since 2007 a second list may stand in place of the first, with the percentages of each child.
    width, place = (3, 1) if any(_subfields(fields, 1)) else (4, 2)
    parts = _subfields(fields, place)
    for start in range(0, len(parts), width):
        code, factor, yield_ = (*parts[start : start + 3], "", "")[:3]
        if code:
            found.parts.setdefault(parent, []).append(
                Part(
                    plain_code(code),
                    _or_one(factor),
                    _or_one(yield_),
                    line + _lines_before(fields, place, start),
                )
            )


def _redecomposition(found: Records, fields: list[str], line: int) -> None:
    found.parts.pop(plain_code(_subfields(fields, 0)[0]), None)
    _decomposition(found, fields, line)


def _lines_before(fields: list[str], place: int, start: int) -> int:
    """Line feeds of a record before one of its parts, for records written over several lines."""
    before = sum(field.count("\n") for field in fields[:place])
    return before + "\\".join(fields[place].split("\\")[: start + 1]).count("\n")


def _or_one(text: str) -> Decimal:
    number = decimal_of(text) if text else None
    return Decimal(1) if number is None else number


def _measurement(found: Records, fields: list[str], line: int) -> None:
    codes = [plain_code(code) for code in _subfields(fields, 0)]
    parent, child = (codes[0], codes[1]) if len(codes) > 1 and codes[1] else ("", codes[0])
    total = _subfields(fields, 2)[0]
    if decimal_of(total) is not None:
        found.measured[parent, child] = (total, line)


def _added_measurement(found: Records, fields: list[str], line: int) -> None:
    codes = [plain_code(code) for code in _subfields(fields, 0)]
    parent, child = (codes[0], codes[1]) if len(codes) > 1 and codes[1] else ("", codes[0])
    more = decimal_of(_subfields(fields, 2)[0])
    if more is not None:
        known, at = found.measured.get((parent, child), ("0", line))
        found.measured[parent, child] = (f"{(decimal_of(known) or 0) + more:f}", at)


def _text(found: Records, fields: list[str], _line: int) -> None:
    if len(fields) > 1:
        found.texts[plain_code(fields[0])] = " ".join(fields[1].split())


_READERS = {
    "V": _version,
    "K": _coefficients,
    "C": _concept,
    "D": _redecomposition,
    "Y": _decomposition,
    "M": _measurement,
    "N": _added_measurement,
    "T": _text,
}
# Pictures, keywords, clauses, entities, residues, IT codes, attached files: not about money.
_KNOWN_UNUSED = frozenset("ABEFGILOPQRUWXJ")
