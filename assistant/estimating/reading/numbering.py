"""Cells that only number a row: ``1``, ``(2)``, ``A.``, ``ア``."""

from __future__ import annotations

import re

NUMBERING_ONLY = re.compile(
    r"(?:第?\d{1,3}(?:[-.]\d{1,3})*[.)]?|\(\d{1,3}\)|[A-Z]{1,2}[.)]?|[IVX]{1,4}[.)]?|[アイウエオカキクケコ][.)]?|\([a-zア-ン]\))"
)
