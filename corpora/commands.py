"""The commands that index the sample city: `python -m corpora.commands DIR` prints them."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from corpora import sample_city_manifest


def index_commands(folder: Path) -> list[str]:
    """One `naniwa index` command for all documents of a collection, kind and edition.

    ``folder`` is where `corpora.build` wrote them. Older editions come first, so that the newer
    ones supersede them.
    """
    groups: dict[tuple[str, str, str, str], list[str]] = {}
    for document in sample_city_manifest():
        key = (document.collection, document.kind, document.edition, document.effective_from)
        groups.setdefault(key, []).append(str(folder / document.file))
    commands = []
    for (collection, kind, edition, effective_from), files in sorted(
        groups.items(), key=lambda group: (group[0][0], group[0][1], group[0][3])
    ):
        words = ["naniwa", "index", *files, "--collection", collection, "--kind", kind]
        words += ["--edition", edition] if edition else []
        words += ["--effective-from", effective_from] if effective_from else []
        commands.append(shlex.join(words))
    return commands


if __name__ == "__main__":
    sys.stdout.write("\n".join(index_commands(Path(sys.argv[1]))) + "\n")
