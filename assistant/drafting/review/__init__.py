"""Checks on drafts and designs, written by Naniwa or by hand: each finding with place and evidence."""
