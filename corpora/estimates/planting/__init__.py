"""Errors planted into clean estimates: to see whether the checker, or a trainee, finds them.

Planting works on the generators' data and shares nothing with the rules: a value is changed,
what follows from it is computed again, and the cell is known from the layout. Several errors in
one estimate are made together from what each changes (`composing`).
"""
