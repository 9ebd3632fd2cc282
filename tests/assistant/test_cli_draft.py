import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assistant.cli_commands import app
from assistant.drafting.beside import alone, kept_path
from assistant.drafting.draft import Section, SectionState
from assistant.drafting.kept import draft_as_json, draft_from_json
from assistant.drafting.kinds import kind_named
from retrieval.documents import DocumentKind
from retrieval.errors import NaniwaError
from retrieval.library import Library
from tests.retrieval.building import library_settings

STANDARD = """# 土木工事共通仕様書
## 第1章 総則
### 1-1-2-2 施工計画書
1. 受注者は、施工計画書を工事着手の10日前までに監督員に提出しなければならない。
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "home"
    monkeypatch.setenv("NANIWA_HOME", str(home))
    monkeypatch.setenv("NANIWA_EMBEDDING__MODEL", "none")
    standard = tmp_path / "土木工事共通仕様書.md"
    standard.write_text(STANDARD, encoding="utf-8")
    with Library.open(library_settings(home), writable=True) as library:
        library.index([standard], collection="標準", kind=DocumentKind.STANDARD, edition="2025")
    example = kind_named("工事概要書・起工理由書").example
    (tmp_path / "計画.yaml").write_text(example, encoding="utf-8")
    return tmp_path


def draft(folder: Path, *more: str, out: str = "概要.docx") -> Result:
    arguments = ["--project", str(folder / "計画.yaml"), "--out", str(folder / out), "--no-model"]
    return CliRunner().invoke(app, ["draft", "起工理由書", *arguments, *more])


@pytest.mark.parametrize("ending", ["docx", "md", "pdf"])
def test_draft_is_written_in_every_form(folder: Path, ending: str) -> None:
    result = draft(folder, "--json", out=f"概要.{ending}")
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert told["kind"] == "work_outline"
    assert {section["state"] for section in told["sections"]} == {"written"}
    assert (folder / f"概要.{ending}").stat().st_size > 1000  # noqa: PLR2004 - not an empty file


def test_file_that_was_there_is_kept(folder: Path) -> None:
    (folder / "概要.docx").write_bytes(b"worked on in Word")
    assert "概要_前の版1.docx" in draft(folder).stdout
    assert (folder / "概要_前の版1.docx").read_bytes() == b"worked on in Word"


def test_one_section_is_rewritten_and_no_other(folder: Path) -> None:
    draft(folder)
    path = kept_path(folder / "概要.docx")
    before = draft_from_json(path.read_bytes())
    heading = before.sections[-1].heading
    assert draft(folder, "--section", heading, "--hint", "安全を先に").exit_code == 0
    after = draft_from_json(path.read_bytes())
    assert after.sections[-1].hint == "安全を先に"
    assert after.sections[:-1] == before.sections[:-1]


def interrupted(folder: Path) -> Path:
    """A draft of which the first section alone was written, to be told by its notes."""
    draft(folder)
    path = kept_path(folder / "概要.docx")
    whole = draft_from_json(path.read_bytes())
    first, *others = whole.sections
    waiting = (Section(one.id, one.heading, one.level) for one in others)
    sections = (replace(first, notes=("書いてあった",)), *waiting)
    path.write_bytes(draft_as_json(replace(whole, sections=sections)))
    return path


def first_notes(path: Path) -> tuple[str, ...]:
    return draft_from_json(path.read_bytes()).sections[0].notes


def test_writing_that_was_interrupted_goes_on_where_it_was(folder: Path) -> None:
    path = interrupted(folder)
    assert draft(folder).exit_code == 0
    assert first_notes(path) == ("書いてあった",)
    sections = draft_from_json(path.read_bytes()).sections
    assert {section.state for section in sections} == {SectionState.WRITTEN}


def test_what_was_interrupted_is_written_anew_when_a_standard_has_been_replaced(
    folder: Path,
) -> None:
    path = interrupted(folder)
    newer = folder / "土木工事共通仕様書_2026.md"
    newer.write_text(STANDARD.replace("10日前", "20日前"), encoding="utf-8")
    with Library.open(library_settings(folder / "home"), writable=True) as library:
        library.index([newer], collection="標準", kind=DocumentKind.STANDARD, edition="2026")
    assert draft(folder).exit_code == 0
    assert first_notes(path) == ()


def test_a_file_that_could_not_be_written_is_made_of_the_draft_that_was_kept(folder: Path) -> None:
    path = interrupted(folder)
    assert draft(folder).exit_code == 0
    kept = path.read_bytes()
    (folder / "概要.docx").unlink()
    assert draft(folder).exit_code == 0
    assert (folder / "概要.docx").is_file()
    assert path.read_bytes() == kept


def test_a_section_of_a_draft_that_is_not_finished_is_not_rewritten(folder: Path) -> None:
    path = interrupted(folder)
    heading = draft_from_json(path.read_bytes()).sections[0].heading
    result = draft(folder, "--section", heading)
    assert isinstance(result.exception, NaniwaError)
    assert "書き終えていません" in result.exception.message


def test_a_section_rewritten_from_another_sheet_says_that_the_others_are_not(folder: Path) -> None:
    draft(folder)
    sheet = folder / "計画.yaml"
    text = re.sub(
        r"^工事名: .*$", "工事名: 別の名の工事", sheet.read_text("utf-8"), flags=re.MULTILINE
    )
    sheet.write_text(text, encoding="utf-8")
    path = kept_path(folder / "概要.docx")
    heading = draft_from_json(path.read_bytes()).sections[0].heading
    told = json.loads(draft(folder, "--section", heading, "--json").stdout)
    assert "計画シートが前と違います（工事名）" in told["notes"][0]
    assert draft_from_json(path.read_bytes()).subject == "別の名の工事"


def test_two_do_not_write_the_same_file_at_once(folder: Path) -> None:
    with alone(folder / "概要.docx"):
        result = draft(folder)
        assert draft(folder, out="別の.docx").exit_code == 0
    assert isinstance(result.exception, NaniwaError)
    assert result.exception.code == "locked"
    assert draft(folder).exit_code == 0
    assert not list(folder.glob(".*"))


def test_where_nothing_can_be_written_is_said_before_anything_is(folder: Path) -> None:
    (folder / "概要.docx").mkdir()
    result = draft(folder)
    assert isinstance(result.exception, NaniwaError)
    assert "フォルダーです" in result.exception.message
    assert result.stderr == ""


def test_bad_input_is_one_sentence_and_leaves_nothing(folder: Path) -> None:
    (folder / "誤り.yaml").write_text("工事名: あ\n工期: -5日\n", encoding="utf-8")
    here = ["--project", str(folder / "計画.yaml")]
    cases = (
        ["draft"],
        ["draft", "知らない種類"],
        ["draft", "起工理由書"],
        ["draft", "起工理由書", *here, "--out", str(folder / "表.xlsx")],
        ["draft", "起工理由書", *here, "--out", str(folder / "x.docx"), "--section", "ない節"],
        ["draft", "起工理由書", *here, "--out", str(folder / "x.docx"), "--past-design", "なし"],
        [
            *("draft", "起工理由書", "--project", str(folder / "誤り.yaml")),
            *("--out", str(folder / "x.docx")),
        ],
    )
    for arguments in cases:
        result = CliRunner().invoke(app, arguments)
        assert isinstance(result.exception, NaniwaError), arguments
    assert not list(folder.glob("x.docx*"))


def test_section_of_that_name_must_exist(folder: Path) -> None:
    draft(folder)
    result = draft(folder, "--section", "ない節")
    assert isinstance(result.exception, NaniwaError)
    assert "ある節" in result.exception.message


def test_blank_and_example_sheets_are_printed_for_every_kind(folder: Path) -> None:  # noqa: ARG001
    kinds = json.loads(CliRunner().invoke(app, ["draft", "--list", "--json"]).stdout)
    assert len(kinds) >= 8  # noqa: PLR2004 - those that Naniwa brings
    for kind in kinds:
        blank = CliRunner().invoke(app, ["draft", kind["title"], "--blank"])
        assert "工事名" in blank.stdout


def test_broken_kind_of_the_city_stops_no_other(folder: Path) -> None:
    broken = folder / "home" / "drafting" / "broken"
    broken.mkdir(parents=True)
    (broken / "outline.yaml").write_text("title: 壊れた文書\n", encoding="utf-8")
    assert draft(folder).exit_code == 0
    listed = CliRunner().invoke(app, ["draft", "--list"])
    assert "broken" in listed.stderr
