"""The end of a release: the requester gave the data back or destroyed them."""

from etl.home import HomeError
from etl.records.entries import RELEASE, Moment, begun, open_releases
from etl.records.ledger import Line, append, lines
from etl.records.place import Desk


def close(desk: Desk, extract: str, action: str, note: str, moment: Moment) -> Line:
    """Add the line that closes `extract`. Raises `HomeError` if there is no such release, or it is closed already."""
    before = lines(desk.ledger)
    if extract not in {line.body["extract"] for line in before if line.body["action"] == RELEASE}:
        raise HomeError(f"there is no release {extract!r}; python -m etl ledger list shows all")
    if extract not in {one.extract for one in open_releases(before)}:
        raise HomeError(f"{extract} is closed already; python -m etl ledger list shows when")
    return append(desk.ledger, begun(action, moment) | {"extract": extract, "note": note})
