"""Examples of the documentation as files that run as they stand against `make run`."""

from pathlib import Path

LOCAL = "http://127.0.0.1:8050"
FILES = {"curl": "curl.sh", "pandas": "read_with_pandas.py", "r": "r.R", "power_query": "power_query.pq"}


def example(name: str, site: str) -> str:
    """The text of an example, for the site at this address."""
    return (Path(__file__).parent / FILES[name]).read_text("utf-8").replace(LOCAL, site).strip()
