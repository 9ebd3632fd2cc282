"""The background that works through checks: some threads, each with one process that reads files.

All that it goes by stands in the records: whoever stops, deletes or begins a check only changes
them. A killed server's files wait again at the next start; finished ones have their reports.
"""

from __future__ import annotations

import logging
import os
import threading
from dataclasses import dataclass
from typing import Self

from assistant.background import Background
from assistant.checking.parts import input_for
from assistant.checking.places import (
    check_folder,
    checks_folder,
    input_path,
    remove_folder,
    reports_folder,
    sweep,
)
from assistant.checking.turns import next_turn
from assistant.checking.work import FileTask, FileWork
from assistant.config import Settings
from assistant.records.check_work import (
    Outcome,
    finish_file,
    give_back,
    give_back_all,
    still_wanted,
    take_file,
    unfinished_checks,
)
from assistant.records.checks import Part, State, check_ids, find_check
from assistant.records.database import Records
from assistant.records.findings import waivers
from retrieval.workers import Failure, OneProcess, WorkLimits

_LOG = logging.getLogger(__name__)
# Searching and answering come first: the processes stand back for them.
_LIMITS = WorkLimits(seconds=600, memory_bytes=4 << 30, niceness=10)
_BETWEEN_LOOKS = 0.5  # seconds between two looks for a file that waits
_MOST_IDLE = 60  # looks after which a process without work ends
_AFTER_FAULT = 5  # seconds


@dataclass(frozen=True, slots=True)
class _Taken:
    """A file that a thread works on, and the round of its check."""

    check_id: str
    position: int
    round: int


class CheckRunner:
    """Works through the checks of a NANIWA_HOME until it is closed."""

    def __init__(self, records: Records, settings: Settings, *, workers: int = 0) -> None:
        self._records = records
        self._home = settings.home
        self._background = Background(checks_folder(settings.home))
        self._closing = self._background.closing
        self._taking = threading.Lock()
        self._turns: dict[str, int] = {}
        self._count = workers or max(1, (os.cpu_count() or 2) - 1)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Sweep what a killed server left, and begin to work; returns at once.

        A second server on the same NANIWA_HOME leaves the work to the first.
        """
        if not self._background.claim():
            return
        sweep(self._home, check_ids(self._records))
        give_back_all(self._records)
        for number in range(self._count):
            self._background.run(self._work, f"checks-{number}")

    def close(self) -> None:
        """Stop within a second; files that were at work wait for the next start."""
        self._background.end()

    def _work(self) -> None:
        process = OneProcess(FileWork(), _LIMITS)
        idle = 0
        taken: _Taken | None = None
        while not self._closing.is_set():
            try:
                if taken is not None:
                    # Not finished for a fault: a full disk may have room again.
                    give_back(self._records, taken.check_id, taken.position)
                taken = self._take()
                if taken is not None:
                    self._do(process, taken)
                    taken, idle = None, 0
                    continue
            except Exception:  # noqa: BLE001
                # The edge of a thread: a full disk or a locked database may pass.
                _LOG.exception("working through the checks failed")
                self._closing.wait(_AFTER_FAULT)
            idle += 1
            if idle == _MOST_IDLE:
                process.rest()  # its memory is others' until there is work again
            self._closing.wait(_BETWEEN_LOOKS)
        process.rest()

    def _do(self, process: OneProcess[FileTask, Outcome], taken: _Taken) -> None:
        def unwanted() -> bool:
            return self._closing.is_set() or not still_wanted(
                self._records, taken.check_id, taken.round
            )

        task = self._task(taken)
        if task is None:
            return
        outcome = process.do(task, unwanted)
        if isinstance(outcome, Failure):
            outcome = Outcome(State.FAILED, message=outcome.sentence)
        if outcome is not None:
            finish_file(self._records, taken.check_id, taken.round, taken.position, outcome)
        elif self._closing.is_set():
            give_back(self._records, taken.check_id, taken.position)
        if find_check(self._records, taken.check_id) is None:
            # Deleted while its process was still writing.
            remove_folder(check_folder(self._home, taken.check_id))

    def _take(self) -> _Taken | None:
        """Take the file whose turn it is."""
        with self._taking:
            if self._closing.is_set():
                return None
            turn = next_turn(unfinished_checks(self._records), self._turns)
            if turn is None or turn.next_file is None:
                return None
            number = take_file(self._records, turn.check_id, turn.next_file)
            self._turns[turn.owner] = max(self._turns.values(), default=0) + 1
        return None if number is None else _Taken(turn.check_id, turn.next_file, number)

    def _task(self, taken: _Taken) -> FileTask | None:
        """What is to be done with a file; None when its check has been deleted meanwhile."""
        check = find_check(self._records, taken.check_id)
        if check is None:
            return None
        file = next(file for file in check.files if file.position == taken.position)
        inputs = check_folder(self._home, check.id) / "inputs"
        is_estimate = file.part is Part.ESTIMATE
        return FileTask(
            check_id=check.id,
            round=taken.round,
            position=file.position,
            part=file.part,
            name=file.name,
            path=input_path(self._home, check, file),
            input=input_for(file, check.files, inputs) if is_estimate else None,
            out=reports_folder(self._home, check.id, taken.round),
            stem=file.stem,
            waivers=waivers(self._records) if is_estimate else {},
        )
