"""Checks of estimates that go on in the background: begun, worked through, read, shared.

Every function takes the `Door` of a person first and asks `policy`; a check that one may not see
is treated as not there.
"""
