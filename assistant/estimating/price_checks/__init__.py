"""Unit prices and unit-cost tables: what rules 1, 2, 3, 4, 7, 13 and 15 share."""
