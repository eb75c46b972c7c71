"""The command line: `python -m etl COMMAND`. Every failure is a sentence that says what to do, and exit code 1.

A request that the notice refuses is no failure: exit code 2.
"""

import argparse
import datetime
import os
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from data.declare import DeclarationError
from data.signature import SignatureError
from etl import announce, ckan, disk, doctor, keys
from etl.audit import PASSED, verify
from etl.choose import known, use
from etl.engine import EngineError
from etl.engine import options as engines
from etl.home import Home, HomeError, manifest
from etl.problems import BuildError
from etl.records.command import add_commands
from etl.register.generate import add_command

if TYPE_CHECKING:
    from etl.build import Drop

ROOT = Path(__file__).parent.parent
Command = Callable[[argparse.Namespace], int | None]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    from etl import report

    # pandera looks into pyspark where it is installed; its own pandas interface is not used
    warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
    options = _parser().parse_args(arguments)
    run: Command = options.run
    try:
        return run(options) or 0
    except BuildError as error:
        report.stopped(error.problems)
    except (HomeError, EngineError, DeclarationError, SignatureError, OSError, duckdb.Error) as error:
        if isinstance(error, duckdb.Error) and not disk.told(error):
            raise
        report.refused(disk.told(error) or error)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m etl", description="Build, audit and choose releases.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    home = argparse.ArgumentParser(add_help=False)
    home.add_argument("--home", type=Path, default=os.environ.get("SME_HOME", ROOT / "data" / "build"))
    places = argparse.ArgumentParser(add_help=False)
    places.add_argument("--data", type=Path, default=ROOT / "data", help="declarations, codes and texts")
    places.add_argument("--sources", type=Path, help="files as received (default: DATA/sources)")
    make = _add(commands, build_release, "build", "build a release and make it the current one", home, places)
    records = make.add_mutually_exclusive_group()
    records.add_argument(
        "--drop", type=engines.folder, metavar="DIR", help="the partners' records (default: synthetic ones, marked as such)"
    )
    records.add_argument("--published-only", action="store_true", help="no records: tables of published figures only")
    engines.add_options(make)
    add_command(commands)
    trial = _add(commands, try_datasets, "try", "run some datasets without publishing", places)
    trial.add_argument("datasets", nargs="+", metavar="DATASET")
    _add(commands, list_releases, "releases", "list all releases", home)
    _add(commands, use_release, "use", "make another release the current one", home).add_argument("release")
    announce.add_options(_add(commands, announce.run, "announce", "send a release to the replicas and say when they switch", home))
    audit = _add(commands, audit_release, "audit", "attack a release again (default: the current one)", home, places)
    audit.add_argument("release", nargs="?")
    portal = _add(commands, send_records, "catalogue", "send the records of the GD Catalog to a CKAN portal", home, places)
    ckan.add_options(portal)
    add_commands(commands, home, places)
    pair = _add(commands, keys.make, "keys", "make a pair of keys for signed releases")
    pair.add_argument("name", help="NAME.key and NAME.pub are written")
    signing = _add(commands, keys.sign_release, "sign", "sign a release (default: the current one)", home)
    signing.add_argument("release", nargs="?")
    signing.add_argument("--key", type=Path, help="private key (default: the setting SIGNING_KEY)")
    doctor.add_options(_add(commands, doctor.examine, "doctor", "check a deployment and say what to mend", home))
    record = _add(commands, record_source, "record", "note SHA-256, rows and columns of a source changed on purpose")
    record.add_argument("file", type=Path)
    return parser


def _add(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    run: Command,
    name: str,
    words: str,
    *parents: argparse.ArgumentParser,
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=words, description=words, parents=parents)
    parser.set_defaults(run=run)
    return parser


def build_release(options: argparse.Namespace) -> None:
    from etl import report
    from etl.build import Places, build

    start = time.monotonic()
    places = Places(Path(options.home), options.data, options.sources or options.data / "sources")
    with report.progress() as stages, engines.chosen(options) as engine:
        outcome = build(places, datetime.datetime.now(datetime.UTC), stages.begin, _drop(options), engine)
    report.finished(outcome, stages, time.monotonic() - start)


def _drop(options: argparse.Namespace) -> "Drop | None":
    """Where the records come from: a folder, nowhere, or made up, calibrated to published totals."""
    from data.catalogue import load
    from etl.build import takes_records

    if options.published_only:
        return None
    if options.drop:
        if not takes_records(load(options.data)):
            raise HomeError(f"{options.data / 'datasets'}: no dataset is made from records; declare one, or build without --drop")
        return lambda work: engines.place(options.drop)
    return _synthetic


def _synthetic(work: Path) -> Path:
    from etl.register.generate import ENTERPRISES, YEARS, generate

    generate(work / "drop", ENTERPRISES, YEARS, seed=1)
    return work / "drop"


def try_datasets(options: argparse.Namespace) -> None:
    from data.catalogue import load
    from etl import report
    from etl.build import prepare
    from etl.checks import without_foreign_checks

    catalogue = load(options.data, only=options.datasets)
    if unknown := sorted(set(options.datasets) - set(catalogue.datasets)):
        raise HomeError(f"{options.data / 'datasets'}: there is no {', '.join(f'{id}.toml' for id in unknown)}")
    alone, left_out = without_foreign_checks(catalogue)
    report.tried(prepare(alone, options.sources or options.data / "sources"), left_out)


def list_releases(options: argparse.Namespace) -> None:
    home = Home(Path(options.home))
    known(home, "")
    for release in home.ids():
        mark = "*" if release == home.current() else " "
        print(f"{mark} {release}  built {manifest(home, release)['built_at']}")


def use_release(options: argparse.Namespace) -> None:
    use(Home(Path(options.home)), options.release)
    print(f"current release: {options.release}")


def audit_release(options: argparse.Namespace) -> None:
    home = Home(Path(options.home))
    release = known(home, options.release or "")
    verify(home.releases / release)
    facts = manifest(home, release)
    if not facts.get("register"):
        print(f"{release}: whole; the audit belongs to this file; no tables made from records")
        return
    from etl import report
    from etl.register.again import attack_again

    reports = attack_again(home, release, facts["register"], options.data)
    report.attacked(release, reports)
    if any(one.result != PASSED for one in reports.values()):
        raise HomeError(f"{release}: the attack hit. Choose another release at once (python -m etl use ID), then build again")


def send_records(options: argparse.Namespace) -> None:
    ckan.run(options)


def record_source(options: argparse.Namespace) -> None:
    from etl.extract import shape_of
    from etl.provenance import refresh

    shape = shape_of(options.file)
    path = refresh(options.file, shape.sha256, shape.rows, shape.columns)
    print(f"{path}: {shape.rows} rows, {len(shape.columns)} columns, SHA-256 {shape.sha256}")


if __name__ == "__main__":
    sys.exit(main())
