"""Options that several commands of `naniwa` have."""

from __future__ import annotations

from typing import Annotated

import typer

JsonOption = Annotated[bool, typer.Option("--json", help="機械で読める JSON で出力する。")]
CollectionOption = Annotated[
    list[str] | None,
    typer.Option("--collection", "-c", help="探す文書群の名前（繰り返し指定可）。"),
]
