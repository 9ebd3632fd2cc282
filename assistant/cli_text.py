"""The plainest output of a command, without the imports that the other commands need."""

from __future__ import annotations

import json
import os
import sys
from decimal import Decimal


def print_json(value: object) -> None:
    """Print one JSON value; an exact number of our own stands in it as text."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1, default=_exact) + "\n")


def _exact(value: object) -> str:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"not for JSON: {type(value).__name__}")


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
