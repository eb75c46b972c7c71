"""A release store: a folder, or a bucket of S3-compatible (or Google, Azure) storage. Readers read; writing is `etl.upload`'s.

obstore (one wheel without dependencies, the storage library of Apache Arrow's Rust side) speaks to buckets. It is an optional
extra: a folder needs nothing.
"""

import hashlib
import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

SCHEMES = ("s3", "gs", "az", "https")
TIMES: Any = {"connect_timeout": "5s", "timeout": "60s"}
PATIENCE: Any = {"max_retries": 2, "retry_timeout": timedelta(seconds=10)}


class StoreError(RuntimeError):
    """A store that does not give what is asked; the message says which, what, and what to do."""


class MissingError(StoreError):
    """The store answers, and holds no such object."""


class Store(Protocol):
    """What both kinds can do. All raise `StoreError`."""

    def read(self, name: str) -> bytes:
        """A small object."""

    def fetch(self, name: str, target: Path) -> str:
        """Write an object into the file `target`; returns the SHA-256 of what came."""


class Folder:
    """A folder that every replica can read, such as a network disk."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def read(self, name: str) -> bytes:
        try:
            return (self.root / name).read_bytes()
        except OSError as error:
            raise self._told(name, error) from error

    def fetch(self, name: str, target: Path) -> str:
        try:
            shutil.copyfile(self.root / name, target)
        except OSError as error:
            raise self._told(name, error) from error
        with target.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def _told(self, name: str, error: OSError) -> StoreError:
        if isinstance(error, FileNotFoundError) and self.root.is_dir():
            return MissingError(f"{self.root / name} is not in the store; announce the release again")
        return StoreError(f"{self.root / name}: {error.strerror}; is the store mounted here?")


class Bucket:
    """Objects below an address such as `s3://bucket/folder`. Keys and endpoint come from the environment (AWS_…)."""

    def __init__(self, url: str) -> None:
        try:
            import obstore
        except ImportError as error:
            raise StoreError(f"{url}: needs a package that is not installed: pip install obstore. A folder needs none") from error
        self.url, self._get = url, obstore.get
        try:
            plain = {"allow_http": os.environ.get("AWS_ALLOW_HTTP", "false")}  # for a store in the house, without TLS
            self.handle = obstore.store.from_url(url, client_options=TIMES | plain, retry_config=PATIENCE)
        except Exception as error:
            raise StoreError(f"{url}: {short(error)}; see RELEASE_STORE in the README") from error

    def read(self, name: str) -> bytes:
        return b"".join(self._parts(name))

    def fetch(self, name: str, target: Path) -> str:
        digest = hashlib.sha256()
        with target.open("wb") as file:
            for part in self._parts(name):
                digest.update(part)
                file.write(part)
        return digest.hexdigest()

    def _parts(self, name: str) -> Iterator[bytes]:
        try:
            yield from (bytes(part) for part in self._get(self.handle, name).stream())
        except FileNotFoundError as error:
            raise MissingError(f"{self.url}/{name} is not in the store; announce the release again") from error
        except Exception as error:  # obstore has no error of its own above all; some are the system's
            raise StoreError(f"{self.url}/{name}: {short(error)}; is it reachable, and are the keys right?") from error


def open_store(address: str) -> Folder | Bucket:
    """The store at a path or URL. Raises `StoreError`."""
    scheme = urlsplit(address).scheme
    if scheme in SCHEMES:
        return Bucket(address.rstrip("/"))
    if scheme not in ("", "file") or not address:
        raise StoreError(f"{address!r} is no store: write a folder, or {', '.join(f'{each}://…' for each in SCHEMES)}")
    return Folder(Path(urlsplit(address).path if scheme else address))


def short(error: Exception) -> str:
    """The first line of what a library says, without its inner structure."""
    return " ".join(str(error).split("\n")[0].split())[:200] or type(error).__name__
