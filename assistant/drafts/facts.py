"""Facts from an estimate or a past design, as JSON: they are read once, when a draft begins."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from assistant.drafting.draft import Origin, OriginKind
from assistant.drafting.sheet import Data, Value

Facts = Mapping[str, Value]


def facts_as_json(facts: Facts) -> str:
    """The facts as they are kept."""
    return json.dumps(
        {name: _value_json(value) for name, value in facts.items()}, ensure_ascii=False
    )


def facts_from_json(text: str) -> dict[str, Value]:
    """Facts that were kept."""
    return {name: _value(value) for name, value in json.loads(text).items()}


def _value_json(value: Value) -> dict[str, Any]:
    return {"data": _data_json(value.data), "text": value.text, "origin": asdict(value.origin)}


def _data_json(data: Data) -> list[Any]:
    """The data with its type, so that a text which looks like a date stays a text."""
    match data:
        case bool():
            return ["yes_no", data]
        case str():
            return ["text", data]
        case Decimal():
            return ["number", str(data)]
        case date():
            return ["date", data.isoformat()]
        case _:
            rows = [item for item in data if not isinstance(item, str)]
            if len(rows) != len(data):
                return ["texts", list(data)]
            return ["items", [{key: _value_json(row[key]) for key in row} for row in rows]]


def _value(kept: Mapping[str, Any]) -> Value:
    origin = kept["origin"] | {"kind": OriginKind(kept["origin"]["kind"])}
    return Value(_data(*kept["data"]), kept["text"], Origin(**origin))


def _data(kind: str, kept: Any) -> Data:  # noqa: ANN401 - what JSON holds
    match kind:
        case "number":
            return Decimal(kept)
        case "date":
            return date.fromisoformat(kept)
        case "items":
            rows: tuple[Mapping[str, Value], ...] = tuple(
                {name: _value(value) for name, value in row.items()} for row in kept
            )
            return rows
        case "texts":
            texts: tuple[str, ...] = tuple(kept)
            return texts
        case _:
            data: str | bool = kept
            return data
