"""The tab 「ドラフト」: design documents begun from a project sheet, written, read, put right, taken away."""
