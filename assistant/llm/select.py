"""Which chat model the settings mean."""

from __future__ import annotations

from langchain_core.language_models import BaseChatModel

from assistant.config import Settings
from assistant.llm.assembling import Progress
from assistant.llm.bundled import is_url, local_model_path


def chat_model(settings: Settings, progress: Progress | None = None) -> BaseChatModel | None:
    """Return the chat model, or None for ``none``.

    A bundled model is assembled first if need be, telling ``progress`` (bytes done, bytes in all).
    Nothing is loaded before the first question or `warm`. Raises NaniwaError when it isn't there.
    """
    if is_url(settings.llm.model):
        from assistant.llm.remote import remote_chat_model

        return remote_chat_model(settings.llm)
    path = local_model_path("llm", settings.llm.model, settings.home, progress)
    if path is None:
        return None
    from assistant.llm.llama_chat import LlamaChatModel

    return LlamaChatModel(
        model_path=path,
        context_tokens=settings.llm.context_tokens,
        max_tokens=settings.llm.max_tokens,
        temperature=settings.llm.temperature,
        threads=settings.llm.threads,
        kept_states=settings.home / "cache" / "read",
    )
