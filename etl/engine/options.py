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
    from etl.register.place import Place

STORES = ("s3a", "s3", "gs", "hdfs", "abfs", "abfss")
"""Schemes of addresses that are no folders of this machine."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """`--engine`, `--master`, `--shared`, `--conf`."""
    parser.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb", help="what works on the records (docs/spark.md)")
    parser.add_argument("--master", metavar="URL", help="the cluster of --engine spark, for example spark://host:7077")
    parser.add_argument(
        "--shared", type=Path, metavar="DIR", help="folder for work that all of the cluster sees (default: the home)"
    )
    parser.add_argument("--conf", action="append", default=[], metavar="KEY=VALUE", help="a setting of Spark; may be repeated")


def folder(text: str) -> "Path | str":
    """Where a drop lies: a folder by its path or its file URL, or the address of a folder in an object store."""
    url = urlsplit(text)
    if not url.scheme or len(url.scheme) == 1:
        return Path(text)
    if url.scheme == "file" and url.netloc in ("", "localhost"):
        return Path(unquote(url.path))
    if url.scheme in STORES:
        return text
    raise argparse.ArgumentTypeError(f"{text}: not a folder; name a folder, file:///folder, or s3a://bucket/folder (docs/spark.md)")


def place(given: "Path | str") -> "Place":
    """The folder itself. Raises `EngineError` for a store that does not answer."""
    if isinstance(given, Path):
        return given
    if "@" in urlsplit(given).netloc and urlsplit(given).scheme.startswith("s3"):
        raise EngineError("--drop: leave keys out of the address; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (docs/spark.md)")
    from etl.register.place import remote

    try:
        found = remote(given)
        found.is_dir()
    except (OSError, ValueError) as error:
        raise EngineError(
            f"{given}: cannot be reached ({str(error).splitlines()[0][:160]}); docs/spark.md says what it needs"
        ) from error
    return found


@contextmanager
def chosen(options: argparse.Namespace) -> "Iterator[Engine | None]":
    """The engine that was asked for, None for the everyday one; a cluster is left when the build ends."""
    if options.engine == "duckdb":
        _only_with_spark(options)
        if isinstance(options.drop, str):
            raise EngineError(f"{options.drop}: DuckDB reads a folder of this machine; copy the drop there, or add --engine spark")
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
