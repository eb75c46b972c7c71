"""The server process: gunicorn with our worker, everything loaded and warm before the first worker parts from it.

Workers share the pages of memory that loading filled, and one listening socket: no connection is lost when a worker goes.
SIGHUP replaces the workers, SIGUSR2 starts a new server (new code) on the same socket, SIGTERM ends after the last reply.
Under systemd the socket may be systemd's, so that a restart loses nothing either.
"""

import ctypes
import gc
import os
import resource
import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pyarrow as pa
from flask import Flask
from gunicorn.app.base import BaseApplication

from data.common_answers import new_folder
from data.warehouse import ReleaseUnusableError
from pages.serving.patient import PatientWorker
from pages.serving.settings import Settings

CONNECTIONS_PER_WORKER = 1000
FILES = 4 * CONNECTIONS_PER_WORKER
"""Each process may hold so many at least, if the system lets us: a login's usual 1,024 are too few for its connections."""
GRACE_SECONDS = 30
HEAPS = {-8: 2, -3: 2**20, -1: 2**20}
"""What mallopt(3) is told, or memory that one large answer needed would stay with its worker for ever.

`M_ARENA_MAX`: glibc otherwise gives each thread a heap of its own. `M_MMAP_THRESHOLD`: texts from this size on are mapped and
given back one by one; glibc otherwise raises the limit to the size of the largest that was freed, and texts of pages lie scattered
over the heap. `M_TRIM_THRESHOLD`: what is free at the end of the heap goes back from this size on. Arrow takes its memory from
there too: its own allocator keeps 60 MB after one large file.
"""


class Server(BaseApplication):  # type: ignore[misc]
    """`make`, told the folder of answers that all workers share, gives the warm application; called once, in the main process."""

    def __init__(self, settings: Settings, make: Callable[[Path | None], Flask]) -> None:
        self._settings, self._make = settings, make
        self._folder, self._process = new_folder(), os.getpid()
        with suppress(AttributeError, OSError):  # other C libraries have no such heaps
            for parameter, value in HEAPS.items():
                ctypes.CDLL(None).mallopt(parameter, value)
        pa.set_memory_pool(pa.system_memory_pool())
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, FILES)), hard))
        super().__init__()

    def load_config(self) -> None:
        chosen = self._settings
        facts = {
            "bind": f"{chosen.host}:{chosen.port}",
            "workers": chosen.workers,
            "threads": chosen.threads,
            "worker_class": PatientWorker,
            "worker_connections": CONNECTIONS_PER_WORKER,
            "preload_app": True,
            "keepalive": 75,  # longer than the proxy keeps its side, so that the proxy is always the one to close
            "graceful_timeout": GRACE_SECONDS,
            "timeout": 60,
            "limit_request_line": 8190,
            "sendfile": False,  # it would wait for the reader
            "control_socket_disable": True,
            "forwarded_allow_ips": "",  # who is trusted says TRUSTED_PROXIES, and our own code reads it
            "post_worker_init": lambda worker: settle(worker.wsgi, worker.age),
        }
        for name, value in facts.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """No database stays open here: the workers that part from this process open their own."""
        application = self._make(self._folder)
        application.extensions["warehouse"].part()
        application.extensions["metrics"].forget()
        gc.collect()
        gc.freeze()  # or the collector would touch, and so copy, every shared page
        return application

    def run(self) -> None:
        """Serve until told to stop. Ends at once then: tearing Python down brings the database's libraries to complain."""
        try:
            super().run()
        except SystemExit as end:
            if self._folder and os.getpid() == self._process:  # workers end here too
                shutil.rmtree(self._folder, ignore_errors=True)
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(end.code if isinstance(end.code, int) else 1 if end.code else 0)


def settle(application: Flask, worker: int) -> None:
    """In a new worker process, before it serves: count in a row of its own, open the release, look out for the next one."""
    application.extensions["metrics"].take_row(worker)
    application.extensions["rehearsal"].start()
    with suppress(ReleaseUnusableError):
        application.extensions["warehouse"].current()
