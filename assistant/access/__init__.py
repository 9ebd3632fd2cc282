"""Who may see and do what. `door` is the one place that decides every read of a signed-in person."""
