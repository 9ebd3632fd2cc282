"""Exercises in checking: estimates and drafts with planted errors that a trainee looks for."""
