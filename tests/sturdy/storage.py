"""Release stores for tests: a folder, and a bucket of an S3-compatible server that runs as a process of its own."""

import shutil
import subprocess
import time
import urllib.request
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from data.store import open_store
from tests.browser.running import ROOT, free_port

MOTO = shutil.which("moto_server", path=str(ROOT / ".venv-moto" / "bin"))
"""Installed by tools/moto.sh."""


def obstore() -> ModuleType:
    return pytest.importorskip("obstore")  # type: ignore[no-any-return]


class FolderStore:
    """`address` as RELEASE_STORE takes it."""

    def __init__(self, work: Path) -> None:
        self.settings: dict[str, str] = {}
        self.root, self.address = work / "store", str(work / "store")

    def get(self, name: str) -> bytes:
        return (self.root / name).read_bytes()

    def put(self, name: str, content: bytes) -> None:
        (self.root / name).write_bytes(content)

    def delete(self, name: str) -> None:
        (self.root / name).unlink()

    def names(self) -> set[str]:
        return {path.relative_to(self.root).as_posix() for path in self.root.rglob("*") if path.is_file()}

    def close(self) -> None:
        """Nobody can reach it any more."""
        if self.root.exists():
            self.root.rename(self.root.with_name("unmounted"))


class BucketStore:
    """moto, the S3 server of the AWS community for tests, with a bucket `releases`."""

    address = "s3://releases/sme"

    def __init__(self, work: Path) -> None:
        assert MOTO
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        log = (work / "moto.log").open("wb")
        self.process = subprocess.Popen([MOTO, "-H", "127.0.0.1", "-p", str(self.port)], stdout=log, stderr=log)
        log.close()
        self.settings = {
            "AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "ap-southeast-1",
            "AWS_ENDPOINT": self.url, "AWS_ALLOW_HTTP": "true",
        }  # fmt: skip
        self._until_it_answers()
        urllib.request.urlopen(urllib.request.Request(f"{self.url}/releases", method="PUT"), timeout=20).close()

    def _until_it_answers(self) -> None:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{self.url}/moto-api/", timeout=5).close()
                return
            except OSError:
                time.sleep(0.2)
        raise RuntimeError("the S3 server does not start")

    @property
    def _handle(self) -> Any:
        return open_store(self.address).handle  # type: ignore[union-attr]

    def get(self, name: str) -> bytes:
        return bytes(obstore().get(self._handle, name).bytes())

    def put(self, name: str, content: bytes) -> None:
        obstore().put(self._handle, name, content)

    def delete(self, name: str) -> None:
        obstore().delete(self._handle, name)

    def names(self) -> set[str]:
        return {each["path"] for page in obstore().list(self._handle) for each in page}

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
