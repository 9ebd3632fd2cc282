"""The lexical index: what it owes by its protocol, and its safety on disk."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from retrieval.errors import NaniwaError
from retrieval.japanese import index_terms
from retrieval.lexical import LexicalEntry, LexicalStore, cut_terms
from retrieval.protocols import AnyOf, LexicalIndex

CURING = LexicalEntry("p-curing", "d-civil", "打込み後の一定期間、湿潤状態を保つ。", "1-3-6-9 養生")
BACKFILL = LexicalEntry("p-backfill", "d-civil", "埋戻しは一層30cm以下で締め固める。", "2-3 埋戻し")
FENCE = LexicalEntry("p-fence", "d-road", "防護柵の支柱間隔は3mとする。", "7-1 防護柵")
PAVING = LexicalEntry("p-paving", "d-road", "表層の仕上り厚は5cmとする。", "9-2 舗装")
ENTRIES = (CURING, BACKFILL, FENCE, PAVING)

Make = Callable[[tuple[LexicalEntry, ...]], LexicalIndex]


class LexicalIndexContract:
    """What every `LexicalIndex` must do; subclasses give ``make``."""

    @pytest.fixture
    def make(self) -> Make:
        raise NotImplementedError

    def test_the_passage_with_the_words_comes_first(self, make: Make) -> None:
        hits = make(ENTRIES).search(index_terms("埋め戻しの締固め"), k=4)
        assert hits[0][0] == BACKFILL.passage_id

    def test_scores_fall(self, make: Make) -> None:
        scores = [score for _, score in make(ENTRIES).search(index_terms("支柱間隔は3m"), k=4)]
        assert scores == sorted(scores, reverse=True)
        assert all(score > 0 for score in scores)

    def test_headings_are_searched(self, make: Make) -> None:
        assert make(ENTRIES).search(index_terms("養生"), k=1)[0][0] == CURING.passage_id

    def test_no_more_than_k(self, make: Make) -> None:
        index = make(ENTRIES)
        assert len(index.search(index_terms("は、とする。支柱表層埋戻"), k=2)) == 2
        assert index.search(index_terms("支柱"), k=0) == []

    def test_only_allowed_documents(self, make: Make) -> None:
        index = make(ENTRIES)
        terms = index_terms("支柱の間隔と埋戻し")
        found = index.search(terms, k=4, allowed=frozenset({"d-civil"}))
        assert [passage for passage, _ in found] == [BACKFILL.passage_id]
        assert index.search(terms, k=4, allowed=frozenset()) == []
        assert index.search(terms, k=4, allowed=frozenset({"d-none"})) == []

    def test_filtering_leaves_scores_alone(self, make: Make) -> None:
        index = make(ENTRIES)
        terms = index_terms("埋戻し")
        filtered = dict(index.search(terms, k=1, allowed=frozenset({"d-civil"})))
        assert filtered == pytest.approx(dict(index.search(terms, k=1)))

    def test_weights_decide(self, make: Make) -> None:
        index = make(ENTRIES)
        assert index.search([("支柱", 1.0), ("表層", 5.0)], k=1)[0][0] == PAVING.passage_id
        assert index.search([("支柱", 5.0), ("表層", 1.0)], k=1)[0][0] == FENCE.passage_id

    def test_of_alternatives_only_the_best_scores(self, make: Make) -> None:
        index = make(ENTRIES)
        one = index.search([("支柱", 1.0)], k=1)[0][1]
        either = AnyOf(((("支柱", 1.0),), (("防護", 0.1),), (("存在しない語", 1.0),)))
        passage, score = index.search([either], k=1)[0]
        assert passage == FENCE.passage_id
        assert score == pytest.approx(one)

    def test_nothing_asked_nothing_found(self, make: Make) -> None:
        index = make(ENTRIES)
        assert index.search([], k=5) == []
        assert index.search(["存在しない語"], k=5) == []

    def test_an_empty_index_finds_nothing(self, make: Make) -> None:
        assert make(()).search(index_terms("養生"), k=5) == []


class TestLexicalStore(LexicalIndexContract):
    @pytest.fixture
    def make(self, tmp_path: Path) -> Iterator[Make]:
        stores = []

        def build(entries: tuple[LexicalEntry, ...]) -> LexicalIndex:
            store = LexicalStore.open(tmp_path / "lexical", writable=True)
            stores.append(store)
            store.add(entries)
            store.commit("1")
            return store

        yield build
        for store in stores:
            store.close()


def test_terms_cut_beforehand_find_the_same(tmp_path: Path) -> None:
    found = []
    for name, entries in (
        (
            "cut",
            [replace(entry, body="", headings="", terms=cut_terms(entry)) for entry in ENTRIES],
        ),
        ("text", ENTRIES),
    ):
        store = LexicalStore.open(tmp_path / name, writable=True)
        store.add(entries)
        store.commit()
        found.append(store.search(index_terms("養生と支柱間隔3m、埋め戻し"), k=4))
        store.close()
    assert found[0] == found[1]
    assert len(found[0]) == 3


def found(store: LexicalStore, text: str) -> list[str]:
    return [passage for passage, _ in store.search(index_terms(text), k=10)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "索引" / "lexical"


def test_what_was_committed_is_there_after_reopening(folder: Path) -> None:
    store = LexicalStore.open(folder, writable=True)
    store.add(ENTRIES)
    store.commit("42")
    store.add([LexicalEntry("p-lost", "d-lost", "養生マット", "")])
    store.close()
    again = LexicalStore.open(folder, writable=False)
    assert again.committed_position == "42"
    assert again.count() == 4
    assert found(again, "養生") == [CURING.passage_id]


def test_a_reader_sees_a_commit_after_refresh(folder: Path) -> None:
    writer = LexicalStore.open(folder, writable=True)
    writer.commit()
    reader = LexicalStore.open(folder, writable=False)
    writer.add(ENTRIES)
    writer.commit("1")
    assert found(reader, "支柱") == []
    reader.refresh()
    assert found(reader, "支柱") == [FENCE.passage_id]
    assert reader.committed_position == "1"
    writer.close()


def test_a_removed_document_is_gone_and_can_come_back(folder: Path) -> None:
    store = LexicalStore.open(folder, writable=True)
    store.add(ENTRIES)
    store.commit("1")
    store.remove_document("d-road")
    store.commit("2")
    assert found(store, "支柱") == []
    assert store.count() == 2
    store.remove_document("d-road")
    store.add([FENCE])
    store.commit("3")
    assert found(store, "支柱") == [FENCE.passage_id]
    store.remove_document("d-road")
    store.add([FENCE])
    store.commit("4")
    assert store.count() == 3
    store.close()


def test_a_second_writer_is_refused_until_the_first_closes(folder: Path) -> None:
    first = LexicalStore.open(folder, writable=True)
    with pytest.raises(NaniwaError) as caught:
        LexicalStore.open(folder, writable=True)
    assert caught.value.code == "locked"
    first.close()
    LexicalStore.open(folder, writable=True).close()


def test_reading_what_is_not_there_says_so(folder: Path) -> None:
    with pytest.raises(NaniwaError) as caught:
        LexicalStore.open(folder, writable=False)
    assert caught.value.code == "no_index"


def test_an_index_of_other_terms_is_refused_then_emptied(folder: Path) -> None:
    store = LexicalStore.open(folder, writable=True)
    store.add(ENTRIES)
    store.commit("9")
    store.close()
    (folder / "format").write_text("0.0", encoding="ascii")
    with pytest.raises(NaniwaError) as caught:
        LexicalStore.open(folder, writable=False)
    assert caught.value.code == "stale_index"
    emptied = LexicalStore.open(folder, writable=True)
    assert (emptied.committed_position, emptied.count()) == ("", 0)
    emptied.close()


def test_a_damaged_index_is_named(folder: Path) -> None:
    store = LexicalStore.open(folder, writable=True)
    store.add(ENTRIES)
    store.commit("1")
    store.close()
    (folder / "meta.json").write_text("{", encoding="ascii")
    with pytest.raises(NaniwaError) as caught:
        LexicalStore.open(folder, writable=False)
    assert caught.value.code == "broken_index"


_ENDLESS_WRITER = """
import sys
from pathlib import Path
from retrieval.lexical import LexicalEntry, LexicalStore

store = LexicalStore.open(Path(sys.argv[1]), writable=True)
for batch in range(1, 1_000_000):
    store.add([LexicalEntry(f"p{batch}-{n}", f"d{batch}", f"養生{n}", "") for n in range(5)])
    store.commit(str(batch))
    print(batch, flush=True)
"""


@pytest.mark.parametrize("commits", [1, 4])
def test_a_writer_killed_at_any_moment_leaves_whole_commits(folder: Path, commits: int) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", _ENDLESS_WRITER, str(folder)], stdout=subprocess.PIPE, text=True
    )
    with process:
        assert process.stdout is not None
        reported = 0
        while reported < commits:
            reported = int(process.stdout.readline())
        os.kill(process.pid, signal.SIGKILL)
    reader = LexicalStore.open(folder, writable=False)
    committed = int(reader.committed_position)
    assert committed >= commits
    assert reader.count() == committed * 5
    after = LexicalStore.open(folder, writable=True)
    after.add(ENTRIES)
    after.commit("more")
    assert after.count() == committed * 5 + 4
    after.close()


def test_what_is_not_searched_does_not_count_as_frequent(folder: Path) -> None:
    store = LexicalStore.open(folder, writable=True)
    store.add(ENTRIES)
    store.commit()
    assert store.document_frequency("厚") == 1
    assert store.document_frequency("厚", {"d-road"}) == 0
    assert store.document_frequency("厚", {"d-civil"}) == 1
    store.close()
