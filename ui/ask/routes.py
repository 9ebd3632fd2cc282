"""Downloads of one's own conversations, and of what people think of answers."""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from assistant.conversations.conversation import Conversation
from assistant.conversations.evaluation import as_json_lines, feedback_dataset
from assistant.conversations.export import to_markdown
from assistant.conversations.export_word import to_word
from assistant.conversations.kept import load
from assistant.japan_time import japan_time
from assistant.records.audit import Action
from ui.desk import Desk
from ui.serving.responses import attachment, guarded
from ui.visitor import door_of

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_NOT_IN_NAMES = re.compile(r"[\\/:*?\"<>|\s.\x00-\x1f\x7f-\x9f\u202a-\u202e]+")
_LONGEST_NAME = 60


def conversation_routes(desk: Desk) -> list[BaseRoute]:
    """GET /conversations/{id}/export.docx and .md; GET /administration/feedback.jsonl."""

    def word(request: Request) -> Response:
        conversation, person = _own(desk, request)
        name = f"{file_name(conversation)}.docx"
        return attachment(to_word(conversation, person=person), name, _WORD)

    def markdown(request: Request) -> Response:
        conversation, person = _own(desk, request)
        text = to_markdown(conversation, person=person)
        name = f"{file_name(conversation)}.md"
        return attachment(text.encode("utf-8"), name, "text/markdown; charset=utf-8")

    def feedback(request: Request) -> Response:
        lines = as_json_lines(feedback_dataset(door_of(desk, request)))
        return attachment(lines.encode("utf-8"), "feedback.jsonl", "application/jsonl")

    return [
        Route("/conversations/{id}/export.docx", guarded(word), methods=["GET"]),
        Route("/conversations/{id}/export.md", guarded(markdown), methods=["GET"]),
        Route("/administration/feedback.jsonl", guarded(feedback), methods=["GET"]),
    ]


def file_name(conversation: Conversation) -> str:
    """A file name without its suffix: when it was last asked in, and its title."""
    title = _NOT_IN_NAMES.sub(" ", conversation.title).strip()[:_LONGEST_NAME].strip()
    return f"{japan_time(conversation.changed_at)[:10]} {title or '会話'}"


def _own(desk: Desk, request: Request) -> tuple[Conversation, str]:
    """The conversation of the address, noted as downloaded, and its owner's name."""
    door = door_of(desk, request)
    conversation = load(door, request.path_params["id"])
    door.note(Action.DOWNLOADED, conversation.title, request.url.path)
    return conversation, door.person.shown_name
