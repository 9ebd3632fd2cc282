"""Question -> evidence -> answer -> verification."""
