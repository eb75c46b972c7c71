"""Replicas as they run on a server: a follower and a web server, processes of their own on a folder of their own."""

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.browser.running import ROOT, answers, free_port
from tests.sturdy.server import children


@dataclass
class Replica:
    """`home` is its cache, `store` what it follows. It keeps its port when it is started again."""

    home: Path
    store: str
    settings: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> "Replica":
        own = {"SME_HOME": str(self.home), "RELEASE_STORE": self.store, "STORE_POLL_SECONDS": "0.5", "WORKERS": "2"}
        environment = os.environ | own | {"HOST": "127.0.0.1", "PORT": str(self.port)} | self.settings
        self.home.parent.mkdir(parents=True, exist_ok=True)
        for command in (["-m", "pages.serving.replica"], ["app.py"]):
            log = self.home.with_name(f"{self.home.name}-{command[-1]}.log")
            with log.open("ab") as out:
                self.processes.append(
                    subprocess.Popen([sys.executable, *command], cwd=ROOT, env=environment, stdout=out, stderr=out)
                )
        return self

    def ready(self) -> "Replica":
        assert answers(f"{self.address}/readyz")
        return self

    def kill(self) -> None:
        """Everything at once, as a power cut would."""
        for process in self.processes:
            for one in (process.pid, *children(process.pid)):
                try:
                    os.kill(one, signal.SIGKILL)
                except ProcessLookupError:
                    continue
            process.wait()
        self.processes.clear()

    def state(self) -> dict[str, Any]:
        with urllib.request.urlopen(f"{self.address}/readyz", timeout=20) as reply:
            return dict(json.loads(reply.read()))

    def status(self, path: str, **headers: str) -> int:
        request = urllib.request.Request(self.address + path, headers={k.replace("_", "-"): v for k, v in headers.items()})
        try:
            with urllib.request.urlopen(request, timeout=20) as reply:
                return int(reply.status)
        except urllib.error.HTTPError as error:
            with error:
                return error.code
