"""The form of a kind's project sheet, made from its fields alone."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assistant.drafting.fields import Field, FieldType, Schema
from assistant.drafting.sheet import Value
from assistant.drafting.sheet_problems import FieldProblem
from ui.drafts.controls import control, described_by, sentence
from ui.drafts.typed import typed_choices, typed_text, typed_yes_no
from ui.html_text import as_text, lines_as_text

_MANY_GROUPS = 4
_LONGEST_FACT = 300  # characters shown unfolded


@dataclass(frozen=True, slots=True)
class Form:
    """What stands in the form: what was typed, what is known from elsewhere, what is wrong.

    ``facts`` come from an estimate or a past design: they hold where nothing is typed.
    """

    schema: Schema
    given: Mapping[str, object] = field(default_factory=dict)
    facts: Mapping[str, Value] = field(default_factory=dict)
    problems: Sequence[FieldProblem] = ()
    notes: Sequence[str] = ()


def form_html(
    form: Form, key: str, *, before: str = "", actions: str = "", restore: bool = False
) -> str:
    """The fields under the headings of their groups; ``actions`` are the buttons below.

    ``key`` is under which the browser keeps words that were not sent yet; with ``restore`` it
    puts them back, and shows what stands in ``before``.
    """
    numbers = {name: index for index, name in enumerate(form.schema, start=1)}
    groups: dict[str, list[Field]] = {}
    for each in form.schema.values():
        groups.setdefault(each.group or "そのほか", []).append(each)
    inside = "".join(
        f'<fieldset id="draft-group-{index}" tabindex="-1"><legend>{as_text(group)}</legend>'
        + "".join(_field(each, numbers[each.name], form) for each in fields)
        + "</fieldset>"
        for index, (group, fields) in enumerate(groups.items(), start=1)
    )
    notes = "".join(f"<li>{as_text(note)}</li>" for note in form.notes)
    said = f'<ul class="check-notes" role="status">{notes}</ul>' if notes else ""
    again = " data-restore" if restore else ""
    return (
        f'<form class="draft-form" data-sheet="{as_text(key)}"{again} novalidate autocomplete="off">'
        f"{before}{_summary(form, numbers)}{said}{_ways(groups)}{inside}"
        f'<div class="check-actions draft-form-end">{actions}</div></form>'
    )


def _ways(groups: Mapping[str, Sequence[Field]]) -> str:
    """The way to each group of a long form, with how many of its fields are required."""
    if len(groups) < _MANY_GROUPS:
        return ""
    items = []
    for index, (group, fields) in enumerate(groups.items(), start=1):
        required = sum(each.required for each in fields)
        told = f"（必須 {required}）" if required else ""
        items.append(f'<li><a href="#draft-group-{index}">{as_text(group)}{told}</a></li>')
    return f'<nav class="draft-ways" aria-label="項目のまとまり"><ul>{"".join(items)}</ul></nav>'


def field_id(number: int) -> str:
    """What the control of a field is called on the page."""
    return f"draft-field-{number}"


def _summary(form: Form, numbers: Mapping[str, int]) -> str:
    """All that is wrong, each with the way to its field."""
    if not form.problems:
        return ""
    items = "".join(
        f"<li>{_link(problem, numbers)}</li>" for problem in _in_order(form.problems, numbers)
    )
    return (
        '<div class="draft-problems" id="draft-problems" role="alert" tabindex="-1">'
        f"<h3>直すところが{len(form.problems)}か所あります</h3><ul>{items}</ul></div>"
    )


def _in_order(
    problems: Sequence[FieldProblem], numbers: Mapping[str, int]
) -> Sequence[FieldProblem]:
    return sorted(problems, key=lambda each: numbers.get(each.field, 0))


def _link(problem: FieldProblem, numbers: Mapping[str, int]) -> str:
    text = as_text(sentence(problem.message))
    if problem.field not in numbers:
        return text
    place = field_id(numbers[problem.field])
    return f'<a href="#{place}" data-row="{problem.row}" data-column="{as_text(problem.column)}">{text}</a>'


def _field(each: Field, number: int, form: Form) -> str:
    place = field_id(number)
    problems = [problem for problem in form.problems if problem.field == each.name]
    wrong = " wrong" if problems else ""
    required = '<span class="draft-required">必須</span>' if each.required else ""
    label = f"{as_text(_spoken(each.name))}{required}"
    whole, grouped = control(each, place, form.given.get(each.name), problems)
    heading = (
        f'<p class="draft-label" id="{place}-label">{label}</p>'
        if grouped
        else f'<label class="draft-label" for="{place}">{label}</label>'
    )
    said = "".join(
        f'<p class="problem" id="{place}-problem-{index}">{as_text(sentence(problem.message))}</p>'
        for index, problem in enumerate(problems, start=1)
        if not problem.row
    )
    return (
        f'<div class="draft-field{wrong}" data-field="{as_text(each.name)}" '
        f'data-type="{each.type.value}">{heading}{_help(each, place)}{whole}{said}'
        f"{_fact(form, each)}</div>"
    )


def _help(each: Field, place: str) -> str:
    said = [each.help, f"分かるところ: {each.where}" if each.where else ""]
    if each.default:
        said.append(f"書かないときは「{each.default}」とします")
    text = "。".join(part.rstrip("。") for part in said if part)
    return f'<p class="note" id="{described_by(place)}">{as_text(text)}</p>' if text else ""


def _fact(form: Form, each: Field) -> str:
    """What is known from elsewhere, and whether it is that or what was typed that counts."""
    value = form.facts.get(each.name)
    if value is None:
        return ""
    counts = "書いた値を使います" if each.name in form.given else "書かなければこの値を使います"
    text = lines_as_text(value.text)
    shown = f'<p><span class="check-tag info">資料の値</span> {text}</p>'
    if len(value.text) > _LONGEST_FACT:
        lines = f"（{len(value.text.splitlines())}行）"
        shown = f"<details><summary>資料の値{lines}</summary><p>{text}</p></details>"
    return (
        f'<div class="draft-fact">{shown}<p class="where">{as_text(_origin_words(value))}。{counts}。'
        f'</p><button type="button" class="check-button" {_copied(each, value)}>'
        "この値を書き込む</button></div>"
    )


def _copied(each: Field, value: Value) -> str:
    """The attribute from which the browser writes a fact into the field."""
    if each.type is FieldType.TABLE:
        rows = value.data if isinstance(value.data, tuple) else ()
        names = [column.name for column in each.columns]
        cells = [
            [_plain_cell(row.get(name)) for name in names]
            for row in rows
            if isinstance(row, Mapping)
        ]
        return f'data-rows="{as_text(json.dumps(cells, ensure_ascii=False))}"'
    if each.type is FieldType.CHOICES:
        return f'data-rows="{as_text(json.dumps(typed_choices(value.data), ensure_ascii=False))}"'
    text = typed_yes_no(value.data) if each.type is FieldType.YES_NO else typed_text(value.data)
    return f'data-copy="{as_text(text)}"'


def _plain_cell(cell: Value | None) -> str:
    return typed_text(cell.data) if cell is not None else ""


def _origin_words(value: Value) -> str:
    origin = value.origin
    page = f"{origin.page}ページ" if origin.page else ""
    document = "" if origin.document in origin.label else origin.document
    return "　".join(part for part in (document, origin.label, origin.clause, page) if part)


def _spoken(name: str) -> str:
    """A field's name as it is read: underscores only stand for blanks."""
    return name.replace("_", " ")
