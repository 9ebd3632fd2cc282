"""How far somebody is with learning, as HTML: in figures, topic by topic, over time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from assistant.japan_time import japan_time
from assistant.learning.decks import Progress
from assistant.study.entries import Companion, Day, ExerciseResult, LearningProgress
from ui.html_text import as_text
from ui.learning.plots import Column, columns_html, line_html, share_bar

_DAYS_SHOWN = 30
_TOPICS_AT_ONCE = 12


def progress_html(progress: LearningProgress, today: date, *, own: bool) -> str:
    """All of it; ``own`` is False for a mentor, who sees figures only."""
    title = "自分の進み具合" if own else f"{as_text(progress.shown_name)}さんの進み具合"
    back = (
        ""
        if own
        else '<div class="check-actions"><button type="button" class="check-button" '
        'data-do="own" id="learn-own">← 自分の進み具合へもどる</button></div>'
    )
    if not progress.topics and not progress.exercises:
        none = (
            "まだ答えた問題がありません。「きょうの学習」で問題に答えると、ここに進み具合が出ます。"
            if own
            else "まだ答えた問題がありません。"
        )
        return f'{back}<h2 id="learn-progress-title" tabindex="-1">{title}</h2><p>{none}</p>'
    return (
        f'{back}<h2 id="learn-progress-title" tabindex="-1">{title}</h2>'
        f"{_totals(progress.topics)}{_over_time(progress.days, today)}"
        f"{_topics(progress.topics)}{_exercises(progress.exercises)}{_export() if own else ''}"
    )


def _totals(topics: Sequence[Progress]) -> str:
    cards = sum(topic.cards for topic in topics)
    answers = sum(topic.answers for topic in topics)
    right = sum(topic.right for topic in topics)
    recall = sum(topic.recall * topic.cards for topic in topics) / cards if cards else 0.0
    figures = (
        ("学んだ問題", f"{cards}問"),
        ("いま復習するもの", f"{sum(topic.due for topic in topics)}問"),
        ("答えた回数", f"{answers}回"),
        ("正解", f"{right / answers:.0%}" if answers else "－"),
        ("いま覚えている見込み", f"{recall:.0%}" if cards else "－"),
    )
    return (
        '<dl class="check-figures learn-totals">'
        + "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in figures)
        + "</dl>"
    )


def _over_time(days: Sequence[Day], today: date) -> str:
    past = [day for day in days if day.date <= today][-_DAYS_SHOWN:]
    ahead = [day for day in days if day.date >= today]
    columns = [Column(_short(day.date), day.right, day.answers - day.right) for day in past]
    shares = [(_short(day.date), day.right / day.answers if day.answers else None) for day in past]
    load = [Column(_short(day.date), day.due_load) for day in ahead]
    plots = columns_html(
        f"日ごとの答え（{len(past)}日間）", columns, lower="正解", upper="不正解", unit="問"
    )
    plots += line_html(f"日ごとの正解の割合（{len(past)}日間）", shares, "正解の割合")
    plots += columns_html(
        f"これから{len(ahead)}日間に復習する数", load, lower="復習する数", unit="問", named=0
    )
    return f'<section><h3>日々の様子</h3><div class="learn-plots">{plots}</div></section>'


def _topics(topics: Sequence[Progress]) -> str:
    """A bar for each topic with the numbers beside it: plot and table in one."""
    if not topics:
        return ""
    ordered = sorted(topics, key=lambda topic: (topic.recall, topic.deck, topic.topic))
    first, rest = ordered[:_TOPICS_AT_ONCE], ordered[_TOPICS_AT_ONCE:]
    more = (
        f"<details><summary>ほかの{len(rest)}章</summary>{_topic_table(rest)}</details>"
        if rest
        else ""
    )
    return (
        '<section><h3>章ごと</h3><p class="note">忘れていそうな章から順に並べています。'
        "最後の答えが誤りだった問題は、覚えていないものとして数えます。</p>"
        f"{_topic_table(first)}{more}</section>"
    )


def _topic_table(topics: Sequence[Progress]) -> str:
    rows = "".join(
        f'<tr><th scope="row" data-label="章"><span>{as_text(topic.topic or topic.deck)}'
        f'<span class="where">{as_text(topic.deck)}</span></span></th>'
        f'<td data-label="覚えている見込み"><span>{topic.recall:.0%}{share_bar(topic.recall)}'
        "</span></td>"
        f'<td data-label="正解"><span>{_share(topic.right, topic.answers)}</span></td>'
        f'<td data-label="問題"><span>{topic.cards}問</span></td>'
        f'<td data-label="いま復習"><span>{topic.due}問</span></td></tr>'
        for topic in topics
    )
    return (
        '<div class="check-scroll"><table class="check-table as-cards learn-topic-table"><thead><tr><th scope="col">章</th>'
        '<th scope="col">覚えている見込み</th><th scope="col">正解</th><th scope="col">問題</th>'
        f'<th scope="col">いま復習</th></tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _share(right: int, answers: int) -> str:
    return f"{right / answers:.0%}（{answers}回中{right}回）" if answers else "－"


def _exercises(results: Sequence[ExerciseResult]) -> str:
    if not results:
        return ""
    rows = "".join(
        f'<tr><th scope="row" data-label="演習"><span>{as_text(result.title or result.kind)}'
        f'<span class="where">{as_text(result.kind)}</span></span></th>'
        f'<td data-label="難しさ"{_empty(result.difficulty)}><span>{as_text(result.difficulty)}</span></td>'
        f'<td data-label="結果"><span>{result.share:.0%} {as_text(result.sentence)}'
        f"{share_bar(float(result.share))}</span></td>"
        f'<td data-label="終えた日時"><span>{japan_time(result.finished_at.isoformat())}</span></td>'
        "</tr>"
        for result in results
    )
    return (
        '<section><h3>演習の結果</h3><div class="check-scroll"><table class="check-table as-cards learn-topic-table">'
        '<thead><tr><th scope="col">演習</th><th scope="col">難しさ</th><th scope="col">結果</th>'
        f'<th scope="col">終えた日時</th></tr></thead><tbody>{rows}</tbody></table></div></section>'
    )


def _empty(text: str) -> str:
    """A card has no line for what there is not; a column stays."""
    return "" if text else ' class="none"'


def _export() -> str:
    return (
        "<section><h3>持ち出す</h3><p>答えた問題を、Anki で読み込める形のファイルにします。</p>"
        '<div class="check-actions"><a class="check-button" href="/learning/cards.txt" download '
        'id="learn-anki">Anki用のファイルを保存</a></div></section>'
    )


def mentors_html(
    mentors: Sequence[Companion],
    possible: Sequence[Companion],
    ended: Sequence[tuple[Companion, datetime]] = (),
    said: str = "",
) -> str:
    """To whom a person shows how far they are: chosen and withdrawn here, by nobody else.

    ``ended`` are those who ceased to be staff, with when; ``said`` is what has just been done.
    """
    done = f'<p class="said" role="status">{said}</p>' if said else ""
    shown = "".join(
        f'<li><span class="learn-name">{_companion(mentor)}</span>'
        f'<button type="button" class="check-button danger" data-do="hide" '
        f'data-mentor="{as_text(mentor.name)}" '
        f'aria-label="{as_text(mentor.shown_name)}さんに見せるのをやめる">見せるのをやめる'
        "</button></li>"
        for mentor in mentors
    )
    listed = (
        f'<ul class="learn-rows">{shown}</ul>' if mentors else "<p>だれにも見せていません。</p>"
    )
    options = "".join(
        f'<option value="{as_text(each.name)}">{_companion(each)}</option>' for each in possible
    )
    form = (
        '<form class="check-actions" data-do="show"><label class="check-field grow">'
        "<span>見せる人</span>"
        f'<select name="mentor" id="learn-mentor"><option value="">選んでください</option>{options}'
        '</select></label><button type="submit" class="check-button">この人に見せる</button></form>'
        if possible
        else ""
    )
    return (
        '<section class="learn-card" aria-labelledby="learn-mentors-title">'
        '<h2 id="learn-mentors-title" tabindex="-1">指導者に見せる</h2>'
        '<p class="note">見えるのは、問題の数、正解の割合、演習の結果などの数字だけです。'
        "どの問題にどう答えたかは見えません。いつでもやめられます。</p>"
        f"{listed}{_ended(ended)}{form}{done}</section>"
    )


def _ended(ended: Sequence[tuple[Companion, datetime]]) -> str:
    return "".join(
        f'<p class="note">{_companion(mentor)}さんには、{japan_time(at.isoformat())[:10]} から'
        "見せていません。役割が変わったか、利用が止められたためです。元の役割にもどっても、"
        "もう一度選ぶまで見えません。</p>"
        for mentor, at in ended
    )


def trainees_html(trainees: Sequence[Companion], opened: str = "") -> str:
    """Who shows the person how far they are, "" for nobody."""
    if not trainees:
        return ""
    rows = "".join(
        f'<li><span class="learn-name">{_companion(trainee)}</span>'
        f'<button type="button" class="check-button" data-do="trainee" '
        f'data-person="{as_text(trainee.name)}" '
        f'aria-pressed="{"true" if trainee.name == opened else "false"}" '
        f'aria-label="{as_text(trainee.shown_name)}さんの進み具合を見る">進み具合を見る</button></li>'
        for trainee in trainees
    )
    return (
        '<section class="learn-card" aria-labelledby="learn-trainees-title">'
        '<h2 id="learn-trainees-title">見せてくれている人</h2>'
        f'<ul class="learn-rows">{rows}</ul></section>'
    )


def _companion(each: Companion) -> str:
    department = f"（{as_text(each.department)}）" if each.department else ""
    return f"{as_text(each.shown_name)}{department}"


def _short(day: date) -> str:
    return f"{day.month}/{day.day}"
