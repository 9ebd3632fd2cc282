"""What people decided and what was done: kept in a database under NANIWA_HOME.

`database` opens it, `steps` is its schema; every other module is one kind of record: frozen
values, and plain functions that take the open `Records` first, each one transaction.
"""
