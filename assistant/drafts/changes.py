"""What a person does with a draft of theirs: each change is kept as a whole or not at all.

``based_on`` is the draft's revision that the person saw when they began to change a section:
when that section has been changed since, NaniwaError (``changed``) says so and nothing is kept.
Others may have changed the other sections meanwhile. All raise ``no_draft``, those after which there
is one more version ``too_many``.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from pathlib import Path

from assistant.access.door import Door
from assistant.checking.places import remove_folder, shown_title
from assistant.drafting.draft import OriginKind, Section, SectionState, spans_of
from assistant.drafting.editing import edited, section_as_text
from assistant.drafting.kept import draft_from_json, section_as_json, section_from_json
from assistant.drafting.writing import begin_draft
from assistant.drafts.begin import head_of
from assistant.drafts.entries import DraftEntry
from assistant.drafts.facts import facts_from_json
from assistant.drafts.limits import check_versions
from assistant.drafts.places import draft_folder
from assistant.drafts.reads import NOT_THERE, entry_of_row, own_row
from assistant.drafts.rows import row_of, with_rows, without_failure
from assistant.drafts.sheets import kind_of, read_values
from assistant.records import drafts
from assistant.records.audit import Action
from assistant.records.database import now
from assistant.records.drafts import Change, Changed, DraftRow, SectionRow, digest_of, texts_of
from retrieval.errors import NaniwaError

_LONGEST_HINT = 500
_LONGEST_TEXT = 200_000  # characters of a section
_TRIES = 3  # of an edit while the section or the sheet changes under it
_BY_HAND = frozenset({SectionState.EDITED, SectionState.ACCEPTED})
_WITHOUT_TEXT = frozenset({SectionState.WAITING, SectionState.FAILED})


def regenerate(
    door: Door, draft_id: str, section_id: str, hint: str = "", *, based_on: int | None = None
) -> DraftEntry:
    """Have one section written anew, with a hint what to do otherwise; the others stay.

    Its old text stays until the new one is there. Raises NaniwaError: ``no_section``, ``changed``,
    ``too_large`` for a hint.
    """
    wanted = " ".join(hint.split())
    if len(wanted) > _LONGEST_HINT:
        raise NaniwaError(f"指示は{_LONGEST_HINT}字までで書いてください。", code="too_large")

    def change(row: DraftRow, _: Callable[[str], str]) -> Changed:
        check_versions(row)
        section = section_row(row, section_id, based_on)
        why = f"節「{section.heading}」を書き直し"
        row = with_rows(row, replace(section, asked=True, hint=wanted))
        return Changed(asking(row, why))

    return changed(door, draft_id, change, f"節 {section_id} の書き直し")


def edit(
    door: Door, draft_id: str, section_id: str, text: str, *, based_on: int | None = None
) -> DraftEntry:
    """Replace what stands in a section by what a person wrote, as `section_as_text` gave it.

    Words that stay keep their origin. A rewriting of it that was asked for is dropped. Raises
    NaniwaError: ``no_section``, ``changed``, ``too_large``, and what `edited` raises.
    """
    if len(text) > _LONGEST_TEXT:
        raise NaniwaError(
            f"節の本文が長すぎます（{len(text):,}字、{_LONGEST_TEXT:,}字まで）。", code="too_large"
        )

    for _ in range(_TRIES):
        # Comparing takes seconds for a long text: nobody waits for it but who edits.
        row = own_row(door, draft_id)
        check_versions(row)
        kept = section_row(row, section_id, based_on)
        section = section_from_json(texts_of(door.records, row.id, [kept.digest])[0])
        if text.split() == section_as_text(section).split() and section.state not in _WITHOUT_TEXT:
            return entry_of_row(row)
        new = edited(without_failure(section), text, draft_from_json(row.head).values)
        new = replace(new, state=SectionState.EDITED)
        change = _edited_from(row, kept, new, based_on, who(door))
        with contextlib.suppress(_ChangedMeanwhileError):
            return changed(door, draft_id, change, f"節 {section_id} の編集")
    raise _changed_since(kept)


def accept(
    door: Door,
    draft_id: str,
    section_id: str,
    *,
    accepted: bool = True,
    based_on: int | None = None,
) -> DraftEntry:
    """Say that a section is right, or take that back. It makes no version: the words are the same.

    Raises NaniwaError: ``no_section``, ``changed``; ``busy`` for one without a text or that is to
    be written anew.
    """

    def change(row: DraftRow, read: Callable[[str], str]) -> Changed | None:
        kept = section_row(row, section_id, based_on)
        section = section_from_json(read(kept.digest))
        if section.state in _WITHOUT_TEXT or kept.asked:
            raise NaniwaError(f"節「{kept.heading}」は、まだ書き終わっていません。", code="busy")
        state = SectionState.ACCEPTED if accepted else _state_before(section)
        if state is section.state:
            return None
        new = replace(section, state=state)
        row = with_rows(row, replace(row_of(new), hint=kept.hint))
        return Changed(row, texts=(section_as_json(new),))

    return changed(door, draft_id, change)


def rewrite_with_sheet(
    door: Door,
    draft_id: str,
    values: Mapping[str, object],
    *,
    sections: Collection[str] | None = None,
    kinds: Path | None = None,
) -> DraftEntry:
    """Go by another project sheet from now on, and have ``sections`` written anew.

    None: all that nobody has edited or accepted. Sections that only the new sheet calls for are
    written in any case; those that it calls for no more go, but for edited and accepted ones. The
    draft as it was is kept as a version. Raises SheetError with all problems, and NaniwaError:
    ``no_section``, ``no_kind``, ``kind``, ``too_large``.
    """
    row = own_row(door, draft_id)
    kind = kind_of(door.home, row.kind, kinds)
    sheet = read_values(values, kind, facts_from_json(row.facts))
    new = begin_draft(kind, sheet)

    def change(row: DraftRow, read: Callable[[str], str]) -> Changed:
        check_versions(row)
        old = {section.id: section for section in row.sections}
        for section_id in sections or ():
            if section_id not in old and section_id not in {s.id for s in new.sections}:
                raise _no_section(row, section_id)
        rows: list[SectionRow] = []
        texts: list[str] = []
        for section in new.sections:
            kept = old.pop(section.id, None)
            if kept is None:
                texts.append(section_as_json(section))
                rows.append(replace(row_of(section), asked=True))
                continue
            by_hand = SectionState(kept.state) in _BY_HAND
            asked = not by_hand if sections is None else section.id in sections
            rows.append(replace(kept, asked=asked or kept.state == SectionState.WAITING))
        for kept in old.values():
            if SectionState(kept.state) in _BY_HAND:
                left = section_from_json(read(kept.digest))
                note = "計画シートの変更により、この節は要らなくなりました。"
                left = replace(left, notes=tuple(dict.fromkeys((*left.notes, note))))
                texts.append(section_as_json(left))
                rows.append(replace(kept, digest=digest_of(texts[-1]), asked=False))
        why = "計画シートを変更"
        row = replace(row, head=head_of(new), notes=sheet.notes, sections=tuple(rows))
        at_once = not any(section.asked for section in rows)
        return Changed(
            row if at_once else asking(row, why),
            texts=tuple(texts),
            why=why if at_once else "",
            who=who(door),
            before="計画シートの変更前",
        )

    return changed(door, draft_id, change, "計画シートの変更")


def stop(door: Door, draft_id: str) -> DraftEntry:
    """Stop the writing within a second or two; what is finished stays, and is kept as a version."""

    def change(row: DraftRow, _: Callable[[str], str]) -> Changed | None:
        if not any(section.asked for section in row.sections):
            return None
        sections = tuple(replace(section, asked=False) for section in row.sections)
        stopped = replace(row, sections=sections, pending=())
        has_text = any(SectionState(s.state) not in _WITHOUT_TEXT for s in row.sections)
        return Changed(stopped, before="途中で停止" if has_text else "", who=who(door))

    return changed(door, draft_id, change)


def go_on(door: Door, draft_id: str) -> DraftEntry:
    """Have written what is still missing or failed. Nothing happens when nothing is missing."""

    def change(row: DraftRow, _: Callable[[str], str]) -> Changed | None:
        missing = [
            replace(section, asked=True)
            for section in row.sections
            if SectionState(section.state) in _WITHOUT_TEXT and not section.asked
        ]
        if not missing:
            return None
        check_versions(row)
        return Changed(asking(with_rows(row, *missing), "残りの節を作成"))

    return changed(door, draft_id, change)


def rename(door: Door, draft_id: str, title: str) -> DraftEntry:
    """Give a draft another name in the list. Raises ``no_title`` for an empty one."""
    plain = shown_title(title)
    if not plain:
        raise NaniwaError("名前を書いてください。", code="no_title")
    return changed(door, draft_id, lambda row, _: Changed(replace(row, title=plain)))


def delete(door: Door, draft_id: str) -> None:
    """Remove a draft with its versions and its estimate, also one that is being written."""
    row = own_row(door, draft_id)
    drafts.delete_draft(door.records, row.id)
    remove_folder(draft_folder(door.home, row.id))
    door.note(Action.DRAFTED, row.id, "削除")


def changed(door: Door, draft_id: str, change: Change, note: str = "") -> DraftEntry:
    """Make a change to the person's own draft, and note it in the audit trail when it is one."""
    before = own_row(door, draft_id)
    after = drafts.change_draft(door.records, before.id, change)
    if after is None:
        raise NaniwaError(NOT_THERE, code="no_draft")
    if note:
        # What stands in the draft is secret: the trail says only that it was changed.
        door.note(Action.DRAFTED, after.id, note)
    return entry_of_row(after)


def section_row(row: DraftRow, section_id: str, based_on: int | None) -> SectionRow:
    """A section of a draft. Raises NaniwaError: ``no_section``, ``changed``."""
    for section in row.sections:
        if section.id == section_id:
            if based_on is not None and section.revision > based_on:
                raise _changed_since(section)
            return section
    raise _no_section(row, section_id)


def asking(row: DraftRow, why: str) -> DraftRow:
    """A draft of which more is to be written; it joins the queue unless it stands in it."""
    pending = tuple(dict.fromkeys((*row.pending, why)))
    asked_at = row.asked_at if row.pending else now()
    return replace(row, pending=pending, asked_at=asked_at, message="")


def who(door: Door) -> str:
    """The person as versions name them."""
    return (door.person.shown_name or door.person.name)[:64]


class _ChangedMeanwhileError(Exception):
    """What an edit was made from is not what the draft is any more."""


def _edited_from(
    seen: DraftRow, kept: SectionRow, new: Section, based_on: int | None, name: str
) -> Change:
    """Puts an edited section into the draft that it was made from, as far as the edit went by it."""
    text = section_as_json(new)

    def change(row: DraftRow, _: Callable[[str], str]) -> Changed:
        now_kept = section_row(row, kept.id, based_on)
        if (row.head, now_kept.digest) != (seen.head, kept.digest):
            raise _ChangedMeanwhileError
        return Changed(
            with_rows(row, replace(row_of(new), hint=now_kept.hint)),
            texts=(text,),
            why=f"節「{now_kept.heading}」を編集",
            who=name,
        )

    return change


def _changed_since(section: SectionRow) -> NaniwaError:
    return NaniwaError(
        f"節「{section.heading}」は、画面を開いた後に変わりました。"
        "新しい内容を確かめてから、もう一度直してください。",
        code="changed",
    )


def _state_before(section: Section) -> SectionState:
    by_hand = any(span.origin.kind is OriginKind.PERSON for span in spans_of(section))
    return SectionState.EDITED if by_hand else SectionState.WRITTEN


def _no_section(row: DraftRow, section_id: str) -> NaniwaError:
    names = "、".join(section.heading for section in row.sections)
    return NaniwaError(
        f"「{section_id[:100]}」という節はありません。ある節: {names}", code="no_section"
    )
