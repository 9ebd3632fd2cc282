"""Worked examples of the overhead calculation: the trainee's own numbers, step by step."""
