"""A session on a Spark cluster: what it needs is looked for first, and every wait has an end. Alone in importing pyspark."""

import contextlib
import importlib.util
import os
import re
import shutil
import socket
import subprocess
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from etl.engine import EngineError, ReadError

Session: TypeAlias = Any
Rows: TypeAlias = Any
"""pyspark's SparkSession and DataFrame, which are not there where the extra is not installed."""
PACKAGES = ("pyspark", "sqlglot")
JAVA = 17
"""The oldest version of Java that the pinned Spark runs on."""
SECONDS = 60
"""How long the build waits for a worker, at the beginning or after all were lost."""
CONNECT = 5
SETTINGS: Mapping[str, str] = {
    "spark.app.name": "sme-big-data",
    "spark.log.level": "OFF",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.caseSensitive": "true",
    "spark.sql.catalogImplementation": "in-memory",
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.hadoop.fs.permissions.umask-mode": "077",
}
"""Numbers that overflow stop the build, files are the owner's alone, and no web page shows what is worked on."""
READING = re.compile(r"FAILED_READ_FILE|CANNOT_READ_FILE|MALFORMED_CSV|Parquet|UNABLE_TO_INFER_SCHEMA|PATH_NOT_FOUND", re.I)
Result = TypeVar("Result")


def need(master: str) -> None:
    """Raises `EngineError` if pyspark, Java or the master is missing: known at once, before anything is worked on."""
    _need_pyspark()
    _need_java()
    _need_master(master)


def start(master: str, settings: Mapping[str, str]) -> Session:
    """A session on `master`. Raises `EngineError` if pyspark, Java, the master or a worker is missing."""
    need(master)
    # of pyspark's own pandas interface, which is not used
    warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master(master)
    for key, value in {**SETTINGS, **settings}.items():
        builder = builder.config(key, value)
    try:
        session = builder.getOrCreate()
    except Exception as error:
        raise EngineError(f"{master}: the cluster did not take the build ({_said(error)}); look at the master's log") from error
    try:
        _need_worker(session, master)
    except EngineError:
        session.stop()
        raise
    return session


def asked(session: Session, work: Callable[[], Result]) -> Result:
    """What `work` gives; ends it if the cluster has no worker for longer than `SECONDS`.

    Raises `EngineError` then, `ReadError` if a file cannot be read.
    """
    with _watched(session) as lost:
        try:
            return work()
        except Exception as error:
            if lost.is_set() or _stopped(session):
                reason = f"the cluster has had no worker for {SECONDS} seconds"
                raise EngineError(f"{reason}; start workers, then run the build again. Nothing was published") from error
            raise _told(error) from error


@contextlib.contextmanager
def _watched(session: Session) -> Iterator[threading.Event]:
    """Looks every second whether a worker is there, and cancels all work if none comes back."""
    done, lost = threading.Event(), threading.Event()

    def watch() -> None:
        seen = time.monotonic()
        while not done.wait(1):
            seen = time.monotonic() if _workers(session) else seen
            if time.monotonic() - seen > SECONDS:
                lost.set()
                session.sparkContext.cancelAllJobs()
                return

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield lost
    finally:
        done.set()
        watcher.join()


def _need_pyspark() -> None:
    missing = [name for name in PACKAGES if not _installed(name)]
    if missing:
        remedy = "install the extra of this project in the same environment: pip install '.[spark]'"
        raise EngineError(f"--engine spark needs {' and '.join(missing)}, which this environment lacks; {remedy}")


def _installed(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ValueError:  # shut out
        return False


def _need_java() -> None:
    home = os.environ.get("JAVA_HOME", "")
    java = shutil.which(str(Path(home) / "bin" / "java") if home else "java")
    remedy = f"install Java {JAVA} (Debian: apt-get install openjdk-{JAVA}-jre-headless), or set JAVA_HOME"
    if java is None:
        raise EngineError(f"--engine spark needs Java, and there is none{f' in JAVA_HOME={home}' if home else ''}; {remedy}")
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', said)
    if found is None or int(found[1]) < JAVA:
        raise EngineError(
            f"--engine spark needs Java {JAVA} or newer; {java} is {said.splitlines()[0] if said else 'none'}; {remedy}"
        )


def _need_master(master: str) -> None:
    """A standalone master must answer; other kinds of masters say by themselves what is wrong."""
    found = re.fullmatch(r"spark://([^:/,]+):(\d+)", master)
    if found is None:
        return
    try:
        socket.create_connection((found[1], int(found[2])), timeout=CONNECT).close()
    except OSError as error:
        reason = error.strerror or str(error)
        raise EngineError(f"{master}: no master answers there ({reason}); start it, or name another with --master") from error


def _need_worker(session: Session, master: str) -> None:
    end = time.monotonic() + SECONDS
    while not _workers(session):
        if time.monotonic() > end or _stopped(session):
            reason = f"no worker took the build within {SECONDS} seconds"
            remedy = "start a worker, or ask for less (--conf spark.executor.memory=…, spark.executor.cores=…)"
            raise EngineError(f"{master}: {reason}; {remedy}")
        time.sleep(0.1)


def _workers(session: Session) -> int:
    """Executors that are there; in local mode the driver counts as one."""
    try:
        context = session.sparkContext
        found = int(context._jsc.sc().getExecutorMemoryStatus().size()) - 1
        return found + int(context.master.startswith("local"))
    except Exception:  # the session has gone
        return 0


def _stopped(session: Session) -> bool:
    try:
        return bool(session.sparkContext._jsc.sc().isStopped())
    except Exception:
        return True


def _told(error: Exception) -> Exception:
    """The reason of a file that cannot be read; any other is a fault of the program or the cluster, and stays."""
    text = str(error)
    return ReadError(_said(error)) if READING.search(text) else error


def _said(error: BaseException) -> str:
    """The first line that says something."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip() and not line.startswith("An error occurred")]
    return re.sub(r"^:?\s*([\w.$]+(Exception|Error): )?", "", lines[0] if lines else type(error).__name__)[:200]


def frame_of(table: Rows) -> Any:
    """A small result as a pandas frame, by way of Arrow."""
    return table.toArrow().to_pandas()
