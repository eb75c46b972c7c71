"""Which release an address asks for (`release=ID`), and what happens where today's site cannot show it."""

from collections.abc import Callable

from flask import request

from components import pin
from data.release_files import ID as RELEASE
from data.warehouse import Reader, ReleaseUnusableError, UnknownReleaseError


class ReleaseGoneError(LookupError):
    """A published release that today's pages cannot show."""


def release(reader: Callable[..., Reader]) -> Reader:
    """The release that the address names, or the current one."""
    current, asked = reader(), _asked()
    if not asked:
        return current
    if not RELEASE.fullmatch(asked):
        raise UnknownReleaseError
    try:
        return reader(asked)
    except ReleaseUnusableError as error:
        raise ReleaseGoneError from error


def _asked() -> str:
    """Several different ones are none that exists."""
    given = request.args.getlist(pin.RELEASE)
    return ",".join(dict.fromkeys(value for value in given if value))


def newest(data: Reader) -> str:
    """What a pinned page depends on besides its release: the current one, which its notice names."""
    return data.newest().release if data.pinned else ""


def shown(make: Callable[[Reader], str | bytes | None], data: Reader) -> str | bytes | None:
    """What `make` gives; an older release may lack a table or hold a code that today's pages count on."""
    try:
        return make(data)
    except LookupError as error:
        if data.pinned:
            raise ReleaseGoneError from error
        raise
