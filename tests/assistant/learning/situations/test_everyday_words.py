"""Answers in the words of a site: what is meant counts, what comes too late doesn't."""

import pytest

from assistant.learning.questions.question import Place
from assistant.learning.situations.marking import mark_situation
from assistant.learning.situations.situation import Reached, RubricPoint, Situation, SituationGrade
from retrieval.synonyms import load_synonyms


def marked(given: str, *duties: str) -> SituationGrade:
    points = tuple(
        RubricPoint(duty, Place("d", "仕様書", "2025", "c", f"p{n}", "1", (), 1, f"{duty}。"))
        for n, duty in enumerate(duties)
    )
    asked = Situation("1", "湧水があった", "掘削中に湧水があった。", "受注者", points)
    return mark_situation(asked, given, load_synonyms())


@pytest.mark.parametrize(
    "given", ["掘るのをやめる。", "作業を止めさせ、上がらせる。", "工事はいったん中断する。"]
)
def test_stopping_is_stopping_in_any_form(given: str) -> None:
    assert marked(given, "作業を止める").right


def test_who_consults_has_partly_asked_for_orders_and_told() -> None:
    grade = marked("位置をどうするか監督員と協議する。", "監督員の指示を受ける", "監督員に通知する")
    assert [one.reached for one in grade.points] == [Reached.PARTLY, Reached.PARTLY]
    assert marked("図面を直す。", "監督員の指示を受ける").points[0].reached is Reached.NOT


def test_whatever_a_rule_does_not_depend_on_need_not_be_said() -> None:
    duty = "第三者に被害が生じた事故では、通報の前後を問わず、人命の救助と二次災害の防止を優先する"
    grade = marked("けが人を手当てして119番を呼び、人を近づけないよう立入禁止にする。", duty)
    assert "前後" not in grade.points[0].missing
    assert "被害" not in grade.points[0].missing


def test_a_written_report_after_telling_at_once_is_no_delay() -> None:
    duty = "直ちに監督員に通報する"
    assert marked("すぐ監督員に電話し、後で事故報告書を出す。", duty).right
    assert marked("片付けが済んでから、後で監督員に報告する。", duty).dangers


@pytest.mark.parametrize("given", ["35℃以下にする。", "温度は35℃を超えないように打つ。"])
def test_a_limit_is_said_in_several_ways(given: str) -> None:
    assert "35℃以下" not in marked(given, "コンクリートの温度は35℃以下とする").points[0].missing


def test_checking_papers_after_the_use_is_dangerous() -> None:
    duty = "使用する前に監督員の確認を受ける"
    assert marked("先に据え付けさせ、書類は後で出してもらう。", duty).dangers
    assert not marked("書類で品質を確かめてから据え付けさせる。", duty).dangers


@pytest.mark.parametrize(
    ("given", "reached"),
    [
        ("扉は無理に開けない。", Reached.MET),
        ("バールで扉をこじ開けて助け出す。", Reached.NOT),
        ("声を掛けて待つ。", Reached.NOT),
    ],
)
def test_what_is_forbidden_is_met_by_leaving_it(given: str, reached: Reached) -> None:
    assert marked(given, "扉をこじ開けてはならない").points[0].reached is reached


def test_who_is_told_is_whom_the_point_names_by_whatever_name() -> None:
    duty = "直ちに関係機関へ通報する"
    assert marked("すぐに水道局に電話する。", duty).points[0].reached is Reached.MET
    assert marked("すぐに監督員に電話する。", duty).points[0].reached is not Reached.MET


def test_word_of_mouth_is_only_part_of_what_goes_in_writing() -> None:
    duty = "発注者に書面で報告する"
    assert marked("発注者には電話で伝える。", duty).points[0].reached is Reached.PARTLY
    assert marked("発注者へは文書で報告する。", duty).points[0].reached is Reached.MET


def test_each_point_has_its_own_amount() -> None:
    given = "設備課に電話して応援がいるかを30分のうちに伝え、24時間以内に報告書にする。"
    grade = marked(given, "設備課に30分以内に応援の要否を伝える", "24時間以内に報告書にまとめる")
    assert [one.reached for one in grade.points] == [Reached.MET, Reached.MET]


def test_nobody_has_to_recite_the_notice_by_which_a_duty_is_done() -> None:
    duty = "省令及び「台帳に係る書類の提出について」（令和3年国官技第319号）に従って記載した施工体制台帳を作成する"
    assert marked("施工体制台帳を作らせる。", duty).points[0].reached is Reached.MET
