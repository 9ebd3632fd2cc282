"""How many threads a model gets when the settings leave it open."""

from __future__ import annotations

import os
from pathlib import Path

TOPOLOGY = Path("/sys/devices/system/cpu")


def thread_count(configured: int) -> int:
    """Return ``configured``, or for 0 the number of physical cores this process may use.

    A second thread on the same core shares its arithmetic units: it slows llama.cpp down.
    """
    if configured > 0:
        return configured
    if not hasattr(os, "sched_getaffinity"):
        return max(1, (os.cpu_count() or 2) // 2)
    cores = set()
    for cpu in os.sched_getaffinity(0):
        try:
            siblings = TOPOLOGY / f"cpu{cpu}" / "topology" / "thread_siblings_list"
            cores.add(siblings.read_text(encoding="ascii").strip())
        except OSError:
            cores.add(str(cpu))
    return max(1, len(cores))
