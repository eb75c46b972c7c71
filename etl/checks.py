"""Reconciliation: every declared comparison of published figures, and of figures published more than once.

A comparison that disagrees is a finding, not an error: sources contradict each other, and readers are told where. A
check that cannot be evaluated is an error of its declaration and stops the build.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from data.catalogue import Catalogue, Check, Dataset
from data.declare import Text
from etl.compare import Result, gap, place, same
from etl.figures import SelectionError, Side, Tables, evaluate, matching
from etl.problems import Problem, stop_if
from etl.variants import Cell, variants

Codes = tuple[str, ...]


def reconcile(catalogue: Catalogue, tables: Tables, sources: pd.DataFrame) -> list[Result]:
    """All results: per dataset the declared checks in their order, then its variants."""
    titles = _titles(sources)
    results: list[Result] = []
    problems: list[Problem] = []
    for dataset in (d for d in catalogue.datasets.values() if d.id in tables):
        for check in dataset.check:
            try:
                results += declared(catalogue, dataset, check, tables)
            except SelectionError as error:
                problems.append(_problem(dataset, check, error))
        results += variants(catalogue, dataset, tables[dataset.id], titles)
    stop_if(problems)
    return results


def without_foreign_checks(catalogue: Catalogue) -> tuple[Catalogue, int]:
    """The catalogue without checks that need datasets it does not hold, and how many these are."""
    kept = {d.id: [c for c in d.check if _needs(c) <= set(catalogue.datasets)] for d in catalogue.datasets.values()}
    datasets = {d.id: replace(d, check=tuple(kept[d.id])) for d in catalogue.datasets.values()}
    left_out = sum(len(d.check) - len(kept[d.id]) for d in catalogue.datasets.values())
    return replace(catalogue, datasets=datasets), left_out


def _needs(check: Check) -> set[str]:
    """Other datasets whose cells a check reads."""
    figures = [figure for figure in (check.left, check.right) if figure]
    return {selection.dataset for figure in figures for selection in figure.of} - {""}


def declared(catalogue: Catalogue, dataset: Dataset, check: Check, tables: Tables) -> list[Result]:
    """The results of one declared check: one, or for `parts` one per key. Raises `SelectionError`."""
    if check.rule == "parts":
        return list(parts(catalogue, dataset, check, tables[dataset.id]))
    left = evaluate(dataset, check.left, tables) if check.left else None
    right = evaluate(dataset, check.right, tables) if check.right else None
    agrees = None if check.rule == "remark" else _agrees(check, left, right)
    return [_result(check, dataset, check.id, agrees, left, right, check.unit or _unit(dataset, check))]


def parts(catalogue: Catalogue, dataset: Dataset, check: Check, table: pd.DataFrame) -> Iterator[Result]:
    """For every other key where the total and all parts exist: total = sum of the parts.

    Figures of one source are compared with each other; only where no source gives them all, the preferred figures are.
    """
    where = {**check.where, "measure": (check.measure,), check.dimension: (check.total, *check.parts)}
    cells = matching(table[table["value"].notna()], where).to_dict("records")
    others = [name for name in dataset.keys[:-1] if name not in ("measure", check.dimension)]
    unit = check.unit or dataset.measure_of(check.measure).unit
    for codes, group in _grouped(cells, *others).items():
        key = dict(zip(others, codes, strict=True))
        for mark, chosen in _comparable(check, group):
            total, several = (_summed(catalogue, dataset, check, key, chosen, c) for c in ((check.total,), check.parts))
            agrees = same(total.value or 0.0, several.value or 0.0, check.tolerance)
            id = ":".join([check.id, ".".join(codes), *mark])
            yield _result(check, dataset, id, agrees, total, several, unit)


def _grouped(cells: Sequence[Cell], *names: str) -> dict[tuple[str, ...], list[Cell]]:
    """Cells by their codes of `names`, in the order of the table."""
    groups: dict[tuple[str, ...], list[Cell]] = {}
    for cell in cells:
        groups.setdefault(tuple(cell[name] for name in names), []).append(cell)
    return groups


def _comparable(check: Check, group: Sequence[Cell]) -> list[tuple[tuple[str, ...], Sequence[Cell]]]:
    """The sets of cells that hold total and parts: one per source that gives them all (marked by it if several)."""
    whole = [(source, own) for source, own in sorted(_grouped(group, "source").items()) if _complete(check, own)]
    preferred = [cell for cell in group if cell["variant"] == 0]
    if not whole:
        return [((), preferred)] if _complete(check, preferred) else []
    return [(source if len(whole) > 1 else (), own) for source, own in whole]


def _complete(check: Check, cells: Sequence[Cell]) -> bool:
    return {check.total, *check.parts} <= {cell[check.dimension] for cell in cells}


def _summed(
    catalogue: Catalogue, dataset: Dataset, check: Check, key: Mapping[str, str], cells: Sequence[Cell], codes: Codes
) -> Side:
    """The sum of the preferred figures of `codes`, with the place worded. `cells` come by variant within a code."""
    chosen = [own[0] for (code,), own in _grouped(cells, check.dimension).items() if code in codes]
    where = place(catalogue, dataset, key)
    sums = [" + ".join(catalogue.label(dataset, check.dimension, code, lang) for code in codes) for lang in ("th", "en")]
    words = Text(f"{where.th}: {sums[0]}", f"{where.en}: {sums[1]}")
    sources = tuple(sorted({cell["source"] for cell in chosen}))
    return Side(words, float(f"{math.fsum(cell['value'] for cell in chosen):.15g}"), "", sources)


def _result(
    check: Check, dataset: Dataset, id: str, agrees: bool | None, left: Side | None, right: Side | None, unit: str
) -> Result:
    return Result(
        id=id,
        dataset=dataset.id,
        rule=check.rule,
        title=check.title,
        agrees=agrees,
        left=left,
        right=right,
        difference=gap(left, right),
        tolerance=check.tolerance,
        unit=unit,
        comment=check.comment,
    )


def _agrees(check: Check, left: Side | None, right: Side | None) -> bool:
    """The rule `equal` or `at_least` on two numbers, or `equal` on two texts."""
    if left is None or right is None or (left.value is None) != (right.value is None):
        raise SelectionError("one side is a number and the other a text, or absent")
    if left.value is None or right.value is None:
        return left.text == right.text
    near = same(left.value, right.value, check.tolerance)
    return near or (check.rule == "at_least" and left.value > right.value)


def _unit(dataset: Dataset, check: Check) -> str:
    """Unit of the measure when the check's left figure is made from one measure of the dataset."""
    used = {s.measure for s in check.left.of if s.dataset in ("", dataset.id)} if check.left else set()
    units = {m.unit for m in dataset.measure if m.id in used}
    return units.pop() if len(units) == 1 else ""


def _titles(sources: pd.DataFrame) -> dict[str, Text]:
    """Title and section of each source by its id, as printed, for both languages."""
    columns = zip(sources["id"], sources["title"], sources["section"], strict=True)
    words = {id: f"{title} – {section}" if section else title for id, title, section in columns}
    return {id: Text(word, word) for id, word in words.items()}


def _problem(dataset: Dataset, check: Check, error: SelectionError) -> Problem:
    remedy = "correct the selection: a comparison is never passed by comparing nothing"
    return Problem(f"datasets/{dataset.id}.toml", 0, f"check.{check.id}", "", str(error), remedy)
