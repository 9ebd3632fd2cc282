"""What is asked of a sentence, and what is left alone."""

from random import Random

import pytest

from assistant.learning.questions.amounts import amounts_in, fits_range
from assistant.learning.questions.making.blanks import term_blanks
from assistant.learning.questions.making.duties import duty_blanks
from assistant.learning.questions.making.every_kind import questions_of
from assistant.learning.questions.making.open_questions import open_questions
from assistant.learning.questions.making.provisions import provision_choices
from assistant.learning.questions.making.statements import statements
from assistant.learning.questions.material import Material
from assistant.learning.questions.question import BLANK, QuestionKind
from assistant.learning.questions.sentences import reads_alone, refers_elsewhere
from retrieval.documents import (
    Box,
    Document,
    DocumentKind,
    Passage,
    PassageKind,
    Unit,
    UnitKind,
)

BOX = (Box(1, 0, 0, 1, 1),)


def clauses(*texts: str) -> Material:
    """A document with one clause for each text; its sentences stand in lines."""
    document = Document("d", "d.md", "基準", DocumentKind.STANDARD, "基準", "0", 1)
    return Material(
        document,
        tuple(
            Passage(
                f"p{n}",
                "d",
                n,
                PassageKind.CLAUSE,
                ("基準", f"第{n}条"),
                f"第{n}条",
                tuple(Unit(line, BOX, UnitKind.SENTENCE) for line in text.split("\n")),
            )
            for n, text in enumerate(texts, 1)
        ),
    )


def made_false(text: str) -> set[str]:
    """All that a sentence is turned into, over many draws."""
    material = clauses(text)
    return {
        question.body
        for seed in range(60)
        for question in statements(material, Random(seed))  # noqa: S311 - drawing questions
        if question.right == (1,)
    }


def test_a_paragraph_s_number_is_no_part_of_its_sentence() -> None:
    material = clauses("3 段階確認を受けずに、舗装の次の工程に進んではならない。")
    (sentence,) = material.sentences
    assert sentence.text == "段階確認を受けずに、舗装の次の工程に進んではならない。"
    assert not [q for q in questions_of(material, Random(1)) if q.answer == "3"]  # noqa: S311


def test_a_number_of_several_parts_is_no_part_of_its_sentence() -> None:
    (sentence,) = clauses("2.1　金属管の支持間隔は、2m以下としなければならない。").sentences
    assert sentence.text == "金属管の支持間隔は、2m以下としなければならない。"


def test_a_number_that_ran_into_its_sentence_is_told_by_its_turn() -> None:
    material = clauses(
        "受託者は、履行期間内に業務を完了しなければならない。\n"
        "２委託者は、検査を10日以内に行わなければならない。\n"
        "３部分払の回数は、履行期間中２回以内としなければならない。\n"
        "２段階確認の時期は、施工計画書に定めるものとする。"
    )
    begins = [sentence.text[:3] for sentence in material.sentences]
    assert begins == ["受託者", "委託者", "部分払", "２段階"]


def test_the_rest_of_a_sentence_that_a_line_of_figures_cut_is_left_alone() -> None:
    cut = "ただし、溶接部から\n100mm以内を36℃以上に予熱したときは行うことができる。"
    assert not clauses(cut).sentences
    assert clauses("溶接部は清掃する。\n溶接部は、36℃以上に予熱しなければならない。").sentences


def test_a_letter_before_a_gap_is_no_part_of_its_sentence_and_a_cut_number_spoils_it() -> None:
    (sentence,) = clauses("ア　二酸化炭素の含有率は、1,000ppm以下としなければならない。").sentences
    assert sentence.text.startswith("二酸化")
    assert not clauses("２．１ 層の仕上り厚は、人力の場合は20cm以下とする。").sentences


def test_an_amount_at_the_beginning_is_no_mark() -> None:
    text = "1.5m以上の深さでは、土留めを設けなければならない。"
    (sentence,) = clauses(text).sentences
    assert sentence.text == text


@pytest.mark.parametrize(
    "text",
    [
        "通常は、4～6m程度確保すればよいと考えられる。",
        "標準としては、1.4m程度とすることができる。",
        "上表の印のある植物を使用する際は、産地を明らかにしなければならない。",
    ],
)
def test_a_sentence_that_does_not_say_of_what_it_speaks_is_left_alone(text: str) -> None:
    assert not reads_alone(text)


def test_a_sentence_that_sends_elsewhere_is_no_rule() -> None:
    assert refers_elsewhere("捨石の品質規格は、表6-1-3によるものとする。")
    assert not refers_elsewhere("捨石の重さは、30kg以上とする。")


def test_units_in_words_are_amounts() -> None:
    (amount,) = amounts_in("管の上方30センチメートルに埋設標識シートを布設する。")
    assert amount.text == "30センチメートル"


@pytest.mark.parametrize(("digits", "fits"), [("1m", False), ("3m", True), ("2m", False)])
def test_a_range_stays_one(digits: str, fits: bool) -> None:
    text = "目地の間隔は、2～5mに1箇所とする。"
    (own,) = (amount for amount in amounts_in(text) if amount.unit == "m")
    (other,) = amounts_in(digits)
    assert fits_range(text, own, other) is fits


def test_one_of_something_and_what_can_be_counted_are_not_asked() -> None:
    assert not amounts_in("更生管の厚さは、1スパンの管口で測る。")
    assert not amounts_in("協議では、現況、設計、理由、案、費用の5点を書く。")
    assert amounts_in("水素イオン濃度を毎日1回以上測る。")
    assert [a.text for a in amounts_in("張芝は、1m2当たり28枚とする。")] == ["28枚"]
    assert [a.text for a in amounts_in("換気の回数は、1時間当たり2回とする。")] == ["2回"]


@pytest.mark.parametrize(
    ("text", "false"),
    [
        (
            "請負者は、水量をあらかじめ調査しなければならない。",
            "請負者は、水量を事後に調査しなければならない。",
        ),
        (
            "請負者は、試験の結果を速やかに監督員に報告する。",
            "請負者は、試験の結果を7日以内に監督員に報告する。",
        ),
        ("変更の時期は、監督員の承諾を得て決める。", "変更の時期は、監督員に報告して決める。"),
        ("植替えの費用は、受注者の負担とする。", "植替えの費用は、発注者の負担とする。"),
        (
            "受注者は、打継目の型枠を、打設前に清掃する。",
            "受注者は、打継目の型枠を、打設後に清掃する。",
        ),
        (
            "鉄筋のかぶりの厚さは、屋内では30mm、屋外では40mmとする。",
            "鉄筋のかぶりの厚さは、屋内では40mm、屋外では30mmとする。",
        ),
        ("舗装の目地の継目の間隔は、10m以下とする。", "舗装の目地の継目の間隔は、15m以下とする。"),
        ("受注者は、工程の変更を発注者に通知する。", "発注者は、工程の変更を受注者に通知する。"),
    ],
)
def test_what_decides_is_turned(text: str, false: str) -> None:
    assert false in made_false(text)


@pytest.mark.parametrize(
    "text",
    [
        "受注者は、地域の住民と紛争が生じないように努めなければならない。",
        "側溝の上流側に土のうを、下流側に沈砂ますを設ける。",
        "型枠の中には、木片を残してはならない。",
        "損傷のある材料は、仮設の構造物に使用してはならない。",
        "受注者は、理由を明示した書面により、工期の延長を請求する。",
        "監督員は、受注者の検査の申し出を受けて材料を確認する。",
        "受注者は、使用前と使用後に、空缶の写真を監督員に提出する。",
        "設計の厚さは、最小かぶり厚さに施工の誤差を加えた値とする。",
        "塗料は、使用前に攪拌し、容器の底に沈殿していない状態で使用する。",
    ],
)
def test_what_is_seen_through_or_stays_true_is_not_turned(text: str) -> None:
    assert not made_false(text)


def test_a_row_of_amounts_goes_on_rising_and_far_ones_keep_their_places() -> None:
    row = "視準距離は、1級では50m以下、2級では60m以下、3級では70m以下とする。"
    assert made_false(row)
    assert not any("110m" in text or "36m" in text for text in made_false(row))
    far = "作業床の幅は40cm以上、床材の間のすき間は3cm以下とする。"
    assert not any("幅は3cm" in text for text in made_false(far))


def test_what_is_put_for_an_amount_is_written_like_it() -> None:
    false = made_false("単管足場の建地の間隔は、1.85m以下としなければならない。")
    assert false
    assert not any("50m" in text or "00m" in text for text in false)


def test_a_bound_beside_another_case_s_bound_stays() -> None:
    false = made_false(
        "排水管の勾配は、管径65mm以下では2％以上、管径75mm及び100mmでは1％以上とする。"
    )
    assert false
    assert all("65mm" in text and "75mm" in text and "100mm" in text for text in false)


def test_amounts_to_choose_from_are_of_one_width() -> None:
    texts = [
        f"{work}の掘削の深さは、{depth}以上とする。"
        for work, depth in (
            ("側溝", "１．５ｍ"),
            ("集水ます", "2.0ｍ"),
            ("標識の基礎", "2.5ｍ"),
            ("照明の基礎", "1.2ｍ"),
        )
    ]
    bodies = [
        question.choices
        for question in questions_of(clauses(*texts), Random(1), [QuestionKind.CHOICE])  # noqa: S311
        if question.answer == "１．５ｍ"
    ]
    assert bodies
    assert all(choice.startswith(("１", "２")) for choices in bodies for choice in choices)


def test_amounts_of_a_name_stay() -> None:
    text = "週休2日の対象の工事では、請負者は、4週に8日以上の現場閉所を行わなければならない。"
    assert all("週休2日" in false for false in made_false(text))


def test_a_span_is_not_turned_and_no_direction_of_a_limit() -> None:
    false = made_false("素線の断線が10％以上のものは、24時間後に再び点検する。")
    assert false
    assert not any("以下" in text or "前に" in text for text in false)


def test_amounts_of_a_range_are_not_put_in_each_other_s_place() -> None:
    false = made_false("支柱の高さは、2m以上5m未満の樹木では、1.8mとする。")
    assert false
    assert not any("5m以上2m" in text or "2m以上1m" in text for text in false)


def test_what_is_handed_over_and_what_is_told_take_words_of_their_own() -> None:
    told = clauses("受注者は、工事を完成したときは、その旨を発注者に通知しなければならない。")
    (question,) = duty_blanks(told, Random(1))  # noqa: S311 - drawing questions
    assert not {"提出", "提示", "返却"} & set(question.choices)


def test_what_is_owed_is_asked_among_words_of_the_same_grammar() -> None:
    material = clauses("受注者は、工法の変更について監督員の承諾を得なければならない。")
    (question,) = duty_blanks(material, Random(1))  # noqa: S311 - drawing questions
    assert question.body == f"受注者は、工法の変更について監督員の{BLANK}を得なければならない。"
    assert question.answer == "承諾"
    assert set(question.choices) <= {"承諾", "許可", "同意", "承認", "認定"}


def open_bodies(*texts: str) -> list[str]:
    return [q.body for q in open_questions(clauses(*texts), Random(1))]  # noqa: S311


def test_a_case_without_a_named_doer_is_asked_too() -> None:
    assert open_bodies("降雨のおそれがあるときは、作業を中止し、管内から退出する。") == [
        "降雨のおそれがあるとき、どうしなければなりませんか。"
    ]


def test_a_case_that_names_its_doer_afterwards_is_asked_of_the_doer() -> None:
    text = "型枠の変形を発見した場合は、受注者は、打込みを中断し、監督員と協議しなければならない。"
    assert open_bodies(text) == ["型枠の変形を発見した場合、受注者はどうしなければなりませんか。"]


@pytest.mark.parametrize(
    "text",
    [
        "受注者は、路盤を安定処理する場合は、表1-2に従い施工しなければならない。",
        "超えるおそれがあるときは、打込み時刻の変更を協議する。",
        "受注者は、根株は除去し、湧水が認められた場合は、監督員と協議しなければならない。",
        "受注者は、他人の土地に立ち入る場合は、所有者の承諾を得なければならない。\n受注者は、立入りに際し、身分証明書を携帯しなければならない。",
        "受注者は、安定処理を行う場合は、2時間以内に締め固めなければならない。\n受注者は、材料を均一に混合しなければならない。",
    ],
)
def test_cases_with_many_answers_or_none_of_their_own_are_not_asked(text: str) -> None:
    assert not open_bodies(text)


PROVISIONS = (
    "側溝の継目は、水が漏れないようにモルタルで充填しなければならない。",
    "伐採した樹木は、地域の住民が通らない場所に積まなければならない。",
    "仮設の階段は、夜間も足元が見えるように照明しなければならない。",
    "使い残した火薬は、当日中に保管庫へ戻し錠を掛けなければならない。",
)


def test_what_a_clause_says_is_asked_among_what_others_say() -> None:
    material = clauses(*PROVISIONS)
    questions = list(provision_choices(material, Random(1), frozenset()))  # noqa: S311
    assert [question.body for question in questions] == [
        text[: text.index("、") + 1] + f"{BLANK}。" for text in PROVISIONS
    ]
    assert all(len(set(question.choices)) == 4 for question in questions)
    assert not list(provision_choices(material, Random(1), {f"第{n}条" for n in range(1, 5)}))  # noqa: S311


def test_a_rule_on_another_sort_of_thing_is_no_wrong_choice() -> None:
    of_widths = [text.replace("は、", "の幅は、", 1) for text in PROVISIONS[:3]]
    material = clauses(PROVISIONS[3], *of_widths)
    assert not list(provision_choices(material, Random(1), frozenset()))  # noqa: S311


def test_a_term_of_another_chapter_far_away_is_no_wrong_choice() -> None:
    near = [
        f"受注者は、{stone}の厚さを測らなければならない。"
        for stone in ("砕石層", "砂利層", "粘土層")
    ]
    far = [f"{n}番目の坑口の状況は、施工前に写真で記録しなければならない。" for n in range(400)]
    asked = "受注者は、弾性層の厚さを測らなければならない。"

    def made(*texts: str) -> list[str]:
        questions = term_blanks(clauses(*texts), Random(1))  # noqa: S311
        return [question.answer for question in questions]

    assert "弾性層" in made(asked, *near)
    assert "弾性層" not in made(asked, *far, *near)


def test_a_lone_doer_is_no_subject() -> None:
    material = clauses(*(f"受注者は、{text.split('、', 1)[1]}" for text in PROVISIONS))
    assert not list(provision_choices(material, Random(1), frozenset()))  # noqa: S311


def test_a_word_that_stands_everywhere_is_not_left_out() -> None:
    texts = [f"受注者は、{work}の位置を施工計画書に記載する。" for work in "甲乙丙丁戊己庚辛壬癸"]
    choices = [
        q
        for q in questions_of(clauses(*texts), Random(1), [QuestionKind.CHOICE])  # noqa: S311
        if q.answer == "施工計画書"
    ]
    assert not choices


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("コンクリートの打込みは、日中の気温が低い日に行わなければならない。", True),
        ("のり面の点検は、降雨の多い時期の前に行わなければならない。", True),
        ("って所要の安全率が確保できるように、杭を増さなければならない。", False),
        ("ートの打込みは、日中の気温が低い日に行わなければならない。", False),
        ("当する場合においては、国土交通大臣に協議しなければならない。", False),
    ],
)
def test_a_sentence_cut_in_a_word_is_left_alone(text: str, whole: bool) -> None:
    assert reads_alone(text) is whole


def test_what_is_said_elsewhere_of_the_same_thing_is_no_wrong_choice() -> None:
    subject = "資材置場の出入口は、"
    said = (
        "雨天でも安全に歩行できるように整地しなければならない。",
        "部外者が入らないように夜間は閉鎖しなければならない。",
    )
    material = clauses(*PROVISIONS, *(f"{subject}{text}" for text in said))
    for question in provision_choices(material, Random(1), frozenset()):  # noqa: S311
        if question.body.startswith(subject):
            assert sum(f"{choice}。" in said for choice in question.choices) == 1


@pytest.mark.parametrize(
    "text",
    [
        "(1)及び(2)以外の目地は、幅及び深さとも10mm以上とする。",
        "及び2以外の目地は、幅及び深さとも10mm以上とする。",
        "断面の余裕は、減少等を考慮して②で求めた断面積の20％以上とする。",
        "受注者は、（7）号に示す方法によって求めた密度について承諾を得なければならない。",
        "市長は、第一項の申請書を受理したときは、七日以内に通知しなければならない。",
        "主桁を図のように切り欠く場合は、かぶりを25mm以上確保しなければならない。",
        "（50cmピッチ）の使用を原則とし、重ね継手長を長くすることで調整する。",
        "受注者は、これにより難い場合は、監督員と協議しなければならない。",
        "地上部は、幅0.9m、長さO.5mの大きさの測定台とする。",
        "前回から0.5m以上下がったときは、潜水による調査を行う。",
        "工事情報看板は工事開始の1週間前から1.信号の青は40秒以内とする。",
        "止杭を必要とする場合は、蛇篭1１本につき2～3本使いとする。",
    ],
)
def test_what_another_item_or_a_slip_of_the_text_leaves_open_is_not_asked(text: str) -> None:
    assert not clauses(text).sentences


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("構造系は、主桁の連結の前後で2分される。", "2"),
        ("作業時間は、8時30分から17時までとする。", "30"),
        ("標準の寸法は2m×1m×0.5mとする。", "0.5"),
        ("ケーブルの構造は3×7Gとする。", "7"),
        ("1日の進捗は、12mとする。", "1"),
        ("1日の作業の終了時は、管端をふさぐ。", "1"),
        ("測定は、1日2回とする。", "1"),
        ("1車線となる場合は、幅を3m以上とする。", "1"),
        ("管を1本据え付けるごとに、位置を確かめる。", "1"),
        ("抜取りは、１箇所外れたときは２倍とし、２箇所以上外れたときは全数とする。", "１"),
        ("幹が2本以上の樹木では、各幹の周長の総和をとる。", "2"),
        ("試験は、0.25m2（0.5m×0.5mのメッシュ）当たり1点とする。", "0.25"),
        ("評定は、100点満点とする。", "100"),
        ("打込みは、1層50cm以下とする。", "1"),
        ("内法幅が3m未満の場合は1列、3m以上の場合は2列とする。", "1"),
        ("定期点検は、5年に1回行うものとする。", "1"),
        ("全景と近景を各1枚撮影するものとする。", "1"),
        ("点検は、年3回（5月・7月・9月）行う。", "3"),
        ("受注者、監督員及び検査員の3者で確かめる。", "3"),
        ("監督員は、総括監督員、主任監督員、担当監督員の3名とする。", "3"),
    ],
)
def test_a_part_of_an_amount_and_what_others_are_counted_by_are_not_asked(
    text: str, digits: str
) -> None:
    assert digits not in {amount.digits for amount in amounts_in(text)}


def test_the_first_of_two_amounts_told_together_stays_the_smaller() -> None:
    false = made_false("基礎のコンクリートの設計基準強度は18N/mm2、スランプは15cm又は18cmとする。")
    assert any("10cm又は18cm" in text for text in false)
    assert not any("20cm又は18cm" in text for text in false)


@pytest.mark.parametrize(
    ("text", "believable", "odd"),
    [
        ("圧縮強度は、24N/mm2以上とする。", "30N/mm2", "43N/mm2"),
        ("初転圧の温度は、140℃以下とする。", "120℃", "250℃"),
        ("埋戻し土の現場密度は、95％以上としなければならない。", "85％", "57％"),
        ("作業に要する余裕の幅は、1.5m以上としなければならない。", "2.0m", "2m"),
    ],
)
def test_an_amount_becomes_one_that_people_use(text: str, believable: str, odd: str) -> None:
    false = made_false(text)
    assert any(believable in statement for statement in false)
    assert not any(odd in statement for statement in false)


@pytest.mark.parametrize(
    ("text", "implied", "false"),
    [
        ("500m3以上の土砂を搬出する工事は、計画を作成しなければならない。", "800m3", "300m3"),
        ("風速が毎秒10m以上となったときは、作業を中止しなければならない。", "20m", "5m"),
        ("気温が4℃以下のときは、打込みを行ってはならない。", "3℃", "5℃"),
        ("現場に置く火薬の量は、20日分を超えてはならない。", "30日", "14日"),
        ("取水口の上流200mの区間では、薬剤を使用してはならない。", "100m", "300m"),
        ("舗装の切断は、深さ15cmを超えて行わないこと。", "20cm", "10cm"),
    ],
)
def test_a_case_is_changed_to_one_that_the_rule_is_not_of(
    text: str, implied: str, false: str
) -> None:
    statements = made_false(text)
    assert any(false in statement for statement in statements)
    assert not any(implied in statement for statement in statements)


def test_of_two_measurements_that_differ_there_are_never_less_than_two() -> None:
    false = made_false("延長の測定は、2回行い、その差が50mmを超えるときは、再び測定する。")
    assert any("3回" in text for text in false)
    assert not any("1回" in text for text in false)


def test_amounts_in_even_steps_tell_each_other() -> None:
    text = "補正率は、1級地では1.80％、2級地では1.60％、3級地では1.40％、4級地では1.20％とする。"
    assert not made_false(text)
    questions = questions_of(clauses(text), Random(1))  # noqa: S311 - drawing questions
    assert not any(BLANK in question.body for question in questions)


def test_the_amount_that_another_is_told_of_stays_in_a_case() -> None:
    false = made_false("漏水量が堤体100mあたり毎分60Lを超えたときは、市に通報しなければならない。")
    assert any("40L" in text for text in false)
    assert all("100mあたり" in text for text in false)


def test_who_finds_a_danger_has_no_week_to_say_so() -> None:
    false = made_false("受注者は、路面に異常を発見した場合、直ちに監督員に報告する。")
    assert false == {"受注者は、路面に異常を発見した場合、翌日までに監督員に報告する。"}


def test_a_form_is_handed_in_and_nothing_else() -> None:
    material = clauses("占用者は、着手の日の7日前までに、着手届を市長に提出しなければならない。")
    assert not list(duty_blanks(material, Random(1)))  # noqa: S311 - drawing questions
    material = clauses("受注者は、製作に先立ち、製作図を監督員に提出しなければならない。")
    assert list(duty_blanks(material, Random(1)))  # noqa: S311 - drawing questions


def test_a_bound_that_others_begin_at_stays_when_it_is_the_subject() -> None:
    text = "管径350mm以下は胴巻きのみ、管径400mm以上については天端にも巻いて識別する。"
    assert not any("mm以下は" in f and "350mm" not in f for f in made_false(text))


def test_an_amount_that_another_of_its_sentence_parts_from_all_others_is_not_asked() -> None:
    heights = "側壁の高さは15cm、手すり子の高さは35cm、幅木の高さは45cm、窓の高さは60cmとする。"
    material = clauses(heights, "踊り場の柵の高さは80cm以上（幼児用は70cm以上）とする。")
    asked = [q for q in questions_of(material, Random(1)) if q.kind is QuestionKind.CHOICE]  # noqa: S311
    assert asked
    assert not any(question.answer == "80cm" for question in asked)


def test_a_duty_before_the_case_is_no_part_of_what_is_asked() -> None:
    text = "署長は、台帳を備え、異動があったときは、その都度補正して市長に提出しなければならない。"
    assert not list(open_questions(clauses(text), Random(1)))  # noqa: S311 - drawing questions


def test_what_holds_in_the_case_told_next_is_no_wrong_choice() -> None:
    near = ("継手の位置は20cm、杭の位置は30cm、柱の位置は50cm、縁石の位置は60cmとする。",)
    sheet = "標識シートは、管頂から40cmの位置に布設する。"
    case = "土被り70cm未満の箇所は、管頂から20cmとする。"

    def offered(*texts: str) -> set[str]:
        return {
            choice
            for seed in range(20)
            for question in questions_of(clauses(*near, *texts), Random(seed))  # noqa: S311
            if BLANK in question.body and question.place.quote == sheet
            for choice in question.choices
        }

    assert "20cm" in offered(sheet)
    assert "20cm" not in offered(f"{sheet}\n{case}")
    assert not any("20cm" in text for text in made_false(f"{sheet}\n{case}"))


def test_an_amount_of_the_sentence_s_other_case_is_not_put_in_its_place() -> None:
    text = "監視員は、60人以下の場合は2人以上、60人を超える場合は3人以上とする。"
    material = clauses(text, "継手の検査の立会人は、2人以上としなければならない。")
    false = {
        question.body
        for seed in range(60)
        for question in statements(material, Random(seed))  # noqa: S311 - drawing questions
        if question.right == (1,) and question.place.quote == text
    }
    assert false
    assert not any(body.count("2人以上") > 1 for body in false)


def test_an_answer_that_says_only_that_it_be_as_it_should_is_not_asked() -> None:
    texts = (
        "防水層は、所定の形状及び寸法を有し、下地に密着していなければならない。",
        "受注者は、漏水を発見した場合、必要な措置を講じて発注者に知らせなければならない。",
    )
    asked = questions_of(clauses(*texts), Random(1))  # noqa: S311 - drawing questions
    assert not any(question.kind is QuestionKind.OPEN for question in asked)
