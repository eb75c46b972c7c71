"""A folder in an object store, with as much of `pathlib` as reading a drop needs; pyarrow speaks to the store.

The cluster reads the same objects by itself: `as_uri` is the address that it knows.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, TypeAlias

import pyarrow.fs


@dataclass(frozen=True)
class Remote:
    """`path` is the key within the store, `root` the address of the store as the cluster writes it."""

    store: Any
    path: PurePosixPath
    root: str

    def __str__(self) -> str:
        return self.as_uri()

    def __truediv__(self, name: str) -> "Remote":
        return Remote(self.store, self.path / name, self.root)

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def suffix(self) -> str:
        return self.path.suffix

    def as_uri(self) -> str:
        return f"{self.root}{self.path}"

    def resolve(self) -> "Remote":
        return self

    def is_dir(self) -> bool:
        return bool(self._kind() == pyarrow.fs.FileType.Directory)

    def is_file(self) -> bool:
        return bool(self._kind() == pyarrow.fs.FileType.File)

    def _kind(self) -> Any:
        return self.store.get_file_info(str(self.path)).type

    def iterdir(self) -> Iterator["Remote"]:
        for found in self.store.get_file_info(pyarrow.fs.FileSelector(str(self.path))):
            yield Remote(self.store, PurePosixPath(found.path), self.root)

    def open(self, mode: str = "r", *, encoding: str | None = None, newline: str | None = None) -> Any:
        """Raises `FileNotFoundError` as `pathlib` does."""
        raw = io.BufferedReader(self.store.open_input_file(str(self.path)))
        return raw if mode == "rb" else io.TextIOWrapper(raw, encoding=encoding, newline=newline)

    def read_text(self, encoding: str) -> str:
        with self.open(encoding=encoding) as file:
            return str(file.read())


Place: TypeAlias = Path | Remote


def remote(url: str) -> Remote:
    """The folder at `url`. Raises `OSError` or `ValueError` if the store cannot be spoken to."""
    scheme, _, rest = url.partition("://")
    store, path = pyarrow.fs.FileSystem.from_uri(f"{'s3' if scheme == 's3a' else scheme}://{rest}")
    scheme = "s3a" if scheme == "s3" else scheme
    keyed = scheme in ("s3a", "gs")  # the bucket is the first part of the path there, the host elsewhere
    return Remote(store, PurePosixPath(path), f"{scheme}://" if keyed else f"{scheme}://{rest.partition('/')[0]}")
