"""Hijacked titles, and phrases put into headlines."""
