"""A kind's Word template: opened with care, and its blanks 《…》 filled.

A template may hold anything Word can show. In its text, headers, footers and tables 《文書名》《作成日》《下書き》
and 《name of a field》 are replaced by their values; a paragraph that is only 《目次》, 《本文》, 《出典》 or 《要確認》
by those parts. Parts that it doesn't name come at its end.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import as_file
from typing import TYPE_CHECKING

from assistant.drafting.kinds import Kind
from assistant.drafting.word.template_links import without_links
from assistant.word_files import Element, word_name
from retrieval.errors import NaniwaError
from retrieval.loading.package import package_kind
from retrieval.loading.refusals import check_size
from retrieval.settings import LoadLimits

if TYPE_CHECKING:
    from docx.document import Document

PARTS = ("目次", "本文", "出典", "要確認")
_LIMITS = LoadLimits(max_file_bytes=30 * 1024 * 1024, max_unpacked_bytes=400 * 1024 * 1024)
_BLANK = re.compile(r"《([^《》]{1,60})》")
_WHY = {
    "docm": "マクロ付きのWord文書です",
    "xlsx": "Excelブックです",
    "pptx": "PowerPoint文書です",
}


def open_template(kind: Kind) -> Document:
    """The template of a kind. Raises NaniwaError (``template``) naming the kind and what is wrong."""
    import docx

    try:
        with as_file(kind.word_template) as path:
            check_size(path, _LIMITS)
            found = package_kind(path, _LIMITS)
            data = path.read_bytes()
    except NaniwaError as error:
        raise _unusable(kind, error.message.rstrip("。")) from error
    if found != "docx":
        raise _unusable(kind, _WHY.get(found, "Word文書（.docx）ではありません"))
    try:
        document = docx.Document(io.BytesIO(data))
        document.part.document.element.body  # noqa: B018 - a package may lack what it declares
        document.styles.element  # noqa: B018
    except Exception as error:  # the parser is other people's and the file anyone's
        raise _unusable(
            kind, "ファイルが壊れているか、Word文書として必要な部分が欠けています"
        ) from error
    if why := without_links(document):
        raise _unusable(kind, why)
    return document


def _unusable(kind: Kind, why: str) -> NaniwaError:
    return NaniwaError(
        f"文書の種類「{kind.title}」のひな形（template.docx）は使えません: {why}。"
        ".docx形式で保存し直してください。",
        code="template",
    )


@dataclass(frozen=True, slots=True)
class Blank:
    """What fills a blank: a text, and the style that marks it when it is missing."""

    text: str
    is_missing: bool = False


def part_paragraphs(document: Document) -> dict[str, Element]:
    """The paragraphs that say where parts of the draft come, by the part's name."""
    found: dict[str, Element] = {}
    for paragraph in document.element.body.iter(word_name("p")):
        blank = _BLANK.fullmatch(_text(paragraph).strip())
        if blank and blank[1] in PARTS:
            found.setdefault(blank[1], paragraph)
    return found


def fill_blanks(
    document: Document,
    fill: Callable[[str], Blank | None],
    run: Callable[[Blank, Element], Element],
) -> None:
    """Replace the blanks of the text, headers and footers.

    ``fill`` gives what a blank's name stands for, None to leave it as it is; ``run`` makes the run,
    given the properties of the run in which the blank began.
    """
    for root in _roots(document):
        for paragraph in list(root.iter(word_name("p"))):
            _fill(paragraph, fill, run)


def is_empty(document: Document) -> bool:
    """Whether a template has no text of its own."""
    return not any(_text(p).strip() for p in document.element.body.iter(word_name("p")))


def named_blanks(document: Document) -> frozenset[str]:
    """The names of all blanks in a template."""
    return frozenset(
        name
        for root in _roots(document)
        for paragraph in root.iter(word_name("p"))
        for name in _BLANK.findall(_text(paragraph))
    )


def _roots(document: Document) -> Iterator[Element]:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.part import XmlPart

    yield document.element.body
    for rel in document.part.rels.values():
        if rel.reltype in (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER) and isinstance(
            rel.target_part, XmlPart
        ):
            yield rel.target_part.element


def _fill(
    paragraph: Element,
    fill: Callable[[str], Blank | None],
    run: Callable[[Blank, Element], Element],
) -> None:
    text = _text(paragraph)
    # Word cuts text into runs as it likes: a blank may begin in one and end in another
    wanted = [(match, fill(match[1])) for match in _BLANK.finditer(text)]
    for match, blank in reversed(wanted):
        if blank is None:
            continue
        _replace(paragraph, match.start(), match.end(), blank, run)


def _replace(
    paragraph: Element, start: int, end: int, blank: Blank, run: Callable[[Blank, Element], Element]
) -> None:
    at, first = 0, None
    for piece in list(paragraph.iter(word_name("t"))):
        words = piece.text or ""
        low, high = max(start - at, 0), min(end - at, len(words))
        at += len(words)
        if low >= high:
            continue
        if first is None:
            first = piece
            rest = words[high:]
            piece.text = words[:low]
            owner = piece.getparent()
            made = run(blank, owner.find(word_name("rPr")))
            owner.addnext(made)
            if rest:
                made.addnext(_run_like(owner, rest))
        else:
            piece.text = words[:low] + words[high:]


def _run_like(owner: Element, text: str) -> Element:
    import copy

    from assistant.word_files import tag

    made = tag("r")
    properties = owner.find(word_name("rPr"))
    if properties is not None:
        made.append(copy.deepcopy(properties))
    words = tag("t")
    words.text = text
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    made.append(words)
    return made


def _text(paragraph: Element) -> str:
    return "".join(piece.text or "" for piece in paragraph.iter(word_name("t")))


def values_by_name(kind: Kind, given: Mapping[str, object]) -> dict[str, str]:
    """The sheet's values as they are shown, by field; as they were given where they can't be read."""
    from assistant.drafting.sheet_reading import sheet_of

    try:
        return {name: value.text for name, value in sheet_of(given, kind).values.items()}
    except NaniwaError:
        return {name: str(value) for name, value in given.items() if isinstance(value, str | int)}
