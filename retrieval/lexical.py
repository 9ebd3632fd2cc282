"""BM25 over pre-cut terms, on tantivy.

Three fields: the text's words, the headings' words, and the bigrams of both. A term's score is
BM25 in its field (k1 = 1.2, b = 0.75, fixed in tantivy) times the field's weight times the
term's own weight; fields and terms add up, of an `AnyOf` only the best alternative counts.

The engine was chosen by these figures: passages of 400 characters (245 terms) of real
standards, recombined beyond 7,000; terms cut beforehand; 60 real questions, the best 30 hits;
two cores shared with other work, so read them as ratios.

===================== ================ ================= ===================
10,000 / 500,000      tantivy 0.27     bm25s 0.3.16      SQLite FTS5
===================== ================ ================= ===================
build (s)             1.6 / 59         2.7 / 249         2.0 / 170
100 more passages (s) 0.2 / 0.2        a new build       0.2 / 0.2
open, new process     2 / 2 ms         49 / 42 ms        not measured
one question (mean)   0.2 / 3.5 ms     0.2 / 6.9 ms      56 / 5,300 ms
with half of the      0.5 / 9.8 ms     not offered       not measured
documents allowed
memory to build       15 / 105 MB      180 / 4,400 MB    10 / 15 MB
memory to search      29 / 181 MB      135 / 803 MB      18 / 19 MB
disk                  4 / 169 MB       16 / 739 MB       48 MB / 2.2 GB
killed in a commit    last commit      the caller's      last commit
                      stands           affair            stands
===================== ================ ================= ===================
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from retrieval.documents import Passage
from retrieval.errors import NaniwaError
from retrieval.japanese import ANALYSIS_VERSION, BIGRAM_PREFIX, index_terms
from retrieval.passage_codec import storable
from retrieval.protocols import AnyOf, QueryTerm

if TYPE_CHECKING:
    import tantivy

FORMAT = f"1.{ANALYSIS_VERSION}"
"""Layout of the index and version of its terms; an index with another one is rebuilt."""

HEADING_WEIGHT = 0.5
BIGRAM_WEIGHT = 0.8

_WRITER_MEMORY = 64 * 1024 * 1024
_POSITION = "#position"
"""Stands where documents have their id; no document id begins so."""


class LexicalTerms(NamedTuple):
    """What a passage is found by, ready cut: the terms of each field, parted by spaces.

    Plain strings, so that they cross processes cheaply.
    """

    body: str
    headings: str
    bigrams: str


@dataclass(frozen=True, slots=True)
class LexicalEntry:
    """A passage to be found: its text, and its headings, clause label and caption.

    ``terms`` are what `cut_terms` makes of the two; where they are given, the two may be left out.
    """

    passage_id: str
    document_id: str
    body: str = ""
    headings: str = ""
    terms: LexicalTerms | None = None


def lexical_entry(passage: Passage) -> LexicalEntry:
    """Return what a passage is found by."""
    return LexicalEntry(
        passage_id=passage.id,
        document_id=passage.document_id,
        body=storable(passage.text),
        headings=storable(" ".join((*passage.heading_path, passage.clause))),
    )


def cut_terms(entry: LexicalEntry) -> LexicalTerms:
    """Cut the terms that a passage is found by: most of the work of indexing it."""
    words, bigrams = _streams(entry.body)
    heading_words, heading_bigrams = _heading_streams(entry.headings)
    return LexicalTerms(
        " ".join(words), " ".join(heading_words), " ".join((*bigrams, *heading_bigrams))
    )


class LexicalStore:
    """A folder with the index. Implements `retrieval.protocols.LexicalIndex`.

    Open it with `open`. One writer at a time, in any process; readers see what was committed
    when they opened or last called `refresh`. After `kill -9` the last commit stands.
    """

    def __init__(self, index: tantivy.Index, writer: tantivy.IndexWriter | None) -> None:
        self._index = index
        self._writer = writer
        self._committed_position = self._read_position()

    @classmethod
    def open(cls, folder: Path, *, writable: bool) -> Self:
        """Open the index in ``folder``, made when missing and ``writable``.

        An index whose terms were made by another version of the analysis is emptied when
        ``writable`` (``committed_position`` is then ""); otherwise it raises NaniwaError with
        code ``stale_index``. Code ``locked`` when another process is writing, ``no_index`` when
        there is nothing to read, ``broken_index`` when it can't be read.
        """
        import tantivy

        marker = folder / "format"
        current = marker.is_file() and marker.read_text(encoding="ascii") == FORMAT
        exists = folder.is_dir() and tantivy.Index.exists(str(folder))
        if not writable and not exists:
            raise NaniwaError(
                "全文索引がまだありません。先に naniwa index を実行してください。", code="no_index"
            )
        if not writable and not current:
            raise NaniwaError(
                "全文索引が古い形式です。naniwa index をもう一度実行してください。",
                code="stale_index",
            )
        folder.mkdir(parents=True, exist_ok=True)
        if not exists:
            # Before the index, so that a reader never meets a new index that looks outdated.
            marker.write_text(FORMAT, encoding="ascii")
        try:
            index = (
                tantivy.Index.open(str(folder)) if exists else tantivy.Index(_schema(), str(folder))
            )
        except ValueError as error:
            raise NaniwaError(f"全文索引を開けません({folder})。", code="broken_index") from error
        index.config_reader(reload_policy="manual")
        writer = None
        if writable:
            try:
                writer = index.writer(_WRITER_MEMORY, 1)
            except ValueError as error:
                if "LockBusy" not in str(error):
                    raise NaniwaError(
                        f"全文索引に書き込めません({folder}): {error}", code="broken_index"
                    ) from error
                raise NaniwaError(
                    "別の処理が索引を更新しています。終わってからもう一度実行してください。",
                    code="locked",
                ) from error
            if exists and not current:
                writer.delete_all_documents()
                writer.commit()
                marker.write_text(FORMAT, encoding="ascii")
        index.reload()
        return cls(index, writer)

    @property
    def committed_position(self) -> str:
        """What the last `commit` recorded, "" for a new index."""
        return self._committed_position

    def add(self, entries: Iterable[LexicalEntry]) -> None:
        """Add passages; they are found after `commit`. Adding one again makes it double."""
        import tantivy

        for entry in entries:
            terms = entry.terms or cut_terms(entry)
            document = tantivy.Document()
            document.add_text("passage", entry.passage_id)
            document.add_text("document", entry.document_id)
            document.add_text("body", terms.body)
            document.add_text("headings", terms.headings)
            document.add_text("bigrams", terms.bigrams)
            self._writing().add_document(document)

    def remove_document(self, document_id: str) -> None:
        """Forget a document's passages, also those added since the last commit."""
        self._writing().delete_documents_by_term("document", document_id)

    def clear(self) -> None:
        """Forget everything; what was committed is found until the next commit."""
        self._writing().delete_all_documents()

    def commit(self, position: str = "") -> None:
        """Make everything since the last commit durable and visible, with ``position``."""
        import tantivy

        writer = self._writing()
        writer.delete_documents_by_term("document", _POSITION)
        document = tantivy.Document()
        document.add_text("document", _POSITION)
        document.add_text("passage", position)
        writer.add_document(document)
        writer.commit()
        self.refresh()

    def refresh(self) -> None:
        """See what others committed since."""
        self._index.reload()
        self._committed_position = self._read_position()

    def close(self) -> None:
        """Give up what was not committed and let others write."""
        if self._writer is not None:
            self._writer.rollback()
            self._writer = None

    def count(self) -> int:
        """How many passages are committed."""
        total = int(self._index.searcher().num_docs)
        return total - 1 if self._position_hits() else total

    def document_frequency(self, term: str, without: Collection[str] = ()) -> int:
        """How many passages hold ``term`` in their text (those removed since the last merge too).

        Those of documents whose ids are in ``without`` don't count.
        """
        import tantivy

        field, text, _ = _fields(term)[0]
        searcher = self._index.searcher()
        all_of_them = int(searcher.doc_freq(field, text))
        if not without or not all_of_them:
            return all_of_them
        schema, must = self._index.schema, tantivy.Occur.Must
        outside = tantivy.Query.boolean_query(
            [
                (must, tantivy.Query.term_query(schema, field, text, "basic")),
                (must, tantivy.Query.term_set_query(schema, "document", sorted(without))),
            ]
        )
        found: Any = searcher.search(outside, 1, count=True)
        return all_of_them - int(found.count)

    def search(
        self,
        terms: Sequence[QueryTerm],
        *,
        k: int,
        allowed: frozenset[str] | None = None,
    ) -> list[tuple[str, float]]:
        """The best ``k`` passage ids with BM25 scores, best first.

        ``terms`` come from `retrieval.japanese`, with a weight each or weight 1; ``allowed``
        limits document ids.
        """
        import tantivy

        if k <= 0 or not terms or (allowed is not None and not allowed):
            return []
        query_class, occur, schema = tantivy.Query, tantivy.Occur, self._index.schema
        query = _sum_of(terms, schema)
        if allowed is not None:
            within = query_class.term_set_query(schema, "document", sorted(allowed))
            query = query_class.boolean_query(
                [(occur.Must, query), (occur.Must, query_class.const_score_query(within, 0.0))]
            )
        searcher = self._index.searcher()
        hits = searcher.search(query, k, count=False).hits
        found = [
            (str(searcher.doc(address)["passage"][0]), float(score)) for score, address in hits
        ]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))

    def _writing(self) -> tantivy.IndexWriter:
        if self._writer is None:
            message = "LexicalStore was opened for reading"
            raise RuntimeError(message)
        return self._writer

    def _position_hits(self) -> list[tuple[float, tantivy.DocAddress]]:
        import tantivy

        query = tantivy.Query.term_query(self._index.schema, "document", _POSITION)
        return list(self._index.searcher().search(query, 1).hits)

    def _read_position(self) -> str:
        hits = self._position_hits()
        return str(self._index.searcher().doc(hits[0][1])["passage"][0]) if hits else ""


def _schema() -> tantivy.Schema:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("passage", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("document", stored=False, tokenizer_name="raw", index_option="basic")
    for name in ("body", "headings", "bigrams"):
        builder.add_text_field(name, stored=False, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def _sum_of(terms: Sequence[QueryTerm], schema: tantivy.Schema) -> tantivy.Query:
    import tantivy

    clauses = []
    for item in terms:
        if isinstance(item, AnyOf):
            ways = [_sum_of(way, schema) for way in item.alternatives]
            clauses.append(tantivy.Query.disjunction_max_query(ways))
            continue
        term, weight = (item, 1.0) if isinstance(item, str) else item
        for field, text, factor in _fields(term):
            found = tantivy.Query.term_query(schema, field, text, "freq")
            clauses.append(tantivy.Query.boost_query(found, weight * factor))
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, clause) for clause in clauses])


@lru_cache(maxsize=16)
def _heading_streams(headings: str) -> tuple[list[str], list[str]]:
    # Passages of one clause follow each other under the same headings.
    return _streams(headings)


def _streams(text: str) -> tuple[list[str], list[str]]:
    terms = index_terms(text)
    words = [term for term in terms if not term.startswith(BIGRAM_PREFIX)]
    bigrams = [term.removeprefix(BIGRAM_PREFIX) for term in terms if term.startswith(BIGRAM_PREFIX)]
    return words, bigrams


def _fields(term: str) -> tuple[tuple[str, str, float], ...]:
    if term.startswith(BIGRAM_PREFIX):
        return (("bigrams", term.removeprefix(BIGRAM_PREFIX), BIGRAM_WEIGHT),)
    return (("body", term, 1.0), ("headings", term, HEADING_WEIGHT))
