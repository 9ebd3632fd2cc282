"""An exercise as a folder: the files to check, a sheet to fill in, the solution out of sight."""

from __future__ import annotations

import base64
import binascii
import codecs
import csv
import io
import json
import re
import unicodedata
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from assistant.estimating.grid import column_letters, column_number
from assistant.learning.exercises.exercise import (
    Exercise,
    ExerciseSheet,
    Mark,
    reasons_of,
)
from assistant.learning.exercises.exercise_json import exercise_json, exercise_of
from retrieval.errors import NaniwaError, reason_of

SOLUTION, MARKS, TASK, PLACES = "solution.naniwa", "marks.csv", "課題.txt", "場所一覧.csv"
_COLUMNS = ("場所", "理由", "説明")
_LARGEST_MARKS = 1_000_000
_LARGEST_SOLUTION = 50_000_000
_FIRST_LINE = "naniwa exercise 1"


def write_exercise(exercise: Exercise, folder: Path) -> None:
    """Write the exercise into a new or empty folder.

    The solution is packed, so that nobody reads it by accident; it is no secret to somebody who
    unpacks it. Raises NaniwaError when the folder is in use or can't be written.
    """
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            message = (
                f"「{folder}」は空のフォルダーではありません。別のフォルダーを指定してください。"
            )
            raise NaniwaError(message, code="folder_in_use")
        folder.mkdir(parents=True, exist_ok=True)
        for file in exercise.files:
            (folder / Path(file.name).name).write_bytes(file.content)
        (folder / TASK).write_text(task_text(exercise), encoding="utf-8-sig", newline="")
        (folder / PLACES).write_text(_places_text(exercise), encoding="utf-8-sig", newline="")
        (folder / MARKS).write_text(_csv([_COLUMNS]), encoding="utf-8-sig", newline="")
        packed = base64.b64encode(zlib.compress(exercise_json(exercise).encode(), 9)).decode()
        (folder / SOLUTION).write_text(f"{_FIRST_LINE}\n{packed}\n", encoding="ascii")
    except OSError as error:
        message = f"「{folder}」に書けません（{reason_of(error)}）。"
        raise NaniwaError(message, code="unwritable") from error


def read_exercise(folder: Path) -> Exercise:
    """The exercise of a folder that `write_exercise` wrote. Raises NaniwaError when it is none."""
    path = folder / SOLUTION
    try:
        if path.stat().st_size > _LARGEST_SOLUTION:
            raise ValueError
        first, _, packed = path.read_text(encoding="ascii").partition("\n")
        if first != _FIRST_LINE:
            raise ValueError
        unpacker = zlib.decompressobj()
        text = unpacker.decompress(base64.b64decode(packed), _LARGEST_SOLUTION)
        if unpacker.unconsumed_tail:
            raise ValueError
        return exercise_of(text.decode())
    except OSError as error:
        message = f"「{folder}」に演習がありません（{SOLUTION} を読めません: {reason_of(error)}）。"
        raise NaniwaError(message, code="no_exercise") from error
    except (ValueError, KeyError, TypeError, zlib.error, binascii.Error, json.JSONDecodeError):
        message = f"「{path}」は演習の解答として読めません（壊れているか、別の版のものです）。"
        raise NaniwaError(message, code="broken") from None


def read_marks(path: Path, exercise: Exercise) -> tuple[Mark, ...]:
    """The marks of a sheet 「場所,理由,説明」 in UTF-8, Shift_JIS or as a spreadsheet saves them.

    Columns are set apart by commas, tabs or semicolons. A place is as the exercise names it;
    spaces, width and dollar signs don't matter, and the sheet can be left out when there is only
    one. Any cell under a merged one stands for it. A reason is its words, its key or its number
    in the list of the task. Raises NaniwaError that names the row for what can't be understood.
    """
    text = _text_of(path)
    rows = list(csv.reader(io.StringIO(text), delimiter=_delimiter(text)))
    places = {_folded(place): place for place in exercise.cells()}
    for hidden, merged in _under_merged(exercise):
        places.setdefault(_folded(hidden), merged)
    if len(exercise.sheets) == 1:
        for cell in exercise.sheets[0].cells():
            places.setdefault(_folded(cell.place.rpartition("!")[2]), cell.place)
    reasons = _reasons(exercise)
    marks = []
    for number, row in enumerate(rows, start=1):
        fields = [field.strip() for field in (*row, "", "", "")[:3]]
        if not any(fields) or (number == 1 and _folded(fields[0]) == _folded(_COLUMNS[0])):
            continue
        place = places.get(_folded(fields[0]))
        if place is None:
            message = f"「{path.name}」の{number}行目の場所「{fields[0]}」は、この演習にありません（{PLACES}を見てください）。"
            raise NaniwaError(message, code="no_place")
        reason = _reason(fields[1], reasons)
        if reason is None:
            message = f"「{path.name}」の{number}行目の理由「{fields[1]}」は、理由の一覧にありません（{TASK}を見てください）。"
            raise NaniwaError(message, code="no_reason")
        marks.append(Mark(place, reason, fields[2]))
    return tuple(marks)


def task_text(exercise: Exercise) -> str:
    """The task, the reasons to choose from and the rules of calculation, in words."""
    lines = [exercise.title, "", exercise.instruction, "", "理由（marks.csv には番号か言葉で書く）"]
    lines += [
        f"{number:2}  {words}"
        for number, words in enumerate(reasons_of(exercise.kind).values(), start=1)
    ]
    rules = next((sheet for sheet in exercise.materials if sheet.name == "計算のきまり"), None)
    if rules:
        lines += ["", "計算のきまり", *(f"・{cell.text}" for cell in rules.cells())]
    lines += [
        "",
        (
            f"{MARKS} に、誤りだと思う場所と理由を1行に1つずつ書きます。"
            f"場所は {PLACES} の書き方（例: シート名!F12）です。"
        ),
        f"採点: naniwa learn exercise grade --exercise このフォルダー --marks {MARKS}",
        f"{SOLUTION} は解答です。読みにくくしてあるだけで、暗号ではありません。採点まで開かないでください。",
    ]
    return "\r\n".join(lines) + "\r\n"


def _places_text(exercise: Exercise) -> str:
    rows = [("場所", "記載")]
    marked: tuple[ExerciseSheet, ...] = (*exercise.sheets, *exercise.materials)
    rows += [(cell.place, cell.text) for sheet in marked for cell in sheet.cells() if cell.place]
    return _csv([(place, _harmless(text)) for place, text in rows])


def _harmless(text: str) -> str:
    """Words that a spreadsheet program would take for a formula are quoted."""
    is_figure = re.fullmatch(r"[-+]?[\d,.]+%?", text)
    return f"'{text}" if text[:1] in "=+-@" and not is_figure else text


def _text_of(path: Path) -> str:
    try:
        data = path.read_bytes() if path.stat().st_size <= _LARGEST_MARKS else None
    except OSError as error:
        message = f"「{path}」を読めません（{reason_of(error)}）。"
        raise NaniwaError(message, code="unreadable") from error
    if data is None:
        message = f"「{path.name}」は大きすぎます（1MBまで）。"
        raise NaniwaError(message, code="too_large")
    utf16 = ("utf-16",) if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else ()
    for encoding in (*utf16, "utf-8-sig", "cp932"):
        try:
            return data.decode(encoding).replace("\0", "")
        except UnicodeDecodeError:
            continue
    message = f"「{path.name}」は UTF-8 か Shift_JIS の CSV で保存してください。"
    raise NaniwaError(message, code="bad_encoding")


def _delimiter(text: str) -> str:
    """What sets columns apart: the first of comma, tab, semicolon in the first line with any."""
    for line in text.splitlines():
        found = [mark for mark in ",\t;" if mark in line]
        if found:
            return min(found, key=line.index)
    return ","


def _under_merged(exercise: Exercise) -> Iterator[tuple[str, str]]:
    """The cells that a merged one covers, each with the place of the merged one."""
    for sheet in (*exercise.sheets, *exercise.materials):
        for cell in sheet.cells():
            found = re.fullmatch(r"(.+!)([A-Z]{1,3})(\d+)", cell.place)
            if found is None or cell.columns == 1:
                continue
            first = column_number(found[2])
            for column in range(first + 1, first + cell.columns):
                yield f"{found[1]}{column_letters(column)}{found[3]}", cell.place


def _reason(written: str, reasons: Mapping[str, str]) -> str | None:
    """The reason of words, a key or a number; also of both together (「8. 数量×単価と…」)."""
    folded = _folded(written)
    numbered = re.fullmatch(r"(\d+)(?:\.0+)?[.、:)]?(\D.*)?", folded)
    if folded in reasons or numbered is None:
        return reasons.get(folded)
    reason = reasons.get(numbered[1])
    return reason if not numbered[2] or reasons.get(numbered[2]) == reason else None


def _reasons(exercise: Exercise) -> dict[str, str]:
    reasons: dict[str, str] = {}
    for number, (key, words) in enumerate(reasons_of(exercise.kind).items(), start=1):
        reasons |= {_folded(key): key, _folded(words): key, str(number): key}
    return reasons


def _folded(text: str) -> str:
    return re.sub(r"[\s$']", "", unicodedata.normalize("NFKC", text)).casefold()


def _csv(rows: list[tuple[str, ...]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()
