import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from retrieval.workers import Failure, WorkLimits, run_in_processes
from tests.retrieval.working import behave

_LIMITS = WorkLimits(seconds=60.0)


def _run(*tasks: str, processes: int = 2, limits: WorkLimits = _LIMITS) -> dict[str, str | Failure]:
    return dict(run_in_processes(behave, tasks, processes=processes, limits=limits))


def _failure(outcome: str | Failure) -> Failure:
    assert isinstance(outcome, Failure)
    return outcome


def test_every_task_has_its_result() -> None:
    outcomes = _run(*(f"task {number}" for number in range(7)))
    assert len(outcomes) == 7
    assert all(str(outcome).startswith(f"{task} done") for task, outcome in outcomes.items())


def test_no_tasks_start_no_process() -> None:
    assert _run() == {}


@pytest.mark.parametrize(("task", "sign"), [("crash", "SIGSEGV"), ("exit", "終了コード 3")])
def test_a_task_that_ends_its_process_fails_alone(task: str, sign: str) -> None:
    outcomes = _run("a", task, "b", "c", processes=1)
    assert sign in _failure(outcomes[task]).reason
    assert _failure(outcomes[task]).code == "crashed"
    assert all(isinstance(outcomes[other], str) for other in "abc")


def test_a_task_that_hangs_is_ended_and_the_rest_goes_on() -> None:
    outcomes = _run("hang", "a", processes=1, limits=WorkLimits(seconds=15.0))
    assert _failure(outcomes["hang"]).code == "timeout"
    assert isinstance(outcomes["a"], str)


def test_a_task_that_eats_memory_fails_by_its_limit() -> None:
    limits = WorkLimits(seconds=60.0, memory_bytes=1 << 30)
    outcomes = _run(f"eat {4 << 30}", "eat 1000", limits=limits)
    assert _failure(outcomes[f"eat {4 << 30}"]).code == "memory"
    assert outcomes["eat 1000"] == "1000"


def test_errors_come_back_as_sentences() -> None:
    outcomes = _run("refuse 「a.pdf」は壊れています。", "nest a", "fail 理由")
    refused = _failure(outcomes["refuse 「a.pdf」は壊れています。"])
    assert (refused.reason, refused.code) == ("「a.pdf」は壊れています。", "refused")
    assert _failure(outcomes["nest a"]).code == "nesting"
    assert "ValueError: 理由" in _failure(outcomes["fail 理由"]).reason


def test_a_process_stands_back_for_others_as_far_as_asked() -> None:
    here = os.nice(0)
    niceness = int(str(_run("niceness", limits=WorkLimits(60.0, niceness=3))["niceness"]))
    assert niceness == min(19, here + 3)
    assert os.nice(0) == here


def test_leaving_early_ends_all_processes(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    outcomes = run_in_processes(behave, [f"note {note}", "a"], processes=2, limits=_LIMITS)
    assert next(outcomes)[0] == "a"
    while not (note.exists() and note.read_text(encoding="ascii")):
        time.sleep(0.01)
    outcomes.close()  # type: ignore[attr-defined]
    with pytest.raises(ProcessLookupError):
        os.kill(int(note.read_text(encoding="ascii")), 0)


INTERRUPTED_FROM_THE_START = """
import signal
from retrieval.workers import WorkLimits, run_in_processes

if __name__ == "__main__":
    signal.signal(signal.SIGINT, lambda *_: None)
    print("started", flush=True)
    done = run_in_processes(len, ["a", "bb"], processes=2, limits=WorkLimits(seconds=60))
    print(sorted(done), flush=True)
"""


def test_an_interrupt_while_they_start_does_not_reach_the_processes(tmp_path: Path) -> None:
    script = tmp_path / "interrupted.py"
    script.write_text(INTERRUPTED_FROM_THE_START, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        start_new_session=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "started\n"
    while process.poll() is None:
        os.killpg(process.pid, signal.SIGINT)
        time.sleep(0.005)
    output, errors = process.communicate(timeout=60)
    assert output == "[('a', 1), ('bb', 2)]\n"
    assert errors == ""
