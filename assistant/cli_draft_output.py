"""What `naniwa draft` prints: progress and a summary for people, JSON for programs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assistant.cli_text import print_json, print_line, tell
from assistant.drafting.draft import Draft, Section, SectionState, cited_origins, gaps_of
from assistant.drafting.kinds import Kind
from assistant.drafting.source_lines import source_line
from retrieval.errors import NaniwaError

_SHOWN = 20
"""Gaps printed; all of them stand on the last page of the draft."""


def show_kinds(kinds: Sequence[Kind], problems: Sequence[NaniwaError], *, as_json: bool) -> None:
    """What can be drafted."""
    if as_json:
        print_json(
            [
                {
                    "kind": kind.name,
                    "title": kind.title,
                    "other_titles": list(kind.other_titles),
                    "purpose": kind.purpose,
                }
                for kind in kinds
            ]
        )
    else:
        for kind in kinds:
            print_line(f"{kind.title}（{kind.name}） {kind.purpose}")
    for problem in problems:
        tell(problem.message)


def print_sheet(text: str) -> None:
    """A project sheet, to be sent into a file."""
    print_line(text.rstrip("\n"))


def tell_section(section: Section, done: int, total: int) -> None:
    """Tell on stderr which section is being written."""
    tell(f"{done + 1}/{total} {section.heading}")


def show_draft(
    draft: Draft, notes: Sequence[str], out: Path, kept: Path | None, *, as_json: bool
) -> None:
    """What was written, what is missing, and what could not be written."""
    gaps = gaps_of(draft)
    if as_json:
        print_json(_entry(draft, notes, out, kept))
        return
    print_line(f"{draft.title}の下書きを {out} に書きました。")
    if kept is not None:
        print_line(f"前のファイルは {kept.name} に残しました。")
    for note in notes:
        print_line(f"※ {note}")
    for section in draft.sections:
        if section.state is SectionState.FAILED:
            print_line(f"書けなかった節: {section.heading}（{'、'.join(section.notes)}）")
    print_line(f"出典 {len(cited_origins(draft))}件、要確認 {len(gaps)}件")
    for section, gap in gaps[:_SHOWN]:
        where = f" ← {gap.where}" if gap.where else ""
        print_line(f"  {gap.text}（{section.heading}）{where}")
    if len(gaps) > _SHOWN:
        print_line(f"  ほかに{len(gaps) - _SHOWN}件（下書きの最後の頁に全件があります）。")


def _entry(draft: Draft, notes: Sequence[str], out: Path, kept: Path | None) -> dict[str, object]:
    return {
        "file": str(out),
        "kept": str(kept) if kept is not None else None,
        "kind": draft.kind,
        "title": draft.title,
        "sections": [
            {
                "id": section.id,
                "heading": section.heading,
                "state": section.state,
                "notes": list(section.notes),
            }
            for section in draft.sections
        ],
        "gaps": [
            {"label": gap.label, "where": gap.where, "section": section.heading}
            for section, gap in gaps_of(draft)
        ],
        "sources": [
            {
                "number": number,
                "line": source_line(origin),
                "document": origin.document,
                "edition": origin.edition,
                "clause": origin.clause,
                "page": origin.page,
                "quote": origin.quote,
            }
            for number, origin in enumerate(cited_origins(draft), 1)
        ],
        "notes": list(notes),
    }
