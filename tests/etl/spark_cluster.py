"""A real standalone cluster on this machine: one master and two workers, each a process of its own."""

import contextlib
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from etl.engine import EngineError, session

EXTRA = Path(__file__).parents[2] / ".venv-spark"
"""Where tools/spark.sh puts the optional packages; they are not part of the environment of the site."""
MEMORY = "800m"
SECONDS = 90
QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""Java compiles quickly rather than well: the drops are small."""
SETTINGS = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.memory": "700m",
    "spark.executor.memory": "600m",
    "spark.sql.shuffle.partitions": "2",
    "spark.driver.extraJavaOptions": QUICK,
    "spark.executor.extraJavaOptions": QUICK,
}
"""Small: a core and less than a gigabyte for each worker."""


def why_not() -> str:
    """Why there can be no cluster here; "" if there can."""
    if EXTRA.is_dir() and str(EXTRA) not in sys.path:
        sys.path.append(str(EXTRA))
    if importlib.util.find_spec("pyspark") is None:
        return "pyspark is not installed: sh tools/spark.sh, or pip install '.[spark]'"
    try:
        session.need("local")
    except EngineError as error:
        return str(error)
    return ""


@dataclass
class Cluster:
    """Processes by name ("master", "worker-1", …); logs and work folders lie in `folder`."""

    folder: Path
    port: int
    memory: str
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def master(self) -> str:
        return f"spark://127.0.0.1:{self.port}"

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text("utf-8", "replace")

    def start(self, name: str) -> None:
        """Start a process and wait until the master knows it."""
        what = ["master.Master", "--port", str(self.port)] if name == "master" else ["worker.Worker", *self._worker(name)]
        command = [str(spark_home() / "bin" / "spark-class"), f"org.apache.spark.deploy.{what[0]}"]
        command += ["--host", "127.0.0.1", "--webui-port", "0", *what[1:]]
        with (self.folder / f"{name}.log").open("wb") as log:
            self.processes[name] = subprocess.Popen(
                command, stdout=log, stderr=subprocess.STDOUT, env=self._environment(), start_new_session=True
            )
        self.wait(name, "I have been elected leader" if name == "master" else "Successfully registered with master")

    def _worker(self, name: str) -> list[str]:
        return ["--cores", "1", "--memory", self.memory, "--work-dir", str(self.folder / name), self.master]

    def _environment(self) -> dict[str, str]:
        own = {"SPARK_HOME": str(spark_home()), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_DAEMON_MEMORY": "192m"}
        return {**os.environ, **own, "SPARK_LOCAL_DIRS": str(self.folder / "local")}

    def wait(self, name: str, words: str) -> None:
        end = time.monotonic() + SECONDS
        while words not in self.log(name):
            assert self.processes[name].poll() is None and time.monotonic() < end, self.log(name)[-2000:]
            time.sleep(0.1)

    def kill(self, name: str) -> None:
        """End a process and everything it started at once, as a power cut does."""
        process = self.processes.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def spark_home() -> Path:
    """The folder of pyspark, which is a whole Spark."""
    found = importlib.util.find_spec("pyspark")
    assert found is not None and found.origin is not None
    return Path(found.origin).parent


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextlib.contextmanager
def cluster(folder: Path, memory: str = MEMORY) -> Iterator[Cluster]:
    """Start all three; end them, and remove what they worked on."""
    made = Cluster(folder, free_port(), memory)
    try:
        for name in ("master", "worker-1", "worker-2"):
            made.start(name)
        yield made
    finally:
        for name in list(made.processes):
            made.kill(name)
        shutil.rmtree(folder, ignore_errors=True)
