"""A new check from what a person sent or picked: in place as a whole, or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.access.door import Door, ReadableLibrary
from assistant.access.people import Feature
from assistant.checking.library_prices import LIBRARY_PRICES, keep_library_prices
from assistant.checking.parts import UNUSED, belonging, part_of
from assistant.checking.places import check_folder, checks_folder, safe_name, shown_title, synced
from assistant.checking.sent_files import discard_upload, upload_of
from assistant.estimating.batch import shortened
from assistant.records.audit import Action
from assistant.records.checks import Check, CheckFile, Part, State, insert_check
from assistant.records.database import new_id, now
from assistant.uploads import link
from retrieval.errors import NaniwaError, reason_of


@dataclass(frozen=True, slots=True)
class GivenFile:
    """An upload, or a document of the library, by its id; ``part`` "" is told by its name."""

    upload: str = ""
    document: str = ""
    part: str = ""


def begin_check(
    door: Door, title: str, given: Sequence[GivenFile], *, most_files: int = 500
) -> str:
    """Begin a check, and return its id; a `CheckRunner` works through it in the background.

    Without a table of prices, the unit prices of the library are used, as far as the person may
    read them. ``title`` "" is taken from the first estimate. Raises NaniwaError: ``forbidden``,
    ``no_files``, ``too_many_files``, ``no_estimate``, ``no_part``, ``no_upload``, ``no_document``,
    ``no_space``, and what `Library.original_path` raises.
    """
    door.require(Feature.CHECK)
    if not given:
        raise NaniwaError("調べるファイルを選んでください。", code="no_files")
    if len(given) > most_files:
        raise NaniwaError(
            f"一度に調べられるのは {most_files} 個までです（{len(given)} 個あります）。"
            "分けて調べてください。",
            code="too_many_files",
        )
    check_id = new_id()
    staged = checks_folder(door.home) / f".new-{check_id}"
    try:
        staged.mkdir(mode=0o700)
        (staged / "inputs").mkdir(mode=0o700)
        files = _gathered(door, given, staged / "inputs")
        files = _with_library_prices(door.reading(), files, staged)
        synced(staged)
        staged.rename(check_folder(door.home, check_id))
    except OSError as error:
        raise NaniwaError(
            f"ファイルを保存できません（{reason_of(error)}）。管理者に知らせてください。",
            code="no_space",
        ) from error
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    moment = now()
    check = Check(
        id=check_id,
        owner=door.person.name,
        title=_title(title, files),
        state=State.WAITING,
        message="",
        created_at=moment,
        changed_at=moment,
        files=files,
    )
    insert_check(door.records, check)
    for file in given:
        if file.upload:
            discard_upload(door, file.upload)
    door.note(Action.CHECKED, check_id, f"{len(check.estimates)}件")
    return check_id


def _gathered(door: Door, given: Sequence[GivenFile], folder: Path) -> tuple[CheckFile, ...]:
    """All files in place, each with its part."""
    inputs = _Inputs(folder)
    stems = _Numbered()
    files = []
    reading = door.reading()
    for position, wanted in enumerate(given, start=1):
        path = _brought(door, reading, wanted, inputs)
        part = _chosen(wanted.part) or part_of(folder / path)
        files.append(
            CheckFile(
                position=position,
                name=path.name,
                part=part,
                state=State.DONE if part is Part.FACTS else State.WAITING,
                path=str(path),
                stem=stems.free(shortened(path.stem)),
                chosen=bool(wanted.part),
                size=(folder / path).stat().st_size,
            )
        )
    if not any(file.part is Part.ESTIMATE for file in files):
        raise NaniwaError(
            "調べる設計書・内訳書がありません。ファイルの種類の選び方を確かめてください。",
            code="no_estimate",
        )
    unused = belonging(files).unused
    return tuple(
        replace(file, state=State.DONE, message=UNUSED) if file.position in unused else file
        for file in files
    )


def _brought(door: Door, reading: ReadableLibrary, wanted: GivenFile, inputs: _Inputs) -> Path:
    """Bring a file into the check's folder; return its path below."""
    if wanted.upload:
        upload = upload_of(door, wanted.upload)
        path = inputs.free(upload.name)
        link(door, upload, inputs.folder / path)
    else:
        document = reading.document(wanted.document)
        path = inputs.free(Path(document.path).name)
        shutil.copyfile(door.library.original_path(document), inputs.folder / path)
    (inputs.folder / path).chmod(0o600)
    return path


def _chosen(text: str) -> Part | None:
    if not text:
        return None
    try:
        return Part(text)
    except ValueError as error:
        raise NaniwaError("ファイルの種類が正しくありません。", code="no_part") from error


def _with_library_prices(
    reading: ReadableLibrary, files: tuple[CheckFile, ...], staged: Path
) -> tuple[CheckFile, ...]:
    """The files with one for the prices of the library, when there is no table of prices."""
    if any(file.part is Part.PRICES for file in files):
        return files
    count, documents = keep_library_prices(reading, staged / LIBRARY_PRICES)
    if not count:
        return files
    return (
        *files,
        CheckFile(
            position=len(files) + 1,
            name=f"登録済みの単価資料（{documents}件）",
            part=Part.PRICES,
            state=State.DONE,
            message=f"{count:,}件の単価と照合します。",
            size=(staged / LIBRARY_PRICES).stat().st_size,
        ),
    )


def _title(title: str, files: Sequence[CheckFile]) -> str:
    plain = shown_title(title)
    if plain:
        return plain
    estimates = [file for file in files if file.part is Part.ESTIMATE]
    first = Path(estimates[0].name).stem
    return first if len(estimates) == 1 else f"{first} ほか{len(estimates) - 1}件"


class _Inputs:
    """The folder of what was given: files of one name lie in folders of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._taken: dict[str, int] = {}

    def free(self, given: str) -> Path:
        """A path below for a file of that name, whose folder exists."""
        name = safe_name(given)
        number = self._taken[name.casefold()] = self._taken.get(name.casefold(), 0) + 1
        path = Path(name) if number == 1 else Path(f"{number}番目") / name
        (self.folder / path).parent.mkdir(exist_ok=True, mode=0o700)
        return path


class _Numbered:
    """Names that nothing else has, whatever the case: a second one is numbered."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def free(self, wanted: str) -> str:
        """The name itself, or with the first number that makes it another."""
        stem, number = wanted, 1
        while stem.casefold() in self._taken:
            number += 1
            stem = f"{wanted}_{number}"
        self._taken.add(stem.casefold())
        return stem
