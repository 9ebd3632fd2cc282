"""The terms that a review asks for: prompts/drafting/terms.yaml, and what the standards define."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import resources

from assistant.drafting.review.clauses import Standards, titled
from assistant.drafting.review.text import plain
from assistant.estimating.findings import Basis, Severity
from retrieval.errors import NaniwaError


@dataclass(frozen=True, slots=True)
class Term:
    """``use`` stands for each of ``instead_of``; of ``one_of`` the standards say which.

    ``only`` is a regular expression in which ``{word}`` stands for the word to avoid.
    """

    use: str
    instead_of: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    why: str = ""
    severity: Severity = Severity.WARNING
    only: str = "{word}"


@dataclass(frozen=True, slots=True)
class Glossary:
    """All terms, and groups of spellings of which a document keeps to one."""

    terms: tuple[Term, ...]
    units: tuple[tuple[str, ...], ...]
    spellings: tuple[tuple[str, ...], ...]


def read_glossary() -> Glossary:
    """The terms that ship with Naniwa. Raises NaniwaError (``kind``) when the file is wrong."""
    import yaml

    text = (resources.files("prompts") / "drafting" / "terms.yaml").read_text(encoding="utf-8")
    try:
        data = yaml.safe_load(text)
        return Glossary(
            tuple(
                Term(
                    use=item["use"],
                    instead_of=tuple(item.get("instead_of", ())),
                    one_of=tuple(item.get("one_of", ())),
                    why=item.get("why", ""),
                    severity=Severity(item.get("severity", "warning")),
                    only=item.get("only", "{word}"),
                )
                for item in data["terms"]
            ),
            tuple(map(tuple, data["units"])),
            tuple(map(tuple, data["spellings"])),
        )
    except (yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise NaniwaError("用語の一覧 terms.yaml が正しくありません。", code="kind") from error


def definitions(standards: Standards, words: tuple[str, ...]) -> dict[str, Basis]:
    """Where the standards in force define a word: 「監督員とは、…をいう」."""
    pattern = re.compile(rf"(?<![一-鿿ァ-ヺ])({'|'.join(map(re.escape, words))})」?とは")
    found: dict[str, Basis] = {}
    for document in standards.documents:
        if document.superseded_by or "仕様書" not in plain(document.title + document.path):
            continue
        for passage in standards.sources.everything.passages_of(document.id):
            if "とは" not in passage.text:
                continue
            for unit in passage.units:
                match = pattern.search(plain(unit.text))
                if match and match[1] not in found:
                    found[match[1]] = Basis(
                        titled(document), unit.page, f"{passage.clause} {unit.text[:160]}"
                    )
    return found
