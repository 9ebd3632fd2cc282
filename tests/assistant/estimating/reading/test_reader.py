"""Facts beside an estimate, in JSON or YAML, override its cover."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.estimating.model import How
from assistant.estimating.reading.reader import read_estimate
from retrieval.errors import NaniwaError
from tests.assistant.estimating.reading import layouts


def test_json_sidecar_overrides_the_cover(tmp_path: Path) -> None:
    path = layouts.indented_civil(tmp_path)
    path.with_suffix(".json").write_text(
        '{"単価適用年月": "令和8年5月1日", "予定価格": 3498000, "備考": null}', encoding="utf-8"
    )
    facts = read_estimate(path).facts
    assert facts["単価適用日"].text == "令和8年5月1日"
    assert facts["単価適用日"].how is How.SIDECAR
    assert facts["予定価格"].number == 3_498_000
    assert facts["工事名"].how is How.TYPED


def test_yaml_sidecar_overrides_the_cover(tmp_path: Path) -> None:
    path = layouts.indented_civil(tmp_path)
    path.with_suffix(".yaml").write_text("単価適用日: 2026-05-01\n地区: 大阪\n", encoding="utf-8")
    facts = read_estimate(path).facts
    assert facts["単価適用日"].text == "2026-05-01"
    assert facts["地区"].text == "大阪"


@pytest.mark.parametrize("content", ["[1, 2]", '{"工期": {"日": 3}}', '{"工期": '])
def test_a_bad_sidecar_is_refused_by_name(content: str, tmp_path: Path) -> None:
    path = layouts.indented_civil(tmp_path)
    path.with_suffix(".json").write_text(content, encoding="utf-8")
    with pytest.raises(NaniwaError) as refused:
        read_estimate(path)
    assert refused.value.code == "sidecar"
    assert "設計書.json" in refused.value.message
