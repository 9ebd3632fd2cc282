import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.drafting.draft import Origin, OriginKind
from assistant.drafting.kinds import Kind, all_kinds
from assistant.drafting.sheet import Sheet, Value
from assistant.drafting.sheet_problems import SheetError
from assistant.drafting.sheet_reading import read_sheet, read_sheet_yaml, sheet_of
from tests.assistant.drafting.sheet_builders import small_kind

KIND = small_kind()
NAME = "工事名: 市道中浜線工事\n"


def read(text: str, **more: dict[str, Value]) -> Sheet:
    return read_sheet_yaml(NAME + text, KIND, "project.yaml", **more)


def problems_of(text: str) -> list[str]:
    with pytest.raises(SheetError) as caught:
        read(text)
    return [problem.message for problem in caught.value.problems]


@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.name)
def test_the_example_of_every_kind_is_a_sheet_of_it(kind: Kind) -> None:
    sheet = read_sheet_yaml(kind.example, kind, "example.yaml")
    assert sheet.values
    assert all(not field.required or name in sheet.values for name, field in kind.schema.items())


@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.name)
def test_one_sheet_serves_every_kind(kind: Kind) -> None:
    for other in all_kinds():
        outcome = _sheet_or_error(partial(read_sheet_yaml, other.example, kind))
        problems = outcome.problems if isinstance(outcome, SheetError) else ()
        assert all("書かれていません" in problem.message for problem in problems), other.name


@pytest.mark.parametrize(
    ("given_text", "data", "text"),
    [
        ("延長: 1920", Decimal(1920), "1,920m"),
        ("延長: 1,920", Decimal(1920), "1,920m"),
        ('延長: "１，９２０ｍ"', Decimal(1920), "1,920m"),
        ("延長: 1.92km", Decimal(1920), "1,920m"),
        ("施工延長: 120メートル", Decimal(120), "120m"),
        ("面積: 1,920㎡", Decimal(1920), "1,920m2"),
        ("面積: 0.5ha", Decimal(5000), "5,000m2"),
        ("設計金額: 3億2,000万円", Decimal(320000), "320,000千円"),
        ("設計金額: ¥12,500-", Decimal("12.5"), "12.5千円"),
        ("工期: 240日間", Decimal(240), "240日"),
        ("工期: 4週間", Decimal(28), "28日"),
        ("標高: △1.50", Decimal("-1.50"), "-1.50m"),
        ("雨休率: 3割", Decimal(30), "30%"),
        ("着手予定日: 2026-04-01", date(2026, 4, 1), "2026年4月1日"),
        ("着手予定日: 令和8年4月1日", date(2026, 4, 1), "2026年4月1日"),
        ("着手予定日: R8.4.1", date(2026, 4, 1), "2026年4月1日"),
        ("着手予定日: 20260401", date(2026, 4, 1), "2026年4月1日"),
        ("着手予定日: 令和元年5月1日（水）", date(2019, 5, 1), "2019年5月1日"),
        ("設計年月: 2026年4月", date(2026, 4, 1), "2026年4月"),
        ("夜間施工: はい", True, "有"),
        ("夜間施工: true", True, "有"),
        ("夜間施工: 無し", False, "無"),
        ("夜間施工: off", False, "無"),
        ("週休2日: 発注者 指定型", "発注者指定型", "発注者指定型"),
        ("工種: 舗装工、区画線工", ("舗装工", "区画線工"), "舗装工、区画線工"),
        ("工種: [舗装工, 区画線工]", ("舗装工", "区画線工"), "舗装工、区画線工"),
        ("構造概要: 21:00", "21:00", "21:00"),
    ],
)
def test_what_people_write_is_read_exactly_and_shown_as_documents_do(
    given_text: str, data: object, text: str
) -> None:
    sheet = read(given_text)
    found = [value for value in sheet.values.values() if value.data == data]
    assert [value.text for value in found] == [text]


@pytest.mark.parametrize(
    ("given_text", "said"),
    [
        ("工期: -5日", "工期「-5日」は1以上2,000以下の日数で書いてください（例: 240日）"),
        ("工期: 0", "1以上2,000以下"),
        ("工期: 1.5日", "日数"),
        ("工期: 8か月", "単位が違います"),
        ("延長: 120m2", "単位が違います"),
        ("延長: 1,92", "長さ（m）"),
        ("延長: -3", "0以上"),
        ("延長: たくさん", "0以上の長さ（m）で書いてください"),
        ("延長: 12345678901234567890", "桁が多すぎます"),
        ("延長: .nan", "長さ（m）"),
        ("延長: .inf", "長さ（m）"),
        ("延長: 1e3", "長さ（m）"),
        ("延長: true", "長さ（m）"),
        ("雨休率: 101", "0以上100以下"),
        ("着手予定日: 2026-02-30", "暦にない日"),
        ("着手予定日: 1949-12-31", "1950年から2100年まで"),
        ("着手予定日: 平成33年4月1日", "その元号にない日"),
        ("着手予定日: 26/4/1", "西暦4桁"),
        ("着手予定日: 2026年4月", "日まで"),
        ("夜間施工: たぶん", "有 か 無"),
        ("週休2日: 発注者指定", "「発注者指定型」のことですか"),
        ("構造概要: {a: b}", "文字で書いてください"),
        ('構造概要: "\\x07\\x08"', "読める文字がありません"),
        (f"構造概要: {'あ' * 100_000}", "長すぎます（100,000字"),
        ("数量: たくさん", "行の並び"),
        ("数量: [舗装]", "数量の1行目「舗装」は「列名: 値」"),
        (
            "数量: [{細別: 舗装, 数量: 1.2km, 単位: m2}]",
            "数量の1行目の数量「1.2km」は単位が違います",
        ),
        ("数量: [{細別: 舗装, 数量: たくさん}]", "数量の1行目の数量「たくさん」は0以上の数で"),
        ("数量: [{細別: 舗装, 数量: 1,200}]", "「,」を含む値は引用符で囲んでください"),
        ("数量: [{細別: 舗装}]", "数量の1行目の数量が空です"),
        ("数量: [{細別: 舗装, 数量: 1, 数料: 2}]", "「数量」のことですか"),
        (
            "数量: [{細別: a, 数量: 1, 開始日: 2026-05-02, 終了日: 2026-05-01}]",
            "数量の1行目の終了日「2026年5月1日」は、開始日「2026年5月2日」より前の日です",
        ),
        ("完成予定日: 2026-03-31\n着手予定日: 2026-04-01", "より前の日です"),
        ("延長: 900m\n規制延長: 1km", "延長「900m」を超えています"),
        ("工　期: 1日\n工期: 2日", "工期が2回書かれています"),
        ("工期: 1日\n工期: 2日", "「工期」が2行目と3行目に書かれています"),
        ("工斯: 1日", "「工期」のことですか"),
        ("まったく別のこと: 1", "消すか、項目名を確かめてください"),
    ],
)
def test_what_cannot_be_is_named_with_what_is_expected(given_text: str, said: str) -> None:
    (message,) = problems_of(given_text)
    assert said in message


def test_everything_wrong_is_told_at_once_with_its_line() -> None:
    with pytest.raises(SheetError) as caught:
        read_sheet_yaml("工期: 0日\n\n延長: たくさん\n数量:\n- 細別: a\n  数量: x", KIND, "p.yaml")
    found = [(problem.field, problem.line, problem.row) for problem in caught.value.problems]
    assert found == [("工期", 1, 0), ("延長", 3, 0), ("数量", 6, 1), ("工事名", 0, 0)]
    assert caught.value.message.startswith(
        "計画シート p.yaml の4か所を直してください:\n・1行目 工期"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- a\n- b", "「項目名: 値」の形で書いてください"),
        ("工事名：中浜線", "1行目: 項目名の後は半角の「:」と空白"),
        ("a: &x 1\nb: *x", "YAMLの参照"),
        ("a: !!python/object/apply:os.system [ls]", "YAMLの型の指定"),
        ("a: " + "[" * 3000, "入れ子が深すぎます"),
        ("a: [1", "YAMLとして読めません"),
        ("a: 1\n---\nb: 2", "2行目の「---」から後"),
        ("a: \x07", "制御文字"),
        ("a: |\n" + "  x\n" * 400_000, "大きすぎます（上限1MB）"),
        ("[a]: b", "項目名が文字ではありません"),
        ("a: [" + "1," * 200_000 + "]", "項目が多すぎます"),
    ],
)
def test_what_is_no_sheet_is_told_in_one_sentence(text: str, said: str) -> None:
    with pytest.raises(SheetError) as caught:
        read_sheet_yaml(text, KIND, "p.yaml")
    assert said in caught.value.message
    assert "\n" not in caught.value.message


def test_files_of_older_windows_are_read(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_bytes("工事名: 中浜線工事".encode("cp932"))
    assert read_sheet(path, KIND).values["工事名"].text == "中浜線工事"
    path.write_bytes("工事名: 中浜線工事".encode("utf-8-sig"))
    assert read_sheet(path, KIND).values["工事名"].text == "中浜線工事"


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_bytes(b"\xff\xd8\x81\x00\x9f\xfd")
    with pytest.raises(SheetError):
        read_sheet(path, KIND)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04\x14\x00abc", "Excel"),
        (b"%PDF-1.7\n1 0 obj", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1", "古い形式"),
    ],
)
def test_a_file_of_another_program_is_named_for_what_it_is(
    tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "p.yaml"
    path.write_bytes(content)
    with pytest.raises(SheetError) as caught:
        read_sheet(path, KIND)
    assert f"{said}" in caught.value.message
    assert "計画シートではありません" in caught.value.message


def test_an_origin_says_file_line_and_words_of_another_unit() -> None:
    sheet = read("延長: 1.92km\n")
    label = "計画シート 延長（project.yaml 2行目、1.92km）"
    assert sheet.values["延長"].origin == Origin(OriginKind.SHEET, label)
    form = sheet_of({"工事名": "a", "延長": 12}, KIND)
    assert form.values["延長"].origin.label == "計画シート 延長"


def test_a_default_says_that_it_is_one() -> None:
    value = read("").values["夜間施工"]
    assert (value.data, value.text) == (False, "無")
    assert value.origin == Origin(OriginKind.DEFAULT, "計画シート 夜間施工（既定値）")


def test_a_quantity_is_converted_to_the_unit_of_its_row() -> None:
    sheet = read(
        "数量: [{細別: 舗装, 単位: m2, 数量: 0.5ha}, {細別: 縁石, 単位: m, 数量: '1,200m'}]"
    )
    rows = cast("tuple[Mapping[str, Value], ...]", sheet.values["数量"].data)
    assert [(row["数量"].data, row["数量"].text) for row in rows] == [
        (Decimal(5000), "5,000"),
        (Decimal(1200), "1,200"),
    ]


def test_texts_lose_what_marks_are_made_of_and_what_nobody_sees() -> None:
    sheet = read('構造概要: "\\ue0000\\ue002橋\\u202e\\u200b台\\x00"')
    assert sheet.values["構造概要"].text == "0橋台"


def test_what_is_not_decided_is_missing_and_noted() -> None:
    sheet = read("工期: 未定")
    assert "工期" not in sheet.values
    assert sheet.notes == ("工期は「未定」とあるため、まだ決まっていないものとして扱います",)


def test_a_table_that_has_no_rows_is_known_to_have_none() -> None:
    assert read("数量: なし").values["数量"].data == ()


def test_a_field_of_another_kind_is_kept_and_noted() -> None:
    kind = small_kind(other_fields=frozenset({"質問内容", "回答方針"}))
    sheet = read_sheet_yaml(NAME + "質問内容: 管の位置\n回答方針: 認める", kind)
    assert sheet.given["質問内容"] == "管の位置"
    (note,) = sheet.notes
    assert note.endswith("使わない項目（ほかの種類の文書のために残します）: 質問内容、回答方針")


def test_days_that_two_dates_do_not_bear_out_are_noted() -> None:
    dates = "着手予定日: 2026-06-01\n完成予定日: 2026-06-30\n"
    assert read(dates + "工期: 30日").notes == ()
    assert read(dates + "工期: 29日").notes == ()
    (note,) = read(dates + "工期: 60日").notes
    assert "工期は60日ですが" in note


def test_a_fact_fills_what_the_sheet_leaves_open_and_never_what_it_says() -> None:
    origin = Origin(OriginKind.ESTIMATE, "内訳書 表紙 B5（a.xlsx）", clause="表紙 B5")
    facts = {
        "工事名": Value("内訳書の名前", "内訳書の名前", origin),
        "工期": Value(Decimal(180), "180日", origin),
        "面積": Value(Decimal(5), "5m2", origin),
    }
    sheet = read_sheet_yaml("工期: 240日", KIND, facts=facts)
    assert sheet.values["工事名"].text == "内訳書の名前"
    assert sheet.values["工期"].text == "240日"
    assert sheet.values["面積"].origin.kind is OriginKind.ESTIMATE
    assert sheet.notes == ("工期は計画シートでは240日、内訳書（表紙 B5）では180日です",)
    assert list(sheet.values) == [name for name in KIND.schema if name in sheet.values]


def test_a_sheet_is_read_again_from_what_it_keeps() -> None:
    first = read("工期: 240日間\n着手予定日: 2026-04-01\n数量: [{細別: a, 数量: 1}]")
    again = sheet_of(first.given, KIND)
    assert {name: value.data for name, value in again.values.items() if name != "数量"} == {
        name: value.data for name, value in first.values.items() if name != "数量"
    }


def test_what_is_kept_of_a_sheet_is_json_whatever_was_given() -> None:
    kind = small_kind(other_fields=frozenset({"質問内容"}))
    odd = ["\ud800", float("nan"), 10**5000, Decimal(10) ** 5000, datetime(2026, 4, 1, 9)]  # noqa: DTZ001
    sheet = sheet_of({"工事名": "a", "質問内容\ud800": odd}, kind)
    assert json.dumps(sheet.given, ensure_ascii=False, allow_nan=False).encode()


_SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.dates(),
    st.datetimes(),
    st.text(),
    st.text("0123456789０１２,.-+△年月日m2k千万億円%令和R/元 "),
)
_ANYTHING = st.recursive(
    _SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8
)


def _sheet_or_error(read_one: Callable[[], Sheet]) -> Sheet | SheetError:
    try:
        return read_one()
    except SheetError as error:
        return error


@given(st.sampled_from(sorted(KIND.schema)), _ANYTHING)
def test_anything_given_is_a_value_or_a_problem(name: str, anything: object) -> None:
    outcome = _sheet_or_error(lambda: sheet_of({"工事名": "a", name: anything}, KIND))
    texts = [value.text for value in outcome.values.values()] if isinstance(outcome, Sheet) else []
    for text in texts or [str(outcome)]:
        assert text.encode().decode() == text
        assert "\ue000" not in text


@given(st.text() | st.text("工期延長:：-[]{}&*!|>#'\" \n\t0123456789日年m\x07~?,"))
def test_any_text_is_a_sheet_or_a_problem(text: str) -> None:
    outcome = _sheet_or_error(lambda: read_sheet_yaml(text, KIND))
    assert isinstance(outcome, Sheet) or outcome.problems


@given(
    st.decimals(min_value=0, max_value=10**9, places=3),
    st.sampled_from(
        [
            ("m", Decimal(1)),
            ("km", Decimal(1000)),
            ("cm", Decimal("0.01")),
            ("mm", Decimal("0.001")),
        ]
    ),
)
def test_numbers_keep_every_digit_in_any_unit(number: Decimal, unit: tuple[str, Decimal]) -> None:
    name, factor = unit
    sheet = sheet_of({"工事名": "a", "延長": f"{number:,f}{name}"}, KIND)
    assert sheet.values["延長"].data == number * factor


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2100, 12, 31)))
def test_every_day_is_read_however_it_is_written(day: date) -> None:
    shown = f"{day.year}年{day.month}月{day.day}日"
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - as YAML makes them
    for text in (day, day.isoformat(), shown, f"{day:%Y/%m/%d}", f"{day:%Y%m%d}", midnight):
        sheet = sheet_of({"工事名": "a", "着手予定日": text}, KIND)
        assert sheet.values["着手予定日"].data == day
        assert sheet.values["着手予定日"].text == shown
