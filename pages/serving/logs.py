"""Structured logs: one line of JSON per event on standard output. A log that cannot be written never fails a request."""

import logging
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


def without_words_of_clients(record: logging.LogRecord) -> bool:
    """For gunicorn's own log: neither addresses of readers nor what stood in a request."""
    if record.getMessage().startswith("Invalid request from"):
        record.msg, record.args = "a request that cannot be understood was refused", ()
    elif record.msg.startswith("Error handling request") and isinstance(record.args, tuple):
        record.args = tuple(str(word).partition("?")[0] for word in record.args)
    return True


def configure() -> None:
    logging.getLogger("gunicorn.error").addFilter(without_words_of_clients)
    structlog.configure(
        processors=[
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.WriteLoggerFactory(file=Forgiving(sys.stdout)),  # type: ignore[arg-type]
        cache_logger_on_first_use=True,
    )
