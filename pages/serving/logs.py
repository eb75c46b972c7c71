"""Structured logs: one line of JSON per event on standard output. A log that cannot be written never fails a request."""

import sys
from contextlib import suppress
from typing import TextIO

import structlog


class Forgiving:
    """A text stream whose writes may fail: a full disk or a closed pipe costs lines of log and nothing else."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        with suppress(OSError, ValueError):
            return self._stream.write(text)
        return 0

    def flush(self) -> None:
        with suppress(OSError, ValueError):
            self._stream.flush()


def configure() -> None:
    structlog.configure(
        processors=[
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.WriteLoggerFactory(file=Forgiving(sys.stdout)),  # type: ignore[arg-type]
        cache_logger_on_first_use=True,
    )
