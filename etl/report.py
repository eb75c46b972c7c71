"""What the command line says: progress, the closing table, and problems in readable lines."""

import resource
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from etl.problems import Problem

if TYPE_CHECKING:  # the commands that build nothing start without pandas
    from etl.attack.model import Report
    from etl.build import Outcome
    from etl.release import Content
    from etl.release import Table as Made

SHOWN = 20
"""Problems told per file; more of the same helps nobody."""


def out() -> Console:
    """Standard output, without breaking long lines."""
    return Console(soft_wrap=True, highlight=False, width=None if sys.stdout.isatty() else 120)


def err() -> Console:
    """Standard error, without breaking long lines."""
    return Console(soft_wrap=True, highlight=False, stderr=True)


@dataclass
class Stages:
    """The stages of a build: one bar each on a terminal, and how long each took (seconds)."""

    bars: Progress
    seconds: dict[str, float] = field(default_factory=dict)
    running: tuple[str, TaskID, float] | None = None

    def begin(self, stage: str) -> None:
        self.end()
        self.running = (stage, self.bars.add_task(stage, total=None), time.monotonic())

    def end(self) -> None:
        if self.running:
            stage, task, start = self.running
            self.seconds[stage] = self.seconds.get(stage, 0.0) + time.monotonic() - start
            self.bars.update(task, total=1, completed=1)
        self.running = None


@contextmanager
def progress() -> Iterator[Stages]:
    """A bar for every stage with its time; silent where there is no terminal."""
    columns = (TextColumn("{task.description:32}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err(), transient=True, disable=not sys.stderr.isatty()) as bars:
        stages = Stages(bars)
        yield stages
        stages.end()


def problem_lines(problems: Iterable[Problem]) -> Iterator[str]:
    """All problems of a file together, each with place, value, reason and remedy."""
    by_file: dict[str, list[Problem]] = {}
    for problem in problems:
        by_file.setdefault(problem.file, []).append(problem)
    for file, own in by_file.items():
        yield f"{file}: {len(own)} problem{'s' if len(own) > 1 else ''}"
        for problem in own[:SHOWN]:
            yield f"  {problem.place}: {problem.said}"
            yield f"    remedy: {problem.remedy}"
        if len(own) > SHOWN:
            yield f"  … and {len(own) - SHOWN} more"


def stopped(problems: Iterable[Problem]) -> None:
    """Say why the build stopped."""
    for line in problem_lines(problems):
        err().print(line, markup=False)
    err().print("Stopped. Nothing was published; the current release stays.", style="bold")


def refused(reason: object) -> None:
    """One sentence about what cannot be done."""
    err().print(str(reason), style="bold", markup=False)


def finished(outcome: "Outcome", stages: Stages, seconds: float) -> None:
    """The closing tables of a build, what was rejected, and what it took."""
    _table(outcome.content, f"Release {outcome.release}{'' if outcome.is_new else ' (same content as before, kept)'}")
    if register := outcome.content.register:
        _records(register)
        said = ", ".join(f"{stage} {taken:.1f} s" for stage, taken in stages.seconds.items() if taken >= 1)
        out().print(f"stages: {said}", markup=False)
    out().print(f"{seconds:.1f} s, peak memory {peak_megabytes():.0f} MB", markup=False)


def tried(content: "Content", left_out: int) -> None:
    """The same for some datasets that were not published, and every comparison that disagrees."""
    _table(content, "Not published")
    for result in content.results:
        if result.agrees is False and result.left and result.right:
            sides = f"{result.left.value or result.left.text} / {result.right.value or result.right.text}"
            out().print(f"differs: {result.dataset}: {result.title.en} ({result.id}): {sides}", markup=False)
    if left_out:
        out().print(f"{left_out} checks need datasets that were not named; they were left out", markup=False)


def _table(content: "Content", title: str) -> None:
    table = Table("dataset", title=title)
    for heading in ("rows in", "cells", "rejected", "checks", "findings"):
        table.add_column(heading, justify="right")
    counts = [_counts(content, made) for made in content.tables]
    for made, own in zip(content.tables, counts, strict=True):
        table.add_row(made.dataset.id, *(f"{count:,}" for count in own))
    table.add_section()
    table.add_row("all", *(f"{sum(column):,}" for column in zip(*counts, strict=True)))
    out().print(table)
    for line in problem_lines(problem for made in content.tables for problem in made.rejects):
        out().print(f"rejected: {line}", markup=False)


def _records(register: Mapping[str, Any]) -> None:
    """What became of the drop: rows, then cells by year and mask."""
    files = register["population"]["files"]
    parts = {name: sum(file[name] for file in files) for name in ("rows_in", "used")}
    counted = {name: sum(sum(file[name].values()) for file in files) for name in ("rejected", "set_aside")}
    waits = sum(sum(year["waiting"].values()) for year in register["waiting"])
    out().print(
        f"records ({register['origin']}): {parts['rows_in']:,} rows in, {parts['used']:,} linked, {counted['rejected']:,} "
        f"rejected, {counted['set_aside']:,} set aside; {waits:,} enterprises' changes wait",
        markup=False,
    )
    table = Table("year", "mask", title="Protected tables, all attacks repelled")
    for heading in ("cells", "withheld", "% of cells", "% of finest value"):
        table.add_column(heading, justify="right")
    for year, masks in register["withheld"].items():
        for mask, own in masks.items():
            shares = (f"{own['withheld_percent']:.1f}", f"{own['withheld_value_percent']:.1f}")
            table.add_row(year, mask, f"{own['cells']:,}", f"{own['withheld']:,}", *shares)
        table.add_row(year, "all", "", f"{register['unsafe'][year]:,} unsafe", "", "", end_section=True)
    out().print(table)


def attacked(release: str, reports: "Mapping[int, Report]") -> None:
    """What a repeated attack tried and hit, by year."""
    table = Table("year", "test", title=f"Attack on {release}")
    for heading in ("tried", "hits", "seconds"):
        table.add_column(heading, justify="right")
    for year, report in reports.items():
        for outcome in report.outcomes:
            table.add_row(str(year), outcome.name, f"{outcome.tried:,}", f"{len(outcome.hits):,}", f"{outcome.seconds:.1f}")
        table.add_row(str(year), report.result, "", "", "", end_section=True)
    out().print(table)


def _counts(content: "Content", made: "Made") -> tuple[int, int, int, int, int]:
    """Rows in (of a drop, see `_records`), cells, rejected rows, comparisons, and how many of these disagree."""
    own = [result for result in content.results if result.dataset == made.dataset.id]
    return made.rows_in if made.dataset.origin == "published" else 0, len(made.cells), made.rejected, len(own), sum(result.agrees is False for result in own)


def peak_megabytes() -> float:
    """The most memory this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
