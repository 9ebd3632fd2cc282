"""Small models in small distributions, made here; the real ones are used by the other tests."""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.config import EmbeddingSettings, LanguageModelSettings, Settings
from assistant.llm.assembling import BundledModel, Part
from assistant.llm.bundled import (
    BUNDLED_MODELS,
    embedding_model_path,
    fetch,
    is_verified,
    local_model_path,
    model_path,
    model_states,
)
from retrieval.errors import NaniwaError

CONTENTS = (b"first part " * 1000, b"second part " * 1000)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the two distributions of `MODEL`, whose code must never run."""
    folder = tmp_path / "site"
    for number, content in enumerate(CONTENTS, start=1):
        package = folder / f"weights{number}"
        package.mkdir(parents=True)
        (package / "__init__.py").write_text("raise SystemExit('imported')")
        (package / "data.bin").write_bytes(content)
        info = folder / f"weights{number}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Name: weights{number}\nVersion: 1.0\n")
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
        (info / "RECORD").write_text(f"weights{number}/data.bin,sha256={digest},{len(content)}\n")
    monkeypatch.syspath_prepend(str(folder))
    return folder


WHOLE = b"".join(CONTENTS)
MODEL = BundledModel(
    name="toy",
    role="llm",
    title="Toy",
    file_name="toy.gguf",
    size=len(WHOLE),
    sha256=hashlib.sha256(WHOLE).hexdigest(),
    licence="MIT",
    parts=tuple(Part(f"weights{i}", "1.0", f"weights{i}/data.bin") for i in (1, 2)),
)


def files(home: Path) -> set[str]:
    return {path.name for path in (home / "models").iterdir()} - {"toy.lock"}


@pytest.mark.usefixtures("site")
def test_parts_are_joined_verified_and_reported(tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    path = fetch(MODEL, tmp_path, lambda done, total: steps.append((done, total)))
    assert path.read_bytes() == WHOLE
    assert steps[-1] == (len(WHOLE), len(WHOLE))
    assert is_verified(MODEL, tmp_path)
    assert files(tmp_path) == {"toy.gguf", "toy.verified"}


def test_what_is_verified_needs_no_parts(site: Path, tmp_path: Path) -> None:
    path = fetch(MODEL, tmp_path)
    (site / "weights1" / "data.bin").unlink()
    assert fetch(MODEL, tmp_path) == path


@pytest.mark.usefixtures("site")
def test_a_file_changed_afterwards_is_made_anew(tmp_path: Path) -> None:
    path = fetch(MODEL, tmp_path)
    path.write_bytes(b"x" * len(WHOLE))
    assert not is_verified(MODEL, tmp_path)
    assert fetch(MODEL, tmp_path).read_bytes() == WHOLE


def test_a_file_copied_there_by_hand_is_verified_not_made(tmp_path: Path) -> None:
    path = model_path(MODEL, tmp_path)
    path.parent.mkdir()
    path.write_bytes(WHOLE)
    assert fetch(MODEL, tmp_path) == path
    assert is_verified(MODEL, tmp_path)


def test_a_missing_distribution_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(NaniwaError, match=r"weights1==1\.0 がありません.*naniwa\[models\]"):
        fetch(MODEL, tmp_path)
    assert files(tmp_path) == set()


def test_another_version_says_which_is_needed(site: Path, tmp_path: Path) -> None:
    (site / "weights2-1.0.dist-info" / "METADATA").write_text("Name: weights2\nVersion: 1.1\n")
    with pytest.raises(NaniwaError, match=r"weights2 は 1\.0 版が必要です.*1\.1"):
        fetch(MODEL, tmp_path)


def test_a_missing_data_file_is_named(site: Path, tmp_path: Path) -> None:
    (site / "weights2" / "data.bin").unlink()
    with pytest.raises(NaniwaError, match=r"weights2/data\.bin"):
        fetch(MODEL, tmp_path)


def test_an_altered_part_is_named_and_nothing_is_left(site: Path, tmp_path: Path) -> None:
    altered = site / "weights2" / "data.bin"
    altered.write_bytes(CONTENTS[1].replace(b"second", b"secund", 1))
    with pytest.raises(NaniwaError, match="部品 weights2 の内容が正規のものと違います") as caught:
        fetch(MODEL, tmp_path)
    assert caught.value.code == "model_altered"
    assert files(tmp_path) == set()


@pytest.mark.usefixtures("site")
def test_too_little_room_is_told_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(NaniwaError, match="空き容量が足りません"):
        fetch(replace(MODEL, size=1 << 60), tmp_path)
    assert files(tmp_path) == set()


PROGRAM = """
import sys, resource
from pathlib import Path
from tests.assistant.llm.test_bundled import MODEL
from assistant.llm.bundled import fetch
from retrieval.errors import NaniwaError
home, limit = Path(sys.argv[1]), int(sys.argv[2])
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
made = []
try:
    fetch(MODEL, home, lambda done, total: made.append(done))
    print("made" if made else "found")
except NaniwaError as error:
    print(error.code)
"""


def start(home: Path, site: Path, limit: int = 0) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(home), str(limit)],
        env={"PYTHONPATH": f"{Path(__file__).parents[3]}:{site}"},
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_disk_that_fills_up_leaves_nothing_behind(site: Path, tmp_path: Path) -> None:
    output, _ = start(tmp_path, site, limit=15_000).communicate()
    assert output.strip() == "disk_full"
    assert files(tmp_path) == set()


def test_of_several_processes_one_does_the_work(site: Path, tmp_path: Path) -> None:
    processes = [start(tmp_path, site) for _ in range(3)]
    outputs = sorted(process.communicate()[0].strip() for process in processes)
    assert outputs == ["found", "found", "made"]


@pytest.mark.usefixtures("site")
def test_the_remains_of_a_killed_process_are_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "toy.partial").write_bytes(b"half")
    (tmp_path / "models" / "toy.verified").write_text(json.dumps({"sha256": MODEL.sha256}))
    assert fetch(MODEL, tmp_path).read_bytes() == WHOLE
    assert files(tmp_path) == {"toy.gguf", "toy.verified"}


def test_a_home_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file where the folder should be")
    with pytest.raises(NaniwaError, match="準備できません"):
        fetch(MODEL, tmp_path)


def settings(home: Path, llm: str = "bundled", embedding: str = "bundled") -> Settings:
    return Settings(
        home=home,
        llm=LanguageModelSettings(model=llm),
        embedding=EmbeddingSettings(model=embedding),
    )


def test_every_bundled_model_has_its_state(tmp_path: Path) -> None:
    states = model_states(settings(tmp_path))
    assert [state.title for state in states] == [model.title for model in BUNDLED_MODELS]
    assert {state.state for state in states} <= {"not_fetched", "parts_missing"}
    assert all(state.detail for state in states)
    assert [state.configured for state in states] == [True, False, True]


def test_a_model_of_one_s_own_is_listed_too(tmp_path: Path) -> None:
    own = tmp_path / "own.gguf"
    own.write_bytes(b"1234")
    states = model_states(settings(tmp_path, str(own), "http://127.0.0.1:1/v1"))[3:]
    assert [(state.role, state.state, state.size) for state in states] == [
        ("llm", "ready", 4),
        ("embedding", "external", 0),
    ]


def test_paths_urls_and_none_are_told_apart(tmp_path: Path) -> None:
    own = tmp_path / "own.gguf"
    own.write_bytes(b"")
    assert local_model_path("llm", str(own), tmp_path) == own
    assert embedding_model_path(settings(tmp_path, embedding="none")) is None
    assert embedding_model_path(settings(tmp_path, embedding="https://host/v1")) is None
    with pytest.raises(NaniwaError, match=r"nowhere\.gguf がありません"):
        local_model_path("llm", str(tmp_path / "nowhere.gguf"), tmp_path)
