"""The glossary as it is listed: what is not found is said as it is."""

from __future__ import annotations

from assistant.explaining.glossary import Meaning, Term
from tests.ui.learning.building import PLACE
from ui.learning.glossary_html import MOST_SHOWN, terms_html


def a_term(number: int = 1) -> Term:
    return Term(f"t{number}", f"用語{number}", "ようご", (Meaning("定めた言葉をいう。", PLACE),))


def test_an_empty_row_is_not_said_to_be_an_empty_glossary() -> None:
    assert "まだありません" in terms_html((), searched=False)
    row = terms_html((), searched=False, narrowed=True)
    assert "まだありません" not in row
    assert "この文書群・行には" in row
    word = terms_html((), searched=True, narrowed=True)
    assert "その言葉の定義は、見つかりません。" in word
    assert "「すべて」" in word
    assert "「すべて」" not in terms_html((), searched=True)


def test_what_is_left_out_of_a_long_list_is_told_of_a_search_too() -> None:
    terms = tuple(a_term(number) for number in range(MOST_SHOWN + 1))
    for searched in (False, True):
        assert f"はじめの{MOST_SHOWN}語です" in terms_html(terms, searched=searched)
    assert "はじめの" not in terms_html(terms[:3], searched=True)
