"""The tab 「積算チェック」: checks begun, followed, read finding by finding, compared, shared."""
