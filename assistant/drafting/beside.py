"""The draft kept beside the file that it is written to, so that its writing can go on later.

「特記.docx」 has 「特記.docx.draft.json」: every section with its origins, as far as it is written.
"""

from __future__ import annotations

from pathlib import Path

from assistant.drafting.draft import Draft, SectionState
from assistant.drafting.kept import draft_as_json, draft_from_json
from assistant.drafting.kinds import Kind
from assistant.drafting.sheet import Sheet
from assistant.drafting.writing import begin_draft, with_new_sections
from retrieval.errors import NaniwaError

_LARGEST = 50_000_000  # bytes


def kept_path(out: Path) -> Path:
    """Where the draft of a file is kept."""
    return out.with_name(f"{out.name}.draft.json")


def begun_or_kept(
    out: Path, kind: Kind, sheet: Sheet, *, rewriting: bool, resume: bool = True
) -> Draft:
    """The draft to go on with: one whose writing was interrupted, one to rewrite, or a new one.

    ``resume`` False begins anew what was interrupted: facts read from files may have changed.
    Raises NaniwaError: ``no_draft`` when there is none to rewrite a section of, ``kept_draft``
    when it can't be read or is of another kind.
    """
    fresh = begin_draft(kind, sheet)
    path = kept_path(out)
    if not path.is_file():
        if rewriting:
            raise NaniwaError(
                f"「{out.name}」の下書きの記録 {path.name} がないため、節だけを書き直せません。"
                "--section を付けずに実行してください。",
                code="no_draft",
            )
        return fresh
    if not rewriting:
        return (_interrupted(path, fresh) if resume else None) or fresh
    kept = _read(path)
    if kept.kind != kind.name:
        raise NaniwaError(
            f"「{out.name}」は「{kept.title}」の下書きで、「{kind.title}」ではありません。",
            code="kept_draft",
        )
    return with_new_sections(kept, kind, sheet)


def keep_beside(out: Path, draft: Draft) -> None:
    """Keep the draft as far as it is. Raises NaniwaError (``unwritable``)."""
    from assistant.estimating.reporting.files import whole

    path = kept_path(out)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole(path) as unfinished:
            unfinished.write_bytes(draft_as_json(draft))
    except OSError as error:
        raise NaniwaError(
            f"「{path}」に書き込めません（{error.strerror}）。", code="unwritable"
        ) from error


def _interrupted(path: Path, fresh: Draft) -> Draft | None:
    """The draft whose writing was broken off, if it was to become the same one."""
    try:
        kept = _read(path)
    except NaniwaError:
        return None  # written anew from the beginning
    same = (kept.kind, kept.values) == (fresh.kind, draft_from_json(draft_as_json(fresh)).values)
    waiting = any(section.state is SectionState.WAITING for section in kept.sections)
    return kept if same and waiting else None


def _read(path: Path) -> Draft:
    if path.stat().st_size > _LARGEST:
        raise NaniwaError(f"「{path.name}」が大きすぎます。", code="kept_draft")
    return draft_from_json(path.read_bytes())
