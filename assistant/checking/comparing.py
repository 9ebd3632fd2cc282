"""Two versions of an estimate side by side, compared in a process of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from assistant.access.door import Door
from assistant.checking.places import check_folder, input_path
from assistant.checking.reads import file_of
from assistant.estimating.check import GivenReferences
from assistant.estimating.compare import Comparison
from assistant.records.checks import Check, CheckFile, Part, State
from retrieval.errors import NaniwaError
from retrieval.workers import Failure, WorkLimits, run_in_processes

_LIMITS = WorkLimits(seconds=300, memory_bytes=4 << 30, niceness=5)


@dataclass(frozen=True, slots=True)
class _Pair:
    before: Path
    after: Path
    rates: tuple[Path, ...]


def compare(door: Door, before: tuple[str, int], after: tuple[str, int]) -> Comparison:
    """What changed from one file to another, each named by its check and its position there.

    The overheads are those of the later one's check; the paths in the result are names. Raises
    NaniwaError: ``no_check``, ``no_file``; ``no_estimate`` for a file that is none; ``same_file``;
    the sentence that says why a file can't be read.
    """
    old_check, old = file_of(door, *before)
    new_check, new = file_of(door, *after)
    if (old_check.id, old.position) == (new_check.id, new.position):
        raise NaniwaError("違う2つのファイルを選んでください。", code="same_file")
    if not {old.part, new.part} <= {Part.ESTIMATE, Part.PAST}:
        raise NaniwaError("設計書・内訳書どうしを選んでください。", code="no_estimate")
    pair = _Pair(
        input_path(door.home, old_check, old),
        input_path(door.home, new_check, new),
        _rates(door, new_check),
    )
    ((_, outcome),) = run_in_processes(_compared, [pair], processes=1, limits=_LIMITS)
    if isinstance(outcome, Failure):
        raise NaniwaError(outcome.sentence, code=outcome.code)
    return replace(outcome, before=Path(old.name), after=Path(new.name))


def _rates(door: Door, check: Check) -> tuple[Path, ...]:
    def usable(file: CheckFile) -> bool:
        return file.part is Part.RATES and file.state is State.DONE

    inputs = check_folder(door.home, check.id) / "inputs"
    return tuple(inputs / file.path for file in check.files if usable(file))


def _compared(pair: _Pair) -> Comparison:
    from assistant.estimating.compare import compare_files

    return compare_files(pair.before, pair.after, GivenReferences(rates=pair.rates))
