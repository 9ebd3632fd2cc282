"""A draft as a PDF document."""

from assistant.drafting.pdf.writing import to_pdf

__all__ = ["to_pdf"]
