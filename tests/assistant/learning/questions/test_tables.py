"""Which cells of tables are asked, from tables as real standards have them."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest

from assistant.learning.questions.checks import problems_of
from assistant.learning.questions.intervals import interval_of
from assistant.learning.questions.making.intervals import interval_rows
from assistant.learning.questions.making.table_reading import row_name
from assistant.learning.questions.making.tables import table_values
from assistant.learning.questions.material import Material
from assistant.learning.questions.question import Question
from retrieval.documents import (
    Box,
    Cell,
    Document,
    DocumentKind,
    Passage,
    PassageKind,
    Unit,
    UnitKind,
)

BOX = (Box(1, 0, 0, 1, 1),)


def table(header: Sequence[str], *rows: Sequence[str], keys: int = 1) -> Material:
    units = tuple(
        Unit(
            "、".join(row),
            BOX,
            UnitKind.ROW,
            keys=tuple(map(Cell, header[:keys], row[:keys])),
            values=tuple(map(Cell, header[keys:], row[keys:])),
        )
        for row in rows
    )
    document = Document("d", "d.md", "基準", DocumentKind.STANDARD, "基準", "0", 1)
    passage = Passage("p", "d", 0, PassageKind.TABLE, ("基準", "第1章"), "表1 試験の表", units)
    return Material(document, (passage,))


def asked(material: Material) -> list[Question]:
    questions = list(table_values(material, Random(1)))  # noqa: S311 - drawing questions
    return [question for question in questions if not problems_of(question, material)]


def test_a_column_that_counts_the_rows_names_none_of_them() -> None:
    rows = [(str(n), f"欠陥{letter}", f"{n}0mm") for n, letter in enumerate("甲乙丙丁", 1)]
    bodies = [question.body for question in asked(table(("番号", "欠陥の種類", "深さ"), *rows))]
    assert bodies
    assert all("欠陥の種類が「欠陥" in body and "番号" not in body for body in bodies)


def test_values_taken_into_the_headings_spoil_the_table() -> None:
    rows = [
        (name, f"{n}00", f"{n}50") for n, name in enumerate(("甲鋼", "乙鋼", "丙鋼", "丁鋼"), 2)
    ]
    assert asked(table(("鋼種", "降伏点/N", "引張強さ/N"), *rows))
    assert not asked(table(("鋼種", "降伏点/N", "引張強さ/400～510"), *rows))


def test_sieves_in_headings_are_no_values() -> None:
    rows = [(name, f"{n}5", f"{n}0") for n, name in enumerate(("甲石", "乙石", "丙石", "丁石"), 2)]
    assert asked(table(("呼び名", "ふるい/40", "ふるい/20"), *rows))


@pytest.mark.parametrize(
    "value",
    ["2.50×104", "〃", "普通鋼と同等の", "26.2 26.0", "目視及びス ケール", "1-3-2参照", "（20"],
)
def test_values_that_are_not_whole_are_not_asked(value: str) -> None:
    rows = [("甲鋼", value), ("乙鋼", "12"), ("丙鋼", "13"), ("丁鋼", "14"), ("戊鋼", "15")]
    assert all(question.answer != value for question in asked(table(("鋼種", "値"), *rows)))


@pytest.mark.parametrize(
    "key", ["消火器は十分か。", "上記以外の鋼", "〃Ｂ", "合計", "計", "めコンクリート）"]
)
def test_rows_without_a_name_of_their_own_are_not_asked(key: str) -> None:
    rows = [(key, "11"), ("乙鋼", "12"), ("丙鋼", "13"), ("丁鋼", "14"), ("戊鋼", "15")]
    assert all(key not in question.body for question in asked(table(("鋼種", "値"), *rows)))


def test_a_value_that_the_row_s_name_tells_is_not_asked() -> None:
    rows = [("AS05", "5m"), ("AS06", "6m"), ("AS07", "7m"), ("AS08", "8m")]
    assert not asked(table(("呼び名", "支間"), *rows))
    rows = [("一本支柱", "1"), ("二脚鳥居", "2"), ("三脚鳥居", "3"), ("布掛け", "4")]
    assert {question.answer for question in asked(table(("型式", "結束"), *rows))} <= {"4"}


def test_a_word_of_the_row_s_name_that_only_the_answer_has_is_a_clue() -> None:
    rows = [
        ("騒音", "騒音規制法"),
        ("振動", "環境基本法"),
        ("水質", "条例による"),
        ("大気", "届出制度"),
    ]
    bodies = {question.answer for question in asked(table(("項目", "法律"), *rows))}
    assert "騒音規制法" not in bodies


def test_what_rows_are_counted_in_is_said_as_such_and_parts_bare_numbers() -> None:
    rows = [("ひび割れ率", "％", "30日"), ("段差", "mm", "7日"), ("IRI", "mm/m", "60日")]
    rows += [("わだち掘れ", "mm", "14日"), ("穴", "箇所", "1日")]
    bodies = [q.body for q in asked(table(("損傷", "単位", "日数"), *rows, keys=2))]
    assert bodies
    assert not any("、「％」" in body for body in bodies)
    rows = [("鋼管", "m", "11"), ("鋼板", "m", "13"), ("鋼棒", "m", "14"), ("鋼線", "m", "16")]
    numbers = table(("名称", "単位", "数量"), *rows, ("塗料", "人", "15"), keys=2)
    assert asked(numbers)
    assert all("15" not in question.choices for question in asked(numbers))


def test_rows_of_a_group_whose_name_was_left_out_are_not_asked() -> None:
    whole = table(
        ("学校", "規模", "数"),
        *((name, size, n) for name, size, n in SCHOOLS),
        keys=2,
    )
    assert len(asked(whole)) == len(SCHOOLS)
    (passage,) = whole.passages
    units = list(passage.units)
    units[1] = replace(units[1], keys=units[1].keys[1:])
    bodies = [q.body for q in asked(replace_units(whole, units))]
    assert len(bodies) == len(SCHOOLS) - 2
    assert not any("小学校" in body and "120人" in body for body in bodies)


SCHOOLS = (
    ("小学校", "120人以下", "4"),
    ("小学校", "240人以下", "7"),
    ("小学校", "480人以下", "12"),
    ("中学校", "120人以下", "5"),
    ("中学校", "240人以下", "8"),
    ("中学校", "480人以下", "14"),
)


def replace_units(material: Material, units: Sequence[Unit]) -> Material:
    (passage,) = material.passages
    return Material(material.document, (replace(passage, units=tuple(units)),))


def test_quantities_of_other_units_and_sizes_are_not_offered_together() -> None:
    rows = [
        ("引火点℃", "260以上", "240以上"),
        ("可溶分％", "99.0以上", "98.0以上"),
        ("残留率％", "65以上", "55以上"),
        ("伸度(15℃) cm", "100以上", "80以上"),
        ("軟化点℃", "80.0以上", "70.0以上"),
        ("蒸発率％", "95以上", "97以上"),
        ("減量率％", "0.6以上", "0.5以上"),
        ("飽和度％", "75以上", "85以上"),
    ]
    questions = asked(table(("項目", "甲", "乙"), *rows))
    assert "0.6以上" in {choice for question in questions for choice in question.choices}
    for question in questions:
        assert "％" in question.body
        assert not {"260以上", "100以上", "240以上", "80以上"} & set(question.choices)
    unnamed = [(name.rstrip("％℃ cm"), *values) for name, *values in rows]
    questions = asked(table(("項目", "甲", "乙"), *unnamed))
    assert questions
    assert not any("0.6以上" in question.choices for question in questions)


def test_a_text_that_hardly_differs_from_the_answer_is_no_other_choice() -> None:
    rows = [
        (name, f"{pressure}の2倍を下回らない圧力")
        for name, pressure in (
            ("蒸気管", "最高使用圧力"),
            ("排水管", "最高圧力"),
            ("消火管", "締切圧力"),
            ("給水管", "静水頭圧"),
            ("油管", "常用圧力"),
        )
    ]
    questions = asked(table(("配管", "試験値"), *rows))
    alike = {rows[0][1], rows[1][1]}
    assert {question.answer for question in questions} & alike
    assert not any(question.answer in alike <= set(question.choices) for question in questions)


@pytest.mark.parametrize(
    ("label", "told"),
    [("適用深さ", True), ("管理値/注意", True), ("適用", False), ("注意点", False)],
)
def test_a_column_of_remarks_qualifies_its_row_and_one_of_values_does_not(
    label: str, *, told: bool
) -> None:
    rows = [(name, f"{n}m", f"{n}0") for n, name in enumerate(("甲", "乙", "丙", "丁", "戊"), 2)]
    assert bool(asked(table(("工法", label, "能力"), *rows))) is told


def test_two_tables_read_as_one_are_not_asked() -> None:
    rows = [("甲", "11"), ("乙", "12"), ("丙", "13"), ("丁", "14")]
    material = table(("区分", "値"), *rows)
    assert asked(material)
    (passage,) = material.passages
    both = replace(passage, clause="表1-1 係数 表1-2 支持力")
    assert not asked(Material(material.document, (both,)))


def test_a_dash_with_a_remark_is_no_value() -> None:
    rows = [
        ("甲", "乳剤"),
        ("乙", "水和剤"),
        ("丙", "油剤"),
        ("丁", "粒剤"),
        ("戊", "－（防除しない）"),
    ]
    questions = asked(table(("名", "薬剤"), *rows))
    assert questions
    assert all("－（防除しない）" not in question.choices for question in questions)


def test_a_catalogue_of_sizes_gives_a_few_questions_only() -> None:
    rows = [(f"H{n}", *(str(n * k + 7) for k in range(3, 9))) for n in range(100, 140)]
    assert len(asked(table(("呼び名", "a", "b", "c", "d", "e", "f"), *rows))) <= 12


def test_a_shared_label_is_said_once_and_one_that_says_nothing_not_at_all() -> None:
    cells = (Cell("材料", "鋼"), Cell("材料", "丸鋼"))
    assert row_name(cells) == "材料が「鋼」・「丸鋼」"
    assert row_name((Cell("混合物の種類", "飽和度（％）"),)) == "「飽和度（％）」"


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("160以上220未満", 160, 220),
        ("3m～5mまで", 3, 5),
        ("10を超え20以下", 10, 20),
        ("250≦T<1,000", 250, 1000),
        ("５０ｃｍ以上", 50, None),
        ("Ｎ＜２", None, 2),
    ],
)
def test_ranges_are_read(text: str, low: int | None, high: int | None) -> None:
    interval = interval_of(text)
    assert interval is not None
    assert (interval.low, interval.high) == (low, high)


@pytest.mark.parametrize(
    "text", ["", "標準", "20～10", "SS400", "5", "1m以上50cm以下", "D16～D25程度"]
)
def test_what_is_no_range_is_none(text: str) -> None:
    assert interval_of(text) is None


def conditions(*widths: tuple[str, str]) -> list[Question]:
    material = table(("計画高水流量（m3/s）", "天端幅"), *widths)
    questions = list(interval_rows(material, Random(1)))  # noqa: S311 - drawing questions
    return [question for question in questions if not problems_of(question, material)]


def test_a_size_inside_of_one_range_alone_asks_for_its_row() -> None:
    questions = conditions(
        ("500未満", "3m"),
        ("500以上2,000未満", "4m"),
        ("2,000以上5,000未満", "5m"),
        ("5,000以上", "6m"),
    )
    found = {question.answer: question.body for question in questions}
    assert found["4m"] == "表1 試験の表で、計画高水流量（m3/s）が1300のときの「天端幅」"
    assert len(found) == 4


def test_a_size_in_two_ranges_is_not_asked() -> None:
    questions = conditions(
        ("500未満", "3m"),
        ("100以上2,000未満", "4m"),
        ("200以上5,000未満", "5m"),
        ("5,000以上", "6m"),
    )
    assert {question.answer for question in questions} == {"5m", "6m"}


def test_wrong_values_of_a_long_column_stand_near_the_right_one() -> None:
    rows = [(f"H{n}", f"{n * n}kg") for n in range(10, 40)]
    for question in table_values(table(("呼び名", "質量"), *rows), Random(1)):  # noqa: S311
        roots = sorted(round(int(c.removesuffix("kg")) ** 0.5) for c in question.choices)
        assert roots[-1] - roots[0] <= 6


ROWS = [("甲鋼", "11"), ("乙鋼", "12"), ("丙鋼", "13"), ("丁鋼", "14"), ("戊鋼", "15")]


def with_note(material: Material, note: str) -> Material:
    (passage,) = material.passages
    units = (*passage.units, Unit(note, BOX, UnitKind.NOTE))
    return Material(material.document, (replace(passage, units=units),))


def test_a_row_of_which_a_note_says_more_is_not_asked() -> None:
    rows = [(name, value, "※1" if name == "甲鋼" else "") for name, value in ROWS]
    bodies = [question.body for question in asked(table(("鋼種", "値", "備考"), *rows))]
    assert bodies
    assert not any("甲鋼" in body for body in bodies)
    rows = [(name, value, "10m3未満は1" if name == "丙鋼" else "標準") for name, value in ROWS]
    bodies = [question.body for question in asked(table(("鋼種", "値", "備考"), *rows))]
    assert bodies
    assert not any("丙鋼" in body for body in bodies)
    named = [(f"{name}材", value) for name, value in ROWS]
    noted = with_note(table(("鋼種", "値"), *named), "乙鋼材は、当分の間10とする。")
    assert {question.answer for question in asked(noted)} == {"11", "13", "14", "15"}


def test_a_sum_is_no_wrong_choice() -> None:
    rows = [*ROWS, ("合計", "65")]
    questions = asked(table(("鋼種", "値"), *rows))
    assert questions
    assert not any("65" in question.choices for question in questions)


@pytest.mark.parametrize("label", ["改正前", "旧", "様式", "40", "呼び径の所在地"])
def test_a_column_that_says_nothing_to_learn_is_not_asked(label: str) -> None:
    assert not asked(table(("鋼種", label), *ROWS))


def test_an_address_is_not_asked() -> None:
    places = (
        "滋賀県坂田郡山東町長久寺",
        "福井県坂井郡金津町牛ノ谷",
        "京都府船井郡和知町中山",
        "福井県敦賀市疋田",
    )
    assert not asked(table(("路線", "起点"), *zip("甲乙丙丁", places, strict=True)))


def test_a_row_of_values_taken_for_the_headings_spoils_the_table() -> None:
    assert not asked(table(("含有量％", "3.8以上"), *ROWS))
    rows = [(name, value, f"{value}0") for name, value in ROWS]
    assert asked(table(("鋼種", "3以下", "3以上"), *rows))


def test_a_letter_of_the_row_s_name_that_only_a_short_answer_has_is_a_clue() -> None:
    rows = [("油圧", "圧力計"), ("回転数", "測定器"), ("絶縁", "電流計"), ("接地", "抵抗計")]
    answers = {question.answer for question in asked(table(("項目", "方法"), *rows))}
    assert answers == {"測定器", "電流計", "抵抗計"}


def test_numbers_in_kanji_of_another_unit_stand_out() -> None:
    rows = [
        ("土", "五百立方メートル以上"),
        ("塊", "百トン以上"),
        ("材", "二百トン以上"),
        ("木", "五十トン以上"),
    ]
    assert not asked(table(("区分", "数量"), *rows))
    rows[0] = ("土", "七十トン以上")
    assert len(asked(table(("区分", "数量"), *rows))) == len(rows)


def test_rows_with_units_of_their_own_are_no_wrong_choices_for_each_other() -> None:
    sizes = [
        ("棒の直径（mm）", "28"),
        ("枠の高さ（m）", "1.5"),
        ("すき間（mm）", "700"),
        ("柱の太さ（mm）", "90"),
    ]
    assert not asked(table(("項目", "幼児"), *sizes))
    alike = [(f"{name}の径（mm）", value) for name, value in ROWS]
    assert len(asked(table(("項目", "幼児"), *alike))) == len(ROWS)


def test_a_rule_under_a_catchword_is_not_asked_but_a_meaning_is() -> None:
    said = [
        (name, f"{name}を使う場所には、柵を{value}設けなければならない。") for name, value in ROWS
    ]
    assert not asked(table(("分野", "ルール"), *said))
    meant = [
        ("根鉢", "土のまとまりをいう。"),
        ("幹周", "幹の周長をいう。"),
        ("枝下", "枝までの高さをいう。"),
        ("樹冠", "枝葉の広がりをいう。"),
    ]
    assert asked(table(("用語", "定義"), *meant))


def test_deviations_to_either_side_are_numbers_of_a_size() -> None:
    rows = [(f"部位{n}の寸法", f"±{size}") for n, size in enumerate((5, 10, 15, 20, 25, 30))]
    found = asked(table(("測定項目", "許容差"), *rows))
    assert found
    assert all(choice.startswith("±") for question in found for choice in question.choices)


def test_a_column_of_units_is_not_asked() -> None:
    units = ("cm", "kN", "mm", "kg", "km", "m3")
    rows = [
        (f"試験{letter}", unit, f"{n}回")
        for n, (letter, unit) in enumerate(zip("甲乙丙丁戊己", units, strict=True), 1)
    ]
    assert {q.answer for q in asked(table(("試験", "規格値/単位", "頻度"), *rows))} <= {
        row[2] for row in rows
    }
    assert asked(table(("試験", "規格値/値", "頻度"), *rows))


def test_a_value_that_calls_its_row_by_the_one_letter_of_its_name_is_not_asked() -> None:
    rows = [
        ("頭部", "丸い測定具を差し込む"),
        ("指", "指の測定具を差し込む"),
        ("足", "巻尺で床面を測る"),
        ("首の入る角", "角度の測定具を当てる"),
        ("胴体", "四角い測定具を通す"),
    ]
    answers = {question.answer for question in asked(table(("部分", "測り方"), *rows))}
    assert "指の測定具を差し込む" not in answers
    assert "巻尺で床面を測る" in answers


def test_words_on_kinds_of_one_thing_are_chosen_among_the_same_side_of_the_others() -> None:
    header = ("特徴", "分類 岩盤", "土/分類 風化岩", "土/分類 崩積土", "土/分類 粘質土")
    rows = [
        ("主な原因", "大きな切土", "大雨と切土", "雪解けの水", "長く続く雨"),
        ("主な対策", "深い排水と杭", "地表排水と杭", "浅い排水の溝", "集水井と溝"),
        ("面の形", "椅子の形の面", "平らな面", "丸い弧の面", "流れる面"),
        ("動きの速さ", "急に動く", "数年ごとに動く", "雨ごとに動く", "絶えず動く"),
        ("測り方", "ゆがみ計", "傾斜計", "伸縮計", "〃"),
    ]
    sides = [set(row[1:]) for row in rows]
    questions = asked(table(header, *rows))
    assert questions
    assert all(any(set(question.choices) <= side for side in sides) for question in questions)
    assert not any("測り方" in question.body for question in questions)


@pytest.mark.parametrize("names", ["ABCD", "ⅠⅡⅢⅣ", "0123"])
def test_how_bad_each_of_some_grades_is_is_not_asked(names: str) -> None:
    states = ("傷みがない", "傷みが少しある", "傷みが広がっている", "壊れるおそれがある")
    todo = ("次の点検を待つ", "様子を見る", "修繕を計画する", "使うのを止める")
    rows = list(zip(names, states, todo, strict=True))
    graded = asked(table(("判定", "傷みの状態", "次にすること"), *rows))
    assert {question.answer for question in graded} == set(todo)
    named = [(f"{name}橋", state, do) for name, state, do in rows]
    other = asked(table(("橋", "傷みの状態", "次にすること"), *named))
    assert set(states) <= {question.answer for question in other}
