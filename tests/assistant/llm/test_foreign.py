from __future__ import annotations

import pytest

from assistant.llm.foreign import is_foreign


@pytest.mark.parametrize(
    "text",
    [
        "鉄筋のかぶりは40mm以上（髙さは1.5ｍ）",
        "φ16mm、σck=24N/mm²、ΔH≦5℃、㎡・㎥",
        "第1章 ①②③ 〒 ※",
        "土木工事施工管理基準、出来形管理基準値一覧表",
        "目的、適用範囲、一般的事項",
        "",
    ],
)
def test_what_standards_are_written_with_is_not_foreign(text: str) -> None:
    assert not is_foreign(text)


@pytest.mark.parametrize(
    "text",
    [
        "应该检查",
        "打込み温度は35℃以下で、混凝土温度为35℃",
        "混凝土的正常施工和使用需要一定的湿度和温度，以防止混凝土的干裂。",
        "콘크리트",
        "бетон",
    ],
)
def test_other_languages_are(text: str) -> None:
    assert is_foreign(text)
