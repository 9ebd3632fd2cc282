"""An open draft to read: its head with how far the writing is, and the section that is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.drafting.draft import Origin, Section, SectionState
from assistant.drafts.entries import DraftEntry, DraftState, KeptDraft, Progress, SectionEntry
from assistant.drafts.reads import StaleSection
from assistant.japan_time import japan_time
from ui.drafts.listing import bar_html, delete_button, failed_in, state_tag
from ui.drafts.outline import beside, state_html
from ui.drafts.section import blocks_html, section_html
from ui.drafts.spans import Reading
from ui.html_text import as_text, lines_as_text

_LAST_WORDS = 600
"""Characters shown of what the model is writing."""
_TEXTLESS = frozenset({SectionState.WAITING, SectionState.FAILED})


def head_html(
    kept: KeptDraft,
    downloads: Mapping[str, str],
    *,
    outdated: Sequence[StaleSection] = (),
    problem: str = "",
    said: str = "",
) -> str:
    """Title, state, and what can be done with the whole.

    ``outdated`` are sections that rest on what is in force no more, ``downloads`` addresses by labels.
    """
    entry = kept.entry
    key = as_text(entry.id)
    told = f'<p class="problem" role="alert">{as_text(problem)}</p>' if problem else ""
    told += f'<p class="said" role="status">{as_text(said)}</p>' if said else ""
    message = f'<p class="problem">{as_text(entry.message)}</p>' if entry.message else ""
    subject = f"　{as_text(entry.subject)}" if entry.subject else ""
    estimate = f"　積算: {as_text(entry.estimate)}" if entry.estimate else ""
    version = f"　第{entry.version}版" if entry.version else ""
    return (
        f'<section class="check-part" data-draft="{key}" aria-labelledby="draft-title">'
        '<button type="button" class="check-button" data-do="close" id="draft-back">'
        "← 一覧へ戻る</button>"
        f'<div class="check-head"><h2 id="draft-title" tabindex="-1">{as_text(entry.title)}</h2>'
        f"{state_tag(entry)}</div>"
        f'<p class="where">{as_text(entry.kind_title)}{subject}{estimate}　'
        f"{as_text(japan_time(entry.changed_at))} 更新{version}</p>"
        f"{told}{message}{_failed(entry)}{_outdated(key, outdated)}"
        f'<div class="check-actions">{_writing_buttons(entry)}{_downloads(downloads)}'
        f"{delete_button(entry)}</div></section>"
    )


def progress_html(entry: DraftEntry, progress: Progress | None) -> str:
    """How many sections are written, which one is being written, and what the model says so far."""
    if entry.state is DraftState.DONE:
        return ""
    total = len(entry.sections)
    sentence = f"{total}節中 {entry.written}節を書きました。"
    words = ""
    if entry.state is DraftState.WRITING:
        sentence += _now(progress)
        if progress is not None and progress.words:
            last = progress.words[-_LAST_WORDS:]
            words = (
                '<details class="draft-words"><summary>言語モデルが書いている文（確かめる前）'
                f"</summary><p>{lines_as_text(last)}</p></details>"
            )
    return f'{bar_html(entry)}<p class="where" role="status">{as_text(sentence)}</p>{words}'


def drawn_key(entry: DraftEntry) -> str:
    """Changes when there is more to show than in the head."""
    return f"{entry.revision}.{entry.state.value}"


def section_view(
    kept: KeptDraft,
    section: Section,
    numbers: Mapping[Origin, int],
    *,
    problem: str = "",
    editing: str | None = None,
) -> str:
    """The open section with its buttons; ``editing`` is the text in the box while it is edited."""
    entry = next(each for each in kept.entry.sections if each.id == section.id)
    key = as_text(section.id)
    told = f'<p class="problem" role="alert">{as_text(problem)}</p>' if problem else ""
    body = (
        _edit_form(section, entry, editing) + (_now_there(section, numbers) if problem else "")
        if editing is not None
        else _waiting(section, entry)
        + (section_html(section, numbers) if section.blocks or section.notes else "")
        + _buttons(section, entry)
    )
    return (
        f'<article class="draft-section" data-section="{key}" data-revision="{entry.revision}" '
        'aria-labelledby="draft-section-title"><div class="check-head">'
        f'<h3 id="draft-section-title" tabindex="-1">{as_text(section.heading)}</h3>'
        f"{state_html(section.state)}</div>{told}{body}{_turning(kept.draft.sections, section.id)}"
        "</article>"
    )


def _now(progress: Progress | None) -> str:
    if progress is None:
        return "順番を待っています。"
    if progress.ahead:
        return (
            f"「{progress.heading}」は、言語モデルの順番を待っています（前に{progress.ahead}件）。"
        )
    return f"「{progress.heading}」を書いています。"


def _writing_buttons(entry: DraftEntry) -> str:
    if entry.state is DraftState.WRITING:
        return _button("stop", entry.id, "止める")
    if entry.state is DraftState.STOPPED:
        return _button("go-on", entry.id, "続きを書く", "main")
    if failed_in(entry):
        return _button("go-on", entry.id, "書けなかった節をもう一度書く", "main")
    return ""


def _button(do: str, draft_id: str, label: str, kind: str = "") -> str:
    return (
        f'<button type="button" class="check-button {kind}" data-do="{do}" '
        f'data-draft="{as_text(draft_id)}" id="draft-{do}">{label}</button>'
    )


def _downloads(downloads: Mapping[str, str]) -> str:
    return "".join(
        f'<a class="check-button" href="{as_text(address)}" download>{as_text(label)}で保存</a>'
        for label, address in downloads.items()
    )


def _failed(entry: DraftEntry) -> str:
    """Which sections could not be written, once nothing more is being written."""
    failed = failed_in(entry)
    if entry.state is not DraftState.DONE or not failed:
        return ""
    names = "".join(f"「{as_text(each.heading)}」" for each in failed)
    return f'<p class="problem">書けなかった節が{len(failed)}あります: {names}。理由は各節に示します。</p>'


def _outdated(key: str, outdated: Sequence[StaleSection]) -> str:
    if not outdated:
        return ""
    sections: dict[str, list[str]] = {}
    for each in outdated:
        for why in each.why:
            sections.setdefault(why, []).append(f"「{each.heading}」")
    items = "".join(
        f"<li>{as_text(why)}<br>これによる節: {as_text(''.join(headings))}</li>"
        for why, headings in sections.items()
    )
    ask = "これらの節を、いまの基準で書き直します。手直しした節も替わります（前の文は版に残ります）。よろしいですか。"
    return (
        '<div class="draft-banner" role="status"><p><strong>今は使われていない基準によっている節があります。'
        f'</strong></p><ul class="check-notes">{items}</ul>'
        '<button type="button" class="check-button main" data-do="rewrite-outdated" '
        f'data-draft="{key}" data-confirm="{ask}" id="draft-rewrite-outdated">'
        "いまの基準で書き直す</button></div>"
    )


def _waiting(section: Section, entry: SectionEntry) -> str:
    if entry.asked and section.state is not SectionState.WAITING:
        return '<p class="check-empty" role="status">書き直しを待っています。いまの文を示しています。</p>'
    if section.state is SectionState.WAITING:
        return '<p class="check-empty">この節はまだ書かれていません。</p>'
    if section.state is SectionState.FAILED:
        return (
            '<p class="problem">この節を書けませんでした。下の理由を確かめて、書き直すか、'
            "手で書いてください。</p>"
        )
    if not section.blocks:
        return '<p class="note">見出しだけの節です。本文は次の節からです。</p>'
    return ""


def _buttons(section: Section, entry: SectionEntry) -> str:
    key = as_text(section.id)
    revision = entry.revision
    accept = ""
    if section.state is SectionState.ACCEPTED:
        accept = (
            f'<button type="button" class="check-button" data-do="unaccept" data-section="{key}" '
            f'data-revision="{revision}" id="draft-accept">確認済みを取り消す</button>'
        )
    elif section.state not in _TEXTLESS:
        accept = (
            f'<button type="button" class="check-button main" data-do="accept" data-section="{key}" '
            f'data-revision="{revision}" id="draft-accept">確認済みにする</button>'
        )
    edit = (
        f'<button type="button" class="check-button" data-do="edit" data-section="{key}" '
        'id="draft-edit">編集する</button>'
    )
    by_hand = (
        ""
        if section.state not in (SectionState.EDITED, SectionState.ACCEPTED)
        else '<p class="note">書き直すと、手で直した文は新しい文に替わります（前の文は版に残ります）。</p>'
    )
    return (
        f'<div class="check-actions">{accept}{edit}</div>'
        f'<form class="check-inline draft-again" data-do="rewrite" data-section="{key}" '
        f'data-revision="{revision}"><label class="check-field grow">'
        '<span>書き直しの指示（なくてもよい）</span><input type="text" name="hint" maxlength="500" '
        f'value="{as_text(entry.hint or section.hint)}" placeholder="例: 夜間施工の理由をはじめに書く">'
        '</label><button type="submit" class="check-button">書き直す</button>'
        f"{by_hand}</form>"
    )


def _edit_form(section: Section, entry: SectionEntry, text: str) -> str:
    key = as_text(section.id)
    sources = "[出典1] などは、この節の中での出典の番号です。" if "[出典" in text else ""
    return (
        f'<form class="draft-edit" data-do="save" data-section="{key}" '
        f'data-revision="{entry.revision}">'
        '<p class="draft-restored" role="status" hidden><span>書きかけの文を戻しました。</span>'
        '<button type="button" class="check-button" data-original>今の文から始める</button></p>'
        '<label class="check-field">'
        "<span>この節の文（見出し・表・箇条書きはこのままの書き方で直せます）</span>"
        f'<textarea name="text" id="draft-edit-text" rows="18" maxlength="200000">{as_text(text)}'
        '</textarea></label><p class="note">変えなかった文の出所は残ります。書き足した文は「手入力」になります。'
        f"{sources}"
        '</p><div class="check-actions"><button type="submit" class="check-button main">保存する</button>'
        f'<button type="button" class="check-button" data-do="cancel-edit" data-section="{key}" '
        'id="draft-cancel-edit">やめる</button></div></form>'
    )


def _now_there(section: Section, numbers: Mapping[Origin, int]) -> str:
    """What stands there now, for who could not save over it unseen."""
    text = blocks_html(section.blocks, Reading(numbers))
    return (
        f'<details open><summary>いまの文</summary><div class="draft-text">{text}</div></details>'
    )


def _turning(sections: Sequence[Section], opened: str) -> str:
    before, after = beside(sections, opened)

    def button(words: str, section: Section | None, place: str) -> str:
        if section is None:
            return ""
        return (
            f'<button type="button" class="check-button" data-do="section" '
            f'data-section="{as_text(section.id)}" id="draft-{place}">'
            f"{words.format(as_text(section.heading))}</button>"
        )

    return (
        f'<div class="check-pages">{button("← {}", before, "before")}'
        f"{button('{} →', after, 'after')}</div>"
    )
