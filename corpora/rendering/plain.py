"""Web page, Markdown, plain text and CSV."""

from __future__ import annotations

import csv
import io
from html import escape

from corpora import FICTION_NOTICE
from corpora.source import Grid, Heading, Paragraph, Source

_IMPRINT = ("subtitle", "date", "issuer", "notice")


def render_html(source: Source) -> bytes:
    """The document as one web page without scripts or outside references."""
    parts = [
        "<!DOCTYPE html>",
        '<html lang="ja"><head><meta charset="utf-8">',
        f"<title>{escape(source.title)}</title>",
        "<style>table{border-collapse:collapse}td,th{border:1px solid #000;padding:.2em .5em}",
        ".i2{margin-left:1em}.i3{margin-left:2em}.i4{margin-left:3em}</style></head><body>",
        f"<header>みおつくし市（{FICTION_NOTICE}）</header>",
        f"<h1>{escape(source.title)}</h1>",
        *(f"<p>{escape(source.meta[key])}</p>" for key in _IMPRINT if source.meta.get(key)),
    ]
    for block in source.blocks:
        if isinstance(block, Heading):
            level = min(block.level + 1, 6)
            parts.append(f"<h{level}>{escape(block.text)}</h{level}>")
        elif isinstance(block, Paragraph):
            parts.append(f'<p class="i{block.indent}">{escape(block.text)}</p>')
        elif isinstance(block, Grid):
            parts.append(_html_table(block))
    parts.append(f"<footer>みおつくし市（{FICTION_NOTICE}）</footer></body></html>")
    return ("\n".join(parts) + "\n").encode()


def _html_table(grid: Grid) -> str:
    spans = {(row, column): (height, width) for row, column, height, width in grid.spans()}
    lines = ["<table>"]
    if grid.caption:
        lines.append(f"<caption>{escape(grid.caption)}</caption>")
    for number, row in enumerate(grid.rows):
        tag = "th" if number < grid.header_rows else "td"
        cells = []
        for column, text in enumerate(row):
            if text in ("<", "^"):
                continue
            height, width = spans.get((number, column), (1, 1))
            rowspan = f' rowspan="{height}"' if height > 1 else ""
            colspan = f' colspan="{width}"' if width > 1 else ""
            cells.append(f"<{tag}{rowspan}{colspan}>{escape(text)}</{tag}>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return "\n".join([*lines, "</table>"])


def render_markdown(source: Source) -> bytes:
    """The document as Markdown; joined cells repeat, header levels are joined by "/"."""
    lines = [f"# {source.title}", ""]
    for key in _IMPRINT:
        if source.meta.get(key):
            lines += [source.meta[key], ""]
    for block in source.blocks:
        if isinstance(block, Heading):
            lines += [f"{'#' * (block.level + 1)} {block.text}", ""]
        elif isinstance(block, Paragraph):
            lines += [_markdown_line(block.text), ""]
        elif isinstance(block, Grid):
            header, rows = _flat(block)
            lines += [block.caption, ""] if block.caption else []
            lines += [f"| {' | '.join(header)} |", "|" + "---|" * len(header)]
            lines += [f"| {' | '.join(row)} |" for row in rows] + [""]
    return "\n".join(lines).encode()


def _markdown_line(text: str) -> str:
    # "・" is how the sources write a bullet; Markdown has its own.
    return f"- {text.removeprefix('・')}" if text.startswith("・") else text


def render_text(source: Source) -> bytes:
    """The document as plain text, tables as lines of cells set apart by full-width spaces."""
    lines = [source.title, *(source.meta[key] for key in _IMPRINT if source.meta.get(key)), ""]
    for block in source.blocks:
        if isinstance(block, Heading):
            lines += ["", ("■" if block.level == 1 else "◆") + block.text]
        elif isinstance(block, Paragraph):
            lines.append("　" * block.indent + block.text)
        elif isinstance(block, Grid):
            header, rows = _flat(block)
            lines += [block.caption] if block.caption else []
            lines += ["　　".join(row) for row in (header, *rows)] + [""]
    return ("\n".join(lines) + "\n").encode()


def render_csv(source: Source) -> bytes:
    """The document's paragraphs and tables as CSV, with the byte order mark that Excel asks for."""
    result = io.StringIO()
    writer = csv.writer(result, lineterminator="\r\n")
    writer.writerow([source.title, FICTION_NOTICE])
    for block in source.blocks:
        if isinstance(block, Paragraph):
            writer.writerow([block.text])
        elif isinstance(block, Grid):
            header, rows = _flat(block)
            writer.writerows([header, *rows])
    return b"\xef\xbb\xbf" + result.getvalue().encode()


def _flat(grid: Grid) -> tuple[list[str], list[list[str]]]:
    """One header row and the body rows, cells joined over several filled in."""
    filled = grid.filled()
    columns = zip(*filled[: grid.header_rows], strict=True)
    header = ["/".join(dict.fromkeys(label for label in labels if label)) for labels in columns]
    return header, [list(row) for row in filled[grid.header_rows :]]
