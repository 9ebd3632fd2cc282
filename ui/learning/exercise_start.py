"""What a new exercise is to be, and the exercises that were begun before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.japan_time import japan_time
from assistant.learning.exercises.exercise import DIFFICULTY_NAMES, MOST_ERRORS, Difficulty
from assistant.study.entries import ExerciseSummary
from assistant.study.exercise_results import SITUATION
from ui.html_text import as_text

MOST_SHOWN = 50
"""Exercises listed at once."""
WHATS: Mapping[str, tuple[str, str]] = {
    "estimate": ("積算の誤り探し", "設計書に入れた誤りを、単価表や数量と突き合わせて見つけます。"),
    "draft": ("下書きの誤り探し", "特記仕様書などの下書きの誤りを、計画シートと基準で見つけます。"),
    SITUATION: ("現場の判断", "監督の場面を読み、どうするかを文章で答えます。"),
}
"""What can be practised: the values that forms send, with a name and a sentence."""

_SOURCES = (
    '<fieldset class="of-estimate"><legend>設計書</legend><div class="exercise-options">'
    '<label class="exercise-option"><input type="radio" name="source" value="sample" checked>'
    '<span>見本の設計書で</span></label><label class="exercise-option">'
    '<input type="radio" name="source" value="own"><span>自分の設計書で</span></label></div></fieldset>'
)


def start_html(
    groups: Mapping[str, Sequence[str]], collections: Sequence[str], *, may_send: bool = True
) -> str:
    """The form for a new exercise.

    ``groups`` are the groups of kinds of error by what is practised ("estimate", "draft"),
    ``collections`` whose documents drafts and situations may come from. ``may_send`` says that an
    estimate of one's own can be given.
    """
    whats = "".join(
        f'<label class="exercise-what"><input type="radio" name="what" value="{key}"'
        f"{' checked' if key == 'estimate' else ''}>"
        f'<span><strong>{name}</strong><span class="where">{said}</span></span></label>'
        for key, (name, said) in WHATS.items()
    )
    difficulties = "".join(
        f'<label class="exercise-option"><input type="radio" name="difficulty" value="{each.value}"'
        f"{' checked' if each is Difficulty.EASY else ''}>"
        f"<span>{DIFFICULTY_NAMES[each]}</span></label>"
        for each in Difficulty
    )
    counts = "".join(
        f'<option value="{count}">{count}か所</option>' for count in range(1, MOST_ERRORS + 1)
    )
    kinds = "".join(
        f'<fieldset class="of-{what}"><legend>誤りの種類（選ばなければ全部）</legend>'
        f'<div class="exercise-options">{_boxes(what, names)}</div></fieldset>'
        for what, names in groups.items()
        if names
    )
    return (
        '<form class="exercise-start" data-do="begin"><fieldset><legend>何を練習しますか</legend>'
        f'<div class="exercise-whats">{whats}</div></fieldset>'
        f'<div class="exercise-choices"><fieldset class="of-estimate of-draft"><legend>むずかしさ'
        f'</legend><div class="exercise-options">{difficulties}</div></fieldset>'
        '<label class="check-field of-estimate of-draft"><span>誤りの数</span><select name="count">'
        f'<option value="0">むずかしさに合わせる</option>{counts}</select></label></div>{kinds}'
        f"{_SOURCES if may_send else ''}"
        f'{_collections(collections)}<label class="check-field of-situation">'
        "<span>どんな場面（空けておけばおまかせ）</span>"
        '<input type="text" name="about" maxlength="100" placeholder="例: 配筋、コンクリート、安全"></label>'
        '<div class="check-actions"><button type="submit" class="check-button main exercise-begin" '
        'data-busy="作っています…">始める</button></div></form>'
    )


def list_html(listed: Sequence[ExerciseSummary]) -> str:
    """The exercises that were begun, newest first, with what came of them."""
    if not listed:
        return '<p class="check-empty" data-heading="exercise-list-title">まだ演習はありません。上で選んで「始める」を押してください。</p>'
    items = "".join(_item(each) for each in listed[:MOST_SHOWN])
    more = (
        f'<p class="note">新しい順に{MOST_SHOWN}件を示しています。</p>'
        if len(listed) > MOST_SHOWN
        else ""
    )
    return f'<ul class="check-list exercise-list">{items}</ul>{more}'


def _boxes(what: str, names: Sequence[str]) -> str:
    return "".join(
        f'<label class="exercise-option"><input type="checkbox" name="{what}-{number}" value="on">'
        f"<span>{as_text(name)}</span></label>"
        for number, name in enumerate(names)
    )


def _collections(collections: Sequence[str]) -> str:
    if len(collections) <= 1:
        return ""
    options = "".join(
        f'<option value="{as_text(name)}">{as_text(name)}</option>' for name in collections
    )
    return (
        '<label class="check-field of-draft of-situation"><span>文書群</span>'
        f'<select name="collection"><option value="">すべて</option>{options}</select></label>'
    )


def _item(each: ExerciseSummary) -> str:
    title, exercise = as_text(each.title), as_text(each.id)
    begun = japan_time(each.begun_at.isoformat())
    where = "　".join(said for said in (each.kind, each.difficulty, begun) if said)
    if each.share is None:
        state, label = '<span class="check-tag info">途中</span>', "続ける"
    else:
        state, label = f'<span class="check-tag quiet">結果 {each.share:.0%}</span>', "結果を見る"
    own = '<span class="check-tag quiet">自分の設計書</span>' if each.secret else ""
    ask = f"「{title}」を削除しますか。付けた印と結果も消え、元に戻せません。"
    name = title
    opening = '<span class="where">結果だけが残っています</span>'
    if each.kept:
        name = (
            f'<button type="button" class="check-link" data-do="open" data-exercise="{exercise}" '
            f'id="exercise-open-{exercise}">{title}</button>'
        )
        opening = (
            f'<button type="button" class="check-button" data-do="open" data-exercise="{exercise}" '
            f'aria-label="「{title}」: {label}">{label}</button>'
        )
    return (
        f'<li><div class="check-head"><h3>{name}</h3>{state}{own}</div><p class="where">'
        f'{as_text(where)}</p><div class="check-actions">{opening}'
        f'<button type="button" class="check-button danger" data-do="delete" '
        f'data-exercise="{exercise}" data-confirm="{ask}" aria-label="「{title}」を削除する">'
        "削除する</button></div></li>"
    )
