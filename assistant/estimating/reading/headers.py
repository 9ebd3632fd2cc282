"""Finding the header rows of tables, and what each column holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from assistant.estimating.grid import Cell, Grid
from assistant.estimating.reading.words import plain


class Role(StrEnum):
    """What a column holds."""

    NAME = "name"
    SPECIFICATION = "specification"
    UNIT = "unit"
    QUANTITY = "quantity"
    UNIT_PRICE = "unit_price"
    AMOUNT = "amount"
    REMARKS = "remarks"
    SUMMARY_WORDS = "summary_words"  # 摘要: a specification or remarks, by its neighbours
    REFERENCE = "reference"
    CODE = "code"
    NUMBER = "number"
    LEVEL = "level"
    DIVISION = "division"  # 区分: a level, 当初/変更 or a name, by what stands in it
    RATE = "rate"
    BASE = "base"
    PRICE = "price"  # 価格: a unit price or an amount, by its neighbours
    DIFFERENCE = "difference"
    OTHER = "other"


class Version(StrEnum):
    """Whether a column holds values before or after a design change."""

    PRESENT = "present"
    BEFORE = "before"
    AFTER = "after"


VALUES = frozenset({Role.QUANTITY, Role.UNIT_PRICE, Role.AMOUNT, Role.RATE, Role.BASE, Role.PRICE})

_NAME_WORDS = (
    "費目|工事区分|工種名称|工種名|工種|種別|細別|細目名称|細目|中科目名称|中科目|科目名称|科目|種目名称|種目|"
    "工事種目|名称|項目名称|項目名|項目|品名|品目|名前|資材名称|資材名|材料名|機械名|職種|施工名称|単価名称|"
    "作業名称|作業名|作業項目|作業内容|作業種別|業務区分|業務内容|大区分|中区分|小区分|大項目|中項目|小項目|"
    "大工種|中工種|小工種|明細|費用項目|費用名|経費名|経費区分|経費項目|費用|施工内容|工事内容|工事項目|積算項目|"
    "内訳|件名|工事費目|経費の種類|工事種別|部位|内容|経費"
)
_SPECIFICATION_WORDS = "規格寸法|規格形状|規格仕様|規格|形状寸法|形状|寸法|仕様|品質|型式|材質|条件|施工条件|規格等|呼び径|口径"
_WORDS: dict[Role, str] = {
    Role.UNIT: "単位|単位名|単位名称|数量単位|呼称",
    Role.QUANTITY: "数量|員数|設計数量|計上数量|施工数量|所要量|使用量|所要数量|歩掛|歩掛数量|人数|人員|人工|数|積算数量|数量計",
    Role.UNIT_PRICE: "単価|設計単価|採用単価|積算単価|適用単価|単位単価|施工単価|単価円|価格単価|工事単価",
    Role.AMOUNT: "金額|合価|合計金額|設計金額|設計額|工事費|積算金額|金額計|直接工事費金額|小計金額|価額|合計額|計上額|算出額|積算額|算定額|金額円|計算額",
    Role.PRICE: "価格|単価金額|計|合計",
    Role.REMARKS: "備考|適用|注記|記事|算出根拠|説明|備考欄|特記|算定根拠|算出方法|計算式|算式|算定式|算出式|出典|資料",
    Role.SUMMARY_WORDS: "摘要|摘要欄",
    Role.REFERENCE: "基準|単価表番号|代価表番号|代価番号|明細番号|明細表番号|参照|内訳番号|単価番号|代価|代価表|明細書番号|明細表|内訳表番号|参照番号|根拠|引用|代価No|単価表|単価表No|明細No|代価表No|単価No|単価根拠|積算根拠|根拠番号",
    Role.CODE: "コード|単価コード|施工コード|資材コード|工種コード|項目コード|積算コード|施工単価コード|コード番号|代価コード",
    Role.NUMBER: "No|NO|no|No.|NO.|番号|項番|連番|行番号|#|符号|記号|整理番号|行|項",
    Role.LEVEL: "レベル|階層|Lv|LV|level|Level|段階|階層レベル|工種レベル|深さ",
    Role.DIVISION: "区分|種類|新旧|版|変更区分|当初変更",
    Role.RATE: "率|経費率|掛率|割合|比率|適用率|費率|料率|採用率|補正後率|率計|使用率|適用経費率|最終率",
    Role.BASE: "対象額|対象金額|率対象額|積算対象額|対象費用|対象|対象額計|算定対象額|対象直接工事費|経費対象額|基礎額|算定基礎額|基礎|算出基礎",
    Role.DIFFERENCE: "増減|増減額|差額|差引|増減数量|数量・金額増減|増減金額|差引増減|差引額|差",
}
_ROLE_OF = {word: role for role, words in _WORDS.items() for word in words.split("|")}
_NAME_RUN = re.compile(
    rf"(?:(?:{_NAME_WORDS}|{_SPECIFICATION_WORDS}|摘要|単位)(?:[・･/,、.&+\-\n]|及び|または|又は)*)+"
)
_SPECIFICATION_RUN = re.compile(
    rf"(?:(?:{_SPECIFICATION_WORDS}|摘要|条件)(?:[・･/,、.&]|及び|又は)*\d?)+"
)
_ANY_NAME = re.compile(_NAME_WORDS)
_LEVELLED = re.compile(r"^(?:レベル|Lv|LV|level|Level|L)\.?(\d)")
_QUALIFIER = re.compile(
    r"(?P<before>当初設計|当初契約|当初|変更前|前回設計|前回|元設計|原設計|現設計|現契約|既契約|既定|旧)|"
    r"(?P<after>変更後|変更設計|今回設計|今回|変更|改定|新)|(?P<difference>増減|差引)"
)
_TAIL = re.compile(r"(?:\(?[A-H](?:=[^)]*)?\)?|=.*|:?円|\[?千円\]?|[:%])+$")
_CIRCLED = str.maketrans("", "", "・･")


@dataclass(frozen=True, slots=True)
class HeaderWord:
    """What one header cell says. ``order`` is 1 or 2 for ``数量①``, ``数量②``."""

    role: Role
    version: Version = Version.PRESENT
    percent: bool = False
    order: int = 0
    thousand: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column (or, under a merged header, the first of several up to ``last``)."""

    index: int
    last: int
    word: HeaderWord
    label: str

    @property
    def role(self) -> Role:
        """What the column holds."""
        return self.word.role


@dataclass(frozen=True, slots=True)
class Header:
    """The header of one table: its rows and its columns, left to right."""

    first_row: int
    last_row: int
    columns: tuple[Column, ...]
    first_column: int = 1
    last_column: int = 1_000_000

    def find(self, role: Role, version: Version = Version.PRESENT) -> Column | None:
        """The first column of a role."""
        return next((c for c in self.columns if c.role is role and c.word.version is version), None)

    @property
    def roles(self) -> frozenset[Role]:
        """Every role that has a column."""
        return frozenset(column.role for column in self.columns)

    @property
    def signature(self) -> tuple[tuple[Role, Version, int], ...]:
        """What makes two headers the same table's: roles and where they stand."""
        return tuple((c.role, c.word.version, c.index) for c in self.columns)


@lru_cache(maxsize=50_000)
def header_word(text: str) -> HeaderWord | None:
    """What a header cell says; None when it is not one."""
    word = plain(text)
    if not word or len(word) > 40:
        return None
    percent = "%" in word
    order = 1 if "①" in text else 2 if "②" in text else 0
    if order:
        word = plain(text.replace("①", "").replace("②", ""))
    if found := _role_of(word):
        return HeaderWord(found, percent=percent, order=order)
    version = Version.PRESENT
    qualifier = _QUALIFIER.search(word)
    if qualifier:
        rest = (word[: qualifier.start()] + word[qualifier.end() :]).replace("()", "")
        rest = rest.strip("・()/_-設計")
        version = Version.BEFORE if qualifier["before"] else Version.AFTER
        role = _role_of(rest) if rest else None
        if role in VALUES or role is Role.UNIT:
            if qualifier["difference"]:
                return HeaderWord(Role.DIFFERENCE)
            return HeaderWord(role, version, percent, order)
        return None
    bare = re.sub(r"\([^()]*\)|\[[^\[\]]*\]|<[^<>]*>", "", word)
    thousand = "千円" in word
    for candidate in (bare, _TAIL.sub("", bare), bare.translate(_CIRCLED)):
        if found := _role_of(candidate):
            return HeaderWord(found, version, percent, order, thousand)
    return None


def _role_of(word: str) -> Role | None:
    if not word:
        return None
    if found := _ROLE_OF.get(word):
        return found
    if _LEVELLED.match(word):
        return Role.NAME
    if _SPECIFICATION_RUN.fullmatch(word):
        return Role.SPECIFICATION
    if _NAME_RUN.fullmatch(word) and _ANY_NAME.search(word):
        return Role.NAME
    return None


_QUALIFIERS_ONLY = re.compile(
    r"(?:当初|変更|今回|前回|元|原|新|旧|設計|契約|内容|前|後|増減|差引|額|請負|\(|\)|\d|第|回)+|"
    r"\(?(?:単位:)?千?円\)?|\(?[A-H](?:[=×*+A-H]*)\)?|%|\(%\)"
)


def _is_header_cell(cell: Cell) -> bool:
    if cell.number is not None and not header_word(cell.text):
        return False
    return header_word(cell.text) is not None or bool(_QUALIFIERS_ONLY.fullmatch(plain(cell.text)))


def find_headers(grid: Grid) -> Iterator[tuple[Header, ...]]:
    """Header rows from top to bottom; tables that stand side by side come as one tuple."""
    numbers = list(grid.rows)
    position = 0
    while position < len(numbers):
        found = _header_at(grid, numbers, position)
        if found is None:
            position += 1
            continue
        yield found
        position += 1
        while position < len(numbers) and numbers[position] <= found[0].last_row:
            position += 1


def _header_at(grid: Grid, numbers: list[int], position: int) -> tuple[Header, ...] | None:
    row = numbers[position]
    cells = grid.rows[row]
    known = sum(1 for cell in cells.values() if header_word(cell.text))
    qualified = sum(1 for cell in cells.values() if _is_header_cell(cell))
    if known < 1 or known + qualified < 2 or qualified * 5 < len(cells) * 3:
        return None
    if any(c.number is not None and not _is_header_cell(c) for c in cells.values()):
        return None
    last = row
    for following in numbers[position + 1 : position + 3]:
        below = grid.rows[following]
        if following - last > 1 or not all(_is_header_cell(c) for c in below.values()):
            break
        if _complete(_columns(grid, following, following)):
            break  # a header of its own
        last = following
    columns = _columns(grid, row, last)
    if not _complete(columns):
        if last > row:
            columns = _columns(grid, row, row)
            last = row
        if not _complete(columns):
            return None
    return _side_by_side(row, last, columns)


def _complete(columns: list[Column]) -> bool:
    roles = {column.role for column in columns}
    names = Role.NAME in roles or Role.SPECIFICATION in roles or Role.DIVISION in roles
    if not names and Role.SUMMARY_WORDS in roles and len(roles & VALUES) >= 2:
        names = True
    return names and bool(roles & VALUES)


def _columns(grid: Grid, first: int, last: int) -> list[Column]:
    """The header's columns, each from its cells above one another and their merged width."""
    spans = {
        (top, left): (bottom, right)
        for top, left, bottom, right in grid.merged
        if first <= top <= last
    }
    texts: dict[int, list[str]] = {}
    widths: dict[int, int] = {}
    grouped: set[int] = set()  # columns under a heading of several, whose own word counts
    rows = [number for number in range(first, last + 1) if number in grid.rows]
    below_columns = {c for number in rows[1:] for c in grid.rows[number]}
    for number in rows:
        for column, cell in grid.rows[number].items():
            right = spans.get((number, column), (number, column))[1]
            if number == first and len(rows) > 1:
                right = max(right, _unmerged_reach(grid, rows, column, cell))
            inner = [c for c in range(column, right + 1) if c in below_columns]
            if number == first and len(rows) > 1 and inner and right > column:
                grouped.update(inner)
                for each in inner:
                    texts.setdefault(each, []).append(cell.text)
            else:
                texts.setdefault(column, []).append(cell.text)
                widths[column] = max(widths.get(column, column), right)
    found = []
    for column in sorted(texts):
        label = "".join(texts[column])
        word = header_word(texts[column][-1]) if column in grouped else None
        if word is None or _QUALIFIER.search(plain(label)):
            word = (
                header_word(label)
                or word
                or next((w for text in reversed(texts[column]) if (w := header_word(text))), None)
            )
        if word is None:
            word = HeaderWord(Role.OTHER)
        found.append(Column(column, widths.get(column, column), word, plain(label)))
    return _settled(found)


def _unmerged_reach(grid: Grid, rows: list[int], column: int, cell: Cell) -> int:
    """How far a heading such as 当初 reaches over the columns below when it isn't merged."""
    if header_word(cell.text) or not _QUALIFIER.search(plain(cell.text)):
        return column
    next_top = min((c for c in grid.rows[rows[0]] if c > column), default=1_000_000)
    return max(
        (c for row in rows[1:] for c in grid.rows[row] if column <= c < next_top), default=column
    )


def _settled(columns: list[Column]) -> list[Column]:
    """Decide the words that mean different things beside different neighbours."""
    columns = _versions_in_order(columns)
    roles = {column.role for column in columns}
    unit_price = Role.UNIT_PRICE in roles
    amount = Role.AMOUNT in roles
    settled = []
    for position, column in enumerate(columns):
        role = column.role
        if role is Role.SUMMARY_WORDS:
            later = {c.role for c in columns[position + 1 :]}
            specified = (
                Role.SPECIFICATION not in roles
                and bool(later & {Role.QUANTITY, Role.UNIT, Role.AMOUNT, Role.UNIT_PRICE})
                and (Role.REMARKS in roles or bool(later & {Role.QUANTITY, Role.UNIT}))
            )
            role = Role.SPECIFICATION if specified else Role.REMARKS
        elif role is Role.PRICE:
            if unit_price and not amount:
                role = Role.AMOUNT
            elif not unit_price and Role.QUANTITY not in roles and Role.UNIT in roles:
                role = Role.UNIT_PRICE
            elif not amount:
                role = Role.AMOUNT
            else:
                role = Role.OTHER
        elif role is Role.NAME and column.label in {"内容", "経費"} and position:
            named = any(c.role is Role.NAME for c in columns[:position])
            if named and Role.SPECIFICATION not in roles:
                role = Role.SPECIFICATION
        settled.append(replace(column, word=replace(column.word, role=role)))
    return settled


def _versions_in_order(columns: list[Column]) -> list[Column]:
    """Give ``数量①``/``数量②`` and lone 変更 columns their version.

    ``変更数量`` beside ``当初数量`` is the present one. ``①`` stands before ``②``.
    """
    changed = []
    for column in columns:
        word = column.word
        if word.order:
            pair = any(c.word.role is word.role and c.word.order == 2 for c in columns)
            version = Version.BEFORE if word.order == 1 and pair else Version.PRESENT
            word = replace(word, version=version)
        elif word.version is Version.AFTER:
            word = replace(word, version=Version.PRESENT)
        elif word.version is Version.BEFORE:
            present = any(
                c.word.role is word.role and c.word.version is not Version.BEFORE for c in columns
            )
            if not present:
                word = replace(word, version=Version.PRESENT)
        changed.append(replace(column, word=word))
    return changed


def _side_by_side(first: int, last: int, columns: list[Column]) -> tuple[Header, ...]:
    """One header for each table of the row: a new one starts at a name after an amount."""
    groups: list[list[Column]] = [[]]
    for position, column in enumerate(columns):
        seen = {c.role for c in groups[-1]}
        starts = column.role in {Role.NAME, Role.NUMBER, Role.CODE} and bool(
            seen & {Role.AMOUNT, Role.UNIT_PRICE}
        )
        rest = columns[position:]
        if (
            starts
            and column.role in seen
            and any(c.role in VALUES for c in rest)
            and any(c.role is Role.NAME for c in rest)
        ):
            groups.append([])
        groups[-1].append(column)
    headers = []
    for position, group in enumerate(groups):
        start = 1 if position == 0 else group[0].index
        end = groups[position + 1][0].index - 1 if position + 1 < len(groups) else 1_000_000
        headers.append(Header(first, last, tuple(group), start, end))
    return tuple(headers)
