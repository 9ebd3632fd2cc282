"""One page reader per format, one registry."""
