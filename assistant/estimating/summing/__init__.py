"""The arithmetic of an estimate: products, totals, cost summary, carried amounts, formulas."""
