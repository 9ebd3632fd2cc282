"""What the inner tab 「経費計算の例」 does with what a browser sends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import gradio as gr

from assistant.access.door import Door
from assistant.estimating.model import Domain
from assistant.estimating.reading.number_text import number_in
from assistant.learning.worked_overheads.numbers import (
    OverheadNumbers,
    amount_names,
    amount_of,
    disposal_base_of,
    months_of,
)
from assistant.learning.worked_overheads.steps import Compared, compared
from assistant.learning.worked_overheads.table import offered
from assistant.learning.worked_overheads.working import WorkedOverheads, worked_overheads
from assistant.study.overheads import rate_tables
from retrieval.errors import NaniwaError
from ui.edge import Updates, nothing
from ui.event_data import text_of
from ui.learning.overheads_html import Typed, form_html, steps_html, way_html
from ui.learning.screen import part

_LONGEST = 40
_MOST_CONDITIONS = 30
_ALL = 1_000
"""More steps than any calculation has."""

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class View:
    """What the browser shows: the way and edition chosen, the numbers given, how many steps.

    ``shown`` counts the steps that are told; ``outcomes`` are the trainee's own results by step.
    """

    domain: Domain = Domain.CIVIL
    on: date | None = None
    typed: Typed = field(default_factory=Typed)
    numbers: OverheadNumbers | None = None
    shown: int = 0
    outcomes: Mapping[int, Compared] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Parts:
    """The components of the inner tab."""

    view: gr.State
    way: gr.HTML
    form: gr.HTML
    message: gr.HTML
    steps: gr.HTML
    answer_message: gr.HTML

    def all(self) -> list[Any]:
        """Everything that an event may change."""
        return [self.view, self.way, self.form, self.message, self.steps, self.answer_message]


def draw(door: Door, parts: Parts, view: View) -> Updates:
    """Both forms, for the way and edition of the view."""
    found = offered(rate_tables(door), OverheadNumbers(domain=view.domain, on=view.on))
    return {
        parts.view: view,
        parts.way: part(way_html(view.domain, view.on, found.editions)),
        parts.form: part(form_html(view.domain, found, view.typed)),
        parts.message: "",
        parts.steps: "",
        parts.answer_message: "",
    }


def choose(door: Door, parts: Parts, view: View, data: Data) -> Updates:
    """Another way or edition."""
    chosen = _chosen(view, data)
    return nothing(parts.message) if chosen == view else draw(door, parts, chosen)


def no_steps(parts: Parts, view: View) -> Updates:
    """Nothing worked out: what stood there was of other numbers than the form has now."""
    return {
        parts.view: replace(view, numbers=None, shown=0, outcomes={}),
        parts.steps: "",
        parts.answer_message: "",
    }


def work(door: Door, parts: Parts, view: View, data: Data) -> Updates:
    """The calculation of what was typed, whole or with its first step."""
    typed = _typed(data)
    given = replace(
        view,
        typed=typed,
        numbers=_numbers(view, typed),
        outcomes={},
        shown=1 if typed.stepwise else _ALL,
    )
    return _told(door, parts, given)


def go_on(door: Door, parts: Parts, view: View, data: Data) -> Updates:
    """The next step, or all that are left."""
    if view.numbers is None:
        return nothing(parts.message)
    worked = worked_overheads(view.numbers, rate_tables(door))
    return _told(door, parts, _further(view, worked, data))


def _told(door: Door, parts: Parts, view: View) -> Updates:
    """The steps of the numbers that were given."""
    if view.numbers is None:
        return nothing(parts.message)
    worked = worked_overheads(view.numbers, rate_tables(door))
    shown = min(view.shown, len(worked.steps))
    return {
        parts.view: replace(view, shown=shown),
        parts.message: "",
        parts.steps: part(steps_html(worked, shown, view.outcomes)),
        parts.answer_message: "",
    }


def _chosen(now: View, data: Data) -> View:
    """The view with another way or edition, as the first form sends them."""
    domain = Domain.BUILDING if text_of(data, "way") == Domain.BUILDING.value else Domain.CIVIL
    try:
        on = date.fromisoformat(text_of(data, "on", 10)) if text_of(data, "on") else None
    except ValueError:
        on = now.on
    if domain is not now.domain:
        return View(domain=domain)
    return replace(now, on=on, numbers=None, shown=0, outcomes={})


def _typed(data: Data) -> Typed:
    """What stands in the second form, as it was typed."""
    conditions = {
        name.removeprefix("condition:")[:_LONGEST]: value[:_LONGEST]
        for name, value in list(data.items())
        if name.startswith("condition:") and isinstance(value, str) and value
    }
    names = {*amount_names(Domain.CIVIL), *amount_names(Domain.BUILDING)}
    return Typed(
        direct=text_of(data, "direct", _LONGEST),
        category=text_of(data, "category", _LONGEST),
        months=text_of(data, "months", _LONGEST),
        price_unit=text_of(data, "price_unit", _LONGEST),
        disposal_base=text_of(data, "disposal_base", _LONGEST),
        conditions=dict(list(conditions.items())[:_MOST_CONDITIONS]),
        amounts={
            name: text for name in names if (text := text_of(data, f"amount:{name}", _LONGEST))
        },
        stepwise=text_of(data, "mode") == "step",
    )


def _numbers(now: View, typed: Typed) -> OverheadNumbers:
    """The numbers that were typed. Raises NaniwaError for what is none."""
    known = amount_names(now.domain)
    return OverheadNumbers(
        domain=now.domain,
        direct_cost=amount_of("直接工事費", typed.direct) if typed.direct.strip() else None,
        category=typed.category,
        on=now.on,
        months=months_of(typed.months) if typed.months.strip() else None,
        conditions=typed.conditions,
        amounts={
            name: amount_of(name, text)
            for name, text in typed.amounts.items()
            if name in known and text.strip()
        },
        price_unit=(
            amount_of("工事価格の丸め", typed.price_unit) if typed.price_unit.strip() else None
        ),
        disposal_base=disposal_base_of(typed.disposal_base),
    )


def _further(now: View, worked: WorkedOverheads, data: Data) -> View:
    """The view with the next step told, after the trainee's own result if one was given."""
    if text_of(data, "do") == "all":
        return replace(now, shown=_ALL)
    number = now.shown
    if number >= len(worked.steps):
        return now
    typed = text_of(data, "given", _LONGEST).strip().rstrip("%％")
    if not typed:
        return replace(now, shown=number + 1)
    given = number_in(typed)
    if given is None:
        message = f"数字で入れてください（「{typed}」は読めません）。"
        raise NaniwaError(message, code="bad_answer")
    outcome = compared(worked.steps[number], given)
    return replace(now, shown=number + 1, outcomes={**now.outcomes, number: outcome})
