"""What Word would repair in a .docx file, found without Word: orders of the schema, ids, relationships."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_ORDERS = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
    "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em "
    "lang eastAsianLayout specVanish oMath",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
    "tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "tblBorders": "top left bottom right insideH insideV",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType "
    "pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked "
    "personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
    "lvl": "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr",
    "numPr": "ilvl numId",
    "tbl": "bookmarkStart bookmarkEnd tblPr tblGrid tr",
    "settings": "writeProtection view zoom proofState documentProtection defaultTabStop autoHyphenation evenAndOddHeaders characterSpacingControl "
    "savePreviewPicture footnotePr endnotePr compat rsids "
    "mathPr themeFontLang clrSchemeMapping doNotAutoCompressPictures shapeDefaults decimalSymbol listSeparator",
}


def problems_of(data: bytes) -> list[str]:
    """Everything that is wrong with a file, in words; empty when it is well formed."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = package.namelist()
        parts = {
            name: etree.fromstring(package.read(name))
            for name in names
            if name.endswith((".xml", ".rels"))
        }
    problems = [f"twice in the package: {name}" for name, n in Counter(names).items() if n > 1]
    problems += _package(names, parts)
    for name, root in parts.items():
        if name.startswith("word/"):
            problems += [f"{name}: {problem}" for problem in (*_orders(root), *_cells(root))]
    problems += _ids(parts)
    problems += _references(parts)
    return problems


def _package(names: list[str], parts: dict[str, Any]) -> Iterator[str]:
    types = parts["[Content_Types].xml"]
    overrides = {each.get("PartName") for each in types if each.tag.endswith("Override")}
    defaults = {each.get("Extension") for each in types if each.tag.endswith("Default")}
    for name in names:
        if (
            name != "[Content_Types].xml"
            and f"/{name}" not in overrides
            and name.rpartition(".")[2] not in defaults
        ):
            yield f"no content type: {name}"
    for missing in overrides - {f"/{name}" for name in names}:
        yield f"content type of nothing: {missing}"
    for name, root in parts.items():
        if not name.endswith(".rels"):
            continue
        folder = posixpath.dirname(posixpath.dirname(name))
        ids = [rel.get("Id") for rel in root]
        if len(set(ids)) != len(ids):
            yield f"{name}: an id of a relationship twice"
        for rel in root:
            target = posixpath.normpath(posixpath.join("/", folder, rel.get("Target")))
            if rel.get("TargetMode") != "External" and target.lstrip("/") not in names:
                yield f"{name}: no {target}"


def _orders(root: Any) -> Iterator[str]:
    for element in root.iter():
        if not isinstance(element.tag, str) or not element.tag.startswith(W):
            continue
        name = element.tag.removeprefix(W)
        if name not in _ORDERS:
            continue
        order = _ORDERS[name].split()
        children = [child.tag.removeprefix(W) for child in element if child.tag.startswith(W)]
        unknown = [child for child in children if child not in order]
        if unknown:
            yield f"{name} has {unknown}"
            continue
        places = [order.index(child) for child in children]
        if places != sorted(places):
            yield f"{name} in the wrong order: {children}"
        may_repeat = {
            "tr",
            "headerReference",
            "footerReference",
            "bookmarkStart",
            "bookmarkEnd",
            "tblStylePr",
        }
        if any(n > 1 and child not in may_repeat for child, n in Counter(children).items()):
            yield f"{name} has one twice: {children}"


def _cells(root: Any) -> Iterator[str]:
    for cell in root.iter(f"{W}tc"):
        if cell[-1].tag != f"{W}p":
            yield "a cell does not end with a paragraph"
    for table in root.iter(f"{W}tbl"):
        columns = len(table.find(f"{W}tblGrid"))
        for row in table.iterchildren(f"{W}tr"):
            spans = [cell.find(f"{W}tcPr/{W}gridSpan") for cell in row.iterchildren(f"{W}tc")]
            if sum(1 if span is None else int(span.get(f"{W}val")) for span in spans) != columns:
                yield "a row has other columns than its table"
    for table in root.iter(f"{W}tbl"):
        following = table.getnext()
        if following is None or following.tag == f"{W}tbl":
            yield "nothing between a table and what follows"


def _ids(parts: dict[str, Any]) -> Iterator[str]:
    document = parts["word/document.xml"]
    for name, key in (
        ("bookmarkStart", "id"),
        ("bookmarkStart", "name"),
        ("commentRangeStart", "id"),
    ):
        counted = Counter(element.get(f"{W}{key}") for element in document.iter(f"{W}{name}"))
        yield from (f"{name} {key} {value} twice" for value, n in counted.items() if n > 1)
    for part, name in (("word/footnotes.xml", "footnote"), ("word/comments.xml", "comment")):
        if part in parts:
            counted = Counter(each.get(f"{W}id") for each in parts[part].iterchildren(f"{W}{name}"))
            yield from (f"{name} {value} twice" for value, n in counted.items() if n > 1)
    depth = 0
    for char in document.iter(f"{W}fldChar"):
        depth += {"begin": 1, "end": -1}.get(char.get(f"{W}fldCharType"), 0)
        if depth < 0:
            yield "a field ends that did not begin"
    if depth:
        yield "a field does not end"


def _references(parts: dict[str, Any]) -> Iterator[str]:
    yield from _styles_and_numberings(parts)
    yield from _notes_and_comments(parts)
    yield from _targets(parts)


def _ids_in(parts: dict[str, Any], part: str, name: str, key: str) -> set[str]:
    root = parts.get(part)
    return set() if root is None else {each.get(f"{W}{key}") for each in root.iter(f"{W}{name}")}


def _styles_and_numberings(parts: dict[str, Any]) -> Iterator[str]:
    document = parts["word/document.xml"]

    styles = _ids_in(parts, "word/styles.xml", "style", "styleId")
    for root in (root for name, root in parts.items() if name.startswith("word/")):
        for name in ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link"):
            for each in root.iter(f"{W}{name}"):
                if each.get(f"{W}val") not in styles:
                    yield f"no style {each.get(f'{W}val')}"
    numbers = _ids_in(parts, "word/numbering.xml", "num", "numId") | {"0"}
    for root in (document, parts["word/styles.xml"]):
        for each in root.iter(f"{W}numId"):
            if each.get(f"{W}val") not in numbers:
                yield f"no numbering {each.get(f'{W}val')}"
    if "word/numbering.xml" in parts:
        kinds = [each.tag for each in parts["word/numbering.xml"]]
        if kinds != sorted(kinds):
            yield "numberings before what they rest on"


def _notes_and_comments(parts: dict[str, Any]) -> Iterator[str]:
    document = parts["word/document.xml"]
    notes = _ids_in(parts, "word/footnotes.xml", "footnote", "id")
    used = [each.get(f"{W}id") for each in document.iter(f"{W}footnoteReference")]
    yield from (f"no footnote {each}" for each in used if each not in notes)
    yield from (f"footnote {each} referred to twice" for each, n in Counter(used).items() if n > 1)
    comments = _ids_in(parts, "word/comments.xml", "comment", "id")
    for name in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        found = {each.get(f"{W}id") for each in document.iter(f"{W}{name}")}
        if found != comments:
            yield f"{name}: {sorted(found ^ comments)} without the other"


def _targets(parts: dict[str, Any]) -> Iterator[str]:
    document = parts["word/document.xml"]
    bookmarks = {each.get(f"{W}name") for each in document.iter(f"{W}bookmarkStart")}
    for link in document.iter(f"{W}hyperlink"):
        if link.get(f"{W}anchor") not in bookmarks:
            yield f"a link to nothing: {link.get(f'{W}anchor')}"
    for code in document.iter(f"{W}instrText"):
        words = (code.text or "").split()
        if words[0] in ("PAGEREF", "NOTEREF") and words[1] not in bookmarks:
            yield f"a field refers to nothing: {words[1]}"
    if parts["word/settings.xml"].find(f"{W}updateFields") is not None:
        yield "Word would ask on opening whether to update fields"
    relations = {rel.get("Id") for rel in parts.get("word/_rels/document.xml.rels", ())}
    for each in document.iter():
        for key, value in each.attrib.items():
            if key in (f"{_R}id", f"{_R}embed") and value not in relations:
                yield f"no relationship {value}"
