"""A restore that is killed anywhere leaves the old state or the new one, never a mixture."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from assistant.administration.backup import back_up
from tests.assistant.administration.conftest import make_home, standing

# Kills its own process just before or after the n-th rename that a restore makes.
_RESTORE = """
import os, signal, sys
from pathlib import Path

archive, home, when, number = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
from assistant.administration.restore import restore

renamed = 0
original = os.rename

def counting(*places, **options):
    global renamed
    renamed += 1
    if renamed == number and when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    original(*places, **options)
    if renamed == number:
        os.kill(os.getpid(), signal.SIGKILL)

os.rename = counting
restore(archive, home, by="kanri")
"""


@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_at_any_rename(tmp_path: Path, when: str) -> None:
    new = make_home(tmp_path / "new", "舗装")
    archive = back_up(new, tmp_path / "b.zip").file
    after = standing(new)
    seen = set()
    for number in range(1, 30):
        home = make_home(tmp_path / f"home{number}")
        (home / "naniwa.toml").write_text("[library]\nocr = false\n", encoding="utf-8")
        before = standing(home)
        ended = subprocess.run(
            [sys.executable, "-c", _RESTORE, str(archive), str(home), when, str(number)],
            check=False,
        ).returncode
        found = standing(home)
        assert found in (before, after)
        # The setting of the old state goes and stays with it.
        assert (home / "naniwa.toml").exists() == (found == before)
        assert (home / "models" / "model.gguf").exists()
        seen.add(found)
        if ended == 0:
            assert found == after
            break
    else:
        pytest.fail("it never came to an end")
    assert seen == {before, after}
    assert number > 6
