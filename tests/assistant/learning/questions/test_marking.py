from collections.abc import Sequence
from functools import lru_cache
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.learning.questions.making.every_kind import questions_of
from assistant.learning.questions.marking import Marked, is_same_number, mark_choice, mark_text
from assistant.learning.questions.material import Material
from assistant.learning.questions.question import Place, Question, QuestionKind
from retrieval.synonyms import Synonyms, load_synonyms


@lru_cache(maxsize=1)
def synonyms() -> Synonyms:
    return load_synonyms()


@pytest.fixture
def open_question(material: Material, random: Random) -> Question:
    return next(questions_of(material, random, [QuestionKind.OPEN]))


@pytest.mark.parametrize("given_answer", ["30", "３０", "30cm", "３０センチ", " 30 cm ", "約30cm"])
def test_a_number_counts_in_whatever_digits(given_answer: str) -> None:
    assert is_same_number("30", given_answer)


@pytest.mark.parametrize("given_answer", ["", "31", "3", "300", "30.5", "三十", "30から40", "-30"])
def test_another_number_does_not_count(given_answer: str) -> None:
    assert not is_same_number("30", given_answer)


@given(st.decimals(min_value=0, max_value=10**6, places=2), st.text(max_size=12))
def test_marking_a_number_never_fails(number: object, text: str) -> None:
    assert is_same_number(str(number), str(number))
    is_same_number(str(number), text)


def test_a_chosen_answer_is_right_or_wrong(material: Material, random: Random) -> None:
    question = next(questions_of(material, random, [QuestionKind.TABLE]))
    assert mark_choice(question, question.right).right
    assert not mark_choice(question, [(question.right[0] + 1) % 4]).right
    assert not mark_choice(question, []).right


def test_an_open_answer_in_other_words_and_order_is_right(open_question: Question) -> None:
    marked = mark_text(open_question, "監督員へ報告し、すぐ作業を止める。", synonyms())
    assert marked.right
    assert {"監督員", "報告", "作業"} <= set(marked.named)


def test_what_an_open_answer_does_not_name_is_said(open_question: Question) -> None:
    marked = mark_text(open_question, "水を汲み出す。", synonyms())
    assert not marked.right
    assert "監督員" in marked.missing


def test_the_opposite_duty_and_an_amount_of_one_s_own_are_wrong(open_question: Question) -> None:
    for wrong in (
        "直ちに作業を止めて監督員に報告してはならない。",
        "直ちに作業を止めて3日以内に監督員に報告する。",
    ):
        marked = mark_text(open_question, wrong, synonyms())
        assert not marked.right
        assert marked.wrong


def question_on(duty: str, case: str = "異常が生じた場合") -> Question:
    place = Place("", "", "", "", "", "", (), 1, duty)
    body = f"{case}、受注者はどうしなければなりませんか。"
    return Question("", QuestionKind.OPEN, place, "", body, duty)


def open_answer(duty: str, given: str, case: str = "異常が生じた場合") -> Marked:
    return mark_text(question_on(duty, case), given, synonyms())


REPORT = "直ちに監督員に通知し、設計図書に関して監督員と協議しなければならない。"


@pytest.mark.parametrize(
    ("duty", "given"),
    [
        (REPORT, "すぐに監督員へ知らせて、監督員と話し合う。"),
        (
            "変更の日から7日以内に改めたものを提出する。",
            "変更した日から1週間以内に、改めたものを出す。",
        ),
        (
            "再び清掃し、緩み及び変形を点検する。",
            "もう一度きれいにして、緩みと変形がないか調べる。",
        ),
        ("所長の決裁を受けてから指示する。", "所長に決裁してもらった後で指示する。"),
        ("床が沈下しないよう砕石を締固める。", "床が沈まないように砕石をよく固める。"),
        ("使用を禁止し、柵で囲う。", "使えないようにして、柵で囲む。"),
        ("水温と流量を30分ごとに測り、記録する。", "半時間おきに水温と流量を測って書き留める。"),
        ("放流を止め、水質を確かめてから再開する。", "流すのをやめ、水質を確認してからまた流す。"),
        (
            "作業員を退避させ、濃度が下がるまで立ち入らせてはならない。",
            "作業員をみんな外へ出し、濃度が下がるまでは誰も入れない。",
        ),
        ("常時監視する。", "非常時に備え常時監視する。"),
        (
            "受注者に工事全般の説明をし、意見を調整しておく。",
            "工事全体のことを受注者に説明して、意見をすり合わせておく",
        ),
        ("直ちに、その物体を取り除かなければならない。", "ただちに引き上げる"),
    ],
)
def test_everyday_words_and_other_units_are_right(duty: str, given: str) -> None:
    marked = open_answer(duty, given)
    assert marked.right, marked


@pytest.mark.parametrize(
    ("duty", "given"),
    [
        (REPORT, "監督員に通知する。"),
        ("変更の日から7日以内に改めたものを提出する。", "改めたものを提出する。"),
        ("再び清掃し、緩み及び変形を点検する。", "再び清掃し、緩みを点検する。"),
    ],
)
def test_half_of_a_duty_is_not_right_and_the_rest_is_named(duty: str, given: str) -> None:
    marked = open_answer(duty, given)
    assert not marked.right
    assert marked.missing
    assert not marked.wrong


@pytest.mark.parametrize(
    ("duty", "given", "why"),
    [
        (REPORT, "直ちに監督員に通知し、監督員と協議せずに続ける。", "協議"),
        (REPORT, "後日監督員に通知し、監督員と協議する。", "すぐに"),
        (REPORT, "直ちに下請負人に通知し、協議する。", "監督員"),
        (REPORT, "監督員への通知も協議も不要である。", "しなくてもよい"),
        ("変更の日から7日以内に届を提出する。", "変更の日から14日以内に届を提出する。", "14日"),
        ("所長の決裁を受けてから指示する。", "指示してから所長の決裁を受ける。", "前後"),
        ("内容と期限を書面で示す。", "内容と期限を口頭で示す。", "口頭"),
        ("石が1ヶ所に集まらないように施工する。", "石を1ヶ所に集めて施工する。", "集まらない"),
        ("管を切断せずに継手で外す。", "管を切断して継手で外す。", "切断"),
        ("打込みの7日前までに承諾を得る。", "打込みの7日後までに承諾を得る。", "7日"),
        ("主任の確認を受けてから、型枠を外す。", "型枠を外し、主任の確認を受ける。", "前後"),
        (
            "目録と照らし、課長の決裁を受けて、廃棄する。",
            "目録と照らし、廃棄し、課長の決裁を受ける。",
            "前後",
        ),
        ("送風を続け、命綱を着けて入る。", "送風を止め、命綱を着けて入る。", "止め"),
        ("根元に大きい石材を使用する。", "根元に小さい石材を使用する。", "小さ"),
        ("透水性の材料で埋める。", "不透水性の材料で埋める。", "透水性"),
        (
            "電源を切り、札を掛けて作業する。",
            "電源を入れたまま、札を掛けて作業する。",
            "入れたまま",
        ),
        ("火薬庫の外に放置してはならない。", "火薬庫の外に放置しなければならない。", "逆"),
    ],
)
def test_what_is_against_the_clause_is_said(duty: str, given: str, why: str) -> None:
    marked = open_answer(duty, given)
    assert not marked.right
    assert why in marked.wrong


@pytest.mark.parametrize(
    ("duty", "given", "missing"),
    [
        ("年月日を記録する。", "記録する。", "年月日"),
        ("樹木を伐採する。", "樹木を適切に管理する。", "伐採"),
        ("柵を設置する。", "柵について措置する。", "設置"),
        ("機械の運転を再開する。", "機械の運転または点検をする。", "再開"),
        ("材料を移動する。", "材料を振動させる。", "移動"),
    ],
)
def test_a_word_that_is_only_written_alike_names_nothing(
    duty: str, given: str, missing: str
) -> None:
    marked = open_answer(duty, given)
    assert not marked.right
    assert missing in marked.missing


@pytest.mark.parametrize(
    "given", ["", "わかりません。", "異常が生じた場合、受注者はどうしなければなりませんか。"]
)
def test_nothing_and_the_question_itself_are_no_answer(given: str) -> None:
    marked = open_answer(REPORT, given)
    assert not marked.right
    assert marked.share == 0


@given(st.text(max_size=60))
def test_marking_an_open_answer_never_fails(text: str) -> None:
    assert 0 <= open_answer(REPORT, text).share <= 1


REMOVE = "直ちに、その物体を取り除かなければならない。"
CONSENT = "必ず土地の所有者の承諾を得なければならない。"
APPLY = "使用を始める日の10日前までに申請書を町長に提出しなければならない。"
STOP_AND_TELL = "直ちに作業を中止し、監督員と協議しなければならない。"


@pytest.mark.parametrize(
    ("duty", "given"),
    [
        (STOP_AND_TELL, "すぐさぎょうをちゅうししてかんとくいんときょうぎ"),
        (REMOVE, "すみやかに取りのぞく"),
        (CONSENT, "土地の持ち主に承諾をもらう"),
        (APPLY, "町長に申請書を出す。使用開始の十日前まで"),
        (STOP_AND_TELL, "作業を即中止。監督員と競技する"),
        ("氷の上に敷いてはならない。", "氷には敷かない"),
        ("氷の上に敷いてはならない。", "氷の上に敷いちゃだめ"),
        ("扉の撤去又は補修を行う。", "扉を直す"),
        ("受注者の負担で舗装を復旧する。", "自分の費用で舗装を元に戻す"),
        ("契約の1月前までに届を町長に提出する。", "契約の一か月前までに町長へ届を出す"),
        ("受注者に設計変更の内容を通知する。", "業者に設計変更の内容を知らせる"),
    ],
)
def test_an_answer_typed_on_a_telephone_is_right(duty: str, given: str) -> None:
    marked = open_answer(duty, given)
    assert marked.right, marked


@pytest.mark.parametrize(
    ("duty", "given"),
    [
        (STOP_AND_TELL, "直ちに作業を中止し、設計者と協議する。"),
        (STOP_AND_TELL, "直ちに作業を中止し、受注者の判断で直す。"),
        (REMOVE, "工事完了後に取り除く。"),
        (CONSENT, "所有者に事後に承諾を得る。"),
        (CONSENT, "隣の住民に承諾を得る。"),
        ("受注者に設計変更の内容を通知する。", "下請業者に設計変更の内容を通知する。"),
        (APPLY, "使用を始めた日から10日以内に申請書を町長に提出する。"),
        (APPLY, "10日前までに申請書を警察署長に提出する。"),
        ("土壌の分析を行わなければならない。", "土壌の分析を町長が行う。"),
        ("関係者に工事の内容を説明する。", "関係者から工事の内容の説明を受ける。"),
        ("氷の上に敷いてはならない。", "監督員の立会のもとで氷の上に敷く。"),
    ],
)
def test_another_person_time_or_side_is_wrong(duty: str, given: str) -> None:
    marked = open_answer(duty, given)
    assert marked.wrong, marked
    assert (marked.right, marked.unsure) == (False, False)


def test_who_is_called_by_a_short_name_is_nobody_else() -> None:
    assert not open_answer("労働基準監督署に事故を報告する。", "労基署に事故を報告する").wrong


@pytest.mark.parametrize(
    ("duty", "given", "missing"),
    [
        (STOP_AND_TELL, "監督員と協議する。", "中止"),
        (REMOVE, "取り除く。", "直ち"),
        (CONSENT, "承諾を得る。", "所有者"),
        (APPLY, "申請書を町長に提出する。", "10日"),
    ],
)
def test_a_part_of_a_duty_is_told_as_a_part(duty: str, given: str, missing: str) -> None:
    marked = open_answer(duty, given)
    assert marked.partly, marked
    assert any(missing in each for each in marked.missing)


def near(_: str, others: Sequence[str]) -> tuple[float, ...]:
    return tuple(0.95 for _ in others)


def test_what_comes_near_in_words_of_its_own_is_for_its_person_to_decide() -> None:
    own = "ひもでくくりつける。"
    question = question_on("資材を堅固に固縛しなければならない。")
    assert not mark_text(question, own, synonyms()).unsure
    assert mark_text(question, own, synonyms(), near).unsure
    assert not mark_text(question, own, synonyms(), lambda *_: ()).unsure


def test_nearness_makes_nothing_right_that_is_against_the_clause() -> None:
    question = question_on(STOP_AND_TELL)
    marked = mark_text(question, "作業を続け、あとで設計者に話す。", synonyms(), near)
    assert (marked.right, marked.unsure) == (False, False)
