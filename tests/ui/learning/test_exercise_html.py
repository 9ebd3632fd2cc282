"""How exercises are shown: sheets that are marked, marks, results, situations."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from assistant.learning.exercises.exercise import ExerciseCell, ExerciseRow, ExerciseSheet, Mark
from assistant.learning.exercises.grading import grade
from assistant.learning.questions.question import Place
from assistant.learning.situations.situation import (
    Danger,
    MarkedPoint,
    Reached,
    RubricPoint,
    Situation,
    SituationGrade,
)
from assistant.study.entries import ExerciseSummary
from retrieval.documents import Document
from tests.ui.learning.building import ATTACK
from tests.ui.learning.exercising import SECRETS, an_exercise, sheet
from ui.desk import Desk
from ui.learning.exercise_flags import Verdict
from ui.learning.exercise_grade import address_of, entries_of, flags_of
from ui.learning.exercise_marks import kept_html, panel_html
from ui.learning.exercise_sheets import papers_html
from ui.learning.exercise_situation import situation_html
from ui.learning.exercise_start import list_html, start_html
from ui.learning.exercise_work import work_html

MARKS = (
    Mark("内訳書!F6", "unit_price", "単価表と違う"),
    Mark("内訳書!F5", "unit_price", ATTACK),
)


def row_of(html: str, text: str) -> str:
    """The row of the table that says something."""
    rows: list[str] = re.findall(r"<tr.*?</tr>", html)
    return next(row for row in rows if text in row)


def test_names_in_steps_share_one_column_that_stays_in_view() -> None:
    html = papers_html([sheet()], group="paper")
    head = row_of(html, "規格")
    assert 'class="head"' in head
    assert "工種・種別・細別" in head
    work = row_of(html, "表層工")
    assert (
        '<td data-column="0" data-place="内訳書!C5" tabindex="-1" class="still step-2">表層工'
        in work
    )
    assert '<td data-column="1" data-place="内訳書!D5"' in work
    assert 'class="number">734' in work


def test_a_column_without_anything_takes_no_room() -> None:
    cells = (ExerciseCell("a!A1", "工期"), ExerciseCell("", ""), ExerciseCell("a!C1", "120日"))
    html = papers_html([ExerciseSheet("a", (ExerciseRow(cells),))], group="paper")
    assert html.count("<td") == 2
    assert 'data-column="1" data-place="a!C1"' in html


def test_a_title_and_a_paragraph_have_the_whole_breadth() -> None:
    assert 'colspan="5"' in row_of(papers_html([sheet()], group="paper"), "本工事費内訳書")


def test_a_hidden_row_is_seen_after_grading_only() -> None:
    exercise = an_exercise()
    first = exercise.sheets[0]
    rows = (*first.rows[:-1], replace(first.rows[-1], hidden=True))
    hiding = replace(exercise, sheets=(replace(first, rows=rows), *exercise.sheets[1:]))
    assert 'data-place="内訳書!F6"' not in work_html(hiding, study_id="1", files={})
    graded = work_html(hiding, study_id="1", files={}, grade=grade(hiding, ()))
    assert 'data-place="内訳書!F6"' in graded


def test_one_of_many_sheets_is_chosen_from_a_list() -> None:
    assert "<select" not in papers_html([sheet("a"), sheet("b")], group="paper")
    many = papers_html([sheet(str(number)) for number in range(9)], group="paper")
    assert many.count("<option") == 9
    assert many.count(" hidden>") == 8


def test_only_what_can_be_marked_is_a_grid() -> None:
    html = work_html(an_exercise(), study_id="1", files={})
    assert html.count('role="grid"') == 2
    assert 'role="region" aria-label="単価表"' in html


def test_nothing_of_the_solution_is_on_the_page_before_grading() -> None:
    exercise = an_exercise()
    html = work_html(exercise, study_id="1", files={"設計書.csv": "/learning/x"})
    html += kept_html(exercise, MARKS, study_id="1")
    for secret in (*SECRETS, "合計の誤り", "1,330,320"):
        assert secret not in html
    assert ATTACK not in html
    assert "onerror=&quot;" in html


def test_the_result_tells_what_stands_what_should_and_why() -> None:
    exercise = an_exercise()
    html = work_html(exercise, study_id="1", files={}, grade=grade(exercise, MARKS))
    for secret in SECRETS:
        assert secret in html
    assert "<strong>38%</strong>" in html  # one of two found, a quarter off for a wrong mark
    assert "見落とした誤り（1）" in html
    assert "見つけた誤り（1）" in html
    assert "誤りではない所への印（1）" in html
    assert "単価表の区画線工は 987円" in html
    assert 'data-row="3" data-material="0"' in html
    assert ATTACK not in html
    assert 'class="number exercise-found"' in html
    assert "exercise-panel" not in html


def test_a_half_found_error_is_flagged_where_it_was_marked_and_where_it_is() -> None:
    exercise = an_exercise()
    entries = entries_of(grade(exercise, (Mark("内訳書!G6", "product"),)))
    flags = flags_of(entries)
    assert flags["内訳書!G6"].verdict is Verdict.HALF
    assert flags["内訳書!F6"] == flags["内訳書!G6"]
    assert flags["内訳書!G3"].verdict is Verdict.MISSED


def test_a_basis_of_the_library_leads_to_its_page(desk: Desk) -> None:
    documents: tuple[Document, ...] = desk.library.documents()
    standard = next(each for each in documents if each.title == "土工編")
    address = address_of("土工編（2025年版） 1-1 盛土 p.2", documents)
    assert address == f"/documents/{standard.id}/original#page=2"
    assert address_of("土 工_編 1-1", documents) == f"/documents/{standard.id}/original"
    assert address_of("単価表_2026年度.csv 45行", documents) == ""


def test_marks_are_told_with_their_cells_and_what_went_wrong() -> None:
    html = kept_html(an_exercise(), MARKS, study_id="1", turn="7", problem="保存できません。")
    assert 'data-turn="7"' in html
    assert "内訳書 F6「240」" in html
    assert "単価が単価表と違う" in html
    assert "保存できません。" in html
    assert ATTACK not in html


def test_the_reasons_are_those_of_what_is_checked() -> None:
    assert "端数処理が違う" in panel_html(an_exercise().kind)


def test_exercises_are_listed_with_their_results() -> None:
    at = datetime(2026, 11, 23, 6, 4, tzinfo=UTC)
    open_one = ExerciseSummary("1", "設計書の点検", ATTACK, "初級", True, True, None, at, None)
    done = ExerciseSummary("2", "場面", "かぶり", "", False, False, Decimal("0.75"), at, at)
    html = list_html((open_one, done))
    assert "途中" in html
    assert "結果 75%" in html
    assert "2026-11-23 15:04" in html
    assert "自分の設計書" in html
    assert "結果だけが残っています" in html
    assert html.count('data-do="open"') == 2
    assert ATTACK not in html
    assert "まだ演習はありません" in list_html(())


def test_the_form_asks_for_what_is_practised() -> None:
    html = start_html({"estimate": ("単価", "数量")}, ("標準", ATTACK))
    assert 'name="estimate-1"' in html
    assert ATTACK not in html
    assert "自分の設計書で" in html


PLACE = Place(
    "d", "標準", "2025", "標準", "p", "3-2 かぶり", ("第3編",), 4, f"不足は報告する。{ATTACK}"
)
SITUATION = Situation(
    "s", "かぶりの不足", f"不足がある。{ATTACK}", "監督員", (RubricPoint("秘密の報告", PLACE),)
)


def test_a_situation_shows_nothing_of_what_is_asked_for_before_the_answer() -> None:
    html = situation_html(SITUATION, study_id="1", problem="長すぎます。")
    assert "秘密の報告" not in html
    assert "3-2 かぶり" not in html
    assert "長すぎます。" in html
    assert ATTACK not in html


def test_a_marked_situation_tells_dangers_first_then_each_point_with_its_clause() -> None:
    point = MarkedPoint(SITUATION.points[0], Reached.PARTLY, Decimal("0.5"), ("報告",), ("期限",))
    result = SituationGrade(
        (point,),
        (Danger("そのまま打つ", "規定に反します。", PLACE),),
        Decimal("0.5"),
        False,
        "報告する。",
    )
    html = situation_html(SITUATION, study_id="1", answer=ATTACK, grade=result)
    assert html.index("そのまま打つ") < html.index("秘密の報告")
    assert "足りないこと: 期限" in html
    assert '/documents/d/original#page=4"' in html
    assert "報告する。" in html
    assert "<textarea" not in html
    assert ATTACK not in html


def test_spaces_before_a_name_move_all_of_its_lines() -> None:
    rows = tuple(
        ExerciseRow((ExerciseCell(f"内訳書!A{number}", text), ExerciseCell("", "1,161")))
        for number, text in enumerate(
            ("管路土工", "　　床掘り\n土砂 平均施工幅", "    人力床掘り"), start=1
        )
    )
    html = papers_html((ExerciseSheet("内訳書", rows),), group="paper")
    assert 'class="step-2">床掘り<br>土砂 平均施工幅</td>' in html
    assert 'class="step-2">人力床掘り</td>' in html
    assert 'tabindex="-1">管路土工</td>' in html
