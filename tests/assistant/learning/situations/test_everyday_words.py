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


@pytest.mark.parametrize(
    ("given", "reached"),
    [
        ("囲いをして、監督員には完成時に連絡する。", Reached.NOT),
        ("監督員への連絡は月末にまとめてする。", Reached.NOT),
        ("囲いを作り、監督員に連絡する。", Reached.MET),
        ("救急車を待っている間に、すぐ監督員に連絡する。", Reached.MET),
    ],
)
def test_what_is_done_too_late_is_not_done(given: str, reached: Reached) -> None:
    assert marked(given, "直ちに監督員に連絡する").points[0].reached is reached


def test_a_duty_with_a_day_of_its_own_is_not_hurried() -> None:
    duty = "事故の翌日から3日以内に報告書を提出する"
    assert marked("翌日に報告書を出す。", duty).points[0].reached is not Reached.NOT


@pytest.mark.parametrize(
    ("given", "danger"),
    [
        ("会議の結果を待って、課長に報告する。", True),
        ("調書に書き、3日後に課長へ報告する。", True),
        ("その日のうちに課長に報告する。会議は待たない。", False),
        ("応援を待っている間に課長に報告する。", False),
    ],
)
def test_waiting_before_telling_at_once_is_dangerous(given: str, *, danger: bool) -> None:
    grade = marked(given, "会議を待たず、点検の当日に課長へ報告する")
    assert bool(grade.dangers) is danger
    assert (grade.points[0].reached is Reached.NOT) is danger


@pytest.mark.parametrize(
    ("given", "danger"),
    [
        ("寸法の差が小さければ使ってよい。", True),
        ("使ってよいか監督員に聞く。", False),
        ("取り替えた管は使ってよい。", False),
    ],
)
def test_using_what_is_refused_is_dangerous(given: str, *, danger: bool) -> None:
    assert bool(marked(given, "不合格の材料は場外へ搬出する").dangers) is danger


def test_going_on_to_the_end_is_dangerous_only_where_work_is_to_stop() -> None:
    assert marked("最後まで敷き均す。", "敷均しを中止する").dangers
    assert not marked("最後まで打設し、監督員に報告する。", "連続して打ち込む").dangers


@pytest.mark.parametrize("given", ["屋外の作業は中断する。", "作業の時間帯を変える。"])
def test_one_of_two_acts_is_enough_where_either_will_do(given: str) -> None:
    duty = "屋外作業の中断又は時間帯の変更を行う"
    assert marked(given, duty).points[0].reached is Reached.MET


@pytest.mark.parametrize(
    ("given", "duty"),
    [
        ("監督員を呼ぶ。", "監督員又は検査員に報告する"),
        ("結果を確認する。", "確認又は検査の結果を監督員に報告する"),
    ],
)
def test_one_of_two_persons_or_objects_is_not_the_act(given: str, duty: str) -> None:
    assert marked(given, duty).points[0].reached is Reached.NOT


def test_who_keeps_others_from_using_it_has_banned_the_use() -> None:
    duty = "使用禁止とする"
    assert marked("直るまで使わせない。", duty).points[0].reached is Reached.MET
    assert marked("子どもに使わせる。", duty).points[0].reached is Reached.NOT


def test_the_end_of_another_verb_is_no_act_of_its_own() -> None:
    given = "場外に持ち出すよう指示する。"
    assert marked(given, "搬出の写真を提出させる").points[0].reached is Reached.NOT
    assert marked("作業止める。", "作業を止める").points[0].reached is Reached.MET


def test_the_first_of_two_acts_in_a_row_is_a_part() -> None:
    duty = "位置を確認し、監督員に報告する"
    assert marked("位置を確かめる。", duty).points[0].reached is Reached.PARTLY


def test_kana_is_read_as_the_rule_writes() -> None:
    assert marked("かんとくいんにほうこくする", "監督員に報告する").right
