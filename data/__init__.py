"""Declarations, sources and the one reader of a release."""
