"""Memory of blocks that were given back does not stay with the process."""

from __future__ import annotations

import subprocess
import sys

import pytest

_PROGRAM = """
import sys, threading
from ui.serving.process_memory import give_memory_back

def anonymous():
    lines = open("/proc/self/status").read().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon")) // 1024

if sys.argv[1] == "back":
    assert give_memory_back()
before = anonymous()
everybody = threading.Barrier(9)

def work():
    blocks = [bytes(20 << 20) for _ in range(2)]
    blocks = [bytearray(b"x" * (4 << 20)) for _ in range(8)]
    kept = bytearray(300_000)
    del blocks
    everybody.wait()
    everybody.wait()
    del kept

threads = [threading.Thread(target=work) for _ in range(8)]
for thread in threads:
    thread.start()
everybody.wait()
print(anonymous() - before)
everybody.wait()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="glibc の設定です")
def test_what_many_threads_gave_back_goes_to_the_system() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, "back"], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) < 40, "MiB, of 256 that were used at once"
