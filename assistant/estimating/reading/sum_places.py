"""Which group a printed sum belongs to."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from assistant.estimating.model import LineKind, Written
from assistant.estimating.reading.cost_items import cost_item
from assistant.estimating.reading.line_kinds import amount_in_price_column, sum_words
from assistant.estimating.reading.raw_line import RawLine
from assistant.estimating.reading.words import unnumbered


@dataclass(slots=True)
class Node:
    """A line that is being put together."""

    raw: RawLine | None
    name: Written
    depth: int
    kind: LineKind
    children: list[Node] = field(default_factory=list)
    closed: bool = False

    @property
    def amount(self) -> Decimal | None:
        """What the line comes to: its own amount, else the sum of its parts."""
        if self.raw is not None and self.raw.amount is not None:
            return self.raw.amount.number
        parts = [child.amount for child in self.children if child.kind not in _NOT_PARTS]
        known = [part for part in parts if part is not None]
        return sum(known, Decimal(0)) if known else None

    @property
    def own_amount(self) -> bool:
        """Whether an amount stands in the line itself."""
        return self.raw is not None and self.raw.amount is not None


_NOT_PARTS = frozenset({LineKind.SUBTOTAL, LineKind.NOTE})


def is_leaf_item(node: Node) -> bool:
    """Whether a line has figures of its own and nothing below it."""
    raw = node.raw
    return raw is not None and raw.cost is None and raw.valued and not node.children


def close_group(stack: list[Node], line: RawLine, depth: int | None) -> None:
    """Put a printed sum into the group whose parts it sums up.

    The group is found by the amount, from the innermost outwards (合計: from the outermost). A sum
    that fits none is wrong itself: then its name and depth decide.
    """
    assert line.name is not None  # noqa: S101
    amount_in_price_column(line)
    node = Node(line, line.name, depth or 0, LineKind.SUBTOTAL)
    places = [n for n in stack if n is stack[0] or n.children or not is_leaf_item(n)]
    places = [n for n in places if n is stack[0] or n.children]
    of, word = sum_words(line) or ("", "計")
    amount = line.amount.number if line.amount else None
    order = places if word in {"合計", "総計"} else places[::-1]
    target: Node | None = None
    if of:
        target = next((n for n in places[::-1] if _means(n, of)), None)
    if target is None and amount is not None:
        target = next((n for n in order if amount in _sums(n)), None)
        if target is not None and target.own_amount and depth is not None:
            # the group has said its sum already: the printed one may sum up the groups
            outer = _above(places, depth)
            target = outer if amount in _sums(outer) else target
    if target is None:
        target = _usual_place(stack, places, word, depth)
    if target.raw is None and not of:
        line.cost = cost_item(target.name.text)  # 直接工事費 | 計 in two columns
    target.children.append(node)
    while stack[-1] is not target:
        stack.pop()
    if target is not stack[0] and depth is None:
        target.closed = True
        stack.pop()


def _means(node: Node, of: str) -> bool:
    name = unnumbered(node.name.text)
    return bool(name) and (of == name or (len(of) > 1 and name.startswith(of)))


def _sums(node: Node) -> set[Decimal]:
    """What the parts of a group come to, since its last printed sum and in all."""
    total, recent = Decimal(0), Decimal(0)
    parts = 0
    for child in node.children:
        if child.kind is LineKind.SUBTOTAL:
            recent = Decimal(0)
            continue
        amount = child.amount if child.kind is not LineKind.NOTE else None
        if amount is not None:
            total += amount
            recent += amount
            parts += 1
    return {total, recent} if parts else set()


def _usual_place(stack: list[Node], places: list[Node], word: str, depth: int | None) -> Node:
    if word in {"合計", "総計"}:
        return stack[0] if depth is None else _above(places, depth)
    if depth is None:
        return places[-1]
    inner = next((n for n in places[::-1] if n.depth >= depth and not n.own_amount), None)
    if inner is not None and word == "小計":
        return inner
    return _above(places, depth)


def _above(places: list[Node], depth: int) -> Node:
    return next((n for n in places[::-1] if n.depth < depth), places[0])
