"""The kinds of documents that can be drafted: each is a folder, so that a city adds its own.

outline.yaml    title, other_titles, purpose, numbers (articles: 第1章, 第1条 instead of 1., 1.1),
                sections (id, heading, required, when, ...)
sheet.yaml      fields of the project sheet: names of `fields.yaml`, overrides, own ones
example.yaml    a project sheet filled in
sections/*.md   the text of each section, named by its id (see `templating`)
template.docx   styles, header and footer; the folder above has one for kinds without
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from assistant.drafting import template_functions
from assistant.drafting.draft import HeadingNumbers
from assistant.drafting.fields import Schema
from assistant.drafting.kind_files import is_own_file, read_text, read_yaml
from assistant.drafting.markers import Marks
from assistant.drafting.outline_reading import SectionOutline, check_outline, read_outline
from assistant.drafting.schema_reading import read_schema, read_shared
from retrieval.errors import NaniwaError


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
    numbers: HeadingNumbers = HeadingNumbers.DECIMAL


def own_kinds_folder(home: Path) -> Path:
    """Where a city puts kinds of its own: ``drafting`` in NANIWA_HOME."""
    return home / "drafting"


def all_kinds(own: Path | None = None) -> tuple[Kind, ...]:
    """Every kind: Naniwa's, and those of the city's folder ``own`` (which wins where names are equal).

    Raises NaniwaError (``kind``) naming the folder and file that is wrong.
    """
    kinds, problems = usable_kinds(own)
    if problems:
        raise problems[0]
    return kinds


def usable_kinds(own: Path | None = None) -> tuple[tuple[Kind, ...], tuple[NaniwaError, ...]]:
    """Every kind that can be read, and what is wrong with the others: one must not stop them all.

    They are read again when one of their files has changed.
    """
    shared = resources.files("prompts") / "drafting"
    city = own if own is not None and own.is_dir() else None
    stamps = (*_stamps(shared), *(_stamps(city) if city is not None else ()))
    kinds, problems = _usable(city, stamps)
    # Errors are made anew: one that is raised twice carries where it was raised before.
    return kinds, tuple(NaniwaError(message, code="kind") for message in problems)


@lru_cache(maxsize=4)
def _usable(own: Path | None, stamps: object) -> tuple[tuple[Kind, ...], tuple[str, ...]]:  # noqa: ARG001 - tells the files as they are from as they were
    shared = resources.files("prompts") / "drafting"
    folders = {folder.name: folder for folder in _folders(shared)}
    if own is not None:
        folders |= {folder.name: folder for folder in _folders(own)}
    shared_fields = read_yaml(shared, "fields.yaml")
    kinds: list[Kind] = []
    problems: list[str] = []
    for name in sorted(folders):
        try:
            kinds.append(_read_kind(folders[name], shared, shared_fields))
        except NaniwaError as error:
            problems.append(error.message)
    fields = frozenset(name for kind in kinds for name in kind.schema).union(
        read_shared(shared_fields, "fields.yaml")
    )
    usable = (replace(kind, other_fields=fields.difference(kind.schema)) for kind in kinds)
    return tuple(usable), tuple(problems)


def kind_named(text: str, own: Path | None = None) -> Kind:
    """The kind that a person names by its title, another title, or its folder's name.

    The beginning of one suffices, or else a part, where it is that of a single kind.

    Raises NaniwaError: ``no_kind`` listing what there is, or what may be meant; ``kind`` when one
    of those that can't be read may be meant.
    """
    kinds, problems = usable_kinds(own)
    wanted = text.strip()
    for kind in kinds:
        if wanted in _names(kind):
            return kind
    if problems:
        raise problems[0]
    for fits in (str.startswith, str.__contains__):
        meant = [kind for kind in kinds if wanted and any(fits(n, wanted) for n in _names(kind))]
        if len(meant) == 1:
            return meant[0]
        if meant:
            titles = "、".join(kind.title for kind in meant)
            raise NaniwaError(
                f"「{text}」だけでは文書の種類が決まりません。当てはまるもの: {titles}",
                code="no_kind",
            )
    names = "、".join(kind.title for kind in kinds)
    raise NaniwaError(
        f"「{text}」という文書の種類はありません。選べるもの: {names}", code="no_kind"
    )


def _names(kind: Kind) -> tuple[str, ...]:
    return (kind.name, kind.title, *kind.other_titles)


def read_kind(folder: Traversable, shared: Traversable) -> Kind:
    """Read a kind's folder; ``shared`` has what all kinds share.

    Raises NaniwaError (``kind``) naming the file that is wrong; its templates too are held against
    the fields and functions that there are.
    """
    return _read_kind(folder, shared, read_yaml(shared, "fields.yaml"))


def _read_kind(folder: Traversable, shared: Traversable, fields: object) -> Kind:
    outline = read_outline(folder)
    schema = read_schema(read_yaml(folder, "sheet.yaml"), fields, f"{folder.name}/sheet.yaml")
    check_outline(folder, outline, schema, function_names())
    own_template = is_own_file(folder, "template.docx")
    return Kind(
        name=folder.name,
        title=outline.title,
        other_titles=outline.other_titles,
        purpose=outline.purpose,
        schema=schema,
        outline=outline.sections,
        example=read_text(folder, "example.yaml"),
        word_template=(folder if own_template else shared) / "template.docx",
        numbers=outline.numbers,
    )


def function_names() -> frozenset[str]:
    """What the templates of every kind may call."""
    from assistant.drafting.conditions import condition_functions
    from assistant.drafting.directives import DIRECTIVES
    from assistant.drafting.schedule_blocks import FUNCTIONS

    conditions = condition_functions({}, Marks())
    return template_functions.FUNCTIONS.union(DIRECTIVES, FUNCTIONS, conditions)


def _stamps(folder: Traversable) -> Iterator[tuple[str, int, int]]:
    """Name, time and size of the files that kinds are read from, and of the folders they lie in."""
    folders = [child for child in folder.iterdir() if child.is_dir()]
    inner = [child / "sections" for child in folders]
    listed = [child for each in (*folders, *inner) if each.is_dir() for child in each.iterdir()]
    for file in (*folder.iterdir(), *listed):
        if isinstance(file, Path):  # what is packed into an archive does not change
            found = file.lstat()
            yield str(file), found.st_mtime_ns, found.st_size


def _folders(folder: Traversable) -> Iterator[Traversable]:
    for child in folder.iterdir():
        if child.is_dir() and is_own_file(folder, f"{child.name}/outline.yaml"):
            yield child
