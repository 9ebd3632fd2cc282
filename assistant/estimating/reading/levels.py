"""How deep each row lies: by columns, indent, level numbers, numbering, or by its amounts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal

from assistant.estimating.model import LineKind
from assistant.estimating.reading.line_kinds import is_lump, is_note
from assistant.estimating.reading.raw_line import RawLine

_NUMBERINGS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("roman", re.compile(r"^[IVX]{1,4}(?=[.、\s)]|[^\w])")),
    ("letter", re.compile(r"^[A-Z](?=[.、\s)])")),
    ("dotted", re.compile(r"^(\d{1,2}(?:[-.]\d{1,2})+)(?=[.、\s]|[^\d.%~×xm-]|$)")),
    ("plain", re.compile(r"^第?\d{1,3}(?=[.、\s)](?!\d)|$|\s)")),
    ("bracketed", re.compile(r"^\(\d{1,3}\)")),
    ("letter bracketed", re.compile(r"^\([a-zA-Zア-ン]\)")),
    ("kana", re.compile(r"^[アイウエオカキクケコ](?=[.、\s)])")),
    ("small letter", re.compile(r"^[a-h](?=[.、\s)])")),
)
_CODE = re.compile(r"^Y(\d\d)\d{2,}$|^(X)\d{4}$")
_SYSTEM_CODE = re.compile(r"^[XYZGV][A-Z]?\d{3,}$")
_LONGEST_SUM = 400


def depths_of(lines: Sequence[RawLine]) -> list[int] | None:
    """A depth for each row, larger for deeper ones; None when nothing tells them apart.

    Only differences between rows count; printed sums and costs may state a depth that the tree
    corrects.
    """
    body = [
        line
        for line in lines
        if line.kind not in {LineKind.SUBTOTAL, LineKind.ROUNDING} and line.cost is None
    ]
    for found in (_by_level_column, _by_columns, _by_indent, _by_code, _by_numbering):
        depths = found(lines, body)
        if depths is not None:
            return _nested_alike(lines, depths) if found is _by_columns else depths
    return None


def _nested_alike(lines: Sequence[RawLine], depths: Sequence[int]) -> list[int]:
    """Depths with groups set apart that stand in one column with their items, by their sums."""
    found = list(depths)
    start = 0
    for end in range(1, len(lines) + 1):
        if end < len(lines) and depths[end] == depths[start] and not lines[end].path:
            continue
        inner = nested_by_amounts(lines[start:end]) if end - start > 2 else None
        for position, deeper in enumerate(inner or (), start=start):
            found[position] += deeper
        start = end
    return found


def _by_level_column(lines: Sequence[RawLine], body: Sequence[RawLine]) -> list[int] | None:
    stated = [line.level for line in body if line.level is not None]
    if len(stated) * 2 < len(body) or len(set(stated)) < 2:
        return None
    depths = []
    last = 0
    for line in lines:
        if line.level is not None:
            last = line.level
            depths.append(line.level)
        elif line.cost is not None or line.kind is LineKind.SUBTOTAL:
            depths.append(min(stated))
        else:
            depths.append(last + 1)
    return depths


def _by_columns(lines: Sequence[RawLine], body: Sequence[RawLine]) -> list[int] | None:
    ranks = {line.rank for line in body if not is_note(line)}
    ranks |= {rank for line in body for rank, _ in line.path}
    if len(ranks) < 2:
        return None
    return [line.rank * 1000 + line.indent for line in lines]


def _by_indent(lines: Sequence[RawLine], body: Sequence[RawLine]) -> list[int] | None:
    indents = {line.indent for line in body if not is_note(line)}
    # 直接工事費 at the margin heads works that are all indented alike
    indents |= {
        line.indent
        for line in lines
        if line.cost is not None and line.indent < min(indents, default=0)
    }
    if len(indents) < 2:
        return None
    return [line.indent for line in lines]


def _by_code(lines: Sequence[RawLine], body: Sequence[RawLine]) -> list[int] | None:
    """The codes of estimating systems: X1000 the whole, Y10…, Y18…, Y20… to Y40… its levels.

    Members (YZ…, V…) have codes of their own and lie below the level above them.
    """
    found = [_code_level(line.code) for line in lines]
    stated = [level for level in found if level is not None]
    coded = sum(1 for line in body if _SYSTEM_CODE.match(line.code))
    if len(set(stated)) < 2 or max(len(stated), coded) * 2 < len(body):
        return None
    deepest = max(stated) + 1
    return [
        level if level is not None else min(stated) if line.cost else deepest
        for level, line in zip(found, lines, strict=True)
    ]


def _code_level(code: str) -> int | None:
    if code.startswith("Y23") and len(code) in {5, 7, 9, 11}:
        return (len(code) - 3) // 2
    found = _CODE.match(code)
    if found is None:
        return None
    return 0 if found[2] else int(found[1])


def numbering_class(line: RawLine) -> str | None:
    """The kind of numbering in front of a row: ``plain`` for ``1``, ``dotted 2`` for ``1-2``."""
    if line.name is None:
        return None
    return _class_of(line.name.text) or _class_of(line.numbering)


def _class_of(raw: str) -> str | None:
    raw = raw.strip()
    if raw[:1] and "①" <= raw[0] <= "⑳":
        return "circled"
    text = unicodedata.normalize("NFKC", raw).strip()
    for name, pattern in _NUMBERINGS:
        found = pattern.match(text)
        if found:
            if name == "dotted":
                parts = len(re.split(r"[-.]", found[1]))
                return f"dotted {parts}"
            return name
    return None


def _by_numbering(lines: Sequence[RawLine], body: Sequence[RawLine]) -> list[int] | None:
    classes = [_class_of(line.name.text) if line.name else None for line in lines]
    if sum(1 for name in classes if name) < 2:
        classes = [_class_of(line.numbering) for line in lines]
    in_body = {id(line) for line in body}
    order: list[str] = []
    for line, name in zip(lines, classes, strict=True):
        if name and id(line) in in_body and name not in order:
            order.append(name)
    if not order:
        return None
    numbered = [
        line for line, name in zip(lines, classes, strict=True) if name and id(line) in in_body
    ]
    others = [
        line
        for line, name in zip(lines, classes, strict=True)
        if not name and id(line) in in_body and line.valued
    ]
    if len(order) == 1 and (
        not others
        or any(line.unit_price is not None and not is_lump(line) for line in numbered)
        or any(line.quantity is not None and not is_lump(line) for line in numbered)
    ):
        return None
    order.sort(key=lambda name: int(name[7:]) if name.startswith("dotted") else 0)
    order = _dotted_after_plain(order)
    depths = []
    last = -1
    for line, name in zip(lines, classes, strict=True):
        if name in order and (id(line) in in_body or line.cost is not None):
            last = order.index(name)
            depths.append(last)
        elif line.cost is not None or line.kind is LineKind.SUBTOTAL:
            depths.append(0)
            if line.cost is not None:
                last = -1
        else:
            depths.append(last + 1)
    return depths


def _dotted_after_plain(order: list[str]) -> list[str]:
    """``1``, ``1-1``, ``1-1-1`` in this order, whatever came first; others as they came."""
    dotted = sorted(name for name in order if name.startswith("dotted"))
    if not dotted:
        return order
    others = [name for name in order if not name.startswith("dotted")]
    at = others.index("plain") + 1 if "plain" in others else 0
    return [*others[:at], *dotted, *others[at:]]


def nested_by_amounts(lines: Sequence[RawLine]) -> list[int] | None:
    """Depths from amounts that are the sum of the rows below them; None where there are none.

    For sheets whose groups stand above their items without any indent: a row of 1 式 without a
    unit price, whose amount is exactly the sum of what follows, heads it. Once most such rows do,
    the others head the priced rows that follow them, even when a figure in there is wrong.
    """
    candidates = [position for position, line in enumerate(lines) if _may_head(line)]
    if not candidates:
        return None
    matched = _heads(lines, set(candidates), forced=False)
    if not matched or len(matched) * 3 < len(candidates):
        return None
    heads = _heads(lines, set(candidates), forced=True)
    depths = [0] * len(lines)
    for head, end in sorted(heads.items()):
        for position in range(head + 1, end):
            depths[position] += 1
    return depths


def _may_head(line: RawLine) -> bool:
    if line.kind is not LineKind.ITEM or line.amount is None or line.amount.number is None:
        return False
    return line.unit_price is None and (line.unit is None or is_lump(line))


def _heads(lines: Sequence[RawLine], candidates: set[int], *, forced: bool) -> dict[int, int]:
    """Head → the position after its last row, found from the bottom."""
    heads: dict[int, int] = {}
    roots: list[int] = []  # positions not under any head yet, the next one last
    for position in range(len(lines) - 1, -1, -1):
        line = lines[position]
        if position in candidates and line.amount is not None:
            count = _covered(lines, roots, line.amount.number or Decimal(0))
            if count == 1 and roots[-1] in candidates and roots[-1] not in heads:
                count = 0  # two lump sums of the same amount stand beside each other
            if count == 0 and forced:
                count = _following_items(lines, roots, candidates, heads)
            if count:
                last = roots[-count]
                heads[position] = heads.get(last, last + 1)
                del roots[-count:]
        roots.append(position)
    return heads


def _covered(lines: Sequence[RawLine], roots: list[int], amount: Decimal) -> int:
    """How many of the rows that follow sum up to the amount; 0 when none do."""
    total = Decimal(0)
    for count, position in enumerate(reversed(roots[-_LONGEST_SUM:]), start=1):
        line = lines[position]
        if line.cost is not None or line.kind is LineKind.SUBTOTAL:
            return 0
        if line.amount is not None and line.amount.number is not None:
            total += line.amount.number
            if total == amount:
                return count
    return 0


def _following_items(
    lines: Sequence[RawLine], roots: list[int], candidates: set[int], heads: dict[int, int]
) -> int:
    count = 0
    for position in reversed(roots):
        line = lines[position]
        ends = line.cost is not None or line.kind is LineKind.SUBTOTAL
        if ends or position in candidates or position in heads:
            break
        count += 1
    return count
