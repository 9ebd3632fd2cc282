"""Learning from the library: questions made from its clauses and tables, and what is remembered."""
