"""`naniwa learn cases` and `naniwa learn case`: parse, call, print. No logic."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli_options import JsonOption

if TYPE_CHECKING:
    from assistant.access.door import Door


def cases(
    word: Annotated[
        str | None, typer.Argument(help="探す言葉（なければ一覧）。", show_default=False)
    ] = None,
    *,
    field: Annotated[str | None, typer.Option(help="分野。", show_default=False)] = None,
    collection: Annotated[
        str | None, typer.Option("--collection", "-c", help="文書群。", show_default=False)
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """経験から書かれた事例の一覧。"""
    from assistant import cli_cases_output as output
    from assistant.cases import reads

    with _door() as door:
        found = reads.cases(door, words=word or "", field=field or "", collection=collection or "")
    output.show_cases(found, as_json=as_json)


def case(
    identifier: Annotated[
        str, typer.Argument(metavar="ID", help="事例の ID（はじめの数文字でもよい）。")
    ],
    *,
    as_json: JsonOption = False,
) -> None:
    """事例を、引用した条項とともに示す。"""
    from assistant import cli_cases_output as output
    from assistant.cases import reads

    with _door() as door:
        found = reads.case_beginning(door, identifier)
    output.show_case(found, as_json=as_json)


@contextmanager
def _door() -> Iterator[Door]:
    """What stands on this machine, as its administrator sees it."""
    from assistant.access.door import Door
    from assistant.access.terminal import TERMINAL
    from assistant.config import load_settings
    from assistant.opening import open_library
    from assistant.records.database import Records

    settings = load_settings()
    with open_library(settings, vectors=False) as library:
        records = Records.open(settings.home)
        try:
            yield Door(TERMINAL, records, library, settings.home)
        finally:
            records.close()
