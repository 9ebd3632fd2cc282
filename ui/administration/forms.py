"""The building blocks of the tab 「管理」: plain HTML forms and tables, and what they send.

A form or button names what it does in ``data-act``; `SENDING` tells the server of it with the
values of the fields. All texts are escaped here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.access.door import Door
from ui.desk import Desk
from ui.html_text import as_text

SENDING = """
const send = (act, values) => trigger('submit', {act, values});
element.addEventListener('submit', (event) => {
  const form = event.target.closest('form[data-act]');
  if (!form) return;
  event.preventDefault();
  const act = event.submitter?.dataset.act || form.dataset.act;
  const question = event.submitter?.dataset.confirm;
  if (question && !window.confirm(question)) return;
  const fields = new FormData(form);
  const values = {};
  for (const name of new Set(fields.keys())) values[name] = fields.getAll(name);
  send(act, values);
});
element.addEventListener('click', (event) => {
  const button = event.target.closest('button[type=button][data-act]');
  if (!button || !element.contains(button)) return;
  const question = button.dataset.confirm;
  if (question && !window.confirm(question)) return;
  send(button.dataset.act, JSON.parse(button.dataset.values || '{}'));
});
"""
_MOST_CHARACTERS = 200_000
_MOST_VALUES = 2_000


@dataclass(frozen=True, slots=True)
class Values:
    """What a form sent: texts by the name of their field. A browser can send anything."""

    given: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The text of a field, "" when it was not sent."""
        return next(iter(self.given.get(name, ())), "").strip()

    def several(self, name: str) -> tuple[str, ...]:
        """All texts of fields of one name."""
        return self.given.get(name, ())

    def number(self, name: str) -> int:
        """A whole number from 0 on; 0 for what is none."""
        said = self.text(name)
        return int(said) if said.isascii() and said.isdigit() and len(said) < 9 else 0


@dataclass(frozen=True, slots=True)
class Shown:
    """What a section shows after something was done, and the sentence that says what."""

    html: str
    said: str = ""


Act = Callable[[Desk, Door, Values], Shown]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the tab: how it begins, and what can be done in it, by ``data-act``."""

    title: str
    name: str
    show: Callable[[Desk, Door], str]
    acts: Mapping[str, Act] = field(default_factory=dict)


def sent(data: Any) -> tuple[str, Values]:  # noqa: ANN401 - what a browser says
    """What `SENDING` told: the act, and the values. What is not as it should be is left out."""
    if not isinstance(data, dict):
        return "", Values()
    act, values = data.get("act"), data.get("values")
    given: dict[str, tuple[str, ...]] = {}
    for name, value in values.items() if isinstance(values, dict) else ():
        texts = value if isinstance(value, list) else [value]
        given[str(name)] = tuple(
            str(text)[:_MOST_CHARACTERS]
            for text in texts[:_MOST_VALUES]
            if isinstance(text, (str, int))
        )
    return (act if isinstance(act, str) else ""), Values(given)


def text_field(
    name: str,
    label: str,
    value: str = "",
    *,
    kind: str = "text",
    required: bool = False,
    hint: str = "",
    choices: Sequence[str] = (),
) -> str:
    """A line of text, with its label; ``choices`` are offered while typing."""
    listed = f"choices-of-{name}"
    offered = (
        f'<datalist id="{listed}">'
        + "".join(f'<option value="{as_text(choice)}"></option>' for choice in choices)
        + "</datalist>"
        if choices
        else ""
    )
    return (
        f'<label class="field"><span>{as_text(label)}</span>'
        f'<input type="{kind}" name="{name}" value="{as_text(value)}" maxlength="200"'
        f' autocomplete="off"{f" list={listed}" if choices else ""}'
        f"{' required' if required else ''}>"
        f"{f'<small>{as_text(hint)}</small>' if hint else ''}</label>{offered}"
    )


def long_text_field(name: str, label: str, value: str = "", *, hint: str = "") -> str:
    """Several lines of text."""
    return (
        f'<label class="field wide"><span>{as_text(label)}</span>'
        f'<textarea name="{name}" rows="6" required spellcheck="false">{as_text(value)}</textarea>'
        f"{f'<small>{as_text(hint)}</small>' if hint else ''}</label>"
    )


def choice_field(
    name: str, label: str, choices: Iterable[tuple[str, str]], chosen: str = ""
) -> str:
    """One of several values, each with what is shown for it."""
    options = "".join(
        f'<option value="{as_text(value)}"{" selected" if value == chosen else ""}>'
        f"{as_text(shown)}</option>"
        for value, shown in choices
    )
    return (
        f'<label class="field"><span>{as_text(label)}</span>'
        f'<select name="{name}">{options}</select></label>'
    )


def check_fields(
    name: str, legend: str, choices: Iterable[tuple[str, str]], chosen: Iterable[str]
) -> str:
    """Any of several values."""
    wanted = set(chosen)
    boxes = "".join(
        f'<label class="tick"><input type="checkbox" name="{name}" value="{as_text(value)}"'
        f"{' checked' if value in wanted else ''}> {as_text(shown)}</label>"
        for value, shown in choices
    )
    return f'<fieldset class="ticks"><legend>{as_text(legend)}</legend>{boxes}</fieldset>'


def hidden(name: str, value: str) -> str:
    """A value that travels with the form."""
    return f'<input type="hidden" name="{name}" value="{as_text(value)}">'


def form(act: str, fields: str, submit: str, *, more: str = "", name: str = "") -> str:
    """A form whose button does ``act``; ``more`` are further buttons."""
    return (
        f'<form data-act="{act}" class="admin-form" aria-label="{as_text(name or submit)}">'
        f'<div class="fields">{fields}</div><div class="acts">'
        f'<button type="submit" class="lead">{as_text(submit)}</button>{more}</div></form>'
    )


def submit_button(label: str, act: str, *, confirm: str = "") -> str:
    """Another button of a form."""
    asked = f' data-confirm="{as_text(confirm)}"' if confirm else ""
    return f'<button type="submit" data-act="{act}"{asked}>{as_text(label)}</button>'


def button(
    label: str,
    act: str,
    values: Mapping[str, str] | None = None,
    *,
    confirm: str = "",
    about: str = "",
    kind: str = "",
) -> str:
    """A button outside of forms; ``about`` says for a screen reader what it acts on."""
    carried = as_text(json.dumps(dict(values or {}), ensure_ascii=False))
    asked = f' data-confirm="{as_text(confirm)}"' if confirm else ""
    read = f' aria-label="{as_text(f"{about} {label}")}"' if about else ""
    return (
        f'<button type="button" class="{kind}" data-act="{act}" data-values="{carried}"'
        f"{asked}{read}>{as_text(label)}</button>"
    )


def table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of cells in HTML that turns into cards on a narrow screen; "" is an empty cell.

    The first cell of a row names it.
    """
    head = "".join(f'<th scope="col">{as_text(name)}</th>' for name in heads)
    body = "".join(
        "<tr>"
        + "".join(
            (
                f'<th scope="row" data-label="{as_text(label)}"><div>{cell}</div></th>'
                if place == 0
                else f'<td data-label="{as_text(label)}"{"" if cell else " class=none"}>'
                f"<div>{cell or '―'}</div></td>"
            )
            for place, (label, cell) in enumerate(zip(heads, row, strict=True))
        )
        + "</tr>"
        for row in rows
    )
    return (
        f'<div class="table-box"><table class="admin-table"><caption>{as_text(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def heading(text: str) -> str:
    """The heading of a section, to which the keyboard is led after something was done."""
    return f'<h2 tabindex="-1" data-focus>{as_text(text)}</h2>'


def note(text: str) -> str:
    """A quiet remark."""
    return f'<p class="note">{as_text(text)}</p>'


def warning(text: str) -> str:
    """A remark that matters."""
    return f'<p class="caution"><strong>注意</strong> {as_text(text)}</p>'
