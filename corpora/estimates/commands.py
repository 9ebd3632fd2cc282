"""The commands that check the sample estimates: `python -m corpora.estimates.commands DIR`."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from corpora.estimates.build import written_files


def check_commands(folder: Path) -> list[str]:
    """One `naniwa check` for each sample estimate below ``folder`` with its references."""
    commands = []
    for files in written_files(folder):
        words = ["naniwa", "check", str(files.estimate)]
        for table in files.prices:
            words += ["--prices", str(table)]
        words += ["--rates", str(files.rates), "--quantities", str(files.quantities)]
        words += ["--spec", str(files.specification)]
        commands.append(shlex.join(words))
    return commands


if __name__ == "__main__":
    sys.stdout.write("\n".join(check_commands(Path(sys.argv[1]))) + "\n")
