"""`python -m etl doctor`: look at a deployment as a whole and say what to mend.

Files and their modes, the pointer and what it names, audit and signature, browser files, settings, room on the disk and,
with `--url`, the running server as a visitor sees it: ready, the same release, headers, metrics closed to the world.
"""

import argparse
import json
import os
import shutil
import stat
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from data.signature import SignatureError, check, public_key
from etl.audit import verify
from etl.home import FILES, Home, HomeError, manifest

ROOT = Path(__file__).parent.parent
ROOM_BYTES = 2 * 10**9
GUARDS = ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "X-Release")


@dataclass(frozen=True)
class Finding:
    """One thing looked at; `remedy` is empty where all is well."""

    what: str
    remedy: str = ""


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--url", help="address of the site as visitors use it, such as https://statistics.example.go.th")
    parser.add_argument("--public-key", type=Path, default=os.environ.get("RELEASE_PUBLIC_KEY"), help="check signatures too")


def examine(options: argparse.Namespace) -> None:
    """Print every finding; raise `HomeError` if something needs mending."""
    home = Home(Path(options.home))
    found = [*_release(home, options.public_key), *_modes(home), *_files(), *_room(home)]
    found += _visit(options.url.rstrip("/"), home.current()) if options.url else []
    for finding in found:
        print(f"{'mend' if finding.remedy else 'well'}  {finding.what}" + (f"\n      → {finding.remedy}" if finding.remedy else ""))
    if bad := sum(bool(finding.remedy) for finding in found):
        raise HomeError(f"{bad} of {len(found)} need mending, see above")


def _release(home: Home, key: Path | None) -> Iterator[Finding]:
    current = home.current()
    if not current:
        yield Finding(
            f"{home.pointer}: names no release", "build one: python -m etl build, or choose one: python -m etl use RELEASE"
        )
        return
    try:
        verify(home.releases / current)
        yield Finding(f"release {current}: whole, audited, built {manifest(home, current)['built_at']}")
        if key:
            check(home.releases / current, public_key(Path(key)))
            yield Finding(f"release {current}: signed with the key of {key}")
    except (HomeError, SignatureError) as error:
        yield Finding(
            str(error), f"build again, or go back: python -m etl use RELEASE (there are {', '.join(home.ids()) or 'none'})"
        )


def _modes(home: Home) -> Iterator[Finding]:
    for path in (home.private, *(home.private.glob("*") if home.private.is_dir() else ())):
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield Finding(f"{path}: records can be read by others than their owner", f"chmod go= {path}")
    if home.private.exists():
        yield Finding(f"{home.private}: looked at")
    folder = home.releases / home.current()
    for path in (home.pointer, *(folder / name for name in FILES)):
        if path.exists() and path.stat().st_mode & stat.S_IWOTH:
            yield Finding(f"{path}: everybody may change it", f"chmod o-w {path}")
    yield Finding("modes of the release: looked at")


def _files() -> Iterator[Finding]:
    folder = ROOT / "data" / "build" / "static"
    try:
        names = json.loads((folder / "manifest.json").read_text("utf-8"))
        missing = [name for name in names.values() if not (folder / name).is_file()]
    except (OSError, ValueError):
        missing = ["manifest.json"]
    remedy = "make setup" if missing else ""
    yield Finding(f"{folder}: " + (f"{', '.join(missing)} missing" if missing else "browser files are there"), remedy)


def _room(home: Home) -> Iterator[Finding]:
    free = shutil.disk_usage(home.folder if home.folder.exists() else ROOT).free
    remedy = "" if free > ROOM_BYTES else "remove old releases (never the current one), or give the disk more room"
    yield Finding(f"{home.folder}: {free / 1e9:.1f} GB free", remedy)


def _visit(url: str, current: str) -> Iterator[Finding]:
    status, headers, body = _get(f"{url}/readyz")
    if status != 200:
        why = body[:200] or "no answer"
        yield Finding(
            f"{url}/readyz: {status or 'no answer'} {why}",
            "look at: systemctl status sme-big-data nginx; journalctl -u sme-big-data",
        )
        return
    state = json.loads(body)
    same = state["release"] == current and not state["refused"]
    why = state["refused"] or f"the pointer names {current or 'none'}"
    yield Finding(f"{url}: serves {state['release']}", "" if same else f"{why}; is SME_HOME of the server this home?")
    status, headers, body = _get(f"{url}/th/")
    gone = [name for name in GUARDS if name.lower() not in headers]
    yield Finding(f"{url}/th/: {status}, {len(body)} bytes", f"headers are lost on the way: {', '.join(gone)}" if gone else "")
    own = f'rel="canonical" href="{url}/th/"' in body
    yield Finding(
        "addresses of the pages", "" if own else f"set PUBLIC_ORIGIN (and ROOT_PATH) so that pages name {url}/th/ as their own"
    )
    if url.startswith("https:"):
        yield Finding("HSTS", "" if "strict-transport-security" in headers else "let the proxy send Strict-Transport-Security")
    closed = _get(f"{url}/metrics")[0] in (403, 404)
    local = any(host in url for host in ("//127.", "//localhost", "//[::1]"))
    yield Finding("/metrics", "" if closed or local else "is open to the world: set TRUSTED_PROXIES, and close it in the proxy")


def _get(address: str) -> tuple[int, set[str], str]:
    """Status (0: no answer), names of headers in small letters, text."""
    try:
        with urllib.request.urlopen(address, timeout=15) as reply:
            return reply.status, {name.lower() for name in reply.headers}, reply.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        return error.code, {name.lower() for name in error.headers}, error.read().decode("utf-8", "replace")
    except (OSError, ValueError) as error:
        return 0, set(), str(error)
