"""What all tabs and all people share while the application is open."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from langchain_core.language_models import BaseChatModel

from assistant.access.door import Door
from assistant.access.people import Person
from assistant.config import Settings
from assistant.records.database import Records
from retrieval.errors import NaniwaError
from retrieval.library import Library


@dataclass(frozen=True, slots=True)
class Desk:
    """The open library, the records, the language model (None: quotations only), and who is answered.

    Nothing of a person is read from here but through `door`. ``running`` maps a browser session
    to the event that stops its answer. ``rendering`` is held while a page is drawn: pdfium must
    not be entered twice.
    """

    settings: Settings
    library: Library
    records: Records
    model: BaseChatModel | None
    running: dict[str, threading.Event] = field(default_factory=dict)
    rendering: threading.Lock = field(default_factory=threading.Lock)

    def door(self, person: Person, address: str = "") -> Door:
        """The way to the data for one person, who sits at ``address``."""
        return Door(person, self.records, self.library, self.settings.home, address)

    @contextmanager
    def answering(self, session: str) -> Iterator[threading.Event]:
        """Give the event that stops this session's answer; it is set whenever the block is left.

        Raises NaniwaError (``busy``) while the session's earlier question is being answered.
        """
        cancel = threading.Event()
        if self.running.setdefault(session, cancel) is not cancel:
            raise NaniwaError(
                "前の質問に回答しているところです。終わるのを待つか、停止してください。",
                code="busy",
            )
        try:
            yield cancel
        finally:
            cancel.set()
            self.running.pop(session, None)

    def stop(self, session: str) -> None:
        """Stop the session's answer, if one is being written."""
        cancel = self.running.get(session)
        if cancel is not None:
            cancel.set()

    @property
    def model_is_busy(self) -> bool:
        """Whether the model is answering someone already."""
        return bool(getattr(self.model, "busy", False))

    def close(self) -> None:
        """Stop all answers and give library, records and model back."""
        for cancel in list(self.running.values()):
            cancel.set()
        close_model = getattr(self.model, "close", None)
        if close_model is not None:
            close_model()
        self.library.close()
        self.records.close()
