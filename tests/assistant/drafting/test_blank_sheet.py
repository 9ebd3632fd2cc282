import pytest
import yaml

from assistant.drafting.blank_sheet import blank_sheet
from assistant.drafting.kinds import Kind, all_kinds
from assistant.drafting.sheet_problems import SheetError
from assistant.drafting.sheet_reading import read_sheet_yaml
from tests.assistant.drafting.sheet_builders import small_kind


@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.name)
def test_a_blank_sheet_has_every_field_and_misses_only_what_must_be_given(kind: Kind) -> None:
    text = blank_sheet(kind)
    assert list(yaml.safe_load(text)) == list(kind.schema)
    wanted = [f.name for f in kind.schema.values() if f.required and not f.default]
    with pytest.raises(SheetError) as caught:
        read_sheet_yaml(text, kind)
    assert [problem.field for problem in caught.value.problems] == wanted
    assert all("書かれていません" in problem.message for problem in caught.value.problems)


def test_a_blank_sheet_says_what_a_field_is() -> None:
    text = blank_sheet(small_kind())
    assert "# ★工事名: 文字" in text
    assert "# 工期: 整数（単位 日、1以上2,000以下）\n#   例: 240日\n工期:" in text
    assert "#   選択肢: 発注者指定型 / 受注者希望型 / 対象外" in text
    assert "#   既定値: 無" in text


def test_the_row_of_a_table_reads_when_its_marks_are_taken_away() -> None:
    kind = small_kind(
        "fields: [{name: 表, type: table, columns:"
        " [{name: a, example: '9:00から'}, {name: b, type: number, example: '1,200'}]}]"
    )
    text = blank_sheet(kind).replace("\n#  - ", "\n  - ").replace("\n#    ", "\n    ")
    assert read_sheet_yaml(text, kind).values["表"].text == "9:00から 1,200"
