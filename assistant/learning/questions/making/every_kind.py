"""All makers in a row, and what the checks leave of what they make."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import lru_cache
from hashlib import sha256
from importlib import resources
from random import Random

from assistant.learning.questions.checks import problems_of
from assistant.learning.questions.making.blanks import number_blanks, term_blanks
from assistant.learning.questions.making.definitions import definition_choices
from assistant.learning.questions.making.duties import duty_blanks
from assistant.learning.questions.making.intervals import interval_rows
from assistant.learning.questions.making.lists import list_questions
from assistant.learning.questions.making.meanings import meaning_questions
from assistant.learning.questions.making.open_questions import open_questions
from assistant.learning.questions.making.ordering import orders
from assistant.learning.questions.making.prose_orders import prose_orders
from assistant.learning.questions.making.provisions import provision_choices
from assistant.learning.questions.making.short_tables import short_table_values
from assistant.learning.questions.making.statements import statements
from assistant.learning.questions.making.subject_duties import subject_duties
from assistant.learning.questions.making.tables import table_values
from assistant.learning.questions.material import Material
from assistant.learning.questions.question import Question, QuestionKind

Maker = Callable[[Material, Random], Iterator[Question]]
Filler = Callable[[Material, Random, Collection[str]], Iterator[Question]]

_MAKERS: tuple[tuple[Maker, frozenset[QuestionKind]], ...] = (
    (number_blanks, frozenset({QuestionKind.CHOICE, QuestionKind.FILL_IN})),
    (term_blanks, frozenset({QuestionKind.CHOICE})),
    (duty_blanks, frozenset({QuestionKind.CHOICE})),
    (definition_choices, frozenset({QuestionKind.CHOICE})),
    (statements, frozenset({QuestionKind.TRUE_FALSE})),
    (table_values, frozenset({QuestionKind.TABLE})),
    (interval_rows, frozenset({QuestionKind.TABLE})),
    (orders, frozenset({QuestionKind.ORDER})),
    (prose_orders, frozenset({QuestionKind.ORDER})),
    (open_questions, frozenset({QuestionKind.OPEN})),
)
# For the clauses of which the others make nothing, each for what those before it left.
_FILLERS: tuple[tuple[Filler, QuestionKind], ...] = (
    (provision_choices, QuestionKind.CHOICE),
    (short_table_values, QuestionKind.TABLE),
    (meaning_questions, QuestionKind.OPEN),
    (list_questions, QuestionKind.OPEN),
    (subject_duties, QuestionKind.OPEN),
)


def questions_of(
    material: Material, random: Random, kinds: Collection[QuestionKind] = ()
) -> Iterator[Question]:
    """Every question of a document that may be put; of the kinds named, of all when none is."""
    wanted = frozenset(kinds) or frozenset(QuestionKind)
    asked: set[str] = set()
    for maker, makes in _MAKERS:
        if makes & wanted:
            for question in maker(material, random):
                if question.kind in wanted and not problems_of(question, material):
                    asked.add(question.place.clause)
                    yield question
    for filler, kind in _FILLERS:
        if kind in wanted:
            for question in filler(material, random, frozenset(asked)):
                if not problems_of(question, material):
                    asked.add(question.place.clause)
                    yield question


@lru_cache(maxsize=1)
def makers_version() -> str:
    """Another one for other makers or checks: a digest of this package's own source.

    A number to be raised by hand would be forgotten once, and then questions that the checks no
    longer let through would be put for ever.
    """
    digest = sha256()
    package = resources.files("assistant.learning.questions")
    definitions = resources.files("assistant.explaining")
    for folder in (package, package / "making", definitions):
        for file in sorted(folder.iterdir(), key=lambda item: item.name):
            if file.name.endswith(".py"):
                digest.update(file.name.encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
