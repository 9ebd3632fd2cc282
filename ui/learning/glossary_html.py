"""The glossary as HTML: a field to look for words, and the terms with what documents say they mean."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from assistant.explaining.glossary import Term
from ui.explaining.dialog import meanings_html, name_html
from ui.html_text import as_text

MOST_SHOWN = 120

_ROWS = (
    ("あ", "ぁ", "お"),
    ("か", "か", "ご"),
    ("さ", "さ", "ぞ"),
    ("た", "た", "ど"),
    ("な", "な", "の"),
    ("は", "は", "ぽ"),
    ("ま", "ま", "も"),
    ("や", "ゃ", "よ"),
    ("ら", "ら", "ろ"),
    ("わ", "ゎ", "ん"),
)
OTHER_ROW = "英数"
ROWS = (*(name for name, _, _ in _ROWS), OTHER_ROW)


def row_of(term: Term) -> str:
    """The row of the syllabary that a term's reading begins in."""
    first = term.reading[:1]
    return next((name for name, low, high in _ROWS if low <= first <= high), OTHER_ROW)


def form_html(collections: Sequence[str]) -> str:
    """The field to look for words, and the choice of a collection and a row."""
    chosen = "".join(
        f'<option value="{as_text(name)}">{as_text(name)}</option>' for name in collections
    )
    rows = "".join(
        f'<option value="{name}">{name}{"" if name == OTHER_ROW else "行"}</option>'
        for name in ROWS
    )
    return (
        '<div class="check-head"><h2 id="glossary-title">用語集</h2></div>'
        '<p class="note">登録された基準・手引の定義から作っています。同じ言葉の定めが文書で違うときは、並べて示します。</p>'
        '<form class="check-filters" data-filters data-name="look" role="search">'
        '<label class="check-field grow"><span>言葉か読みで探す</span><input type="search" name="text" '
        'id="glossary-text" maxlength="60" placeholder="例: 立会、のりめん"></label>'
        f'<label class="check-field"><span>文書群</span><select name="collection" id="glossary-collection">'
        f'<option value="">すべて</option>{chosen}</select></label>'
        f'<label class="check-field"><span>行</span><select name="row" id="glossary-row">'
        f'<option value="">すべて</option>{rows}</select></label></form>'
    )


def terms_html(terms: Sequence[Term], *, searched: bool, narrowed: bool = False) -> str:
    """The terms, by the rows of the syllabary where nothing is looked for.

    ``narrowed`` to a collection or a row: that there are none says nothing of the others.
    """
    if not terms:
        none = "用語を定義している文書は、まだありません。"
        if searched:
            none = "その言葉の定義は、見つかりません。"
        elif narrowed:
            none = "この文書群・行には、定義された用語はありません。"
        said = none + ("文書群と行は「すべて」にもできます。" if searched and narrowed else "")
        return f'<p class="check-empty" role="status">{said}</p>'
    shown = terms[:MOST_SHOWN]
    more = (
        f'<p class="note">はじめの{MOST_SHOWN}語です。言葉・文書群・行で絞ってください。</p>'
        if len(terms) > MOST_SHOWN
        else ""
    )
    count = f'<p class="check-count" role="status">{len(terms)}語</p>'
    if searched:
        opened = len(shown) == 1
        return f"{count}{_list(shown, opened=opened)}{more}"
    rows = "".join(
        f"<h3>{as_text(row)}{'' if row == OTHER_ROW else '行'}</h3>{_list(tuple(group))}"
        for row, group in groupby(shown, key=row_of)
    )
    return f"{count}{rows}{more}"


def _list(terms: Sequence[Term], *, opened: bool = False) -> str:
    items = "".join(_term(term, opened=opened) for term in terms)
    return f'<ul class="glossary-list">{items}</ul>'


def _term(term: Term, *, opened: bool) -> str:
    several = len(term.differing)
    tag = f'<span class="check-tag warning">定め{several}とおり</span>' if several > 1 else ""
    return (
        f'<li><details class="glossary-term"{" open" if opened else ""}><summary>'
        f"<span>{name_html(term)}</span>{tag}</summary>{meanings_html(term, term.meanings, plainly=True)}"
        "</details></li>"
    )
