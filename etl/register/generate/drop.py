"""Make a whole drop: blocks of enterprises are drawn one after the other while the one before is being written."""

import contextlib
import datetime
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa

from etl.register.generate import country, keys
from etl.register.generate.block import block
from etl.register.generate.columns import FINER, SCHEMAS
from etl.register.generate.draws import Dice
from etl.register.generate.files import Parts
from etl.register.generate.inject import Injection
from etl.register.generate.life import World, firms
from etl.register.generate.plan import plan
from etl.register.generate.rows import Rows, rows
from etl.register.generate.scenario import SCENARIOS, Scenario
from etl.register.generate.work import Workforce

BLOCK = 131_072
"""Enterprises drawn at a time. Part of what a seed means: jobs are made to add up block by block."""
LEAST, MOST = 500, 60_000_000
FIRST_YEAR, LAST_YEAR = 1990, 2100


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
    """Write a synthetic drop into the new folder `out`.

    `enterprises`: those of the calibrated year's population, of every size. `late`: share of companies whose statement for
    the last year is not there yet; with `revision` it is. `suffix`: "parquet" or "csv". `finer`: those of the files
    "customs_lines" and "employment_monthly" that are made too; the others do not depend on it. Nothing is left of an unfinished
    drop.

    Raises `FileExistsError` if `out` holds something, `ValueError` if something asked for cannot be.
    """
    if unknown := set(finer) - set(FINER):
        raise ValueError(f"{', '.join(sorted(unknown))}: no file that may be added; there are {', '.join(FINER)}")
    if not 0 <= late <= 1:
        raise ValueError(f"{late}: a share of late companies is a number from 0 to 1")
    play = scenario_of(scenario)
    world = frame(enterprises, years, seed, play)
    injection = Injection(defects or {}, world, finer)
    with new_folder(out) as folder:
        files = {name: Parts(folder, name, suffix) for name in SCHEMAS if name not in FINER or name in finer}
        _write(files, blocks(world, 0.0 if revision else late, play, finer), injection)
        (folder / "drop.toml").write_text(_heading(world, revision), "utf-8")
        if defects:
            injection.finish(files, folder)


def scenario_of(name: str | None) -> Scenario:
    """Raises `ValueError` for a scenario that does not exist."""
    if name is not None and name not in SCENARIOS:
        raise ValueError(f"there is no scenario {name!r}; there are {', '.join(SCENARIOS)}")
    return SCENARIOS[name or "default"]


def frame(enterprises: int, years: Sequence[int], seed: int, play: Scenario = SCENARIOS["default"]) -> World:
    """The frame of a drop: the calibrated year is 2022, or the last one if 2022 is not asked for."""
    if not LEAST <= enterprises <= MOST:
        raise ValueError(f"{enterprises} enterprises: write {LEAST} to {MOST}")
    if not years or not all(FIRST_YEAR <= year <= LAST_YEAR for year in years):
        raise ValueError(f"{list(years)}: write years of the common era, {FIRST_YEAR} to {LAST_YEAR}")
    dice, ordered = Dice(seed), tuple(sorted(set(years)))
    calibrated = country.YEAR if country.YEAR in ordered else ordered[-1]
    world = World(play.counts(plan(enterprises, dice)), ordered, calibrated, dice, play is SCENARIOS["default"])
    if world.size > keys.MOST * 0.98:
        raise ValueError(
            f"{world.size} enterprises lived in these years, more than there are numbers: write fewer enterprises or years"
        )
    return world


def blocks(world: World, late: float, play: Scenario, finer: Collection[str] = ()) -> Iterator[Rows]:
    """The rows of the drop, block by block."""
    workforce = Workforce(world)
    for start in range(0, world.size, BLOCK):
        yield rows(block(world, firms(world, start, min(start + BLOCK, world.size)), workforce), late, play, finer)


def _write(files: Mapping[str, Parts], made: Iterator[Rows], injection: Injection) -> None:
    """Write each block in one thread while the next is drawn in another; the order never changes."""
    with ThreadPoolExecutor(1) as pool:
        before = pool.submit(_append, files, next(made))
        before.result()
        injection.amid(files)
        for tables in made:
            before.result()
            before = pool.submit(_append, files, tables)
        before.result()
    injection.apart(files)
    for parts in files.values():
        parts.finish()


def _append(files: Mapping[str, Parts], tables: Rows) -> None:
    for name, own in tables.items():
        if name in FINER:
            for made in own:
                files[name].add(made)
        else:
            files[name].add(pa.concat_tables(own))


@contextlib.contextmanager
def new_folder(out: Path) -> Iterator[Path]:
    """A folder beside `out` that takes its name when everything in it is written, and goes when something fails."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise FileExistsError(f"{out} is there already; name a new folder, or remove it")
    unfinished = out.with_name(f"{out.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    try:
        yield unfinished
        unfinished.replace(out)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _heading(world: World, revision: bool) -> str:
    """drop.toml: delivered in June of the second year after the last reference year, a revision half a year later."""
    delivered = datetime.date(max(world.years) + 2, 12 if revision else 6, 15)
    return (
        f'origin = "synthetic"\ndelivered_on = {delivered}\nreference_years = {list(world.years)}\n\n'
        f'[agency_notes]\ngenerator = "synthetic records, seed {world.dice.seed}"\n'
    )
