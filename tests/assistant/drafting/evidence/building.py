"""Sections in hand for tests of what templates call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from langchain_core.language_models import BaseChatModel

from assistant.drafting.draft import Block, Origin, OriginKind, Paragraph, Span, Table
from assistant.drafting.evidence.gathering import Gathering
from assistant.drafting.fields import Field
from assistant.drafting.kinds import kind_named
from assistant.drafting.markers import Marks
from assistant.drafting.sheet import Data, Sheet, Value
from assistant.drafting.shown import Missing, Shown, shown_values
from assistant.drafting.sources import Sources
from assistant.drafting.writing import Writing

Given = str | Sequence[str] | Sequence[Mapping[str, str]]


def gathering(
    sources: Sources,
    model: BaseChatModel | None = None,
    hint: str = "",
    **fields: Given,
) -> Gathering:
    """A section being written for a sheet that says ``fields``."""
    values = {name: _value(name, given) for name, given in fields.items()}
    kind = kind_named("工事概要書")
    return Gathering(Writing(kind, Sheet(kind.name, values, {}), sources, model), Marks(), hint)


def shown(one: Gathering, *names: str) -> list[Shown | Missing | Any]:
    """What a template hands over for fields of these names; unknown ones are missing."""
    schema = {name: Field(name) for name in names}
    values = shown_values(one.writing.sheet, schema, one.marks)
    return [values[name] for name in names]


def field(one: Gathering, name: str) -> Shown | Missing | Any:
    """One of them."""
    return shown(one, name)[0]


def blocks(one: Gathering) -> list[Block]:
    """Every block that was put in."""
    return [block for group in one.marks.blocks for block in group]


def paragraphs(one: Gathering) -> list[str]:
    """The paragraphs put in, as text."""
    return [text_of(block.spans) for block in blocks(one) if isinstance(block, Paragraph)]


def tables(one: Gathering) -> list[Table]:
    """The tables put in."""
    return [block for block in blocks(one) if isinstance(block, Table)]


def spans(one: Gathering) -> list[Span]:
    """The spans of all paragraphs put in."""
    return [span for block in blocks(one) if isinstance(block, Paragraph) for span in block.spans]


def text_of(given: Sequence[Span]) -> str:
    """Spans as text."""
    return "".join(span.text for span in given)


def column(table: Table, name: str) -> list[str]:
    """The texts of a column."""
    index = table.header.index(name)
    return [text_of(row[index]) for row in table.rows]


def inline_spans(one: Gathering) -> list[Span]:
    """The spans put into lines."""
    return [span for group in one.marks.spans for span in group]


def _value(name: str, given: Given) -> Value:
    origin = Origin(OriginKind.SHEET, f"計画シート {name}")
    if isinstance(given, str):
        return Value(given, given, origin)
    rows = [
        {key: Value(text, text, origin) for key, text in item.items()}
        for item in given
        if isinstance(item, Mapping)
    ]
    data: Data = tuple(rows) if rows else tuple(str(item) for item in given)
    return Value(data, "、".join(map(str, given)), origin)
