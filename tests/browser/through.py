"""The way by which browser tests reach the site: `SME_SITE=direct` (default), `path`, `nginx` or `nginx-path`.

`path` stands below a path of its host; `nginx` is the real proxy with the files of deploy/, on a host of its own with TLS or
below a path. Every browser test has to pass each way.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser.running import serve, stop
from tests.sturdy.proxy import Proxy

WAY = os.environ.get("SME_SITE", "direct")
WAYS = ("direct", "path", "nginx", "nginx-path")
BELOW = "/statistics"


@contextmanager
def site_of(home: Path, work: Path, way: str = WAY, **settings: str) -> Iterator[str]:
    """The address of a running site on `home`, such as `https://127.0.0.1:41234/statistics`; its files lie in `work`."""
    if way not in WAYS:
        raise ValueError(f"SME_SITE={way}: give one of {', '.join(WAYS)}")
    root = BELOW if way.endswith("path") else ""
    more = {"ROOT_PATH": root, "TRUSTED_PROXIES": "127.0.0.1"} if way != "direct" else {}
    address, process = serve(home, work / "log.txt", **more, **settings)
    proxy = Proxy(work / "nginx", int(address.rpartition(":")[2]), sub_path=bool(root)) if way.startswith("nginx") else None
    try:
        yield (proxy.address if proxy else address) + root
    finally:
        if proxy:
            proxy.stop()
        stop(process)
