"""The background that makes the questions of all documents, so that nobody waits for a quiz.

When a new edition is there, cards go on with what stayed the same (`assistant.study.succession`).

It goes slowly: people who work with the library come first. What it has made stays
(`assistant.learning.questions.bank`), so a server that was stopped goes on where it was.
"""

from __future__ import annotations

import logging
from typing import Self

from assistant.background import Background
from assistant.config import Settings
from assistant.learning.questions.bank import fill_bank, questions_folder
from assistant.records.database import Records
from assistant.study.exercise_making import sweep
from assistant.study.succession import let_cards_follow
from retrieval.documents import Document
from retrieval.library import Library

_LOG = logging.getLogger(__name__)
_AFTER_THE_START = 20.0  # seconds: what people open first is loaded by then
_BETWEEN_LOOKS = 30.0  # seconds between two looks for documents that are new or have changed
_REST = 1.0  # seconds before each document: making one takes as long, and others work meanwhile


class BankRunner:
    """Makes the questions of the documents of a NANIWA_HOME until it is closed."""

    def __init__(
        self,
        settings: Settings,
        library: Library,
        records: Records,
        *,
        first_wait: float = _AFTER_THE_START,
    ) -> None:
        self._first_wait = first_wait
        self._home = settings.home
        self._library = library
        self._records = records
        self._background = Background(questions_folder(settings.home))

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Begin; returns at once. A second server on the same NANIWA_HOME leaves it to the first.

        Where nothing can be kept, nothing is made beforehand: each quiz makes its own.
        """
        try:
            questions_folder(self._home).mkdir(parents=True, exist_ok=True, mode=0o700)
            claimed = self._background.claim()
        except OSError as error:
            _LOG.warning("no questions are made beforehand: %s", error)
            return
        if claimed:
            sweep(self._home)
            self._background.run(self._work, "questions")

    def close(self) -> None:
        """Stop after the document at hand."""
        self._background.end()

    def _work(self) -> None:
        closing = self._background.closing
        closing.wait(self._first_wait)
        made: tuple[Document, ...] = ()
        while not closing.is_set():
            try:
                documents = self._library.documents()
                if documents != made:
                    fill_bank(self._library, self._home, closing, self._rest)
                    if not closing.is_set():
                        let_cards_follow(self._records, self._library, self._home)
                    made = documents
            except Exception:  # noqa: BLE001
                # The edge of a thread: a quiz makes for itself what is not there.
                _LOG.exception("making questions failed")
            closing.wait(_BETWEEN_LOOKS)

    def _rest(self, _: Document) -> None:
        self._background.closing.wait(_REST)
