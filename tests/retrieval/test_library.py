import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from retrieval.documents import DocumentKind
from retrieval.errors import NaniwaError
from retrieval.ingest import Progress, Stage
from retrieval.library import Library
from retrieval.protocols import Embedder
from retrieval.settings import LibrarySettings
from retrieval.vectors import ChromaVectorIndex, chroma_folder, is_clean
from tests.retrieval.building import (
    HashingEmbedder,
    library_settings,
    write_standard,
    write_standards,
)


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with six standards and their vectors; tests copy it or only read it."""
    home = tmp_path_factory.mktemp("library")
    folder = write_standards(home / "files")
    with Library.open(library_settings(home), embedder=HashingEmbedder(), writable=True) as library:
        library.index([folder], collection="標準", kind=DocumentKind.STANDARD)
    return home


@pytest.fixture
def settings(indexed: Path, tmp_path: Path) -> LibrarySettings:
    """Settings of a copy of `indexed`."""
    shutil.copytree(indexed / "library", tmp_path / "library")
    return library_settings(tmp_path)


def _open(
    settings: LibrarySettings, embedder: Embedder | None = None, *, writable: bool = False
) -> Library:
    return Library.open(settings, embedder=embedder, writable=writable)


def test_an_empty_library_finds_nothing(tmp_path: Path) -> None:
    with _open(library_settings(tmp_path), HashingEmbedder()) as library:
        assert library.documents() == ()
        assert library.search("養生期間") == ()


def test_the_best_passage_comes_first_with_its_page(settings: LibrarySettings) -> None:
    with _open(settings, HashingEmbedder()) as library:
        hits = library.search("盛土の一層の仕上り厚さは何cmか", k=3)
    assert [hit.rank for hit in hits] == [1, 2, 3]
    assert hits[0].document.path == "土工.md"
    assert hits[0].page == 1
    best = hits[0].passage.units[hits[0].best_units[0]]
    assert "30cm" in best.text


def test_words_alone_find_it_too(settings: LibrarySettings) -> None:
    with _open(settings) as library:
        (hit,) = library.search("側溝の勾配", k=1)
    assert hit.document.path == "排水.md"


@pytest.mark.parametrize("text", ["", "  \n", "。？"])
def test_a_question_without_words_finds_nothing_by_words(
    settings: LibrarySettings, text: str
) -> None:
    with _open(settings) as library:
        assert library.search(text) == ()


def test_search_keeps_to_the_collections_asked_for(
    settings: LibrarySettings, tmp_path: Path
) -> None:
    file = write_standard(tmp_path / "new" / "側溝.md", "排水", extra="設計例である。")
    with _open(settings, HashingEmbedder(), writable=True) as library:
        library.index([file], collection="設計", kind=DocumentKind.DESIGN)
        found = {
            collections: {
                hit.document.collection
                for hit in library.search("側溝の勾配", collections=collections)
            }
            for collections in ((), ("設計",), ("標準",), ("標準", "設計"), ("ない",))
        }
    assert found == {
        (): {"標準", "設計"},
        ("設計",): {"設計"},
        ("標準",): {"標準"},
        ("標準", "設計"): {"標準", "設計"},
        ("ない",): set(),
    }


def test_a_superseded_edition_is_found_below_the_one_in_force(tmp_path: Path) -> None:
    with _open(library_settings(tmp_path / "home"), writable=True) as library:
        file = write_standard(tmp_path / "舗装.md", "舗装")
        for edition in ("2024", "2025"):
            library.index([file], collection="標準", kind=DocumentKind.STANDARD, edition=edition)
            write_standard(file, "舗装", extra="なお、温度計で測る。")
        editions = [hit.document.edition for hit in library.search("敷均し時の温度", k=10)]
        marks = {hit.document.edition: hit.document.superseded_by for hit in library.search("温度")}
    assert editions.index("2025") < editions.index("2024")
    assert marks["2025"] == ""
    assert marks["2024"]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("敷均し時の温度", "令和7年度"),
        ("2024年版では敷均し時の温度は", "令和6年度"),
        ("令和6年度の基準で敷均し時の温度は", "令和6年度"),
        ("改定前の敷均し時の温度は", "令和6年度"),
        ("R7の敷均し時の温度は", "令和7年度"),
    ],
)
def test_an_edition_that_the_question_names_comes_first(
    tmp_path: Path, question: str, first: str
) -> None:
    with _open(library_settings(tmp_path / "home"), writable=True) as library:
        file = write_standard(tmp_path / "舗装.md", "舗装")
        for edition in ("令和6年度", "令和7年度"):
            library.index([file], collection="標準", kind=DocumentKind.STANDARD, edition=edition)
            write_standard(file, "舗装", extra="なお、温度計で測る。")
        assert library.search(question, k=1)[0].document.edition == first


def test_neighbours_are_the_passages_around(settings: LibrarySettings) -> None:
    with _open(settings) as library:
        document = library.documents()[0]
        passages = library.passages_of(document.id)
        middle = passages[1]
        assert library.neighbours(middle) == passages[0:3]
        assert library.neighbours(middle, before=0, after=0) == (middle,)
        assert library.neighbours(passages[0], before=5, after=0) == passages[:1]
        assert library.passage(middle.id) == middle


def test_a_passage_that_is_gone_is_named_so(settings: LibrarySettings) -> None:
    with _open(settings) as library, pytest.raises(NaniwaError) as caught:
        library.passage("nobody")
    assert caught.value.code == "no_passage"


def test_documents_say_how_many_vectors_they_have(settings: LibrarySettings) -> None:
    with _open(settings) as library:
        assert all(item.vector_count == item.passage_count > 0 for item in library.documents())


@pytest.mark.parametrize("by", ["id", "path"])
def test_a_removed_document_is_gone_everywhere(settings: LibrarySettings, by: str) -> None:
    with _open(settings, HashingEmbedder(), writable=True) as library:
        document = next(item for item in library.documents() if item.path == "排水.md")
        removed = library.remove(document.id if by == "id" else document.path)
        assert removed.id == document.id
        assert "排水.md" not in {item.path for item in library.documents()}
        assert document.id not in {hit.document.id for hit in library.search("側溝の勾配", k=50)}
        assert library.passages_of(document.id) == ()


def test_a_path_in_two_collections_must_be_named_by_id(
    settings: LibrarySettings, tmp_path: Path
) -> None:
    file = write_standard(tmp_path / "排水.md", "排水", extra="設計例。")
    with _open(settings, writable=True) as library:
        library.index([file], collection="設計", kind=DocumentKind.DESIGN)
        with pytest.raises(NaniwaError, match="設計") as caught:
            library.remove("排水.md")
        assert caught.value.code == "ambiguous"
        with pytest.raises(NaniwaError) as unknown:
            library.remove("どこにもない.md")
        assert unknown.value.code == "no_document"


def test_a_reader_can_not_write(settings: LibrarySettings, tmp_path: Path) -> None:
    with _open(settings) as library:
        for write in (
            lambda: library.remove("排水.md"),
            lambda: library.index([tmp_path], collection="標準", kind=DocumentKind.STANDARD),
        ):
            with pytest.raises(NaniwaError) as caught:
                write()
            assert caught.value.code == "read_only"


def test_a_second_writer_is_refused_and_readers_are_not(settings: LibrarySettings) -> None:
    with _open(settings, writable=True):
        with pytest.raises(NaniwaError) as caught:
            _open(settings, writable=True)
        assert caught.value.code == "locked"
        with _open(settings) as reader:
            assert reader.search("側溝の勾配")
    _open(settings, writable=True).close()


def test_a_reader_sees_what_a_writer_adds_without_being_opened_again(
    settings: LibrarySettings, tmp_path: Path
) -> None:
    file = write_standard(tmp_path / "橋梁.md", "測量", extra="橋座面の高さを測る。")
    embedder = HashingEmbedder()
    with _open(settings, embedder) as reader:
        assert "橋梁.md" not in {hit.document.path for hit in reader.search("橋座面の高さ", k=50)}
        with _open(settings, embedder, writable=True) as writer:
            writer.index([file], collection="標準", kind=DocumentKind.STANDARD)
            assert reader.search("橋座面の高さ")[0].document.path == "橋梁.md"
            writer.remove("橋梁.md")
        assert "橋梁.md" not in {hit.document.path for hit in reader.search("橋座面の高さ", k=50)}


def test_a_reader_sees_what_another_process_adds(settings: LibrarySettings, tmp_path: Path) -> None:
    folder = tmp_path / "more"
    write_standard(folder / "橋梁.md", "測量", extra="橋座面の高さを測る。")
    with _open(settings, HashingEmbedder()) as reader:
        reader.search("橋座面の高さ")
        subprocess.run(
            [sys.executable, "-m", "tests.retrieval.index_in_process", str(tmp_path), str(folder)],
            check=True,
            capture_output=True,
            cwd=Path(__file__).parents[2],
        )
        (hit,) = reader.search("橋座面の高さ", k=1)
    assert hit.document.path == "橋梁.md"


def test_threads_may_search_while_documents_are_added(
    settings: LibrarySettings, tmp_path: Path
) -> None:
    folder = tmp_path / "more"
    for number in range(4):
        write_standard(folder / f"{number}.md", "測量", extra=f"基準点{number}。")
    errors: list[BaseException] = []
    stop = threading.Event()

    def search(library: Library) -> None:
        try:
            while not stop.is_set():
                assert library.search("側溝の勾配", k=3)
        except BaseException as error:  # noqa: BLE001 - shown by the assertion below
            errors.append(error)

    with _open(settings, HashingEmbedder()) as reader:
        threads = [threading.Thread(target=search, args=(reader,)) for _ in range(3)]
        for thread in threads:
            thread.start()
        with _open(settings, HashingEmbedder(), writable=True) as writer:
            writer.index([folder], collection="標準", kind=DocumentKind.STANDARD)
        stop.set()
        for thread in threads:
            thread.join()
    assert errors == []


def test_another_embedding_model_has_vectors_of_its_own(settings: LibrarySettings) -> None:
    other = HashingEmbedder("other", dimension=32)
    with _open(settings, other, writable=True) as library:
        assert library.search("側溝の勾配", k=1)[0].document.path == "排水.md"
        library.index([settings.home], collection="空", kind=DocumentKind.STANDARD)
        assert len(other.embedded) == sum(item.passage_count for item in library.documents("標準"))
        assert library.search("側溝の勾配", k=1)[0].document.path == "排水.md"
    vectors = settings.library_dir / "vectors"
    assert [item.name for item in vectors.iterdir()] == [chroma_folder(vectors, "other").name]


def test_vectors_are_not_computed_twice(settings: LibrarySettings, tmp_path: Path) -> None:
    file = write_standard(tmp_path / "排水.md", "排水")
    embedder = HashingEmbedder()
    with _open(settings, embedder, writable=True) as library:
        library.index([file], collection="別", kind=DocumentKind.STANDARD)
    assert embedder.embedded == []


def test_a_document_read_again_keeps_the_vectors_of_what_it_still_says(
    settings: LibrarySettings, indexed: Path
) -> None:
    with sqlite3.connect(settings.library_dir / "catalogue.sqlite") as catalogue:
        catalogue.execute("UPDATE documents SET reader = 'another'")
    embedder = HashingEmbedder()
    with _open(settings, embedder, writable=True) as library:
        report = library.index([indexed / "files"], collection="標準", kind=DocumentKind.STANDARD)
        assert len(report.updated) == 6
        assert all(item.vector_count == item.passage_count for item in library.documents())
        assert library.search("側溝の勾配", k=1)[0].document.path == "排水.md"
    assert embedder.embedded == []


def test_without_vectors_only_words_are_indexed(tmp_path: Path) -> None:
    embedder = HashingEmbedder()
    stages = []

    def note(progress: Progress) -> None:
        stages.append(progress.stage)

    folder = write_standards(tmp_path / "in")
    with _open(library_settings(tmp_path / "home"), embedder, writable=True) as library:
        library.index(
            [folder], collection="標準", kind=DocumentKind.STANDARD, vectors=False, progress=note
        )
        assert library.search("側溝の勾配", k=1)[0].document.path == "排水.md"
    assert set(stages) == {Stage.TEXT}
    assert embedder.embedded == []


def test_vectors_that_come_later_reach_the_vector_index(tmp_path: Path) -> None:
    folder = write_standards(tmp_path / "in")
    embedder = HashingEmbedder()
    settings = library_settings(tmp_path / "home")
    with _open(settings, embedder, writable=True) as library:
        library.index([folder], collection="標準", kind=DocumentKind.STANDARD, vectors=False)
        library.remove("測量.md")
        library.index([folder], collection="標準", kind=DocumentKind.STANDARD)
        count = sum(item.passage_count for item in library.documents())
    vectors = chroma_folder(settings.library_dir / "vectors", embedder.model_id)
    index = ChromaVectorIndex.open(vectors, embedder.model_id, writable=False)
    assert index.count() == count
    index.close()


class _Unreachable(HashingEmbedder):
    def embed_query(self, text: str) -> list[float]:
        raise NaniwaError(f"サーバーがありません: {text}", code="embedding_server")


def test_an_embedding_server_that_is_down_leaves_search_by_words(
    settings: LibrarySettings, caplog: pytest.LogCaptureFixture
) -> None:
    with _open(settings, _Unreachable()) as library:
        assert library.search("側溝の勾配", k=1)[0].document.path == "排水.md"
    assert "サーバーがありません" in caplog.text


def _lose(folder: Path) -> None:
    shutil.rmtree(folder)


def _truncate(folder: Path) -> None:
    for file in folder.rglob("*"):
        if file.is_file():
            os.truncate(file, 3)


@pytest.mark.parametrize("harm", [_lose, _truncate])
@pytest.mark.parametrize("index", ["lexical", "vectors"])
def test_a_lost_or_damaged_index_is_made_anew_from_the_catalogue(
    settings: LibrarySettings, index: str, harm: Callable[[Path], None]
) -> None:
    embedder = HashingEmbedder()
    harm(settings.library_dir / index)
    with _open(settings, embedder, writable=True) as library:
        library.index([], collection="標準", kind=DocumentKind.STANDARD)
        assert library.search("側溝の勾配", k=1)[0].document.path == "排水.md"
        assert library.search("側溝の勾配", k=1)[0].score > 0
    assert embedder.embedded == []
    assert is_clean(chroma_folder(settings.library_dir / "vectors", embedder.model_id))


def test_terms_cut_while_reading_are_those_cut_from_the_catalogue(
    settings: LibrarySettings,
) -> None:
    questions = ("側溝の勾配", "監督員の承諾", "第2条 安全", "110度以上")

    def found() -> list[list[tuple[str, float]]]:
        with _open(settings) as library:
            return [
                [(hit.passage.id, hit.score) for hit in library.search(text, k=100)]
                for text in questions
            ]

    as_read = found()
    shutil.rmtree(settings.library_dir / "lexical")
    with _open(settings, writable=True) as library:
        library.index([], collection="標準", kind=DocumentKind.STANDARD)
    for one, other in zip(as_read, found(), strict=True):
        assert dict(one) == pytest.approx(dict(other))
        assert len(one) > 1


def test_a_file_changed_since_is_not_shown_as_what_was_read(tmp_path: Path) -> None:
    file = write_standard(tmp_path / "舗装.md", "舗装")
    with _open(library_settings(tmp_path / "home"), writable=True) as library:
        library.index([file], collection="標準", kind=DocumentKind.STANDARD)
        (document,) = library.documents()
        assert library.original_path(document) == file
        file.write_text("# 別物", encoding="utf-8")
        with pytest.raises(NaniwaError) as changed:
            library.original_path(document)
        file.unlink()
        with pytest.raises(NaniwaError) as missing:
            library.original_path(document)
    assert (changed.value.code, missing.value.code) == ("source_changed", "source_missing")


def test_a_named_document_gives_way_to_its_new_content_wherever_it_lies(
    settings: LibrarySettings, tmp_path: Path
) -> None:
    with _open(settings, HashingEmbedder(), writable=True) as library:
        old = next(item for item in library.documents() if item.path == "舗装.md")
        file = write_standard(tmp_path / "new" / "舗装（差替）.md", "舗装", extra="改めた。")
        library.index([file], collection="標準", kind=DocumentKind.STANDARD, replaces=[old.id])
        paths = [document.path for document in library.documents()]
        assert "舗装.md" not in paths
        assert paths.count("舗装（差替）.md") == 1
        assert len(paths) == 6
        assert "改めた" in library.search("敷均し時の温度")[0].passage.text


def test_rebuilding_reads_all_again_and_finds_the_same(settings: LibrarySettings) -> None:
    questions = ("盛土の仕上り厚さ", "側溝の勾配")
    with _open(settings, HashingEmbedder(), writable=True) as library:
        before = library.documents()
        found = [_found(library, question) for question in questions]
        told: list[Stage] = []
        report = library.rebuild(progress=lambda progress: told.append(progress.stage))
        assert sorted(report.updated) == sorted(document.path for document in before)
        assert library.documents() == before
        assert [_found(library, question) for question in questions] == found
    assert {Stage.TEXT, Stage.WORDS} <= set(told)


def _found(library: Library, question: str) -> list[str]:
    # Passages of equal score stand in the order in which they were indexed, which may differ.
    return sorted(hit.passage.id for hit in library.search(question, k=100))


def test_rebuilding_keeps_documents_whose_file_is_gone(
    settings: LibrarySettings, tmp_path: Path
) -> None:
    file = write_standard(tmp_path / "new" / "側溝.md", "排水", extra="設計例である。")
    with _open(settings, HashingEmbedder(), writable=True) as library:
        library.index([file], collection="設計", kind=DocumentKind.DESIGN)
        file.unlink()
        report = library.rebuild("設計")
        assert report.gone == ("側溝.md",)
        assert report.updated == ()
        assert library.search("側溝の設計例", collections=["設計"])


def test_a_rebuilding_that_was_stopped_goes_on_where_it_was(settings: LibrarySettings) -> None:
    class StoppedError(Exception):
        pass

    def stop(progress: Progress) -> None:
        if progress.stage is Stage.WORDS or progress.done == 2:
            raise StoppedError

    with _open(settings, HashingEmbedder(), writable=True) as library:
        with pytest.raises(StoppedError):
            library.rebuild(progress=stop)
        assert library.search("側溝の勾配", k=1)[0].document.path == "排水.md"
        report = library.rebuild(go_on=True)
        assert 0 < len(report.updated) < 6
        assert library.search("側溝の勾配", k=1)[0].document.path == "排水.md"


def test_files_inside_the_home_move_with_it(tmp_path: Path) -> None:
    home = tmp_path / "home"
    file = write_standard(home / "documents" / "舗装.md", "舗装")
    with _open(library_settings(home), writable=True) as library:
        library.index([file], collection="標準", kind=DocumentKind.STANDARD)
    home.rename(tmp_path / "moved")
    with _open(library_settings(tmp_path / "moved")) as library:
        (document,) = library.documents()
        assert library.original_path(document) == tmp_path / "moved" / "documents" / "舗装.md"
