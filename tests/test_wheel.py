"""The wheel works in any directory: everything that is read at run time is inside."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("assistant", "corpora", "evals", "prompts", "retrieval", "ui")


@pytest.fixture(scope="module")
def wheel_names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Names of the members of a wheel built from a copy, so that the checkout stays clean."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    for name in PACKAGES:
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"]
    command += ["--no-build-isolation", "--no-index", "--wheel-dir", str(folder), str(source)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(next(folder.glob("naniwa-*.whl"))) as wheel:
        return set(wheel.namelist())


def _made(file: Path) -> bool:
    """Whether `make demo` wrote it: its folder is named in .gitignore."""
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    folders = [ROOT / line.strip("/") for line in ignored if line.startswith("/corpora/")]
    return any(folder in file.parents for folder in folders)


def test_every_file_beside_the_code_is_in_the_wheel(wheel_names: set[str]) -> None:
    files = [file for name in PACKAGES for file in (ROOT / name).rglob("*") if file.is_file()]
    expected = {
        file.relative_to(ROOT).as_posix()
        for file in files
        if "__pycache__" not in file.parts and file.suffix != ".py" and not _made(file)
    }
    assert {"ui", "prompts", "assistant"} <= {name.split("/")[0] for name in expected}
    assert expected <= wheel_names


def test_every_module_and_the_licence_are_in_the_wheel(wheel_names: set[str]) -> None:
    modules = {
        path.relative_to(ROOT).as_posix()
        for name in PACKAGES
        for path in (ROOT / name).rglob("*.py")
    }
    assert modules <= wheel_names
    assert any(name.endswith("licenses/LICENSE") for name in wheel_names)
