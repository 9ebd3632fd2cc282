"""The kinds of documents that can be drafted: each is a folder, so that a city adds its own.

outline.yaml    title, other_titles, purpose, sections (id, heading, required, when, ...)
sheet.yaml      fields of the project sheet: names of `fields.yaml`, overrides, own ones
example.yaml    a project sheet filled in
sections/*.md   the text of each section, named by its id (see `templating`)
template.docx   styles, header and footer; the folder above has one for kinds without
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from assistant.drafting.fields import Schema
from assistant.drafting.schema_reading import read_schema, read_shared
from retrieval.errors import NaniwaError

_OUTLINE_KEYS = {"title", "other_titles", "purpose", "sections"}
_SECTION_KEYS = {"id", "heading", "required", "when", "also_called", "sections"}


@dataclass(frozen=True, slots=True)
class SectionOutline:
    """A section that a document of a kind has.

    ``when`` is a condition on the sheet's fields under which it is wanted, empty: always.
    ``required`` sections are asked for by reviews, under ``heading`` or one of ``also_called``.
    ``template`` is its text, empty for a heading that only holds others; ``level`` is from 1.
    """

    id: str
    heading: str
    level: int
    required: bool
    when: str
    also_called: tuple[str, ...]
    template: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document. ``name`` is its folder's, ``title`` what people call it (特記仕様書).

    ``example`` is a filled-in project sheet, as YAML. ``word_template`` is the .docx to fill.
    ``other_fields`` are names of fields that other kinds have: one sheet may serve several.
    """

    name: str
    title: str
    other_titles: tuple[str, ...]
    purpose: str
    schema: Schema
    outline: tuple[SectionOutline, ...]
    example: str
    word_template: Traversable
    other_fields: frozenset[str] = frozenset()


def all_kinds(own: Path | None = None) -> tuple[Kind, ...]:
    """Every kind: Naniwa's, and those of the city's folder ``own`` (which wins where names are equal).

    Raises NaniwaError (``kind``) naming the folder and file that is wrong.
    """
    shared = resources.files("prompts") / "drafting"
    folders = {folder.name: folder for folder in _folders(shared)}
    if own is not None and own.is_dir():
        folders |= {folder.name: folder for folder in _folders(own)}
    kinds = tuple(read_kind(folders[name], shared) for name in sorted(folders))
    fields = frozenset(name for kind in kinds for name in kind.schema).union(
        read_shared(_yaml(shared, "fields.yaml"), "fields.yaml")
    )
    return tuple(replace(kind, other_fields=fields.difference(kind.schema)) for kind in kinds)


def kind_named(text: str, own: Path | None = None) -> Kind:
    """The kind that a person names by its title, another title, or its folder's name.

    Raises NaniwaError (``no_kind``) listing what there is.
    """
    kinds = all_kinds(own)
    for kind in kinds:
        if text.strip() in (kind.name, kind.title, *kind.other_titles):
            return kind
    names = "、".join(kind.title for kind in kinds)
    raise NaniwaError(
        f"「{text}」という文書の種類はありません。選べるもの: {names}", code="no_kind"
    )


def read_kind(folder: Traversable, shared: Traversable) -> Kind:
    """Read a kind's folder; ``shared`` has what all kinds share. Raises NaniwaError (``kind``)."""
    outline = _yaml(folder, "outline.yaml")
    if (
        not isinstance(outline, dict)
        or not {"title", "sections"} <= outline.keys() <= _OUTLINE_KEYS
    ):
        raise _wrong(folder, "outline.yaml", f"項目は {'、'.join(sorted(_OUTLINE_KEYS))} です")
    own_template = folder / "template.docx"
    return Kind(
        name=folder.name,
        title=str(outline["title"]),
        other_titles=tuple(str(title) for title in outline.get("other_titles", ())),
        purpose=str(outline.get("purpose", "")),
        schema=read_schema(
            _yaml(folder, "sheet.yaml"), _yaml(shared, "fields.yaml"), f"{folder.name}/sheet.yaml"
        ),
        outline=tuple(_sections(folder, outline["sections"], 1)),
        example=_text(folder, "example.yaml"),
        word_template=own_template if own_template.is_file() else shared / "template.docx",
    )


def _sections(
    folder: Traversable, items: Sequence[Mapping[str, Any]], level: int
) -> Iterator[SectionOutline]:
    for item in items:
        if not isinstance(item, dict) or not {"id", "heading"} <= item.keys() <= _SECTION_KEYS:
            raise _wrong(
                folder, "outline.yaml", f"節の項目は {'、'.join(sorted(_SECTION_KEYS))} です"
            )
        inner = item.get("sections", ())
        file = folder / "sections" / f"{item['id']}.md"
        if not inner and not file.is_file():
            raise _wrong(folder, f"sections/{item['id']}.md", "ファイルがありません")
        yield SectionOutline(
            id=str(item["id"]),
            heading=str(item["heading"]),
            level=level,
            required=bool(item.get("required", False)),
            when=str(item.get("when", "")),
            also_called=tuple(str(name) for name in item.get("also_called", ())),
            template=file.read_text(encoding="utf-8") if file.is_file() else "",
        )
        yield from _sections(folder, inner, level + 1)


def _folders(folder: Traversable) -> Iterator[Traversable]:
    for child in folder.iterdir():
        if child.is_dir() and (child / "outline.yaml").is_file():
            yield child


def _yaml(folder: Traversable, name: str) -> Any:  # noqa: ANN401 - whatever the file holds
    import yaml

    try:
        return yaml.safe_load(_text(folder, name))
    except yaml.YAMLError as error:
        raise _wrong(folder, name, "YAMLとして読めません") from error


def _text(folder: Traversable, name: str) -> str:
    try:
        return (folder / name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _wrong(folder, name, "読めません") from error


def _wrong(folder: Traversable, name: str, what: str) -> NaniwaError:
    return NaniwaError(
        f"文書の種類「{folder.name}」の {name} が正しくありません: {what}。", code="kind"
    )
