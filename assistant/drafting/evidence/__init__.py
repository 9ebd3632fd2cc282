"""What a draft rests on besides its sheet: clauses of standards, their tables, past designs."""
