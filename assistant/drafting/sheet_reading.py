"""A project sheet, from YAML or a form, held against the fields of its kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from assistant.drafting.doubts import Doubt, doubts, with_doubts
from assistant.drafting.field_rules import broken_rules
from assistant.drafting.fields import Field, Schema
from assistant.drafting.given_text import folded, nearest, one_line
from assistant.drafting.given_values import (
    GivenAt,
    default_of,
    matched_keys,
    value_given,
)
from assistant.drafting.kinds import Kind
from assistant.drafting.plain_given import plain_given
from assistant.drafting.sheet import Sheet, Value
from assistant.drafting.sheet_facts import with_facts
from assistant.drafting.sheet_problems import FieldProblem, SheetError
from assistant.drafting.sheet_yaml import (
    SheetFile,
    read_sheet_file,
    read_sheet_text,
)

_SHEET = "計画シート"


def read_sheet(path: Path, kind: Kind, *, facts: Mapping[str, Value] | None = None) -> Sheet:
    """Read a YAML file; ``facts`` (of an estimate or a past design) fill what it leaves open.

    Raises SheetError (``sheet``) with everything that is wrong, field by field.
    """
    return _sheet(read_sheet_file(path), kind, one_line(path.name)[:100], facts or {})


def read_sheet_yaml(
    text: str, kind: Kind, name: str = _SHEET, *, facts: Mapping[str, Value] | None = None
) -> Sheet:
    """As `read_sheet`, for YAML that was typed in or uploaded under ``name``."""
    name = one_line(name)[:100] or _SHEET
    return _sheet(read_sheet_text(text, name), kind, name, facts or {})


def sheet_of(
    given: Mapping[str, object],
    kind: Kind,
    name: str = _SHEET,
    *,
    facts: Mapping[str, Value] | None = None,
) -> Sheet:
    """Hold what a person gave against the kind's fields; as `read_sheet`, for a form or JSON."""
    if not isinstance(given, Mapping):
        raise SheetError((FieldProblem("", f"{name}は「項目名: 値」の並びで渡してください"),))
    file = SheetFile(given={one_line(str(key)[:200]): value for key, value in given.items()})
    return _sheet(file, kind, one_line(name)[:100], facts or {})


def _sheet(file: SheetFile, kind: Kind, name: str, facts: Mapping[str, Value]) -> Sheet:
    at = GivenAt(_SHEET, "" if name == _SHEET else name, file.lines)
    title = _SHEET if name == _SHEET else f"{_SHEET} {name} "
    given = plain_given(file.given, title)
    problems = list(file.problems)
    notes: list[str] = []
    values: dict[str, Value] = {}
    matched, unknown = matched_keys(given, tuple(kind.schema.values()))
    elsewhere = [key for key in unknown if _is_of_another_kind(key, kind)]
    problems += [_unknown_key(key, kind, at) for key in unknown if key not in elsewhere]
    for field in kind.schema.values():
        keys = matched.get(field.name, [])
        if len(keys) > 1:
            problems.append(_given_twice(field, keys, at))
        reading = value_given(field, given[keys[0]] if keys else None, at, (*keys[:1],))
        problems += reading.problems
        notes += reading.notes
        if reading.value is not None:
            values[field.name] = reading.value
        elif _must_be_given(field, facts) and not reading.problems:
            problems.append(_missing(field, at, keys))
    broken = broken_rules(kind.schema, values)
    problems += [
        FieldProblem(label, said, line=at.line((*matched[label][:1],))) for label, said in broken
    ]
    if problems:
        ordered = sorted(problems, key=lambda problem: (not problem.line, problem.line))
        raise SheetError(ordered, title)
    sheet = Sheet(kind.name, values, given, tuple(notes))
    whole = _with_defaults(with_facts(sheet, facts, kind.schema), kind.schema, at)
    if not elsewhere:
        return whole
    return replace(whole, notes=(*whole.notes, _left_to_others(elsewhere, kind)))


def _with_defaults(sheet: Sheet, schema: Schema, at: GivenAt) -> Sheet:
    values = {
        field.name: sheet.values[field.name]
        if field.name in sheet.values
        else default_of(field, at)
        for field in schema.values()
        if field.name in sheet.values or field.default
    }
    told = list(doubts(schema, values))
    told += [Doubt(label, said) for label, said in broken_rules(schema, values)]
    said = (*sheet.notes, *(doubt.message for doubt in told))
    return Sheet(sheet.kind, with_doubts(values, told), sheet.given, tuple(dict.fromkeys(said)))


def _is_of_another_kind(key: str, kind: Kind) -> bool:
    return folded(key[:200]) in {folded(name) for name in kind.other_fields}


def _unknown_key(key: str, kind: Kind, at: GivenAt) -> FieldProblem:
    label = one_line(key)[:30] or "（名前のない項目）"
    near = nearest(key, (*kind.schema, *kind.other_fields))
    meant = f"「{near}」のことですか" if near else "消すか、項目名を確かめてください"
    message = f"「{label}」という項目はありません（{meant}）"
    return FieldProblem(label, message, line=at.line((key,)))


def _left_to_others(keys: list[str], kind: Kind) -> str:
    """One note on all fields that only other kinds of document use: one sheet serves them all."""
    names = "、".join(one_line(key)[:30] for key in keys)
    return f"{kind.title}では使わない項目（ほかの種類の文書のために残します）: {names}"


def _must_be_given(field: Field, facts: Mapping[str, Value]) -> bool:
    return field.required and not field.default and field.name not in facts


def _given_twice(field: Field, keys: list[str], at: GivenAt) -> FieldProblem:
    names = "と".join(f"「{one_line(key)[:30]}」" for key in keys)
    message = f"{field.name}が{len(keys)}回書かれています（{names}）。1つにしてください"
    return FieldProblem(field.name, message, line=at.line((keys[1],)))


def _missing(field: Field, at: GivenAt, keys: list[str]) -> FieldProblem:
    example = f"（例: {field.example}）" if field.example else ""
    help_ = f"。{field.help}" if field.help else ""
    message = f"{field.name}が書かれていません。必ず要る項目です{example}{help_}"
    return FieldProblem(field.name, message, line=at.line((*keys[:1],)))
