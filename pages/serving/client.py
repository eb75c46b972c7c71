"""Who asks: what a reverse proxy says about its client counts only if TRUSTED_PROXIES names the proxy."""

import ipaddress
import re
import secrets
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from pages.serving.settings import Network

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

REFERENCE = re.compile(r"[A-Za-z0-9._-]{8,64}")


def real_client(address: str, forwarded: str, trusted: tuple[Network, ...]) -> str:
    """The last address of the chain that no trusted proxy vouches for.

    Each proxy appends the address it was asked from, so only what trusted proxies appended can be believed.
    """
    for name in reversed([part.strip() for part in forwarded.split(",") if part.strip()]):
        if not within(address, trusted):
            break
        address = name
    return address


@lru_cache(4096)
def within(address: str, networks: tuple[Network, ...]) -> bool:
    """Whether `address` lies in one of `networks`; whatever is no address does not."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in networks)


def known_client(application: "WSGIApplication", trusted: tuple[Network, ...]) -> "WSGIApplication":
    """`application`, told the real client, scheme and request id; without a trusted proxy the headers are taken away."""

    def told(asked: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        chain, scheme = asked.pop("HTTP_X_FORWARDED_FOR", ""), asked.pop("HTTP_X_FORWARDED_PROTO", "")
        reference = asked.get("HTTP_X_REQUEST_ID", "")
        proxied = within(asked.get("REMOTE_ADDR", ""), trusted)
        asked["sme.forwarded"] = bool(chain) and not proxied
        if proxied:
            asked["REMOTE_ADDR"] = real_client(asked["REMOTE_ADDR"], chain, trusted)
            asked["wsgi.url_scheme"] = scheme if scheme in ("http", "https") else asked["wsgi.url_scheme"]
        asked["sme.request"] = reference if proxied and REFERENCE.fullmatch(reference) else secrets.token_hex(8)
        return application(asked, start_response)

    return told
