"""Numbers that the templates of a kind state of their own: the kinds that Naniwa ships state none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.drafting.kinds import Kind
from assistant.drafting.markers import Marks
from assistant.drafting.tracing import StatedNumber, numbers_of

if TYPE_CHECKING:
    from jinja2 import nodes

_PRINTED = frozenset({"remark", "gap"})


@dataclass(frozen=True, slots=True)
class TemplateNumber:
    """A number in a template: of which section, in which line, in what text."""

    section_id: str
    line: int
    number: str
    text: str


def numbers_in_templates(kind: Kind) -> tuple[TemplateNumber, ...]:
    """Quantities, dates and numbers calculated with that the templates of a kind state.

    What a function is asked for (a query, an instruction) is not printed and doesn't count; nor do
    comparisons, which only choose.
    """
    from assistant.drafting.sandbox import Sandbox

    found: list[TemplateNumber] = []
    for section in kind.outline:
        tree = Sandbox(Marks()).parse(section.template)
        for line, text in _printed(tree):
            found += (
                TemplateNumber(section.id, line, number.text, text.strip()[:80])
                for number in numbers_of(text)
                if _counts(number)
            )
    return tuple(found)


def _counts(number: StatedNumber) -> bool:
    return number.dimension != "number"


def _printed(node: nodes.Node) -> Iterator[tuple[int, str]]:
    """The texts that a template prints by itself."""
    from jinja2 import nodes

    if isinstance(node, nodes.TemplateData):
        for offset, text in enumerate(node.data.split("\n")):
            yield node.lineno + offset, text
    elif isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node.lineno, node.value
    elif isinstance(node, nodes.BinExpr):
        for side in (node.left, node.right):
            if isinstance(side, nodes.Const):
                # a number that is calculated with is as good as printed, whatever its unit
                yield side.lineno, f"{side.value}%"
            else:
                yield from _printed(side)
    elif isinstance(node, nodes.Call):
        name = node.node.name if isinstance(node.node, nodes.Name) else ""
        if name in _PRINTED:
            for argument in node.args:
                yield from _printed(argument)
    else:
        for child in _printed_children(node):
            yield from _printed(child)


def _printed_children(node: nodes.Node) -> Iterator[nodes.Node]:
    """The parts of a node that are printed; conditions and the arguments of filters are not."""
    from jinja2 import nodes

    match node:
        case nodes.Filter():
            parts: list[nodes.Node | None] = [node.node]
        case nodes.If():
            parts = [*node.body, *node.elif_, *node.else_]
        case nodes.CondExpr():
            parts = [node.expr1, node.expr2]
        case nodes.Compare() | nodes.Test():
            parts = []
        case _:
            parts = list(node.iter_child_nodes())
    yield from (part for part in parts if part is not None)
