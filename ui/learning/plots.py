"""Plots as SVG that can be read on a phone, in light and dark, each with its numbers as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ui.html_text import as_text

_WIDTH, _HEIGHT = 340, 170
_LEFT, _RIGHT, _TOP, _FOOT = 46, 20, 12, 26
_GAP = 0.18  # of a column's step, on each side
_LABELS = 6  # under the axis, at most
_STEPS = tuple(sign * 10**power for power in range(5) for sign in (1, 2, 3, 4, 5, 6, 8))


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``lower`` stands at its foot, ``upper`` on top of that; ``label`` is its day."""

    label: str
    lower: int
    upper: int = 0


def columns_html(
    title: str,
    columns: Sequence[Column],
    *,
    lower: str,
    upper: str = "",
    unit: str,
    named: int = -1,
) -> str:
    """Stacked columns; ``lower`` and ``upper`` say what the two parts are.

    ``named`` is the place of a column that is surely named under the axis.
    """
    most = max((column.lower + column.upper for column in columns), default=0)
    top = next((step for step in _STEPS if step >= most), most) or 1
    parts = [_axis((0, top), top, "")]
    step = (_WIDTH - _LEFT - _RIGHT) / max(1, len(columns))
    for place, column in enumerate(columns):
        left, width = _LEFT + step * (place + _GAP), step * (1 - 2 * _GAP)
        low, high = _y(column.lower, top), _y(column.lower + column.upper, top)
        if column.lower:
            parts.append(_bar("lower", left, low, width, _y(0, top)))
        if column.upper:
            parts.append(_bar("upper", left, high, width, low))
    parts.append(_labels([column.label for column in columns], step, named))
    keys = _key((("lower", lower), ("upper", upper))) if upper else ""
    heads = ("日", lower, upper) if upper else ("日", lower)
    rows = [
        (column.label, f"{column.lower}{unit}", *((f"{column.upper}{unit}",) if upper else ()))
        for column in columns
    ]
    return _figure(title, "".join(parts), keys, heads, rows)


def line_html(title: str, points: Sequence[tuple[str, float | None]], name: str) -> str:
    """Shares from 0 to 1, day by day; None for a day without one."""
    step = (_WIDTH - _LEFT - _RIGHT) / max(1, len(points))
    known = [
        (_LEFT + step * (place + 0.5), _y(share, 1))
        for place, (_, share) in enumerate(points)
        if share is not None
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in known)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in known)
    drawn = (
        f"{_axis((0, 0.5, 1), 1, '%')}"
        f'<polyline points="{path}"/>{dots}{_labels([label for label, _ in points], step, -1)}'
    )
    rows = [(label, f"{share:.0%}") for label, share in points if share is not None]
    return _figure(title, drawn, "", ("日", name), rows)


def share_bar(share: float) -> str:
    """A bar that says how much of the whole something is; the words stand beside it."""
    percent = max(0.0, min(1.0, share)) * 100
    return (
        '<span class="learn-bar" aria-hidden="true">'
        f'<span style="width:{percent:.1f}%"></span></span>'
    )


def _y(value: float, top: float) -> float:
    return _HEIGHT - _FOOT - (_HEIGHT - _FOOT - _TOP) * value / top


def _bar(kind: str, left: float, top: float, width: float, foot: float) -> str:
    return (
        f'<rect class="{kind}" x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" '
        f'height="{max(0.5, foot - top):.1f}"/>'
    )


def _axis(values: Sequence[float], top: float, unit: str) -> str:
    lines = []
    for value in values:
        y = _y(value, top)
        said = f"{value:.0%}" if unit else f"{value:,}"
        lines.append(
            f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
            f'<text class="side" x="{_LEFT - 4}" y="{y + 5:.1f}">{said}</text>'
        )
    return "".join(lines)


def _labels(labels: Sequence[str], step: float, named: int) -> str:
    every = max(1, -(-len(labels) // _LABELS))
    return "".join(
        f'<text x="{_LEFT + step * (place + 0.5):.1f}" y="{_HEIGHT - 7}">{as_text(label)}</text>'
        for place, label in enumerate(labels)
        if (place - named % len(labels)) % every == 0
    )


def _key(keys: Sequence[tuple[str, str]]) -> str:
    items = "".join(
        f'<li><span class="learn-swatch {kind}" aria-hidden="true"></span>{as_text(name)}</li>'
        for kind, name in keys
    )
    return f'<ul class="learn-keys-of-plot">{items}</ul>'


def _figure(
    title: str, drawn: str, keys: str, heads: Sequence[str], rows: Sequence[Sequence[str]]
) -> str:
    head = "".join(f'<th scope="col">{as_text(name)}</th>' for name in heads)
    body = "".join(
        f'<tr><th scope="row">{as_text(row[0])}</th>'
        + "".join(f"<td>{as_text(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in rows
    )
    return (
        f'<figure class="learn-plot"><figcaption>{as_text(title)}</figcaption>{keys}'
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-label="{as_text(title)}の図。数値は下の表にあります。">{drawn}</svg>'
        f"<details><summary>数値の表</summary><div class='check-scroll' tabindex='0' role='region' "
        f'aria-label="{as_text(title)}の表"><table class="check-table"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div></details></figure>"
    )
