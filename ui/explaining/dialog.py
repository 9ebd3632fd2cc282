"""What the dialog やさしく説明 shows, as HTML. Everything from documents is text, never markup."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.explaining.explain import Defined, Explained, Part, Sentence
from assistant.explaining.glossary import Meaning, Term
from assistant.explaining.referring import Referred
from assistant.explaining.shown import first_ones, place_of_meaning
from ui.explaining.button import explain_button
from ui.html_text import as_text
from ui.page_address import page_address

_MOST_MEANINGS = 6
_SHORT = '<span class="explain-short">この文書での略称</span>'


def explained_html(found: Referred, explained: Explained, *, may_reword: bool) -> str:
    """The text with readings and terms, its terms' meanings, its sentences, its words of duty."""
    return (
        f'<p class="explain-where">{_where(found)}</p>'
        f'<div class="explain-text" lang="ja">{_text(explained)}</div>'
        f"{_terms(explained.terms)}{_sentences(explained.sentences)}{_duties(explained)}"
        f"{_rewording(may_reword=may_reword)}"
    )


def _where(found: Referred) -> str:
    link = _page_link(found.document_id, found.page) if found.document_id and found.page else ""
    return f"{as_text(found.where)} {link}"


def _page_link(document_id: str, page: int) -> str:
    return (
        f'<a href="{as_text(page_address(document_id, page))}" target="_blank" '
        f'rel="noopener">{page}ページを開く</a>'
    )


def _text(explained: Explained) -> str:
    first = first_ones(explained.parts)
    html = []
    opened = ""
    for index, part in enumerate(explained.parts):
        if part.term_id != opened:
            if opened:
                html.append("</button>")
            opened = part.term_id
            if opened:
                html.append(
                    f'<button type="button" class="explain-term" data-term="{as_text(opened)}" '
                    f'aria-expanded="false" aria-controls="explain-meaning">'
                )
        html.append(_part(part, difficult=index in first))
    if opened:
        html.append("</button>")
    return "".join(html)


def _part(part: Part, *, difficult: bool) -> str:
    if not part.reading:
        return _with_line_ends(part.text)
    kind = "hard" if difficult else "easy"
    return f'<ruby>{as_text(part.text)}<rt class="{kind}">{as_text(part.reading)}</rt></ruby>'


def _with_line_ends(text: str) -> str:
    """Text with every line end as a line end, also the last."""
    return "<br>".join(as_text(line) for line in text.split("\n"))


def _terms(terms: Sequence[Defined]) -> str:
    """The meanings, one of which is shown at a time in a place that is read out."""
    if not terms:
        return (
            '<p class="explain-note">この文章には、登録文書が定義している用語は見つかりません。</p>'
        )
    meanings = "".join(
        f'<div class="explain-defined" data-meaning="{as_text(one.term.id)}" hidden>'
        f"{term_html(one.term, one.meanings)}</div>"
        for one in terms
    )
    return (
        '<p class="explain-note">下線のある言葉を押すと、登録文書の定義を示します。</p>'
        f'<div id="explain-meaning" class="explain-meaning" aria-live="polite">{meanings}</div>'
    )


def term_html(term: Term, meanings: Sequence[Meaning]) -> str:
    """A term under its name, with its meanings."""
    return f"<h4>{name_html(term)}</h4>{meanings_html(term, meanings)}"


def name_html(term: Term) -> str:
    """A term's name with its reading over it, and its other names."""
    others = f'<span class="explain-others">別の名: {as_text("、".join(term.others))}</span>'
    name = f"<ruby>{as_text(term.name)}<rt>{as_text(term.reading)}</rt></ruby>"
    if term.reading == term.name:
        name = as_text(term.name)
    return f"{name}{others if term.others else ''}"


def meanings_html(term: Term, meanings: Sequence[Meaning], *, plainly: bool = False) -> str:
    """Meanings beside each other, each with its places, those of the same words together.

    ``plainly`` where each can be explained itself: not in the dialog, which is one.
    """
    order = {id(meaning): place for place, meaning in enumerate(meanings)}
    told = [[meaning for meaning in group if id(meaning) in order] for group in term.differing]
    groups = sorted(
        (group for group in told if group),
        key=lambda group: min(order[id(meaning)] for meaning in group),
    )
    differ = (
        f'<p class="explain-note">定めが{len(groups)}とおりあります。どの文書の文章かを確かめてください。</p>'
        if len(groups) > 1
        else ""
    )
    items = "".join(
        _meaning(group, _plainly(term, group[0]) if plainly else "")
        for group in groups[:_MOST_MEANINGS]
    )
    return f"{differ}<ul>{items}</ul>"


def _plainly(term: Term, meaning: Meaning) -> str:
    number = term.meanings.index(meaning) + 1
    button = explain_button(f"meaning:{term.id}:{number}", about=f"{term.name}の定義")
    return f'<p class="check-explain">{button}</p>'


def _meaning(group: Sequence[Meaning], plainly: str) -> str:
    places = "".join(
        f"<li>{as_text(place_of_meaning(meaning))} "
        f"{_page_link(meaning.place.document_id, meaning.place.page)}"
        f"{_SHORT if meaning.short else ''}</li>"
        for meaning in group
    )
    return (
        f'<li><p>{as_text(group[0].text)}</p><ul class="explain-places">{places}</ul>{plainly}</li>'
    )


def _sentences(sentences: Sequence[Sentence]) -> str:
    cut = [sentence for sentence in sentences if sentence.parts]
    if not cut:
        return ""
    told = "".join(
        '<dl class="explain-sentence">'
        + "".join(
            f"<div><dt>{as_text(part.label)}</dt><dd>{as_text(part.text)}</dd></div>"
            for part in sentence.parts
        )
        + "</dl>"
        for sentence in cut
    )
    return f"<section><h3>文のつくり</h3>{told}</section>"


def _duties(explained: Explained) -> str:
    if not explained.duties:
        return ""
    told = "".join(
        f"<div><dt>「{as_text(duty.words)}」<span>{as_text(duty.force.value)}</span></dt>"
        f"<dd>{as_text(duty.meaning)}</dd></div>"
        for duty in explained.duties
    )
    return (
        f'<section><h3>きまりの言葉</h3><dl class="explain-duties">{told}</dl>'
        '<p class="explain-note">仕様書や契約書での一般的な意味です。文書に定義があるときは、それによります。</p>'
        "</section>"
    )


def _rewording(*, may_reword: bool) -> str:
    if not may_reword:
        return ""
    return (
        "<section><h3>AIによる言い換え</h3>"
        '<p class="explain-note">言語モデルが一文ずつ言い換え、数値・義務・人を元の文と照合したものだけを示します。'
        "必ず元の文で確認してください。</p>"
        '<div class="explain-actions"><button type="button" class="explain-do" data-do="reword">言い換える'
        '</button><button type="button" class="explain-do" data-do="stop" hidden>やめる</button></div>'
        '<p class="explain-progress" role="status"></p><ol class="explain-words"></ol></section>'
    )
