"""Exchange formats that hold an estimate as records, not as a table that people lay out."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from pathlib import Path

from assistant.estimating.model import Estimate, How, Place, Written
from retrieval.settings import LoadLimits

DATA_SHEET = "data"
HEAD_BYTES = 16_384
# Zip packages, PDFs and OLE containers.
_OTHERS = (b"PK\x03\x04", b"%PDF-", bytes.fromhex("d0cf11e0a1b11ae1"))
Reader = Callable[[Path, LoadLimits], Estimate]


def exchange_reader(path: Path) -> Reader | None:
    """The reader for an exchange file, by its first bytes; None for any other file."""
    from assistant.estimating.reading import bc3, gaeb, ribc2

    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except OSError:
        return None
    if head.startswith(_OTHERS):
        return None
    if gaeb.is_gaeb(head):
        return gaeb.read_gaeb
    if bc3.is_bc3(head):
        return bc3.read_bc3
    return ribc2.read_ribc2 if ribc2.is_ribc2(head) else None


def words(text: str, line: int) -> Written | None:
    """Words at a line of the file; None when there are none."""
    trimmed = text.strip()
    return Written(trimmed, Place(DATA_SHEET, str(line))) if trimmed else None


def figure(text: str, line: int) -> Written | None:
    """A number at a line of the file, written with a decimal point; words where it is none."""
    trimmed = text.strip()
    if not trimmed:
        return None
    return Written(trimmed, Place(DATA_SHEET, str(line)), decimal_of(trimmed))


def computed(number: Decimal, line: int) -> Written:
    """A number that the file leaves to its reader to compute."""
    place = Place(DATA_SHEET, str(line))
    return Written(f"{number:,f}", place, number, recomputed=number, how=How.COMPUTED)


def decimal_of(text: str) -> Decimal | None:
    """A number as exchange files write it: digits and a point, or a comma in its place."""
    plain = text.strip().replace(",", ".") if "." not in text else text.strip()
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) < 30 else None
