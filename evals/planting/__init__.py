"""Errors planted into clean estimates, to see whether the checker finds them at their cell.

Planting works on the generators' data and shares nothing with the rules: one value is changed,
what follows from it is computed again by `corpora`, and the cell is known from the layout.
"""
