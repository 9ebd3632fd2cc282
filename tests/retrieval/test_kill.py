"""Kill -9 at any moment loses nothing that was reported done and duplicates nothing."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from retrieval.documents import DocumentKind
from retrieval.lexical import LexicalStore
from retrieval.library import Library
from retrieval.vectors import ChromaVectorIndex, chroma_folder, is_clean
from tests.retrieval.building import (
    HashingEmbedder,
    library_settings,
    write_standard,
    write_standards,
)

_QUESTIONS = ("養生期間は何日か", "盛土の仕上り厚さ", "監督員の承諾", "側溝の勾配")


def _start(home: Path, folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.retrieval.index_in_process", str(home), str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )


def _kill_after(process: subprocess.Popen[str], lines: int, seconds: float) -> list[str]:
    """Kill a run after so many lines and seconds; return every line it printed."""
    assert process.stdout is not None
    told = []
    while len(told) < lines and (line := process.stdout.readline()):
        told.append(line.strip())
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    told += [line.strip() for line in process.stdout.read().splitlines()]
    process.wait()
    process.stdout.close()
    return told


def _state(home: Path) -> dict[str, object]:
    """Everything that a person could find out about a library."""
    with Library.open(library_settings(home)) as library:
        documents = library.documents()
        # Passages of equal score stand in the order in which they were indexed, which may differ.
        found = {
            question: sorted(hit.passage.id for hit in library.search(question, k=100))
            for question in _QUESTIONS
        }
        passages = [passage for item in documents for passage in library.passages_of(item.id)]
    model_id = HashingEmbedder().model_id
    folder = chroma_folder(home / "library" / "vectors", model_id)
    assert is_clean(folder)
    vectors = ChromaVectorIndex.open(folder, model_id, writable=False)
    embedded = sorted(vectors._collection.get()["ids"])
    vectors.close()
    lexical = LexicalStore.open(home / "library" / "lexical", writable=False).count()
    return {
        "documents": documents,
        "passages": passages,
        "found": found,
        "lexical": lexical,
        "embedded": embedded,
    }


def _finish(home: Path, folder: Path) -> None:
    process = _start(home, folder)
    process.communicate()
    assert process.returncode == 0


@pytest.mark.parametrize("seed", [1, 2])
def test_runs_killed_at_random_end_as_an_undisturbed_run_does(tmp_path: Path, seed: int) -> None:
    folder = write_standards(tmp_path / "in", clauses=8)
    for number in range(6):
        write_standard(folder / "別冊" / f"{number}.md", "舗装", extra=f"別冊{number}による。")
    _finish(tmp_path / "undisturbed", folder)

    choose = random.Random(seed)  # noqa: S311 - moments to kill at, not secrets
    home = tmp_path / "killed"
    done: set[str] = set()
    for _ in range(5):
        told = _kill_after(_start(home, folder), choose.randint(0, 14), choose.random() / 2)
        done |= {line.split(" ", 2)[2] for line in told if line.startswith("text ")}
        if (home / "library" / "catalogue.sqlite").exists():
            with Library.open(library_settings(home)) as library:
                assert done <= {document.path for document in library.documents()}
    _finish(home, folder)
    assert _state(home) == _state(tmp_path / "undisturbed")


def test_a_run_killed_while_replacing_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    folder = write_standards(tmp_path / "in")
    home = tmp_path / "home"
    _finish(home, folder)
    shutil.rmtree(folder)
    for topic in ("養生", "土工", "舗装", "安全", "測量", "排水"):
        write_standard(folder / f"{topic}.md", topic, extra="改めた。")
    _kill_after(_start(home, folder), 2, 0.0)
    with Library.open(library_settings(home)) as library:
        for document in library.documents():
            passages = library.passages_of(document.id)
            assert len(passages) == document.passage_count
            text = "".join(passage.text for passage in passages)
            assert text.count("改めた。") in {0, 3}
        assert len(library.documents()) == 6
    _finish(home, folder)
    _finish(tmp_path / "undisturbed", folder)
    assert _state(home) == _state(tmp_path / "undisturbed")


def test_the_processes_of_a_killed_run_end_with_it(tmp_path: Path) -> None:
    folder = write_standards(tmp_path / "in", clauses=8)
    process = _start(tmp_path / "home", folder)
    children: list[int] = []
    deadline = time.monotonic() + 300
    while len(children) < 2 and time.monotonic() < deadline:
        listed = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        children = [int(item) for item in listed.read_text(encoding="ascii").split()]
    _kill_after(process, 0, 0.0)
    for child in children:
        while time.monotonic() < deadline and _alive(child):
            time.sleep(0.05)
        assert not _alive(child)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0]
    return state != "Z"


def test_a_second_writer_is_refused_while_a_process_writes_and_not_after(tmp_path: Path) -> None:
    folder = write_standards(tmp_path / "in")
    home = tmp_path / "home"
    process = _start(home, folder)
    assert process.stdout is not None
    process.stdout.readline()
    refused = subprocess.run(
        [sys.executable, "-m", "tests.retrieval.index_in_process", str(home), str(folder)],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        check=False,
    )
    _kill_after(process, 0, 0.0)
    assert "別の naniwa が文書を登録しています" in refused.stderr
    with Library.open(library_settings(home), writable=True) as library:
        library.index([folder], collection="標準", kind=DocumentKind.STANDARD)
        assert len(library.documents()) == 6
