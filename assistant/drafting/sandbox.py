"""Jinja for templates of people whom nobody checks: no attributes, no imports, no endless work.

What a template may use is listed; everything else is refused by name when a kind is read.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from types import CodeType, FunctionType
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from assistant.drafting import template_functions
from assistant.drafting.draft import Gap
from assistant.drafting.markers import Marks
from assistant.drafting.shown import Missing, Shown
from assistant.drafting.shown_rows import Row
from assistant.drafting.template_limits import joined, printed
from retrieval.errors import NaniwaError

MOST_STEPS = 50_000
"""So often the loops of a template may go round, all together."""
_LARGEST_NUMBER = 10**30

_OF_JINJA = frozenset(
    {"default", "d", "select", "reject", "selectattr", "rejectattr", "map", "sort", "unique"}
    | {"groupby", "min", "max", "trim"}
)
_TESTS = frozenset(
    {"defined", "undefined", "none", "odd", "even", "in", "eq", "equalto", "==", "ne", "!="}
    | {"lt", "lessthan", "<", "le", "<=", "gt", "greaterthan", ">", "ge", ">="}
)
_LOOP = frozenset({"index", "index0", "first", "last", "length"})
_NODES: tuple[type[nodes.Node], ...] = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.For,
    nodes.If,
    nodes.Assign,
    nodes.AssignBlock,
    nodes.With,
    nodes.Name,
    nodes.Const,
    nodes.List,
    nodes.Tuple,
    nodes.CondExpr,
    nodes.Filter,
    nodes.Test,
    nodes.Call,
    nodes.Keyword,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Compare,
    nodes.Operand,
    nodes.Concat,
    nodes.BinExpr,
    nodes.UnaryExpr,
)


class Sandbox(ImmutableSandboxedEnvironment):
    """An environment in which a template reaches what it was given and nothing else."""

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})
    intercepted_unops = frozenset({"+", "-"})

    def __init__(self, marks: Marks) -> None:
        super().__init__(
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            autoescape=False,
            finalize=printed,
        )
        self._steps = 0
        self.globals.clear()
        jinja = {name: self.filters[name] for name in _OF_JINJA}
        own: dict[str, Callable[..., Any]] = {
            "_counted": self._counted,
            "_joined": joined,
            "_flat": _flat,
        }
        self.filters = jinja | template_functions.filters(marks) | own
        self.tests = {name: self.tests[name] for name in _TESTS} | {"filled": _filled}

    def compiled(self, source: str, name: str) -> Template:
        """A template ready to render. Raises jinja2's TemplateSyntaxError."""
        try:
            tree = self.parse(source)
            _refuse_what_is_not_allowed(tree, name)
            bounded: nodes.Template = _Bounded().visit(tree)
            code: CodeType = self.compile(bounded, name, name)
        except (RecursionError, MemoryError, SyntaxError, ValueError) as error:
            # What the parser or Python itself gives up on: too deep, or a number of thousands of digits.
            raise TemplateSyntaxError("too complex", 0, name) from error
        return Template.from_code(self, code, {})

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401 - whatever a template names
        """``row.数量``, ``loop.index`` and the fields of what functions return."""
        if isinstance(obj, Row | Mapping):
            return self.getitem(obj, attribute)
        if isinstance(obj, LoopContext) and attribute in _LOOP:
            return getattr(obj, attribute)
        if isinstance(obj, Shown | Missing) and attribute == "known":
            return obj.known
        if dataclasses.is_dataclass(obj) and not isinstance(obj, type | Gap):
            names = {field.name for field in dataclasses.fields(obj)}
            if attribute in names:
                return getattr(obj, attribute)
        raise NaniwaError(f"「.{attribute}」は使えません", code="kind")

    def getitem(self, obj: Any, argument: Any) -> Any:  # noqa: ANN401 - as above
        """A column of a row, or an item of a list by its place."""
        if isinstance(obj, Row | Mapping):
            name = argument.value.text if isinstance(argument, Shown) else argument
            if name not in list(obj):
                raise NaniwaError(f"列「{name}」はありません", code="kind")
            return obj[name]
        if dataclasses.is_dataclass(obj) and isinstance(argument, str):
            return self.getattr(obj, argument)  # what `selectattr` and `groupby` ask for
        if isinstance(obj, list | tuple) and isinstance(argument, int) and argument < len(obj):
            return obj[argument]
        raise NaniwaError(f"「[{argument}]」は使えません", code="kind")

    def is_safe_callable(self, obj: Any) -> bool:  # noqa: ANN401 - as above
        """Only the functions that were given; nothing else can be reached."""
        return isinstance(obj, FunctionType | partial)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401, ARG002
        """Arithmetic: exact, of values and numbers only."""
        return template_functions.arithmetic(operator, left, right)

    def call_unop(self, context: Any, operator: str, arg: Any) -> Any:  # noqa: ANN401, ARG002
        """``-value``."""
        return template_functions.negated(arg) if operator == "-" else arg

    def _counted(self, items: Iterable[Any]) -> Iterator[Any]:
        for item in items:
            self._steps += 1
            if self._steps > MOST_STEPS:
                raise NaniwaError(f"繰返しが{MOST_STEPS:,}回を超えました", code="kind")
            yield item


class _Bounded(NodeTransformer):
    """Loops count their rounds; texts put together are of a bounded length; lists hold no lists."""

    def visit_List(self, node: nodes.List) -> nodes.Filter:  # noqa: N802 - named by jinja2
        self.generic_visit(node)
        return nodes.Filter(node, "_flat", [], [], None, None, lineno=node.lineno)

    def visit_Tuple(self, node: nodes.Tuple) -> nodes.Tuple | nodes.Filter:  # noqa: N802 - named by jinja2
        self.generic_visit(node)
        if node.ctx != "load":  # the names that a loop sets
            return node
        return nodes.Filter(node, "_flat", [], [], None, None, lineno=node.lineno)

    def visit_For(self, node: nodes.For) -> nodes.For:  # noqa: N802 - named by jinja2
        self.generic_visit(node)
        node.iter = nodes.Filter(node.iter, "_counted", [], [], None, None, lineno=node.lineno)
        return node

    def visit_AssignBlock(self, node: nodes.AssignBlock) -> nodes.AssignBlock:  # noqa: N802 - named by jinja2
        self.generic_visit(node)
        node.filter = nodes.Filter(node.filter, "_joined", [], [], None, None, lineno=node.lineno)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Filter:  # noqa: N802 - named by jinja2
        self.generic_visit(node)
        parts = nodes.List(node.nodes, lineno=node.lineno)
        return nodes.Filter(parts, "_joined", [], [], None, None, lineno=node.lineno)


def _refuse_what_is_not_allowed(tree: nodes.Template, name: str) -> None:
    for node in tree.find_all(nodes.Node):
        if what := _not_allowed(node):
            raise NaniwaError(
                f"ひな形「{name}」の{node.lineno}行目が正しくありません（{what}）。", code="kind"
            )


def _not_allowed(node: nodes.Node) -> str:
    """What is wrong with a part of a template, "" when nothing is."""
    if isinstance(node, nodes.Slice) or not isinstance(node, _NODES):
        what = type(node).__name__
        return f"{_CALLED.get(what, what)}は使えません"
    if isinstance(node, nodes.Const) and _is_beyond_measure(node.value):
        return "数が大きすぎます"
    if isinstance(node, nodes.For) and node.recursive:
        return "recursiveは使えません"
    if isinstance(node, nodes.Filter) and node.name.startswith("_"):
        return f"フィルター「{node.name}」はありません"
    if isinstance(node, nodes.Name) and node.name == "self":
        return "「self」という項目や関数はありません"
    return ""


_CALLED = {
    "Slice": "文字や行の切出し",
    "Include": "include",
    "Import": "import",
    "FromImport": "import",
    "Extends": "extends",
    "Macro": "macro",
    "CallBlock": "call",
    "Block": "block",
    "FilterBlock": "filterの区間",
    "Dict": "辞書",
}


def _flat(items: list[Any] | tuple[Any, ...]) -> list[Any] | tuple[Any, ...]:
    if any(isinstance(item, list | tuple) for item in items):
        raise NaniwaError("並びの中に並びは置けません", code="kind")
    return items


def _is_beyond_measure(value: object) -> bool:
    """Whether a number in a template is larger than anything that is calculated with."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return not abs(value) < _LARGEST_NUMBER


def _filled(value: object) -> bool:
    """``工期 is filled``: whether somebody said something of it, 「なし」 too."""
    return not isinstance(value, Missing)
