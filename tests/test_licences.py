"""Naniwa is Apache-2.0: nothing that is installed with it may demand a licence of its kind."""

from __future__ import annotations

import re
from importlib import metadata

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

# The GNU Lesser licence allows what the others forbid.
FORBIDDEN = re.compile(r"(?<!L)(?<!Lesser )\b(A?GPL|GNU (Affero )?General Public)")


def installed_with(name: str, extras: frozenset[str]) -> set[str]:
    """Every distribution that ``name`` with ``extras`` brings."""
    found: set[tuple[str, frozenset[str]]] = set()
    waiting = [(canonicalize_name(name), extras)]
    while waiting:
        current, wanted = waiting.pop()
        found.add((current, wanted))
        for requirement in map(Requirement, metadata.requires(current) or []):
            marker = requirement.marker
            if marker and not any(marker.evaluate({"extra": extra}) for extra in ("", *wanted)):
                continue
            needed = (canonicalize_name(requirement.name), frozenset(requirement.extras))
            if needed not in found:
                waiting.append(needed)
    return {name for name, _ in found}


def licence(name: str) -> str:
    data = metadata.metadata(name)
    classifiers = [c for c in data.get_all("Classifier") or [] if c.startswith("License ::")]
    first_line = (data.get("License") or "").strip().partition("\n")[0]
    return "; ".join([data.get("License-Expression") or "", *classifiers, first_line])


def test_nothing_installed_is_under_the_gpl() -> None:
    names = installed_with("naniwa", frozenset({"models"}))
    assert len(names) > 50
    licences = {name: licence(name) for name in sorted(names)}
    assert {name: text for name, text in licences.items() if FORBIDDEN.search(text)} == {}


def test_the_check_knows_the_licences_apart() -> None:
    assert FORBIDDEN.search("License :: OSI Approved :: GNU General Public License v3 (GPLv3)")
    assert FORBIDDEN.search("AGPL-3.0-only")
    assert FORBIDDEN.search("GPL-2.0-or-later")
    assert not FORBIDDEN.search("LGPL-3.0-only")
    assert not FORBIDDEN.search("GNU Lesser General Public License v3")
