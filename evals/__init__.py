"""Data sets, metrics, reports."""
