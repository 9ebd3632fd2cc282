"""The questions over the sample city: as many and of the kinds promised, each answered where it says."""

from __future__ import annotations

from collections import Counter
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest

from corpora import SampleDocument, sample_city_manifest
from corpora.build import printed_pages
from evals.questions import EvalQuestion, load_questions, plain
from retrieval.documents import Page
from retrieval.loading.registry import read_document
from retrieval.settings import LoadLimits

QUESTIONS = load_questions(Path(str(files("evals") / "data" / "miotsukushi_qa.jsonl")))
MANIFEST = {document.file: document for document in sample_city_manifest()}
ANSWERABLE = [question for question in QUESTIONS if question.answerable]


def test_there_are_eighty_with_the_promised_share_of_hard_kinds() -> None:
    kinds = Counter(question.kind for question in QUESTIONS)
    assert len(QUESTIONS) == len({question.id for question in QUESTIONS}) == 80
    assert kinds["unanswerable"] == 12
    assert kinds["followup"] == 10
    assert len({question.question for question in QUESTIONS}) == 80


def test_only_follow_ups_have_earlier_questions() -> None:
    for question in QUESTIONS:
        assert bool(question.history) == (question.kind == "followup"), question.id


def test_unanswerable_questions_have_no_source() -> None:
    for question in QUESTIONS:
        assert question.answerable == bool(question.gold) == bool(question.must_include)


def test_questions_ask_about_every_format_and_collection() -> None:
    asked = {gold.document for question in QUESTIONS for gold in question.gold}
    assert {MANIFEST[file].format for file in asked} >= {"pdf", "docx", "xlsx", "html", "png"}
    assert {MANIFEST[file].collection for file in asked} == {
        document.collection for document in MANIFEST.values()
    }


@pytest.mark.parametrize("question", ANSWERABLE, ids=lambda question: question.id)
def test_what_an_answer_must_include_stands_on_the_gold_pages(
    question: EvalQuestion, sample_city: Path
) -> None:
    pages = [
        page_texts(sample_city, gold.document)[page - 1]
        for gold in question.gold
        for page in gold.pages
    ]
    for group in question.must_include:
        assert any(plain(wanted) in page for wanted in group for page in pages), group


@pytest.mark.parametrize("question", ANSWERABLE, ids=lambda question: question.id)
def test_the_model_answer_includes_what_it_must(question: EvalQuestion) -> None:
    for group in question.must_include:
        assert any(plain(wanted) in plain(question.answer) for wanted in group), group


@cache
def page_texts(city: Path, file: str) -> list[str]:
    """The text of each page: by pdfium where there are pages, else as the loaders count them."""
    document = MANIFEST[file]
    if document.scanned or document.format == "png":
        return pdf_page_texts(printed_pages(document))
    if document.format == "pdf":
        return pdf_page_texts((city / file).read_bytes())
    loaded = read_document(city / file, password=None, limits=LoadLimits(), recognised={})
    return [plain(page_text(page)) for page in loaded.pages]


def pdf_page_texts(data: bytes) -> list[str]:
    import pypdfium2

    with pypdfium2.PdfDocument(data) as pages:
        return [plain(page.get_textpage().get_text_range()) for page in pages]


def page_text(page: Page) -> str:
    lines = [line.text for line in page.lines]
    for table in page.tables:
        lines += [table.caption, *table.header, *table.notes]
        lines += [cell for row in table.rows for cell in row.cells]
    return "\n".join(lines)


def documents_of(question: EvalQuestion) -> list[SampleDocument]:
    return [MANIFEST[gold.document] for gold in question.gold]


def test_questions_on_changed_values_name_the_edition_in_force_unless_they_ask_for_another() -> (
    None
):
    for question in ANSWERABLE:
        older = [
            doc
            for doc in documents_of(question)
            if doc.edition == "2024" and doc.kind == "standard"
        ]
        assert not older or "2024" in question.question, question.id
