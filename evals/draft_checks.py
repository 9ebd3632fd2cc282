"""What is judged on one draft: items, citations, numbers, clauses and gaps; each fault is one line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.drafting.draft import (
    Draft,
    Origin,
    OriginKind,
    Section,
    cited_origins,
    gaps_of,
    spans_of,
)
from assistant.drafting.evidence.quoting import LEFT_OUT
from assistant.drafting.markdown import to_markdown
from assistant.drafting.markers import without_marks
from assistant.drafting.review.clauses import Standards, name_without_edition
from assistant.drafting.review.draft_reading import text_of_draft
from assistant.drafting.review.references import references_in
from assistant.drafting.review.resolving import Resolved, numbers_meant, resolve_all
from assistant.drafting.review.text import plain
from assistant.drafting.section_text import section_as_text
from assistant.drafting.sheet import Sheet
from assistant.drafting.sources import Sources
from assistant.drafting.tracing import numbers_of, sheet_texts, texts_in, untraced_numbers
from evals.draft_sheets import Required
from retrieval.documents import Document, Passage, PassageKind
from retrieval.errors import NaniwaError


@dataclass(frozen=True, slots=True)
class Checked:
    """How many things were looked at, and a Japanese line for each that is wrong."""

    total: int
    faults: tuple[str, ...] = ()

    @property
    def right(self) -> int:
        """How many are as they should be."""
        return self.total - len(self.faults)


NOTHING = Checked(0)
"""Nothing was looked at."""


def required_items(draft: Draft, wanted: Iterable[Required]) -> Checked:
    """Whether each item that the sheet calls for is there."""
    items = list(wanted)
    return Checked(len(items), tuple(str(item) for item in items if not _is_there(draft, item)))


def _is_there(draft: Draft, item: Required) -> bool:
    headings = {section.heading for section in draft.sections}
    if item.heading:
        return any(s.heading == item.heading and spans_or_table(s) for s in draft.sections)
    if item.without:
        return item.without not in headings
    looked = [s for s in draft.sections if item.section in ("", s.heading)]
    if item.texts:
        text = _squeezed("\n".join(words_of(section) for section in looked))
        return any(_squeezed(wanted) in text for wanted in item.texts)
    said = [
        f"{origin.clause} {origin.document} {origin.quote}"
        for section in looked
        for origin in _passages(section)
    ]
    return any(word in text for word in item.cites for text in said)


def spans_or_table(section: Section) -> bool:
    """Whether a section says anything."""
    return any(span.text.strip() for span in spans_of(section))


def words_of(section: Section) -> str:
    """A section's text with what no span holds: captions, headers and notes of tables too."""
    return section_as_text(section) + "\n" + "".join(span.text for span in spans_of(section))


def _passages(section: Section) -> Iterator[Origin]:
    for span in spans_of(section):
        if span.origin.kind is OriginKind.STANDARD and span.gap is None:
            yield span.origin


def citations(draft: Draft, sources: Sources) -> Checked:
    """Whether each passage cited is of a document in force, under its clause, word for word.

    A past design need only be in the library.
    """
    documents = {document.id: document for document in sources.everything.documents()}
    origins = cited_origins(draft)
    faults = []
    for origin in origins:
        fault = _citation_fault(origin, documents.get(origin.document_id), sources)
        if fault:
            faults.append(f"{origin.document} {origin.clause}: {fault}")
    return Checked(len(origins), tuple(faults))


def _citation_fault(origin: Origin, document: Document | None, sources: Sources) -> str:
    if document is None:
        return "文書がライブラリーにない"
    if document.superseded_by and origin.kind is OriginKind.STANDARD:
        return "旧版の文書である"
    try:
        passage = sources.everything.passage(origin.passage_id)
    except NaniwaError:
        return "箇所がライブラリーにない"
    if passage.document_id != origin.document_id:
        return "箇所が別の文書のものである"
    if origin.page not in passage.pages:
        return f"ページ {origin.page} に箇所がない"
    if wrong := _misquoted(origin.quote, passage):
        return f"引用文が原文にない「{wrong[:60]}」"
    return f"条項が「{passage.clause}」と違う" if _is_misnamed(origin, passage) else ""


def _is_misnamed(origin: Origin, passage: Passage) -> bool:
    """Whether a citation names another clause than the passage's, or another 項 than the quotation's.

    The parts above the clause may stand before it (第1編第2章), an article's name and its 項 after it.
    """
    headings = _squeezed("／".join(passage.heading_path))
    cited, own = _squeezed(origin.clause), _squeezed(passage.clause)
    if not own or own not in cited:
        return cited != own
    before, _, after = cited.partition(own)
    above = re.findall(r"第[0-9]+[編部章節款]", before)
    rest = re.fullmatch(r"(\([^()]+\))?(?:第([0-9]+)項)?", after)
    if "".join(above) != before or rest is None:
        return True
    name, number = rest.groups()
    if any(each not in headings for each in (*above, name or "")):
        return True
    return number is not None and _misquoted_in(origin.quote, _paragraph(passage, int(number)))


def _paragraph(passage: Passage, number: int) -> str:
    """What the 項 of an article says: from its number (the first has none) to the next one."""
    said, current = [], 1
    for unit in passage.units:
        begun = re.match(r"([0-9]{1,2})[\s.]", plain(unit.text.strip()))
        current = int(begun[1]) if begun else current
        said += [unit.text] if current == number else []
    return "".join(said)


def _misquoted_in(quote: str, text: str) -> bool:
    words = _squeezed(text)
    return any(_squeezed(piece) not in words for piece in quote.split(LEFT_OUT))


def _misquoted(quote: str, passage: Passage) -> str:
    """The first piece of a quotation that does not stand in the passage, "" when all do."""
    words = _squeezed("".join(unit.text for unit in passage.units))
    for piece in quote.split(LEFT_OUT):
        if _squeezed(piece) in words:
            continue
        if passage.kind is not PassageKind.TABLE:
            return piece
        wrong = _misquoted_row(piece, passage)
        if wrong:
            return wrong
    return ""


def _misquoted_row(piece: str, passage: Passage) -> str:
    """A row is quoted as 「表題｜鍵: 列 値、列 値」: its words all stand in one row or above it."""
    above = "".join(unit.text for unit in passage.units if unit.kind.value != "row")
    above = _squeezed("".join((above, passage.clause, *passage.heading_path)))
    words = [_squeezed(word) for word in re.split(r"[｜、: ：\s]+", piece)]
    best: list[str] | None = None
    for unit in passage.units:
        cells = (*unit.keys, *unit.values)
        row = _squeezed(unit.text + "".join(f"{cell.label}{cell.value}" for cell in cells))
        known = row + above
        wrong = [
            word
            for word in words
            # several keys of a row are joined by 「・」
            if word not in known and not all(part in known for part in word.split("・"))
        ]
        if best is None or len(wrong) < len(best):
            best = wrong
    return best[0] if best else ""


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", plain(without_marks(text)))


def numbers(draft: Draft, sheet: Sheet) -> Checked:
    """Whether each number rests on the sheet, a passage or a stated calculation.

    Judged twice: by `untraced_numbers`, which the product itself goes by, and digit by digit
    against what the origin of the words says.
    """
    given = _digits("\n".join((*texts_in(dict(sheet.given)), *sheet_texts(sheet))))
    spans = [
        (section, span)
        for section in draft.sections
        for span in spans_of(section)
        if span.gap is None
    ]
    faults = {
        (found.heading, found.text, found.span.text) for found in untraced_numbers(draft, sheet)
    }
    for section, span in spans:
        if span.origin.kind in (OriginKind.TEMPLATE, OriginKind.DEFAULT):
            continue
        origin = span.origin
        known = given | _digits("\n".join(_said(origin)))
        if origin.kind in (OriginKind.MODEL, OriginKind.PERSON):
            known |= _digits("\n".join(line for each in section.evidence for line in _said(each)))
        faults |= {(section.heading, digits, span.text) for digits in _digits(span.text) - known}
    total = sum(len(numbers_of(span.text)) for _, span in spans)
    return Checked(
        total,
        tuple(f"{heading}: {number}（{text[:60]}）" for heading, number, text in sorted(faults)),
    )


def _said(origin: Origin) -> tuple[str, ...]:
    page = str(origin.page or "")
    return origin.label, origin.quote, origin.document, origin.edition, origin.clause, page


def _digits(text: str) -> set[str]:
    """The runs of digits of a text, 1,850 as 1850, without zeros that say nothing."""
    joined = re.sub(r"(?<=[0-9]),(?=[0-9]{3})", "", plain(text))
    found = re.findall(r"[0-9]+(?:\.[0-9]+)?", joined)
    return {
        (number.rstrip("0").rstrip(".") if "." in number else number).lstrip("0") or "0"
        for number in found
    }


def clause_references(draft: Draft, sources: Sources) -> Checked:
    """Whether each clause or table that the text refers to exists in a document of the library.

    A reference within a quotation stands as its source has it; it is not the draft's.
    """
    standards = Standards.of(sources)
    titles = [name_without_edition(document) for document in standards.documents]
    text = text_of_draft(draft)
    quoted = [plain(origin.quote) for origin in cited_origins(draft)]
    found = list(resolve_all(list(references_in(text.parts, titles)), standards))
    own = [each for each in found if not any(each.reference.text in words for words in quoted)]
    faults = [
        f"{each.reference.part.headings[-1]}: {each.reference.text}"
        for each in own
        if not _exists(each, standards)
    ]
    return Checked(len(own), tuple(faults))


def _exists(resolved: Resolved, standards: Standards) -> bool:
    if resolved.clause is not None:
        return True
    in_force = [document for document in resolved.documents if not document.superseded_by]
    return any(
        standards.clauses_of(document).knows(number)
        for document in in_force
        for number in numbers_meant(resolved.reference)
    )


def gaps_marked(draft: Draft, wanted: Iterable[tuple[str, ...]]) -> Checked:
    """Whether each thing that the sheet leaves open is marked 【要確認: …】, by one of its names."""
    labels = [gap.label for _, gap in gaps_of(draft)]
    expected = list(wanted)
    faults = [
        names[0]
        for names in expected
        if not any(name in label for name in names for label in labels)
    ]
    return Checked(len(expected), tuple(faults))


def gaps_listed(draft: Draft) -> Checked:
    """Whether each gap of the text is listed on the last page with where to find it."""
    last = to_markdown(draft).rpartition("\n## ")[2]
    gaps = [gap for _, gap in gaps_of(draft)]
    listed = {plain(line).replace("\\", "") for line in last.splitlines()}
    faults = [
        gap.label
        for gap in gaps
        if not gap.where or not any(plain(gap.label) in line for line in listed)
    ]
    return Checked(len(gaps), tuple(faults))
