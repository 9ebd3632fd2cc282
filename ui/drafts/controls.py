"""The controls of a form, one for each type of field. All text in them is data, never markup."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.drafting.fields import Field, FieldType
from assistant.drafting.sheet_problems import FieldProblem
from ui.drafts.typed import says_none, typed_choices, typed_rows, typed_text, typed_yes_no
from ui.html_text import as_text

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_LONG_LINES, _MOST_LINES = 2, 16  # the shortest and the tallest box for a text
_EMPTY_ROWS = 1
_NARROWEST, _WIDEST = 7, 20  # columns of a table, in characters
_YES_NO = (("", "（未記入）"), ("yes", "はい"), ("no", "いいえ"))


def control(
    each: Field, place: str, value: object, problems: Sequence[FieldProblem]
) -> tuple[str, bool]:
    """The control of a field, and whether it is several controls under one label.

    ``place`` is its id; it is described by the help and by the problems of the field.
    """
    described = _described(each, place, problems)
    if each.type is FieldType.TABLE:
        return _table(each, place, value, problems, described), True
    if each.type is FieldType.CHOICES and each.choices:
        return _boxes(each, place, typed_choices(value), described), True
    return _single(each, place, value, described), False


def described_by(place: str) -> str:
    """The id of a field's help."""
    return f"{place}-help"


def sentence(message: str) -> str:
    """A message as a sentence with its end."""
    return message if message.endswith("。") else f"{message}。"


def row_html(
    each: Field,
    cells: Sequence[str],
    number: int,
    problems: Sequence[FieldProblem] = (),
    place: str = "",
) -> str:
    """A row of a table, with controls in all its cells. ``number`` is from 1.

    ``problems`` are those of the row; each stands in its cell, or in the first one.
    """
    names = [column.name for column in each.columns]
    inputs = ""
    for index, (column, cell) in enumerate(zip(each.columns, cells, strict=True), start=1):
        at = f"{place}-{number}-{index}"
        said = "".join(
            sentence(problem.message)
            for problem in problems
            if problem.column == column.name or (index == 1 and problem.column not in names)
        )
        told = f'<span class="problem" id="{at}">{as_text(said)}</span>' if said else ""
        label = f"{number}行目 {column.name}"
        inputs += f"<td>{_cell(column, cell, label, at if said else '')}{told}</td>"
    marked = ' class="wrong"' if problems else ""
    return (
        f'<tr{marked} data-row="{number}"><th scope="row">{number}</th>{inputs}'
        f'<td><button type="button" class="check-button" data-remove-row '
        f'aria-label="{number}行目を消す">消す</button></td></tr>'
    )


def _described(each: Field, place: str, problems: Sequence[FieldProblem]) -> str:
    ids = [described_by(place)] if each.help or each.where or each.default else []
    whole = [problem for problem in problems if not problem.row]
    ids += [f"{place}-problem-{index}" for index, _ in enumerate(whole, start=1)]
    described = f' aria-describedby="{" ".join(ids)}"' if ids else ""
    return described + (' aria-invalid="true"' if problems else "")


def _single(each: Field, place: str, value: object, described: str) -> str:
    attributes = f'id="{place}"{described}' + (" aria-required=true" if each.required else "")
    text = typed_text(value)
    match each.type:
        case FieldType.LONG_TEXT:
            return f'<textarea {attributes} rows="{_lines(text)}">{as_text(text)}</textarea>'
        case FieldType.CHOICES:
            return (
                f'<textarea {attributes} rows="{_lines(text)}" placeholder="1行に1つ">'
                f"{as_text(text)}</textarea>"
            )
        case FieldType.YES_NO:
            return _select(attributes, _YES_NO, typed_yes_no(value))
        case FieldType.CHOICE:
            nothing = (
                f"（書かなければ「{each.default}」）" if each.default else "（選んでください）"
            )
            options = [("", nothing), *((choice, choice) for choice in each.choices)]
            return _select(attributes, options, text)
        case FieldType.NUMBER:
            unit = f'<span class="draft-unit">{as_text(each.unit)}</span>' if each.unit else ""
            return (
                f'<div class="draft-with-unit"><input type="text" inputmode="decimal" {attributes} '
                f'value="{as_text(text)}">{unit}</div>'
            )
        case FieldType.DATE if not text or _ISO_DATE.fullmatch(text):
            return f'<input type="date" {attributes} value="{as_text(text)}">'
        case _:
            return f'<input type="text" {attributes} value="{as_text(text)}">'


def _lines(text: str) -> int:
    """How many lines a box shows; what holds little takes little room of a long form."""
    return min(_MOST_LINES, max(_LONG_LINES, text.count("\n") + 1))


def _select(attributes: str, options: Sequence[tuple[str, str]], chosen: str) -> str:
    known = {value for value, _ in options}
    # What was given but can't be chosen stays in sight, so that one sees what is wrong.
    extra = () if chosen in known else ((chosen, f"{chosen}（選べない値）"),)
    inside = "".join(
        f'<option value="{as_text(value)}"{" selected" if value == chosen else ""}>'
        f"{as_text(words)}</option>"
        for value, words in (*options, *extra)
    )
    return f"<select {attributes}>{inside}</select>"


def _boxes(each: Field, place: str, chosen: Sequence[str], described: str) -> str:
    extra = tuple(one for one in chosen if one not in each.choices)
    boxes = "".join(
        f'<label class="draft-box"><input type="checkbox" value="{as_text(choice)}"'
        f"{' checked' if choice in chosen else ''}>"
        f"<span>{as_text(choice)}{'（選べない値）' if choice in extra else ''}</span></label>"
        for choice in (*each.choices, *extra)
    )
    return (
        f'<div class="draft-boxes" role="group" id="{place}" tabindex="-1" '
        f'aria-labelledby="{place}-label"{_without_invalid(described)}>{boxes}</div>'
    )


def _table(
    each: Field, place: str, value: object, problems: Sequence[FieldProblem], described: str
) -> str:
    rows = typed_rows(value, each) or ((("",) * len(each.columns)),) * _EMPTY_ROWS
    widths = [
        min(_WIDEST, max(_NARROWEST, max(len(cells[index]) for cells in rows) + 3))
        for index, _ in enumerate(each.columns)
    ]
    heads = "".join(
        f'<th scope="col" style="min-width:{width}em">{as_text(column.name)}'
        + (f"（{as_text(column.unit)}）" if column.unit else "")
        + ('<span class="draft-required">各行に必須</span>' if column.required else "")
        + "</th>"
        for column, width in zip(each.columns, widths, strict=True)
    )
    body = "".join(
        row_html(each, cells, number, [one for one in problems if one.row == number], place)
        for number, cells in enumerate(rows, start=1)
    )
    names = as_text("、".join(column.name for column in each.columns))
    return (
        f'<div class="draft-rows" role="group" id="{place}" tabindex="-1" '
        f'aria-labelledby="{place}-label"{_without_invalid(described)}>'
        f"{_none_box(each, value)}"
        f'<div class="check-scroll" tabindex="0" role="region" aria-labelledby="{place}-label">'
        f'<table class="check-table draft-sheet"><thead><tr><th scope="col">行</th>{heads}'
        f'<th scope="col">操作</th></tr></thead><tbody>{body}</tbody></table></div>'
        '<div class="check-actions"><button type="button" class="check-button" data-add-row>'
        '行を足す</button><button type="button" class="check-button" data-remove-rows>'
        'すべての行を消す</button><span class="where" role="status"></span></div>'
        f'<p class="note">Excel の表を、{names}の順の列で写して、欄に貼り付けられます。</p></div>'
    )


def _none_box(each: Field, value: object) -> str:
    """Says that there is nothing to list; a table that must be filled in has no such box."""
    none = says_none(value)
    if each.required and not none:
        return ""
    return (
        f'<label class="draft-box"><input type="checkbox" data-none{" checked" if none else ""}>'
        f"<span>該当なし</span></label>"
    )


def _cell(column: Field, text: str, label: str, problem: str) -> str:
    spoken = as_text(label)
    wrong = f' aria-invalid="true" aria-describedby="{problem}"' if problem else ""
    if column.type is FieldType.CHOICE and column.choices:
        options = [("", "—"), *((choice, choice) for choice in column.choices)]
        return _select(f'aria-label="{spoken}"{wrong}', options, text)
    decimal = ' inputmode="decimal"' if column.type is FieldType.NUMBER else ""
    return f'<input type="text"{decimal} aria-label="{spoken}"{wrong} value="{as_text(text)}">'


def _without_invalid(described: str) -> str:
    """A group can't be invalid itself; its problems are named by what describes it."""
    return described.replace(' aria-invalid="true"', "")
