"""`naniwa learn explain` and `naniwa learn glossary`: parse, call, print. No logic."""

from __future__ import annotations

from typing import Annotated

import typer

from assistant.cli_options import JsonOption
from assistant.explaining.readings import Level
from retrieval.errors import NaniwaError

READINGS = {"なし": Level.NONE, "難しい語": Level.DIFFICULT, "すべて": Level.ALL}


def explain(
    text: Annotated[str, typer.Argument(help="やさしく説明する文章。")],
    *,
    readings: Annotated[
        str, typer.Option(help=f"ふりがなを付ける言葉（{'・'.join(READINGS)}）。")
    ] = "難しい語",
    reword: Annotated[
        bool, typer.Option("--reword", help="言語モデルの言い換えも、確かめてから示す。")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """文章の用語を登録文書の定義と結び、ふりがなと文のつくりを示す。"""
    from assistant import cli_explain_output as output
    from assistant.config import load_settings
    from assistant.explaining.explain import LONGEST_TEXT
    from assistant.explaining.explain import explain as explained_text
    from assistant.explaining.glossary import glossary_of
    from assistant.explaining.readings import readings_at
    from assistant.explaining.rewording import Reworded, reworded
    from assistant.llm.select import chat_model
    from assistant.opening import open_library

    if not text.strip():
        raise NaniwaError("説明する文章が空です。", code="empty_text")
    if len(text) > LONGEST_TEXT:
        message = f"文章は{LONGEST_TEXT:,}字までです（いまは{len(text):,}字）。"
        raise NaniwaError(message, code="long_text")
    if readings not in READINGS:
        message = f"--readings は {'・'.join(READINGS)} のどれかにしてください。"
        raise NaniwaError(message, code="no_level")
    settings = load_settings()
    with open_library(settings, vectors=False) as library:
        glossary = glossary_of(library, home=settings.home, readings=readings_at(settings.home))
    explained = explained_text(text, glossary)
    words: tuple[Reworded, ...] = ()
    if reword:
        model = chat_model(settings)
        if model is None:
            raise NaniwaError(
                "言い換えには言語モデルが必要です（設定 llm.model）。", code="no_model"
            )
        words = tuple(reworded(explained, model))
    output.show_explained(explained, READINGS[readings], words, as_json=as_json)


def glossary(
    word: Annotated[
        str | None, typer.Argument(help="調べる言葉か読み（なければ一覧）。", show_default=False)
    ] = None,
    *,
    collection: Annotated[
        str | None, typer.Option("--collection", "-c", help="文書群。", show_default=False)
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """登録文書の定義から作った用語集を引く。"""
    from assistant import cli_explain_output as output
    from assistant.config import load_settings
    from assistant.explaining.glossary import glossary_of
    from assistant.explaining.readings import readings_at
    from assistant.opening import open_library

    settings = load_settings()
    with open_library(settings, vectors=False) as library:
        known = {document.collection for document in library.documents()}
        if collection and collection not in known:
            raise NaniwaError(f"文書群「{collection}」はありません。", code="no_collection")
        terms = glossary_of(
            library, home=settings.home, readings=readings_at(settings.home)
        ).search(word or "", collection or "")
    output.show_terms(terms, word or "", as_json=as_json)
