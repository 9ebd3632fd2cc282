"""Works at the jobs of a home in a process of its own, for tests that kill it: HOME."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from tests.assistant.library_jobs.building import office, working


def main(home: Path) -> None:
    """Work until killed."""
    with office(home) as place, working(place):
        threading.Event().wait()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
