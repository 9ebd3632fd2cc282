"""A draft into pages: cover, contents, sections, sources, remarks and open points."""

from __future__ import annotations

import io
from collections.abc import Iterator
from threading import Lock
from typing import Any

from assistant.drafting.draft import (
    Block,
    Draft,
    Gap,
    Paragraph,
    Schedule,
    Section,
    Span,
    Style,
    Table,
    cited_origins,
    spans_of,
)
from assistant.drafting.pdf.pages import (
    HEIGHT,
    MARGIN,
    WIDTH,
    document_template,
    heading,
    is_heading,
)
from assistant.drafting.pdf.setting import Setting, styles
from assistant.drafting.pdf.tables import Made, Room, grid, schedule_of, table_of
from assistant.drafting.printed import (
    CALCULATIONS,
    NO_OPEN_POINTS,
    OPEN_POINTS,
    REMARKS,
    SOURCES,
    UNFINISHED,
    calculations_of,
    heading_level,
    heading_numbers,
    not_written,
    open_points,
    plain,
    written_on,
)
from assistant.drafting.remarks import numbered_remarks, remark_rows, told_once
from assistant.drafting.source_lines import source_line
from retrieval.embedded_fonts import forget_fonts, register_fonts

_FURNITURE = (
    "目次番号事項節どこで分かるか文書版条項頁引いた文結果計算作成日表工種数量日数■・－※[]（）/0123456789.上中下〜　 "
    + UNFINISHED + NO_OPEN_POINTS + OPEN_POINTS + REMARKS + SOURCES + CALCULATIONS
)  # fmt: skip
_WITH_HEADING = 110.0  # points: a heading does not stand alone at the foot of a page
_BULLETS = ("・", "－", "・", "－")
# reportlab keeps its fonts in one table for the whole process
_PRINTING = Lock()


def to_pdf(draft: Draft) -> bytes:
    """The draft as a PDF file with embedded fonts; the same draft gives the same bytes.

    Raises NaniwaError (``font_missing``) where the fonts are not installed.
    """
    draft = told_once(draft)
    with _PRINTING:
        fonts = register_fonts(_characters(draft))
        try:
            setting = Setting(
                styles(fonts),
                fonts,
                {origin: number for number, origin in enumerate(cited_origins(draft), 1)},
                numbered_remarks(draft),
            )
            result = io.BytesIO()
            document_template(result, draft, fonts).multiBuild(list(_story(draft, setting)))
            return result.getvalue()
        finally:
            forget_fonts(fonts)


def _story(draft: Draft, setting: Setting) -> Iterator[Any]:
    from reportlab.platypus.tableofcontents import TableOfContents

    yield setting.text(draft.title, "title")
    yield setting.text(draft.subject, "subtitle")
    day = written_on(draft)
    if day:
        yield setting.text(f"作成日　{day}", "cover")
    if open_points(draft):
        gap = Span(UNFINISHED, gap=Gap(UNFINISHED))
        yield setting.spans((gap,), "cover", "")
    yield setting.text("目次", "contents")
    levels = [setting.styles[f"contents{level}"] for level in (1, 2, 3)]
    yield TableOfContents(dotsMinLevel=0, levelStyles=levels)
    yield from _turned_where_needed(_sections(draft, setting))
    yield from _sources(setting)
    yield from _calculations(draft, setting)
    yield from _remarks(draft, setting)
    yield from _open_points(draft, setting)


def _room() -> Room:
    return Room(WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN)


def _sections(draft: Draft, setting: Setting) -> Iterator[Made]:
    tables = 0
    for section, number in zip(draft.sections, heading_numbers(draft), strict=True):
        yield Made((_heading(section, number, setting),))
        for note in section.notes:
            mark = f"※{setting.remarks[section.id, note]}"
            yield Made((setting.text(f"{mark} {note}", "note"),))
        gap = not_written(section)
        if gap is not None and not section.blocks:
            yield Made((setting.spans((Span(gap.text, gap=gap),), "body", section.id),))
        counted = 0
        for block in section.blocks:
            is_counted = isinstance(block, Paragraph) and block.style is Style.NUMBERED
            is_inner = isinstance(block, Paragraph) and block.level > 0
            counted = counted + 1 if is_counted and not is_inner else counted if is_inner else 0
            if not isinstance(block, Paragraph) and block.caption:
                tables += 1
            yield _block(block, setting, section.id, counted, tables)


def _heading(section: Section, number: str, setting: Setting) -> Any:  # noqa: ANN401
    text = f"{number}　{section.heading}" if number else section.heading
    level = heading_level(section)
    return heading(text, setting.styles[f"heading{level}"], level)


def _block(block: Block, setting: Setting, section: str, counted: int, tables: int) -> Made:
    match block:
        case Table():
            return table_of(block, tables, setting, section, _room())
        case Schedule():
            return schedule_of(block, tables, setting, section, _room())
        case Paragraph():
            return Made((_paragraph(block, setting, section, counted),))


def _paragraph(block: Paragraph, setting: Setting, section: str, counted: int) -> Any:  # noqa: ANN401
    level = min(max(block.level, 0), 3)
    match block.style:
        case Style.LIST:
            return setting.spans(block.spans, f"list{level}", section, lead=_BULLETS[level])
        case Style.NUMBERED:
            lead = block.number or f"{counted}."
            return setting.spans(block.spans, f"list{level}", section, lead=lead)
        case Style.BODY:
            return setting.spans(block.spans, f"body{level}", section)
        case _:
            return setting.spans(block.spans, block.style.value, section)


def _turned_where_needed(parts: Iterator[Made]) -> Iterator[Any]:
    """The parts, on pages turned on their side where they need it; a heading goes with its table."""
    from reportlab.platypus import CondPageBreak, NextPageTemplate, PageBreak

    held: list[Any] = []
    turned = False
    for made in parts:
        if len(made.flowables) == 1 and is_heading(made.flowables[0]):
            held += made.flowables
            continue
        if made.turned is not turned:
            yield NextPageTemplate("turned" if made.turned else "upright")
            yield PageBreak()
            turned = made.turned
        if held:
            yield CondPageBreak(_WITH_HEADING)
        yield from held
        held = []
        yield from made.flowables
    if turned:
        yield NextPageTemplate("upright")
        yield PageBreak()
    yield from held


def _sources(setting: Setting) -> Iterator[Any]:
    if not setting.sources:
        return
    yield from _ending(SOURCES, setting)
    rows = [_header(("番号", "文書・版・条項・頁", "引いた文"), setting)]
    for origin, number in setting.sources.items():
        anchor = f'<a name="source-{number}"/>{number}'
        rows.append(
            [
                _marked(anchor, setting),
                setting.text(source_line(origin), "cell"),
                setting.text(origin.quote, "cell"),
            ]
        )
    yield from grid(rows, _widths((8, 45, 47)))


def _calculations(draft: Draft, setting: Setting) -> Iterator[Any]:
    found = calculations_of(draft)
    if found:
        yield from _ending(CALCULATIONS, setting)
        rows = [_header(("節", "結果", "計算"), setting)]
        rows += [[setting.text(text, "cell") for text in row] for row in found]
        yield from grid(rows, _widths((25, 20, 55)))


def _remarks(draft: Draft, setting: Setting) -> Iterator[Any]:
    if not setting.remarks:
        return
    yield from _ending(REMARKS, setting)
    rows = [_header(("番号", "節", "事項"), setting)]
    rows += [[setting.text(text, "cell") for text in row] for row in remark_rows(draft)]
    yield from grid(rows, _widths((8, 27, 65)))


def _open_points(draft: Draft, setting: Setting) -> Iterator[Any]:
    from reportlab.platypus import PageBreak

    points = open_points(draft)
    if not points:
        yield from _ending(OPEN_POINTS, setting)
        yield setting.text(NO_OPEN_POINTS, "body")
        return
    yield PageBreak()
    yield from _ending(OPEN_POINTS, setting)
    rows = [_header(("番号", "事項", "節", "どこで分かるか"), setting)]
    for number, point in enumerate(points, 1):
        texts = (str(number), point.matter, point.section, point.where)
        rows.append([setting.text(text, "cell") for text in texts])
    yield from grid(rows, _widths((8, 34, 25, 33)))


def _ending(text: str, setting: Setting) -> Iterator[Any]:
    from reportlab.platypus import CondPageBreak

    yield CondPageBreak(_WITH_HEADING)
    yield heading(text, setting.styles["heading1"], 1)


def _header(texts: tuple[str, ...], setting: Setting) -> list[Any]:
    return [setting.text(text, "cell_header") for text in texts]


def _marked(markup: str, setting: Setting) -> Any:  # noqa: ANN401
    from reportlab.platypus import Paragraph as Flowable

    return Flowable(markup, setting.styles["cell"])


def _widths(parts: tuple[int, ...]) -> list[float]:
    return [_room().width * part / sum(parts) for part in parts]


def _characters(draft: Draft) -> set[str]:
    """Every character that the pages show."""
    pieces = [draft.title, draft.subject, written_on(draft)]
    pieces += (remark for _, remark in numbered_remarks(draft))
    pieces += (f"{point.matter}{point.section}{point.where}" for point in open_points(draft))
    pieces += (text for row in calculations_of(draft) for text in row)
    for origin in cited_origins(draft):
        pieces += (source_line(origin), origin.quote)
    for section in draft.sections:
        pieces += (section.heading, *section.notes, *(span.text for span in spans_of(section)))
        pieces += (text for block in section.blocks for text in _said_around(block))
    return set(_FURNITURE).union(*map(plain, pieces))


def _said_around(block: Block) -> Iterator[str]:
    """The texts of a block that are no spans."""
    match block:
        case Table():
            yield from (block.caption, *block.header, *block.notes)
        case Schedule():
            yield from (block.caption, *block.notes, *(label for label, _ in block.periods))
        case Paragraph():
            yield block.number
