"""`release-records` and `ledger` on the command line.

Exit code 0: allowed, or done; 2: refused by the notice; 1: cannot be done.
"""

import argparse
import datetime
from pathlib import Path

from etl.home import Home, HomeError
from etl.records.entries import DESTROY, RETURN, Moment

REFUSED = 2


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", *places: argparse.ArgumentParser) -> None:
    """Add both commands; `places` are the options of where things lie."""
    words = "answer an approved request for records within the notice of 19 May 2565"
    parser = commands.add_parser("release-records", help=words, description=words, parents=list(places))
    parser.set_defaults(run=_release)
    parser.add_argument("request", type=Path, metavar="REQUEST.toml", help="the request; see etl/examples/request.toml")
    parser.add_argument("--dry-run", action="store_true", help="say what would go, and write nothing but a line in the ledger")
    parser.add_argument(
        "--encrypt", action="store_true", help="lock the records in an AES-256 zip; passphrase from SME_EXTRACT_PASSPHRASE or asked"
    )
    _add_ledger(commands, places)


def _add_ledger(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", places: tuple[argparse.ArgumentParser, ...]
) -> None:
    words = "the ledger of all requests for records"
    ledger = commands.add_parser("ledger", help=words, description=words).add_subparsers(required=True, metavar="ACTION")
    verify = ledger.add_parser("verify", help="find any edit, gap, other order or cut", parents=list(places))
    verify.add_argument("--hash", action="append", default=[], metavar="HASH", help="a hash noted on paper; it must be there")
    verify.set_defaults(run=_verify)
    ledger.add_parser("list", help="all lines", parents=list(places)).set_defaults(run=_list)
    ledger.add_parser("overdue", help="releases past their last day of use", parents=list(places)).set_defaults(run=_overdue)
    for action, help in ((RETURN, "the requester gave the data back"), (DESTROY, "the requester destroyed the data")):
        close = ledger.add_parser(action, help=help, parents=list(places))
        close.add_argument("extract", help="for example R00012")
        close.add_argument("--note", default="", help="the paper that says so")
        close.set_defaults(run=_close, action=action)


def _now() -> Moment:
    return Moment(datetime.datetime.now(datetime.UTC))


def _release(options: argparse.Namespace) -> int:
    from data.catalogue import load
    from data.notice import load as load_notice
    from etl.records import tell
    from etl.records.locked_zip import passphrase
    from etl.records.release import Office, answer

    words = passphrase() if options.encrypt and not options.dry_run else ""
    catalogue, notice = load(options.data), load_notice(options.data)
    found = answer(Office(Home(Path(options.home)), notice, catalogue, _now(), options.dry_run, words), options.request)
    tell.answered(found, notice, catalogue)
    return REFUSED if found.refusals else 0


def _verify(options: argparse.Namespace) -> int:
    from etl.records import tell
    from etl.records.ledger import faults, lines
    from etl.records.place import begin, extract_faults, seen

    with begin(Home(Path(options.home))) as desk:
        found = faults(desk.ledger, [*options.hash, *seen(desk)])
        found += [] if found else list(extract_faults(desk))
        if found:
            raise HomeError(f"{desk.ledger.file}: the ledger is not sound\n" + "\n".join(f"  - {fault}" for fault in found))
        tell.sound(lines(desk.ledger))
    return 0


def _list(options: argparse.Namespace) -> int:
    from etl.records import tell
    from etl.records.ledger import lines
    from etl.records.place import begin

    with begin(Home(Path(options.home))) as desk:
        tell.listed(lines(desk.ledger), _now().today)
    return 0


def _overdue(options: argparse.Namespace) -> int:
    from etl.records import entries, tell
    from etl.records.ledger import lines
    from etl.records.place import begin

    with begin(Home(Path(options.home))) as desk:
        today = _now().today
        tell.overdue(entries.overdue(lines(desk.ledger), today), today)
    return 0


def _close(options: argparse.Namespace) -> int:
    from etl.records import tell
    from etl.records.close import close
    from etl.records.place import begin

    with begin(Home(Path(options.home))) as desk:
        tell.closed(close(desk, options.extract, options.action, options.note, _now()))
    return 0
