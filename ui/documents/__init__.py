"""The tab 「文書」: the list, registering, replacing, removing, statistics."""
