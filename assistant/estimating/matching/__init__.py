"""Which row of a reference is meant by a line: spelling, units, likeness."""
