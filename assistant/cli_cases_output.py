"""What `naniwa learn cases` and `naniwa learn case` print."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.cases.basis import notice_of
from assistant.cases.paper import EXPERIENCE, source_of
from assistant.cases.reads import ShownCase
from assistant.cli_text import print_json, print_line
from assistant.japan_time import japan_time

_SHORT_ID = 8


def show_cases(found: Sequence[ShownCase], *, as_json: bool) -> None:
    """The cases, a few lines each."""
    if as_json:
        print_json([_record(shown) for shown in found])
        return
    if not found:
        print_line("事例はありません。")
    for shown in found:
        text = shown.edition.text
        words = "・".join(word for word in (text.field, text.works) if word)
        print_line(f"{shown.id[:_SHORT_ID]}  {text.title}{f'（{words}）' if words else ''}")
        print_line(f"          {_by(shown)}  文書群: {shown.collection}")
        if shown.changes:
            print_line(f"          {notice_of(shown.changes)}")


def show_case(shown: ShownCase, *, as_json: bool) -> None:
    """A case with the clauses it quotes."""
    if as_json:
        print_json(_record(shown))
        return
    text = shown.edition.text
    print_line(f"事例: {text.title}")
    print_line(f"{_by(shown)}  文書群: {shown.collection}")
    print_line(EXPERIENCE)
    if shown.changes:
        print_line(notice_of(shown.changes))
    for heading, words in (("状況", text.situation), ("対応", text.action)):
        print_line(f"\n【{heading}】\n{words}")
    if shown.edition.basis:
        print_line("\n【根拠】")
    for item in shown.edition.basis:
        print_line(f"[{item.number}] 「{item.quote}」\n    {source_of(item)}")
    print_line(f"\n【経験者の注記】\n{text.note}")


def _by(shown: ShownCase) -> str:
    return f"{shown.edition.author}、{japan_time(shown.edition.written_at)[:10]}"


def _record(shown: ShownCase) -> dict[str, object]:
    edition = shown.edition
    return {
        "id": shown.id,
        "title": edition.text.title,
        "field": edition.text.field,
        "works": edition.text.works,
        "collection": shown.collection,
        "author": edition.author,
        "written_at": edition.written_at,
        "edition": edition.number,
        "situation": edition.text.situation,
        "action": edition.text.action,
        "note": edition.text.note,
        "basis": [
            {
                "document": item.path,
                "edition": item.edition,
                "clause": item.clause,
                "page": item.page,
                "quote": item.quote,
            }
            for item in edition.basis
        ],
        "changed_basis": [change.sentence for change in shown.changes],
    }
