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
DATA = ("prompts/*.md", "corpora/miotsukushi/collections.toml", "corpora/miotsukushi/sources/*")


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


@pytest.mark.parametrize("pattern", DATA)
def test_data_is_in_the_wheel(wheel_names: set[str], pattern: str) -> None:
    expected = {path.relative_to(ROOT).as_posix() for path in ROOT.glob(pattern) if path.is_file()}
    assert expected
    assert expected <= wheel_names


def test_data_beside_the_code_is_in_the_wheel(wheel_names: set[str]) -> None:
    folders = [ROOT / package / "data" for package in ("retrieval", "evals")]
    files = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    expected = {f.relative_to(ROOT).as_posix() for f in files if "__pycache__" not in f.parts}
    assert expected <= wheel_names


def test_every_module_and_the_licence_are_in_the_wheel(wheel_names: set[str]) -> None:
    modules = {
        path.relative_to(ROOT).as_posix()
        for name in PACKAGES
        for path in (ROOT / name).rglob("*.py")
    }
    assert modules <= wheel_names
    assert any(name.endswith("licenses/LICENSE") for name in wheel_names)
