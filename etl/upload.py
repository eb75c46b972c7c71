"""Write into a release store. Nothing gets there under a name that is not public, and every object is read back."""

import os
import tempfile
from pathlib import Path

from data.announcement import FILE, owners
from data.store import Folder, StoreError, open_store, short
from etl.home import HomeError, sha256_of, sync_folder


class Shelf:
    """A store that can be written. Raises `StoreError` where the store fails, `HomeError` for a name that is not public."""

    def __init__(self, address: str) -> None:
        self.store = open_store(address)
        if isinstance(self.store, Folder):
            self.store.root.mkdir(parents=True, exist_ok=True)

    def send(self, name: str, path: Path, mark: str) -> bool:
        """Make the object `name` the file at `path` with SHA-256 `mark`; whether it had to be sent."""
        if self._mark(name) == mark:
            return False
        self._put(name, path)
        if self._mark(name) != mark:
            raise StoreError(f"{name}: the store gives back something else than was sent; try again, or look at the store")
        return True

    def announce(self, text: str) -> None:
        """Replace the announcement in one step."""
        with tempfile.TemporaryDirectory() as work:
            path = Path(work) / FILE
            path.write_text(text, "utf-8")
            self.send(FILE, path, sha256_of(path))

    def _mark(self, name: str) -> str:
        with tempfile.TemporaryDirectory() as work:
            try:
                return self.store.fetch(name, Path(work) / "object")
            except StoreError:
                return ""

    def _put(self, name: str, path: Path) -> None:
        if name != FILE and not owners(name):
            raise HomeError(f"{name} is no public file of a release and never leaves the house")
        if isinstance(self.store, Folder):
            _copy(path, self.store.root / name)
            return
        import obstore

        try:
            obstore.put(self.store.handle, name, path)
        except Exception as error:
            raise StoreError(f"{self.store.url}/{name}: {short(error)}; is it reachable, and may these keys write?") from error


def _copy(path: Path, target: Path) -> None:
    """Whole or not at all, and lasting."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}.new")
    with fresh.open("wb") as file:
        file.write(path.read_bytes())
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(target)
    sync_folder(target.parent)
