"""Every prompt of Naniwa: a Markdown file with front matter beside this module.

    ---
    purpose: what it is for
    variables: question, evidence
    ---
    資料: {evidence}
    質問: {question}

``{name}`` marks a variable; ``{{`` and ``}}`` are written for braces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import resources
from string import Formatter

_FRONT_MATTER = re.compile(r"---\n(?P<head>.*?)\n---\n(?P<body>.*)", re.DOTALL)
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_KEYS = {"purpose", "variables"}


class PromptError(Exception):
    """A prompt file or its use is wrong: the programmer's business, not the person's."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt with named variables."""

    name: str
    purpose: str
    variables: frozenset[str]
    template: str

    def render(self, **variables: str) -> str:
        """Fill in. Values are taken as they are. Raises PromptError listing unknown or missing ones."""
        problems = [
            f"{kind}: {', '.join(sorted(names))}"
            for kind, names in (
                ("missing", self.variables - variables.keys()),
                ("unknown", variables.keys() - self.variables),
            )
            if names
        ]
        if problems:
            raise PromptError(f"prompt {self.name}: {'; '.join(problems)}")
        return self.template.format(**variables)


def load_prompt(name: str) -> Prompt:
    """Read ``name``.md of this package. Raises PromptError when it isn't there or is malformed."""
    file = resources.files(__name__) / f"{name}.md"
    if not file.is_file():
        raise PromptError(f"prompt {name}: no such file")
    return parse_prompt(name, file.read_text(encoding="utf-8"))


def parse_prompt(name: str, text: str) -> Prompt:
    """Parse a prompt file. Raises PromptError unless the variables declared are those used."""
    match = _FRONT_MATTER.fullmatch(text)
    if match is None:
        raise PromptError(f"prompt {name}: no front matter")
    head: dict[str, str] = {}
    for line in match["head"].splitlines():
        key, colon, value = line.partition(":")
        if not colon or key not in _KEYS or key in head:
            raise PromptError(f"prompt {name}: bad line in the front matter: {line}")
        head[key] = value.strip()
    if head.keys() != _KEYS or not head["purpose"]:
        raise PromptError(f"prompt {name}: the front matter needs {' and '.join(sorted(_KEYS))}")
    declared = frozenset(part.strip() for part in head["variables"].split(",") if part.strip())
    used = _used_variables(name, match["body"])
    if declared != used:
        difference = ", ".join(sorted(declared ^ used))
        raise PromptError(f"prompt {name}: declared and used variables differ: {difference}")
    return Prompt(name, head["purpose"], declared, match["body"].strip("\n"))


def _used_variables(name: str, body: str) -> frozenset[str]:
    try:
        fields = [field for field in Formatter().parse(body) if field[1] is not None]
    except ValueError as error:
        raise PromptError(f"prompt {name}: {error}") from error
    for _, variable, form, conversion in fields:
        if not _NAME.fullmatch(variable or "") or form or conversion:
            raise PromptError(f"prompt {name}: not a plain variable: {{{variable}}}")
    return frozenset(str(variable) for _, variable, _, _ in fields)
