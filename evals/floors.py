"""Targets for scores, read from TOML: ``[retrieval.at_least]``, ``[answers.at_most]`` and so on."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from evals.answers import AnswerScores
from evals.drafts import DraftScores
from evals.estimates import EstimateScores
from evals.learning import LearningScores
from evals.retrieval import RetrievalScores
from retrieval.errors import NaniwaError

_KINDS = ("at_least", "at_most")


@dataclass(frozen=True, slots=True)
class Floors:
    """The lowest and the highest value allowed, by the name of a score."""

    at_least: Mapping[str, float]
    at_most: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Missed:
    """A score that is not what was asked for; ``kind`` is at_least or at_most."""

    score: str
    value: float
    kind: str
    target: float

    def __str__(self) -> str:
        """One Japanese line."""
        wanted = "以上" if self.kind == "at_least" else "以下"
        return f"{self.score} は {self.value:.3g} で、目標 {self.target:.3g} {wanted}に届きません。"


def load_floors(path: Path, section: str) -> Floors:
    """Read the targets of ``section`` (retrieval, answers, …). Raises NaniwaError (``floors``)."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8")).get(section, {})
        unknown = set(tables) - set(_KINDS)
        if unknown:
            raise ValueError("、".join(sorted(unknown)))
        targets = [{str(k): float(v) for k, v in tables.get(kind, {}).items()} for kind in _KINDS]
    except (OSError, ValueError, TypeError, AttributeError) as error:
        message = f"目標値のファイル「{path}」を読めません（{error}）。"
        raise NaniwaError(message, code="floors") from error
    return Floors(*targets)


def missed_floors(
    scores: RetrievalScores | AnswerScores | EstimateScores | DraftScores | LearningScores,
    floors: Floors,
    path: Path,
) -> tuple[Missed, ...]:
    """The targets that the scores miss. Raises NaniwaError for a score that doesn't exist.

    A share of nothing misses no target; a target for how many there are keeps it from being so.
    """
    known = asdict(scores)
    for name in (*floors.at_least, *floors.at_most):
        if name not in known:
            message = f"目標値のファイル「{path}」の {name} という指標はありません（{'、'.join(known)}）。"
            raise NaniwaError(message, code="floors")
    values: dict[str, float] = {name: value for name, value in known.items() if value is not None}
    low = [
        Missed(name, values[name], "at_least", target)
        for name, target in floors.at_least.items()
        if name in values and values[name] < target
    ]
    high = [
        Missed(name, values[name], "at_most", target)
        for name, target in floors.at_most.items()
        if name in values and values[name] > target
    ]
    return (*low, *high)
