"""Work on the library asked for in the browser: it goes on when nobody looks, and after a restart.

`asking` is what a person may ask for, `originals` where the files lie, `comparing` what each
is to the library, `runner` the thread that does it, `work` the process that writes.
"""
