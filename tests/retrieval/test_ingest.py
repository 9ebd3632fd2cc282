import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.documents import Document, DocumentKind
from retrieval.errors import NaniwaError
from retrieval.filing import content_hash
from retrieval.ingest import IngestReport, Progress, Stage
from retrieval.library import Library
from retrieval.settings import LoadLimits
from tests.retrieval.building import library_settings, write_standard, write_standards


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(library_settings(tmp_path / "home"), writable=True) as library:
        yield library


def _index(library: Library, *paths: Path, edition: str = "", since: str = "") -> IngestReport:
    return library.index(
        paths,
        collection="標準",
        kind=DocumentKind.STANDARD,
        edition=edition,
        effective_from=since,
    )


def _paths(library: Library) -> list[str]:
    return [document.path for document in library.documents()]


def _only(library: Library) -> Document:
    (document,) = library.documents()
    return document


def test_files_are_named_relative_to_the_folder_that_was_given(
    library: Library, tmp_path: Path
) -> None:
    write_standard(tmp_path / "in" / "道路編" / "舗装.md", "舗装")
    report = _index(library, tmp_path / "in")
    assert report.added == ("道路編/舗装.md",)
    document = _only(library)
    assert document.sha256 == content_hash(tmp_path / "in" / "道路編" / "舗装.md")
    assert library.original_path(document) == tmp_path / "in" / "道路編" / "舗装.md"


def test_indexing_again_changes_nothing(library: Library, tmp_path: Path) -> None:
    write_standards(tmp_path / "in")
    _index(library, tmp_path / "in")
    before = library.documents()
    report = _index(library, tmp_path / "in")
    assert (report.added, report.updated, len(report.unchanged)) == ((), (), 6)
    assert library.documents() == before


def test_a_changed_file_takes_the_place_of_what_it_was(library: Library, tmp_path: Path) -> None:
    file = write_standard(tmp_path / "in" / "舗装.md", "舗装")
    _index(library, file)
    old = _only(library)
    write_standard(file, "舗装", extra="ただし寒冷地では120度以上とする。")
    report = _index(library, file)
    assert report.updated == ("舗装.md",)
    assert _only(library).id != old.id
    assert library.passages_of(old.id) == ()
    (hit, *_) = library.search("寒冷地の温度は")
    assert "120度" in hit.passage.text


def test_the_same_content_elsewhere_is_noted_not_repeated(library: Library, tmp_path: Path) -> None:
    write_standard(tmp_path / "in" / "a.md", "舗装")
    write_standard(tmp_path / "in" / "b.md", "舗装")
    report = _index(library, tmp_path / "in")
    assert (len(report.added), len(report.copies)) == (1, 1)
    assert "同じ内容" in report.copies[0][1]
    assert len(library.documents()) == 1
    again = _index(library, tmp_path / "in")
    assert (again.copies, len(again.unchanged)) == ((), 2)


def _as_read_by_another_version(home: Path) -> None:
    with sqlite3.connect(home / "library" / "catalogue.sqlite") as catalogue:
        catalogue.execute("UPDATE documents SET reader = 'another', title = 'as read before'")


def test_a_file_that_another_version_has_read_is_read_again(
    library: Library, tmp_path: Path
) -> None:
    write_standards(tmp_path / "in")
    write_standard(tmp_path / "in" / "写し.md", "舗装")
    _index(library, tmp_path / "in")
    before = library.documents()
    _as_read_by_another_version(tmp_path / "home")
    report = _index(library, tmp_path / "in")
    assert (report.added, len(report.updated), report.copies) == ((), 6, ())
    assert library.documents() == before
    assert len(_index(library, tmp_path / "in").unchanged) == 7


def test_a_moved_file_that_another_version_has_read_is_read_where_it_lies(
    library: Library, tmp_path: Path
) -> None:
    file = write_standard(tmp_path / "in" / "a.md", "舗装")
    _index(library, tmp_path / "in")
    _as_read_by_another_version(tmp_path / "home")
    file.rename(tmp_path / "in" / "b.md")
    report = _index(library, tmp_path / "in")
    assert (report.added, report.updated) == ((), ("b.md",))
    document = _only(library)
    assert (document.path, document.title) == ("b.md", "舗装編")
    assert library.original_path(document) == tmp_path / "in" / "b.md"


def test_a_moved_file_keeps_its_document(library: Library, tmp_path: Path) -> None:
    file = write_standard(tmp_path / "in" / "a.md", "舗装")
    _index(library, tmp_path / "in")
    before = _only(library)
    (tmp_path / "in" / "道路").mkdir()
    file.rename(tmp_path / "in" / "道路" / "b.md")
    report = _index(library, tmp_path / "in")
    assert report.updated == ("道路/b.md",)
    after = _only(library)
    assert (after.id, after.path) == (before.id, "道路/b.md")
    assert library.original_path(after) == tmp_path / "in" / "道路" / "b.md"


def test_a_file_deleted_from_its_folder_is_reported_and_its_document_stays(
    library: Library, tmp_path: Path
) -> None:
    folder = write_standards(tmp_path / "in")
    moved = write_standard(tmp_path / "in" / "別冊.md", "排水", extra="別冊による。")
    write_standard(tmp_path / "other" / "橋.md", "測量", extra="橋座面。")
    _index(library, folder, tmp_path / "other")
    (folder / "舗装.md").unlink()
    (tmp_path / "other" / "橋.md").unlink()
    moved.rename(folder / "附属書.md")
    report = _index(library, folder)
    assert report.gone == ("舗装.md",)
    assert "舗装.md" in _paths(library)
    assert _index(library, folder / "土工.md").gone == ()
    library.remove("舗装.md")
    assert _index(library, folder).gone == ()


def test_files_of_one_name_in_two_folders_both_stay(library: Library, tmp_path: Path) -> None:
    write_standard(tmp_path / "道路編" / "第1章.md", "舗装")
    write_standard(tmp_path / "河川編" / "第1章.md", "排水")
    _index(library, tmp_path / "道路編")
    _index(library, tmp_path / "河川編")
    assert sorted(_paths(library)) == ["河川編/第1章.md", "第1章.md"]
    again = _index(library, tmp_path / "河川編", tmp_path / "道路編")
    assert len(again.unchanged) == 2


def test_a_path_that_another_file_holds_in_that_edition_is_not_taken_from_it(
    library: Library, tmp_path: Path
) -> None:
    one = write_standard(tmp_path / "a" / "舗装.md", "舗装")
    other = write_standard(tmp_path / "b" / "舗装.md", "舗装", extra="別の庁の定め。")
    _index(library, one, edition="2024")
    _index(library, other, edition="2025")
    write_standard(one, "舗装", extra="改めた。")
    _index(library, one, edition="2025")
    found = {(item.path, item.edition) for item in library.documents()}
    assert found == {("舗装.md", "2024"), ("舗装.md", "2025"), ("a/舗装.md", "2025")}


def test_the_same_content_in_two_collections_is_two_documents(
    library: Library, tmp_path: Path
) -> None:
    file = write_standard(tmp_path / "a.md", "舗装")
    for collection in ("標準", "設計"):
        library.index([file], collection=collection, kind=DocumentKind.STANDARD)
    assert len(library.documents()) == 2
    assert len(library.documents("設計")) == 1


def test_a_new_edition_supersedes_and_both_stay(library: Library, tmp_path: Path) -> None:
    file = write_standard(tmp_path / "in" / "舗装.md", "舗装")
    _index(library, tmp_path / "in", edition="2024")
    write_standard(file, "舗装", extra="新しい基準である。")
    _index(library, tmp_path / "in", edition="2025")
    documents = {document.edition: document for document in library.documents()}
    assert documents["2024"].superseded_by == documents["2025"].id
    assert documents["2025"].superseded_by == ""


def test_an_older_edition_indexed_later_is_superseded_at_once(
    library: Library, tmp_path: Path
) -> None:
    write_standard(tmp_path / "new" / "舗装.md", "舗装")
    write_standard(tmp_path / "old" / "舗装.md", "舗装", extra="古い基準である。")
    _index(library, tmp_path / "new", since="2025-04-01")
    _index(library, tmp_path / "old", since="2024-04-01")
    in_force = [item.effective_from for item in library.documents() if not item.superseded_by]
    assert in_force == ["2025-04-01"]


def test_removing_the_newest_edition_puts_the_older_in_force(
    library: Library, tmp_path: Path
) -> None:
    file = write_standard(tmp_path / "舗装.md", "舗装")
    _index(library, file, edition="2024")
    write_standard(file, "舗装", extra="新しい基準である。")
    _index(library, file, edition="2025")
    newest = next(item for item in library.documents() if item.edition == "2025")
    library.remove(newest.id)
    assert _only(library).superseded_by == ""


def test_a_changed_file_without_edition_keeps_the_edition_it_had(
    library: Library, tmp_path: Path
) -> None:
    file = write_standard(tmp_path / "舗装.md", "舗装")
    _index(library, file, edition="2025", since="2025-04-01")
    write_standard(file, "舗装", extra="誤字を直した。")
    _index(library, file)
    document = _only(library)
    assert (document.edition, document.effective_from) == ("2025", "2025-04-01")


def test_an_edition_given_later_is_written_to_the_unchanged_document(
    library: Library, tmp_path: Path
) -> None:
    file = write_standard(tmp_path / "舗装.md", "舗装")
    _index(library, file)
    report = _index(library, file, edition="2025")
    assert report.updated == ("舗装.md",)
    assert _only(library).edition == "2025"


def test_a_file_that_can_not_be_read_costs_only_itself(library: Library, tmp_path: Path) -> None:
    folder = write_standards(tmp_path / "in")
    (folder / "壊れた.pdf").write_bytes(b"%PDF-1.7\n" + b"\x00broken" * 50)
    (folder / "空.md").write_bytes(b"")
    (folder / "未知.xyz").write_bytes(b"\x01\x02\x03")
    report = _index(library, folder)
    assert len(report.added) == 6
    assert {path for path, _ in report.failed} == {"壊れた.pdf", "空.md", "未知.xyz"}
    for path, reason in report.failed:
        assert path in reason
        assert "\n" not in reason
        assert "Traceback" not in reason


def test_a_file_that_takes_too_long_costs_only_itself(tmp_path: Path) -> None:
    write_standards(tmp_path / "in")
    hasty = library_settings(tmp_path / "home")
    hasty = type(hasty)(home=hasty.home, workers=2, ocr=False, limits=LoadLimits(max_seconds=0.0))
    with Library.open(hasty, writable=True) as library:
        report = _index(library, tmp_path / "in")
    assert len(report.failed) == 6
    assert all("中止" in reason for _, reason in report.failed)


def test_a_path_that_does_not_exist_is_refused(library: Library, tmp_path: Path) -> None:
    with pytest.raises(NaniwaError) as caught:
        _index(library, tmp_path / "nowhere")
    assert caught.value.code == "missing"


def test_what_is_reported_as_done_is_in_the_catalogue(tmp_path: Path) -> None:
    write_standards(tmp_path / "in")
    home = tmp_path / "home"
    seen: list[tuple[int, int]] = []

    def count(progress: Progress) -> None:
        with sqlite3.connect(home / "library" / "catalogue.sqlite") as other:
            (stored,) = other.execute("SELECT count(*) FROM documents").fetchone()
        assert progress.stage is Stage.TEXT
        seen.append((progress.done, stored))

    with Library.open(library_settings(home), writable=True) as library:
        library.index(
            [tmp_path / "in"], collection="標準", kind=DocumentKind.STANDARD, progress=count
        )
    assert [done for done, _ in seen] == [1, 2, 3, 4, 5, 6]
    assert all(stored >= done for done, stored in seen)


def test_an_interrupted_run_leaves_what_it_did_searchable(tmp_path: Path) -> None:
    write_standards(tmp_path / "in")

    def interrupt(progress: Progress) -> None:
        if progress.done == 3:
            raise KeyboardInterrupt

    with Library.open(library_settings(tmp_path / "home"), writable=True) as library:
        with pytest.raises(KeyboardInterrupt):
            library.index(
                [tmp_path / "in"], collection="標準", kind=DocumentKind.STANDARD, progress=interrupt
            )
        done = library.documents()
        assert len(done) >= 3
        found = {hit.document.id for hit in library.search("監督員の承諾を得ること", k=50)}
        assert found == {document.id for document in done}
        report = _index(library, tmp_path / "in")
    assert (len(report.unchanged), len(report.added)) == (len(done), 6 - len(done))


def _write_scan(path: Path, *pages: str) -> Path:
    """Write a PDF whose pages are pictures of text."""
    from PIL import Image, ImageDraw, ImageFont

    images = []
    for text in pages:
        image = Image.new("RGB", (1000, 400), "white")
        font = ImageFont.load_default(size=48)
        ImageDraw.Draw(image).text((60, 150), text, fill="black", font=font)
        images.append(image)
    images[0].save(path, save_all=True, append_images=images[1:], resolution=150)
    return path


def test_scanned_pages_are_recognised_after_the_text_stage_and_only_once(tmp_path: Path) -> None:
    scan = _write_scan(tmp_path / "scan.pdf", "CLEARANCE 450 mm", "COVER 75 mm")
    stages: list[tuple[Stage, int, int]] = []

    def note(progress: Progress) -> None:
        stages.append((progress.stage, progress.done, progress.total))

    with Library.open(library_settings(tmp_path / "home"), writable=True) as library:
        library.index([scan], collection="標準", kind=DocumentKind.STANDARD)
        assert dict(_only(library).pages_by_method) == {"pending": 2}
    with Library.open(library_settings(tmp_path / "home", ocr=True), writable=True) as library:
        library.index([scan], collection="標準", kind=DocumentKind.STANDARD, progress=note)
        document = _only(library)
        assert dict(document.pages_by_method) == {"ocr": 2}
        (hit, *_) = library.search("CLEARANCE")
        assert "450" in hit.passage.text
        assert stages == [(Stage.TEXT, 1, 1), (Stage.OCR, 1, 2), (Stage.OCR, 2, 2)]
        stages.clear()
        library.index([scan], collection="標準", kind=DocumentKind.STANDARD, progress=note)
        assert stages == [(Stage.TEXT, 1, 1)]
        stages.clear()
        _as_read_by_another_version(tmp_path / "home")
        library.index([scan], collection="標準", kind=DocumentKind.STANDARD, progress=note)
        assert stages == [(Stage.TEXT, 1, 1)]
        assert _only(library) == document
