"""The project's name throughout a document."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from assistant.drafting.review.case import ReviewCase
from assistant.drafting.review.findings import Basis, ReviewFinding, Severity
from assistant.drafting.review.items import key
from assistant.drafting.review.rules import review_rule
from assistant.drafting.review.said import stated_names
from assistant.drafting.review.text import Part, PartKind, place_of, plain

_PROJECT_NAMES = ("工事名", "工事名称", "工事件名", "件名", "業務名")
_WORKS_NAME = re.compile(r"[一-鿿々ァ-ヺーA-Za-z0-9()・第]{4,60}?(?:工事|業務委託)(?![一-鿿])")
_BEGINNING = re.compile(r"^(?:工事名|件名|本|当該)")
_OTHERS = re.compile(
    r"関連|別途(?:工事|発注|委託|の工事)|隣接|先行|後続|前回|過年度|前年度|類似|参考|近接工事|他の工事|過去"
)
_NEARLY = 0.7
_LEAST_LENGTH = 6
_SAME_BEGINNING = 3


@review_rule("project_name", "工事名が一通りに書かれている")
def project_name(case: ReviewCase) -> Iterator[ReviewFinding]:
    """The project's name is written in one way; near spellings of it are reported."""
    name, source = _own_name(case)
    if len(key(name)) < _LEAST_LENGTH:
        return
    wanted = key(name)
    elsewhere = key(_other_names(case))
    for part in case.text.parts:
        if _OTHERS.search(f"{' '.join(part.headings)}{part.label}{part.plain}"):
            continue
        for match in _WORKS_NAME.finditer(part.plain):
            said = _BEGINNING.sub("", match[0])
            found = key(said)
            if found in wanted or wanted in found or found in elsewhere:
                continue
            if _is_meant(wanted, found):
                yield ReviewFinding(
                    "project_name",
                    Severity.WARNING,
                    place_of(part),
                    said,
                    f"工事名「{name}」が「{said}」と書かれています。",
                    actual=said,
                    expected=name,
                    basis=(Basis(source, None, f"工事名 {name}"),),
                )


def _is_meant(wanted: str, found: str) -> bool:
    """Whether a works' name is the project's with a slip: the same beginning, nearly the same letters."""
    alike = difflib.SequenceMatcher(None, wanted, found, autojunk=False).ratio()
    return alike >= _NEARLY and wanted[:_SAME_BEGINNING] == found[:_SAME_BEGINNING]


def _other_names(case: ReviewCase) -> str:
    """Names of other works: of the library's documents, and the sheet's other fields."""
    documents = case.standards.sources.everything.documents()
    said = [plain(document.title) for document in documents]
    if case.sheet is not None:
        said += [value.text for name, value in case.sheet.values.items() if name != "工事名"]
    return "\n".join(said)


def _own_name(case: ReviewCase) -> tuple[str, str]:
    """The project's name, and where it is said: sheet, a field of the document, its first lines."""
    if case.sheet is not None and "工事名" in case.sheet.values:
        return case.sheet.values["工事名"].text, "計画シート"
    stated = next((said for _, said in stated_names(case, _PROJECT_NAMES)), "")
    if stated:
        return stated, "この文書"
    return next(filter(None, map(_named_alone, case.text.parts[:4])), ""), "この文書"


def _named_alone(part: Part) -> str:
    """The works' name of a line that is hardly more than it."""
    if part.kind is PartKind.CELL or "。" in part.text or len(part.text) > 60:  # noqa: PLR2004
        return ""
    match = _WORKS_NAME.search(re.sub(r"特記仕様書|仕様書|説明書|概要書", " ", part.plain))
    return _BEGINNING.sub("", match[0]) if match else ""
