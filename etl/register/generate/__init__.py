"""Synthetic drops in the partners' shapes: any number of enterprises, marked as synthetic.

The same seed gives the same bytes (with the same versions of numpy and pyarrow), whatever the number of threads.
"""

import argparse
import time
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

ENTERPRISES, YEARS = 3_200_000, (2020, 2021, 2022)
"""A drop of the size of the country, its last year calibrated to published totals."""


def generate(
    out: Path,
    enterprises: int,
    years: Sequence[int],
    seed: int,
    *,
    defects: Mapping[str, int] | None = None,
    scenario: str | None = None,
    late: float = 0.0,
    revision: bool = False,
    suffix: str = "parquet",
    finer: Collection[str] = (),
) -> None:
    """Write a synthetic drop into the new folder `out`; see `drop.generate`."""
    from etl.register.generate import drop

    more = {"defects": defects, "scenario": scenario, "late": late, "revision": revision, "suffix": suffix, "finer": finer}
    drop.generate(out, enterprises, years, seed, **more)  # type: ignore[arg-type]


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `generate` to the command line."""
    words = "write a synthetic drop in the partners' shapes"
    parser = commands.add_parser("generate", help=words, description=words)
    parser.set_defaults(run=_run)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="a new folder for the drop")
    parser.add_argument(
        "--enterprises", type=int, default=ENTERPRISES, metavar="N", help="enterprises of the calibrated year (2022)"
    )
    parser.add_argument("--years", type=_years, default=YEARS, metavar="Y,Y", help="reference years")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same bytes")
    parser.add_argument("--format", choices=("parquet", "csv"), default="parquet", dest="suffix")
    parser.add_argument("--scenario", metavar="NAME", help="a difficult country; an unknown NAME lists them all")
    parser.add_argument("--late", type=float, default=0.0, metavar="SHARE", help="companies whose last accounts come later")
    parser.add_argument("--revision", action="store_true", help="the drop that follows: late accounts are there")
    parser.add_argument(
        "--customs-lines", action="append_const", dest="finer", const="customs_lines", help="declarations line by line too"
    )
    parser.add_argument(
        "--employment-monthly",
        action="append_const",
        dest="finer",
        const="employment_monthly",
        help="insured employees by month too",
    )
    parser.add_argument("--defects", type=_defects, metavar="KIND=N,…", help="defects on purpose; all=N: N of each kind of row")


def _years(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(","))


def _defects(text: str) -> dict[str, int]:
    pairs = (part.partition("=") for part in text.split(","))
    return {kind: int(count) for kind, _, count in pairs}


def _run(options: argparse.Namespace) -> None:
    from etl.home import HomeError

    start = time.monotonic()
    own = ("out", "enterprises", "years", "seed", "defects", "scenario", "late", "revision", "suffix")
    try:
        generate(**{name: getattr(options, name) for name in own}, finer=options.finer or ())
    except ValueError as error:
        raise HomeError(str(error)) from error
    size = sum(path.stat().st_size for path in options.out.iterdir())
    print(f"{options.out}: synthetic drop, {size / 1e6:.1f} MB, {time.monotonic() - start:.1f} s")
