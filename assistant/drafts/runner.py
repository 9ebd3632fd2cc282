"""The background that writes drafts: some threads, each with one section at a time.

All that it goes by stands in the records: whoever begins, stops, edits or deletes a draft only
changes them. A section is kept as soon as it is written, so a killed server goes on where it was.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field, replace
from typing import Self

from langchain_core.language_models import BaseChatModel

from assistant.access.door import Door
from assistant.access.people import Feature, Person
from assistant.background import Background
from assistant.config import Settings
from assistant.drafting.draft import Section, SectionState
from assistant.drafting.kept import section_as_json, section_from_json
from assistant.drafting.sources import sources_of
from assistant.drafting.writing import Writing, write_section
from assistant.drafts.board import Board
from assistant.drafts.places import drafts_folder, sweep
from assistant.drafts.rows import row_of, with_failure, with_rows
from assistant.drafts.sheets import kind_of, sheet_of_row
from assistant.records.database import Records
from assistant.records.drafts import (
    Changed,
    DraftRow,
    SectionRow,
    change_draft,
    draft_ids,
    find_draft,
    texts_of,
    unfinished_drafts,
)
from assistant.records.people import find_person
from retrieval.errors import UNEXPECTED, NaniwaError
from retrieval.library import Library

_LOG = logging.getLogger(__name__)
_WORKERS = 4  # the model takes turns of its own; searching is quick
_BETWEEN_LOOKS = 0.5  # seconds between two looks for work, and for what is wanted no more
_AFTER_FAULT = 5  # seconds
_MOST_REASONS = 3
_NOT_ALLOWED = "下書きを作る権限がないため、作成を止めました。"


@dataclass(frozen=True, slots=True)
class _Taken:
    """A section that a thread writes: set ``cancel`` to stop it."""

    row: DraftRow
    section: SectionRow
    cancel: threading.Event = field(default_factory=threading.Event)


class DraftRunner:
    """Writes the drafts of a NANIWA_HOME until it is closed.

    One draft of a person is written at a time; people take turns, section by section.
    """

    def __init__(
        self,
        records: Records,
        settings: Settings,
        library: Library,
        model: BaseChatModel | None,
        board: Board,
        *,
        workers: int = _WORKERS,
    ) -> None:
        self._records = records
        self._home = settings.home
        self._library = library
        self._model = model
        self._board = board
        self._count = workers
        self._background = Background(drafts_folder(settings.home))
        self._closing = self._background.closing
        self._taking = threading.Lock()
        self._at_work: dict[str, _Taken] = {}  # by owner
        self._turns: dict[str, int] = {}

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Sweep what a killed server left, and begin to write; returns at once.

        A second server on the same NANIWA_HOME leaves the work to the first.
        """
        if not self._background.claim():
            return
        sweep(self._home, draft_ids(self._records))
        self._background.run(self._watch, "drafts-watch")
        for number in range(self._count):
            self._background.run(self._work, f"drafts-{number}")

    def close(self) -> None:
        """Stop within a second or two; sections that were being written wait for the next start."""
        self._closing.set()
        with self._taking:
            for taken in self._at_work.values():
                taken.cancel.set()
        self._background.end()

    def _work(self) -> None:
        while not self._closing.is_set():
            try:
                taken = self._take()
                if taken is not None:
                    try:
                        self._do(taken)
                    finally:
                        self._release(taken)
                    continue
            except Exception:  # noqa: BLE001
                # The edge of a thread: a full disk or a locked database may pass.
                _LOG.exception("writing a draft failed")
                self._closing.wait(_AFTER_FAULT)
            self._closing.wait(_BETWEEN_LOOKS)

    def _watch(self) -> None:
        """Stop the writing of what is wanted no more."""
        while not self._closing.wait(_BETWEEN_LOOKS):
            try:
                with self._taking:
                    at_work = list(self._at_work.values())
                for taken in at_work:
                    if not self._wanted(taken):
                        taken.cancel.set()
            except Exception:  # noqa: BLE001
                _LOG.exception("looking after drafts failed")

    def _take(self) -> _Taken | None:
        """Take the next section of whose turn it is."""
        with self._taking:
            if self._closing.is_set():
                return None
            waiting: dict[str, str] = {}
            for owner, draft_id in unfinished_drafts(self._records):
                if owner not in self._at_work:
                    waiting.setdefault(owner, draft_id)
            if not waiting:
                return None
            # Who waited longest for a turn; of those who had none, who asked first.
            owner = min(waiting, key=lambda name: self._turns.get(name, -1))
            row = find_draft(self._records, waiting[owner])
            section = next((s for s in row.sections if s.asked), None) if row else None
            if row is None or section is None:
                return None
            taken = _Taken(row, section)
            self._at_work[owner] = taken
            self._turns[owner] = max(self._turns.values(), default=0) + 1
            return taken

    def _release(self, taken: _Taken) -> None:
        with self._taking:
            self._at_work.pop(taken.row.owner, None)
            self._board.end(taken.row.id)

    def _do(self, taken: _Taken) -> None:
        owner = self._owner(taken)
        if owner is None:
            self._give_up(taken, _NOT_ALLOWED)
            return
        self._board.begin(taken.row.id, taken.section.id, taken.section.heading)
        written = self._written(taken, owner)
        if written is not None and not taken.cancel.is_set():
            change_draft(
                self._records, taken.row.id, lambda row, _: _arrived(row, taken, written, owner)
            )

    def _written(self, taken: _Taken, owner: Person) -> Section | None:
        """The section as it is written now, or with the reason why it can't be."""
        (text,) = texts_of(self._records, taken.row.id, [taken.section.digest])
        section = section_from_json(text)
        try:
            # What the owner may read is asked anew for each section.
            reading = Door(owner, self._records, self._library, self._home).reading()
            kind = kind_of(self._home, taken.row.kind)
            writing = Writing(
                kind=kind,
                sheet=sheet_of_row(taken.row, kind),
                sources=sources_of(reading),
                model=self._model,
                cancel=taken.cancel,
                user=owner.name,
                on_text=lambda words: self._board.say(taken.row.id, words),
                on_waiting=lambda ahead: self._board.wait(taken.row.id, ahead),
            )
            return write_section(section, writing, taken.section.hint)
        except NaniwaError as error:
            if taken.cancel.is_set():
                return None
            return _failed(section, error.message)
        except Exception:  # noqa: BLE001
            # The edge of a thread: a fault in one section must not stop the others.
            if taken.cancel.is_set():
                return None
            _LOG.exception("section %s of draft %s failed", section.id, taken.row.id)
            return _failed(section, UNEXPECTED)

    def _owner(self, taken: _Taken) -> Person | None:
        """Whose draft it is, None when they may not draft any more."""
        person = find_person(self._records, taken.row.owner)
        return person if person is not None and person.may(Feature.DRAFT) else None

    def _wanted(self, taken: _Taken) -> bool:
        row = find_draft(self._records, taken.row.id)
        return row is not None and _still_asked(row, taken) and self._owner(taken) is not None

    def _give_up(self, taken: _Taken, message: str) -> None:
        """Write no more of a draft until somebody asks for it again."""

        def change(row: DraftRow, _: object) -> Changed:
            sections = tuple(replace(section, asked=False) for section in row.sections)
            return Changed(replace(row, sections=sections, pending=(), message=message))

        change_draft(self._records, taken.row.id, change)


def _still_asked(row: DraftRow, taken: _Taken) -> bool:
    """Whether a section waits as it did when it was taken: neither edited nor stopped since."""
    return row.head == taken.row.head and taken.section in row.sections


def _arrived(row: DraftRow, taken: _Taken, written: Section, owner: Person) -> Changed | None:
    """The draft with a section that was written; the last one makes a version."""
    if not _still_asked(row, taken):
        return None
    new = with_rows(row, replace(row_of(written), hint=taken.section.hint))
    texts = (section_as_json(written),)
    if any(section.asked for section in new.sections):
        return Changed(new, texts)
    why = _shortened(new.pending) or "下書きを作成"
    name = (owner.shown_name or owner.name)[:64]
    return Changed(replace(new, pending=()), texts, why=why, who=name)


def _shortened(reasons: tuple[str, ...]) -> str:
    """Why a version was made; of many reasons the first ones and how many there are."""
    if len(reasons) <= _MOST_REASONS:
        return "、".join(reasons)
    return "、".join(reasons[:_MOST_REASONS]) + f"など{len(reasons)}件"


def _failed(section: Section, message: str) -> Section:
    """A section that could not be written: what stood there stays, with the reason."""
    state = SectionState.FAILED if not section.blocks else section.state
    return replace(with_failure(section, message), state=state)
