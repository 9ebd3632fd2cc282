"""Makes each file format from a parsed source, the same bytes every time."""
