"""Prompts in the form that a model was trained on, from the template in its own file."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from langchain_core.messages import AIMessage, BaseMessage, ChatMessage, HumanMessage, SystemMessage

from retrieval.errors import NaniwaError

if TYPE_CHECKING:
    from jinja2 import Template

# Used where a file carries no template: most instruction models understand it.
CHATML = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n"
    "{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
# Private-use characters stand for the contents while the template is rendered.
_OPEN, _CLOSE = "\ue000", "\ue001"


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a prompt. Only the template's own words may hold control tokens.

    Contents come from documents and people; a ``<|im_end|>`` in them is mere text.
    """

    text: str
    trusted: bool


def render(
    template: str | None,
    messages: Sequence[BaseMessage],
    *,
    begin_text: str = "",
    end_text: str = "",
    answer: bool = True,
) -> tuple[Segment, ...]:
    """Put ``messages`` into the model's form, ready for its answer if ``answer``.

    A last message of the assistant is taken as the beginning of its answer. Raises NaniwaError
    when the template refuses them.
    """
    from jinja2 import TemplateError

    turns = list(messages)
    begun = ""
    if answer and turns and isinstance(turns[-1], AIMessage):
        begun = _text(turns.pop())
    contents = [_text(message) for message in turns]
    try:
        rendered = _compiled(template or CHATML).render(
            messages=[
                {"role": _role(message), "content": f"{_OPEN}{i}{_CLOSE}"}
                for i, message in enumerate(turns)
            ],
            add_generation_prompt=answer,
            bos_token=begin_text,
            eos_token=end_text,
        )
    except TemplateError as error:
        raise NaniwaError(
            f"言語モデルの会話の書式に合わない呼び出しです: {error}", code="chat_template"
        ) from error
    segments: list[Segment] = []
    for i, piece in enumerate(re.split(f"{_OPEN}([0-9]+){_CLOSE}", rendered)):
        segments.append(
            Segment(contents[int(piece)], trusted=False) if i % 2 else Segment(piece, trusted=True)
        )
    segments.append(Segment(begun, trusted=False))
    return tuple(segment for segment in segments if segment.text)


@functools.lru_cache(maxsize=8)
def _compiled(template: str) -> Template:
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.loopcontrols"],
        autoescape=False,
    )
    environment.globals["raise_exception"] = _refuse
    return environment.from_string(template)


def _refuse(message: str) -> None:
    from jinja2 import TemplateError

    raise TemplateError(message)


def _role(message: BaseMessage) -> str:
    if isinstance(message, ChatMessage):
        return message.role
    for kind, role in ((SystemMessage, "system"), (HumanMessage, "user"), (AIMessage, "assistant")):
        if isinstance(message, kind):
            return role
    raise NaniwaError(
        f"言語モデルに渡せない種類のメッセージです({message.type})。", code="chat_template"
    )


def _text(message: BaseMessage) -> str:
    return str(message.text)
