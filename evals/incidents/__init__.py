"""Published estimating errors rebuilt as small estimates, and errors of the same kinds of our own.

Every incident is a function that builds the same estimate twice: with the error in it, and
without (its clean twin). Nothing here is shared with the rules that look for the errors: the
arithmetic, the layouts and the reference files are made anew, as an examiner would make them.
"""
