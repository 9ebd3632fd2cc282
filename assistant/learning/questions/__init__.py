"""Questions made by code from what the documents say, each checked before anyone sees it."""
