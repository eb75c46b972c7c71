"""Choose among the releases that a home holds."""

from etl.audit import verify
from etl.home import Home, HomeError, locked, point


def known(home: Home, release: str) -> str:
    """`release`, or the current one for ""; raises `HomeError` if there is no such release."""
    chosen = release or home.current()
    if not chosen or chosen not in home.ids():
        there = ", ".join(home.ids()) or "none yet; run python -m etl build"
        raise HomeError(f"{home.folder}: there is no release {chosen!r}; there are: {there}")
    return chosen


def use(home: Home, release: str) -> None:
    """Point to an existing whole release, forward or back."""
    verify(home.releases / known(home, release))
    with locked(home):
        point(home, release)
