"""The sample city's estimates: clean ones, computed here and written in six layouts.

The arithmetic is this package's own, so that the checker is not tested by its own code. Every
value passes through `Overrides`, by which `evals` plants errors whose consequences follow.
"""
