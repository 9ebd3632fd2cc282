"""Facts that stand beside an estimate: a JSON or YAML file of the same name overrides the cover."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from assistant.estimating.model import Estimate, How, Place, Written
from assistant.estimating.reading.cover import known_label
from assistant.estimating.reading.number_text import number_in
from retrieval.errors import NaniwaError

SUFFIXES = (".json", ".yaml", ".yml")


def sidecar_of(path: Path) -> Path | None:
    """The sidecar of a file, if there is one."""
    return next(
        (
            found
            for suffix in SUFFIXES
            if (found := path.with_suffix(suffix)).is_file() and found != path
        ),
        None,
    )


def with_sidecar(estimate: Estimate, path: Path) -> Estimate:
    """The estimate with the facts of its sidecar in place of the cover's.

    Raises NaniwaError (``sidecar``) when the sidecar isn't a mapping of labels to plain values.
    """
    found = sidecar_of(path)
    if found is None:
        return estimate
    facts = {**estimate.facts, **_facts(found)}
    return replace(estimate, facts=facts)


def _facts(path: Path) -> dict[str, Written]:
    content = _content(path)
    if not isinstance(content, Mapping):
        raise _refused(path, "「ラベル: 値」の形になっていません")
    facts = {}
    for position, (label, value) in enumerate(content.items(), start=1):
        if isinstance(value, Mapping | list) or not isinstance(label, str):
            raise _refused(path, f"「{label}」の値が文字でも数でもありません")
        if value is None:
            continue
        text = _text(value)
        name = known_label(label) or label.strip()
        facts[name] = Written(
            text, Place(path.name, str(position)), number_in(text), how=How.SIDECAR
        )
    return facts


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "有" if value else "無"
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value).strip()


def _content(path: Path) -> object:
    try:
        text = path.read_text(encoding="utf-8-sig")
        if path.suffix == ".json":
            return json.loads(text, parse_float=Decimal)
        import yaml

        try:
            return yaml.safe_load(text)
        except yaml.YAMLError as error:
            raise _refused(path, "YAMLとして読めません") from error
    except json.JSONDecodeError as error:
        raise _refused(path, f"JSONとして読めません（{error.lineno}行目）") from error
    except UnicodeDecodeError as error:
        raise _refused(path, "文字コードがUTF-8ではありません") from error


def _refused(path: Path, reason: str) -> NaniwaError:
    return NaniwaError(f"{path.name}（設計書の付属情報）を使えません：{reason}。", code="sidecar")
