"""Sections and marks: what the outline requires, what is empty, what is left to be filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.drafting.outline_reading import SectionOutline
from assistant.drafting.review.case import ReviewCase
from assistant.drafting.review.clauses import titled
from assistant.drafting.review.findings import Basis, ReviewFinding, Severity
from assistant.drafting.review.headings import heading_words
from assistant.drafting.review.rules import review_rule
from assistant.drafting.review.text import WHOLE, Part, PartKind, place_of, plain, shortened
from retrieval.documents import DocumentKind

_LONGEST_NAME = 30
_GAP = re.compile(r"【要確認[::]?\s*([^】]*)】")
_MARK = re.compile(
    r"\{\{.*?\}\}|\{%.*?%\}|[○〇◯●]{2,}|[×✕]{2,}|△{2,}|□{2,}|(?<![A-Za-z])X{2,}(?![A-Za-z])|[_＿]{3,}"
    r"|[（(][ 　]{2,}[）)]|(?:令和|平成|20)[ 　○〇]+年|TODO|要記入|要確認(?!】)[)）]|[?？]{3,}"
)
_BLANK = re.compile(r"[（(][ 　]+[）)]")
_AVOIDED = re.compile(r"「([一-鿿ぁ-ん]{2,6})」")
_AVOIDING = re.compile(r"(?:使わな|用いな|書かな|避け|使用しな|は使わず)")


@review_rule("required_sections", "必要な節がある")
def required_sections(case: ReviewCase) -> Iterator[ReviewFinding]:
    """Every section that the kind's outline requires is there, under its heading or another for it.

    Sections wanted under a condition are asked for when a project sheet says that it holds.
    """
    if case.kind is None:
        return
    wanted = [each for each in case.kind.outline if each.required and _wanted(case, each)]
    for section in _absent(case, wanted):
        others = "、".join(section.also_called)
        yield ReviewFinding(
            "required_sections",
            Severity.WARNING,
            WHOLE,
            section.heading,
            f"{case.kind.title}に必要な「{section.heading}」が見当たりません。",
            expected=section.heading + (f"（{others}）" if others else ""),
            basis=(Basis(f"{case.kind.title}の構成", None, section.heading),),
        )


def _absent(case: ReviewCase, wanted: list[SectionOutline]) -> list[SectionOutline]:
    """Those of the sections that are not there: of a draft by their ids, else by their headings.

    Cells name sections only in forms, where most sections stand in tables (打合せ簿): a checklist
    that names them all is none of them.
    """
    if case.draft is not None:
        present = {section.id for section in case.draft.sections}
        return [section for section in wanted if section.id not in present]
    lines = {
        words
        for part in case.text.parts
        if part.kind is not PartKind.CELL
        for words in _names(part)
    }
    absent = [section for section in wanted if not _has(section, lines)]
    if 2 * len(absent) <= len(wanted):
        return absent
    cells = {
        words for part in case.text.parts if part.kind is PartKind.CELL for words in _names(part)
    }
    return [section for section in absent if not _has(section, cells)]


def _has(section: SectionOutline, names: set[str]) -> bool:
    return any(
        _is_there(heading_words(title), names) for title in (section.heading, *section.also_called)
    )


def _names(part: Part) -> Iterator[str]:
    """What a part may name a section by: a heading, a short line, the words before a colon."""
    text = part.plain.strip()
    first = text.split("\n", maxsplit=1)[0]
    if part.kind is PartKind.HEADING or len(first) <= _LONGEST_NAME:
        yield heading_words(first)
    before, colon, _ = first.partition(":")
    if colon and len(before) <= _LONGEST_NAME:
        yield heading_words(before)


def _is_there(wanted: str, names: set[str]) -> bool:
    return any(
        name == wanted
        or (len(wanted) >= 3 and wanted in name and len(name) <= len(wanted) + 12)  # noqa: PLR2004
        or (len(name) >= 4 and name in wanted)  # noqa: PLR2004
        for name in names
    )


def _wanted(case: ReviewCase, section: SectionOutline) -> bool:
    if not section.when:
        return True
    if case.sheet is None:
        return False
    from assistant.drafting.markers import Marks
    from assistant.drafting.shown import shown_values
    from assistant.drafting.templating import holds

    schema = case.kind.schema if case.kind else {}
    return holds(section.when, shown_values(case.sheet, schema, Marks()))


@review_rule("empty_sections", "見出しの下に本文がある")
def empty_sections(case: ReviewCase) -> Iterator[ReviewFinding]:
    """No declared heading stands without text, table or lower heading below it."""
    parts = [p for p in case.text.parts if p.kind not in (PartKind.HEADER, PartKind.COMMENT)]
    for part, following in zip(parts, [*parts[1:], None], strict=True):
        if part.kind is not PartKind.HEADING or not part.declared:
            continue
        ends = following is None or following.kind is PartKind.FOOTNOTE
        if ends or (
            following is not None
            and following.kind is PartKind.HEADING
            and following.level <= part.level
        ):
            yield ReviewFinding(
                "empty_sections",
                Severity.WARNING,
                place_of(part),
                shortened(part.text),
                f"「{shortened(part.text)}」に本文がありません。",
            )


@review_rule("gaps", "【要確認】が残っていない")
def gaps(case: ReviewCase) -> Iterator[ReviewFinding]:
    """No gap that Naniwa or a person marked is left open."""
    for part in case.text.parts:
        if part.kind is PartKind.COMMENT:
            continue
        for match in _GAP.finditer(part.plain):
            yield ReviewFinding(
                "gaps",
                Severity.WARNING,
                place_of(part),
                match[1] or "要確認",
                f"「{match[0]}」が残っています。",
                actual=match[0],
            )


@review_rule("template_marks", "ひな形の記号が残っていない")
def template_marks(case: ReviewCase) -> Iterator[ReviewFinding]:
    """No mark of a template or form is left: {{ }}, ○○, ××, empty brackets."""
    for part in case.text.parts:
        if part.kind is PartKind.COMMENT:
            continue
        for match in _MARK.finditer(part.text):
            if part.kind is PartKind.CELL and (
                match[0] == part.text.strip() or _BLANK.fullmatch(match[0])
            ):
                continue  # symbols of a table, blanks of a form to sign
            yield ReviewFinding(
                "template_marks",
                Severity.WARNING,
                place_of(part),
                shortened(match[0], 20),
                f"ひな形の記号「{match[0].strip() or '空欄'}」が残っています。",
                actual=shortened(part.text, 60),
            )
            break


@review_rule("vague_words", "手引きが避けるとする言葉を使っていない")
def vague_words(case: ReviewCase) -> Iterator[ReviewFinding]:
    """Words that a manual of the library says not to write (「適宜」「至急」) are questioned."""
    for word, basis in _avoided(case).items():
        for part in case.text.parts:
            if word in part.plain and part.kind in (PartKind.PARAGRAPH, PartKind.CELL):
                yield ReviewFinding(
                    "vague_words",
                    Severity.INFO,
                    place_of(part),
                    word,
                    f"「{word}」は、手引きで避けるとされている言葉です。具体的に書けませんか。",
                    actual=shortened(part.text, 60),
                    basis=(basis,),
                )


def _avoided(case: ReviewCase) -> dict[str, Basis]:
    found: dict[str, Basis] = {}
    for document in case.standards.documents:
        if document.kind is not DocumentKind.MANUAL or document.superseded_by:
            continue
        for passage in case.standards.sources.everything.passages_of(document.id):
            for unit in passage.units:
                text = plain(unit.text)
                if _AVOIDING.search(text):
                    for word in _AVOIDED.findall(text):
                        found.setdefault(
                            word, Basis(titled(document), unit.page, shortened(text, 120))
                        )
    return found
