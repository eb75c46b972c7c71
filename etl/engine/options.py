"""What the command line says about engines: which one, on which cluster, with which settings."""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from etl.engine import EngineError

if TYPE_CHECKING:
    from etl.engine import Engine


def add_options(parser: argparse.ArgumentParser) -> None:
    """`--engine`, `--master`, `--shared`, `--conf`."""
    parser.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb", help="what works on the records (docs/spark.md)")
    parser.add_argument("--master", metavar="URL", help="the cluster of --engine spark, for example spark://host:7077")
    parser.add_argument(
        "--shared", type=Path, metavar="DIR", help="folder for work that all of the cluster sees (default: the home)"
    )
    parser.add_argument("--conf", action="append", default=[], metavar="KEY=VALUE", help="a setting of Spark; may be repeated")


def folder(text: str) -> Path:
    """The folder of a drop, by its path or as a file URL."""
    url = urlsplit(text)
    if not url.scheme or len(url.scheme) == 1:
        return Path(text)
    if url.scheme == "file" and url.netloc in ("", "localhost"):
        return Path(unquote(url.path))
    raise argparse.ArgumentTypeError(f"{text}: not a folder; mount it and name the folder, or file:///folder (docs/spark.md)")


@contextmanager
def chosen(options: argparse.Namespace) -> "Iterator[Engine | None]":
    """The engine that was asked for, None for the everyday one; a cluster is left when the build ends."""
    if options.engine == "duckdb":
        _only_with_spark(options)
        yield None
        return
    if not options.master:
        raise EngineError(
            "--engine spark needs a cluster; name it: --master spark://host:7077 (docs/spark.md says how to start one)"
        )
    from etl.engine.session import need
    from etl.engine.spark import SparkEngine

    need(options.master)
    with SparkEngine(options.master, settings(options.conf), options.shared).running() as engine:
        yield engine


def settings(given: Sequence[str]) -> Mapping[str, str]:
    """`KEY=VALUE` of every setting. Raises `EngineError` for one that is not of this form."""
    pairs = [text.partition("=") for text in given]
    if wrong := [text for text, (key, _, value) in zip(given, pairs, strict=True) if not (key and value)]:
        raise EngineError(f"--conf {wrong[0]}: write KEY=VALUE, for example --conf spark.executor.memory=4g")
    return {key: value for key, _, value in pairs}


def _only_with_spark(options: argparse.Namespace) -> None:
    named = [name for name in ("master", "shared", "conf") if getattr(options, name)]
    if named:
        raise EngineError(f"--{named[0]} belongs to --engine spark; add that, or leave it out")
