"""A section's template, rendered with a project sheet, as blocks that know their origins.

Templates are Markdown with Jinja: ``{{ 工事名 }}`` prints a field, ``{% if 夜間施工 %}`` and
``{% for 行 in 数量 %}`` choose and repeat, and the functions of `directives` bring in passages,
tables and prose. What a template itself says is fixed wording and is never paraphrased.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from assistant.drafting.draft import Block, Origin, OriginKind
from assistant.drafting.markdown_blocks import blocks_of
from assistant.drafting.markers import Marks
from retrieval.errors import NaniwaError


def render(template: str, values: Mapping[str, Any], marks: Marks, name: str) -> tuple[Block, ...]:
    """Render a template. ``values`` are fields and functions; ``name`` says whose template it is.

    Raises NaniwaError (``kind``) when the template is wrong, naming it and the line.
    """
    from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False
    )
    try:
        text = environment.from_string(template).render(values)
    except TemplateSyntaxError as error:
        raise NaniwaError(
            f"ひな形「{name}」の{error.lineno}行目が正しくありません。", code="kind"
        ) from error
    except TemplateError as error:
        raise NaniwaError(
            f"ひな形「{name}」が正しくありません（{error.message}）。", code="kind"
        ) from error
    return blocks_of(text, marks, Origin(OriginKind.TEMPLATE, name))


def holds(condition: str, values: Mapping[str, Any]) -> bool:
    """Whether an outline's ``when`` holds; an empty one does."""
    if not condition:
        return True
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    wanted: Callable[..., Any] = ImmutableSandboxedEnvironment().compile_expression(condition)
    return bool(wanted(**values))
