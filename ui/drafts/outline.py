"""The outline at the side: every section with how far it is, and which one is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.drafting.draft import Section, SectionState, spans_of
from assistant.drafts.entries import SectionEntry
from ui.html_text import as_text

STATES: Mapping[SectionState, tuple[str, str]] = {
    SectionState.WAITING: ("未着手", "quiet"),
    SectionState.WRITTEN: ("書いた", "info"),
    SectionState.EDITED: ("手直し済", "info"),
    SectionState.ACCEPTED: ("確認済", "info"),
    SectionState.FAILED: ("失敗", "error"),
}
_SIGNS = {
    SectionState.WAITING: "○",
    SectionState.WRITTEN: "●",
    SectionState.EDITED: "✎",
    SectionState.ACCEPTED: "✓",
    SectionState.FAILED: "✕",
}
_TEXTLESS = frozenset({SectionState.WAITING, SectionState.FAILED})


def state_html(state: SectionState) -> str:
    """How far a section is, by a sign and in a word."""
    word, kind = STATES[state]
    return f'<span class="check-tag {kind}"><span aria-hidden="true">{_SIGNS[state]}</span>{word}</span>'


def outline_html(
    entries: Sequence[SectionEntry],
    sections: Sequence[Section],
    opened: str,
    *,
    writing: str = "",
) -> str:
    """The sections as buttons; ``writing`` is the id of the one that is being written."""
    gaps = {
        section.id: sum(span.gap is not None for span in spans_of(section)) for section in sections
    }
    items = "".join(_item(each, opened, writing, gaps.get(each.id, 0)) for each in entries)
    done = sum(each.state not in _TEXTLESS for each in entries)
    return (
        '<nav aria-label="目次"><details class="draft-outline" open>'
        f'<summary>目次<span class="where">{done} / {len(entries)}節</span></summary>'
        f"<ol>{items}</ol></details></nav>"
    )


def _item(each: SectionEntry, opened: str, writing: str, gaps: int) -> str:
    current = ' aria-current="true"' if each.id == opened else ""
    key = as_text(each.id)
    state = state_html(each.state)
    if each.id == writing:
        state = _tag("…", "執筆中")
    elif each.asked:
        state = _tag("…", "順番待ち" if each.state in _TEXTLESS else "書き直し待ち")
    missing = f'<span class="draft-missing">要確認 {gaps}</span>' if gaps else ""
    level = min(max(each.level, 1), 6)
    return (
        f'<li class="level-{level}"><button type="button" data-do="section" data-section="{key}" '
        f'id="draft-outline-{key}"{current}><span>{as_text(each.heading)}</span>'
        f'<span class="draft-marks">{state}{missing}</span></button></li>'
    )


def _tag(sign: str, word: str) -> str:
    return f'<span class="check-tag info"><span aria-hidden="true">{sign}</span>{word}</span>'


def beside(sections: Sequence[Section], opened: str) -> tuple[Section | None, Section | None]:
    """The sections before and after the open one."""
    for index, section in enumerate(sections):
        if section.id == opened:
            before = sections[index - 1] if index else None
            after = sections[index + 1] if index + 1 < len(sections) else None
            return before, after
    return None, None
