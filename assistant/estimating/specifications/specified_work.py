"""Work that the special specification orders and that no line of the estimate counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from assistant.estimating.findings import Basis, Finding, Severity
from assistant.estimating.model import Estimate, Line, Place
from assistant.estimating.reading.words import plain
from assistant.estimating.references import References
from assistant.estimating.specifications.work_words import data_table
from assistant.estimating.walking import walk

_ORDERED = re.compile(
    r"計上|見込んで|見込む|行うもの|行うこと|実施する|配置|処分する|運搬する|搬出する|撤去する|設置する"
)
_NOT_ORDERED = re.compile(
    r"計上し(て(い)?)?ない|見込んで(い)?ない|含まない|含まれない|別途|不要|場合|必要に応じ|ときは|協議|しないもの|対象外|含む|含まれる|報告|提出|写真|法令|資格"
)
_BY_LAW = re.compile(r"(関係|関連)?(諸)?法令等?(を遵守|に基づ|に従|に則|により)[しいきっ]?て?、?")


def specified_without_line(estimate: Estimate, references: References) -> Iterator[Finding]:
    """One warning for each kind of ordered work that has no line; nothing without lines at all.

    A sentence that only allows it, makes it conditional or says who pays is not an order.
    """
    if not references.specifications or not estimate.breakdowns:
        return
    written = [plain(found.line.name.text + _specification(found.line)) for found in walk(estimate)]
    written += [plain(table.name.text) for table in estimate.tables]
    place = _beginning(estimate)
    for name, stated, line in _rows():
        if any(line.search(words) for words in written):
            continue
        ordered = next(iter(_orders(references, stated)), None)
        if ordered is not None and place is not None:
            document, page, sentence = ordered
            yield Finding(
                rule="pairs_and_duplicates",
                severity=Severity.WARNING,
                place=place,
                item=name,
                message=f"{document}（{page}頁）に{name}の記載がありますが、設計書に行がありません。",
                basis=(Basis(document, page, sentence),),
                case="specified_without_line",
                figures={"work": name, "document": document, "page": str(page)},
            )


def _orders(references: References, stated: re.Pattern[str]) -> Iterator[tuple[str, int, str]]:
    for specification in references.specifications:
        for page, text in specification.pages:
            for sentence in re.split(r"(?<=。)|\n\s*\n", text):
                words = _BY_LAW.sub("", plain(sentence))
                if not stated.search(words) or not _ORDERED.search(words):
                    continue
                if not _NOT_ORDERED.search(words):
                    yield specification.document, page, " ".join(sentence.split())


def _beginning(estimate: Estimate) -> Place | None:
    return next((found.line.name.place for found in walk(estimate)), None)


def _specification(line: Line) -> str:
    return line.specification.text if line.specification else ""


@lru_cache(maxsize=1)
def _rows() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]:
    return tuple(
        (row["name"], re.compile(row["stated"]), re.compile(row["line"]))
        for row in data_table("specified_work.tsv")
    )
