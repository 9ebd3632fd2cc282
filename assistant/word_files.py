"""What Word files that Naniwa writes share: fonts by name, elements, fields, clean text."""

from __future__ import annotations

from typing import Any, TypeAlias

BODY_FONT, HEADING_FONT = "游明朝", "游ゴシック"
Element: TypeAlias = Any
"""An element of lxml, which has no types."""
SCRIPTS = ("ascii", "hAnsi", "eastAsia", "cs")


def word_name(name: str) -> str:
    """``w:name`` with its namespace written out."""
    from docx.oxml.ns import qn

    return str(qn(f"w:{name}"))


def tag(name: str, /, *children: Element, **attributes: object) -> Element:
    """An element ``w:name``; an attribute's name may end in ``_`` where it is Python's word."""
    from docx.oxml import OxmlElement

    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(word_name(key.rstrip("_")), str(value))
    made.extend(children)
    return made


def simple_field(instruction: str, shown: str = "1") -> Element:
    """A field such as PAGE with what it shows until it is worked out."""
    text = tag("t")
    text.text = shown
    return tag("fldSimple", tag("r", text), instr=instruction)


def keep_comments_from_notes(body: Element) -> None:
    """Put the anchors of comments that stand between the first two footnotes after the second.

    LibreOffice 7.4 gives every footnote another one's text where a comment is anchored there. What
    a comment is on is said by its range, which stays where it is.
    """
    notes: list[Element] = []
    between: list[Element] = []
    for element in body.iter(word_name("footnoteReference"), word_name("commentReference")):
        if element.tag == word_name("commentReference"):
            between += [element.getparent()] if notes else []
            continue
        notes.append(element.getparent())
        if len(notes) > 1:
            for run in reversed(between):
                notes[1].addnext(run)
            return


def set_fonts(style: Element, font: str) -> None:
    """One font for every script of a style: a theme would leave the choice to each machine."""
    style.font.name = font
    fonts = style.element.rPr.rFonts
    for attribute in list(fonts.attrib):
        if attribute.endswith("Theme"):
            del fonts.attrib[attribute]
    for script in SCRIPTS:
        fonts.set(word_name(script), font)
