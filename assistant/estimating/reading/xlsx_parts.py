"""The parts of an .xlsx package that its sheets refer to: their list, styles, shared strings."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from assistant.estimating.reading.excel_numbers import is_date_format

_RELATION_ID = re.compile(r"\{[^}]*relationships\}id$")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
# Built-in number formats that differ from "General"; 27-36 and 50-58 are Japanese dates.
_BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: '"¥"#,##0;"¥"\\-#,##0',
    6: '"¥"#,##0;[Red]"¥"\\-#,##0',
    7: '"¥"#,##0.00;"¥"\\-#,##0.00',
    8: '"¥"#,##0.00;[Red]"¥"\\-#,##0.00',
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    37: "#,##0;-#,##0",
    38: "#,##0;[Red]-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;[Red]-#,##0.00",
    41: "#,##0;-#,##0",
    42: '"¥"#,##0;"¥"-#,##0',
    43: "#,##0.00;-#,##0.00",
    44: '"¥"#,##0.00;"¥"-#,##0.00',
    48: "0.0E+0",
    49: "@",
}
_DATES = frozenset({*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)})


@dataclass(frozen=True, slots=True)
class Style:
    """How a cell shows its value: number format, whether that is a date, and indent in steps."""

    pattern: str = "General"
    date: bool = False
    indent: int = 0


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet as the workbook lists it; ``part`` is its file in the package."""

    name: str
    part: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class WorkbookParts:
    """What the workbook says about itself."""

    sheets: tuple[SheetEntry, ...]
    styles: tuple[Style, ...]
    strings: tuple[str, ...]
    names: dict[str, str] = field(default_factory=dict)
    epoch_1904: bool = False
    recalculated_on_opening: bool = False
    external: tuple[str, ...] = ()
    macros: bool = False


def read_parts(package: zipfile.ZipFile) -> WorkbookParts:
    """Everything beside the sheets. Raises KeyError or lxml's errors when the package is broken."""
    main = _main_part(package)
    targets = _relations(package, main)
    root = tree(package, main)
    sheets = tuple(
        SheetEntry(element.get("name", ""), targets[_relation(element)], _is_hidden(element))
        for element in _named(root, "sheet")
        if _relation(element) in targets
    )
    properties = next(_named(root, "workbookPr"), None)
    calculation = next(_named(root, "calcPr"), None)
    members = package.namelist()
    folder = posixpath.dirname(main)
    return WorkbookParts(
        sheets=sheets,
        styles=_styles(package, f"{folder}/styles.xml"),
        strings=_strings(package, f"{folder}/sharedStrings.xml"),
        names=_defined_names(root),
        epoch_1904=properties is not None and _true(properties.get("date1904")),
        recalculated_on_opening=calculation is not None
        and _true(calculation.get("fullCalcOnLoad")),
        external=_external(package, members),
        macros=any(name.endswith("vbaProject.bin") for name in members),
    )


def first_sheet(package: zipfile.ZipFile) -> str | None:
    """The part that holds the workbook's first sheet; None when it has none."""
    main = _main_part(package)
    targets = _relations(package, main)
    sheets = (targets.get(_relation(sheet)) for sheet in _named(tree(package, main), "sheet"))
    return next((part for part in sheets if part), None)


def tree(package: zipfile.ZipFile, part: str) -> Any:  # noqa: ANN401 - lxml is not typed
    """Root element of a small part; entities and other files are never followed."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(package.read(part), parser)


def stream(file: IO[bytes], tag: str) -> Iterator[Any]:
    """Elements named ``tag`` as they end, each forgotten after its turn."""
    from lxml import etree

    events = etree.iterparse(
        file, tag=f"{{*}}{tag}", resolve_entities=False, no_network=True, load_dtd=False
    )
    for _, element in events:
        yield element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def string_of(element: Any) -> str:  # noqa: ANN401
    """Text of a string item without its reading aid (ふりがな)."""
    if len(element) == 1 and element[0].tag.endswith("}t"):
        return unescaped(element[0].text or "")
    texts: list[str] = []
    for part in element:
        name = _local(part)
        if name == "t":
            texts.append(part.text or "")
        elif name == "r":
            texts.extend(run.text or "" for run in part if _local(run) == "t")
    return unescaped("".join(texts))


def unescaped(text: str) -> str:
    """``_x000D_`` and its like as the characters they stand for; returns become line feeds."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _local(element: Any) -> str:  # noqa: ANN401
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _named(root: Any, name: str) -> Iterator[Any]:  # noqa: ANN401
    found: Iterator[Any] = root.iter(f"{{*}}{name}")
    return found


def _true(value: str | None) -> bool:
    return value in {"1", "true", "on"}


def _is_hidden(sheet: Any) -> bool:  # noqa: ANN401
    state: str = sheet.get("state", "visible")
    return state != "visible"


def _relation(element: Any) -> str:  # noqa: ANN401
    for name, value in element.attrib.items():
        if _RELATION_ID.search(name):
            return str(value)
    return ""


def _main_part(package: zipfile.ZipFile) -> str:
    for target in _relations(package, "").values():
        if posixpath.basename(target).startswith("workbook"):
            return target
    return "xl/workbook.xml"


def _relations(package: zipfile.ZipFile, part: str) -> dict[str, str]:
    """Relation ids of a part and the parts that they lead to; links to the outside are left out."""
    folder, name = posixpath.split(part)
    place = posixpath.join(folder, "_rels", f"{name}.rels")
    if place not in package.namelist():
        return {}
    found = {}
    for element in _named(tree(package, place), "Relationship"):
        if element.get("TargetMode") == "External":
            continue
        target = element.get("Target", "")
        whole = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
        found[element.get("Id", "")] = posixpath.normpath(whole)
    return found


def _defined_names(root: Any) -> dict[str, str]:  # noqa: ANN401
    """Names and the formulas that they stand for; a sheet's own names where no other has them."""
    names: dict[str, str] = {}
    local: dict[str, set[str]] = {}
    for element in _named(root, "definedName"):
        name, text = element.get("name", ""), element.text or ""
        if element.get("localSheetId") is None:
            names[name] = text
        else:
            local.setdefault(name, set()).add(text)
    single = {name: texts.pop() for name, texts in local.items() if len(texts) == 1}
    return {**single, **names}


def _external(package: zipfile.ZipFile, members: list[str]) -> tuple[str, ...]:
    """Names of the other workbooks that this one links to, in order of their number."""
    found = []
    for member in sorted(members):
        if "externalLinks/_rels/" not in member:
            continue
        for element in _named(tree(package, member), "Relationship"):
            target = element.get("Target", "")
            found.append(re.split(r"[/\\]", target)[-1])
    return tuple(found)


def _strings(package: zipfile.ZipFile, part: str) -> tuple[str, ...]:
    if part not in package.namelist():
        return ()
    with package.open(part) as file:
        return tuple(string_of(element) for element in stream(file, "si"))


def _styles(package: zipfile.ZipFile, part: str) -> tuple[Style, ...]:
    if part not in package.namelist():
        return ()
    root = tree(package, part)
    patterns = {
        int(element.get("numFmtId", "0")): element.get("formatCode", "General")
        for element in _named(root, "numFmt")
    }
    formats = next(_named(root, "cellXfs"), None)
    return tuple(_style(element, patterns) for element in (formats if formats is not None else ()))


def _style(element: Any, patterns: dict[int, str]) -> Style:  # noqa: ANN401
    number = int(element.get("numFmtId") or 0)
    pattern = patterns.get(number) or _BUILT_IN.get(number, "General")
    alignment = next((part for part in element if _local(part) == "alignment"), None)
    indent = int(alignment.get("indent") or 0) if alignment is not None else 0
    date = number in _DATES if number not in patterns else is_date_format(pattern)
    return Style(pattern, date, indent)
