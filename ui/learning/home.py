"""What there is to learn today: what is due, quizzes to go on with, and a new quiz."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from assistant.japan_time import japan_time
from assistant.learning.questions.bank import Deck
from assistant.learning.questions.question import KIND_NAMES
from assistant.study.entries import DueCount, StudyQuiz
from ui.html_text import as_text

COUNTS = (5, 10, 20, 30)
"""How many questions a quiz can have."""
_USUAL_COUNT = 10


def due_html(counts: Sequence[DueCount]) -> str:
    """How many questions are due, deck by deck, and the way to begin."""
    due = sum(each.due for each in counts)
    resting = sum(each.resting for each in counts)
    rests = (
        f'<p class="note">廃止・更新された文書の{resting}問は休んでいます。</p>' if resting else ""
    )
    if not due:
        return _section(
            "due",
            "復習",
            "<p>いま復習するものはありません。新しい問題に答えると、忘れかけたころにここへ出ます。</p>"
            f"{rests}",
        )
    rows = []
    for deck, of_deck in groupby(sorted(counts, key=lambda each: each.deck), lambda e: e.deck):
        number = sum(each.due for each in of_deck)
        if number:
            rows.append(
                f'<li><span class="learn-name">{as_text(deck)}</span>'
                f'<span class="learn-count">{number}問</span>'
                f'<button type="button" class="check-button" data-do="review" '
                f'data-deck="{as_text(deck)}">この文書群だけ</button></li>'
            )
    listed = f'<ul class="learn-rows">{"".join(rows)}</ul>' if len(rows) > 1 else ""
    return _section(
        "due",
        "復習",
        f'<p class="learn-big"><strong>{due}</strong>問を思い出すころです。</p>'
        '<div class="check-actions"><button type="button" class="check-button main" '
        'data-do="review" id="learn-review">復習を始める</button></div>'
        f"{listed}{rests}",
    )


def unfinished_html(quizzes: Sequence[StudyQuiz]) -> str:
    """Quizzes that were left before their end, "" when there are none."""
    if not quizzes:
        return ""
    rows = "".join(_unfinished(quiz) for quiz in quizzes)
    return _section("unfinished", "途中のもの", f'<ul class="learn-rows">{rows}</ul>')


def _unfinished(quiz: StudyQuiz) -> str:
    done = sum(answer is not None for answer in quiz.answers)
    name = as_text(quiz.id)
    when = japan_time(quiz.begun_at.isoformat())
    return (
        f'<li><span class="learn-name">{as_text(quiz.title)}<span class="where">{when} に開始・'
        f"{len(quiz.questions)}問中{done}問に回答</span></span>"
        f'<button type="button" class="check-button main" data-do="open" data-quiz="{name}" '
        f'aria-label="{as_text(quiz.title)} を続ける">続ける</button>'
        f'<button type="button" class="check-button" data-do="end" data-quiz="{name}" '
        f'data-confirm="この問題集をやめますか。答えた分は残ります。" '
        f'aria-label="{as_text(quiz.title)} をやめる">やめる</button></li>'
    )


def loading_html() -> str:
    """While the documents to choose from are looked up."""
    return _section(
        "new", "新しい問題", '<p class="progress" role="status">文書の章を調べています…</p>'
    )


def new_quiz_html(decks: Sequence[Deck]) -> str:
    """The form for a new quiz."""
    if not decks:
        return _section(
            "new",
            "新しい問題",
            "<p>出題できる基準や手引が、まだ登録されていません。「文書」のタブで登録すると、"
            "その条文と表から問題を作ります。</p>",
        )
    return _section(
        "new",
        "新しい問題",
        '<form class="learn-new" novalidate>'
        f"{_collections(decks)}{_topics(decks)}{_kinds()}{_count()}"
        '<div class="check-actions"><button type="submit" class="check-button main" '
        'id="learn-begin">始める</button></div></form>',
    )


def _collections(decks: Sequence[Deck]) -> str:
    boxes = "".join(
        f'<label class="learn-box"><input type="checkbox" name="collection" '
        f'value="{as_text(deck.collection)}"><span>{as_text(deck.collection)} '
        f'<span class="where">文書{len(deck.documents)}件</span></span></label>'
        for deck in decks
    )
    return (
        '<fieldset><legend>文書群</legend><p class="note">選ばないと、すべてから出します。</p>'
        f'<div class="learn-boxes">{boxes}</div></fieldset>'
    )


def _topics(decks: Sequence[Deck]) -> str:
    """Folded away: who wants one chapter only looks for it."""
    rows = "".join(
        f'<li data-collection="{as_text(deck.collection)}"><label class="learn-box">'
        f'<input type="checkbox" name="topic" value="{as_text(topic.name)}">'
        f'<span>{as_text(topic.name)} <span class="where">{as_text(topic.document)}</span></span>'
        "</label></li>"
        for deck in decks
        for topic in deck.topics
    )
    total = sum(len(deck.topics) for deck in decks)
    return (
        '<details class="learn-topics"><summary>章を選ぶ'
        '<span class="learn-chosen" role="status"></span></summary>'
        '<label class="check-field"><span>章の名前で探す</span>'
        '<input type="search" id="learn-topic-search" autocomplete="off" '
        'placeholder="例: 土工、配筋"></label>'
        f'<p class="note"><span class="learn-found" role="status">{total}章</span></p>'
        f'<ul class="learn-topic-list" tabindex="0" aria-label="章">{rows}</ul>'
        '<div class="check-actions"><button type="button" class="check-button" '
        'id="learn-no-topics">章の選択をすべて外す</button></div></details>'
    )


def _kinds() -> str:
    boxes = "".join(
        f'<label class="learn-box"><input type="checkbox" name="kind" value="{kind.value}">'
        f"<span>{name}</span></label>"
        for kind, name in KIND_NAMES.items()
    )
    return (
        '<fieldset><legend>問題の種類</legend><p class="note">選ばないと、まぜて出します。</p>'
        f'<div class="learn-boxes">{boxes}</div></fieldset>'
    )


def _count() -> str:
    choices = "".join(
        f'<label class="learn-box"><input type="radio" name="count" value="{count}"'
        f"{' checked' if count == _USUAL_COUNT else ''}><span>{count}問</span></label>"
        for count in COUNTS
    )
    return f'<fieldset><legend>問題の数</legend><div class="learn-boxes">{choices}</div></fieldset>'


def _section(name: str, title: str, body: str) -> str:
    return (
        f'<section class="learn-card" aria-labelledby="learn-{name}-title">'
        f'<h2 id="learn-{name}-title">{title}</h2>{body}</section>'
    )
