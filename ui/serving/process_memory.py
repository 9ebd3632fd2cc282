"""How the C library of the server's process keeps memory that was given back."""

from __future__ import annotations

import ctypes

_ARENA_MAX, _MMAP_THRESHOLD, _TRIM_THRESHOLD = -8, -3, -1  # <malloc.h>
_ARENAS = 2
_LARGE = 1 << 20
"""Bytes from which a block goes back to the system at once when it is given back."""


def give_memory_back() -> bool:
    """Let what threads give back go to the system instead of lying idle with each of them.

    glibc keeps up to 8 separate heaps for each core, and blocks of up to 32 MB in them: dozens of
    threads that each handled a page or a state of the model hold on to hundreds of megabytes. To be called
    before there are threads. False where the C library has no such setting.
    """
    try:
        set_option = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return False
    values = ((_ARENA_MAX, _ARENAS), (_MMAP_THRESHOLD, _LARGE), (_TRIM_THRESHOLD, _LARGE))
    return all(set_option(option, value) for option, value in values)
