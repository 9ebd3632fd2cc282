"""Drafts of design documents that are written in the background: begun, read, changed, kept.

Every function takes the `Door` of a person first and asks `policy`; somebody else's draft is
treated as not there.
"""
