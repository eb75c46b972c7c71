"""The attack on a release that is written: its public file as everybody has it, with the private one to judge by.

A build does it before a release is put in place, `python -m etl audit` whenever somebody asks.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from data.catalogue import TOTAL
from etl.attack.changes import changes
from etl.attack.hierarchy import Hierarchies
from etl.attack.model import Outcome, Report, Rules, to_json
from etl.attack.read import read_public
from etl.attack.run import attack
from etl.attack.service import exposed
from etl.attack.steps import period_changes, steps
from etl.audit import PASSED
from etl.problems import BuildError, Problem, stop_if
from etl.register.keep import kept
from etl.register.rules import THREADS


@dataclass(frozen=True)
class Files:
    """The public and the private database of one release."""

    public: Path
    private: Path


Arguments = tuple[tuple[Mapping[str, pd.DataFrame], pd.DataFrame, pd.DataFrame], dict[str, Any]]
"""Of `attack`: what is given by place, and by name."""


def attacked(
    files: Files, years: Sequence[int], trees: Hierarchies, rules: Rules, before: Files | None, month_of_year: int = 12
) -> dict[int, Report]:
    """Attack every reference year; `before`: the release that this one revises. Figures of a year are read one after the other."""
    read = [_arguments(files, year, before, month_of_year) for year in years]
    with ThreadPoolExecutor(int(THREADS)) as pool:
        jobs = [pool.submit(partial(attack, *own, hierarchies=trees, rules=rules, **more)) for own, more in read]
        return {year: job.result() for year, job in zip(years, jobs, strict=True)}


def _arguments(files: Files, year: int, before: Files | None, month_of_year: int) -> Arguments:
    """What the public sees, the truth, the certificates; and for a revision what was seen before, and who changed."""
    own = kept(files.private, year)
    listed = ("certificate", "trade_certificate", "period_certificate")
    certificates = pd.concat([own[name] for name in listed if name in own], ignore_index=True)
    old = kept(before.private, year) if before else {}
    more: dict[str, Any] = {"steps": steps(files.private, year, month_of_year)}
    if before and old:
        more["previous_published"], more["previous_truth"] = read_public(before.public, year), truth_of(old)
        more["changes"] = [*changes(before.private, files.private, year), *period_changes(before.private, files.private, year)]
    return (read_public(files.public, year), truth_of(own), certificates), more


def truth_of(own: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The cells of all families; those of D that the table of legal forms shows as its totals stand there as well."""
    cells = own["cells"]
    forms = cells[cells["family"] == "L"]
    shared = cells["area"].isin({TOTAL, *forms["area"]}) & cells["activity"].isin({TOTAL, *forms["activity"]})
    totals = cells[(cells["family"] == "D") & shared].assign(family="L")
    finer = [own["periods"]] if len(own.get("periods", ())) else []
    return pd.concat([cells, totals, own["trade"], *finer], ignore_index=True)


def audit_of(tables: Sequence[str], reports: Mapping[int, Report]) -> dict[str, Any]:
    """audit.json: the result over all years, what was attacked, and each year's tests."""
    passed = bool(reports) and all(report.result == PASSED for report in reports.values())
    years = {str(year): to_json(report) for year, report in reports.items()}
    return {"result": PASSED if passed else "failed", "tables": sorted(tables), "years": years}


def stop_on_hits(reports: Mapping[int, Report]) -> None:
    """A release that was hit is not published; the counts say where to look, the keys stay private."""
    problems = [
        Problem(
            f"audit {year}", 0, outcome.name, "", _kinds(outcome), "nothing was published; mend the protection, never the audit"
        )
        for year, report in reports.items()
        for outcome in report.outcomes
        if outcome.hits
    ]
    if problems or any(report.result != PASSED for report in reports.values()):
        raise BuildError(problems)


def stop_if_exposed(public: Path, rules: Rules) -> None:
    """The same for the table of requests, which is attacked with nothing but the public file."""
    found = exposed(public, rules.k)
    stop_if([Problem("audit", 0, "data_requests", "", place, "nothing was published; mend the protection") for place in found])


def _kinds(outcome: Outcome) -> str:
    return f"{len(outcome.hits)} hits: {', '.join(sorted({hit.kind for hit in outcome.hits}))}"
