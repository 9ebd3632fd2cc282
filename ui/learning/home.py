"""What there is to learn today: what is due, quizzes to go on with, and a new quiz."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from assistant.japan_time import japan_time
from assistant.learning.questions.bank import Deck, Topic
from assistant.learning.questions.question import KIND_NAMES
from assistant.study.entries import DueCount, StudyQuiz
from ui.html_text import as_text

COUNTS = (5, 10, 20, 30)
"""How many questions a quiz can have."""
_USUAL_COUNT = 10
_UNFINISHED_AT_ONCE = 3  # on a phone, more would push out of sight what there is to learn


def due_html(counts: Sequence[DueCount]) -> str:
    """How many questions are due, deck by deck, and the way to begin."""
    due = sum(each.due for each in counts)
    resting = sum(each.resting for each in counts)
    rests = (
        f'<p class="note">ほかに{resting}問は休んでいます（文書が改定・廃止されたもの、おかしいと知らせたもの）。</p>'
        if resting
        else ""
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
    first, rest = quizzes[:_UNFINISHED_AT_ONCE], quizzes[_UNFINISHED_AT_ONCE:]
    more = (
        f"<details><summary>ほか{len(rest)}件</summary>{_unfinished_rows(rest)}</details>"
        if rest
        else ""
    )
    return _section("unfinished", "途中のもの", f"{_unfinished_rows(first)}{more}")


def _unfinished_rows(quizzes: Sequence[StudyQuiz]) -> str:
    return f'<ul class="learn-rows">{"".join(_unfinished(quiz) for quiz in quizzes)}</ul>'


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
        f'data-confirm="このクイズをやめますか。答えた分は残ります。" '
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
        f"{_making(decks)}{_collections(decks)}{_topics(decks)}{_kinds()}{_count()}"
        '<div class="check-actions"><button type="submit" class="check-button main" '
        'id="learn-begin">始める</button></div></form>',
    )


def _making(decks: Sequence[Deck]) -> str:
    """How far the making of questions is in the background, "" when it is done."""
    documents = sum(len(deck.documents) for deck in decks)
    made = sum(deck.made for deck in decks)
    if made >= documents:
        return ""
    return (
        '<div data-filling><p class="progress" role="status">'
        f"文書{documents}件のうち{made}件の問題ができています。残りは順に用意しています。</p>"
        '<p class="note">いまでも始められます。まだの文書を選ぶと、始まるまで少し時間がかかります。'
        "</p></div>"
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
    total = sum(len(deck.topics) for deck in decks)
    groups = "".join(_of_document(deck, topics) for deck in decks for topics in _by_document(deck))
    return (
        '<details class="learn-topics" id="learn-topics"><summary>文書や章を選ぶ'
        '<span class="learn-chosen" role="status"></span></summary>'
        '<label class="check-field"><span>文書や章の名前で探す</span>'
        '<input type="search" id="learn-topic-search" autocomplete="off" '
        'placeholder="例: 土工、配筋"></label>'
        f'<p class="note"><span class="learn-found" role="status">{total}章</span></p>'
        f'<div class="learn-topic-list" tabindex="0" role="group" aria-label="文書と章">{groups}</div>'
        '<div class="check-actions"><button type="button" class="check-button" '
        'id="learn-no-topics">選択をすべて外す</button></div></details>'
    )


def _by_document(deck: Deck) -> list[tuple[Topic, ...]]:
    """The topics of a deck, document by document."""
    of_document: dict[str, list[Topic]] = {}
    for topic in deck.topics:
        of_document.setdefault(topic.document_id, []).append(topic)
    return [tuple(topics) for topics in of_document.values()]


def _of_document(deck: Deck, topics: Sequence[Topic]) -> str:
    """A document with its topics; the box of the document ticks them all."""
    title = as_text(topics[0].document)
    rows = "".join(
        f'<li><label class="learn-box"><input type="checkbox" name="topic" '
        f'value="{as_text(topic_value(topic))}"><span>{as_text(topic.name)} '
        f'<span class="where">{topic.questions}問</span></span></label></li>'
        for topic in topics
    )
    return (
        f'<fieldset class="learn-document" data-collection="{as_text(deck.collection)}">'
        f'<legend><label class="learn-box"><input type="checkbox" class="learn-whole" '
        f'name="whole" value="{as_text(topics[0].document_id)}"><span>{title}</span></label>'
        f"</legend><ul>{rows}</ul></fieldset>"
    )


def topic_value(topic: Topic) -> str:
    """How the form names a topic: chapters of several documents are called the same."""
    return f"{topic.document_id}|{topic.name}"


def topics_chosen(values: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The documents and the names of the topics that a form's values stand for."""
    pairs = [value.partition("|") for value in values]
    return (
        tuple(dict.fromkeys(document for document, _, _ in pairs)),
        tuple(dict.fromkeys(name for _, _, name in pairs)),
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
