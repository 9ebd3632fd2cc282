"""The questions of a document, made once and kept: a file that can be made again at any time.

Kept under NANIWA_HOME/cache (never in a backup), one file a document, named after its id and
after all that its questions depend on. What can't be read or written is made anew: the bank only
saves time. Files are looked up by the ids of documents that a library lists, so that a person's
view of it never leads to another's.
"""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from random import Random

from assistant.derived_files import keep
from assistant.learning.question_json import question_json, question_of
from assistant.learning.questions.making.every_kind import makers_version, questions_of
from assistant.learning.questions.material import Material
from assistant.learning.questions.question import Question, title_of
from assistant.learning.questions.taught import Taught, is_taught
from retrieval.documents import Document, Passage
from retrieval.library import Library

Making = Callable[[Document], None]
"""Told of a document just before its questions are made, which takes a while."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A chapter of a document (`Place.topic`), with how many questions there are of it."""

    name: str
    document_id: str
    document: str
    questions: int


@dataclass(frozen=True, slots=True)
class Deck:
    """A collection with its documents to learn, and the topics of those whose questions are made.

    ``made`` counts those documents; once it is all of them, ``topics`` is complete.
    """

    collection: str
    documents: tuple[Document, ...]
    topics: tuple[Topic, ...]
    made: int

    @property
    def questions(self) -> int:
        """How many questions there are so far."""
        return sum(topic.questions for topic in self.topics)


def questions_folder(home: Path) -> Path:
    """Where the questions made are kept."""
    return home / "cache" / "questions"


def bank_questions(
    library: Taught, document: Document, home: Path | None, making: Making | None = None
) -> tuple[Question, ...]:
    """Every question of a document: as kept, or else made now and kept for the next time."""
    passages = library.passages_of(document.id)
    path = _path(home, document, passages) if home else None
    kept = _read(path) if path else None
    if kept is not None:
        return kept
    if making:
        making(document)
    random = Random(document.id)  # noqa: S311 - drawing questions, nothing secret
    questions = tuple(questions_of(Material(document, passages), random))
    if path:
        _keep(path, questions)
    return questions


def fill_bank(
    library: Taught, home: Path, stop: threading.Event, making: Making | None = None
) -> int:
    """Make what is not kept yet, document by document, until all is there or ``stop`` is set.

    Returns how many documents were made; to be called again, it goes on where it stopped. Given
    a whole `Library`, it also removes what is kept of documents that are no longer taught.
    """
    documents = [document for document in library.documents() if is_taught(document)]
    if isinstance(library, Library):
        _forget_others(home, {document.id for document in documents})
    made = 0
    for document in documents:
        if stop.is_set():
            break
        path = _path(home, document, library.passages_of(document.id))
        if _header(path) is None:
            bank_questions(library, document, home, making)
            made += 1
    return made


def deck_list(library: Taught, home: Path | None = None) -> tuple[Deck, ...]:
    """The collections to learn from, by name, with what is kept of them: nothing is made here."""
    decks: dict[str, list[Document]] = {}
    for document in library.documents():
        if is_taught(document):
            decks.setdefault(document.collection, []).append(document)
    files = _newest_files(home) if home else {}
    return tuple(_deck(name, tuple(decks[name]), files) for name in sorted(decks))


def _deck(collection: str, documents: tuple[Document, ...], files: dict[str, Path]) -> Deck:
    topics: list[Topic] = []
    made = 0
    for document in documents:
        path = files.get(document.id)
        header = _header(path) if path else None
        if header is None:
            continue
        made += 1
        title = title_of(document)
        topics += [Topic(name, document.id, title, questions) for name, questions in header.items()]
    return Deck(collection, documents, tuple(topics), made)


def _newest_files(home: Path) -> dict[str, Path]:
    """The file of each document; an older one that is still there is put in the shade."""
    found: dict[str, tuple[int, Path]] = {}
    with suppress(OSError):
        for path in questions_folder(home).glob("*.jsonl"):
            document_id = path.name.split("-", 1)[0]
            with suppress(OSError):  # removed by another process just now
                changed = path.stat().st_mtime_ns
                if changed > found.get(document_id, (-1, path))[0]:
                    found[document_id] = (changed, path)
    return {document_id: path for document_id, (_, path) in found.items()}


def _path(home: Path, document: Document, passages: Sequence[Passage]) -> Path:
    """The file's name says what its questions were made from and by."""
    digest = sha256(makers_version().encode())
    for text in (document.title, document.path, document.edition, document.collection):
        digest.update(f"{text}\0".encode())
    for passage in passages:
        digest.update(f"{passage.id}\0{passage.clause}\0{passage.heading_path}\0".encode())
        digest.update(passage.text.encode())
    return questions_folder(home) / f"{document.id}-{digest.hexdigest()[:20]}.jsonl"


def _read(path: Path) -> tuple[Question, ...] | None:
    """The questions of a file, None when it is not there, cut off or not as it was written."""
    try:
        first, *lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
        questions = tuple(question_of(line) for line in lines)
        counted = Counter(question.place.topic for question in questions)
        return questions if json.loads(first) == {"topics": dict(counted)} else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _header(path: Path) -> dict[str, int] | None:
    """How many questions a kept file has by topic, from its first line; None as for `_read`."""
    try:
        with path.open(encoding="utf-8") as file:
            header = json.loads(file.readline())
    except (OSError, ValueError):
        return None
    topics = header.get("topics") if isinstance(header, dict) else None
    if isinstance(topics, dict) and all(isinstance(count, int) for count in topics.values()):
        return topics
    return None


def _keep(path: Path, questions: Sequence[Question]) -> None:
    """Write a document's questions; where nothing can be written they are made each time."""
    topics = Counter(question.place.topic for question in questions)
    lines = [json.dumps({"topics": topics}, ensure_ascii=False), *map(question_json, questions)]
    keep(path, "\n".join(lines) + "\n")


def _forget_others(home: Path, taught: Collection[str]) -> None:
    """Remove what is kept of documents that are gone or replaced by a newer edition."""
    with suppress(OSError):
        for path in questions_folder(home).glob("*.jsonl"):
            if path.name.split("-", 1)[0] not in taught:
                path.unlink(missing_ok=True)
