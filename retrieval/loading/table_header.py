"""From a grid of cells to a table: which rows are its header, what names a row, what is a note."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.loading.table_keys import count_key_columns, is_value, with_group_names

_DITTO_ABOVE = frozenset({"〃", "″", '"', "”", "“", "〟", "々", "''", "同上"})
_DITTO_LEFT = frozenset({"同左"})
_HEADER_WORDS = [
    "項目",
    "区分",
    "種別",
    "種類",
    "名称",
    "規格",
    "単位",
    "数量",
    "備考",
    "摘要",
    "記号",
    "番号",
    "内容",
    "細別",
    "工種",
    "単価",
    "金額",
    "適用",
    "条件",
    "基準",
    "方法",
    "頻度",
    "時期",
    "確認",
    "測定",
    "試験",
    "材料",
    "寸法",
    "規定",
    "規格値",
    "値",
    "対象",
    "部材",
    "様式",
    "提出",
    "期日",
    "記載",
    "書類",
    "名",
    "年度",
    "日付",
    "氏名",
    "種",
    "類",
    "級",
    "等級",
    "No",
    "NO",
    "番",
    "概要",
    "箇所",
    "場所",
    "程度",
    "判定",
    "説明",
    "用語",
    "意味",
    "略号",
    "担当",
    "期間",
    "工区",
    "形式",
    "仕様",
    "型式",
    "呼び径",
]
_LINE_BREAK = re.compile(r"[ \t　]*[\r\n\v]+[ \t　]*")
_JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff々〆、。・「」（）]")
_WORD = "[\u3040-\u30ff\u4e00-\u9fff]"
# A blank beside a character that stands alone: "数 量", "工 事 名", but not "共通 仕様書".
_SPREAD = re.compile(rf"(?:(?<=^{_WORD})|(?<=\s{_WORD}))\s+(?={_WORD}(?:\s|$))")
_UNIT_ROW = re.compile(r"^[(（\[［〔][^)）\]］〕]{1,12}[)）\]］〕]$")
_NOTE = re.compile(r"^\s*[(（\[［]?(※|\*|＊|注|備考)")


@dataclass(frozen=True, slots=True)
class Grid:
    """A rectangle of cell texts.

    ``owners`` has the same shape: places that share a number belong to one merged cell, whose
    text stands in each of them. ``header_rows`` is the number of header rows that the format
    declares, 0 when it declares none. ``caption`` is the caption it declares.
    """

    texts: tuple[tuple[str, ...], ...]
    owners: tuple[tuple[int, ...], ...]
    header_rows: int = 0
    caption: str = ""


@dataclass(frozen=True, slots=True)
class ResolvedTable:
    """``rows`` are (index in the grid, cells)."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    key_columns: int
    notes: tuple[str, ...]


def tidy_cell(text: str) -> str:
    """Cell text on one line; breaks and blanks that only lay Japanese words out go ("数　量")."""
    joined = _LINE_BREAK.sub(_joint, text.strip())
    return _SPREAD.sub("", " ".join(joined.split()))


def resolve_table(grid: Grid) -> ResolvedTable:
    """Tell caption, header, rows, key columns and notes of ``grid`` apart."""
    if not any(text for row in grid.texts for text in row):
        return ResolvedTable(grid.caption, (), (), 1, ())
    grid = _without_empty_columns(grid)
    first, last = 0, len(grid.texts)
    caption = grid.caption
    if last > 1 and _spans_all(grid, 0) and not grid.header_rows:
        caption = caption or grid.texts[0][0]
        first = 1
    notes: list[str] = []
    while last - 1 > first and _spans_all(grid, last - 1) and _NOTE.match(grid.texts[last - 1][0]):
        last -= 1
        notes.insert(0, grid.texts[last][0])
    header_end = first + _count_header_rows(grid, first, last)
    header = tuple(
        _join_levels([grid.texts[row][column] for row in range(first, header_end)])
        for column in range(len(grid.texts[0]))
    )
    body = _resolve_dittos(
        [(row, grid.texts[row]) for row in range(header_end, last) if any(grid.texts[row])]
    )
    if header_end > first:
        body = with_group_names(body)
    keys = count_key_columns(header, grid.owners[header_end:], body)
    return ResolvedTable(caption, header, body, keys, tuple(notes))


def _joint(match: re.Match[str]) -> str:
    before, after = match.string[match.start() - 1], match.string[match.end()]
    return "" if _JAPANESE.match(before) and _JAPANESE.match(after) else " "


def _without_empty_columns(grid: Grid) -> Grid:
    """Drop columns without a text of their own (Excel forms merge several into each cell)."""
    width = len(grid.texts[0])
    keep = [
        column
        for column in range(width)
        if any(
            row[column] and (column == 0 or owners[column] != owners[column - 1])
            for row, owners in zip(grid.texts, grid.owners, strict=True)
        )
    ]
    if not keep or len(keep) == width:
        return grid
    return Grid(
        tuple(tuple(row[c] for c in keep) for row in grid.texts),
        tuple(tuple(row[c] for c in keep) for row in grid.owners),
        grid.header_rows,
        grid.caption,
    )


def _spans_all(grid: Grid, row: int) -> bool:
    return len(grid.owners[row]) > 1 and len(set(grid.owners[row])) == 1


def _count_header_rows(grid: Grid, first: int, last: int) -> int:
    """Rows of header from ``first`` on: declared, else what the merges and the words say."""
    if grid.header_rows:
        return min(grid.header_rows, max(last - first - 1, 0))
    if last - first < 2 or not _looks_like_header(grid, first, last):
        return 0
    count = 1
    while first + count < last - 1 and _continues_header(grid, first, first + count):
        count += 1
    return count


def _looks_like_header(grid: Grid, first: int, last: int) -> bool:
    texts = grid.texts[first]
    filled = [text for text in texts if text]
    if not filled or any(is_value(t) or len(t) > 40 or t.endswith("。") for t in filled):
        # Thicknesses, grades and ages stand as labels over figures, too: "10℃以上 | 15℃以上".
        return _first_row_labels_figures(grid, first, last)
    if len(set(grid.owners[first])) == 2 and len(texts) == 2:
        return _two_columns_have_header(grid, first, last)
    if len(filled) * 2 < len(texts):
        return False
    return len(set(filled)) > 1


def _first_row_labels_figures(grid: Grid, first: int, last: int) -> bool:
    texts = grid.texts[first]
    if not texts[0] or is_value(texts[0]) or len(texts) < 3:
        return False
    return _has_header_word(texts[0]) and all(len(t) <= 40 for t in texts) and last - first > 1


def _two_columns_have_header(grid: Grid, first: int, last: int) -> bool:
    left, right = grid.texts[first]
    if _has_header_word(left) and _has_header_word(right):
        return True
    below = [grid.texts[row][1] for row in range(first + 1, last)]
    figures = sum(is_value(text) for text in below)
    return figures * 2 > len(below) and not is_value(right)


def _has_header_word(text: str) -> bool:
    return len(text) <= 12 and any(text.endswith(word) or text == word for word in _HEADER_WORDS)


def _continues_header(grid: Grid, first: int, row: int) -> bool:
    """A row belongs to the header while merged cells above reach into it or span its cells."""
    above, here = grid.owners[row - 1], grid.owners[row]
    filled = [text for text in grid.texts[row] if text]
    if filled and all(map(_UNIT_ROW.match, filled)):
        return True
    reached = [a == h for a, h in zip(above, here, strict=True)]
    if all(reached):
        return True
    divided = [
        above.count(a) > 1
        and not same
        and len({h for b, h in zip(above, here, strict=True) if a == b}) > 1
        for a, same in zip(above, reached, strict=True)
    ]
    if any(reached) and all(r or d for r, d in zip(reached, divided, strict=True)):
        return True
    if not any(reached) and here[0] == grid.owners[row + 1][0]:
        return False  # the first group's name, which goes on below
    # Without cells that reach down, figures under a spanning label are already the body.
    return (
        (any(reached) or any(divided)) and not any(map(is_value, grid.texts[row])) and row > first
    )


def _join_levels(levels: Sequence[str]) -> str:
    parts: list[str] = []
    for level in levels:
        if level and (not parts or parts[-1] != level):
            parts.append(level)
    return "/".join(parts)


def _resolve_dittos(
    rows: Sequence[tuple[int, tuple[str, ...]]],
) -> tuple[tuple[int, tuple[str, ...]], ...]:
    resolved: list[tuple[int, tuple[str, ...]]] = []
    for index, texts in rows:
        cells = list(texts)
        for column, text in enumerate(texts):
            bare = text.strip("　 ")
            if bare in _DITTO_ABOVE and resolved:
                cells[column] = resolved[-1][1][column]
            elif bare in _DITTO_LEFT and column:
                cells[column] = cells[column - 1]
        resolved.append((index, tuple(cells)))
    return tuple(resolved)
