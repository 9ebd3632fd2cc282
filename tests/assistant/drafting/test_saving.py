"""Drafts written to files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.drafting.kinds import kind_named
from assistant.drafting.saving import file_name, save
from retrieval.errors import NaniwaError
from tests.assistant.drafting.builders import draft_of, paragraph


def test_a_file_is_named_after_its_kind_and_project() -> None:
    assert file_name(draft_of(), ".docx") == "特記仕様書_市道中浜線舗装補修工事.docx"
    assert file_name(replace(draft_of(), subject=""), "md") == "特記仕様書.md"


@pytest.mark.parametrize(
    "subject", ["../../etc/passwd", "a\\b:c*?<>|", "改\n行\x00", "長" * 500, "..", "\u202egnp.exe"]
)
def test_a_name_of_a_file_is_one_on_every_system(subject: str) -> None:
    name = file_name(replace(draft_of(), subject=subject), ".docx")
    assert name.endswith(".docx")
    assert len(name.encode()) <= 255
    assert not set(name) & set('/\\:*?<>|\n\x00\u202e"')
    assert not name.startswith(".")


@pytest.mark.parametrize(
    ("ending", "begins"), [(".docx", b"PK"), (".pdf", b"%PDF"), (".md", b"# "), (".DOCX", b"PK")]
)
def test_the_ending_says_what_is_written(tmp_path: Path, ending: str, begins: bytes) -> None:
    path = tmp_path / "new" / f"下書き{ending}"
    assert save(draft_of(), kind_named("work_outline"), path) is None
    assert path.read_bytes().startswith(begins)
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_another_ending_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(NaniwaError, match=r"\.docx、\.md、\.pdf") as raised:
        save(draft_of(), kind_named("work_outline"), tmp_path / "下書き.doc")
    assert raised.value.code == "draft_form"


def test_what_was_there_is_kept_under_another_name(tmp_path: Path) -> None:
    path = tmp_path / "下書き.md"
    path.write_text("手で直した文", encoding="utf-8")
    kind = kind_named("work_outline")
    first = save(draft_of(paragraph("一つ目")), kind, path)
    second = save(draft_of(paragraph("二つ目")), kind, path)
    assert first == tmp_path / "下書き_前の版1.md"
    assert first.read_text(encoding="utf-8") == "手で直した文"
    assert second == tmp_path / "下書き_前の版2.md"
    assert "一つ目" in second.read_text(encoding="utf-8")
    assert "二つ目" in path.read_text(encoding="utf-8")
    assert len(list(tmp_path.iterdir())) == 3


def test_a_place_that_can_not_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(NaniwaError, match="書き込めません") as raised:
        save(draft_of(), kind_named("work_outline"), tmp_path / "file" / "下書き.md")
    assert raised.value.code == "unwritable"
