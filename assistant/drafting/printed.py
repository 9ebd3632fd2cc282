"""What every printed form of a draft shares: numbers of headings, parts at the end, widths of columns, bars."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.drafting.draft import (
    Cell,
    Draft,
    Gap,
    HeadingNumbers,
    OriginKind,
    Schedule,
    Section,
    SectionState,
    Span,
    Table,
    gaps_of,
    spans_of,
)
from assistant.japan_time import JAPAN

DEEPEST = 3
"""The deepest heading with a number and an entry in the table of contents."""

SOURCES, OPEN_POINTS, CALCULATIONS = "出典", "確認が必要な事項", "計算の根拠"
UNFINISHED = "下書き（要確認事項あり）"
REMARKS = "注意"
NO_OPEN_POINTS = "確認が必要な事項はありません。"

_OWN_NUMBER = re.compile(
    r"第?[0-9０-９一二三四五六七八九十百]+[章節編条]|[0-9０-９]+(?:[.．・\-－‐][0-9０-９]+)*[.．\s　)）]|[(（][0-9０-９]+[)）]"
)
_UNBROKEN = re.compile(r"[0-9A-Za-z,.\-+/%]+[年月日円件回枚人時分]?")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_WIDE = frozenset("WFA")
CROWDED = 8
"""More columns than this want a page on its side."""
_MOST_COLUMNS = 48
_LONGEST_TOKEN = 24
_LONG_PERIOD = 20
_PARTS_OF_A_MONTH = ("上", "中", "下")


def plain(text: str) -> str:
    """Without what XML and fonts can't hold: control characters and halves of pairs."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def heading_numbers(draft: Draft) -> tuple[str, ...]:
    """「1.」「1.1」 for each section; empty where a draft's headings bring their own numbers.

    Of articles 「第1章」「第1条」: these are counted on, and there are no chapters where no section
    holds another.
    """
    if any(_OWN_NUMBER.match(section.heading) for section in draft.sections):
        return ("",) * len(draft.sections)
    if draft.numbers is HeadingNumbers.ARTICLES:
        return tuple(_articles(draft))
    counts = [0] * DEEPEST
    numbers = []
    for section in draft.sections:
        level = heading_level(section)
        counts[level - 1] += 1
        counts[level:] = [0] * (DEEPEST - level)
        number = ".".join(str(max(count, 1)) for count in counts[:level])
        counts[: level - 1] = [max(count, 1) for count in counts[: level - 1]]
        numbers.append(f"{number}." if level == 1 else number)
    return tuple(numbers)


def has_chapters(draft: Draft) -> bool:
    """Whether the first level of headings holds others."""
    return any(heading_level(section) > 1 for section in draft.sections)


def _articles(draft: Draft) -> Iterator[str]:
    chapters = articles = points = 0
    of_article = 2 if has_chapters(draft) else 1
    for section in draft.sections:
        if heading_level(section) < of_article:
            chapters += 1
            yield f"第{chapters}章"
        elif heading_level(section) == of_article:
            articles, points = articles + 1, 0
            yield f"第{articles}条"
        else:
            points += 1
            yield f"({points})"


def heading_level(section: Section) -> int:
    """The heading's level from 1 to `DEEPEST`."""
    return min(max(section.level, 1), DEEPEST)


def written_on(draft: Draft) -> str:
    """The day of writing in Japan, 「2025年6月1日」; "" when it is not known."""
    try:
        moment = datetime.fromisoformat(draft.written_at)
    except ValueError:
        return ""
    day = moment.astimezone(JAPAN) if moment.tzinfo else moment
    return f"{day.year}年{day.month}月{day.day}日"


def not_written(section: Section) -> Gap | None:
    """What stands in the place of a section that is not there."""
    if section.state is SectionState.WAITING:
        return Gap("この節はまだ書かれていません", "この節を作成してください")
    if section.state is SectionState.FAILED:
        return Gap("この節は作成できませんでした", "この節を作成し直してください")
    return None


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """A row of the last page: what is to be confirmed, in which section, and where it is found."""

    matter: str
    section: str
    where: str


def open_points(draft: Draft, extra: Iterable[Gap] = ()) -> tuple[OpenPoint, ...]:
    """Everything that is missing or not yet written; ``extra`` gaps are those of the form's own fields."""
    own = tuple(OpenPoint(gap.label, "様式の欄", gap.where) for gap in extra)
    unwritten = tuple(
        OpenPoint(gap.label, section.heading, gap.where)
        for section in draft.sections
        if (gap := not_written(section)) is not None
    )
    missing = tuple(
        OpenPoint(gap.label, section.heading, gap.where) for section, gap in gaps_of(draft)
    )
    return tuple(dict.fromkeys((*own, *unwritten, *missing)))


def calculations_of(draft: Draft) -> tuple[tuple[str, str, str], ...]:
    """(section, result, calculation), each calculation once, where the text itself doesn't state it."""
    found: dict[tuple[str, str], str] = {}
    told = set(_told_in_rows(draft))
    for section in draft.sections:
        for span in spans_of(section):
            is_calculated = span.origin.kind is OriginKind.CALCULATION and span.gap is None
            if is_calculated and span.origin.label and "＝" not in span.text:
                if span in told:
                    continue
                found.setdefault((span.text, span.origin.label), section.heading)
    return tuple((heading, *result) for result, heading in found.items())


def _told_in_rows(draft: Draft) -> Iterator[Span]:
    """Results of tables whose row has the calculation in cells of its own."""
    for section in draft.sections:
        for block in section.blocks:
            for row in block.rows if isinstance(block, Table) else ():
                spans = [span for cell in row for span in cell]
                steps = "、".join(span.text for span in spans if "＝" in span.text)
                for span in spans:
                    if steps and span.origin.label.startswith(steps):
                        yield span


def text_of(cell: Cell) -> str:
    """The words of a cell."""
    return plain("".join(span.text for span in cell))


def display_width(text: str) -> int:
    """In half-width characters."""
    return sum(2 if unicodedata.east_asian_width(character) in _WIDE else 1 for character in text)


def _token_width(token: str) -> int:
    """In half-width characters; letters that are nearly twice as wide count twice (140m2)."""
    return display_width(token) + sum(character in "mMwW%@" for character in token)


def column_widths(
    table: Table, room: float, half: float, padding: float
) -> tuple[list[float], bool]:
    """Widths that fill ``room``, and whether no number or word needs to be broken in them.

    ``half`` is the width of a half-width character and ``padding`` what a cell keeps free; all are
    in one unit of length.
    """
    count = max([len(table.header), *(len(row) for row in table.rows)], default=0)
    least, wanted = [3 * half + padding] * count, [3 * half + padding] * count
    for texts in (table.header, *(tuple(map(text_of, row)) for row in table.rows)):
        for column, text in enumerate(texts):
            longest = max(map(display_width, text.split("\n")))
            tokens = [min(_token_width(token), _LONGEST_TOKEN) for token in _UNBROKEN.findall(text)]
            least[column] = max(least[column], max([4, *tokens]) * half + padding)
            wanted[column] = max(wanted[column], min(longest, 60) * half + padding)
    wanted = [max(pair) for pair in zip(least, wanted, strict=True)]
    if sum(wanted) <= room:
        return [width * room / sum(wanted) for width in wanted], True
    if sum(least) > room:
        return [width * room / sum(least) for width in least], False
    left, open_ = room - sum(least), sum(wanted) - sum(least)
    return [
        low + (high - low) * left / open_ for low, high in zip(least, wanted, strict=True)
    ], True


@dataclass(frozen=True, slots=True)
class Fit:
    """How a table fits: which of the sizes of type, how wide its columns, on a page turned or not."""

    size: int
    widths: tuple[float, ...]
    is_turned: bool


def fit(table: Table, room: float, turned: float, halves: Sequence[float], padding: float) -> Fit:
    """The first way in which no number has to be broken; else the smallest type in the widest room.

    ``turned`` is the room of a page on its side, 0 where it can't be turned. ``halves`` are widths
    of a half-width character in the sizes that there are, largest first.
    """
    for width, is_turned in ((room, False), (turned, True)):
        for size, half in enumerate(halves):
            widths, is_whole = column_widths(table, width, half, padding)
            is_crowded = len(widths) > CROWDED and not is_turned and turned > 0
            if width and is_whole and not is_crowded:
                return Fit(size, tuple(widths), is_turned)
    widths, _ = column_widths(table, turned or room, halves[-1], padding)
    return Fit(len(halves) - 1, tuple(widths), turned > 0)


@dataclass(frozen=True, slots=True)
class ScheduleGrid:
    """A schedule as columns of a table.

    ``groups`` are (label, number of columns), ``parts`` the second line of the header (empty when
    there is none), ``marks`` say for each bar which columns it covers.
    """

    groups: tuple[tuple[str, int], ...]
    parts: tuple[str, ...]
    marks: tuple[tuple[bool, ...], ...]


def schedule_grid(schedule: Schedule) -> ScheduleGrid:
    """A column for each period; three where there are few long ones, one for several where many."""
    periods = [(plain(label), max(days, 1)) for label, days in schedule.periods]
    together = -(-len(periods) // _MOST_COLUMNS) or 1
    merged = [periods[start : start + together] for start in range(0, len(periods), together)]
    split = together == 1 and len(periods) * 3 <= _MOST_COLUMNS
    groups: list[tuple[str, int]] = []
    parts: list[str] = []
    edges: list[tuple[int, int]] = []
    day = 0
    for group in merged:
        days = sum(length for _, length in group)
        label = group[0][0] if len(group) == 1 else f"{group[0][0]}〜{group[-1][0]}"
        count = 3 if split and days >= _LONG_PERIOD else 1
        groups.append((label, count))
        parts += _PARTS_OF_A_MONTH if count == 3 else [""]
        edges += [
            (day + days * part // count, day + days * (part + 1) // count) for part in range(count)
        ]
        day += days
    marks = tuple(
        # a work whose days are not known has no length, and no bar
        tuple(max(bar.start, start) < min(bar.end, end) for start, end in edges)
        for bar in schedule.bars
    )
    return ScheduleGrid(tuple(groups), tuple(parts) if any(parts) else (), marks)


def ends_citation(spans: Sequence[Span], index: int) -> bool:
    """Whether a citation's number stands after this span: the last of those in a row that share it."""
    return (
        index + 1 == len(spans)
        or spans[index + 1].origin != spans[index].origin
        or (spans[index + 1].gap is not None)
    )
