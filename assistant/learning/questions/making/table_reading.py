"""Which cells of a table can be asked: rows that are named, columns whose heading is whole."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from assistant.learning.questions.checks import shape_of
from assistant.learning.questions.sentences import is_balanced
from assistant.learning.questions.spelling import same_spelling
from retrieval.documents import Cell, Passage, Unit
from retrieval.japanese import folded

_NO_VALUE = re.compile(
    r"^[\s\-－―—ー○●◎△×〇…・/／\"”]*$|^[－―—ー][（(]|〃|同上|同左|以下同|上記|※|注|参照"
)
_SEVERAL = re.compile(r"[ァ-ヶー] [ァ-ヶー]|[0-9）)][0-9.,]*[ 　]+[0-9（(]|[ 　].*[ 　].*[ 　]")
# 10 to a power whose raised digits came down into the line: 「2.50×104」 for 25,000.
_LOST_POWER = re.compile(r"[×xX✕]\s*10\s*[-－−]?[0-9０-９]+(?![0-9０-９]*[,，.])")
_CUT = re.compile(
    r"[のをがにはとでや、，・及びまたは又は（「]$|^[ぁ-ん、，。）」ー]|及び$|または$|又は$"
)
_NOT_ASKED = re.compile(
    r"備考|摘要|様式|参考|関連|参照|発行|改[定訂正]|変更[前後]|^[（(]?[旧新][）)]?$|^現行|年月|頁|ページ|^(?:No\.?|番号|項番?|号|注)$|電話|住所|所在|(?:^|[/／])[ 　]*単位$"
)
# What a note below the table says more of: 「副市長※2」, 「発生後5日*」.
_NOTED = re.compile(
    r"[※＊*†]|[（(]注[0-9０-９]*[）)]|注[0-9０-９]{1,2}$|[0-9A-Za-z一-龥ァ-ヶー]\s?[*＊]\s?[0-9]?$"
)
# 「10m3未満は0.1」 beside the 1 that is else so.
_REMARK = re.compile(
    "備考|摘要|適用(?:$|範囲|条件|区分|箇所|例|上の)|条件|特記|^注意|注意(?:事項|点|書)|付記|ただし書"
)
_LIMITS = re.compile("[0-9０-９]|場合|とき|時は|ただし|除く|以外|限る|限り|未満|による")
# A rule under a catchword is found without the table, what a term means is not.
_MEANING = re.compile("定義|意義|意味|説明")
_ADDRESS = re.compile(
    r"[都道府県郡][^、。]{1,8}[市町村字]|[0-9０-９]番(?:地|[0-9０-９]|$|の)|TEL|@|https?:"
)
_KANJI_DIGITS = str.maketrans("一二三四五六七八九両", "1234567892")
# 「劣化の状態」: which of four is the worst is read off them.
_HOW_BAD = re.compile("状態|状況|程度|健全性?|劣化|損傷|異常")
_FEWEST_GRADES = 3
_LONGEST_LABEL, _LONGEST_VALUE = 40, 40
_LISTS_BOOKS = re.compile("示方書|参考文献|参考図書|引用文献|適用図書|準拠する基準|関係法令")
_LONGEST_NAME = 80
_TABLE_NUMBER = re.compile(r"表\s*[-－‐―第]?\s*[0-9０-９]")
_TELLING_NAME = 3
_MOST_NAMES = 3
_TWO = 2
_UNITS = "単位"
_TOTAL = re.compile(r"(?:合|小|総|累)?[ 　]*計")
# A list to tick: 「消火器の数は十分か。」
_ASKS = re.compile(r"か[。？?]?$|[？?]$")
_ROW_NUMBER = re.compile(r"[（(]?(?:[0-9]{1,2}|[①-⑳])[)）.]?")
_BARE_NUMBER = re.compile(r"[a-d]?[ ]?[0-9.,]+(?:[~～][0-9.,]+)?")
# 「3.8以上」 over a column: a row of values was taken for the headings.
_VALUE = re.compile(r"[0-9][0-9.,]*[^0-9、]{0,6}?(?:以上|以下|未満|程度|以内)")
_UNIT_AT_END = re.compile(
    r"[（(][^（）()ぁ-んァ-ヶ一-龥]{1,10}[）)]$|[（(](?:度|人|台|日|本|年|分|時間|枚|個|回)[）)]$|[%％℃㎜]$|[ 　][a-zA-Z㎜㎝㎡/]{1,6}$"
)


_NAMING = 4
_OWN_UNIT = re.compile(r"[^0-9,.±~以上下内未満超えるを程度約× ]")
_UNIT_OF_ROW = re.compile(
    r"[（(\[［]\s?([a-zA-Z%％℃°㎜㎝㎡㎥㎏/・Ω²³0-9]{1,9}|[人日円本回個枚台年分秒度倍点]|か月|時間|箇所)\s?[）)\]］]$"
    r"|^([a-zA-Z%％℃°㎜㎝㎡㎥㎏]{1,3}[23²³]?(?:/[a-zA-Z]{1,3}[23²³]?)?)$"
    # 「引火点℃」, 「伸度(15℃) cm」; the 5％ of a value is none.
    r"|^(?![0-9０-９±+－-]).*?(?:([%％℃])|[ 　]((?:[kcmM]?m[23]?|k?g|t|k?N|[kM]?Pa|k?N/m?m2|mg/[Ll]|dB|s|h|L))"
    r")$"
)


def is_named(part: Passage) -> bool:
    """Whether a table has a name to find it by, of itself alone, and is no list of books.

    Two numbers in the name are two tables that were read as one.
    """
    named = 0 < len(part.clause.strip()) <= _LONGEST_NAME
    alone = len(_TABLE_NUMBER.findall(part.clause)) < _TWO
    return named and alone and _LISTS_BOOKS.search(part.clause) is None


def has_whole_headings(rows: Sequence[Unit]) -> bool:
    """Whether no row of values was taken into the headings: 「引張強さ/N/mm2/400～510」.

    A number at the end of a heading belongs there when its neighbours have one too (sieves, years).
    """
    cells = [cell for row in rows for cell in (*row.keys, *row.values)]
    if any(cell.value.strip() and not cell.label.strip() for cell in cells):
        return False  # the heading beside it spans both: 「間隔」 of two forms
    labels = {cell.label.strip() for cell in cells}
    ends: dict[str, set[str]] = {}
    for label in labels:
        group, slash, end = label.rpartition("/")
        written = same_spelling(end or label)
        if (slash and _BARE_NUMBER.fullmatch(written)) or _VALUE.fullmatch(written):
            ends.setdefault(group, set()).add(end)
    return all(len(found) > 1 for found in ends.values())


def without_row_numbers(rows: Sequence[Unit]) -> list[tuple[Cell, ...]]:
    """The cells of each row, without a leading column that only counts the rows."""
    cells = [(*row.keys, *row.values) for row in rows]
    if len(cells) > 1 and all(len(row) > 1 for row in cells):
        first = [same_spelling(row[0].value.strip()) for row in cells]
        if all(_ROW_NUMBER.fullmatch(text) for text in first):
            numbers = [int(re.sub(r"\D", "", text) or 0) for text in first]
            steps = {later - earlier for earlier, later in itertools.pairwise(numbers)}
            if numbers[0] <= 1 and steps <= {0, 1}:
                return [row[1:] for row in cells]
    return cells


def naming_cells(
    row: Sequence[Cell], keys: int, rows: Sequence[Sequence[Cell]]
) -> tuple[Cell, ...]:
    """The first cells of a row that no other row has all of; () when it can't be told apart."""
    if _is_of_unnamed_group(row, rows):
        return ()
    of_rows = [{_folded(cell) for cell in other} for other in rows]
    for count in range(max(1, keys), min(len(row), _MOST_NAMES) + 1):
        names = {_folded(cell) for cell in row[:count]}
        if sum(names <= other for other in of_rows) == 1:
            return tuple(row[:count])
    return ()


def _is_of_unnamed_group(row: Sequence[Cell], rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether a row or the one below it begins with another column than most rows do.

    Then its group's name was left out, or it is the first of such a group: "小学校" alone does
    not say which of the school's rows is meant.
    """
    firsts = Counter(other[0].label for other in rows if other)
    lacking = [not other or firsts[other[0].label] * _TWO <= len(rows) for other in rows]
    at = next((n for n, other in enumerate(rows) if other is row), 0)
    return any(lacking[at : at + _TWO])


def _folded(cell: Cell) -> tuple[str, str]:
    return cell.label, same_spelling(cell.value)


def names_clearly(cell: Cell) -> bool:
    """Whether a cell can name its row."""
    value = cell.value.strip()
    return (
        0 < len(value) <= _LONGEST_LABEL
        and not _NO_VALUE.search(value)
        and not _TOTAL.fullmatch(value)
        and not _ASKS.search(value)
        and not _SEVERAL.search(value)
        and not _LOST_POWER.search(value)
        and is_balanced(value)
        and is_balanced(cell.label)
    )


def is_clear_cell(row: Sequence[Cell], cell: Cell) -> bool:
    """Whether a cell holds one readable value under a label that no other column of it has."""
    value, label = cell.value.strip(), cell.label.strip()
    return (
        0 < len(value) <= _LONGEST_VALUE
        and 0 < len(label) <= _LONGEST_LABEL
        and not _NO_VALUE.search(value)
        and not _SEVERAL.search(value)
        and not _SEVERAL.search(label)
        and not _NOT_ASKED.search(label)
        and not _BARE_NUMBER.fullmatch(same_spelling(label))
        and not _LOST_POWER.search(value)
        and not (shape_of(value) == "words" and _CUT.search(value))
        and not _ADDRESS.search(value)
        and (not value.endswith("。") or _MEANING.search(label) is not None)
        and is_balanced(value)
        and is_balanced(label)
        and sum(other.label == cell.label for other in row) == 1
    )


def is_noted(row: Sequence[Cell], notes: str) -> bool:
    """Whether a note says more of a row, which may change what stands there.

    A mark in the row sends its reader to it, or it calls the row by its name. ``notes`` are folded.
    """
    return any(
        _NOTED.search(cell.value.strip()) is not None
        or (_REMARK.search(cell.label) and _LIMITS.search(cell.value))
        or (len(cell.value.strip()) >= _TELLING_NAME and folded(cell.value.strip()) in notes)
        for cell in row
    )


def is_total(row: Sequence[Cell]) -> bool:
    """Whether a row sums up the others."""
    return any(_TOTAL.fullmatch(cell.value.strip()) for cell in row[:_MOST_NAMES])


def is_guessed(names: Sequence[Cell], cell: Cell) -> bool:
    """Whether the value's number stands in the row's name: 「AS24」 is 24m long, a 「三脚」 has 3."""
    number = re.findall(r"[0-9]+(?:\.[0-9]+)?", same_spelling(cell.value))
    called = " ".join(same_spelling(n.value) for n in names).translate(_KANJI_DIGITS)
    named = re.findall(r"[0-9]+(?:\.[0-9]+)?", called)
    return bool(number) and {Decimal(n) for n in number} <= {Decimal(n) for n in named}


def is_of_another_half(names: Sequence[Cell], row: Sequence[Cell], cell: Cell) -> bool:
    """Whether two tables stand side by side and the row is named by the other one's key."""
    group, slash, _ = cell.label.partition("/")
    labels = {other.label for other in row}
    return bool(slash) and any(
        "/" in name.label
        and name.label.partition("/")[0] != group
        and f"{group}/{name.label.partition('/')[2]}" in labels
        for name in names
    )


def is_one_of_grades(cell: Cell, rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether a cell says in words how bad what is graded A to D is: who reads all four can sort them."""
    grades = [ord(row[0].value.strip()) for row in rows if row and len(row[0].value.strip()) == 1]
    return (
        _HOW_BAD.search(cell.label) is not None
        and shape_of(cell.value) == "words"
        and len(rows) == len(grades) >= _FEWEST_GRADES
        and grades == list(range(grades[0], grades[0] + len(grades)))
    )


def unit_of_row(row: Sequence[Cell], cell: Cell) -> str:
    """The unit that a row tells beside a cell: 「握り棒の直径（mm）」, or "mm" in a column of units.

    "" for a value that has a unit of its own.
    """
    if has_own_unit(cell.value):
        return ""
    for other in row[:_NAMING]:
        if other.label.strip() == _UNITS and other is not cell:
            return same_spelling(other.value)
        match = _UNIT_OF_ROW.search(other.value.strip()) if other is not cell else None
        if match is not None:
            return same_spelling(next(filter(None, match.groups())))
    return ""


def has_own_unit(value: str) -> bool:
    """Whether a value tells what it counts, or is no number: 「5日」, 「SR235」; 「以上」 is no unit."""
    return _OWN_UNIT.search(same_spelling(value)) is not None


def row_name(names: Sequence[Cell]) -> str:
    """How a row is called in a question: 「道路の種類が「車道」、口径が「75mm」」.

    A label that several of the cells share is said once; one that does not say what its cells
    are (their own units stand in them: the table lies on its side) is not said.
    """
    grouped: list[tuple[str, list[str]]] = []
    for cell in names:
        label, value = cell.label.strip(), cell.value.strip()
        if label != _UNITS and _UNIT_AT_END.search(value) and not _UNIT_AT_END.search(label):
            label = ""
        if grouped and grouped[-1][0] == label and label:
            grouped[-1][1].append(value)
        else:
            grouped.append((label, [value]))
    return "、".join(
        (f"{label}が" if label else "") + "・".join(f"「{value}」" for value in values)
        for label, values in grouped
    )
