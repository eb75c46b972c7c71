"""Formats and routes for machines, from the same cells that pages show."""
