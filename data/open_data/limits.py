"""How often one address may ask: a bucket of requests that fills again evenly, kept in the process.

Requests from this machine or a private network are not counted: they come from a reverse proxy that nobody has named
(then it stands for many readers and has to limit by itself) or from the operator. Where the proxies are named
(`TRUSTED_PROXIES`), the address is the reader's own, and everyone is counted. Each server process counts for itself.
"""

import ipaddress
import math
import threading
import time
from dataclasses import dataclass, field

from cachetools import LRUCache
from flask import Request

REQUESTS, SECONDS = 300, 60
POLICY = f'"requests";q={REQUESTS};w={SECONDS}'
MOST_ADDRESSES = 20_000
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
    """Buckets by address; the least recently seen are forgotten. `everyone`: private networks too."""

    everyone: bool = False
    requests: int = REQUESTS
    seconds: float = SECONDS
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _left: LRUCache[str, tuple[float, float]] = field(default_factory=lambda: LRUCache(MOST_ADDRESSES))

    def take(self, request: Request) -> Standing | None:
        """Count this request; None if requests from there are not counted."""
        address = counted(request.remote_addr or "", self.everyone)
        return self._take(address, time.monotonic()) if address else None

    def _take(self, address: str, now: float) -> Standing:
        with self._lock:
            left, then = self._left.get(address, (float(self.requests), now))
            left = min(self.requests, left + (now - then) * self.requests / self.seconds)
            passes = left >= 1
            self._left[address] = (left - 1 if passes else left, now)
        return Standing(int(left - 1)) if passes else Standing(0, math.ceil((1 - left) * self.seconds / self.requests))


def counted(address: str, everyone: bool = False) -> str:
    """The address, or the network of an IPv6 address; "" for this machine and private networks unless `everyone` counts."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if not everyone and any(found in network for network in UNCOUNTED):
        return ""
    return address if found.version == 4 else str(ipaddress.ip_network(f"{address}/{IPV6_NETWORK}", strict=False))
