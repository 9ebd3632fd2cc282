"""`naniwa learn`: parses, calls, prints. No logic."""

from __future__ import annotations

import getpass
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli_exercise import exercise_app
from assistant.cli_options import JsonOption
from assistant.cli_overheads import overheads
from assistant.cli_text import print_line
from assistant.learning.questions.question import KIND_NAMES, Question, QuestionKind
from assistant.learning.remembering import Ease
from retrieval.errors import NaniwaError, reason_of

if TYPE_CHECKING:
    from assistant.records.cards import Card
    from assistant.records.database import Records

learn_app = typer.Typer(
    name="learn",
    help="登録した基準・手引から学ぶ。",
    no_args_is_help=True,
    rich_markup_mode=None,
)
learn_app.add_typer(exercise_app)
learn_app.command()(overheads)

_MOST = 100
_LONGEST_NAME = 64

NameOption = Annotated[
    str | None,
    typer.Option(
        "--name", help="だれの記録にするか（なければ、この機械の利用者名）。", show_default=False
    ),
]


@learn_app.callback()
def learn() -> None:
    """登録した基準・手引から学ぶ。"""


@learn_app.command()
def quiz(
    *,
    collection: Annotated[
        list[str] | None,
        typer.Option(
            "--collection", "-c", help="出題する文書群（繰り返し指定可。なければすべて）。"
        ),
    ] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option(
            help=f"問題の種類（{'・'.join(KIND_NAMES.values())}。繰り返し指定可）。",
            show_default=False,
        ),
    ] = None,
    topic: Annotated[
        list[str] | None,
        typer.Option(
            help="出題する章の名前、またはその一部（繰り返し指定可。なければすべて）。",
            show_default=False,
        ),
    ] = None,
    count: Annotated[int, typer.Option(min=1, max=_MOST, help="問題の数。")] = 10,
    seed: Annotated[
        int | None,
        typer.Option(help="乱数の種。同じ数なら同じ問題になる。", show_default=False),
    ] = None,
    sheet: Annotated[
        bool, typer.Option("--sheet", help="答えずに、問題と解答の一覧を出す。")
    ] = False,
    name: NameOption = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="問題と解答を、機械で読める JSON で出力する。")
    ] = False,
) -> None:
    """基準の条文と表から作った問題に答える。答えのあとに、条項とページ、誤りの理由を示す。"""
    from assistant import cli_learn_output as output
    from assistant.config import load_settings
    from assistant.learning.questions.quiz import quiz as make_quiz
    from assistant.learning.questions.quiz import topics_named
    from assistant.learning.questions.taught import documents_to_learn
    from assistant.opening import open_library

    kinds = tuple(_kind(name) for name in kind or ())
    person = "" if sheet or as_json else _person(name)
    chosen_seed = secrets.randbelow(1_000_000) if seed is None else seed
    settings = load_settings()
    with open_library(settings, vectors=False) as library:
        documents = documents_to_learn(library, tuple(collection or ()))
        questions = make_quiz(
            library,
            documents,
            count=count,
            seed=chosen_seed,
            kinds=kinds,
            topics=topics_named(library, documents, topic or ()),
            home=settings.home,
            making=output.tell_making,
        )
        if not questions:
            raise NaniwaError(
                "この文書群から作れる問題がありませんでした。種類か文書群を変えてください。",
                code="no_questions",
            )
        if as_json:
            output.print_questions(questions, chosen_seed)
        elif sheet:
            output.show_sheet(questions, chosen_seed)
        else:
            with _keeping(person) as keeping:
                output.ask_all(questions, library, keeping)
            output.show_seed(chosen_seed)


@learn_app.command()
def review(
    *,
    collection: Annotated[
        list[str] | None,
        typer.Option(
            "--collection", "-c", help="復習する文書群（繰り返し指定可。なければすべて）。"
        ),
    ] = None,
    count: Annotated[int, typer.Option(min=1, max=_MOST, help="一度に出す問題の数。")] = 20,
    name: NameOption = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="答えずに、復習する問題と解答を JSON で出力する。")
    ] = False,
) -> None:
    """前に答えた問題のうち、忘れかけたころのものに答える（間隔はFSRSによる）。"""
    from assistant import cli_learn_output as output
    from assistant.config import load_settings
    from assistant.learning.decks import due_questions
    from assistant.opening import open_library
    from assistant.study.succession import let_cards_follow

    settings = load_settings()
    person = _person(name)
    with open_library(settings, vectors=False) as library:
        with _records() as records:
            let_cards_follow(records, library, settings.home)
            due = due_questions(
                records, library, person, datetime.now(UTC), tuple(collection or ())
            )
        if as_json:
            output.print_due(due, count)
            return
        if due.resting:
            print_line(f"もとの文書が改定されたか外された{due.resting}問は、休みにしています。")
        if not due.questions:
            print_line("いま復習する問題はありません。")
            return
        left = len(due.questions) - count
        with _keeping(person) as keeping:
            output.ask_all(due.questions[:count], library, keeping, ask_ease=True)
        if left > 0:
            print_line(f"ほかに{left}問あります。")


@learn_app.command()
def progress(
    *,
    name: NameOption = None,
    as_json: JsonOption = False,
) -> None:
    """文書群と章ごとに、答えた数、正解、覚えている見込みを示す。"""
    from assistant import cli_learn_output as output
    from assistant.learning.decks import progress_of

    with _records() as records:
        found = progress_of(records, _person(name), datetime.now(UTC))
    output.show_progress(found, as_json=as_json)


@learn_app.command()
def export(
    *,
    out: Annotated[Path, typer.Option("--out", "-o", help="作るファイル（.txt）。")],
    name: NameOption = None,
    as_json: JsonOption = False,
) -> None:
    """答えた問題を、Anki で読み込めるテキストファイルに書き出す。"""
    from assistant import cli_learn_output as output
    from assistant.derived_files import write_whole
    from assistant.learning.anki import anki_text
    from assistant.learning.decks import questions_answered

    with _records() as records:
        questions = questions_answered(records, _person(name))
    if not questions:
        raise NaniwaError(
            "まだ答えた問題がありません（naniwa learn quiz で始めます）。", code="nothing_answered"
        )
    try:
        write_whole(out, anki_text(questions))
    except OSError as error:
        message = f"「{out}」に書けません（{reason_of(error)}）。"
        raise NaniwaError(message, code="unwritable") from error
    output.show_exported(out, len(questions), as_json=as_json)


@contextmanager
def _keeping(person: str) -> Iterator[Keeping]:
    """What keeps an answer of the person in the records, at the moment it is given."""
    with _records() as records:
        yield Keeping(records, person)


@dataclass(slots=True)
class Keeping:
    """Keeps one answer after the other; the ease of the last one can still be said."""

    records: Records
    person: str
    known: Card | None = None
    at: datetime | None = None

    def answer(self, question: Question, right: bool) -> datetime:  # noqa: FBT001 - as marked
        """Keep an answer and return when the question is due again."""
        from assistant.learning.decks import keep
        from assistant.records.cards import card_of

        self.known = card_of(self.records, self.person, question.id)
        self.at = datetime.now(UTC)
        return keep(self.records, self.person, question, right=right, ease=Ease.GOOD, at=self.at)

    def ease(self, question: Question, ease: Ease) -> datetime:
        """Say how easily the answer just kept was known, as a right one; when it is due then."""
        from assistant.learning.decks import after_answer
        from assistant.records.cards import change_last_answer
        from assistant.records.moments import moment_of

        at = self.at or datetime.now(UTC)
        card, review = after_answer(self.known, self.person, question, right=True, ease=ease, at=at)
        change_last_answer(self.records, card, review)
        return moment_of(card.due)


@contextmanager
def _records() -> Iterator[Records]:
    """The records of the home that the settings name, open as long as they are needed."""
    from assistant.config import load_settings
    from assistant.records.database import Records

    records = Records.open(load_settings().home)
    try:
        yield records
    finally:
        records.close()


def _person(name: str | None) -> str:
    """Whose decks: the name given, else that of who is at the machine."""
    person = (name if name is not None else _user()).strip()
    if not 0 < len(person) <= _LONGEST_NAME:
        message = f"--name は1文字から{_LONGEST_NAME}文字までで指定してください。"
        raise NaniwaError(message, code="no_name")
    return person


def _user() -> str:
    """The name of who is at the machine. Raises NaniwaError (``no_name``) where it has none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError) as error:  # a container's user without an entry
        message = "この機械の利用者名が分かりません。--name で氏名を指定してください。"
        raise NaniwaError(message, code="no_name") from error


def _kind(name: str) -> QuestionKind:
    for kind, japanese in KIND_NAMES.items():
        if name in {kind.value, japanese}:
            return kind
    message = f"問題の種類「{name}」はありません（{'・'.join(KIND_NAMES.values())}）。"
    raise NaniwaError(message, code="no_kind")
