"""Reports on checked estimates: annotated workbook, HTML page, JSON, and one table for a batch."""
