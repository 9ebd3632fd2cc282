"""The form of a kind's project sheet, made from its fields alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assistant.drafting.fields import Field, Schema
from assistant.drafting.sheet import Value
from assistant.drafting.sheet_problems import FieldProblem
from ui.drafts.controls import control, described_by, sentence
from ui.html_text import as_text, lines_as_text

_MANY_GROUPS = 4


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
    typed = each.name in form.given
    counts = "書いた値を使います" if typed else "書かなければこの値を使います"
    button = ""
    if isinstance(value.data, str | bool) or not isinstance(value.data, tuple):
        button = (
            f'<button type="button" class="check-button" data-copy="{as_text(_copied(value))}">'
            "この値を書き込む</button>"
        )
    return (
        f'<div class="draft-fact"><p><span class="check-tag info">資料の値</span> '
        f"{lines_as_text(value.text)}</p>"
        f'<p class="where">{as_text(_origin_words(value))}。{counts}。</p>{button}</div>'
    )


def _copied(value: Value) -> str:
    from ui.drafts.typed import typed_text, typed_yes_no

    return typed_yes_no(value.data) if isinstance(value.data, bool) else typed_text(value.data)


def _origin_words(value: Value) -> str:
    origin = value.origin
    page = f"{origin.page}ページ" if origin.page else ""
    return "　".join(part for part in (origin.document, origin.label, origin.clause, page) if part)


def _spoken(name: str) -> str:
    """A field's name as it is read: underscores only stand for blanks."""
    return name.replace("_", " ")
