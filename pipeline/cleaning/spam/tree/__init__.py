"""Injected blocks of a page: found in its tree and cut out of it."""
