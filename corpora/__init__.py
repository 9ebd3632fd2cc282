"""The sample city as data."""
