"""The facts of a cover: labels and values, wherever they stand around the tables."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from assistant.estimating.facts import LABELS
from assistant.estimating.model import Place, Written
from assistant.estimating.reading.areas import SheetRow
from assistant.estimating.reading.header_words import header_word
from assistant.estimating.reading.number_text import number_in
from assistant.estimating.reading.words import plain, unnumbered, without_brackets

_NUMBERING = r"(?:[(（\[]?\d{1,2}[)）\].．、]|\d{1,2}\s+|[①-⑳]|[・○●◎■□◆◇]|[IVXⅠ-Ⅹ]+[.．、])?\s*"
_PIECE = re.compile(
    r"(?:令和|平成|昭和|R|H|自|至|第|約|元|\d{1,4}|年度?|月|日|日間|年間|箇月|か月|ヶ月|ケ月|カ月|週間?|%|割|円|千円|箇所|工区|"
    r"~|-|から|まで|より|以内|適用|版|着手|完成|\([^()]{1,12}\))"
)
_UNIT_PIECE = re.compile(
    r"(?:日|日間|年間|箇月|か月|ヶ月|ケ月|カ月|週間?|%|円|千円|箇所|工区|年度|以内|まで|\([^()]{1,12}\))"
)
_MONEY = frozenset({"予定価格", "調査基準価格", "最低制限価格"})
_SEPARATOR = re.compile(r"[:=→・\-…]+")
_SENTENCE = re.compile(r"[。、]|する|した|こと$|です|ます")
_NO_LABEL = re.compile(
    r"\d年|\d月|(?:設計書|内訳書|内訳表|総括表|総括情報表|明細書|計算書|表紙|頁|ページ|\d号)$|^第\d"
)
_LONGEST_LABEL = 16


@lru_cache(maxsize=1)
def _labels() -> dict[str, str]:
    known = {plain(label): label for label in LABELS}
    for label, aliases in LABELS.items():
        for alias in aliases:
            known.setdefault(plain(alias), label)
    return known


@lru_cache(maxsize=1)
def _inline() -> re.Pattern[str]:
    words = sorted(_labels(), key=len, reverse=True)
    spaced = "|".join(r"\s*".join(map(re.escape, word)) for word in words)
    return re.compile(
        rf"^{_NUMBERING}[【\[(<]?\s*(?P<label>{spaced})\s*[】\])>]?(?:\([^()]{{0,15}}\))?"
        r"(?P<separator>\s*[:=]\s*|\s+|$)(?P<value>.*)$",
        re.DOTALL,
    )


@lru_cache(maxsize=50_000)
def known_label(text: str) -> str | None:
    """The standard label that a cell is, by itself; None when it isn't one."""
    word = unnumbered(text).strip(":=・【】[]<>")
    return _labels().get(word) or _labels().get(without_brackets(word).strip(":=・"))


@lru_cache(maxsize=50_000)
def labelled_value(text: str) -> tuple[str, str] | None:
    """(standard label, value) of a cell such as ``工　事　名：○○工事``; value may be empty."""
    if len(text) > 300:
        return None
    found = _inline().match(unicodedata.normalize("NFKC", text).strip())
    if not found:
        return None
    value = found["value"].strip()
    if ":" not in found["separator"] and _SENTENCE.search(value):
        return None
    return _labels()[plain(found["label"])], value


def facts_in(rows: Sequence[SheetRow], *, own_labels: bool = False) -> dict[str, Written]:
    """The facts that stand in some rows, first come first kept.

    ``own_labels`` keeps labels that `facts.LABELS` doesn't know under their own name.
    """
    below = {row.number: row for row in rows}
    facts: dict[str, Written] = {}
    for row in rows:
        for label, value in _known_in(row, below):
            facts.setdefault(label, value)
    if own_labels or len(facts) >= 2:
        taken = {value.place for value in facts.values()}
        for row in rows:
            for label, value in _own_labels(row, taken):
                facts.setdefault(label, value)
    return facts


@lru_cache(maxsize=1)
def _next_label() -> re.Pattern[str]:
    words = sorted(_labels(), key=len, reverse=True)
    spaced = "|".join(r"\s*".join(map(re.escape, word)) for word in words)
    return re.compile(rf"\s+(?=(?:{spaced})\s*(?:[(（][^()（）]{{0,15}}[)）])?\s*[:：=])")


def _statements(text: str) -> list[str]:
    """The lines of a cell, and on a line each ``label：value`` of its own."""
    parts = text.split("\n")
    if len(text) > 300 or not (":" in text or "：" in text):
        return parts
    return [statement for part in parts for statement in _next_label().split(part)]


def _known_in(row: SheetRow, below: dict[int, SheetRow]) -> Iterator[tuple[str, Written]]:
    columns = list(row.cells)
    for position, column in enumerate(columns):
        cell = row.cells[column]
        for line in _statements(cell.text):
            found = labelled_value(line)
            if found is None:
                continue
            label, inline = found
            if inline and not _PIECE.fullmatch(plain(inline)):
                said = row.written(column)
                yield label, replace(said, text=inline, number=number_in(inline), formula=None)
                continue
            if "\n" in cell.text and inline:
                continue
            value = _right_of(row, columns[position + 1 :], inline, column, label)
            if value is None and not inline:
                value = _below(row, column, below)
            if value is not None:
                yield label, _money(value, row, columns[position + 1 :], label)


def _right_of(
    row: SheetRow, columns: list[int], inline: str, label: int, fact: str
) -> Written | None:
    """The value beside a label, put together when it is spread over cells (令和 | 8 | 年).

    A word that could be the label of the same fact is its value (冬期補正 | 冬期（寒冷地2級）).
    """
    pieces: list[int] = []
    for column in columns:
        text = plain(row.cells[column].text)
        if not pieces and not inline and _SEPARATOR.fullmatch(text):
            continue
        if known_label(text) not in (None, fact):
            break
        stated = labelled_value(row.cells[column].text)
        if stated and stated[0] != fact and not pieces:
            return None
        last = plain(row.cells[pieces[-1]].text) if pieces else plain(inline)
        if not last or _joins(last, text, first=len(pieces) == 1):
            pieces.append(column)
        else:
            break
    if not pieces:
        return replace(row.written(label), text=inline) if inline else None
    value = row.written(pieces[0])
    if len(pieces) == 1 and not inline:
        return value
    text = inline + "".join(row.cells[column].text.strip() for column in pieces)
    number = number_in(text)
    if number is None and len(pieces) == 2 and not inline:
        number = value.number  # 180 | 日間
    return replace(value, text=text, number=number)


def _joins(last: str, text: str, *, first: bool) -> bool:
    number = re.fullmatch(r"-?[\d,.]+", last) is not None
    if first and number:
        return bool(_UNIT_PIECE.fullmatch(text)) or text in {"年", "月"}
    if text in {"~", "から", "まで", "自", "至"} or last in {"~", "から", "自", "至"}:
        return True
    return bool(_PIECE.fullmatch(last) and _PIECE.fullmatch(text))


def _below(row: SheetRow, column: int, below: dict[int, SheetRow]) -> Written | None:
    for number in (row.number + 1, row.number + 2):
        under = below.get(number)
        if under is None:
            continue
        cell = under.cells.get(column)
        if cell is None or labelled_value(cell.text) or header_word(cell.text):
            return None
        return under.written(column)
    return None


def _money(value: Written, row: SheetRow, columns: list[int], label: str) -> Written:
    """For prices, the first number to the right (¥ and words may stand between)."""
    if label not in _MONEY or value.number is not None:
        return value
    for column in columns:
        if row.cells[column].number is not None:
            return row.written(column)
    return value


def _own_labels(row: SheetRow, taken: set[Place]) -> Iterator[tuple[str, Written]]:
    columns = list(row.cells)
    if len(columns) > 6:
        return
    for position, column in enumerate(columns[:-1]):
        text = row.cells[column].text
        word = unnumbered(text).strip(":=・【】[]")
        if position % 2 or row.cells[column].number is not None or not _is_label_shape(word):
            continue
        if known_label(text) or row.place(column) in taken:
            continue
        value = _right_of(row, columns[position + 1 :], "", column, "")
        if value is not None:
            yield word, value


def _is_label_shape(word: str) -> bool:
    return (
        1 < len(word) <= _LONGEST_LABEL
        and not _SENTENCE.search(word)
        and not _NO_LABEL.search(word)
        and re.search(r"[ぁ-んァ-ヶ一-龠]", word) is not None
    )
