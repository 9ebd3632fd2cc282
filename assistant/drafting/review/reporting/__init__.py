"""Reports on a review: JSON, a page, Markdown, and a copy of the Word file with comments."""
