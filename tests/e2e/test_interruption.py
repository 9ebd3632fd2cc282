"""Stopped at any moment, by the person or by the machine, indexing is finished by doing it again."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.command import Naniwa, is_japanese_line, own_lines
from tests.e2e.conftest import TOPICS, many_standards

WORDS = ("--collection", "仕様書", "--edition", "2025")
QUESTIONS = ("舗装の厚さ3cm", "測量の厚さは2cmか", "擁壁の厚さ1cmの承諾")


def begun(naniwa: Naniwa, folder: Path) -> subprocess.Popen[str]:
    """An indexing that has come as far as to read files: catalogue and index are there."""
    process = naniwa.start("index", folder, *WORDS)
    while not (naniwa.home / "library" / "lexical").exists():
        assert process.poll() is None, process.communicate()[1]
        time.sleep(0.02)
    return process


def state(naniwa: Naniwa) -> dict[str, Any]:
    """All that the commands tell of a library, but for scores.

    Passages that were indexed twice weigh on the statistics of words until the index merges.
    """
    found = {question: naniwa.json("search", question, "--k", "100") for question in QUESTIONS}
    return {
        "documents": sorted(naniwa.json("documents"), key=lambda item: str(item["document"])),
        "first": {question: told(hits[0]) for question, hits in found.items()},
        # Passages of equal score stand in the order in which they were indexed, which may differ.
        "found": {question: sorted(map(told, hits)) for question, hits in found.items()},
    }


def told(hit: dict[str, Any]) -> str:
    return json.dumps({**hit, "rank": 0, "score": 0}, ensure_ascii=False, sort_keys=True)


def test_ctrl_c_ends_it_in_a_line_and_the_same_command_goes_on(
    naniwa: Naniwa, tmp_path: Path
) -> None:
    folder = many_standards(tmp_path / "in", clauses=200)
    process = begun(naniwa, folder)
    # As a terminal does it: to the command and to all that it has started.
    os.killpg(process.pid, signal.SIGINT)
    output, errors = process.communicate(timeout=60)
    assert process.returncode == 130, errors
    assert output == ""
    assert "Traceback" not in errors
    lines = own_lines(errors)
    assert len(lines) == 1
    assert is_japanese_line(lines[0])
    assert "もう一度" in lines[0]
    naniwa.output("index", folder, *WORDS)
    assert len(naniwa.json("documents")) == len(TOPICS)
    again = naniwa.json("index", folder, *WORDS)
    assert len(again["unchanged"]) == len(TOPICS)


def test_ctrl_c_before_the_commands_are_there_is_a_line_as_well(
    naniwa: Naniwa, tmp_path: Path
) -> None:
    # The first module that the commands import does to the whole what Ctrl+C does to it there.
    (tmp_path / "typer.py").write_text(
        "import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n", encoding="utf-8"
    )
    process = naniwa.having(PYTHONPATH=str(tmp_path)).start("draft", "--list")
    output, errors = process.communicate(timeout=60)
    assert (process.returncode, output) == (130, "")
    assert "中断しました" in errors
    assert len(errors.splitlines()) == 1


def test_a_second_writer_is_refused_and_readers_are_not(naniwa: Naniwa, tmp_path: Path) -> None:
    folder = many_standards(tmp_path / "in", clauses=100)
    process = begun(naniwa, folder)
    process.send_signal(signal.SIGSTOP)
    try:
        line = naniwa.refusal("index", folder, *WORDS)
        assert "別の naniwa が文書を登録しています" in line
        assert "別の naniwa が文書を登録しています" in naniwa.refusal("remove", "舗装.md")
        naniwa.json("search", "舗装の厚さ")
    finally:
        process.send_signal(signal.SIGCONT)
    _, errors = process.communicate()
    assert process.returncode == 0, errors
    assert len(naniwa.json("documents")) == len(TOPICS)


@pytest.mark.parametrize("seed", [11, 12])
def test_killed_at_random_moments_it_ends_as_an_undisturbed_run_does(
    with_vectors: Naniwa, tmp_path: Path, seed: int
) -> None:
    # Fewer passages than a search looks at: it must not matter which of equal ones it sees.
    folder = many_standards(tmp_path / "in", clauses=4)
    undisturbed = Naniwa(tmp_path / "undisturbed", with_vectors.variables)
    undisturbed.home.mkdir()
    (undisturbed.home / "models").symlink_to((with_vectors.home / "models").resolve())
    started = time.monotonic()
    undisturbed.output("index", folder, *WORDS)
    seconds = time.monotonic() - started

    choose = random.Random(seed)  # noqa: S311 - moments to kill at, not secrets
    held: set[str] = set()
    for _ in range(4):
        process = with_vectors.start("index", folder, *WORDS)
        try:
            process.communicate(timeout=seconds * choose.uniform(0.2, 0.9))
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
        now = {item["document"] for item in with_vectors.json("documents")}
        assert held <= now, "what was there before the kill is there after it"
        held = now
    with_vectors.output("index", folder, *WORDS)
    ended = state(with_vectors)
    assert len(ended["documents"]) == len(TOPICS)
    assert all(item["vectors"] == item["passages"] for item in ended["documents"])
    assert ended == state(undisturbed)
