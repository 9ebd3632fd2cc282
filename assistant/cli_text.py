"""The plainest output of a command, without the imports that the other commands need."""

from __future__ import annotations

import json
import os
import sys


def print_json(value: object) -> None:
    """Print one JSON value."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def print_line(text: str = "") -> None:
    """Print a line as it is."""
    sys.stdout.write(text + "\n")


def tell(text: str) -> None:
    """Print a line of progress on stderr; that nobody reads it any more stops nothing."""
    try:
        sys.stderr.write(text + "\n")
        sys.stderr.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
