"""The trade's abbreviations and colloquial words, and what the standards call them.

A synonyms file is UTF-8 text, one line a rule, columns separated by tabs::

    言葉、言葉<TAB>言い換え、言い換え<TAB>重み<TAB>文脈、文脈

A question that has one of the words (left) is also searched with each of the other words.
``=`` as the second column makes all words of the first one another's equals. The weight
(0 to 1, default 0.7) says how much a hit on the other word counts. With a context, the rule
applies only to questions that have one of its words (RC: 路盤 -> 再生クラッシャラン). Empty lines
and lines that begin with ``#`` are skipped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from retrieval.errors import NaniwaError
from retrieval.japanese import folded, normalise

_DEFAULT_WEIGHT = 0.7
_MAX_COLUMNS = 4


@dataclass(frozen=True, slots=True)
class Expansion:
    """Another word for a word: normalised, what it weighs, and the words that call for it."""

    text: str
    weight: float
    contexts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Expansions by the folded form (`retrieval.japanese.folded`) of the word in a question."""

    expansions: dict[str, tuple[Expansion, ...]]
    longest: int

    def knows(self, word: str) -> bool:
        """Whether the folded ``word`` is a word of the trade, with or without other words."""
        return word in self.expansions

    def of(self, word: str, question: str) -> tuple[Expansion, ...]:
        """Expansions of ``word``; both texts folded, the question for the contexts."""
        return tuple(
            expansion
            for expansion in self.expansions.get(word, ())
            if not expansion.contexts or any(context in question for context in expansion.contexts)
        )


def load_synonyms(files: Sequence[Path] = ()) -> Synonyms:
    """The synonyms that come with Naniwa and those of ``files``.

    Raises NaniwaError naming file and line (code ``synonyms``) when a line can't be understood.
    """
    shipped = resources.files("retrieval") / "data" / "synonyms.tsv"
    table: dict[str, dict[str, Expansion]] = {}
    _read(shipped.read_text(encoding="utf-8"), "synonyms.tsv", table)
    for path in files:
        try:
            text = path.read_text(encoding="utf-8-sig")
        except OSError as error:
            raise NaniwaError(f"類義語ファイル {path} を開けません。", code="synonyms") from error
        except UnicodeDecodeError as error:
            raise NaniwaError(
                f"類義語ファイル {path} は UTF-8 ではありません。UTF-8 で保存し直してください。",
                code="synonyms",
            ) from error
        _read(text, str(path), table)
    expansions = {word: tuple(found.values()) for word, found in table.items()}
    return Synonyms(expansions, max(map(len, expansions), default=0))


def _read(text: str, name: str, table: dict[str, dict[str, Expansion]]) -> None:
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            for word, expansion in _rules(line):
                known = table.setdefault(word, {})
                if folded(expansion.text) != word:
                    known[expansion.text] = expansion
        except ValueError as error:
            raise NaniwaError(
                f"類義語ファイル {name} の {number} 行目: {error}", code="synonyms"
            ) from error


def _rules(line: str) -> Iterator[tuple[str, Expansion]]:
    columns = [column.strip() for column in line.split("\t")]
    if not 2 <= len(columns) <= _MAX_COLUMNS:  # noqa: PLR2004
        raise ValueError("「言葉」「言い換え」「重み」「文脈」をタブで区切って書いてください。")
    words, others = _list(columns[0]), columns[1]
    weight = _weight(columns[2] if len(columns) > 2 else "")  # noqa: PLR2004
    contexts = tuple(folded(context) for context in _list("".join(columns[3:])))
    if not words or not others:
        raise ValueError("言葉か言い換えが空です。")
    targets = words if others == "=" else _list(others)
    for word in words:
        for target in targets:
            yield folded(word), Expansion(normalise(target), weight, contexts)


def _list(column: str) -> list[str]:
    return [word.strip() for word in column.replace("，", "、").split("、") if word.strip()]


def _weight(column: str) -> float:
    if not column:
        return _DEFAULT_WEIGHT
    try:
        weight = float(column)
    except ValueError:
        weight = -1.0
    if not 0 < weight <= 1:
        raise ValueError(f"重み「{column}」は 0 より大きく 1 以下の数にしてください。")
    return weight
