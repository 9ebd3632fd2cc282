"""The facts that a paragraph is worded from: fields of the sheet by name, each with its origin."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.drafting.draft import Origin, OriginKind, Span
from assistant.drafting.evidence.gathering import Gathering
from assistant.drafting.shown import Missing, Shown

_MOST_ROWS = 8
_LONGEST = 260
_LIKE_AN_ORDER = re.compile(
    r"無視(?:し|せ)|出力(?:し|せ)|と(?:だけ)?書(?:け|き(?:なさい|ましょう)|いて(?:くだ|下)さい|くこと)|と(?:だけ)?答え|回答(?:し|せ)|"
    r"プロンプト|言語モデル|(?<![A-Za-z])AI(?![A-Za-z])|あなたは|これまでの(?:指示|命令)|上記の(?:指示|命令)|翻訳し"
)


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known: its name, its exact words, and the spans that they are made of."""

    label: str
    text: str
    spans: tuple[Span, ...]

    @property
    def origin(self) -> Origin:
        """Where it comes from."""
        return self.spans[0].origin

    @property
    def for_model(self) -> str:
        """As the model reads it: shortened at the end of a sentence, without orders to it."""
        kept = ""
        for sentence in sentences_of(self.text):
            if _LIKE_AN_ORDER.search(sentence):
                continue
            if kept and len(kept) + len(sentence) > _LONGEST:
                break
            kept += sentence
        return kept[:_LONGEST].strip()


def gives_orders(text: str) -> bool:
    """Whether a text from outside speaks to whoever reads it, as an order to a model would."""
    return _LIKE_AN_ORDER.search(text) is not None


def sentences_of(text: str) -> tuple[str, ...]:
    """A text's sentences, with what ends them."""
    return tuple(part for part in re.split(r"(?<=[。．！？\n])(?![）)」』])", text) if part.strip())


def facts_of(arguments: Sequence[object], gathering: Gathering) -> tuple[Fact, ...]:
    """What is known of the fields named, tables row by row; what is missing is not among them."""
    return tuple(fact for argument in arguments for fact in _facts(argument, "", gathering))


def gaps_among(arguments: Sequence[object], gathering: Gathering) -> tuple[Span, ...]:
    """The marks of those that nobody filled in."""
    return tuple(
        span
        for argument in arguments
        if isinstance(argument, Missing)
        for span in gathering.marks.read(str(argument), Origin(OriginKind.SHEET))
        if span.gap is not None
    )


def _facts(argument: object, label: str, gathering: Gathering) -> Iterator[Fact]:
    match argument:
        case None | Missing():
            return
        case Shown() if isinstance(argument.value.data, tuple):
            name = label or _name(argument)
            items = list(argument)[:_MOST_ROWS]
            if all(not isinstance(item, Mapping) for item in items):
                yield Fact(
                    name, argument.value.text, (Span(argument.value.text, argument.value.origin),)
                )
            else:
                for item in items:
                    yield from _facts(item, name, gathering)
        case Mapping():
            cells = [
                gathering.spans(argument[name])
                for name in argument
                if not isinstance(argument[name], Missing)
            ]
            spans = tuple(
                piece
                for cell in cells
                if cell and not any(span.gap for span in cell)
                for piece in (*cell, Span(" "))
            )[:-1]
            if spans:
                yield Fact(label, "".join(span.text for span in spans), spans)
        case Shown():
            if argument.value.text.strip():
                spans = (Span(argument.value.text.strip(), argument.value.origin),)
                yield Fact(label or _name(argument), spans[0].text, spans)
        case _:
            spans = tuple(span for span in gathering.spans(argument) if span.gap is None)
            if any(span.text.strip() for span in spans):
                yield Fact(label, "".join(span.text for span in spans).strip(), spans)


def _name(shown: Shown) -> str:
    """The field's name."""
    if shown.field is not None:
        return shown.field.name
    return shown.value.origin.label.split(" ")[-1]
