"""From rows with depths to a tree of lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from assistant.estimating.model import CostItem, Line, LineKind, Written
from assistant.estimating.reading.cost_items import is_closing_sum
from assistant.estimating.reading.levels import depths_of, nested_by_amounts, numbering_class
from assistant.estimating.reading.line_kinds import (
    TEMPORARY_PARTS,
    amount_in_price_column,
    is_lump,
    is_note,
    sum_words,
)
from assistant.estimating.reading.raw_lines import RawLine
from assistant.estimating.reading.words import plain, unnumbered

_TEMPORARY_HEADS = frozenset(
    {
        CostItem.COMMON_TEMPORARY_COST,
        CostItem.COMMON_TEMPORARY_ITEMISED,
        CostItem.COMMON_TEMPORARY_RATED,
        CostItem.INDIRECT_COST,
        CostItem.COMMON_COST,
    }
)


_HEADING_COSTS = (TEMPORARY_PARTS | {CostItem.SCRAP_VALUE}) - {
    CostItem.COMMON_TEMPORARY_RATED,
    CostItem.COMMON_TEMPORARY_ITEMISED,
}


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


def tree_of(lines: Sequence[RawLine]) -> tuple[Line, ...]:
    """The lines of a table as a tree, whose kinds are marked already (see `line_kinds`)."""
    named = [line for line in lines if line.name is not None]
    depths = depths_of(named) or nested_by_amounts(named)
    root = Node(None, Written("", named[0].row.place(1)), -1, LineKind.GROUP) if named else None
    if root is None:
        return ()
    if depths is None:
        _grow_by_order(root, named)
    else:
        _grow_by_depth(root, named, depths)
    return tuple(_line(child, 0) for child in root.children)


def _grow_by_depth(root: Node, lines: Sequence[RawLine], depths: Sequence[int]) -> None:
    stack = [root]
    for line, depth in zip(lines, depths, strict=True):
        assert line.name is not None  # noqa: S101 - only named rows come here
        if line.kind is LineKind.SUBTOTAL:
            _close(stack, line, depth)
            continue
        if _is_page_sum(line):
            root.children.append(Node(line, line.name, depth, line.kind))
            continue
        for rank, name in line.path:
            at = rank * 1000
            known = next((n for n in stack if n.depth == at), None)
            if known is not None and plain(known.name.text) == plain(name.text):
                continue
            _pop(stack, at)
            group = Node(None, name, at, LineKind.GROUP)
            stack[-1].children.append(group)
            stack.append(group)
        _pop(stack, depth)
        if line.cost is not None:
            _leave_items(stack)
        node = Node(line, line.name, depth, line.kind)
        stack[-1].children.append(node)
        if line.kind is not LineKind.NOTE or not is_note(line):
            stack.append(node)


def _is_page_sum(line: RawLine) -> bool:
    """頁計 and 前頁より繰越 belong to the paper, not to a group."""
    return line.kind is LineKind.NOTE and line.amount is not None


def _pop(stack: list[Node], depth: int) -> None:
    while stack[-1].depth >= depth:
        stack.pop()


def _leave_items(stack: list[Node]) -> None:
    """A cost never is a part of a priced item, however it is indented."""
    while len(stack) > 1 and _is_leaf_item(stack[-1]):
        stack.pop()


def _is_leaf_item(node: Node) -> bool:
    raw = node.raw
    return raw is not None and raw.cost is None and raw.valued and not node.children


def _close(stack: list[Node], line: RawLine, depth: int | None) -> None:
    """Put a printed sum into the group whose parts it sums up.

    The group is found by the amount, from the innermost outwards (合計: from the outermost). A sum
    that fits none is wrong itself: then its name and depth decide.
    """
    assert line.name is not None  # noqa: S101
    amount_in_price_column(line)
    node = Node(line, line.name, depth or 0, LineKind.SUBTOTAL)
    places = [n for n in stack if n is stack[0] or n.children or not _is_leaf_item(n)]
    places = [n for n in places if n is stack[0] or n.children]
    of, word = sum_words(line) or ("", "計")
    amount = line.amount.number if line.amount else None
    order = places if word in {"合計", "総計"} else places[::-1]
    target: Node | None = None
    if of:
        target = next((n for n in places[::-1] if _means(n, of)), None)
    if target is None and amount is not None:
        target = next((n for n in order if amount in _sums(n)), None)
    if target is None:
        target = _usual_place(stack, places, word, depth)
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


def _grow_by_order(root: Node, lines: Sequence[RawLine]) -> None:
    """Groups by headings without figures, closed by printed sums; see `levels` for the other ways."""
    stack = [root]
    for position, line in enumerate(lines):
        assert line.name is not None  # noqa: S101
        if line.kind is LineKind.SUBTOTAL:
            _close(stack, line, None)
            continue
        if _is_page_sum(line):
            root.children.append(Node(line, line.name, 0, line.kind))
            continue
        heads = _heads(line, lines, position)
        if line.cost is not None:
            _leave_for_cost(stack, line)
        elif line.kind is LineKind.NOTE and heads:
            _leave_for_heading(stack, line)
        node = Node(line, line.name, len(stack), line.kind)
        stack[-1].children.append(node)
        if heads:
            stack.append(node)


def _heads(line: RawLine, lines: Sequence[RawLine], position: int) -> bool:
    """Whether a row heads those that follow, in a sheet without depths."""
    following = next(iter(lines[position + 1 :][:1]), None)
    if following is None:
        return False
    if line.kind is LineKind.NOTE:
        return not is_note(line)
    if line.kind is LineKind.GROUP:
        return not line.valued
    if line.cost in _HEADING_COSTS and line.valued:
        return following.kind is LineKind.ITEM
    if line.cost in _TEMPORARY_HEADS and not is_closing_sum(line.name.text if line.name else ""):
        return following.cost in TEMPORARY_PARTS or following.kind is LineKind.ITEM
    if line.cost is CostItem.DIRECT_COST and not is_closing_sum(
        line.name.text if line.name else ""
    ):
        return line.amount is None and following.cost is None
    return False


def _leave_for_cost(stack: list[Node], line: RawLine) -> None:
    while len(stack) > 1:
        top = stack[-1]
        cost = top.raw.cost if top.raw else None
        if cost is None and top.kind is LineKind.GROUP and not line.row.cells:
            break
        if cost is not None and _is_part(line.cost, cost):
            break
        stack.pop()


def _is_part(part: CostItem | None, whole: CostItem) -> bool:
    """Whether a cost belongs under another one."""
    if whole in {CostItem.COMMON_TEMPORARY_COST, CostItem.COMMON_TEMPORARY_ITEMISED}:
        inner = whole is CostItem.COMMON_TEMPORARY_ITEMISED
        return part in TEMPORARY_PARTS and not (
            inner and part in {CostItem.COMMON_TEMPORARY_RATED, CostItem.COMMON_TEMPORARY_ITEMISED}
        )
    if whole in {CostItem.INDIRECT_COST, CostItem.COMMON_COST}:
        return part in TEMPORARY_PARTS or part in {
            CostItem.COMMON_TEMPORARY_COST,
            CostItem.SITE_MANAGEMENT_COST,
            CostItem.GENERAL_ADMINISTRATION_COST,
        }
    return False


def _leave_for_heading(stack: list[Node], line: RawLine) -> None:
    """A heading after items closes their group; headings one after the other lie in one another."""
    own = numbering_class(line)
    if own is not None:
        same = [n for n in stack[1:] if n.raw is not None and numbering_class(n.raw) == own]
        if same:
            while stack[-1] is not same[0]:
                stack.pop()
            stack.pop()
            return
    while len(stack) > 1 and any(
        child.kind in {LineKind.ITEM, LineKind.SUBTOTAL} for child in stack[-1].children
    ):
        stack.pop()
        break


def _line(node: Node, level: int) -> Line:
    raw = node.raw
    children = tuple(_line(child, level + 1) for child in node.children)
    if raw is None:
        return Line(_row_of(node), node.name, LineKind.GROUP, level, children=children)
    return Line(
        row=raw.row.number,
        name=node.name,
        kind=_final_kind(node),
        level=level,
        specification=raw.specification,
        unit=raw.unit,
        quantity=raw.quantity,
        unit_price=raw.unit_price,
        amount=raw.amount,
        remarks=raw.remarks,
        rate=raw.rate,
        base=raw.base,
        cost=raw.cost,
        reference=raw.reference,
        code=raw.code,
        hidden=raw.row.number in raw.row.grid.hidden_rows or raw.row.grid.hidden,
        before=raw.before,
        children=children,
    )


def _row_of(node: Node) -> int:
    for inner in _all(node):
        if inner.raw is not None:
            return inner.raw.row.number
    return 0


def _all(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _all(child)


def _final_kind(node: Node) -> LineKind:
    raw = node.raw
    assert raw is not None  # noqa: S101
    if node.kind in {LineKind.COST, LineKind.SUBTOTAL, LineKind.ROUNDING}:
        return node.kind
    parts = [child for child in node.children if child.kind is not LineKind.NOTE or child.children]
    if not parts:
        return LineKind.NOTE if node.kind is LineKind.GROUP and not raw.valued else node.kind
    priced = raw.unit_price is not None and not is_lump(raw) and raw.quantity is not None
    if priced and not any(child.amount is not None for child in parts):
        return node.kind
    return LineKind.GROUP
