"""HTML and Markdown through unstructured, with what it would lose marked beforehand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.documents import Line, LoadedDocument
from retrieval.loading.flow import Paragraph, flow_page
from retrieval.loading.html_grid import table_grid
from retrieval.loading.marks import (
    BREAK,
    SHIELD,
    level_mark,
    marked_table,
    split_level,
    table_mark,
    without_marks,
)
from retrieval.loading.numbering import list_label
from retrieval.loading.partition import prepare_unstructured
from retrieval.loading.refusals import reading, refusal
from retrieval.loading.table_header import Grid
from retrieval.loading.text import decode_file, decode_text
from retrieval.settings import LoadLimits

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([A-Za-z0-9_-]+)""", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_DROPPED = (
    "script",
    "style",
    "noscript",
    "template",
    "nav",
    "rt",
    "rp",
    "head",
    "iframe",
    "object",
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_FRONT_TITLE = re.compile(r"^title:\s*[\"']?(.+?)[\"']?\s*$", re.MULTILINE)


def read_html(
    path: Path,
    *,
    password: str | None,  # noqa: ARG001 - the common signature of page readers
    limits: LoadLimits,  # noqa: ARG001
    recognised: Mapping[int, tuple[Line, ...]],  # noqa: ARG001
) -> LoadedDocument:
    """Read an HTML file as one page; nothing it refers to is fetched."""
    with reading(path, "HTML"):
        html, problem = _decode_html(path)
        return _document(path, html, title="", problem=problem)


def read_markdown(
    path: Path,
    *,
    password: str | None,  # noqa: ARG001
    limits: LoadLimits,  # noqa: ARG001
    recognised: Mapping[int, tuple[Line, ...]],  # noqa: ARG001
) -> LoadedDocument:
    """Read a Markdown file as one page; front matter gives its title only."""
    from markdown_it import MarkdownIt

    text, problem = decode_file(path)
    title = ""
    if found := _FRONT_MATTER.match(text):
        titled = _FRONT_TITLE.search(found.group(1))
        title = titled.group(1) if titled else ""
        text = text[found.end() :]
    with reading(path, "Markdown"):
        html = MarkdownIt("commonmark", {"breaks": True, "html": True}).enable("table").render(text)
        return _document(path, f"<html><body>{html}</body></html>", title=title, problem=problem)


def _decode_html(path: Path) -> tuple[str, str]:
    data = path.read_bytes()
    if not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")) and (
        found := _CHARSET.search(data[:4096])
    ):
        name = found.group(1).decode("ascii").lower()
        # Pages that say Shift_JIS mean Microsoft's superset of it, as browsers do.
        name = "cp932" if name in ("shift_jis", "shift-jis", "sjis", "x-sjis") else name
        try:
            return data.decode(name), ""
        except (LookupError, UnicodeDecodeError):
            pass
    text, exact = decode_text(data)
    return text, "" if exact else f"「{path.name}」には読めない文字があります。"


def _document(path: Path, html: str, *, title: str, problem: str) -> LoadedDocument:
    from lxml import html as lxml_html

    if not html.strip():
        raise refusal(path, "文字がありません", code="empty")
    plain = _CONTROLS.sub(" ", without_marks(html))
    root = lxml_html.document_fromstring(plain.encode(), parser=_parser())
    title = title or " ".join((root.findtext(".//title") or "").split())
    grids = _prepare(root)
    items = _partition(lxml_html.tostring(root, encoding="unicode"), grids)
    if not items:
        raise refusal(path, "文字がありません", code="empty")
    first = next(
        (item.text for item in items if isinstance(item, Paragraph) and item.level == 1), ""
    )
    page = flow_page(1, items)
    return LoadedDocument(
        title or first or path.stem, (page,), problems=(problem,) if problem else ()
    )


def _parser() -> HtmlElement:
    from lxml import html as lxml_html

    return lxml_html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)


def _prepare(root: HtmlElement) -> list[Grid]:
    """Write marks into ``root`` and replace its tables by marks; returns the tables."""
    for element in list(root.iter(*_DROPPED)):
        element.drop_tree()
    for element in list(root.xpath("//*[@hidden or @style]")):
        if element.get("hidden") is not None or _HIDDEN.search(element.get("style", "")):
            element.drop_tree()
    grids = _take_tables(root)
    for element in root.iter(*_HEADINGS):
        element.text = level_mark(int(element.tag[1])) + (element.text or "")
    for element in root.iter("dl"):
        element.tag = "div"
    for element in root.iter("dt", "dd"):
        element.tag = "p"
    for items in root.iter("ol", "ul"):
        _number(items)
    for element in root.iter("br"):
        element.tail = BREAK + (element.tail or "")
    _shield_first_characters(root)
    return grids


def _take_tables(root: HtmlElement) -> list[Grid]:
    grids: list[Grid] = []
    for table in list(root.iter("table")):
        if table.find(".//table") is not None or _is_layout(table):
            parts = table.iter("thead", "tbody", "tfoot", "tr", "td", "th", "caption")
            own = [part for part in parts if next(part.iterancestors("table"), None) is table]
            for part in (*own, table):
                part.tag = "div"
            continue
        grids.append(table_grid(table))
        for child in list(table):
            table.remove(child)
        table.tag = "p"
        table.text = table_mark(len(grids) - 1)
    return grids


def _is_layout(table: HtmlElement) -> bool:
    """A table of one row or one column, or with headings inside, only arranges text."""
    rows = list(table.iter("tr"))
    widest = max((sum(cell.tag in ("td", "th") for cell in row) for row in rows), default=0)
    return len(rows) < 2 or widest < 2 or next(table.iter(*_HEADINGS), None) is not None


def _number(items: HtmlElement) -> None:
    """Write the numbers of an <ol> and the bullets of a <ul> into their items."""
    kind = items.get("type", "1")
    start = items.get("start", "1").strip()
    number = int(start) if start.lstrip("-").isdecimal() else 1
    for item in items.findall("li"):
        if items.tag == "ul":
            label = "・"
        else:
            value = item.get("value", "").strip()
            number = int(value) if value.isdecimal() else number
            label = list_label(number, kind) + ". "
            number += 1
        # Markdown puts the paragraph of a loose list inside the item.
        inner = (
            item[0] if len(item) and item[0].tag == "p" and not (item.text or "").strip() else item
        )
        inner.text = label + (inner.text or "").lstrip()


def _shield_first_characters(root: HtmlElement) -> None:
    """Keep unstructured from taking ○ ・ ① at the start of a line for bullets and dropping them."""
    for element in root.iter():
        for name in ("text", "tail"):
            text = (getattr(element, name) or "").lstrip()
            special = (
                len(text.rstrip()) < 2 or not text[0].isalnum()
            )  # one character is dropped, too
            if text and special and not "\ufdd0" <= text[0] <= "\ufdef":
                setattr(element, name, SHIELD + text)


def _partition(html: str, grids: list[Grid]) -> list[Paragraph | Grid]:
    prepare_unstructured()
    from unstructured.partition.html import partition_html

    items: list[Paragraph | Grid] = []
    for element in partition_html(text=html, languages=[""]):
        if element.category == "Image":
            continue
        number = marked_table(element.text)
        if number is not None:
            items.append(grids[number])
            continue
        level, text = split_level(element.text)
        text = "\n".join(line.strip() for line in without_marks(text).split("\n"))
        if text.strip():
            items.append(Paragraph(text.strip(), level))
    return items
