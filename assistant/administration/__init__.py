"""What administrators do: the audit trail, backup and restore, and what is in force."""
