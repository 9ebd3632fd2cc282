"""Small kinds of documents for tests of project sheets."""

from pathlib import Path

import yaml

from assistant.drafting.kinds import Kind
from assistant.drafting.schema_reading import read_schema

FIELDS = """
fields:
  - {name: 工事名, required: true, example: 市道中央線舗装補修工事, from_estimate: 工事名}
  - {name: 工期, type: number, unit: 日, whole: true, minimum: 1, maximum: 2000, example: 240日,
     days_from: 着手予定日, days_to: 完成予定日, from_estimate: 工期}
  - {name: 着手予定日, type: date}
  - {name: 完成予定日, type: date, after: 着手予定日}
  - {name: 設計年月, type: date, month_enough: true}
  - {name: 延長, type: number, unit: m, also_called: [施工延長]}
  - {name: 規制延長, type: number, unit: km, at_most: 延長}
  - {name: 面積, type: number, unit: m2}
  - {name: 設計金額, type: number, unit: 千円}
  - {name: 雨休率, type: number, unit: "%"}
  - {name: 標高, type: number, unit: m, minimum: -50}
  - {name: 夜間施工, type: yes_no, default: 無}
  - {name: 週休2日, type: choice, choices: [発注者指定型, 受注者希望型, 対象外]}
  - {name: 工種, type: choices, from_estimate: works}
  - {name: 構造概要, type: long_text, from_design: [構造形式]}
  - name: 数量
    type: table
    from_estimate: lines
    columns:
      - {name: 細別, required: true}
      - {name: 単位}
      - {name: 数量, type: number, unit_in: 単位, required: true}
      - {name: 開始日, type: date}
      - {name: 終了日, type: date, after: 開始日}
"""


def small_kind(fields: str = FIELDS, other_fields: frozenset[str] = frozenset()) -> Kind:
    """A kind that has these fields and no sections."""
    return Kind(
        name="small",
        title="小さな文書",
        other_titles=(),
        purpose="",
        schema=read_schema(yaml.safe_load(fields), None, "small/sheet.yaml"),
        outline=(),
        example="",
        word_template=Path("template.docx"),
        other_fields=other_fields,
    )
