"""Sentences in polite words, answers to questions, marks in words, and what leans on what is before."""

from random import Random

import pytest

from assistant.learning.questions.amounts import amounts_in, fits_in_place
from assistant.learning.questions.making.blanks import term_blanks
from assistant.learning.questions.making.definitions import definition_choices, definitions_of
from assistant.learning.questions.making.open_questions import open_questions
from assistant.learning.questions.making.statements import statements
from assistant.learning.questions.making.subject_duties import subject_duties
from assistant.learning.questions.material import Material
from retrieval.documents import Box, Document, DocumentKind, Passage, PassageKind, Unit, UnitKind

BOX = (Box(1, 0, 0, 1, 1),)


def clause(*units: str, heading: str = "3-1 舗装", kind: UnitKind = UnitKind.SENTENCE) -> Material:
    document = Document("d", "d.md", "手引", DocumentKind.STANDARD, "手引", "0", 1)
    passage = Passage(
        "p",
        "d",
        1,
        PassageKind.CLAUSE,
        ("手引", heading),
        heading,
        tuple(Unit(unit, BOX, kind) for unit in units),
    )
    return Material(document, (passage,))


def texts(*units: str, heading: str = "3-1 舗装") -> list[str]:
    return [sentence.text for sentence in clause(*units, heading=heading).sentences]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("ブランコの座面の高さは、35cm以上45cm以下に保ちます。", True),
        ("砂場は、週に1回以上、深さ30cmまで掘り返してください。", True),
        ("木の根が広がるため、植ますの幅は1mでは足りなくなることがあります。", False),
        ("古い公園では、柵の高さは80cmになっています。", False),
    ],
)
def test_what_is_ruled_in_polite_words_is_asked_and_what_is_told_is_not(
    text: str, asked: bool
) -> None:
    assert texts(text) == ([text] if asked else [])


def test_of_an_answer_only_what_says_of_what_it_speaks_is_asked() -> None:
    assert texts(
        "Q1 申込みはいつまでですか。",
        "A1 着工の10日前までに、図面を添えて申し込んでください。",
        "道路を掘る場合は、許可に日数がかかるため、30日前までに申し込みます。",
        "主任技術者は、工事の記録を3年間保存しなければなりません。",
        heading="1 手続",
    ) == ["主任技術者は、工事の記録を3年間保存しなければなりません。"]


def test_what_is_handed_in_is_named() -> None:
    assert not texts("工事が完了した日から7日以内に、写真とともに提出する。")
    assert texts("竣工図は、完了の日から7日以内に、写真とともに提出する。")


def test_a_number_in_words_before_a_gap_is_no_part_of_its_sentence() -> None:
    assert texts("二　事故が発生したときは、直ちに委託者に電話で連絡する。") == [
        "事故が発生したときは、直ちに委託者に電話で連絡する。"
    ]


def test_a_name_before_its_sentence_is_no_part_of_a_statement() -> None:
    assert not texts("(6) 承諾　図面で示した事項について、発注者が書面により同意することをいう。")


@pytest.mark.parametrize(
    "later",
    [
        "1日に10mm以上のときは、作業を中止し、対策を検討する。",
        "砂質土で高さ5m以下の場合は1:0.8、粘性土の場合は1:1.2の勾配を標準とする。",
        "通過後は、開園前に2人以上で園路を見回る。",
    ],
)
def test_a_later_sentence_whose_case_names_nothing_leans_on_the_one_before(later: str) -> None:
    first = "地山の移動量は、伸縮計で毎日観測する。"
    assert texts(first, later) == [first]


def test_what_comes_after_the_act_of_its_heading_is_understood() -> None:
    later = "接着後は、24時間以上管に通水しないこととする。"
    assert later in texts("管の接着は、乾いた日に行う。", later, heading="3-2 接着")


def made_false(text: str) -> set[str]:
    return {
        question.body
        for seed in range(60)
        for question in statements(clause(text), Random(seed))  # noqa: S311 - drawing questions
        if question.right == (1,)
    }


def test_what_has_to_come_first_is_not_put_afterwards() -> None:
    assert not made_false(
        "掘削に当たっては、あらかじめカッターを用いて舗装を切断しなければならない。"
    )
    assert made_false("掘削に当たっては、あらかじめ道路管理者と協議しなければならない。")


def test_people_who_are_no_party_are_not_left_out() -> None:
    roles = ("施工者", "公園管理者", "設計者", "製造者")
    lines = [
        f"園路の{part}の状態は、{who}が年に1回確かめる。"
        for part, who in zip("柵門橋灯", roles, strict=True)
    ]
    asked = clause(*lines, "遊具の状態は、専門の技術者が年に2回確かめる。", heading="点検")
    answers = {q.answer for q in term_blanks(asked, Random(1))}  # noqa: S311
    assert answers
    assert answers <= set(roles)


DEFINED = (
    "(1) 監督　契約が守られるよう、施工の途中で現場に出向いて指図することをいう。",
    "(2) 承諾　図面で示した事項について、書面で同意することをいう。",
    "(3) 協議　対等の立場で話し合い、結論を書面に残すことをいう。",
    "(4) 立会　その場所に出向き、内容を目で確かめることをいう。",
    "(5) 独立柱　灯具を取り付けるために新たに建てるものをいう。",
)


def test_terms_before_a_gap_are_defined_in_a_clause_of_definitions_alone() -> None:
    listed = clause(*DEFINED, heading="第2条（定義）", kind=UnitKind.ITEM)
    assert [d.term for d in definitions_of(listed)] == ["監督", "承諾", "協議", "立会", "独立柱"]
    assert not definitions_of(clause(*DEFINED, heading="第3条（職務）", kind=UnitKind.ITEM))


def test_an_act_is_chosen_among_acts() -> None:
    listed = clause(*DEFINED, heading="第2条（定義）", kind=UnitKind.ITEM)
    questions = list(definition_choices(listed, Random(1)))  # noqa: S311
    assert {q.answer for q in questions} == {"監督", "承諾", "協議", "立会"}
    assert not any("独立柱" in q.choices for q in questions)


def test_a_case_whose_act_goes_on_in_another_sentence_is_not_asked() -> None:
    case = "保護コンクリートを撤去する場合は、下の防水層を傷めない機械を使用しなければならない。"
    assert list(open_questions(clause(case), Random(1)))  # noqa: S311
    more = clause(case, "撤去した日のうちに仮防水を施し、翌日まで残さないこととする。")
    assert not list(open_questions(more, Random(1)))  # noqa: S311


def test_what_holds_of_a_kind_holds_of_each_of_it() -> None:
    own = "グリース阻集器は、汚水中の油脂を冷却し、凝固させて除去するものとする。"
    assert list(subject_duties(clause(own), Random(1), ()))  # noqa: S311
    of_all = clause(own, "阻集器は、油脂の発生源に近い場所に設けて週に2回清掃するものとする。")
    assert not any("グリース" in q.body for q in subject_duties(of_all, Random(1), ()))  # noqa: S311


def test_a_term_that_has_a_letter_of_its_meaning_alone_is_not_asked() -> None:
    lines = (
        "打音点検　部材をたたき、音の違いから浮きを見つけることをいう。",
        "近接目視　肌に触れる程度の距離から、表面を見て調べることをいう。",
        "予防保全　損傷が軽いうちに補修して、橋の寿命を延ばすことをいう。",
        "事後保全　損傷が大きくなってから、補修や取替えをすることをいう。",
    )
    listed = clause(*lines, heading="1 用語の定義", kind=UnitKind.ITEM)
    asked = {q.answer for q in definition_choices(listed, Random(1))}  # noqa: S311
    assert asked == {"近接目視", "予防保全", "事後保全"}


def test_what_the_whole_clause_is_about_is_no_subject_of_one_answer() -> None:
    own = "断面修復は、はつり、さび落とし、防せい材の塗布、修復材の充填に分けて行うものとする。"
    more = "鉄筋の断面が減少している場合は、添え筋により補強する。"
    assert list(subject_duties(clause(own, more, heading="4-2 塗装"), Random(1), ()))  # noqa: S311
    assert not list(subject_duties(clause(own, more, heading="4-2 断面修復"), Random(1), ()))  # noqa: S311


def test_a_share_that_the_others_leave_of_the_whole_is_not_asked() -> None:
    assert not amounts_in("評定の配点は、検査員を40点、総括監督員を20点、監督員を40点とする。")
    assert amounts_in("評定の配点は、検査員を40点、総括監督員を20点とする。")


def test_full_marks_are_no_limit_to_fall_below() -> None:
    text = "評定点が65点未満の者には、改善の計画書の提出を求める。"
    (amount,) = amounts_in(text)
    assert fits_in_place(text, amount, "80")
    assert not fits_in_place(text, amount, "100")


def test_what_is_done_in_a_day_is_no_amount() -> None:
    assert not amounts_in("掘削の延長は、1日に埋戻しまで完了できる長さとする。")


def test_an_act_before_the_case_is_no_part_of_what_is_asked() -> None:
    said = "点検者は、まず目視を行い、空洞が疑われる場合に、貫入抵抗を測定して材の健全さを調べるものとする。"
    assert not list(open_questions(clause(said), Random(1)))  # noqa: S311
    assert list(open_questions(clause(said.replace("まず目視を行い、", "")), Random(1)))  # noqa: S311


def test_an_end_of_any_word_makes_no_choices() -> None:
    parts = ("接合部", "腐朽部", "地際部", "脚部分部")
    lines = [
        f"{thing}の{part}には、さび止めを塗布する。"
        for thing, part in zip("柵門橋灯", parts, strict=True)
    ]
    assert not list(term_blanks(clause(*lines, heading="塗装"), Random(1)))  # noqa: S311


def test_what_bounds_a_range_together_keeps_it() -> None:
    text = "水セメント比は、60%以上かつ70%以下とする。"
    low, _ = amounts_in(text)
    assert fits_in_place(text, low, "50")
    assert not fits_in_place(text, low, "90")


def test_a_paper_that_a_heading_names_is_no_subject() -> None:
    rule = (
        "受注者は、生じた豆板や不陸の処置の方法を定め、打設の区画ごとに監督員へ届け出るものとする。"
    )
    assert list(subject_duties(clause(rule, heading="4-1 不良部の補修"), Random(1), ()))  # noqa: S311
    assert not list(subject_duties(clause(rule, heading="4-1 施工計画書"), Random(1), ()))  # noqa: S311


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("感電事故が起きたときは、電源を切り、救急車を呼んでから監督員に連絡します。", True),
        ("塗膜の下に鋼材の地肌が見えている場合は、さびを落としてから塗り直してください。", True),
        ("外した安定器は、有害な油を銘板で確かめ、使われている場合は、倉庫に保管します。", False),
        ("強い風のおそれがあるときは、遊具を使わせないように囲わないでください。", False),
        ("枝が電線に触れるおそれがあるときは、所有者の負担で切ることができます。", False),
        ("届出が不要と認められるときは、工事の着手の日を完了の日とします。", False),
    ],
)
def test_a_duty_in_polite_words_is_asked_and_what_may_be_or_is_so_is_not(
    text: str, asked: bool
) -> None:
    assert bool(list(open_questions(clause(text), Random(1)))) is asked  # noqa: S311


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("橋の傷みの程度は、AからDまでの4段階で評価する。", []),
        ("傷みの程度は、「Ⅰ」～「Ⅳ」の4段階で評価する。", []),
        ("見つけた傷みは、次の4段階で評価する。", []),
        ("載荷試験の荷重は、8段階以上に分けて加える。", ["8段階"]),
        ("堤防の除草は、年2回、出水期前の6月と台風期前の8月に行う。", []),
        ("堤防の除草は、年3回行い、集草は8月の末までに終える。", ["3回"]),
        ("夜の巡視は、必ず2人1組で行い、水際から5m離れて歩く。", ["5m"]),
    ],
)
def test_steps_that_the_sentence_names_are_not_counted_and_others_are_told_whole(
    text: str, amounts: list[str]
) -> None:
    assert [amount.text for amount in amounts_in(text)] == amounts


def test_what_leans_on_numbered_items_before_it_is_not_asked() -> None:
    assert not texts("前2号により難い理由があるときは、管理者の指示を受けなければならない。")


def test_both_of_two_things_named_are_no_term_to_leave_out() -> None:
    named = [
        "ガス管と排水管が並ぶ場合は、両配管を離して埋設する。",
        "配水管は、道路の端に寄せて埋設する。",
        "直線管は、継手の位置をずらして埋設する。",
        "立上り管は、壁に沿わせて支持する。",
        "曲り管は、抜け出しを防いで埋設する。",
    ]
    of = clause(*named)
    assert all("両配管" not in term for terms in of.terms.values() for _, term in terms)
    ends = clause("仮に組んだ主桁は、両側端部を先に締め付ける。")
    assert any("両側端部" in term for terms in ends.terms.values() for _, term in terms)
