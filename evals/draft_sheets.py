"""The project sheets that `naniwa eval drafts` drafts from, with what must be in each draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from importlib.resources.abc import Traversable

import yaml

from retrieval.errors import NaniwaError


@dataclass(frozen=True, slots=True)
class Required:
    """An item that a draft must have.

    One of: ``texts`` (one of them stands in the section, or anywhere), ``cites`` (a passage cited
    there speaks of one of them), ``heading``, or ``without`` (a heading that must not be there).
    """

    section: str = ""
    texts: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    heading: str = ""
    without: str = ""

    def __str__(self) -> str:
        """One Japanese line."""
        if self.heading:
            return f"節「{self.heading}」がある"
        if self.without:
            return f"節「{self.without}」がない"
        where = f"「{self.section}」に" if self.section else ""
        words = "又は".join(f"「{text}」" for text in self.texts or self.cites)
        return f"{where}{words}{'の規定の引用' if self.cites else ''}がある"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What is planted into a finished draft, and the rules of the review that may find it.

    Either ``change`` stands in ``section`` and becomes ``to``, or the paragraph ``add`` is added
    to it, or the section ``remove`` is taken out.
    """

    title: str
    rules: tuple[str, ...]
    section: str = ""
    change: str = ""
    to: str = ""
    add: str = ""
    remove: str = ""


@dataclass(frozen=True, slots=True)
class DraftSheet:
    """A project sheet with what its draft must have.

    ``gaps`` are the things that it leaves open and that must be marked, each with the names under
    which it may be.
    """

    id: str
    kind: str
    discipline: str
    values: Mapping[str, object]
    required: tuple[Required, ...] = ()
    gaps: tuple[tuple[str, ...], ...] = ()
    planted: tuple[Contradiction, ...] = field(default=())


def load_draft_sheets(folder: Traversable | None = None) -> tuple[DraftSheet, ...]:
    """The sheets of a folder (default: Naniwa's), by file name.

    Raises NaniwaError (``draft_sheet``) naming the file that is wrong.
    """
    if folder is None:
        folder = resources.files("evals") / "data" / "drafts"
    if not folder.is_dir():
        raise NaniwaError(f"フォルダー「{folder}」がありません。", code="missing")
    files = sorted(
        (file for file in folder.iterdir() if file.name.endswith(".yaml")),
        key=lambda file: file.name,
    )
    if not files:
        raise NaniwaError(f"「{folder}」に計画シート（.yaml）がありません。", code="draft_sheet")
    return tuple(_read(file) for file in files)


def _read(file: Traversable) -> DraftSheet:
    try:
        given = yaml.safe_load(file.read_text(encoding="utf-8"))
        return DraftSheet(
            id=file.name.removesuffix(".yaml"),
            kind=given["kind"],
            discipline=given["discipline"],
            values=given["sheet"],
            required=tuple(_required(item) for item in given.get("required", ())),
            gaps=tuple(
                (gap,) if isinstance(gap, str) else tuple(gap) for gap in given.get("gaps", ())
            ),
            planted=tuple(_contradiction(item) for item in given.get("planted", ())),
        )
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        message = f"評価用の計画シート「{file.name}」を読めません（{error}）。"
        raise NaniwaError(message, code="draft_sheet") from error


def _required(item: Mapping[str, object]) -> Required:
    unknown = set(item) - {"section", "text", "cites", "or", "heading", "without", "why"}
    kinds = [name for name in ("text", "cites", "heading", "without") if name in item]
    if unknown or len(kinds) != 1:
        raise ValueError(f"required: {item}")
    others = item.get("or", ())
    further = tuple(map(str, others)) if isinstance(others, Sequence) else ()
    return Required(
        section=str(item.get("section", "")),
        texts=(str(item["text"]), *further) if "text" in item else (),
        cites=(str(item["cites"]), *further) if "cites" in item else (),
        heading=str(item.get("heading", "")),
        without=str(item.get("without", "")),
    )


def _contradiction(item: Mapping[str, object]) -> Contradiction:
    rules = item["rules"]
    if not isinstance(rules, list) or sum(key in item for key in ("change", "add", "remove")) != 1:
        raise ValueError(f"planted: {item}")
    texts = {key: str(value) for key, value in item.items() if key not in ("rules", "title")}
    return Contradiction(title=str(item["title"]), rules=tuple(rules), **texts)
