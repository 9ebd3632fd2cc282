"""The plainest output of a command, without the imports that the other commands need."""

from __future__ import annotations

import json
import sys


def print_json(value: object) -> None:
    """Print one JSON value."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def print_line(text: str = "") -> None:
    """Print a line as it is."""
    sys.stdout.write(text + "\n")
