"""Documents in, passages out. Knows nothing of language models."""
