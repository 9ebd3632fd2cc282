import stat
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from assistant.administration.backup import back_up
from assistant.administration.restore import apply_staged, stage
from assistant.drafts.begin import begin
from assistant.drafts.changes import delete, edit
from assistant.drafts.downloads import Form, download
from assistant.drafts.places import draft_folder, estimate_path
from assistant.drafts.reads import draft_of, drafts_of, stale_sections
from assistant.records.audit import Action, AuditQuery, audit_entries
from assistant.records.database import Records
from retrieval.documents import DocumentKind
from retrieval.errors import NaniwaError
from tests.assistant.drafting.word.well_formed import problems_of
from tests.assistant.drafts.building import (
    KIND,
    STANDARD,
    VALUES,
    Office,
    begun,
    finished,
)
from tests.assistant.office import uploaded

ESTIMATE = "工事名,甲橋補修工事\n\n名称,規格,単位,数量,単価,金額\n表層工,t=50mm,m2,10,2000,20000\n".encode()


def test_a_draft_is_downloaded_as_it_is_and_as_it_was(office: Office) -> None:
    door = office.door()
    draft_id = begun(door)
    with office.at_work():
        finished(door, draft_id)
    edit(door, draft_id, "overview", "手で書いた概要。")
    now = download(door, draft_id, Form.MARKDOWN)
    before = download(door, draft_id, Form.MARKDOWN, 1)
    assert now.name == "甲橋補修工事 工事覚書.md"
    assert before.name == "甲橋補修工事 工事覚書 版1.md"
    assert "手で書いた概要。" in now.content.decode()
    assert "120日間で行う" in before.content.decode()
    assert "手で書いた概要。" not in before.content.decode()
    noted = audit_entries(office.records, AuditQuery(actions=[Action.DOWNLOADED]), most=10)
    assert {entry.detail for entry in noted} == {
        "下書き（md）",
        "下書き 版1（md）",
    }
    with pytest.raises(NaniwaError) as error:
        download(door, draft_id, Form.MARKDOWN, 99)
    assert error.value.code == "no_version"


def test_a_draft_is_downloaded_as_word_and_pdf(office: Office) -> None:
    door = office.door()
    draft_id = begun(door)
    with office.at_work():
        finished(door, draft_id)
    word = download(door, draft_id, Form.WORD)
    assert problems_of(word.content) == []
    printed = download(door, draft_id, Form.PDF, 1)
    assert printed.name == "甲橋補修工事 工事覚書 版1.pdf"
    text = PdfDocument(printed.content)[0].get_textpage().get_text_range()
    assert "工事覚書" in text


def test_an_estimate_lies_in_the_drafts_folder_for_nobody_else_and_goes_with_it(
    office: Office,
) -> None:
    door = office.door()
    upload = uploaded(door, "../内訳書.csv", ESTIMATE)
    entry = begin(door, KIND, {"施工期間": "120日間"}, estimate_upload=upload)
    assert entry.estimate == "内訳書.csv"
    assert draft_of(door, entry.id).entry.subject == "甲橋補修工事"
    path = estimate_path(office.settings.home, entry.id, entry.estimate)
    assert path.read_bytes() == ESTIMATE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for folder in (path.parent, path.parent.parent, path.parent.parent.parent):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    with pytest.raises(NaniwaError) as error:
        begin(door, KIND, VALUES, estimate_upload=upload)
    assert error.value.code == "no_upload"
    delete(door, entry.id)
    assert not draft_folder(office.settings.home, entry.id).exists()


def test_an_estimate_that_can_not_be_read_leaves_nothing(office: Office) -> None:
    door = office.door()
    upload = uploaded(door, "内訳書.xlsx", b"no workbook")
    with pytest.raises(NaniwaError):
        begin(door, KIND, VALUES, estimate_upload=upload)
    assert drafts_of(door) == ()
    assert list((office.settings.home / "drafts").iterdir()) == []


def test_a_section_whose_standard_was_replaced_is_named(office: Office, tmp_path: Path) -> None:
    door = office.door()
    draft_id = begun(door)
    with office.at_work():
        finished(door, draft_id)
    assert stale_sections(door, draft_id) == ()
    newer = tmp_path / "コンクリート工共通仕様書_2026.md"
    newer.write_text(STANDARD.replace("5日", "7日"), encoding="utf-8")
    office.library.index([newer], collection="標準", kind=DocumentKind.STANDARD, edition="2026")
    stale = stale_sections(door, draft_id)
    assert "curing" in [section.section_id for section in stale]
    assert "2026年版" in stale[0].why[0]
    assert "替わりました" in stale[0].why[0]


def test_a_draft_is_in_a_backup_with_its_estimate(office: Office, tmp_path: Path) -> None:
    door = office.door()
    upload = uploaded(door, "内訳書.csv", ESTIMATE)
    draft_id = begin(door, KIND, VALUES, estimate_upload=upload).id
    with office.at_work():
        kept = finished(door, draft_id)
    office.library.close()  # nobody registers documents meanwhile
    made = back_up(office.settings.home, tmp_path / "backup.zip")
    elsewhere = tmp_path / "elsewhere"
    stage(made.file, elsewhere, name="backup.zip", by="kanri")
    apply_staged(elsewhere)
    records = Records.open(elsewhere)
    try:
        restored = Office(
            office.settings.model_copy(update={"home": elsewhere}), records, office.library
        )
        assert draft_of(restored.door(), draft_id).draft == kept.draft
        assert estimate_path(elsewhere, draft_id, "内訳書.csv").read_bytes() == ESTIMATE
    finally:
        records.close()
