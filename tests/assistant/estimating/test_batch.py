"""Many estimates at once: each has outputs of its own, whatever their names."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.estimating.batch import check_many
from assistant.estimating.check import GivenReferences
from assistant.estimating.inputs import find_inputs
from assistant.estimating.reporting.files import whole
from retrieval.errors import NaniwaError

ESTIMATE = "名称,規格,単位,数量,単価,金額\n掘削,土砂,m3,10,100,1000\n"


def checked(folder: Path, out: Path) -> set[str]:
    inputs = find_inputs([folder], GivenReferences())
    check_many(inputs, waivers={}, out=out, workers=1)
    return {file.name for file in out.glob("*.json")}


def test_each_file_has_outputs_of_its_own(tmp_path: Path) -> None:
    for name in ("甲.csv", "甲.tsv", "甲_2.csv", "下/甲.csv"):
        file = tmp_path / "入力" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(ESTIMATE, encoding="utf-8")
    assert len(checked(tmp_path / "入力", tmp_path / "出力")) == 4


def test_a_name_as_long_as_a_file_system_allows_leaves_room_for_outputs(tmp_path: Path) -> None:
    name = "長" * 83 + ".csv"
    (tmp_path / name).write_text(ESTIMATE, encoding="utf-8")
    (made,) = checked(tmp_path, tmp_path / "出力")
    assert made.startswith("長長長")
    assert made.endswith("_検査結果.json")


def test_a_second_check_into_the_same_folder_finds_the_same_estimates(tmp_path: Path) -> None:
    (tmp_path / "設計書.csv").write_text(ESTIMATE, encoding="utf-8")
    assert checked(tmp_path, tmp_path) == checked(tmp_path, tmp_path) == {"設計書_検査結果.json"}


def test_what_could_not_be_written_whole_leaves_the_former_file(tmp_path: Path) -> None:
    target = tmp_path / "一覧.json"
    target.write_text("前", encoding="utf-8")
    full = "disk full"

    def fail_half_way() -> None:
        with whole(target) as unfinished:
            unfinished.write_text("半", encoding="utf-8")
            raise OSError(full)

    with pytest.raises(OSError, match=full):
        fail_half_way()
    assert target.read_text(encoding="utf-8") == "前"
    assert list(tmp_path.iterdir()) == [target]


def test_a_specification_beside_an_estimate_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "甲.csv").write_text(ESTIMATE, encoding="utf-8")
    broken = tmp_path / "甲_特記仕様書.docx"
    broken.write_bytes(b"PK\x03\x04")
    (report,) = check_many(find_inputs([tmp_path], GivenReferences()), waivers={}, workers=1)
    assert report.error is None
    assert any("甲_特記仕様書.docx" in note for note in report.notes)
    named = GivenReferences(specifications=(broken,))
    with pytest.raises(NaniwaError, match="甲_特記仕様書"):
        check_many(find_inputs([tmp_path / "甲.csv"], named), waivers={}, workers=1)
