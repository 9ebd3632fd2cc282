"""The files of a kind's folder, read with care: a city writes them, and a folder may come from anywhere."""

from __future__ import annotations

from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from retrieval.errors import NaniwaError

LARGEST_FILE = 500_000
"""Bytes that a text file of a kind may have."""
_LONGEST_NUMBER = 100  # characters


def read_text(folder: Traversable, name: str) -> str:
    """A text file of a kind. Raises NaniwaError (``kind``) naming the folder and file."""
    file = folder.joinpath(*name.split("/"))
    if not is_own_file(folder, name):
        raise wrong(folder, name, "ファイルがありません（別の場所を指すリンクは使えません）")
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST_FILE + 1)
    except OSError as error:
        raise wrong(folder, name, "読めません") from error
    if len(content) > LARGEST_FILE:
        raise wrong(folder, name, f"大きすぎます（{LARGEST_FILE // 1000:,}KBまで）")
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise wrong(folder, name, "文字コードがUTF-8ではありません") from error


def is_own_file(folder: Traversable, name: str) -> bool:
    """Whether a folder has a file of its own under ``name``; what a link leads to is not its own."""
    parts = name.split("/")
    if any(part in ("", ".", "..") or "\\" in part for part in parts):
        return False
    place: Traversable = folder
    for part in parts:
        place = place / part
        if isinstance(place, Path) and place.is_symlink():
            return False
    return place.is_file()


def read_yaml(folder: Traversable, name: str) -> Any:  # noqa: ANN401 - whatever the file holds
    """A YAML file of a kind. Raises NaniwaError (``kind``) naming folder, file and line."""
    import yaml

    base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    class Loader(base):  # type: ignore[misc]  # one of two, whichever is there
        def construct_mapping(self, node: Any, deep: bool = False) -> Any:  # noqa: ANN401, FBT001, FBT002 - as yaml has it
            seen = set()
            for key, _ in node.value:
                if not isinstance(key, yaml.ScalarNode):  # 「工事名: {{ 工事名 }}」 without quotes
                    line = key.start_mark.line + 1
                    raise wrong(folder, name, f"{line}行目の項目名が文字ではありません")
                if key.value in seen:
                    line = key.start_mark.line + 1
                    raise wrong(folder, name, f"{line}行目の「{key.value}」が二度書かれています")
                if isinstance(key.value, str):
                    seen.add(key.value)
            return super().construct_mapping(node, deep=deep)

        def construct_yaml_int(self, node: Any) -> Any:  # noqa: ANN401 - as yaml has it
            # Such a number could not even be shown: Python refuses to write out 4,300 digits.
            if len(node.value) > _LONGEST_NUMBER:
                line = node.start_mark.line + 1
                raise wrong(folder, name, f"{line}行目の数の桁が多すぎます")
            return super().construct_yaml_int(node)

    Loader.add_constructor("tag:yaml.org,2002:int", Loader.construct_yaml_int)
    text = read_text(folder, name)
    try:
        for event in yaml.parse(text, Loader=base):
            if isinstance(event, yaml.AliasEvent):
                line = event.start_mark.line + 1
                raise wrong(folder, name, f"{line}行目の「*」（YAMLの参照）は使えません")
        return yaml.load(text, Loader=Loader)  # noqa: S506 - a safe loader that also refuses doubles
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        at = f"{mark.line + 1}行目が" if mark is not None else ""
        raise wrong(folder, name, f"{at}YAMLとして読めません") from error


def wrong(folder: Traversable, name: str, what: str) -> NaniwaError:
    """The error that says which file of which kind is wrong, and what is."""
    return NaniwaError(
        f"文書の種類「{folder.name}」の {name} が正しくありません: {what}。", code="kind"
    )
