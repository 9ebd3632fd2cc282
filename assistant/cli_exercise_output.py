"""What `naniwa learn exercise` prints."""

from __future__ import annotations

from pathlib import Path

from assistant.cli_text import print_json, print_line
from assistant.learning.exercises.exercise import (
    DIFFICULTY_NAMES,
    REASONS,
    Exercise,
    PlantedError,
)
from assistant.learning.exercises.exercise_json import grade_json
from assistant.learning.exercises.folder import MARKS, PLACES, SOLUTION, TASK
from assistant.learning.exercises.grading import WRONG_MARK_COSTS, Grade, GradedError


def show_exercise(exercise: Exercise, folder: Path, seed: int, *, as_json: bool) -> None:
    """Where the exercise lies and what is to be done; nothing of the solution."""
    names = [file.name for file in exercise.files]
    if as_json:
        print_json(
            {
                "id": exercise.id,
                "title": exercise.title,
                "difficulty": DIFFICULTY_NAMES[exercise.difficulty],
                "instruction": exercise.instruction,
                "folder": str(folder),
                "files": names,
                "seed": seed,
                "confidential": exercise.confidential,
            }
        )
        return
    print_line(exercise.title)
    print_line(exercise.instruction)
    print_line(f"書き出したフォルダー: {folder}")
    for name in names:
        print_line(f"　{name}")
    print_line(f"　{TASK}（課題と理由の一覧）、{PLACES}（場所の書き方）、{MARKS}（ここに記入する）")
    print_line(f"　{SOLUTION}（解答。読みにくくしてあるだけで、暗号ではありません）")
    if exercise.confidential:
        print_line("渡された設計書の内容が入っています。取り扱いは元の設計書と同じにしてください。")
    print_line(f"採点: naniwa learn exercise grade --exercise {folder} --marks {folder / MARKS}")
    print_line(f"同じ演習をもう一度作るには: --seed {seed}")


def show_grade(exercise: Exercise, grade: Grade, *, as_json: bool) -> None:
    """The result, error by error."""
    if as_json:
        print_json(grade_json(exercise, grade))
        return
    print_line(exercise.title)
    print_line(grade.sentence)
    _show_errors("○ 見つけた誤り", grade.found)
    _show_errors("△ 半分の正解", grade.half_found)
    _show_errors("× 見落とした誤り", grade.missed)
    if grade.wrong_marks:
        print_line(f"● 誤りのない所への印（1か所につき{WRONG_MARK_COSTS}点を引く）")
        for marked in grade.wrong_marks:
            print_line(f"　{marked.mark.place}「{marked.text.strip()}」　{marked.remark}")
    if grade.following:
        print_line("● 点に数えない所への印（ほかの誤りの結果、元からの指摘）")
        for marked in grade.following:
            print_line(f"　{marked.mark.place}「{marked.text.strip()}」　{marked.remark}")


def _show_errors(heading: str, errors: tuple[GradedError, ...]) -> None:
    if not errors:
        return
    print_line(heading)
    for graded in errors:
        error = graded.error
        print_line(f"　{_where(error)}　{error.title}（{REASONS[error.reason]}）")
        if graded.remark:
            print_line(f"　　{graded.remark}")
        for step in error.explanation:
            print_line(f"　　・{step}")
        if error.basis:
            print_line(f"　　根拠: {'、'.join(error.basis)}")


def _where(error: PlantedError) -> str:
    more = f" ほか{len(error.places) - 1}か所" if len(error.places) > 1 else ""
    return f"{error.places[0]}{more}"
