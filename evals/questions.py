"""Questions with known answers, in the JSON Lines format that `naniwa eval` reads."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from retrieval.errors import NaniwaError

KINDS = ("fact", "table", "condition", "procedure", "multi", "unanswerable", "followup")
LONG_ANSWER_KINDS = frozenset({"procedure", "multi"})


@dataclass(frozen=True, slots=True)
class GoldSource:
    """A document (path relative to the indexed folder) and its 1-based pages that answer."""

    document: str
    pages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class EvalQuestion:
    """A question, where its answer stands, and what a right answer must contain.

    ``must_include`` is a list of groups; a right answer contains at least one string of each.
    ``history`` are the questions asked before it in the same conversation.
    """

    id: str
    question: str
    kind: str
    gold: tuple[GoldSource, ...]
    answer: str
    must_include: tuple[tuple[str, ...], ...]
    role: str = ""
    history: tuple[str, ...] = ()

    @property
    def answerable(self) -> bool:
        """Whether the documents hold its answer."""
        return self.kind != "unanswerable"

    @property
    def answer_limit(self) -> int:
        """How many characters of the shown answer count: 700 for lists and two sources, else 400."""
        return 700 if self.kind in LONG_ANSWER_KINDS else 400


def load_questions(path: Path) -> tuple[EvalQuestion, ...]:
    """Read a question file. Raises NaniwaError naming the line that can't be read."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        message = f"質問ファイル「{path}」を読めません（{type(error).__name__}）。"
        raise NaniwaError(message, code="questions") from error
    questions = tuple(
        _parse_question(line, number, path) for number, line in enumerate(lines, 1) if line.strip()
    )
    if not questions:
        raise NaniwaError(f"質問ファイル「{path}」に質問がありません。", code="questions")
    return questions


def _parse_question(line: str, number: int, path: Path) -> EvalQuestion:
    try:
        record = json.loads(line)
        kind = record["kind"]
        if kind not in KINDS:
            raise ValueError(kind)
        return EvalQuestion(
            id=str(record["id"]),
            question=str(record["question"]),
            kind=kind,
            gold=tuple(
                GoldSource(str(gold["doc"]), tuple(int(page) for page in gold["pages"]))
                for gold in record["gold"]
            ),
            answer=str(record.get("answer", "")),
            must_include=tuple(tuple(map(str, group)) for group in record["must_include"]),
            role=str(record.get("role", "")),
            history=tuple(map(str, record.get("history", ()))),
        )
    except (ValueError, KeyError, TypeError) as error:
        message = f"質問ファイル「{path}」の{number}行目が質問の形式ではありません。"
        raise NaniwaError(message, code="questions") from error


def plain(text: str) -> str:
    """The form in which answers are compared: NFKC, no spaces, one wave dash."""
    folded = unicodedata.normalize("NFKC", text)
    return re.sub(r"\s+", "", folded).replace("〜", "~").replace("～", "~")


def contains(text: str, wanted: str) -> bool:
    """Whether ``wanted`` stands in ``text``, a number never inside a longer number."""
    needle = plain(wanted)
    pattern = re.escape(needle)
    if needle[:1].isdigit():
        pattern = r"(?<![\d.,])" + pattern
    if needle[-1:].isdigit():
        pattern += r"(?![\d])(?!\.\d)"
    return re.search(pattern, plain(text)) is not None


def includes_all(text: str, groups: Sequence[Sequence[str]]) -> bool:
    """Whether at least one string of every group stands in ``text``."""
    return all(any(contains(text, wanted) for wanted in group) for group in groups)


def is_gold_page(question: EvalQuestion, document: str, page: int) -> bool:
    """Whether a page is one of those that answer."""
    return any(gold.document == document and page in gold.pages for gold in question.gold)
