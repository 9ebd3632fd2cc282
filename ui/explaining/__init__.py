"""やさしく説明: one dialog for the whole application, and the button that opens it."""
