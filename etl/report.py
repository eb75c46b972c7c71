"""What the command line says: progress, the closing table, and problems in readable lines."""

import resource
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from etl.problems import Problem

if TYPE_CHECKING:  # the commands that build nothing start without pandas
    from etl.build import Outcome, Tell
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


@contextmanager
def progress() -> "Iterator[Tell]":
    """A line with the stage that runs and the time since the start; silent where there is no terminal."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=err(), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("start", total=None)
        yield lambda stage: bar.update(task, description=stage)


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


def finished(outcome: "Outcome", seconds: float) -> None:
    """The closing table of a build, what was rejected, and what it took."""
    _table(outcome.content, f"Release {outcome.release}{'' if outcome.is_new else ' (same content as before, kept)'}")
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


def _counts(content: "Content", made: "Made") -> tuple[int, int, int, int, int]:
    """Rows in, cells, rejected rows, comparisons, and how many of these disagree."""
    own = [result for result in content.results if result.dataset == made.dataset.id]
    return made.rows_in, len(made.cells), made.rejected, len(own), sum(result.agrees is False for result in own)


def peak_megabytes() -> float:
    """The most memory this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
