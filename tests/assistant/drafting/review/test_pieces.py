"""Very long paragraphs are read in pieces, and their cells and numbers still fit together."""

from __future__ import annotations

from assistant.drafting.review.pieces import LONGEST, in_pieces
from assistant.drafting.review.text import Part, PartKind, ReviewedTable, ReviewedText


def test_a_long_paragraph_is_cut_between_its_sentences() -> None:
    sentence = "養生温度は5℃以上とする。"
    long = Part(1, PartKind.PARAGRAPH, sentence * 1_000, position=1, anchor="7")
    cut = in_pieces(ReviewedText("a", "a", (long, Part(2, PartKind.PARAGRAPH, "終わり"))))
    assert "".join(part.text for part in cut.parts) == sentence * 1_000 + "終わり"
    assert all(part.text.startswith("養生") for part in cut.parts[:-1])
    assert max(len(part.text) for part in cut.parts) <= LONGEST
    assert [part.number for part in cut.parts] == list(range(1, len(cut.parts) + 1))
    assert {part.anchor for part in cut.parts[:-1]} == {"7"}


def test_what_has_no_sentence_is_cut_all_the_same_and_tables_find_their_cells() -> None:
    before = Part(1, PartKind.HEADING, "1-" * 5_000, level=1)
    cell = Part(2, PartKind.CELL, "9" * 5_000, table=1, row=1, column=1)
    empty = Part(0, PartKind.CELL, "", table=1, row=1, column=2)
    table = ReviewedTable(1, "", (), ((cell, empty),))
    cut = in_pieces(ReviewedText("a", "a", (before, cell), (table,)))
    assert [part.kind for part in cut.parts].count(PartKind.HEADING) == 1
    ((kept, still_empty),) = cut.tables[0].rows
    assert cut.parts[kept.number - 1] is kept
    assert still_empty == empty


def test_a_usual_document_stays_as_it_is() -> None:
    text = ReviewedText("a", "a", (Part(1, PartKind.PARAGRAPH, "短い文。"),))
    assert in_pieces(text) is text
