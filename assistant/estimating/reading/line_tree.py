"""From rows with depths to a tree of lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.estimating.model import TEMPORARY_PARTS, CostItem, Line, LineKind, Written
from assistant.estimating.reading.cost_items import is_closing_sum
from assistant.estimating.reading.levels import depths_of, nested_by_amounts, numbering_class
from assistant.estimating.reading.line_kinds import (
    is_lump,
    is_note,
)
from assistant.estimating.reading.raw_line import RawLine
from assistant.estimating.reading.sum_places import Node, close_group, is_leaf_item
from assistant.estimating.reading.words import plain

_DEEPEST = 64  # far more than any standard has, and few enough to be walked by recursion
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
            close_group(stack, line, depth)
            continue
        if _is_page_sum(line) or (line.kind is LineKind.NOTE and is_note(line)):
            # paper and remarks belong to no group, and end none
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
            _open(stack, group)
        _pop(stack, depth)
        if line.cost is not None:
            _leave_items(stack)
        node = Node(line, line.name, depth, line.kind)
        stack[-1].children.append(node)
        _open(stack, node)


def _open(stack: list[Node], node: Node) -> None:
    """Make a row the group of those that follow; in the deepest group rows stand side by side."""
    if len(stack) < _DEEPEST:
        stack.append(node)


def _is_page_sum(line: RawLine) -> bool:
    """頁計 and 前頁より繰越 belong to the paper, not to a group."""
    return line.kind is LineKind.NOTE and line.amount is not None


def _pop(stack: list[Node], depth: int) -> None:
    while stack[-1].depth >= depth:
        stack.pop()


def _leave_items(stack: list[Node]) -> None:
    """A cost never is a part of a priced item, however it is indented."""
    while len(stack) > 1 and is_leaf_item(stack[-1]):
        stack.pop()


def _grow_by_order(root: Node, lines: Sequence[RawLine]) -> None:
    """Groups by headings without figures, closed by printed sums; see `levels` for the other ways."""
    stack = [root]
    for position, line in enumerate(lines):
        assert line.name is not None  # noqa: S101
        if line.kind is LineKind.SUBTOTAL:
            close_group(stack, line, None)
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
            _open(stack, node)


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
        return LineKind.COST if raw.cost else node.kind
    parts = [child for child in node.children if child.kind is not LineKind.NOTE or child.children]
    if not parts:
        return LineKind.NOTE if node.kind is LineKind.GROUP and not raw.valued else node.kind
    priced = raw.unit_price is not None and not is_lump(raw) and raw.quantity is not None
    if priced and not any(child.amount is not None for child in parts):
        return node.kind
    return LineKind.GROUP
