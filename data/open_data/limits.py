"""How often one address may ask: a bucket of requests that fills again evenly, the same for all processes of a server.

Requests from this machine or a private network are not counted: they come from a reverse proxy that is not named in
TRUSTED_PROXIES, which stands for many readers and has to limit by itself, or from the operator.
"""

import ipaddress
import math
import secrets
import time
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b

from flask import Request

from data.shared import shared_numbers

REQUESTS, SECONDS = 300, 60
POLICY = f'"requests";q={REQUESTS};w={SECONDS}'
TINY = 1e-3  # sums of fractions of a second are not exact, the less so the longer the machine is up
PLACES = 65_536
"""Buckets. Two addresses share one where a keyed digest says so: rarely, and not by their choice."""
IPV6_NETWORK = 64
UNCOUNTED = tuple(
    map(ipaddress.ip_network, ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7"))
)


@dataclass(frozen=True)
class Standing:
    """`wait` is 0 if the request may pass, else the seconds until one may."""

    remaining: int
    wait: int = 0

    @property
    def headers(self) -> dict[str, str]:
        rate = {"RateLimit-Policy": POLICY, "RateLimit": f'"requests";r={self.remaining};t={max(1, self.wait)}'}
        return rate | ({"Retry-After": str(self.wait)} if self.wait else {})


@dataclass
class Limits:
    """Buckets by address, of fixed size: for each, the moment (monotonic seconds, one clock for all processes) when it is full."""

    requests: int = REQUESTS
    seconds: float = SECONDS
    everyone: bool = False
    _key: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    _full_at: "memoryview[float]" = field(default_factory=lambda: shared_numbers(PLACES))

    def take(self, request: Request) -> Standing | None:
        """Count this request; None if requests from there are not counted."""
        return self.take_from(request.remote_addr or "")

    def take_from(self, client: str) -> Standing | None:
        """The same for a client's address."""
        address = counted(client, self.everyone)
        return self._take(address, time.monotonic()) if address else None

    def _take(self, address: str, now: float) -> Standing:
        place = int.from_bytes(blake2b(address.encode(), key=self._key, digest_size=8).digest(), "big") % PLACES
        each = self.seconds / self.requests
        left = self.requests - max(0.0, self._full_at[place] - now) / each
        if left < 1 - TINY:
            return Standing(0, math.ceil((1 - left) * each))
        self._full_at[place] = max(self._full_at[place], now) + each
        return Standing(int(left - 1 + TINY))


@lru_cache(4096)
def counted(address: str, everyone: bool = False) -> str:
    """The address, or the network of an IPv6 address; "" for this machine and private networks unless `everyone` counts."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if not everyone and any(found in network for network in UNCOUNTED):
        return ""
    return address if found.version == 4 else str(ipaddress.ip_network(f"{address}/{IPV6_NETWORK}", strict=False))
