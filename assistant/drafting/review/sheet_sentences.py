"""The sentences of a project sheet, to be found again in a document with other numbers."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assistant.drafting.review.statements import sentence_ends
from assistant.drafting.review.text import plain
from assistant.drafting.sheet import Sheet, Value

_NUMBER = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
_LEAST_LETTERS = 4
_LEAST_SENTENCE = 14
_NEARLY = 0.93


@dataclass(frozen=True, slots=True)
class Repeated:
    """A sentence of the sheet that a document repeats with ``said`` where the sheet has ``wanted``."""

    name: str
    sentence: str
    said: str
    wanted: str


@dataclass(frozen=True, slots=True)
class _Known:
    name: str
    sentence: str
    frame: str
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetSentences:
    """Every sentence and cell of a sheet that holds a number, by its words without numbers."""

    by_frame: Mapping[str, tuple[_Known, ...]]

    @classmethod
    def of(cls, sheet: Sheet) -> SheetSentences:
        """Those of a sheet."""
        found: dict[str, list[_Known]] = {}
        for name, value in sheet.values.items():
            for text in _texts(value):
                for sentence in dict.fromkeys((plain(text).strip(), *_sentences(plain(text)))):
                    frame = _frame(sentence)
                    known = _Known(name, sentence, frame, _numbers(sentence))
                    if known.numbers and _letters(frame) >= _LEAST_LETTERS:
                        found.setdefault(frame, []).append(known)
        return cls({frame: tuple(known) for frame, known in found.items()})

    def otherwise(self, sentence: str, *, whole: bool) -> Repeated | None:
        """What a sentence says otherwise than the sheet, None when it repeats none, or rightly.

        ``whole`` sentences are all that their paragraph or cell says; of others only long ones
        are compared.
        """
        said, frame = _numbers(sentence), _frame(sentence)
        if not said or (not whole and len(frame) < _LEAST_SENTENCE):
            return None
        known = self.by_frame.get(frame) or self._nearly(frame)
        alike = [each for each in known if len(each.numbers) == len(said)]
        if not alike or any(each.numbers == said for each in alike):
            return None
        best = max(alike, key=lambda each: _agreeing(each.numbers, said))
        if len(alike) > 1 and not _agreeing(best.numbers, said):
            return None  # another one of a list, and none of the sheet's
        differing = [n for n, (a, b) in enumerate(zip(said, best.numbers, strict=True)) if a != b]
        return Repeated(
            best.name,
            best.sentence,
            _around(sentence, differing[0]),
            _around(best.sentence, differing[0]),
        )

    def _nearly(self, frame: str) -> tuple[_Known, ...]:
        if len(frame) < _LEAST_SENTENCE:
            return ()
        matcher = difflib.SequenceMatcher(None, autojunk=False)
        matcher.set_seq2(frame)
        for other, known in self.by_frame.items():
            if len(other) < _LEAST_SENTENCE or abs(len(other) - len(frame)) > len(frame) // 5:
                continue
            matcher.set_seq1(other)
            if matcher.quick_ratio() >= _NEARLY and matcher.ratio() >= _NEARLY:
                return known
        return ()


def other_numbers(said: str, wanted: str) -> bool:
    """Whether two texts are the same but for their numbers."""
    return (
        bool(_numbers(wanted))
        and _frame(said) == _frame(wanted)
        and _numbers(said) != _numbers(wanted)
    )


def _texts(value: Value) -> Iterator[str]:
    """A value's own words; of a table, those of each cell. Numbers and dates are compared elsewhere."""
    if isinstance(value.data, str):
        yield value.text
    elif isinstance(value.data, tuple):
        for row in value.data:
            if isinstance(row, Mapping):
                yield from (cell.text for cell in row.values() if isinstance(cell.data, str))
            else:
                yield str(row)


def _sentences(text: str) -> Iterator[str]:
    start = 0
    for end in sentence_ends(text):
        if sentence := text[start:end].strip():
            yield sentence
        start = end


def _numbers(text: str) -> tuple[str, ...]:
    return tuple(match[0].replace(",", "") for match in _NUMBER.finditer(text))


def _frame(text: str) -> str:
    return re.sub(r"^[0-9(]{0,3}[).]\s|[\s、,。・:]", "", _NUMBER.sub("#", text))


def _letters(frame: str) -> int:
    return sum(character.isalpha() for character in frame)


def _agreeing(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    return sum(a == b for a, b in zip(one, other, strict=True))


def _around(sentence: str, number: int) -> str:
    """The number at a place of a sentence, with what stands right around it."""
    match = list(_NUMBER.finditer(sentence))[number]
    before = re.search(r"[^、。\s]{0,8}\Z", sentence[: match.start()])
    after = re.match(r"[^、。\s0-9]{0,4}", sentence[match.end() :])
    return f"{before[0] if before else ''}{match[0]}{after[0] if after else ''}"
