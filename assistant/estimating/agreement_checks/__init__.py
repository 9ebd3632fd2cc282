"""Comparing an estimate with what its specification states."""
