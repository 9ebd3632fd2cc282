"""What was given for a field, as its value: by the field's type, exact, and as documents show it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.drafting.draft import Origin, OriginKind
from assistant.drafting.field_rules import broken_rules
from assistant.drafting.fields import Field, FieldType
from assistant.drafting.given_numbers import UnfitError, converted
from assistant.drafting.given_single import single_given
from assistant.drafting.given_text import folded, nearest, nothing, one_line, quoted
from assistant.drafting.sheet import Value
from assistant.drafting.sheet_problems import FieldProblem

MOST_ROWS = 1_000
_MOST_UNKNOWN = 20
_MOST_PROBLEMS = 100
NONE = frozenset(("なし", "無し", "無", "該当なし", "特になし"))
"""Said of a table that is known to have no rows (支給材料: なし), unlike one that nobody filled in."""
_UNDECIDED = frozenset(
    (
        "未定",
        "不明",
        "未確定",
        "調整中",
        "確認中",
        "検討中",
        "要確認",
        "後日",
        "tbd",
        "n/a",
        "?",
        "??",
        "???",
    )
)
_DASHES = frozenset(("-", "--", "---", "ー", "―", "—", "…"))


@dataclass(frozen=True, slots=True)
class GivenAt:
    """Where something was given: ``name`` of the sheet, ``file`` with ``lines`` by path, or a form."""

    name: str
    file: str = ""
    lines: Mapping[tuple[str | int, ...], int] | None = None
    kind: OriginKind = OriginKind.SHEET

    def line(self, path: tuple[str | int, ...]) -> int:
        """The line of the file at which ``path`` stands; 0 when there is none."""
        return (self.lines or {}).get(path, 0)

    def origin(self, what: str, path: tuple[str | int, ...], said: str = "") -> Origin:
        """「計画シート 工期（project.yaml 12行目）」; ``said`` are the words that it was given in."""
        line = self.line(path)
        at = f"{self.file} {line}行目" if line else self.file
        inside = "、".join(part for part in (at, said) if part)
        return Origin(self.kind, f"{self.name} {what}" + (f"（{inside}）" if inside else ""))


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of a field: a value, or problems, or neither (nothing was given)."""

    value: Value | None = None
    problems: tuple[FieldProblem, ...] = ()
    notes: tuple[str, ...] = ()


def value_given(
    field: Field, given: object, at: GivenAt, path: tuple[str | int, ...] = ()
) -> Reading:
    """Read what was given for a field. ``path`` is where it stands in the sheet."""
    path = path or (field.name,)
    if nothing(given):
        return Reading()
    if field.type is FieldType.TABLE:
        if isinstance(given, str) and folded(given[:20]) in NONE:
            return Reading(Value((), "なし", at.origin(field.name, path)))
        return _table(field, given, at, path)
    if _dash(given) and field.type not in (FieldType.CHOICE, FieldType.CHOICES):
        in_table = len(path) > 1 and field.type is FieldType.TEXT
        return _shown_dash(field, at, path) if in_table else Reading()
    if _undecided(field, given):
        note = f"{field.name}は{quoted(given)}とあるため、まだ決まっていないものとして扱います"
        return Reading(notes=(note,))
    try:
        data, text = single_given(field, given)
    except UnfitError as error:
        problem = FieldProblem(
            field.name, f"{field.name}{quoted(given)}は{error}", line=at.line(path)
        )
        return Reading(problems=(problem,))
    said = _said(field, given, text)
    notes = (f"{field.name}「{said}」は{text}として読みました",) if said else ()
    return Reading(Value(data, text, at.origin(field.name, path, said)), notes=notes)


def _undecided(field: Field, given: object) -> bool:
    if not isinstance(given, str) or len(given) > 20:
        return False
    text = folded(given)
    return text in _UNDECIDED and text not in {folded(choice) for choice in field.choices}


def _shown_dash(field: Field, at: GivenAt, path: tuple[str | int, ...]) -> Reading:
    """A dash in a column of texts says that there is nothing to say (規格 －)."""
    return Reading(Value("－", "－", at.origin(field.name, path)))


def _dash(given: object) -> bool:
    return isinstance(given, str) and folded(given[:20]) in _DASHES


def _table(field: Field, given: object, at: GivenAt, path: tuple[str | int, ...]) -> Reading:
    names = "、".join(column.name for column in field.columns)

    def wrong(message: str, line: int) -> Reading:
        return Reading(problems=(FieldProblem(field.name, message, line=line),))

    if not isinstance(given, list | tuple):
        shape = f"「- 」で始まる行の並び（列: {names}）で書いてください"
        return wrong(f"{field.name}{quoted(given)}は、{shape}", at.line(path))
    if len(given) > MOST_ROWS:
        return wrong(f"{field.name}は{MOST_ROWS:,}行までです（{len(given):,}行）", at.line(path))
    rows: list[Mapping[str, Value]] = []
    problems: list[FieldProblem] = []
    notes: list[str] = []
    for index, item in enumerate(given):
        if nothing(item):
            continue
        if not isinstance(item, Mapping):
            message = f"{field.name}の{index + 1}行目{quoted(item)}は「列名: 値」（列: {names}）で書いてください"
            line = at.line((*path, index))
            problems.append(FieldProblem(field.name, message, index + 1, line=line))
            continue
        row, wrong_in_row, noted = _row(field, item, at, (*path, index))
        problems.extend(wrong_in_row)
        if len(problems) > _MOST_PROBLEMS:
            message = f"{field.name}の{index + 2}行目からは、上を直してから確かめます"
            problems.append(FieldProblem(field.name, message, index + 2))
            break
        notes.extend(noted)
        if row:
            rows.append(row)
    if problems or not rows:
        return Reading(problems=tuple(problems), notes=tuple(notes))
    value = Value(tuple(rows), rows_text(rows), at.origin(field.name, path))
    return Reading(value, notes=tuple(notes))


def rows_text(rows: Sequence[Mapping[str, Value]]) -> str:
    """A table as one text, a row on a line."""
    return "\n".join(" ".join(value.text for value in row.values()) for row in rows)


def _row(
    field: Field, given: Mapping[str, object], at: GivenAt, path: tuple[str | int, ...]
) -> tuple[Mapping[str, Value], list[FieldProblem], list[str]]:
    number = int(path[-1]) + 1
    where = f"{field.name}の{number}行目の"
    problems: list[FieldProblem] = []

    def wrong(column: str, message: str, line: int) -> None:
        problems.append(FieldProblem(field.name, message, number, column, line))

    matched, unknown = matched_keys(given, field.columns)
    if len(unknown) > _MOST_UNKNOWN:
        wrong("", f"{where}列が多すぎます", at.line(path))
    for key in unknown[:_MOST_UNKNOWN]:
        names = tuple(column.name for column in field.columns)
        near = nearest(key, names)
        meant = f"「{near}」のことですか" if near else f"列は {'、'.join(names)} です"
        if key.strip().isdecimal() and nothing(given[key]):
            meant = "「,」を含む値は引用符で囲んでください"  # {数量: 1,200} is two entries in YAML
        message = f"{where}「{one_line(key)[:30]}」という列はありません（{meant}）"
        wrong(one_line(key)[:30], message, at.line((*path, key)))
    row: dict[str, Value] = {}
    notes: list[str] = []
    empty = all(nothing(item) for item in given.values())
    for column in () if empty else field.columns:
        keys = matched.get(column.name, [])
        if len(keys) > 1:
            message = f"{where}{column.name}が{len(keys)}回書かれています"
            wrong(column.name, message, at.line((*path, keys[1])))
        named = replace(column, name=f"{field.name} {number}行目 {column.name}")
        item = given[keys[0]] if keys else None
        own_path = (*path, keys[0]) if keys else path
        reading = _in_unit_of_row(column, named, item, given, matched, at, own_path)
        for problem in reading.problems:
            message = problem.message.replace(named.name, f"{where}{column.name}", 1)
            wrong(column.name, message, problem.line)
        notes += [n.replace(named.name, f"{where}{column.name}", 1) for n in reading.notes]
        if reading.value is not None:
            row[column.name] = reading.value
        elif column.default and not reading.problems:
            row[column.name] = default_of(column, GivenAt(at.name, at.file), named.name)
        elif column.required and not reading.problems:
            wrong(column.name, f"{where}{column.name}が空です", at.line(path))
    for label, said in broken_rules({column.name: column for column in field.columns}, row):
        wrong(label, f"{where}{said}", at.line((*path, matched.get(label, [""])[0])))
    return row, problems, notes


def _in_unit_of_row(
    column: Field,
    named: Field,
    item: object,
    given: Mapping[str, object],
    matched: Mapping[str, list[str]],
    at: GivenAt,
    path: tuple[str | int, ...],
) -> Reading:
    """A cell's value; of a number whose unit stands in another column (``unit_in``), in that unit."""
    beside = matched.get(column.unit_in, []) if column.unit_in else []
    unit = given[beside[0]] if beside else None
    if column.type is not FieldType.NUMBER or not isinstance(unit, str) or nothing(item):
        return value_given(named, item, at, path)
    unit = one_line(unit)[:20]
    reading = value_given(replace(named, unit=unit), item, at, path)
    if reading.value is None:
        return reading
    text = reading.value.text.removesuffix(unit)
    return replace(reading, value=replace(reading.value, text=text))


def default_of(field: Field, at: GivenAt, label: str = "") -> Value:
    """A field's default as a value. Raises ValueError where the default doesn't fit the field."""
    reading = value_given(field, field.default, replace(at, lines=None, kind=OriginKind.DEFAULT))
    if reading.value is None:
        raise ValueError(field.name)
    origin = Origin(OriginKind.DEFAULT, f"{at.name} {label or field.name}（既定値）")
    return replace(reading.value, origin=origin)


def matched_keys(
    given: Mapping[str, object], fields: Sequence[Field]
) -> tuple[dict[str, list[str]], list[str]]:
    """The keys given for each field, whatever their width and blanks, and those of no field."""
    known = {
        folded(called): field.name
        for field in reversed(fields)
        for called in (*reversed(field.also_called), field.name)
    }
    matched: dict[str, list[str]] = {}
    unknown: list[str] = []
    for key in given:
        name = known.get(folded(key[:200]))
        if name is None:
            unknown.append(key)
        else:
            matched.setdefault(name, []).append(key)
    return matched, unknown


def _said(field: Field, given: object, text: str) -> str:
    """What was given, where the value is shown in another unit (1.92km for 1,920m)."""
    if field.type is not FieldType.NUMBER or not isinstance(given, str):
        return ""
    said = one_line(given)
    unit = re.sub(r"^[^0-9０-９]*[0-9０-９,，.．\s]+", "", said)
    if not unit or not field.unit or converted(Decimal(1), unit, field.unit) == 1:
        return ""
    return said if said != text else ""
