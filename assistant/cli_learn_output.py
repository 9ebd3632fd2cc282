"""What `naniwa learn` prints, and the answers that it reads line by line."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from assistant.cli_text import print_json, print_line
from assistant.japan_time import japan_time
from assistant.learning.decks import Due, Progress
from assistant.learning.questions.explaining import reasons, related_clauses
from assistant.learning.questions.marking import Marked, mark_choice, mark_text
from assistant.learning.questions.question import (
    KIND_NAMES,
    LETTERS,
    TYPED,
    Question,
    QuestionKind,
    title_of,
)
from assistant.learning.remembering import Ease
from retrieval.documents import Document
from retrieval.library import Library


class Keeping(Protocol):
    """What keeps a person's answers."""

    def answer(self, question: Question, right: bool) -> datetime:  # noqa: FBT001 - as marked
        """Keep an answer; when the question is due again."""
        ...

    def ease(self, question: Question, ease: Ease) -> datetime:
        """Keep how easily the last answer was known, as a right one; when it is due then."""
        ...


def print_questions(questions: Sequence[Question], seed: int) -> None:
    """All of the questions with their answers, for programs."""
    print_json({"seed": seed, "questions": [_record(question) for question in questions]})


def print_due(due: Due, count: int) -> None:
    """The first ``count`` questions that are due with their answers, for programs."""
    print_json(
        {
            "due": len(due.questions),
            "resting": due.resting,
            "questions": [_record(question) for question in due.questions[:count]],
        }
    )


def show_exported(path: Path, count: int, *, as_json: bool) -> None:
    """Where how many questions were written."""
    if as_json:
        print_json({"file": str(path), "questions": count})
    else:
        print_line(f"{count}問を書き出しました: {path}")


def _record(question: Question) -> dict[str, object]:
    place = question.place
    return {
        "id": question.id,
        "kind": question.kind.value,
        "instruction": question.instruction,
        "question": question.body,
        "choices": list(question.choices),
        "right": list(question.right),
        "answer": question.answer,
        "reasons": list(reasons(question)),
        "document": place.document,
        "edition": place.edition,
        "collection": place.collection,
        "clause": place.clause,
        "page": place.page,
        "quote": place.quote,
    }


def tell_making(document: Document) -> None:
    """Tell on stderr whose questions are being made, which is done once and takes seconds."""
    sys.stderr.write(f"問題を作っています: {title_of(document)}\n")
    sys.stderr.flush()


def show_sheet(questions: Sequence[Question], seed: int) -> None:
    """A sheet of questions, and its answers after it."""
    for number, question in enumerate(questions, 1):
        _show_question(number, len(questions), question)
    print_line("【解答】")
    for number, question in enumerate(questions, 1):
        print_line(
            f"{number}. {question.right_answer}（{question.place.label}、{question.place.page}ページ）"
        )
    show_seed(seed)


def show_seed(seed: int) -> None:
    """How to be asked the same again."""
    print_line(f"同じ問題をもう一度出すには: --seed {seed}")


def ask_all(
    questions: Sequence[Question],
    library: Library,
    keeping: Keeping,
    *,
    ask_ease: bool = False,
) -> None:
    """Ask one after the other; an empty line passes, the end of input ends.

    Every answer is kept before its result is shown, so that a quiz that is broken off anywhere
    loses nothing; with ``ask_ease`` the person says how easily they knew a right one.
    """
    right = asked = 0
    print_line("分からないときは Enter だけを押します。途中で終えるには Ctrl+D を押します。")
    for number, question in enumerate(questions, 1):
        _show_question(number, len(questions), question)
        given = _read(question)
        if given is None:
            print_line()
            break
        asked += 1
        marked = _marked(question, given, library)
        due = keeping.answer(question, marked.right)
        by_oneself = marked.unsure and _is_right_by_oneself(question)
        if by_oneself:
            marked = replace(marked, right=True)
        right += int(marked.right)
        _show_result(question, marked, library)
        ease = _read_ease() if ask_ease and marked.right else Ease.GOOD
        if by_oneself or ease is not Ease.GOOD:
            due = keeping.ease(question, ease)
        print_line(f"　次に出すのは {japan_time(due.isoformat())} です。")
        print_line()
    print_line(f"{asked}問中{right}問正解。")


def _is_right_by_oneself(question: Question) -> bool:
    """Whether somebody finds their own answer right, beside the clause."""
    print_line(f"？ 言葉だけでは決められません。条項の定め: {question.answer}")
    sys.stdout.write("自分で確かめてください（y 合っている、Enter 合っていない）> ")
    sys.stdout.flush()
    given = unicodedata.normalize("NFKC", sys.stdin.readline()).strip().lower()
    return given in {"y", "yes", "はい"}


def _read_ease() -> Ease:
    sys.stdout.write("思い出しやすさ（Enter 普通、1 難しい、2 簡単）> ")
    sys.stdout.flush()
    given = unicodedata.normalize("NFKC", sys.stdin.readline()).strip()
    return {"1": Ease.HARD, "2": Ease.EASY}.get(given, Ease.GOOD)


def show_progress(progress: Sequence[Progress], *, as_json: bool) -> None:
    """How far a person is, topic by topic."""
    if as_json:
        print_json([asdict(each) for each in progress])
        return
    if not progress:
        print_line("まだ答えた問題がありません（naniwa learn quiz で始めます）。")
        return
    for each in progress:
        print_line(
            f"{each.deck}　{each.topic}: {each.cards}問、うち今日までに出すもの{each.due}問、"
            f"答え{each.answers}回中{each.right}回正解、いま覚えている見込み{each.recall:.0%}"
        )


def _show_question(number: int, total: int, question: Question) -> None:
    print_line(f"問{number}/{total}［{KIND_NAMES[question.kind]}］{question.place.label}")
    print_line(question.instruction)
    print_line(f"　{question.body}")
    for choice in question.lettered_choices:
        print_line(f"　　{choice}")


def _read(question: Question) -> str | None:
    if question.kind is QuestionKind.ORDER:
        prompt = "答え（例: イアウ）> "
    else:
        prompt = "答え> " if question.kind in TYPED else "答え（記号）> "
    sys.stdout.write(prompt)
    sys.stdout.flush()
    while line := sys.stdin.readline():
        given = unicodedata.normalize("NFKC", line).strip()
        if not given or question.kind in TYPED or _is_complete(question, given):
            return given
        sys.stdout.write(f"{_expected(question)}{prompt}")
        sys.stdout.flush()
    return None


def _expected(question: Question) -> str:
    letters = LETTERS[: len(question.choices)]
    if question.kind is QuestionKind.ORDER:
        return f"{letters[0]}から{letters[-1]}までの記号を、順にすべて書いてください。\n"
    return f"{letters[0]}から{letters[-1]}までの記号を一つ書いてください。\n"


def _chosen(given: str) -> tuple[int, ...]:
    return tuple(LETTERS.find(letter) for letter in re.sub(r"[\s、,→]+", "", given))


def _is_complete(question: Question, given: str) -> bool:
    chosen = _chosen(given)
    if question.kind is QuestionKind.ORDER:
        return sorted(chosen) == list(range(len(question.choices)))
    return len(chosen) == 1 and 0 <= chosen[0] < len(question.choices)


def _marked(question: Question, given: str, library: Library) -> Marked:
    if question.kind in TYPED:
        return mark_text(question, given, library.synonyms, library.closeness)
    return mark_choice(question, _chosen(given))


def _show_result(question: Question, marked: Marked, library: Library) -> None:
    sign = "△ 一部だけ書けています。" if marked.partly else "×"
    print_line("○ 正解です。" if marked.right else f"{sign} 正しくは: {question.right_answer}")
    if question.kind is QuestionKind.OPEN:
        if marked.right:
            print_line(f"　条項の定め: {question.answer}")
        if marked.wrong:
            print_line(f"　{marked.wrong}")
        if marked.missing:
            print_line(f"　足りないこと: {'、'.join(marked.missing)}")
    for reason in reasons(question):
        print_line(f"　・{reason}")
    place = question.place
    print_line(f"　条項: {place.label}（{place.page}ページ）")
    print_line(f"　「{place.quote}」")
    for related in related_clauses(question, library):
        print_line(f"　関連: {related.label}（{related.page}ページ）")
