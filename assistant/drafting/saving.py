"""A draft written to a file of the form that its ending names; what was there before is kept."""

from __future__ import annotations

import itertools
from pathlib import Path

from assistant.checking.places import safe_name
from assistant.drafting.draft import Draft
from assistant.drafting.kinds import Kind
from retrieval.errors import NaniwaError, reason_of

ENDINGS = (".docx", ".md", ".pdf")
_MOST_KEPT = 1_000


def file_name(draft: Draft, ending: str) -> str:
    """「特記仕様書_市道中浜線舗装補修工事.docx」: a name that is one on every system."""
    subject = f"_{draft.subject}" if draft.subject.strip() else ""
    name = f"{draft.title}{subject}".replace("/", "／").replace("\\", "＼")
    return safe_name(f"{name}.{ending.lstrip('.')}")


def check_ending(path: Path) -> None:
    """Refuse an ending that no draft is written in. Raises NaniwaError (``draft_form``)."""
    if path.suffix.lower() not in ENDINGS:
        raise NaniwaError(
            f"「{path.name}」には書き出せません。ファイル名の終わりは {'、'.join(ENDINGS)} のどれかにしてください。",
            code="draft_form",
        )


def save(draft: Draft, kind: Kind, path: Path) -> Path | None:
    """Write the draft to ``path``; the file that was kept under another name, None when there was none.

    A file that exists is kept as 「名前_前の版1.docx」 before the new one takes its place: somebody
    may have worked on it in Word. Raises NaniwaError: ``draft_form`` for another ending,
    ``unwritable``, and what the writing of the form raises.
    """
    from assistant.estimating.reporting.files import whole

    check_ending(path)
    content = _written(draft, kind, path.suffix.lower())
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole(path) as unfinished:
            unfinished.write_bytes(content)
            return _keep(path)
    except OSError as error:
        raise NaniwaError(
            f"「{path}」に書き込めません（{reason_of(error)}）。", code="unwritable"
        ) from error


def _written(draft: Draft, kind: Kind, ending: str) -> bytes:
    match ending:
        case ".docx":
            from assistant.drafting.word import write_word

            return write_word(draft, kind)
        case ".pdf":
            from assistant.drafting.pdf import to_pdf

            return to_pdf(draft)
        case _:
            from assistant.drafting.markdown import to_markdown

            return to_markdown(draft).encode()


def _keep(path: Path) -> Path | None:
    """Give the file at ``path`` a second name before it is replaced."""
    if not path.exists():
        return None
    for number in itertools.islice(itertools.count(1), _MOST_KEPT):
        kept = path.with_name(f"{path.stem}_前の版{number}{path.suffix}")
        try:
            # a link: at no moment is there no file under the name
            kept.hardlink_to(path)
        except FileExistsError:
            continue
        except OSError:
            return _copied(path, kept)
        return kept
    raise NaniwaError(
        f"「{path.name}」の前の版が多すぎます。使わないものを消してください。", code="unwritable"
    )


def _copied(path: Path, kept: Path) -> Path:
    """For file systems without links, such as shared drives."""
    import shutil

    shutil.copy2(path, kept)
    return kept
