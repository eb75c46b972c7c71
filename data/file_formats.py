"""Kinds of files by extension, and how many rows each may hold: what a process makes within some seconds.

A request for more is answered with the number of rows and how to split it, never with a shorter file; so whole large datasets
are offered only in the kinds that hold them.
"""

LARGEST_ROWS = {"csv": 600_000, "xlsx": 25_000, "json": 100_000, "parquet": 1_000_000, "sdmx.csv": 200_000, "zip": 200_000}


def whole(cells: int) -> list[str]:
    """Extensions of the files that hold a dataset of so many cells."""
    return [extension for extension, most in LARGEST_ROWS.items() if cells <= most]
