"""Small estimates as people send them, and waiting for what goes on in the background."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from assistant.access.door import Door
from assistant.checking.begin import GivenFile, begin_check
from assistant.checking.places import input_path
from assistant.checking.reads import check_of, numbered_reports
from assistant.checking.runner import CheckRunner
from assistant.estimating.check import FileReport
from assistant.records.checks import OPEN, Check
from tests.assistant.office import People, seen_until, uploaded


def estimate(work: str = "甲工事", *, wrong: bool = True, lines: int = 1) -> bytes:
    """An estimate as CSV; the first line's amount is a thousand too much if ``wrong``."""
    rows = [f"工事名,{work}", "", "名称,規格,単位,数量,単価,金額"]
    for number in range(1, lines + 1):
        amount = 20_000 + (1_000 if wrong and number == 1 else 0)
        rows.append(f"表層工{number},t=50mm,m2,10,2000,{amount}")
    return "\n".join(rows).encode()


QUANTITIES = "name,specification,unit,quantity,source\n表層工1,t=50mm,m2,12,数量計算書\n".encode()
PRICES = (
    "name,specification,unit,price,effective_from,edition\n"
    "表層工1,t=50mm,m2,2000,2025-04-01,2025年版\n"
).encode()


class Office(People):
    """They, and the runner that checks for them."""

    def at_work(self, workers: int = 1) -> CheckRunner:
        """What works in the background, to be used as a context."""
        return CheckRunner(self.records, self.settings, workers=workers)


def sent(door: Door, name: str, content: bytes, part: str = "") -> GivenFile:
    """A file as a browser has sent it."""
    return GivenFile(upload=uploaded(door, name, content), part=part)


def begun(door: Door, *names: str, title: str = "") -> str:
    """A check of a small wrong estimate under each of the names."""
    return begin_check(door, title, [sent(door, name, estimate(name)) for name in names])


def finished(door: Door, check_id: str) -> Check:
    """The check once nothing of it waits any more."""
    return until(door, check_id, lambda check: check.state not in OPEN)


def until(door: Door, check_id: str, condition: Callable[[Check], bool]) -> Check:
    """The check once a condition holds."""
    return seen_until(lambda: check_of(door, check_id), condition)


def reports_of(door: Door, check_id: str) -> tuple[FileReport, ...]:
    """The reports of the estimates that are finished, in their order."""
    return tuple(report for _, report in numbered_reports(door, check_of(door, check_id)))


@contextmanager
def held(door: Door, check_id: str, position: int) -> Iterator[None]:
    """Within the block, whoever reads a file of a check waits for its contents without end."""
    check = check_of(door, check_id)
    path = input_path(door.home, check, check.files[position - 1])
    content = path.read_bytes()
    path.unlink()
    os.mkfifo(path)
    pipe = os.open(path, os.O_RDWR)
    try:
        yield
    finally:
        if path.exists():
            whole = path.with_name("whole")
            whole.write_bytes(content)
            whole.rename(path)
        os.write(pipe, content)
        os.close(pipe)
