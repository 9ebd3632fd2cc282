"""Design documents: project sheet + standards + past designs -> sections -> Word; and their review."""
