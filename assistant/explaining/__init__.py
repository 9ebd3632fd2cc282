"""Saying a passage, an answer or a finding plainly: terms, readings, sentences taken apart."""
