"""Estimates with one planted error each, as files for the checker."""
