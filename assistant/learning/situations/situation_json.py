"""A situation as JSON, so that an answer to it outlives the document that it was made from."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from assistant.learning.questions.question import Place
from assistant.learning.situations.situation import RubricPoint, Situation


def situation_json(situation: Situation) -> str:
    """The situation as text for the records."""
    return json.dumps(asdict(situation), ensure_ascii=False)


def situation_of(text: str) -> Situation:
    """A situation from what `situation_json` wrote."""
    record = json.loads(text)
    return Situation(
        id=record["id"],
        title=record["title"],
        text=record["text"],
        asked=record["asked"],
        points=tuple(_point(point) for point in record["points"]),
        related=tuple(_point(point) for point in record.get("related", ())),
    )


def _point(record: dict[str, Any]) -> RubricPoint:
    place = {**record["place"], "heading_path": tuple(record["place"]["heading_path"])}
    return RubricPoint(
        record["text"],
        Place(**place),
        record["who"],
        tuple(record["alternatives"]),
        record.get("case", ""),  # situations kept before these were there have none
        record.get("weight", 1),
    )
