"""The outline of a kind of document, from its outline.yaml and sections/*.md."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import Any

from assistant.drafting.draft import HeadingNumbers
from assistant.drafting.fields import Schema
from assistant.drafting.kind_files import is_own_file, read_text, read_yaml, wrong
from assistant.drafting.templating import check_condition, check_template

_OUTLINE_KEYS = ("title", "other_titles", "purpose", "numbers", "sections")
_SECTION_KEYS = ("id", "heading", "headings", "required", "when", "also_called", "sections")
_ID = re.compile(r"[a-z][a-z0-9_]{0,59}")
_FILE = "outline.yaml"
_DEEPEST = 4
_MOST_SECTIONS = 300


@dataclass(frozen=True, slots=True)
class SectionOutline:
    """A section that a document of a kind has.

    ``when`` is a condition on the sheet's fields under which it is wanted, empty: always.
    ``required`` sections are asked for by reviews, under ``heading`` or one of ``also_called``.
    ``headings`` are others that it has under a condition: (condition, heading), the first that holds.
    ``template`` is its text, empty for a heading that only holds others; ``level`` is from 1.
    """

    id: str
    heading: str
    level: int
    required: bool
    when: str
    also_called: tuple[str, ...]
    template: str
    headings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """What an outline.yaml says, with the sections' templates."""

    title: str
    other_titles: tuple[str, ...]
    purpose: str
    numbers: HeadingNumbers
    sections: tuple[SectionOutline, ...]


def read_outline(folder: Traversable) -> Outline:
    """Read a kind's outline. Raises NaniwaError (``kind``) naming the file and what is wrong."""
    given = read_yaml(folder, _FILE)
    _check_keys(folder, given, _OUTLINE_KEYS, ("title", "sections"), "全体")
    sections = tuple(_sections(folder, given["sections"], 1))
    seen: set[str] = set()
    for section in sections:
        if section.id in seen:
            raise wrong(folder, _FILE, f"節の id「{section.id}」が二度使われています")
        seen.add(section.id)
    if not sections or len(sections) > _MOST_SECTIONS:
        raise wrong(folder, _FILE, f"節は1から{_MOST_SECTIONS}までです")
    return Outline(
        title=_line(folder, given, "title", "全体"),
        other_titles=_lines(folder, given, "other_titles", "全体"),
        purpose=str(given.get("purpose") or ""),
        numbers=_numbers(folder, given),
        sections=sections,
    )


def _numbers(folder: Traversable, given: Mapping[str, Any]) -> HeadingNumbers:
    """How the headings are numbered: ``decimal`` (1.1) unless it says ``articles`` (第1条)."""
    try:
        return HeadingNumbers(given.get("numbers") or HeadingNumbers.DECIMAL)
    except ValueError as error:
        ways = " か ".join(HeadingNumbers)
        raise wrong(folder, _FILE, f"numbers は {ways} です") from error


def check_outline(
    folder: Traversable, outline: Outline, schema: Schema, functions: Collection[str]
) -> None:
    """Hold conditions and templates against the fields and functions that there are.

    Raises NaniwaError (``kind``) naming the file, the line and what is not known.
    """
    for section in outline.sections:
        name = f"{folder.name}/sections/{section.id}.md"
        check_template(section.template, name, schema, functions)
        check_condition(section.when, f"{folder.name}/{_FILE} の節 {section.id} の when", schema)
        for when, _ in section.headings:
            check_condition(when, f"{folder.name}/{_FILE} の節 {section.id} の headings", schema)


def _sections(folder: Traversable, items: object, level: int) -> Iterator[SectionOutline]:
    if not isinstance(items, list) or level > _DEEPEST:
        raise wrong(folder, _FILE, f"sections は節の並び（深さ{_DEEPEST}まで）です")
    for number, item in enumerate(items, 1):
        where = f"{level}階層目の{number}番目の節"
        if isinstance(item, dict) and isinstance(item.get("id"), str):
            where = f"節 {item['id']}"
        _check_keys(folder, item, _SECTION_KEYS, ("id", "heading"), where)
        name = item["id"]
        if not isinstance(name, str) or not _ID.fullmatch(name):
            raise wrong(
                folder, _FILE, f"{where}の id は小文字の英字で始まる英数字と「_」で書いてください"
            )
        required = item.get("required", False)
        if not isinstance(required, bool):
            raise wrong(folder, _FILE, f"{where}の required は true か false です")
        inner = item.get("sections") or []
        file = f"sections/{name}.md"
        when = item.get("when", "")
        headings = tuple(_headings(folder, item.get("headings") or [], where))
        yield SectionOutline(
            id=name,
            heading=_line(folder, item, "heading", where),
            level=level,
            required=required,
            when=str(when).lower() if isinstance(when, bool) else str(when or ""),
            also_called=(
                *_lines(folder, item, "also_called", where),
                *(heading for _, heading in headings),
            ),
            template="" if inner and not is_own_file(folder, file) else read_text(folder, file),
            headings=headings,
        )
        yield from _sections(folder, inner, level + 1) if inner else ()


def _headings(folder: Traversable, items: object, where: str) -> Iterator[tuple[str, str]]:
    if not isinstance(items, list):
        raise wrong(folder, _FILE, f"{where}の headings は when と heading の並びです")
    for item in items:
        _check_keys(folder, item, ("when", "heading"), ("when", "heading"), f"{where}の headings")
        yield str(item["when"]), _line(folder, item, "heading", where)


def _check_keys(
    folder: Traversable,
    given: object,
    known: tuple[str, ...],
    needed: tuple[str, ...],
    where: str,
) -> None:
    if not isinstance(given, dict):
        raise wrong(folder, _FILE, f"{where}は「項目: 値」の並びで書いてください")
    for key in given:
        if key not in known:
            raise wrong(
                folder, _FILE, f"{where}の「{key}」は使えません（使える項目: {'、'.join(known)}）"
            )
    for key in needed:
        if given.get(key) in (None, "", []):
            raise wrong(folder, _FILE, f"{where}に {key} がありません")


def _line(folder: Traversable, given: Mapping[str, Any], key: str, where: str) -> str:
    text = given[key]
    if not isinstance(text, str | int) or not str(text).isprintable() or len(str(text)) > 200:
        raise wrong(folder, _FILE, f"{where}の {key} は1行の文字です")
    return str(text).strip()


def _lines(folder: Traversable, given: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    items = given.get(key) or []
    if not isinstance(items, list) or not all(isinstance(item, str | int) for item in items):
        raise wrong(folder, _FILE, f"{where}の {key} は文字の並び（[…, …]）です")
    return tuple(str(item).strip() for item in items)
