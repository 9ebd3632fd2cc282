"""Formulas as trees. References are kept relative to their cell, so that a copied formula is one.

A formula that was filled down a column gives the same tree in every row: it is parsed once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from assistant.estimating.reading.formula_tokens import Reference, Token, tokenise
from assistant.estimating.reading.formula_values import ErrorValue, NotComputableError, Scalar

_MAX_DEPTH = 100
_MAX_EXPONENT = 307
_POWERS = {"=": 1, "<>": 1, "<": 1, ">": 1, "<=": 1, ">=": 1, "&": 2}
_POWERS |= {"+": 3, "-": 3, "*": 4, "/": 4, "^": 5}
_UNARY_POWER = 7


@dataclass(frozen=True, slots=True)
class Constant:
    """A number, text, condition or error that stands in the formula; None for an empty argument."""

    value: Scalar


@dataclass(frozen=True, slots=True)
class ArrayConstant:
    """``{1,2;3,4}``."""

    rows: tuple[tuple[Scalar, ...], ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """A binary operator, or with ``left`` None a prefix, or with ``right`` None a percent sign."""

    operator: str
    left: Node | None
    right: Node | None


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments; the name in capitals."""

    name: str
    arguments: tuple[Node, ...]


Node = Constant | ArrayConstant | Operation | Call | Reference


@dataclass(frozen=True, slots=True)
class Parsed:
    """A formula's tree and every reference in it."""

    node: Node
    references: tuple[Reference, ...]


class Parser:
    """Parses formulas of one workbook; ``names`` are its defined names."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = {name.casefold(): text for name, text in names.items()}
        self._by_tokens: dict[tuple[Token, ...], Parsed | NotComputableError] = {}
        self._by_text: dict[tuple[str, int, int], Parsed | NotComputableError] = {}

    def parse(self, text: str, row: int, column: int) -> Parsed:
        """Tree of a formula (without ``=``) that was written in a cell.

        Raises NotComputableError (``syntax``, ``external``).
        """
        key = (text, row, column)
        found = self._by_text.get(key)
        if found is None:
            found = self._by_text[key] = self._parse(text, row, column)
        if isinstance(found, NotComputableError):
            raise found
        return found

    def _parse(self, text: str, row: int, column: int) -> Parsed | NotComputableError:
        try:
            tokens = tuple(tokenise(text, row, column))
        except NotComputableError as error:
            return error
        found = self._by_tokens.get(tokens)
        if found is None:
            try:
                state = _Reading(tokens, self._names)
                found = Parsed(state.whole(), tuple(state.references))
            except NotComputableError as error:
                found = error
            self._by_tokens[tokens] = found
        return found


class _Reading:
    """Going through the tokens of one formula, by the binding power of its operators."""

    def __init__(
        self, tokens: tuple[Token, ...], names: Mapping[str, str], open_names: tuple[str, ...] = ()
    ) -> None:
        self._tokens = tokens
        self._place = 0
        self._depth = 0
        self._names = names
        self._open_names = open_names
        self.references: list[Reference] = []

    def whole(self) -> Node:
        """The tree of all tokens."""
        node = self._expression(0)
        if self._place != len(self._tokens):
            raise NotComputableError("syntax")
        return node

    def _peek(self) -> str:
        if self._place < len(self._tokens):
            kind, value = self._tokens[self._place]
            if kind == "operator" and isinstance(value, str):
                return value
        return ""

    def _take(self) -> Token:
        if self._place >= len(self._tokens):
            raise NotComputableError("syntax")
        token = self._tokens[self._place]
        self._place += 1
        return token

    def _expect(self, operator: str) -> None:
        if self._take() != ("operator", operator):
            raise NotComputableError("syntax")

    def _expression(self, least: int) -> Node:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise NotComputableError("syntax")
        node = self._operand()
        while True:
            operator = self._peek()
            if operator == "%":
                self._take()
                node = Operation("%", node, None)
                continue
            binding = _POWERS.get(operator, 0)
            if not binding or binding <= least:
                break
            self._take()
            node = Operation(operator, node, self._expression(binding))
        self._depth -= 1
        return node

    def _operand(self) -> Node:
        kind, value = self._take()
        if isinstance(value, Reference):
            self.references.append(value)
            return value
        if kind == "number":
            number = Decimal(value)
            if abs(number.adjusted()) > _MAX_EXPONENT:
                raise NotComputableError("syntax")
            return Constant(number)
        if kind == "string":
            return Constant(value[1:-1].replace('""', '"'))
        if kind == "error":
            return Constant(ErrorValue(value))
        if kind == "function":
            return self._call(value)
        if kind == "name":
            return self._name(value)
        if value in {"-", "+"}:
            # A sign binds closer than a power: -2^2 is 4.
            return Operation(value, None, self._expression(_UNARY_POWER))
        if value == "(":
            node = self._expression(0)
            self._expect(")")
            return node
        if value == "{":
            return self._array()
        raise NotComputableError("syntax")

    def _call(self, name: str) -> Node:
        arguments: list[Node] = []
        if self._peek() == ")":
            self._take()
        else:
            while True:
                empty = self._peek() in {",", ")"}
                arguments.append(Constant(None) if empty else self._expression(0))
                token = self._take()
                if token == ("operator", ")"):
                    break
                if token != ("operator", ","):
                    raise NotComputableError("syntax")
        plain = name.upper().removeprefix("_XLFN.").removeprefix("_XLWS.")
        return Call(plain, tuple(arguments))

    def _name(self, name: str) -> Node:
        folded = name.rpartition("!")[2].casefold()
        if folded in {"true", "false"}:
            return Constant(folded == "true")
        if folded not in self._names or folded in self._open_names:
            raise NotComputableError("name", name)
        # A defined name stands for its formula, whose references are fixed.
        tokens = tuple(tokenise(self._names[folded], 1, 1))
        inner = _Reading(tokens, self._names, (*self._open_names, folded))
        node = inner.whole()
        self.references.extend(inner.references)
        return node

    def _array(self) -> Node:
        rows: list[tuple[Scalar, ...]] = []
        line: list[Scalar] = []
        while True:
            node = self._expression(0)
            if isinstance(node, Operation) and node.operator == "-":
                inner = node.right
                if isinstance(inner, Constant) and isinstance(inner.value, Decimal):
                    node = Constant(-inner.value)
            if not isinstance(node, Constant):
                raise NotComputableError("syntax")
            line.append(node.value)
            _, mark = self._take()
            if mark == ",":
                continue
            rows.append(tuple(line))
            line = []
            if mark == "}":
                break
        if len({len(row) for row in rows}) != 1:
            raise NotComputableError("syntax")
        return ArrayConstant(tuple(rows))
