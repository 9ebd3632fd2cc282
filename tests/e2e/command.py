"""The `naniwa` command as a person runs it: a process of its own, a home of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

PROGRAM = Path(sys.executable).with_name("naniwa")
_JAPANESE = range(0x3040, 0xA000)
_BY_WORDS_ALONE = {"NANIWA_LLM__MODEL": "none", "NANIWA_EMBEDDING__MODEL": "none"}


@dataclass(frozen=True, slots=True)
class Naniwa:
    """Runs the command with ``home`` as NANIWA_HOME and no models unless ``variables`` say so.

    ``prefix`` is put before the command, ``folder`` is where it runs (``home`` by default).
    """

    home: Path
    variables: Mapping[str, str] = field(default_factory=lambda: dict(_BY_WORDS_ALONE))
    prefix: Sequence[str] = ()
    folder: Path | None = None

    def having(self, **variables: str) -> Self:
        """The same with further variables of the environment."""
        return replace(self, variables={**self.variables, **variables})

    def behind(self, *prefix: str) -> Self:
        """The same started by another command."""
        return replace(self, prefix=prefix)

    def start(self, *words: str | Path) -> subprocess.Popen[str]:
        """Start it, in a process group of its own as a terminal would."""
        self.home.mkdir(parents=True, exist_ok=True)
        return subprocess.Popen(
            [*self.prefix, str(PROGRAM), *map(str, words)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            # A bare environment: nothing that whoever runs the tests has set gets in.
            env={
                "PATH": os.defpath,
                "HOME": str(self.home),
                "LANG": "C.UTF-8",
                "NANIWA_HOME": str(self.home),
                **self.variables,
            },
            cwd=self.folder or self.home,
            start_new_session=True,
        )

    def run(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        """Run it to its end; whatever happens, it shows no traceback."""
        process = self.start(*words)
        output, errors = process.communicate(timeout=550)
        assert "Traceback" not in errors, errors
        return subprocess.CompletedProcess(process.args, process.returncode, output, errors)

    def output(self, *words: str | Path, status: int = 0) -> str:
        """What it prints when it ends with ``status``."""
        done = self.run(*words)
        assert done.returncode == status, (done.returncode, done.stderr)
        return done.stdout

    def json(self, *words: str | Path, status: int = 0) -> Any:
        """The one JSON value that it prints with ``--json``."""
        return json.loads(self.output(*words, "--json", status=status))

    def refusal(self, *words: str | Path) -> str:
        """The one Japanese line with which it refuses what it is given."""
        done = self.run(*words)
        assert (done.returncode, done.stdout) == (2, ""), (done.stdout, done.stderr)
        lines = done.stderr.strip().splitlines()
        assert len(lines) == 1, done.stderr
        assert is_japanese_line(lines[0]), lines[0]
        return lines[0]


def is_japanese_line(line: str) -> bool:
    """Whether ``line`` is one of Naniwa's own sentences."""
    return (
        line.startswith("naniwa: ")
        and line.rstrip().endswith("。")
        and any(ord(character) in _JAPANESE for character in line)
    )


def own_lines(errors: str) -> list[str]:
    """The sentences among what stands on stderr, where progress bars stand too."""
    return [line for line in errors.splitlines() if line.startswith("naniwa: ")]
