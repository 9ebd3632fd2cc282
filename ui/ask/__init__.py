"""The tab 「質問」: conversations, their evidence, and the original pages beside them."""
