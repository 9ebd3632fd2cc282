"""Questions and answers that tests of the tab 「学習」 are built from."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from assistant.learning.questions.marking import Marked
from assistant.learning.questions.question import Place, Question, QuestionKind
from assistant.learning.remembering import Ease
from assistant.study.entries import GivenAnswer, StudyQuiz

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
ATTACK = '<img src=x onerror="window.attacked=1">${window.attacked=1}`\''

PLACE = Place(
    document_id="d1",
    document="管路工事標準仕様書",
    edition="2025",
    collection="仕様書",
    passage_id="p1",
    clause="1-2 着手",
    heading_path=("管路工事標準仕様書", "第1章 総則", "1-2 着手"),
    page=3,
    quote="受注者は、工程表を着手の10日前までに提出しなければならない。",
)


def a_question(kind: QuestionKind = QuestionKind.CHOICE, *, words: str = "") -> Question:
    """A question of each kind; ``words`` stand wherever a document's words can."""
    given: dict[QuestionKind, dict[str, object]] = {
        QuestionKind.CHOICE: {
            "answer": "10日",
            "choices": ("7日", "10日", f"14日{words}"),
            "right": (1,),
            "remarks": ("条項は「10日」です。", "", f"条項は「10日」です。{words}"),
        },
        QuestionKind.TRUE_FALSE: {
            "answer": "誤っている",
            "choices": ("正しい", "誤っている"),
            "right": (1,),
            "remarks": ("条項は「10日」と定めています。", ""),
        },
        QuestionKind.ORDER: {
            "answer": "塞ぐ → 満たす → 測る",
            "choices": (f"測る{words}", "塞ぐ", "満たす"),
            "right": (1, 2, 0),
        },
        QuestionKind.TABLE: {
            "answer": "1.20m",
            "choices": ("0.80m", "1.20m"),
            "right": (1,),
            "remarks": ("「0.80m」は、別の欄の値です。", ""),
        },
        QuestionKind.FILL_IN: {"answer": "10"},
        QuestionKind.OPEN: {"answer": f"工程表を提出する。{words}"},
    }
    place = PLACE
    if words:
        place = Place("d1", words, words, words, "p1", words, (words, words), 3, words)
    return Question(
        id=f"q-{kind.value}",
        kind=kind,
        place=place,
        instruction=f"答えてください。{words}",
        body=f"着手の（　　　）前までに提出する。{words}",
        **given[kind],  # type: ignore[arg-type]
    )


def an_answer(
    given: tuple[int, ...] | str = (1,), *, right: bool = True, marked: Marked | None = None
) -> GivenAnswer:
    """An answer as it was kept."""
    marked = marked or Marked(right, Decimal(int(right)))
    ease = Ease.GOOD if right else Ease.AGAIN
    return GivenAnswer(0, given, right, marked, ease, due=NOW)


def a_quiz(
    *pairs: tuple[Question, GivenAnswer | None], resting: frozenset[int] = frozenset()
) -> StudyQuiz:
    """A quiz of some questions, answered or not."""
    return StudyQuiz(
        id="ab" * 16,
        title="クイズ: 仕様書",
        review=False,
        questions=tuple(question for question, _ in pairs),
        answers=tuple(answer for _, answer in pairs),
        begun_at=NOW,
        resting=resting,
    )
