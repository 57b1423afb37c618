"""
Cleaning on many machines: the same pure function, one task an input file.

A task writes whole files that are named after what they are made of, so it can be killed, retried or run twice and
nothing is lost or doubled.
"""
