"""The draft kept beside the file that it is written to, so that its writing can go on later.

「特記.docx」 has 「特記.docx.draft.json」: every section with its origins, as far as it is written.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from assistant.drafting.draft import Draft, SectionState
from assistant.drafting.kept import draft_as_json, draft_from_json
from assistant.drafting.kinds import Kind
from assistant.drafting.sheet import Sheet
from assistant.drafting.sources import Sources
from assistant.drafting.writing import begin_draft, with_new_sections
from retrieval.errors import NaniwaError, reason_of

_LARGEST = 50_000_000  # bytes
_SHOWN = 10  # fields named


def kept_path(out: Path) -> Path:
    """Where the draft of a file is kept."""
    return out.with_name(f"{out.name}.draft.json")


@contextmanager
def alone(out: Path) -> Iterator[None]:
    """Let nobody else write to ``out`` within the block.

    Raises NaniwaError: ``locked`` when somebody does, ``unwritable`` when nobody can, which is told
    before anything is written.
    """
    if out.is_dir():
        raise _unwritable(out, "フォルダーです")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        lock, descriptor = _locked(out)
    except OSError as error:
        raise _unwritable(out, reason_of(error)) from error
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)
        os.close(descriptor)


def begun_or_kept(
    out: Path, kind: Kind, sheet: Sheet, basis: str, *, rewriting: bool
) -> tuple[Draft, tuple[str, ...]]:
    """The draft to go on with, and what its reader must know.

    It is one whose writing was broken off and had the same ``basis``, one to rewrite, or a new
    one. Raises NaniwaError: ``no_draft`` when there is none to rewrite a section of, ``kept_draft``
    when it can't be read, is of another kind or is not finished.
    """
    fresh = replace(begin_draft(kind, sheet), basis=basis)
    path = kept_path(out)
    if not rewriting:
        return _interrupted(out, fresh) or fresh, ()
    if not path.is_file():
        raise NaniwaError(
            f"「{out.name}」の下書きの記録 {path.name} がないため、節だけを書き直せません。"
            "--section を付けずに実行してください。",
            code="no_draft",
        )
    kept = _read(path)
    if kept.kind != kind.name:
        raise NaniwaError(
            f"「{out.name}」は「{kept.title}」の下書きで、「{kind.title}」ではありません。",
            code="kept_draft",
        )
    if any(section.state is SectionState.WAITING for section in kept.sections):
        raise NaniwaError(
            f"「{out.name}」は書き終えていません。先に --section を付けずに実行してください。",
            code="kept_draft",
        )
    given = draft_from_json(draft_as_json(fresh)).values
    changed = [
        name for name in {**kept.values, **given} if kept.values.get(name) != given.get(name)
    ]
    now = replace(kept, subject=fresh.subject, values=fresh.values, basis=basis)
    return with_new_sections(now, kind, sheet), _told(changed)


def basis_of(kind: Kind, sources: Sources, model: object, facts: object) -> str:
    """A digest of all that a draft is written from beside its sheet.

    When it has changed, what was written before goes together with what is written now no more.
    """
    documents = sorted(
        (document.id, document.superseded_by) for document in sources.everything.documents()
    )
    parts = (kind.outline, kind.schema, documents, model, facts)
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def keep_beside(out: Path, draft: Draft) -> None:
    """Keep the draft as far as it is. Raises NaniwaError (``unwritable``)."""
    from assistant.estimating.reporting.files import whole

    path = kept_path(out)
    try:
        with whole(path) as unfinished:
            unfinished.write_bytes(draft_as_json(draft))
    except OSError as error:
        raise _unwritable(path, reason_of(error)) from error


def _locked(out: Path) -> tuple[Path, int]:
    lock = out.with_name(f".{out.name}.lock")
    while True:
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(descriptor)
            raise NaniwaError(
                f"「{out.name}」には別の naniwa が書いています。終わってからもう一度実行してください。",
                code="locked",
            ) from error
        except OSError:
            return lock, descriptor  # a shared folder that knows no locks goes without
        if os.fstat(descriptor).st_nlink:
            return lock, descriptor
        os.close(descriptor)  # taken away by who had it, before it was locked here


def _interrupted(out: Path, fresh: Draft) -> Draft | None:
    """The draft whose writing was broken off, if it was to become the same one."""
    path = kept_path(out)
    try:
        kept = _read(path)
        written = out.stat().st_mtime_ns if out.exists() else 0
        unsaved = path.stat().st_mtime_ns > written
    except (NaniwaError, OSError):
        return None  # written anew from the beginning
    same = (kept.kind, kept.basis, kept.values) == (
        fresh.kind,
        fresh.basis,
        draft_from_json(draft_as_json(fresh)).values,
    )
    waiting = any(section.state is SectionState.WAITING for section in kept.sections)
    return kept if same and (waiting or unsaved) else None


def _told(changed: list[str]) -> tuple[str, ...]:
    if not changed:
        return ()
    shown = "、".join(changed[:_SHOWN]) + ("など" if len(changed) > _SHOWN else "")
    told = (
        f"計画シートが前と違います（{shown}）。書き直した節のほかは前のシートのままです。"
        "全部を直すには --section を付けずに実行してください。"
    )
    return (told,)


def _unwritable(path: Path, why: str) -> NaniwaError:
    return NaniwaError(f"「{path}」に書き込めません（{why}）。", code="unwritable")


def _read(path: Path) -> Draft:
    if path.stat().st_size > _LARGEST:
        raise NaniwaError(f"「{path.name}」が大きすぎます。", code="kept_draft")
    return draft_from_json(path.read_bytes())
