"""`python -m pages.serving.replica`: the follower of a replica, a process beside the web server.

It alone reaches the store and writes; the web server goes on reading a folder, needs no key of the store and no network.
Settings: RELEASE_STORE, STORE_POLL_SECONDS, SME_HOME (the replica's own folder), RELEASE_PUBLIC_KEY.
"""

import signal
import sys
import threading

import structlog

from data.announcement import LEASE_SECONDS
from data.follower import Follower, FollowerError
from data.signature import SignatureError, public_key
from data.store import StoreError, open_store
from pages.serving import logs
from pages.serving.settings import Settings

log = structlog.get_logger()


def main() -> None:
    logs.configure()
    try:
        settings = Settings()
        follower = _follower(settings)
    except (ValueError, StoreError, FollowerError, SignatureError) as error:
        sys.exit(f"replica: {error}")
    end = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: end.set())
    follow(follower, settings.store_poll_seconds, end)
    sys.exit(0)


def _follower(settings: Settings) -> Follower:
    if not settings.release_store:
        raise FollowerError("RELEASE_STORE is not set; name the folder or bucket that `python -m etl announce` fills")
    key = public_key(settings.release_public_key) if settings.release_public_key else None
    return Follower(settings.sme_home, open_store(settings.release_store), key)


def follow(follower: Follower, seconds: float, end: threading.Event) -> None:
    """Look every `seconds` until `end`. One line of log whenever something changes, and while knowledge is too old."""
    said: tuple[object, ...] = ()
    while not end.is_set():
        try:
            note = follower.look()
            turns = note.announcement.turns[-1:] if note else ()
            state: tuple[object, ...] = (turns, note.refused if note else None)
        except (StoreError, ValueError, OSError) as error:
            turns, state = (), ("", str(error))
        if state != said:
            say = log.warning if state[1] else log.info
            say("store", announced=turns[0].release if turns else None, refused=state[1], lease_seconds=LEASE_SECONDS)
        said = state
        end.wait(seconds)


if __name__ == "__main__":
    main()
