"""What one section has in hand while its template is rendered, and how arguments of templates are read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from assistant.drafting.draft import Gap, Origin, OriginKind, Span
from assistant.drafting.markers import Marks
from assistant.drafting.shown import Missing, Shown
from assistant.drafting.template_limits import argument_text

if TYPE_CHECKING:
    from assistant.drafting.writing import Writing
    from retrieval.documents import Passage

_TEMPLATE = Origin(OriginKind.TEMPLATE)
_NAMES_OF_WORK = re.compile(r"工種|種別|細別|名称|作業|工法|材料|品名|項目|工事")
_YEAR_MONTH = re.compile(r"(20\d\d)[年/.-]\s*(\d{1,2})")


@dataclass(frozen=True, slots=True)
class Gathering:
    """A section being written. ``said`` are the folded quotations that stand in it already."""

    writing: Writing
    marks: Marks
    hint: str = ""
    said: set[str] = field(default_factory=set)
    kept: dict[str, tuple[Passage, ...]] = field(default_factory=dict)
    """Passages of documents that were read whole for this section."""

    def gap(self, label: str, where: str) -> str:
        """The mark of something missing."""
        gap = Gap(label, where)
        return self.marks.inline(Span(gap.text, Origin(OriginKind.STANDARD, where), gap))

    def text(self, argument: object) -> str:
        """What an argument of a template says, without marks; "" for what is missing."""
        return "".join(span.text for span in self.spans(argument) if span.gap is None)

    def spans(self, argument: object) -> tuple[Span, ...]:
        """The same with its origins, and with gaps for what is missing."""
        if isinstance(argument, Shown):
            return (Span(argument.value.text, argument.value.origin),)
        if argument is None:
            return ()
        return tuple(self.marks.read(argument_text(argument), _TEMPLATE))


@dataclass(frozen=True, slots=True)
class Work:
    """A work of the sheet: what it is called, from the general to the particular, and where that stands."""

    names: tuple[str, ...]
    origin: Origin

    @property
    def text(self) -> str:
        """All its names."""
        return " ".join(self.names)

    @property
    def shown(self) -> str:
        """As a person would name it."""
        return "・".join(self.names[-2:])


def works_of(argument: object, gathering: Gathering) -> tuple[Work, ...]:
    """The works that an argument names: a table of quantities, a list, texts; each once."""
    return tuple({work.text: work for work in _works(argument, gathering) if work.text}.values())


def _works(argument: object, gathering: Gathering) -> Iterator[Work]:
    match argument:
        case None | Missing():
            return
        case Shown() if isinstance(argument.value.data, tuple):
            for item in argument:
                yield from _works(item, gathering)
        case Mapping():
            named = {
                str(name): gathering.spans(cell)
                for name, cell in argument.items()
                if _NAMES_OF_WORK.search(str(name)) and not isinstance(cell, Missing)
            }
            texts = [
                (text, spans[0].origin)
                for spans in named.values()
                if spans and (text := "".join(span.text for span in spans).strip())
            ]
            if texts:
                yield Work(tuple(dict.fromkeys(text for text, _ in texts)), texts[-1][1])
        case list() | tuple():
            for item in argument:
                yield from _works(item, gathering)
        case _:
            spans = [span for span in gathering.spans(argument) if span.gap is None]
            text = "".join(span.text for span in spans)
            for part in re.split(r"[、,\n]", text):
                if part.strip():
                    yield Work((part.strip(),), spans[0].origin)


def sheet_text(gathering: Gathering) -> str:
    """Everything that the sheet says, for telling what kind of works it is about."""
    return " ".join(_texts(gathering.writing.sheet.values))


def facility_text(gathering: Gathering) -> str:
    """What the sheet says of the field of works; without it, of the facility and the work's title."""
    values = gathering.writing.sheet.values
    field_of_works = values.get("工事分野")
    if field_of_works is not None and field_of_works.text.strip():
        return field_of_works.text
    named = (values.get(name) for name in ("対象施設", "工事名"))
    return " ".join(value.text for value in named if value is not None)


def _texts(values: object) -> Iterator[str]:
    if not isinstance(values, Mapping):
        return
    for value in values.values():
        if isinstance(value.data, tuple):
            for item in value.data:
                if isinstance(item, Mapping):
                    yield from _texts(item)
                else:
                    yield str(item)
        else:
            yield value.text


def design_date(gathering: Gathering) -> date:
    """When the design is dated (設計年月 of the sheet), else today."""
    value = gathering.writing.sheet.values.get("設計年月")
    if value is not None and isinstance(value.data, date):
        return value.data
    if value is not None and (match := _YEAR_MONTH.search(value.text)):
        return date(int(match[1]), min(max(int(match[2]), 1), 12), 28)
    return date.today()  # noqa: DTZ011 - the day in the office, not an instant
