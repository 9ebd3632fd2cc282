"""Situations from supervision: what is to be done, answered in one's own words, marked by the clauses."""
