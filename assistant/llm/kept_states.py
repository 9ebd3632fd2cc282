"""What the model has read of the unchanging beginning of prompts, kept on disk between runs.

Reading it takes seconds on an office machine; a command that asks one question would pay them each
time. A file is used only for the very model file, llama.cpp and tokens that it was made with, and only
when its checksum holds; anything else is read anew.
"""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

_LOG = logging.getLogger(__name__)
_DIGEST_BYTES = 32
_KEPT_FILES = 6


def state_file(folder: Path, model: Path, tokens: Sequence[int]) -> Path:
    """Return where the state after ``tokens`` of ``model`` stands, whether it exists or not."""
    facts = model.stat()
    key = f"{model.name}|{facts.st_size}|{facts.st_mtime_ns}|{version('llama-cpp-python')}|{list(tokens)}"
    return folder / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.state"


def load_state(file: Path) -> bytearray | None:
    """Return the state that ``file`` holds, or None when there is none or it is damaged."""
    try:
        data = file.read_bytes()
    except OSError:
        return None
    state = data[_DIGEST_BYTES:]
    if hashlib.sha256(state).digest() != data[:_DIGEST_BYTES]:
        _LOG.warning("kept state %s is damaged and will be made anew", file)
        return None
    return bytearray(state)


def save_state(file: Path, state: bytes | bytearray) -> None:
    """Write ``state`` in one step and forget the oldest others. A full disk only costs time later."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=file.parent, suffix=".part")
        temporary = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as out:
                out.write(hashlib.sha256(state).digest())
                out.write(state)
            temporary.replace(file)
        finally:
            temporary.unlink(missing_ok=True)
        files = sorted(file.parent.glob("*.state"), key=lambda path: -path.stat().st_mtime)
        for old in files[_KEPT_FILES:]:
            old.unlink(missing_ok=True)
    except OSError as error:
        _LOG.warning("what the model has read could not be kept: %s", error)
