"""A draft as a Word document."""

from assistant.drafting.word.writing import write_word

__all__ = ["write_word"]
