"""What all tabs and all people share while the application is open."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from langchain_core.language_models import BaseChatModel

from assistant.access.door import Door
from assistant.access.people import Person
from assistant.administration.backups import Upkeep
from assistant.config import Settings
from assistant.drafts.board import Board
from assistant.records.database import Records
from retrieval.errors import NaniwaError
from retrieval.library import Library


@dataclass(frozen=True, slots=True)
class Desk:
    """The open library, the records, the language model (None: quotations only), and who is answered.

    Nothing of a person is read from here but through `door`. ``running`` maps a conversation
    to the event that stops the answer written in it. ``rendering`` is held while a page is drawn: pdfium must
    not be entered twice. ``job_passwords`` open encrypted files that are being registered.
    ``drafting`` says which sections of drafts are being written.
    ``upkeep`` is the backup or restore that goes on. ``closing`` is set when the server ends.
    """

    settings: Settings
    library: Library
    records: Records
    model: BaseChatModel | None
    running: dict[str, threading.Event] = field(default_factory=dict)
    rendering: threading.Lock = field(default_factory=threading.Lock)
    job_passwords: dict[str, str] = field(default_factory=dict)
    drafting: Board = field(default_factory=Board)
    upkeep: Upkeep = field(default_factory=Upkeep)
    closing: threading.Event = field(default_factory=threading.Event)

    def door(self, person: Person, address: str = "") -> Door:
        """The way to the data for one person, who sits at ``address``."""
        return Door(person, self.records, self.library, self.settings.home, address)

    def begin(self, conversation: str) -> threading.Event:
        """The event that stops the answer which is now being written in a conversation.

        Raises NaniwaError (``busy``) while an earlier question of it is being answered. Whoever
        begins calls `finish`.
        """
        cancel = threading.Event()
        if self.running.setdefault(conversation, cancel) is not cancel:
            raise NaniwaError(
                "前の質問に回答しているところです。終わるのを待つか、停止してください。",
                code="busy",
            )
        return cancel

    def finish(self, conversation: str, cancel: threading.Event) -> None:
        """The answer that ``cancel`` stops is at its end."""
        cancel.set()
        if self.running.get(conversation) is cancel:
            del self.running[conversation]

    def stop(self, conversation: str) -> None:
        """Stop the answer in a conversation, if one is being written."""
        cancel = self.running.get(conversation)
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
